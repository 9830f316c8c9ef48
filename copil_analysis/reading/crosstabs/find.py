"""Cross-tables in a grid of cells, from a spreadsheet or a slide, however they are laid out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from copil_analysis.config import Config
from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.crosstabs.cells import MERGED, Axis, Merged, read_cells, settle
from copil_analysis.reading.crosstabs.doubts import is_by_quarter, is_list
from copil_analysis.reading.crosstabs.grid import Grid, address
from copil_analysis.reading.crosstabs.labels import (
    NAMELESS,
    REPEATED,
    SHARE,
    TEXT,
    UNKNOWN,
    Label,
    Lines,
    Other,
    find_columns,
    find_rows,
    find_shifted,
)
from copil_analysis.reading.crosstabs.layout import Layout, Shape, find_layouts
from copil_analysis.reading.crosstabs.telling import MOST_TOLD, Teller, quotable
from copil_analysis.reading.found import FoundTable, Received
from copil_analysis.reading.quarters import QUARTERS
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.reading.topics import table_of, tables_of, unnamed
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import TABLE_LABELS, TABLES, Vocabulary, fold

_STRUCTURELESS = (
    "le tableau est celui d'une seule structure, que ni lui ni le nom du fichier ne disent ; "
    "ajoutez-la au nom du fichier (tableau_besoins_cannes…)."
)
_LEAST = 3  # known labels of a table that nobody announced
_WHY = {
    TEXT: "du texte",
    SHARE: "une part ou un sous-total",
    REPEATED: "l'en-tête répété",
}
_HEADERS = {
    "structure": "des structures (CASA, Cannes…)",
    "channel": "des filières (AGIS classique, Contingent préfectoral…)",
    "typology": "des typologies (Studio, T1, T2…)",
    "measure": "des mesures (ménages, adultes, enfants, personnes)",
}


def find_crosstabs(
    sheets: Sequence[Sheet], *, name: str, structure: str | None, config: Config
) -> Received:
    """The cross-tables of a file that its name announces; where there is none, a finding says so.

    ``structure``: the code of the structure that the file's name gives, if it gives one.
    """
    received, empty = Received(), []
    for sheet in sheets:
        try:
            rows = sheet.rows
        except ReadingError as error:
            received += Received(findings=[_blocking(name, str(error))])
            continue
        found = _tables(
            rows,
            name=name,
            tell=Teller(sheet.file, sheet.place, name, address),
            title="",
            structure=structure,
            config=config,
            merged=sheet.merged,
            widths=sheet.widths,
        )
        if not found.tables and not found.findings:
            empty.append(sheet)
        received += found
    return received + Received(findings=list(_without_table(received, empty, name)))


def crosstab_of(
    rows: Sequence[Sequence[Cell]],
    *,
    name: str | None,
    file: str,
    place: str,
    title: str,
    structure: str | None,
    config: Config,
    merged: Merged = (),
    where: Callable[[int, int], str] = address,
) -> Received:
    """The cross-tables of one grid; without a ``name`` each is recognised by its words.

    ``title``: the text before the grid, the last line the nearest. ``where`` names a cell by its
    row and column (from 0).
    """
    tell = Teller(file, place, name or "", where)
    received = _tables(
        rows,
        name=name,
        tell=tell,
        title=title,
        structure=structure,
        config=config,
        merged=merged,
    )
    if received.tables or received.findings:
        return received
    if name:
        return Received(findings=[_blocking(name, f"{tell.source} : {_expected(name)}")])
    message = "ce tableau n'est aucun de ceux du comité ; il n'est pas lu."
    grid = Grid(rows, Vocabulary(config))
    is_close = grid.counts.any() and any(grid.words(kind).sum() > 1 for kind in _HEADERS)
    return Received(findings=[tell.ignored(message, "warning" if is_close else "")])


def _without_table(received: Received, empty: Sequence[Sheet], name: str) -> Iterator[Finding]:
    """What to say of the sheets that hold nothing: it is grave only if no sheet holds anything."""
    if received.tables or received.findings:
        for sheet in empty:
            tell = Teller(sheet.file, sheet.place, name, address)
            yield tell.ignored("aucun tableau n'y est reconnu ; cette feuille n'est pas lue.")
    elif empty:
        yield _blocking(name, f"{empty[0].file} : {_expected(name)}")
    else:
        yield _blocking(name, f"{TABLE_LABELS[name]} : le fichier n'a aucune feuille.")


def _expected(name: str) -> str:
    table = next(table for table in TABLES if table.name == name)
    return (
        f"le tableau « {table.label} » n'y est pas reconnu ; on attend une ligne d'en-tête avec "
        f"{_HEADERS[table.columns]}, puis une ligne pour chacune {_HEADERS[table.rows]}, "
        "ou l'inverse, avec les chiffres dans les cellules."
    )


def _blocking(name: str, message: str) -> Finding:
    return Finding("table", name, level="blocking", status="gap", message=message)


def _tables(
    rows: Sequence[Sequence[Cell]],
    *,
    name: str | None,
    tell: Teller,
    title: str,
    structure: str | None,
    config: Config,
    merged: Merged,
    widths: Sequence[int] = (),
) -> Received:
    grid = Grid(rows, Vocabulary(config), widths)
    shapes = _shapes(name)
    layouts = find_layouts(grid, shapes, 1 if name else _LEAST, single=structure is not None)
    if not layouts and grid.width and not structure and (named := _only_structure(grid, title)):
        structure = named
        layouts = find_layouts(grid, shapes, 1 if name else _LEAST, single=True)
    if not layouts and name and structure is None and find_layouts(grid, shapes, 1, single=True):
        return Received(findings=[_blocking(name, f"{tell.source} : {_STRUCTURELESS}")])
    received, free = Received(), 0
    for layout in layouts:
        is_last = layout is layouts[-1]
        one = _One(grid, layout, name, tell, title, structure, merged, free, is_last)
        received, free = received + one.read(), one.end
    return received


def _shapes(name: str | None) -> list[Shape]:
    kinds = [(t.rows, t.columns) for t in TABLES if name in (None, t.name)]
    kinds.sort(key=lambda shape: "measure" in shape)  # a count of households may be a total
    return list(dict.fromkeys(shape for one in kinds for shape in (one, one[::-1])))


def _only_structure(grid: Grid, title: str) -> str | None:
    """The structure of a table that holds one only, where a title names it."""
    texts = [*grid.texts[grid.words("structure")], *title.splitlines()]
    codes = {grid.vocabulary.code_of("structure", str(text)) for text in texts} - {None}
    return codes.pop() if len(codes) == 1 else None


@dataclass(frozen=True)
class _One:
    """One table of a grid, being read; the rows from ``free`` on are no other table's."""

    grid: Grid
    layout: Layout
    name: str | None
    tell: Teller
    title: str
    structure: str | None
    merged: Merged
    free: int
    is_last: bool

    @cached_property
    def columns(self) -> Lines:
        return find_columns(self.grid, self.layout)

    @cached_property
    def rows(self) -> Lines:
        return find_rows(self.grid, self.layout, self.columns)

    @cached_property
    def last(self) -> int:
        """The last row of figures."""
        return max((label.place for label in self.rows.labels), default=self.layout.start)

    @cached_property
    def end(self) -> int:
        """Where the text below the table ends: at an empty row, if another table follows."""
        rows = range(self.last + 1, self.layout.stop)
        empty = (row for row in rows if not self.grid.line(row) and not self.is_last)
        return next(empty, self.layout.stop)

    @cached_property
    def heading(self) -> list[tuple[int, str]]:
        rows = range(self.free, self.layout.start)
        return [(row, self.grid.line(row)) for row in rows if self._is_free(row)]

    def _is_free(self, row: int) -> bool:
        return row not in self.columns.used and bool(self.grid.told[row].any())

    @cached_property
    def below(self) -> list[tuple[int, str]]:
        return [
            (other.place, self.grid.line(other.place))
            for other in self.rows.others
            if other.what == TEXT and self.last < other.place < self.end
        ]

    def read(self) -> Received:
        """The table and its findings."""
        if is_list(self.grid, self.rows, self.columns):
            return Received()
        titles = [*self.title.splitlines(), self.tell.place]
        titles += [str(text) for row, _ in self.heading for text in self.grid.texts[row] if text]
        lines = (self.rows, self.columns)
        if is_by_quarter(self.grid, self.layout, *lines, titles, self.tell.file):
            return Received(findings=[self._tell_quarters()])
        name = self.name or self._recognise()
        if not name:
            return Received(findings=[self._nameless()])
        tell = replace(self.tell, table=name)
        rows = self._settle(self.layout.row_kind, self.rows, "la ligne", tell)
        columns = self._settle(self.layout.column_kind, self.columns, "la colonne", tell)
        shifted = find_shifted(self.grid, rows.labels, self.columns.used)
        others = [*rows.findings, *columns.findings, *self._tell_others(tell, shifted)]
        is_whole = not any(finding.level and finding.check != MERGED for finding in others)
        others += self._tell_structure(rows if rows.kind == "structure" else columns, tell)
        cells, findings = read_cells(
            self.grid, rows, columns, tell, self.merged, shifted, is_whole=is_whole and not shifted
        )
        findings += others
        if cells is None:
            return Received(findings=findings)
        kinds = (rows.kind, columns.kind)
        found = FoundTable(
            name,
            tell.file,
            tell.place,
            *(kinds[::-1] if rows.kind == "measure" else kinds),
            cells.reading,
            cells.labels,
            " ".join("" if looks_like(text) else text for _, text in self.below),
            origins=cells.origins,
            unknown=cells.unknown,
        )
        return Received([found], [], findings)

    def _settle(self, kind: str, lines: Lines, line: str, tell: Teller) -> Axis:
        merged = self.grid.vocabulary.merged.get(kind, {})
        return settle(kind, self._named(lines), line, tell, merged)

    def _named(self, lines: Lines) -> list[Label]:
        """The labels, with the structure of a table that does not name it."""
        return [
            one if one.code else replace(one, code=self.structure or "") for one in lines.labels
        ]

    def _tell_structure(self, axis: Axis, tell: Teller) -> list[Finding]:
        """A file named after a structure should speak of it."""
        if not self.structure or axis.kind != "structure" or self.structure in axis.codes:
            return []
        said = f"le nom du fichier dit {self.structure}, que le tableau ne nomme pas ; à confirmer."
        return [tell.finding("structure", said, level="warning", row=self.structure)]

    def _recognise(self) -> str | None:
        lines = [*self.title.splitlines(), *(text for _, text in self.heading)]
        own = " ".join(map(self.grid.line, range(self.layout.start, self.layout.stop)))
        words = [fold(text) for text in (*reversed(lines), own)]
        table = table_of(self.layout.kinds, words)
        return table.name if table else None

    def _tell_quarters(self) -> Finding:
        said = f"dans ce tableau, {QUARTERS}."
        if self.name:
            return _blocking(self.name, f"{self.tell.source} : {said}")
        return self.tell.ignored(said, "warning")

    def _nameless(self) -> Finding:
        first = tables_of(self.layout.kinds)[0].name
        return _blocking(first, f"{self.tell.source} : ce tableau {unnamed(self.layout.kinds)}.")

    def _tell_others(self, tell: Teller, shifted: frozenset[int]) -> Iterator[Finding]:
        """What stands around the figures: ignored where it is text, an error where it counts."""
        yield from tell.ignored_rows("le titre", self.heading, "il n'est pas une donnée")
        yield from tell.ignored_rows("la note", self.below, "elle n'est pas une donnée")
        for line, kind, lines in (
            ("la ligne", self.layout.row_kind, self.rows),
            ("la colonne", self.layout.column_kind, self.columns),
        ):
            told = [
                other
                for other in lines.others
                if (
                    self._is_column(other, shifted)
                    if line == "la colonne"
                    else other.place < self.last or other.what != TEXT
                )
            ]
            yield from (self._tell_other(other, line, kind, tell) for other in told[:MOST_TOLD])
            yield from tell.rest(told[MOST_TOLD:], "error")

    def _is_column(self, other: Other, shifted: frozenset[int]) -> bool:
        """Whether more than the cells of shifted rows makes it one."""
        rows = [label.place for label in self.rows.labels if label.place not in shifted]
        return other.what != NAMELESS or bool(self.grid.counts[rows, other.place].any())

    def _tell_other(self, other: Other, line: str, kind: str, tell: Teller) -> Finding:
        if other.what == UNKNOWN:
            return tell.unknown(line, other.cell, other.text, kind, self.grid.vocabulary)
        where = tell.cell(other.cell)
        if other.what == NAMELESS:
            said = f"{where} : {line} a des chiffres mais pas de libellé ; elle n'est pas lue."
            return tell.finding("label", said, level="error")
        said = f"{where} : {line} {quotable(other.text)} n'est pas lue ({_WHY[other.what]})."
        return tell.finding("ignored", said, level="")
