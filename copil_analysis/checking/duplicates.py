"""Households that stand twice in the registers, or are rehoused and still wait.

The places are told, never the number by which they were found.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from copil_analysis.checking.places import describe_places
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.register_fields import WAITING_FILE
from copil_analysis.request_number import among, repeated

_MOST_TOLD = 20
_NUMBER = "request_number"
_COMPOSITION = ["structure", "adults", "children"]
_DATES = ("request_date", "entry_date", "date")
_SEQUENCE = r"[0-9]{6}"  # « EN COURS » or « SANS » are no numbers, and may well be repeated


def check_duplicates(frame: pd.DataFrame, table: str, config: Config) -> Iterator[Finding]:
    """The same number twice; without a number, the same structure, composition and dates."""
    numbered = frame[repeated(frame[_NUMBER])]
    numbered = numbered[numbered[_NUMBER].str.contains(_SEQUENCE)]
    finding = Finding("duplicate", table, column="numero_unique", level="warning", status="gap")
    yield from _tell_groups(numbered, [_NUMBER], finding, "le même numéro de demande", config)
    keys = [*_COMPOSITION, *(name for name in _DATES if name in frame)]
    finding = replace(finding, column="")
    words = "deux lignes semblables (structure, composition, dates) et sans numéro de demande"
    yield from _tell_groups(_similar(frame, keys), keys, finding, words, config)


def check_both(
    attributions: pd.DataFrame, waiting: pd.DataFrame, facts: PeriodFacts
) -> Iterator[Finding]:
    """The households rehoused by the snapshot that still wait on it, by their request number."""
    waiting = waiting[is_waiting(waiting, facts.snapshot)]
    waiting = waiting[waiting[_NUMBER].str.contains(_SEQUENCE, na=False)]
    rehoused = attributions[among(attributions[_NUMBER], waiting[_NUMBER])]
    rehoused = rehoused[~(rehoused["date"] > pd.Timestamp(facts.snapshot))]
    waiting = waiting[among(waiting[_NUMBER], rehoused[_NUMBER])]
    finding = Finding("still_waiting", WAITING_FILE, column="numero_unique")
    finding = replace(finding, level="warning", status="gap")
    groups, others, number = _groups(waiting, [_NUMBER])
    day = f"{facts.snapshot:%d/%m/%Y}"
    for group in groups:
        place = describe_places(group)
        given = describe_places(rehoused[rehoused[_NUMBER] == group[_NUMBER].iloc[0]])
        message = (
            f"{place} : ménage relogé ({given}) et encore en attente au relevé du {day}, "
            "par son numéro de demande ; donnez sa date de sortie, ou corrigez."
        )
        yield replace(finding, row=place, computed=len(group), message=message)
    if number:
        place = describe_places(others)
        words = f"ménages relogés et encore en attente, non détaillés : {number} ; à corriger"
        message = f"{place} : {words}."
        yield replace(finding, row=place, computed=len(others), message=message)


def _similar(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows without a number that are alike; those that say too little are not compared."""
    dates = [name for name in keys if name in _DATES]
    told = frame[dates].notna().any(axis=1) & frame[_COMPOSITION].notna().all(axis=1)
    rows = frame.loc[frame[_NUMBER].isna() & told, [*keys, "file", "place", "row"]]
    return rows[rows.duplicated(keys, keep=False)]


def _tell_groups(
    rows: pd.DataFrame, keys: list[str], finding: Finding, words: str, config: Config
) -> Iterator[Finding]:
    groups, others, number = _groups(rows, keys)
    for group in groups:
        place = describe_places(group)
        message = f"{place} : {words}{_followed(group, config)} ; un seul ménage ? À confirmer."
        yield replace(finding, row=place, computed=len(group), message=message)
    if number:
        place = describe_places(others)
        message = f"{place} : {words}, groupes de lignes non détaillés : {number} ; à confirmer."
        yield replace(finding, row=place, computed=len(others), message=message)


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
