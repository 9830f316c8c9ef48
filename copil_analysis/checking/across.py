"""Households that the registers of several quarters tell of twice; rows are told, never numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from copil_analysis.checking.places import describe_places, households, tell_beside
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE
from copil_analysis.request_number import Mask
from copil_analysis.same_household import pair_alike

_KEY = "request_key"
_DWELLING = ["structure", "date", "channel", "typology", "adults", "children"]
TOLD_BY = [_KEY, *_DWELLING]
"""The columns by which an allocation is known again."""
_WAITS = [_KEY if one.kind == "request_number" else one.name for one in REGISTERS[WAITING_FILE]]
"""What a structure tells of who waits, and may have corrected."""
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

    And who is there under another number. ``before``: the file active of that ``period``, the
    latest received, which ``copil new`` carried forward; a file that is that one, or what was
    carried of it, is told.
    """
    waiting = registers.get(WAITING_FILE)
    if waiting is None:
        return
    before = before.assign(structure=before["structure"].astype("object").replace(dict(heirs)))
    waited = before[is_waiting(before, snapshot)]
    yield from _tell_same_file(waiting, (before, waited), period)
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
        beside = households(rows.assign(period=period))
        yield replace(finding, level="warning", status="gap", message=message, beside=beside)


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
    finding = Finding("renumbered", WAITING_FILE, column="numero_unique")
    finding = replace(finding, level="warning", status="gap")
    for _, own in rows.groupby(["file", "place"], observed=True, sort=False):
        place = describe_places(own)
        yield tell_beside(finding, place, own, f"{place} : {words}.", households(own))


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
            beside=again,
        )
        return
    finding = Finding("rehoused_again", ATTRIBUTIONS, level="warning", status="gap")
    words = f"ménage déjà relogé en {period} ({{places}}), par son numéro de demande ; à confirmer"
    yield from _tell_each(again, before.assign(period=period), finding, words)
    unnumbered = again[again[_KEY].isna()]
    for _, rows in unnumbered.groupby(["file", "place"], observed=True, sort=False):
        place = describe_places(rows)
        message = (
            f"{place} : même structure, date, filière, typologie et composition qu'au registre de "
            f"{period}, sans numéro de demande ; un seul logement ? À confirmer."
        )
        yield tell_beside(finding, place, rows, message, households(rows))


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
    yield from _tell_each(rows, before.assign(period=period), finding, words)


def _tell_same_file(
    rows: pd.DataFrame, known: Sequence[pd.DataFrame], period: str
) -> Iterator[Finding]:
    """A file of those who wait in which nothing came, left or was corrected: it was sent again.

    As the rows of its structures are in one of the registers ``known``.
    """
    for names, own in rows.groupby(["file", "place"], observed=True, sort=False):
        if len(own) < _MANY:
            continue
        theirs = [one[one["structure"].isin(own["structure"].unique())] for one in known]
        if any(len(one) == len(own) and _in_order(one) == _in_order(own) for one in theirs):
            place = ", ".join(str(name) for name in names if name)
            message = (
                f"{place} : les {len(own)} lignes sont celles du registre de {period}, sans "
                "entrée, sortie ni correction ; est-ce l'ancien fichier ? Redonnez-le à jour, ou "
                "confirmez."
            )
            finding = Finding("same_file", WAITING_FILE, level="warning", status="gap")
            yield tell_beside(finding, place, own, message, own)


def _in_order(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """What a register says of those who wait, as texts, whatever the order of its rows."""
    return sorted(rows[_WAITS].astype("str").fillna("").itertuples(index=False, name=None))


def _tell_each(
    rows: pd.DataFrame, before: pd.DataFrame, finding: Finding, words: str
) -> Iterator[Finding]:
    """One finding a number; those beyond the first twenty together, file by file."""
    numbers = rows[_KEY].dropna().unique()
    for number in numbers[:_MOST_TOLD]:
        group, known = (frame[frame[_KEY] == number] for frame in (rows, before))
        place = describe_places(group)
        message = f"{place} : {words.format(places=describe_places(known))}."
        beside = households(pd.concat([group, known]), [_KEY])
        yield tell_beside(finding, place, group, message, beside)
    others = rows[rows[_KEY].isin(numbers[_MOST_TOLD:])]
    for _, group in others.groupby(["file", "place"], observed=True, sort=False):
        place, known = describe_places(group), before[before[_KEY].isin(group[_KEY])]
        message = f"{place} : {words.format(places='lignes non détaillées')}."
        beside = households(pd.concat([group, known]), [_KEY])
        yield tell_beside(finding, place, group, message, beside)
