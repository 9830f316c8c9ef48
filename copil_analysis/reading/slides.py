"""The tables of a deck: real ones are read cell by cell, those in text boxes as a transcript."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

from copil_analysis.config import Config
from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.crosstabs.find import crosstab_of
from copil_analysis.reading.found import FoundTable, Received
from copil_analysis.reading.meaning import plain
from copil_analysis.reading.sheets.archive import check_package
from copil_analysis.reading.transcript import read_slide, stated_in
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import Vocabulary

_OLD = b"\xd0\xcf\x11\xe0"  # begins a .ppt, and a .pptx with a password
_UNREAD = {
    MSO_SHAPE_TYPE.CHART: "un graphique",
    MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT: "un objet incorporé (classeur, document)",
    MSO_SHAPE_TYPE.LINKED_OLE_OBJECT: "un objet lié (classeur, document)",
}


@dataclass(frozen=True)
class _Grid:
    """A real table of a slide: its cells, those that are merged, the lines before and after it."""

    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class _Slide:
    """What a slide holds that may be read. ``unread``: what it holds that is not."""

    place: str
    is_hidden: bool
    texts: list[str]
    grids: list[_Grid]
    unread: list[str]


def read_slides(path: Path, config: Config) -> Received:
    """All tables of a .pptx and what was met; a ReadingError when it cannot be opened.

    Hidden slides, charts and embedded workbooks are not read, and told.
    """
    vocabulary = Vocabulary(config)
    received = Received()
    for slide in _open(path):
        received += _read_slide(path.name, slide, vocabulary, config)
    if not received.tables:
        message = (
            f"{path.name} : aucun tableau n'y est reconnu, ni dans un tableau de PowerPoint, "
            "ni dans une zone de texte."
        )
        untold = Finding("table", level="warning", status="gap", message=message)
        return received + Received(findings=[untold])
    return received


def _open(path: Path) -> list[_Slide]:
    try:
        with path.open("rb") as file:
            is_old = file.read(4) == _OLD
    except OSError:
        raise ReadingError(f"{path.name} ne peut pas être lu ; vérifiez les droits.") from None
    if is_old or path.suffix.lower() == ".ppt":
        raise ReadingError(
            f"{path.name} est un ancien .ppt, ou un diaporama protégé par un mot de passe : "
            "enregistrez-le en .pptx, sans mot de passe."
        )
    check_package(path)
    try:
        slides = enumerate(Presentation(str(path)).slides, start=1)
        return [_slide(number, slide) for number, slide in slides]
    except Exception:  # python-pptx lets out whatever a damaged part provokes in lxml or in it
        raise ReadingError(
            f"{path.name} ne s'ouvre pas comme un diaporama .pptx ; ouvrez-le dans PowerPoint ou "
            "Impress et enregistrez-le de nouveau."
        ) from None


def _read_slide(file: str, slide: _Slide, vocabulary: Vocabulary, config: Config) -> Received:
    if slide.is_hidden:
        return Received(findings=[_ignored(file, slide, "la diapositive est masquée")])
    received = Received(findings=[_ignored(file, slide, what) for what in slide.unread])
    for number, grid in enumerate(slide.grids, start=1):
        place = slide.place if len(slide.grids) == 1 else f"{slide.place}, tableau {number}"
        found = crosstab_of(
            grid.rows,
            name=None,
            file=file,
            place=place,
            title="\n".join(grid.before),
            structure=None,
            config=config,
            merged=grid.merged,
            where=lambda row, column: f"ligne {row + 1}, colonne {column + 1}",
        )
        tables = [_with_note(table, grid.after, vocabulary) for table in found.tables]
        received += replace(found, tables=tables)
    return received + _read_texts(file, slide, vocabulary)


def _with_note(table: FoundTable, after: list[str], vocabulary: Vocabulary) -> FoundTable:
    """The table with the text of the slide below it."""
    below = (line for line in after if not looks_like(line))
    note = " ".join([*([table.note] if table.note else []), *below])
    return replace(table, note=note, stated=stated_in(note, vocabulary))


def _ignored(file: str, slide: _Slide, what: str) -> Finding:
    return Finding("ignored", message=f"{file}, {slide.place} : {what} ; rien n'en est lu.")


def _read_texts(file: str, slide: _Slide, vocabulary: Vocabulary) -> Received:
    """The tables in the text boxes; beside real tables, a text that only looks like one is none."""
    text = " ".join(slide.texts)
    try:
        found = read_slide(file, slide.place, text, vocabulary)
        return Received(found.tables) if slide.grids else found
    except ReadingError as error:
        level = "warning" if slide.grids else "blocking"
        finding = Finding("table", level=level, status="gap", message=str(error))
        return Received(findings=[finding])


def _slide(number: int, slide: Any) -> _Slide:
    is_hidden = slide.element.get("show") in ("0", "false")
    title = slide.shapes.title
    texts = _lines(title.text_frame.text) if title is not None else []
    found = _Slide(f"diapositive {number}", is_hidden, texts, [], [])
    for shape in _leaves(slide.shapes):
        if isinstance(shape, GraphicFrame):
            if shape.has_table:
                found.grids.append(_grid(shape.table, list(found.texts)))
            else:
                found.unread.append(_UNREAD.get(shape.shape_type, "un schéma"))
        elif shape.has_text_frame and shape.shape_id != getattr(title, "shape_id", None):
            lines = _lines(shape.text_frame.text)
            found.texts.extend(lines)
            if found.grids:
                found.grids[-1].after.extend(lines)
    return found


def _leaves(shapes: Any) -> Iterator[Any]:
    """The shapes as they are read, from top to bottom, those of a group together."""
    for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _leaves(shape.shapes)
        else:
            yield shape


def _grid(table: Any, before: list[str]) -> _Grid:
    rows, merged = [], []
    for place, row in enumerate(table.rows):
        cells = list(row.cells)
        rows.append([" ".join(_lines(cell.text_frame.text)) for cell in cells])
        for column, cell in enumerate(cells):
            if cell.is_merge_origin:
                last = (place + cell.span_height - 1, column + cell.span_width - 1)
                merged.append((place, column, *last))
    return _Grid(rows, merged, before, [])


def _lines(text: str) -> list[str]:
    """The lines of a text frame; paragraphs end at a line feed, lines at a vertical tab."""
    lines = (_line(line) for line in text.replace("\v", "\n").splitlines())
    return [line for line in lines if line]


def _line(text: str) -> str:
    return plain(unicodedata.normalize("NFC", text))
