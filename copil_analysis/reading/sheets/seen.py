"""A sheet as whoever sent it sees it, whatever the format: what is hidden or struck out is told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding, describe_rows
from copil_analysis.reading.sheets.sheet import DAY_ZERO, Cell, Sheet, column_letters
from copil_analysis.reading.sheets.texts import read_columns

MAX_SHEETS = 200
MAX_GRID = 8_000_000  # cells of a sheet, empty ones included
MAX_COLUMNS = 1_000
MAX_TEXT = 100_000_000  # characters of a sheet, texts counted in each cell that shows them
MAX_MERGED = 50_000  # merged cells of a sheet
Place = tuple[int, int]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
_SHOWN = 3


@dataclass
class Raw:
    """What a format's reader gives of a sheet; rows and columns count from 0.

    ``cells``: its rows, of any length. ``struck``: the cells whose whole text is struck out.
    ``may_be_struck``: the areas that a condition may strike out. ``uncomputed``: the formulas
    without a result. ``looks``: why its looks could not be read.
    """

    name: str
    cells: list[list[Cell]] = field(default_factory=list)
    is_hidden: bool = False
    day_zero: date = DAY_ZERO
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    may_be_struck: list[Area] = field(default_factory=list)
    uncomputed: list[Place] = field(default_factory=list)
    looks: str = ""


def check_sheets(path: Path, number: int) -> None:
    """Refuse a workbook of more sheets than anybody looks at: each takes its time."""
    if number > MAX_SHEETS:
        raise ReadingError(
            f"{path.name} a plus de {MAX_SHEETS} feuilles ; on ne l'ouvre pas. Supprimez celles "
            "qui ne servent pas."
        )


def check_extent(path: Path, rows: int, columns: int) -> None:
    """Refuse a sheet whose cells reach so far that its grid would fill the memory."""
    if columns > MAX_COLUMNS:
        raise ReadingError(
            f"{path.name} a {_spaced(columns)} colonnes ; on en lit {_spaced(MAX_COLUMNS)} au "
            "plus. Supprimez les colonnes vides ou inutiles."
        )
    if rows * columns > MAX_GRID:
        raise ReadingError(
            f"{path.name} a une feuille de {_spaced(rows)} lignes sur {_spaced(columns)} "
            "colonnes, trop grande pour être lue. Supprimez les lignes et colonnes vides ou "
            "égarées loin du tableau."
        )


def check_texts(path: Path, length: int) -> None:
    """Refuse a sheet that shows a long text so often that it would fill the memory."""
    if length > MAX_TEXT:
        raise ReadingError(
            f"{path.name} a des textes si longs, répétés dans tant de cellules, qu'on ne le lit "
            "pas. Demandez un fichier plus petit."
        )


def check_merged(path: Path, raw: Raw) -> None:
    """Refuse a sheet with more merged cells than anybody would merge."""
    if len(raw.merged) > MAX_MERGED:
        raise ReadingError(
            f"{path.name} a une feuille de plus de {_spaced(MAX_MERGED)} cellules fusionnées ; on "
            "ne le lit pas. Défusionnez-les."
        )


def _check_areas(path: Path, raw: Raw, height: int, width: int) -> None:
    """Refuse areas that lie over each other so often that nobody could go through them."""
    for areas in (raw.merged, set(raw.may_be_struck)):
        places = sum(
            max(0, min(bottom + 1, height) - top) * max(0, min(right + 1, width) - left)
            for top, left, bottom, right in areas
        )
        if places > 2 * MAX_GRID:
            raise ReadingError(
                f"{path.name} a des cellules fusionnées, ou mises en forme selon une condition, "
                "qui se recouvrent des milliers de fois ; on ne le lit pas. Simplifiez-le."
            )


def seen(path: Path, raws: list[Raw]) -> list[Sheet]:
    """The sheets that hold a cell, in order, hidden ones too."""
    for raw in raws:
        while raw.cells and not any(cell is not None for cell in raw.cells[-1]):
            raw.cells.pop()
    filled = [raw for raw in raws if raw.cells]
    if not filled:
        raise ReadingError(f"{path.name} n'a aucune cellule remplie ; demandez-le à nouveau.")
    all_hidden = all(raw.is_hidden for raw in filled)
    return [
        _sheet(
            path,
            f"feuille « {raw.name} »" if len(filled) > 1 else "",
            raw,
            is_hidden=raw.is_hidden and not all_hidden,
        )
        for raw in filled
    ]


def _sheet(path: Path, place: str, raw: Raw, *, is_hidden: bool) -> Sheet:
    width = max(len(row) for row in raw.cells)
    check_extent(path, len(raw.cells), width)
    _check_areas(path, raw, len(raw.cells), width)
    cells: list[list[Cell]] = [
        [*(_cell(value) for value in row), *[None] * (width - len(row))] for row in raw.cells
    ]
    source = f"{path.name}, {place}" if place else path.name
    filled = [row for row, values in enumerate(cells) if _is_filled(values)]
    told = [] if is_hidden else list(_leave_out(cells, raw))
    unseen = [row for row in filled if not _is_filled(cells[row])]
    if not is_hidden:
        _check_formulas(source, raw)
    findings = [
        Finding(
            "ignored", row=path.name, level="warning", status="gap", message=f"{source} : {one}"
        )
        for one in told
    ]
    return Sheet(
        path.name,
        place,
        read_columns(cells),
        raw.merged,
        is_hidden,
        raw.day_zero,
        findings,
        unseen_rows=unseen,
    )


def _cell(value: Cell) -> Cell:
    return None if isinstance(value, str) and not value.strip() else value


def _leave_out(cells: list[list[Cell]], raw: Raw) -> Iterator[str]:
    """Empty the cells that nobody sees, and say so."""
    height, width = len(cells), len(cells[0])
    rows = sorted(row for row in raw.hidden_rows if row < height and _is_filled(cells[row]))
    if rows:
        lines, verb = _lines(rows)
        yield (
            f"{lines} masquée{verb} (à la main ou par un filtre), non comptée{verb} ; "
            f"affichez-{'les' if verb else 'la'} si {'elles comptent' if verb else 'elle compte'}."
        )
    columns = [
        column
        for column in sorted(raw.hidden_columns)
        if column < width and any(row[column] is not None for row in cells)
    ]
    if columns:
        verb = "s" if len(columns) > 1 else ""
        names = ", ".join(column_letters(column) for column in columns[:_SHOWN])
        rest = f" et {len(columns) - _SHOWN} de plus" if len(columns) > _SHOWN else ""
        yield (
            f"colonne{verb} {names}{rest} masquée{verb}, non lue{verb} ; "
            f"affichez-{'les' if verb else 'la'} si {'elles comptent' if verb else 'elle compte'}."
        )
    _empty(cells, ((row, column) for row in rows for column in range(width)))
    _empty(cells, ((row, column) for column in columns for row in range(height)))
    yield from _leave_out_struck(cells, raw.struck)
    if rows := sorted({row for area in set(raw.may_be_struck) for row, _ in _within(cells, area)}):
        lines, _ = _lines(rows)
        yield (
            f"{lines} : une mise en forme conditionnelle peut y barrer du texte, selon une "
            f"condition qui n'est pas lue ; tout y est compté ; à confirmer."
        )
    under = sorted(
        {place for area in raw.merged for place in _within(cells, area) if place != area[:2]}
    )
    if under:
        yield f"{_places(under)} : contenu caché sous une cellule fusionnée, non lu."
    _empty(cells, under)
    if raw.looks:
        yield raw.looks


def _leave_out_struck(cells: list[list[Cell]], struck: set[Place]) -> Iterator[str]:
    """A row most of whose cells are struck out does not count; a lone struck cell is read."""
    struck = {
        (row, column)
        for row, column in struck
        if row < len(cells) and column < len(cells[0]) and cells[row][column] is not None
    }
    number = Counter(row for row, _ in struck)
    rows = [
        row
        for row in sorted(number)
        if 2 * number[row] > sum(cell is not None for cell in cells[row])
    ]
    if rows:
        lines, verb = _lines(rows)
        yield f"{lines} barrée{verb}, non comptée{verb} ; à confirmer."
    _empty(cells, ((row, column) for row in rows for column in range(len(cells[0]))))
    others = sorted(place for place in struck if place[0] not in set(rows))
    if others:
        read = "texte barré, lu" if len(others) == 1 else "textes barrés, lus"
        yield f"{_places(others)} : {read} comme les autres ; à confirmer."


def _within(cells: list[list[Cell]], area: Area) -> Iterator[Place]:
    """The filled cells of an area."""
    top, left, bottom, right = area
    for row in range(top, min(bottom + 1, len(cells))):
        for column in range(left, min(right + 1, len(cells[0]))):
            if cells[row][column] is not None:
                yield row, column


def _check_formulas(source: str, raw: Raw) -> None:
    unseen = (raw.hidden_rows, raw.hidden_columns)
    places = [(r, c) for r, c in raw.uncomputed if r not in unseen[0] and c not in unseen[1]]
    if places:
        raise ReadingError(
            f"{source}, {_places(places)} : des formules sans résultat enregistré ; ouvrez le "
            "classeur dans un tableur, enregistrez-le et déposez-le à nouveau."
        )


def _is_filled(row: list[Cell]) -> bool:
    return any(cell is not None for cell in row)


def _empty(cells: list[list[Cell]], places: Iterable[Place]) -> None:
    for row, column in places:
        cells[row][column] = None


def _lines(rows: list[int]) -> tuple[str, str]:
    """The rows as a spreadsheet numbers them, and the plural of what is said of them."""
    return describe_rows((row + 1 for row in rows), len(rows)), "s" if len(rows) > 1 else ""


def _places(places: list[Place]) -> str:
    names = ", ".join(f"{column_letters(column)}{row + 1}" for row, column in places[:_SHOWN])
    rest = f" et {len(places) - _SHOWN} de plus" if len(places) > _SHOWN else ""
    return f"cellule{'s' if len(places) > 1 else ''} {names}{rest}"


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
