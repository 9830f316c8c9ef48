"""Households that stand twice in the registers, or are rehoused and still wait.

The places are told, never the number by which they were found.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from copil_analysis.checking.contained import check_contained
from copil_analysis.checking.places import describe_places, households, tell_beside
from copil_analysis.checking.stays import overlapping
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.register_fields import WAITING_FILE
from copil_analysis.request_key import is_number
from copil_analysis.request_number import completed

_MOST_TOLD = 20
_NUMBER = "request_number"
_COMPOSITION = ["adults", "children"]


def check_duplicates(frame: pd.DataFrame, table: str, config: Config) -> Iterator[Finding]:
    """Files that repeat one another; else the same number twice, and rows alike without one."""
    frame = frame.assign(request_number=completed(frame[_NUMBER]))
    findings, told = check_contained(frame, table)
    yield from findings
    frame = frame[~told]
    finding = Finding("duplicate", table, column="numero_unique", level="warning", status="gap")
    numbered = frame[overlapping(frame)]
    yield from _tell_numbers(numbered, finding, config)
    yield from _tell_families(frame, replace(finding, column=""))
    yield from _tell_in_two_structures(frame, replace(finding, column=""))


def check_both(
    attributions: pd.DataFrame, waiting: pd.DataFrame, facts: PeriodFacts
) -> Iterator[Finding]:
    """The households rehoused by the snapshot that still wait on it, by their request number."""
    numbers = completed(pd.concat([waiting[_NUMBER], attributions[_NUMBER]], ignore_index=True))
    waiting = waiting.assign(request_number=numbers[: len(waiting)].array)
    attributions = attributions.assign(request_number=numbers[len(waiting) :].array)
    waiting = waiting[is_waiting(waiting, facts.snapshot) & is_number(waiting[_NUMBER])]
    rehoused = attributions[~(attributions["date"] > pd.Timestamp(facts.snapshot))]
    days = rehoused.groupby(_NUMBER)["date"].max()
    # Who came back after being rehoused waits again.
    is_back = waiting["entry_date"] > days.reindex(waiting[_NUMBER]).to_numpy()
    waiting = waiting[waiting[_NUMBER].isin(days.index) & ~is_back]
    finding = Finding("still_waiting", WAITING_FILE, column="numero_unique")
    finding = replace(finding, level="warning", status="gap")
    groups, others, number = _groups(waiting, [_NUMBER])

    def beside(rows: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([rows, rehoused[rehoused[_NUMBER].isin(rows[_NUMBER])]])

    day = f"{facts.snapshot:%d/%m/%Y}"
    for group in groups:
        place = describe_places(group)
        both = beside(group)
        given = describe_places(both.iloc[len(group) :])
        message = (
            f"{place} : ménage relogé ({given}) et encore en attente au relevé du {day}, "
            "par son numéro de demande ; donnez sa date de sortie, ou corrigez."
        )
        yield tell_beside(finding, place, group, message, households(both, [_NUMBER]))
    if number:
        place = describe_places(others)
        words = f"ménages relogés et encore en attente, non détaillés : {number} ; à corriger"
        message = f"{place} : {words}."
        yield tell_beside(finding, place, others, message, households(beside(others), [_NUMBER]))


def _tell_numbers(rows: pd.DataFrame, finding: Finding, config: Config) -> Iterator[Finding]:
    groups, others, number = _groups(rows, [_NUMBER])
    words = "le même numéro de demande"
    for group in groups:
        place = describe_places(group)
        message = f"{place} : {words}{_followed(group, config)} ; un seul ménage ? À confirmer."
        yield tell_beside(finding, place, group, message, households(group, [_NUMBER]))
    if number:
        place = describe_places(others)
        message = f"{place} : {words}, groupes de lignes non détaillés : {number} ; à confirmer."
        yield tell_beside(finding, place, others, message, households(others, [_NUMBER]))


def _tell_families(frame: pd.DataFrame, finding: Finding) -> Iterator[Finding]:
    """Families without a number that are alike in one structure, once a file.

    Single persons who enter on one day are no sign: many do.
    """
    dates = _dates(frame)
    is_family = (frame["adults"] + frame["children"] >= 2).fillna(False)
    rows = frame[frame[_NUMBER].isna() & is_family & frame[dates].notna().any(axis=1)]
    keys = ["structure", *_COMPOSITION, *dates]
    rows = households(rows[rows.duplicated(keys, keep=False)], keys)
    firsts = rows.drop_duplicates("household")
    for _, own in rows.groupby(["file", "place"], observed=True, sort=False):
        place = describe_places(own)
        message = (
            f"{place} : familles semblables à une autre de leur structure (composition, dates), "
            "sans numéro de demande ; à confirmer."
        )
        begun = firsts.loc[firsts.index.isin(own.index), "household"]
        yield tell_beside(finding, place, own, message, rows[rows["household"].isin(begun)])


def _tell_in_two_structures(frame: pd.DataFrame, finding: Finding) -> Iterator[Finding]:
    """Of the same composition, requested and come on the same days, in two structures."""
    dates = _dates(frame)
    keys = [*_COMPOSITION, *dates]
    rows = frame[frame[[*keys, "structure"]].notna().all(axis=1)]
    rows = rows[rows.duplicated(keys, keep=False)]
    groups = rows.assign(unknown=rows[_NUMBER].isna()).groupby(keys)
    is_shared = groups["structure"].transform("nunique") > 1
    is_unknown = groups["unknown"].transform("any")
    if len(rows := rows[is_shared & is_unknown]):
        place = describe_places(rows)
        message = (
            f"{place} : même composition et mêmes dates dans plusieurs structures, sans numéro de "
            "demande qui les distingue ; un seul ménage ? À confirmer."
        )
        yield tell_beside(finding, place, rows, message, households(rows, keys))


def _dates(frame: pd.DataFrame) -> list[str]:
    """When the request was made, and when the household came or was rehoused."""
    return ["request_date", "entry_date" if "entry_date" in frame else "date"]


def _groups(rows: pd.DataFrame, keys: list[str]) -> tuple[list[pd.DataFrame], pd.DataFrame, int]:
    """The rows that agree on the keys: the first groups, the rows of all others, their number."""
    codes = rows.groupby(keys, observed=True, sort=False, dropna=False).ngroup()
    number = int(codes.max()) + 1 if len(codes) else 0
    groups = [rows[codes == code] for code in range(min(number, _MOST_TOLD))]
    return groups, rows[codes >= _MOST_TOLD], max(number - _MOST_TOLD, 0)


def _followed(group: pd.DataFrame, config: Config) -> str:
    """Whether more than one structure follows the household, and which."""
    codes = set(group["structure"].dropna())
    labels = [label for code, label in config.structure_labels.items() if code in codes]
    if len(labels) < 2:
        return ""
    number = "deux" if len(labels) == 2 else str(len(labels))
    return f", suivi par {number} structures ({', '.join(labels)})"
