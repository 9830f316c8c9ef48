"""What a check returns: findings, one row each, in the columns of ``checks.csv``."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from copil_analysis.cleaning.counts import TABLES_OF
from copil_analysis.config import Explained
from copil_analysis.finding import TELLING, Finding
from copil_analysis.vocabulary import TOTAL

_HOW_IT_COUNTS = ("presence", "sources", "empty")
NUMBERS = ("stated", "computed", "gap")
COLUMNS = ("check", "table", "row", "column", *NUMBERS, "level", "status", "message")
TYPES = {name: "Int64" if name in NUMBERS else "str" for name in COLUMNS}


def compare(
    finding: Finding, stated: int | None, computed: int | None, *, level: str = "error"
) -> Finding:
    """A finding on two figures that should be equal; a missing one is a gap of unknown size."""
    gap = None if stated is None or computed is None else computed - stated
    if gap == 0:
        return replace(finding, stated=stated, computed=computed, gap=0)
    return replace(finding, stated=stated, computed=computed, gap=gap, level=level, status="gap")


def explain(findings: Iterable[Finding], explained: Iterable[Explained]) -> list[Finding]:
    """Mark the gaps that somebody has explained; what explains nothing becomes a warning.

    The gap of a total is explained when the explained gaps of its rows add up to it.
    """
    findings, explained = list(findings), list(explained)
    reasons = {(one.check, one.row, one.gap): one for one in explained}
    of_rows: dict[str, list[Explained]] = {}
    used = set()
    for place, finding in enumerate(findings):
        key = (finding.check, finding.row, finding.gap or 0)
        if finding.status == "gap" and key in reasons:
            used.add(key)
            of_rows.setdefault(finding.check, []).append(reasons[key])
            findings[place] = _explained(finding, [reasons[key]])
    for place, finding in enumerate(findings):
        rows = of_rows.get(finding.check, [])
        adds_up = bool(rows) and finding.gap == sum(one.gap for one in rows)
        if (finding.status, finding.row) == ("gap", TOTAL) and adds_up:
            findings[place] = _explained(finding, rows)
    return findings + [
        Finding(
            "explained",
            row=one.row,
            gap=one.gap,
            level="warning",
            status="gap",
            message=f"period.toml explique un écart de {one.gap} ({one.check}, {one.row}) "
            "qui n'existe pas ou plus : retirez ou corrigez l'explication.",
        )
        for one in explained
        if (one.check, one.row, one.gap) not in used
    ]


def _explained(finding: Finding, explained: Iterable[Explained]) -> Finding:
    reasons = " ; ".join(one.reason for one in explained)
    message = f"{finding.message} Expliqué : {reasons}."
    return replace(finding, level="", status="explained", message=message)


def without_vain(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out how the rows of a register count where it is blocked: nothing of it counts."""
    findings = list(findings)
    blocked = {
        one.table for one in findings if (one.level, one.status) == ("blocking", "gap")
    } & set(TABLES_OF)
    return [one for one in findings if one.table not in blocked or one.check not in _HOW_IT_COUNTS]


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings as a frame; numbers are Int64, what is not said is an empty text."""
    rows = [[getattr(one, name) for name in COLUMNS] for one in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(TYPES)


def made_checks(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks proper: a recovered cell is a reading, what tells of something is no check."""
    return checks.loc[(checks["status"] != "recovered") & ~checks["check"].isin(TELLING)]


def unproved_tables(checks: pd.DataFrame) -> list[str]:
    """The tables whose reading is not the only possible one, or breaks a margin."""
    is_proved = (checks["gap"] == 0).fillna(False)
    rows = checks.loc[(checks["check"] == "reading") & ~is_proved, "table"]
    return [str(table) for table in rows.unique()]


def is_unproved(finding: Finding) -> bool:
    """Whether a table is missing only because its reading was not proved in time."""
    return (finding.check, finding.level) == ("reading", "blocking")


def blocking_messages(checks: pd.DataFrame) -> list[str]:
    """What stops the publication: the blocking gaps that nobody has explained."""
    found = checks.loc[(checks["level"] == "blocking") & (checks["status"] == "gap"), "message"]
    return [str(message) for message in found]
