"""Cut a table whose cells were run together back into its cells.

A text export of a slide loses the borders of a table: ``18353231`` was ``18 3 5 3 2 – 31``. The
row and column totals usually leave a single way to cut the digits and to place the blanks. This
module says what a reading is; ``model`` holds all readings, ``search`` finds and proves the best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from copil_analysis.errors import ReadingError, UnprovedError
from copil_analysis.reading.unjam.margins import Cell, Margin
from copil_analysis.reading.unjam.model import Jammed, Solution, TableModel, can_be_exact
from copil_analysis.reading.unjam.row_text import MAX_DIGITS, Arc, RowText
from copil_analysis.reading.unjam.search import Found, best_readings

_REMEDY = "écrivez une espace entre les cellules, ou redonnez-le dans un classeur"
Mark = tuple[str | None, str | None, str]  # row, column, mark

EFFORT = 5.0  # deterministic seconds of CP-SAT; the deck's tables need a hundredth of one


@dataclass(frozen=True)
class Reading:
    """One way to read a table, and what is known of the others.

    ``cells``: rows × columns, Int64, missing where nothing was printed.
    ``recovered``: row, column, value of the blank cells that follow from their margins.
    ``margins``: margin ("row" or "column"), row and column of the total, stated, computed.
    ``broken``: the margins that do not hold.
    ``marks``: row, column (missing when the mark stands before the first cell), mark.
    ``readings``: how many readings are equally good (at most 100 are counted); missing where this
    one is the best alone and yet breaks a margin: then nothing proves it.
    ``by_spaces``: others hold every margin too, and this one explains the spaces best.
    ``rivals``: the other equally good readings that were found.
    """

    cells: pd.DataFrame
    recovered: pd.DataFrame
    margins: pd.DataFrame
    broken: pd.DataFrame
    marks: pd.DataFrame
    readings: int | None = None
    by_spaces: bool = False
    rivals: tuple["Reading", ...] = ()

    @property
    def filled(self) -> pd.DataFrame:
        """The cells with the recovered values in their places."""
        filled = self.cells.copy()
        for row, column, value in self.recovered.itertuples(index=False):
            filled.loc[row, column] = value
        return filled


def unjam(
    rows: Mapping[str, str],
    columns: Sequence[str],
    *,
    sums: Mapping[str, Sequence[str]] | None = None,
    total_row: str | None = None,
    below: Mapping[str, str] | None = None,
    tolerance: int = 0,
    thousands: bool = False,
    effort: float = EFFORT,
) -> Reading:
    """Read a table whose cells were run together.

    ``rows`` maps each label to its text; ``columns`` are all columns in order, totals included;
    ``sums`` says which columns add up others in every row (``{"total": ["T1", "T2"]}``), and
    ``total_row`` which row adds up the others. ``below`` says which columns never exceed another
    one (``{"households": "persons"}``); no part ever exceeds its total. ``tolerance`` is by how
    much a margin may be off through rounding. With ``thousands`` a space may stand inside a
    number (``10 700``).

    A cell is a whole number below 10⁹ without leading zeros, or blank; footnote marks are
    dropped and reported. The best reading is the nearest to its margins, by the sizes of the gaps
    and the number of cells recovered; then it explains the spaces best: as blank cells, as every
    cell boundary, or as the border of the totals, whichever accounts for most of them in the
    whole table. A blank cell is recovered only if it makes two margins hold, alone in both.

    Raises ReadingError when a text cannot be cut at all, when no reading comes near its margins
    (unless every row has a single cut), when a 0 may belong to the number before it, or when the
    proof takes more than ``effort``; ValueError when the arguments disagree.

    >>> rows = {"CASA": "729", "EST": "322759", "Total": "392968"}
    >>> parts = {"persons": ["adults", "children"]}
    >>> columns = ["adults", "children", "persons"]
    >>> reading = unjam(rows, columns, sums=parts, total_row="Total")
    >>> reading.cells.loc["EST"].tolist(), reading.readings
    ([32, 27, 59], 1)
    """
    sums = {name: list(parts) for name, parts in (sums or {}).items()}
    _check_arguments(rows, columns, sums, total_row)
    texts = [RowText.parse(label, text, thousands) for label, text in rows.items()]
    for text in texts:
        if not text.arcs(len(columns)):
            raise ReadingError(
                f"ligne « {text.label} » : « {text.raw.strip()} » ne se découpe pas en "
                f"{len(columns)} cellules au plus (nombres entiers sans zéro initial, "
                f"de {MAX_DIGITS} chiffres au plus)"
            )
    table = Jammed(texts, columns, sums, total_row, below or {}, tolerance)
    try:
        model, found = _best(table, effort)
    except TimeoutError:
        raise UnprovedError(
            f"{_unread(rows)} : trop de découpages sont possibles ; {_REMEDY}"
        ) from None
    if not found.solutions:
        raise ReadingError(
            f"{_unread(rows)} : {_why_none(model)} ; corrigez le chiffre, ou {_REMEDY}"
        )
    if label := _doubtful_zero(model, found.solutions[0]):
        raise ReadingError(
            f"{_unread(rows)} : ligne « {label} », un 0 collé peut être une cellule ou la fin du "
            f"nombre qui précède ; {_REMEDY}"
        )
    best, *rivals = [_reading(model, list(columns), solution) for solution in found.solutions]
    return replace(
        best,
        readings=len(found.solutions) if rivals or best.broken.empty else None,
        by_spaces=found.by_spaces and best.broken.empty,
        rivals=tuple(rivals),
    )


def _unread(rows: Mapping[str, str]) -> str:
    return f"le tableau des lignes {', '.join(rows)} n'est pas lu"


def _why_none(model: TableModel) -> str:
    """What does not add up in a table of which no reading comes near its margins."""
    if wrong := sorted(model.wrong_rows()):
        named = ", ".join(f"« {model.texts[row].label} »" for row in wrong)
        lines = f"des lignes {named}" if len(wrong) > 1 else f"de la ligne {named}"
        return f"aucun découpage {lines} n'additionne ses cellules à son total"
    return "chaque ligne peut tomber juste, mais jamais toutes avec la ligne des totaux"


def _best(table: Jammed, effort: float) -> tuple[TableModel, Found]:
    """The best readings: exact, else with small gaps, else the only cut, else without one total."""
    for is_exact in (True, False) if can_be_exact(table) else (False,):
        model = TableModel(table, is_exact=is_exact)
        found = best_readings(model, effort)
        if found.solutions:
            return model, found
    paths = tuple(text.arcs(model.width) for text in model.texts)
    if all(len(path) == model.width for path in paths):
        return model, Found([Solution(paths, {})])
    lacking = (TableModel(table, is_exact=True, lacks=cell) for cell in model.lackable())
    return model, Found([one for each in lacking for one in best_readings(each, effort).solutions])


def _doubtful_zero(model: TableModel, solution: Solution) -> str | None:
    """The row of a part that is a 0 behind a digit, where blank cells stand for zeros too."""
    parts = {part for margin in model.margins for part in margin.parts} - model.totals
    cells = {(row, arc.column): arc for row, path in enumerate(solution.paths) for arc in path}
    if not any(cells[part].is_blank for part in parts):
        return None
    for row, column in sorted(parts):
        arc, text = cells[row, column], model.texts[row]
        is_zero = arc.value == 0 and not arc.is_blank
        if is_zero and arc.start and arc.start not in dict(text.spaces) | dict(text.marks):
            return text.label
    return None


def _check_arguments(
    rows: Mapping[str, str],
    columns: Sequence[str],
    sums: Mapping[str, Sequence[str]],
    total_row: str | None,
) -> None:
    if not rows or not columns:
        raise ValueError("a table needs at least one row and one column")
    if len(set(columns)) < len(columns):
        raise ValueError("a column is named twice")
    unknown = {name for total, parts in sums.items() for name in (total, *parts)} - set(columns)
    if unknown:
        raise ValueError(f"sums name columns that do not exist: {sorted(unknown)}")
    if any(total in parts for total, parts in sums.items()):
        raise ValueError("a column cannot be a part of its own sum")
    if total_row is not None and total_row not in rows:
        raise ValueError(f"the total row {total_row!r} is not among the rows")


def _reading(model: TableModel, columns: list[str], solution: Solution) -> Reading:
    printed = [
        [None if arc.is_blank else arc.value for arc in sorted(path)] for path in solution.paths
    ]
    marks: list[Mark] = [
        (text.label, _column_of_mark(path, position, columns), mark)
        for text, path in zip(model.texts, solution.paths, strict=True)
        for position, mark in text.marks
    ]
    cells = pd.DataFrame(
        printed, index=[text.label for text in model.texts], columns=columns, dtype="Int64"
    )
    return assemble(cells, model.margins, solution.recovered, marks, model.tolerance)


def assemble(
    cells: pd.DataFrame,
    all_margins: Sequence[Margin],
    recovered: Mapping[Cell, int],
    marks: Sequence[Mark],
    tolerance: int = 0,
) -> Reading:
    """The reading of cells that are known, with blank totals recovered and margins compared."""
    labels, columns = list(cells.index), list(cells.columns)
    printed = [
        [None if pd.isna(value) else int(value) for value in row]
        for row in cells.astype(object).to_numpy()
    ]
    filled = {
        (row, column): (value or 0) + recovered.get((row, column), 0)
        for row, values in enumerate(printed)
        for column, value in enumerate(values)
    }
    recovered = {**recovered, **_missing_totals(all_margins, printed, filled)}
    filled |= recovered
    margins = _frame(
        [
            (
                margin.kind,
                labels[margin.total[0]],
                columns[margin.total[1]],
                printed[margin.total[0]][margin.total[1]],
                sum(filled[part] for part in margin.parts),
            )
            for margin in all_margins
        ],
        ["margin", "row", "column", "stated", "computed"],
    )
    off = [
        abs(filled[m.total] - sum(filled[part] for part in m.parts)) > tolerance
        for m in all_margins
    ]
    return Reading(
        cells,
        _frame(
            [(labels[r], columns[c], value) for (r, c), value in sorted(recovered.items())],
            ["row", "column", "value"],
        ),
        margins,
        margins.loc[off].reset_index(drop=True),
        _frame(list(marks), ["row", "column", "mark"]),
    )


def _missing_totals(
    margins: Sequence[Margin], printed: list[list[int | None]], filled: Mapping[Cell, int]
) -> dict[Cell, int]:
    """The blank totals on whose value all their margins agree, one margin with another."""

    def implied(margin: Margin, cell: Cell) -> int:
        computed = sum(filled[part] for part in margin.parts)
        return computed if cell == margin.total else filled[margin.total] - computed

    totals = {margin.total for margin in margins}
    found = {}
    for cell in totals:
        around = [m for m in margins if cell == m.total or cell in m.parts]
        values = {implied(margin, cell) for margin in around}
        if printed[cell[0]][cell[1]] is None and len(values) == 1 and (value := values.pop()) > 0:
            found[cell] = value
    return found


def _column_of_mark(path: tuple[Arc, ...], position: int, columns: list[str]) -> str | None:
    """The column of the cell that ends where the mark stands; none before the first cell."""
    ending = [columns[arc.column] for arc in path if arc.end == position and not arc.is_blank]
    return ending[0] if ending else None


def _frame(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    numbers = [name for name in columns if name in ("value", "stated", "computed")]
    return frame.astype({name: "Int64" for name in numbers})
