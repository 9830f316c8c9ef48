"""What the slides of a .pptx show: texts, real tables, and what nobody can read in them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.table import _Cell

from copil_analysis.errors import ReadingError
from copil_analysis.reading.meaning import plain
from copil_analysis.reading.sheets.package import Package
from copil_analysis.safe_text import without_directions

MOST = {
    "p": (50_000, "paragraphes"),
    "tc": (50_000, "cellules"),
    "cNvPr": (50_000, "objets"),
    "sp": (50_000, "formes"),
    "sldId": (2_000, "diapositives"),
    "tr": (50_000, "lignes de tableau"),
    "Relationship": (50_000, "liens entre ses parties"),
    "Default": (50_000, "types de parties"),
    "t": (1_000_000, "caractères"),
}
"""What a whole deck may hold, by the tag that says it; a committee's has some hundreds of each."""

_OLD = b"\xd0\xcf\x11\xe0"  # begins a .ppt, and a .pptx with a password
_NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# What a frame holds besides a table, by the end of its address.
_FRAMES = {
    "chart": "un graphique",
    "chartex": "un graphique",
    "ole": "un objet incorporé ou lié (classeur, document)",
    "diagram": "un schéma SmartArt",
}


@dataclass(frozen=True)
class Grid:
    """A real table of a slide: its cells, those that are merged, the lines before and after it."""

    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]
    before: list[str]
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Slide:
    """What a slide holds that may be read.

    ``unread``: what it holds that is not. ``pictures``: what may show figures, or be a logo.
    ``captions``: the texts that describe its pictures.
    """

    place: str
    is_hidden: bool
    texts: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def open_deck(path: Path) -> list[Slide]:
    """The slides of a .pptx in their order; a ReadingError when it cannot, or must not, be opened.

    Notes pages are not looked at.
    """
    _refuse_old(path)
    _check_size(path)
    try:
        slides = enumerate(Presentation(str(path)).slides, start=1)
        return [_slide(number, slide) for number, slide in slides]
    except Exception:  # python-pptx lets out whatever a damaged part provokes in lxml or in it
        raise ReadingError(
            f"{path.name} ne s'ouvre pas comme un diaporama .pptx ; ouvrez-le dans PowerPoint ou "
            "Impress et enregistrez-le de nouveau."
        ) from None


def _refuse_old(path: Path) -> None:
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


def _check_size(path: Path) -> None:
    """Count what the parts hold before python-pptx makes a tree of each, and works on it."""
    package, counts = Package(path), Counter[str]()
    for name in package.names():
        if not name.endswith((".xml", ".rels")):
            continue
        for event, element in package.elements(name, *MOST):
            if event == "start" and element.tag != "t":
                counts[element.tag] += 1
            elif event == "end" and element.tag == "t":
                counts["t"] += len(element.text or "")
            most, what = MOST[element.tag]
            if counts[element.tag] > most:
                number = f"{most:,}".replace(",", " ")
                raise ReadingError(
                    f"{path.name} contient plus de {number} {what} ; on ne l'ouvre pas. Gardez-y "
                    "les seules diapositives du comité."
                )


def _slide(number: int, slide: Any) -> Slide:
    found = Slide(f"diapositive {number}", slide.element.get("show") in ("0", "false"))
    found.unread.extend(_prepare(slide.element))
    title = slide.shapes.title
    if title is not None:
        found.texts.extend(_lines(title.text_frame.text))
    for shape in _leaves(slide.shapes):
        if isinstance(shape, GraphicFrame) and shape.has_table:
            found.grids.append(_grid(shape.table, list(found.texts)))
        elif isinstance(shape, GraphicFrame):
            found.unread.append(_frame(shape))
        elif shape.has_text_frame and shape.shape_id != getattr(title, "shape_id", None):
            lines = _lines(shape.text_frame.text)
            found.texts.extend(lines)
            if found.grids:
                found.grids[-1].after.extend(lines)
        if picture := _picture(shape.element):
            found.pictures.append(picture)
            found.captions.extend(one.get("descr", "") for one in _all(shape.element, "*/p:cNvPr"))
    return found


def _prepare(tree: Any) -> Iterator[str]:
    """Leave in a slide's tree what is seen, once; yield what was taken out of it."""
    for alternate in list(tree.iter(f"{{{_NAMES['mc']}}}AlternateContent")):
        for child in _branch(alternate):
            alternate.addprevious(child)
        _remove([alternate])
    if hidden := [one for one in _all(tree, ".//p:cNvPr") if _is_on(one, "hidden")]:
        yield "un objet masqué"
    _remove(one.getparent().getparent() for one in hidden)
    if struck := [run for run, look in _looks(tree) if _strike(look) != "noStrike"]:
        yield "un texte barré"
    _remove(struck)
    covered = [cell for cell in _all(tree, ".//a:tc") if _is_on(cell, "hMerge", "vMerge")]
    if any(text.text for cell in covered for text in _all(cell, ".//a:t")):
        yield "un texte caché sous des cellules fusionnées"
    _remove(part for cell in covered for part in _all(cell, ".//a:p/*"))
    for run, look in _looks(tree):
        if look.get("baseline", "0").strip("0%")[:1].isdigit():
            _raise_digits(run)


def _branch(alternate: Any) -> list[Any]:
    """The children of the branch that is read, of those that say the same for several programs.

    Among shapes: the first with a table, else the first, which is what PowerPoint shows. In a
    text: the last, which is plain.
    """
    branches = [*_all(alternate, "mc:Choice"), *_all(alternate, "mc:Fallback")]
    if not branches:
        return []
    if next(alternate.iterancestors(f"{{{_NAMES['a']}}}p"), None) is not None:
        return list(branches[-1])
    with_table = (branch for branch in branches if _all(branch, ".//a:tbl"))
    return list(next(with_table, branches[0]))


def _all(element: Any, path: str) -> list[Any]:
    return list(element.iterfind(path, _NAMES))


def _is_on(element: Any, *switches: str) -> bool:
    return any(element.get(switch) in ("1", "true") for switch in switches)


def _looks(tree: Any) -> list[tuple[Any, Any]]:
    """The runs of text that look otherwise than their paragraph, each with its look."""
    return [(run, run.find("a:rPr", _NAMES)) for run in _all(tree, ".//a:r[a:rPr]")]


def _strike(look: Any) -> str:
    return str(look.get("strike", "noStrike"))


def _raise_digits(run: Any) -> None:
    """A digit above the line is a footnote's mark, and none of the figure before it."""
    for text in _all(run, "a:t"):
        text.text = (text.text or "").translate(_SUPERSCRIPTS)


def _remove(elements: Iterable[Any]) -> None:
    for element in elements:
        element.getparent().remove(element)


def _frame(shape: Any) -> str:
    address = shape.element.graphicData_uri or ""
    return _FRAMES.get(re.split(r"[/.]", address)[-1], "un objet graphique")


def _picture(element: Any) -> str | None:
    """What a shape that is, or is filled with, a picture shows; else None."""
    if element.tag.endswith("}contentPart"):
        return "un dessin à la main"
    if any(one.tag.endswith(("File", "Cd")) for one in _all(element, "p:nvPicPr/p:nvPr/*")):
        return "une vidéo ou un son"
    is_picture = element.tag.endswith("}pic") or _all(element, "p:spPr/a:blipFill")
    return "une image" if is_picture else None


def _leaves(shapes: Any) -> Iterator[Any]:
    """The shapes as they are read, from top to bottom, those of a group together."""
    for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _leaves(shape.shapes)
        else:
            yield shape


def _grid(table: Any, before: list[str]) -> Grid:
    grid = Grid([], [], before)
    for place, row in enumerate(table._tbl.tr_lst):  # table.rows looks for each from the first on
        cells = [_Cell(cell, table) for cell in row.tc_lst]
        grid.rows.append([" ".join(_lines(cell.text_frame.text)) for cell in cells])
        for column, cell in enumerate(cells):
            if cell.is_merge_origin:
                last = (place + cell.span_height - 1, column + cell.span_width - 1)
                grid.merged.append((place, column, *last))
    return grid


def _lines(text: str) -> list[str]:
    """The lines of a text frame; paragraphs end at a line feed, lines at a vertical tab."""
    lines = (_line(line) for line in text.replace("\v", "\n").splitlines())
    return [line for line in lines if line]


def _line(text: str) -> str:
    return plain(unicodedata.normalize("NFC", without_directions(text)))
