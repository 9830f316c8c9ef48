"""Households that the registers of several quarters tell of twice; rows are told, never numbers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from copil_analysis.checking.places import describe_places, places_by_file, rows_by_file
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.request_number import Mask
from copil_analysis.same_household import pair_alike

_KEY = "request_key"
_DWELLING = ["structure", "date", "channel", "typology", "adults", "children"]
TOLD_BY = [_KEY, *_DWELLING]
"""The columns by which an allocation is known again."""
_WAITS = [_KEY, "structure", "adults", "children", "typology"]
_WAITS += ["request_date", "entry_date", "exit_date"]
_GOOD = ("valid", "long")
"""The states of a number that is not to be corrected."""
_MOST_TOLD = 20
_MANY = 8  # of so many who wait, somebody comes or leaves in a quarter
_FEW = 3  # so many rows of an earlier quarter, and most of them, are a register sent again


def rehoused_before(rows: pd.DataFrame, before: pd.DataFrame) -> Mask:
    """Which allocations an earlier register tells of: the same number, or without one all else.

    ``rows``, ``before``: tidy attributions, of which the columns ``TOLD_BY`` are looked at.
    """
    by_key = rows[_KEY].notna() & rows[_KEY].isin(before[_KEY].dropna())
    return (by_key | _same_dwelling(rows, before)).to_numpy(dtype=bool)


def _same_dwelling(rows: pd.DataFrame, before: pd.DataFrame) -> "pd.Series[bool]":
    """Rows without a number of which the day, the place and the household are the same."""
    if rows[_KEY].notna().all() or before[_KEY].notna().all():
        return pd.Series(False, rows.index)
    mine, theirs = (
        frame.loc[frame[_KEY].isna(), _DWELLING]
        .dropna()
        .astype({"date": "str", "structure": "str", "channel": "str", "typology": "str"})
        for frame in (rows, before)
    )
    known = pd.MultiIndex.from_frame(mine).isin(pd.MultiIndex.from_frame(theirs))
    return pd.Series(rows.index.isin(mine.index[known]), index=rows.index)


def check_across(
    registers: Mapping[str, pd.DataFrame],
    earlier: Mapping[str, Mapping[str, pd.DataFrame]],
    facts: PeriodFacts,
) -> Iterator[Finding]:
    """The households of a quarter that an earlier one has rehoused, by its name."""
    allocated, waiting = (registers.get(name) for name in (ATTRIBUTIONS, WAITING_FILE))
    for period, known in reversed(list(earlier.items())):
        before = known.get(ATTRIBUTIONS)
        if before is None:
            continue
        if allocated is not None:
            yield from _tell_again(allocated, before, period)
            allocated = allocated[~rehoused_before(allocated, before)]
        if waiting is not None:
            waits = waiting[is_waiting(waiting, facts.snapshot)]
            yield from _tell_waiting(waits, before, period)
            waiting = waits[~waits[_KEY].isin(before[_KEY].dropna())]
    files = [
        (period, known[WAITING_FILE]) for period, known in earlier.items() if WAITING_FILE in known
    ]
    if WAITING_FILE in registers and files:
        yield from _tell_same_file(registers[WAITING_FILE], files[-1][1], files[-1][0])


def check_vanished(
    registers: Mapping[str, pd.DataFrame],
    before: pd.DataFrame,
    *,
    period: str,
    snapshot: date,
    heirs: Mapping[str, str],
    labels: Mapping[str, str],
) -> Iterator[Finding]:
    """Who waited at the snapshot before and is in no register now, a finding a structure.

    And, a finding a file, who is there under another number.

    ``before``: the file active of that ``period``; a structure that has no row in today's is not
    asked about.
    """
    waiting = registers.get(WAITING_FILE)
    if waiting is None:
        return
    waited = before[is_waiting(before, snapshot)]
    codes = waited["structure"].astype("object").replace(dict(heirs))
    waited = waited.assign(structure=codes)
    # Some left since the file before: sent as copil new carried it forward, it is not that file.
    had = before["structure"].astype("object").replace(dict(heirs)).value_counts()
    is_less = codes.map(codes.value_counts()) < codes.map(had)
    yield from _tell_same_file(waiting, waited[is_less], period)
    waited = waited[codes.isin(set(waiting["structure"].dropna()))]
    told = set[str]().union(*(rows[_KEY].dropna() for rows in registers.values()))
    left = waited[~waited[_KEY].isin(told)]
    new = {name: _new(rows, waited) for name, rows in registers.items()}
    yield from _tell_renumbered(left, new[WAITING_FILE], period)
    gone = _without_alike(left, new.values())
    for code, rows in gone.groupby("structure", sort=False):
        number = len(rows)
        who = "1 ménage attendait" if number == 1 else f"{number} ménages attendaient"
        is_gone = "n'est plus" if number == 1 else "ne sont plus"
        message = (
            f"{labels.get(str(code), code)} : {who} au {snapshot:%d/%m/%Y} et {is_gone} nulle "
            f"part : demandez leur sortie ({describe_places(rows)} de {period})."
        )
        if number == 1:
            message = message.replace("leur sortie", "sa sortie")
        finding = Finding("vanished", WAITING_FILE, str(code), computed=number, gap=number)
        yield replace(finding, level="warning", status="gap", message=message)


def _new(rows: pd.DataFrame, waited: pd.DataFrame) -> pd.DataFrame:
    """The rows without a number, or with one that nobody who waited had."""
    return rows[~rows[_KEY].isin(set(waited[_KEY].dropna()))]


def _without_alike(left: pd.DataFrame, registers: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Whom no register tells of: as many alike as there are in each are taken out."""
    for rows in registers:
        left = left[pair_alike(left, rows).isna()]
    return left


def _tell_renumbered(left: pd.DataFrame, new: pd.DataFrame, period: str) -> Iterator[Finding]:
    """Whose number is another one than before: a household that is alike in all else.

    A faulty number that is a good one now was corrected: nothing is asked.
    """
    pairs = pair_alike(left.dropna(subset=_KEY), new.dropna(subset=_KEY)).dropna()
    was_good, is_good = (
        frame["number_state"].isin(_GOOD).to_numpy()
        for frame in (left.loc[pairs.index], new.loc[pairs])
    )
    rows = new.loc[pairs[was_good | ~is_good]]
    words = (
        f"le numéro de demande n'est plus celui de {period}, pour un ménage de même structure, "
        "composition et dates ; vérifiez lequel est le bon"
    )
    for place, numbers in rows_by_file(rows):
        finding = Finding("renumbered", WAITING_FILE, place, "numero_unique", rows=numbers)
        message = f"{place} : {words}."
        yield replace(
            finding, computed=len(numbers), level="warning", status="gap", message=message
        )


def _tell_again(rows: pd.DataFrame, before: pd.DataFrame, period: str) -> Iterator[Finding]:
    again = rows[rehoused_before(rows, before)]
    repeated = before[rehoused_before(before, again)] if len(again) else again
    if len(repeated) >= _FEW and 2 * len(repeated) > len(before):
        place = describe_places(again)
        message = (
            f"{place} : attributions déjà au registre de {period}, dont elles reprennent "
            f"{len(repeated)} lignes sur {len(before)} ; retirez-les, elles compteraient deux fois."
        )
        yield Finding(
            "contained",
            ATTRIBUTIONS,
            place,
            computed=len(again),
            gap=len(again),
            level="blocking",
            status="gap",
            message=message,
        )
        return
    finding = Finding("rehoused_again", ATTRIBUTIONS, level="warning", status="gap")
    words = f"ménage déjà relogé en {period} ({{places}}), par son numéro de demande ; à confirmer"
    yield from _tell_each(again, before, finding, words)
    for place, number in places_by_file(again[again[_KEY].isna()]):
        message = (
            f"{place} : même structure, date, filière, typologie et composition qu'au registre de "
            f"{period}, sans numéro de demande ; un seul logement ? À confirmer."
        )
        yield replace(finding, row=place, computed=number, message=message)


def _tell_waiting(waits: pd.DataFrame, before: pd.DataFrame, period: str) -> Iterator[Finding]:
    """Who was rehoused and waits again came back; who came before still waits."""
    days = before.groupby(_KEY)["date"].max()
    is_back = waits["entry_date"] > days.reindex(waits[_KEY]).to_numpy()
    rows = waits[waits[_KEY].isin(days.index) & ~is_back]
    finding = Finding("still_waiting", WAITING_FILE, column="numero_unique")
    finding = replace(finding, level="warning", status="gap")
    words = (
        f"ménage relogé en {period} ({{places}}) et encore en attente, par son numéro de demande ; "
        "donnez sa date de sortie, ou corrigez"
    )
    yield from _tell_each(rows, before, finding, words)


def _tell_same_file(rows: pd.DataFrame, before: pd.DataFrame, period: str) -> Iterator[Finding]:
    """A file of those who wait in which nobody came, left or changed since: it was sent again."""
    mine, theirs = (frame[_WAITS].astype("str").fillna("") for frame in (rows, before))
    for names, own in rows.groupby(["file", "place"], observed=True, sort=False):
        known = theirs[before["structure"].isin(own["structure"].unique())]
        if _MANY <= len(own) == len(known) and (
            sorted(mine.loc[own.index].itertuples(index=False, name=None))
            == sorted(known.itertuples(index=False, name=None))
        ):
            place = ", ".join(str(name) for name in names if name)
            message = (
                f"{place} : les {len(own)} lignes sont celles du registre de {period}, sans une "
                "entrée ni une sortie ; est-ce l'ancien fichier ? Redonnez-le à jour, ou confirmez."
            )
            finding = Finding("same_file", WAITING_FILE, place, computed=len(own))
            yield replace(finding, level="warning", status="gap", message=message)


def _tell_each(
    rows: pd.DataFrame, before: pd.DataFrame, finding: Finding, words: str
) -> Iterator[Finding]:
    """One finding a number; those beyond the first twenty together."""
    numbers = rows[_KEY].dropna().unique()
    for number in numbers[:_MOST_TOLD]:
        group, known = (frame[frame[_KEY] == number] for frame in (rows, before))
        place = describe_places(group)
        message = f"{place} : {words.format(places=describe_places(known))}."
        yield replace(finding, row=place, computed=len(group), message=message)
    others = rows[rows[_KEY].isin(numbers[_MOST_TOLD:])]
    for place, number in places_by_file(others):
        message = f"{place} : {words.format(places='lignes non détaillées')}."
        yield replace(finding, row=place, computed=number, message=message)
