"""What the structures send for one invented quarter: which file, in which format, by whose hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.workspace.demo.calendar import Bounds
from copil_analysis.workspace.demo.chances import STRUCTURES
from copil_analysis.workspace.demo.details import generator
from copil_analysis.workspace.demo.national import write_export
from copil_analysis.workspace.demo.spellings import Hand
from copil_analysis.workspace.demo.truth import UNKEPT, Told
from copil_analysis.workspace.demo.untidy import Grid, Layout, fields_of, titles_of, untidy
from copil_analysis.workspace.demo.writing import write_csv, write_ods, write_xlsx

_FILE_NAMES = {"CASA": "casa", "CANNES": "cannes", "CAPAP": "capap", "EST": "secteur_est"}
_WHAT = {ATTRIBUTIONS: "attributions du trimestre", WAITING_FILE: "file active"}
_LABELS_ITSELF = "EST"  # it writes its name in every row; the others leave it to the file's name


@dataclass(frozen=True)
class Form:
    """A file format with the hand and the layout that go with it."""

    suffix: str
    hand: Hand
    layout: Layout
    encoding: str = ""
    separator: str = ""


_FORMS = (
    Form(".csv", Hand("slash", False), Layout(has_total=True), "cp1252", ";"),
    Form(".xlsx", Hand("real", True), Layout(is_grouped=True, has_total=True, has_note=True)),
    Form(".ods", Hand("real", True), Layout(has_gaps=True)),
    Form(".csv", Hand("iso", False), Layout(has_note=True), "utf-8-sig", ","),
    Form(".xlsx", Hand("serial", True), Layout(has_total=True)),
    Form(".csv", Hand("short", False), Layout(), "utf-16", "\t"),
    Form(".csv", Hand("dots", False), Layout(has_gaps=True, has_note=True), "utf-8", ";"),
)


def write_registers(told: Told, folder: Path, *, seed: int) -> None:
    """Write the registers of a quarter into its raw folder, one file a structure or a group."""
    bounds = told.bounds
    for kind, (register, frame) in enumerate(told.registers.items()):
        for place, group in enumerate(_groups(bounds, frame)):
            is_own = frame["structure"].isin(group)
            rows = frame[is_own], told.right[register][is_own]
            form = _FORMS[(bounds.number + 2 * place + 3 * kind) % len(_FORMS)]
            grid = _grid(register, rows, group, form, bounds, (seed, bounds.number, 2, kind, place))
            _write(grid, folder / f"{_stem(register, group)}{form.suffix}", form, bounds)
    if told.export is not None:
        write_export(told.export, bounds, folder)


def _groups(bounds: Bounds, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Who sends a file together: now and then two of them, or all.

    Who has nothing to tell sends its own file, or seems to have forgotten it.
    """
    if bounds.number % 8 == 5:
        return [tuple(STRUCTURES)]
    if bounds.number % 4 == 2 and {"CASA", "CAPAP"} <= set(rows["structure"]):
        return [("CASA", "CAPAP"), ("CANNES",), ("EST",)]
    return [(structure,) for structure in STRUCTURES]


def _stem(register: str, group: Sequence[str]) -> str:
    return f"{register}_{_FILE_NAMES[group[0]]}" if len(group) == 1 else register


def _grid(
    register: str,
    rows: tuple[pd.DataFrame, pd.DataFrame],
    group: Sequence[str],
    form: Form,
    bounds: Bounds,
    chance: tuple[int, ...],
) -> Grid:
    whom = ", ".join(group)
    return untidy(
        register,
        *rows,
        fields=fields_of(register, without=list(_unsaid(register, group))),
        titles=titles_of(_WHAT[register], whom, bounds.period.label, bounds.snapshot),
        layout=form.layout,
        hand=form.hand,
        rng=generator(*chance),
        own=generator(*chance, 1),
    )


def _unsaid(register: str, group: Sequence[str]) -> Iterator[str]:
    if len(group) == 1:
        if group[0] != _LABELS_ITSELF:
            yield "structure"
        if unkept := UNKEPT.get((register, group[0])):
            yield unkept


def _write(grid: Grid, path: Path, form: Form, bounds: Bounds) -> None:
    if form.suffix == ".xlsx":
        write_xlsx(grid, path, created=bounds.snapshot)
    elif form.suffix == ".ods":
        write_ods(grid, path)
    else:
        write_csv(grid, path, encoding=form.encoding, separator=form.separator)
