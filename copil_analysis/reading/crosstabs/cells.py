"""The cells of a table in a grid, once its rows and columns are known."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pandas as pd

from copil_analysis.finding import Finding
from copil_analysis.reading.crosstabs.counts import Count
from copil_analysis.reading.crosstabs.grid import Grid
from copil_analysis.reading.crosstabs.labels import Label
from copil_analysis.reading.crosstabs.telling import MOST_TOLD, Teller, quotable
from copil_analysis.reading.found import SAME_CODE
from copil_analysis.reading.meaning import is_unknown, plain
from copil_analysis.reading.unjam import Reading, read_known
from copil_analysis.reading.unjam.reading import Mark
from copil_analysis.vocabulary import TOTAL, fold, label_key

Merged = Sequence[tuple[int, int, int, int]]
MERGED = "merged"
"""The finding of a structure or channel that is added up with the one that took it over."""
_PERSONS = ("adults", "children")
_SHIFTED = Count(wrong="est décalé par une virgule ou un point-virgule sans guillemets")


T = TypeVar("T", str, str | None)


@dataclass(frozen=True)
class Cells:
    """The cells of a table, rows × columns, as they are read.

    ``unknown``: the codes of the cells that hold something else than a count.
    """

    reading: Reading
    origins: pd.DataFrame
    labels: dict[str, str]
    unknown: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Axis:
    """The rows or the columns of a table, each code once, and what was told of the others."""

    kind: str
    labels: list[Label]
    findings: list[Finding] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [label.code for label in self.labels]

    @property
    def sums(self) -> bool:
        """Whether a merged structure or channel stands beside its heir."""
        return any(finding.check == MERGED for finding in self.findings)


@dataclass(frozen=True)
class _Wrong:
    row: Label
    column: Label
    count: Count


def settle(
    kind: str, labels: Sequence[Label], line: str, tell: Teller, merged: Mapping[str, str]
) -> Axis:
    """The labels with each code once: T1 and T1bis are two columns, CASA twice is an error.

    A structure or channel that another took over may stand beside it: both count. ``merged``: the
    code of each, by its names.
    """

    def owner(label: Label) -> str:
        return merged.get(label_key(label.text), label.code.rstrip(SAME_CODE))

    kept: list[Label] = []
    labels, findings = _with_persons(kind, labels, line, tell)
    for label in labels:
        same = [one for one in kept if one.code.rstrip(SAME_CODE) == label.code]
        if not same:
            kept.append(label)
        elif kind == "typology" and label.code != TOTAL and _differ(label, same):
            kept.append(replace(label, code=label.code + SAME_CODE * len(same)))
        elif owner(label) not in map(owner, same):
            kept.append(replace(label, code=label.code + SAME_CODE * len(same)))
            findings.append(_added(label, same[0], line, tell))
        else:
            findings.append(_repeated(kind, label, same[0], line, tell))
    rest = tell.rest(findings[MOST_TOLD:], "blocking")
    return Axis(kind, kept, [*findings[:MOST_TOLD], *rest])


def _differ(label: Label, same: Sequence[Label]) -> bool:
    """Whether a typology is another than these of its code: T1bis and T1 are two, F2 and T2 one."""
    own, *others = (
        re.sub(r"^[^1-9]*(?=[1-9])|[^a-z0-9+']|p(?:ieces?|ces?)?", "", fold(one.text))
        for one in (label, *same)
    )
    return own not in others


def _with_persons(
    kind: str, labels: Sequence[Label], line: str, tell: Teller
) -> tuple[list[Label], list[Finding]]:
    """Among measures a total is the persons, as far as adults and children stand there."""
    codes = {label.code for label in labels}
    if kind != "measure" or TOTAL not in codes:
        return list(labels), []
    if "persons" not in codes and codes & set(_PERSONS):
        return [replace(one, code="persons") if one.code == TOTAL else one for one in labels], []
    why, level = "les personnes sont déjà données", ""
    if "persons" not in codes:
        why, level = (
            "rien ne dit ce qu'elle compte ; si ce sont des personnes, nommez-la ainsi",
            "error",
        )
    totals = [label for label in labels if label.code == TOTAL]
    findings = [
        tell.finding(
            "label" if level else "ignored",
            f"{tell.cell(one.cell)} : {line} {quotable(one.text)} n'est pas lue ; {why}.",
            level=level,
            row=TOTAL,
        )
        for one in totals
    ]
    return [label for label in labels if label.code != TOTAL], findings


def _added(label: Label, first: Label, line: str, tell: Teller) -> Finding:
    said = (
        f"{tell.cell(label.cell)} : {line} {quotable(label.text)} s'additionne à "
        f"{quotable(first.text)} ({tell.cell(first.cell)}), car copil.toml les dit réunies ; à "
        "confirmer."
    )
    return tell.finding(MERGED, said, level="warning", row=first.code)


def _repeated(kind: str, label: Label, first: Label, line: str, tell: Teller) -> Finding:
    where = tell.cell(label.cell)
    if label.code == TOTAL:
        said = f"{where} : {line} {quotable(label.text)} est un second total, qui n'est pas lu."
        return tell.finding("ignored", said, level="warning", row=TOTAL)
    said = (
        f"{where} : {line} {quotable(label.text)} est déjà donnée ({tell.cell(first.cell)}) ; "
        "gardez une seule des deux, ou additionnez-les."
    )
    return tell.finding("duplicate", said, level="blocking", row=label.code)


def read_cells(
    grid: Grid,
    rows: Axis,
    columns: Axis,
    tell: Teller,
    merged: Merged,
    shifted: frozenset[int],
    *,
    is_whole: bool,
) -> tuple[Cells | None, list[Finding]]:
    """The cells where the rows and columns meet; nothing where all of them are empty.

    Blank cells are recovered from the margins of a table that ``is_whole``: all that its totals
    add up is read. Nothing is read of the rows that are ``shifted``.
    """
    places = [(row, column) for row in rows.labels for column in columns.labels]
    if not any(grid.told[row.place, column.place] for row, column in places):
        return None, [_empty(tell)]
    spread = _spread(rows, columns, merged)
    counts = {
        (row.code, column.code): _SHIFTED
        if row.place in shifted
        else _count(grid, row, column, spread)
        for row, column in places
    }
    wrong = [
        _Wrong(row, column, count)
        for row, column in places
        if (count := counts[row.code, column.code]).wrong
    ]
    unknown = frozenset((one.row.code, one.column.code) for one in wrong)
    cells = _frame(rows, columns, {cell: count.value for cell, count in counts.items()})
    origins = _frame(
        rows, columns, {(r.code, c.code): tell.where(r.place, c.place) for r, c in places}
    ).astype("str")
    labels = {row.code: row.text for row in rows.labels}
    marks = list(_marks(rows, columns, counts))
    if any(axis.sums for axis in (rows, columns)):
        names = [[_own(axis.kind, code) for code in axis.codes] for axis in (rows, columns)]
        cells, origins, unknown = _added_up(cells, origins, unknown, *names)
        texts: dict[str, list[str]] = {}
        for name, label in zip(names[0], rows.labels, strict=True):
            texts.setdefault(name, []).append(label.text)
        labels = {name: " + ".join(parts) for name, parts in texts.items()}
        marks = [(_own(rows.kind, r), _own(columns.kind, c), mark) for r, c, mark in marks]
    if rows.kind == "measure":  # so that persons add up adults and children in each row
        cells, origins, labels = cells.T, origins.T, {c.code: c.text for c in columns.labels}
        unknown = frozenset((column, row) for row, column in unknown)
        marks = [(column, row, mark) for row, column, mark in marks]
        rows, columns = columns, rows
    reading = _reading(cells.astype("Int64"), columns.kind, unknown, marks, is_whole)
    return Cells(reading, origins, labels, unknown), list(_tell_wrong(grid, wrong, tell))


def _own(kind: str, code: T) -> T:
    """The code without what tells a merged structure from its heir; T1 and T1bis stay two."""
    return code.rstrip(SAME_CODE) if isinstance(code, str) and kind != "typology" else code


def _added_up(
    cells: pd.DataFrame,
    origins: pd.DataFrame,
    unknown: frozenset[tuple[str, str]],
    rows: list[str],
    columns: list[str],
) -> tuple[pd.DataFrame, pd.DataFrame, frozenset[tuple[str, str]]]:
    """The cells, where they stand and which are unknown, those of one name added up.

    ``rows``, ``columns``: the names. A sum with a part that nobody knows is not known.
    """
    row_of = dict(zip(cells.index, rows, strict=True))
    column_of = dict(zip(cells.columns, columns, strict=True))
    unknown = frozenset((row_of[row], column_of[column]) for row, column in unknown)
    sums = cells.astype("Int64").groupby(rows, sort=False).sum(min_count=1)
    sums = sums.T.groupby(columns, sort=False).sum(min_count=1).T
    for row, column in unknown:
        sums.loc[row, column] = pd.NA
    places = origins.groupby(rows, sort=False).agg(" + ".join)
    return sums, places.T.groupby(columns, sort=False).agg(" + ".join).T, unknown


def _empty(tell: Teller) -> Finding:
    said = f"{tell.source} : le tableau est vide, aucun chiffre n'y est écrit ; il n'est pas lu."
    return Finding("table", tell.table, level="error", status="gap", message=said)


def _spread(rows: Axis, columns: Axis, merged: Merged) -> set[tuple[int, int]]:
    """The places of the cells that are merged with other cells of the table."""
    spread: set[tuple[int, int]] = set()
    for top, left, bottom, right in merged:
        inside = {
            (row.place, column.place)
            for row in rows.labels
            if top <= row.place <= bottom
            for column in columns.labels
            if left <= column.place <= right
        }
        spread |= inside if len(inside) > 1 else set()
    return spread


def _count(grid: Grid, row: Label, column: Label, spread: set[tuple[int, int]]) -> Count:
    count = grid.count(row.place, column.place)
    if count.value is not None and (row.place, column.place) in spread:
        return Count(wrong="est dans une cellule fusionnée", mark=count.mark)
    return count


def _frame(rows: Axis, columns: Axis, values: dict[tuple[str, str], object]) -> pd.DataFrame:
    return pd.DataFrame(
        [[values[row, column] for column in columns.codes] for row in rows.codes],
        index=rows.codes,
        columns=columns.codes,
        dtype=object,
    )


def _marks(rows: Axis, columns: Axis, counts: dict[tuple[str, str], Count]) -> Iterator[Mark]:
    yield from ((row.code, None, row.mark) for row in rows.labels if row.mark)
    yield from ((None, column.code, column.mark) for column in columns.labels if column.mark)
    yield from ((row, column, count.mark) for (row, column), count in counts.items() if count.mark)


def _reading(
    cells: pd.DataFrame,
    column_kind: str,
    unknown: frozenset[tuple[str, str]],
    marks: Sequence[Mark],
    is_whole: bool,
) -> Reading:
    codes, labels = list(cells.columns), list(cells.index)
    sums = {TOTAL: [code for code in codes if code != TOTAL]} if TOTAL in codes else {}
    if column_kind == "measure":
        sums = {"persons": list(_PERSONS)} if {"persons", *_PERSONS} <= set(codes) else {}
    return read_known(
        cells,
        sums=sums,
        total_row=TOTAL if TOTAL in labels else None,
        unknown=[(labels.index(row), codes.index(column)) for row, column in unknown],
        marks=marks,
        recover=is_whole,
    )


def _tell_wrong(grid: Grid, wrong: Sequence[_Wrong], tell: Teller) -> Iterator[Finding]:
    """One finding for each text that is no count; no text of a row that may be shifted."""
    in_row: dict[int, int] = {}
    for one in wrong:
        is_mark = is_unknown(grid.text(one.row.place, one.column.place))
        in_row[one.row.place] = in_row.get(one.row.place, 0) + (not is_mark)
    groups: dict[tuple[str, str], list[_Wrong]] = {}
    for one in wrong:
        text = plain(grid.text(one.row.place, one.column.place))
        quoted = is_unknown(text) or in_row[one.row.place] < 2
        is_shown = quoted and one.count is not _SHIFTED
        said = quotable(text) if is_shown else "ce qui y est écrit"
        groups.setdefault((said, one.count.wrong), []).append(one)
    for (said, why), group in groups.items():
        yield _tell_group(said, why, group, tell)


def _tell_group(said: str, why: str, group: Sequence[_Wrong], tell: Teller) -> Finding:
    names = [tell.where(one.row.place, one.column.place) for one in group]
    cells = ", ".join(names[:3]) + (f" et {len(names) - 3} de plus" if len(names) > 3 else "")
    where = cells if " " in names[0] else f"cellule{'s' if len(names) > 1 else ''} {cells}"
    first = group[0]
    return tell.finding(
        "value",
        f"{where} : {said} {why} ; la valeur manque, écrivez le nombre, ou 0.",
        level="error",
        row=first.row.code if len({one.row.code for one in group}) == 1 else "",
        column=first.column.code if len({one.column.code for one in group}) == 1 else "",
    )
