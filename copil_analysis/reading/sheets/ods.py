"""The sheets of an .ods, read from its XML: odfpy is too old to build on, and calamine tells
neither hidden rows, covered cells, struck-out texts nor errors that stand beside a value of 0.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from copil_analysis.reading.sheets.package import Package, locked
from copil_analysis.reading.sheets.seen import Raw, check_extent, check_texts
from copil_analysis.reading.sheets.sheet import Cell

_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = ("annotation", "frame", "custom-shape", "ruby-text")  # comments, drawings
_KIND = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_ERROR = re.compile(r"Err:[0-9]{3}|#[A-Z][A-Z/0]*\s?[!?]?")
_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,][0-9]+)?S)?")
_LAST_COLUMN = 16_384


@dataclass
class _Styles:
    """The names of the styles that strike a text out, and of those that hide a table."""

    struck: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)

    def add(self, style: Any) -> None:
        name, parent = _get(style, "name"), _get(style, "parent-style-name")
        is_struck = parent in self.struck
        for one in style:
            if one.tag == "table-properties" and _get(one, "display") == "false":
                self.hidden.add(name)
            lines = {_get(one, f"text-line-through-{what}") for what in ("style", "type")} - {""}
            is_struck = lines != {"none"} if lines else is_struck
        if is_struck:
            self.struck.add(name)


def read_ods(package: Package) -> list[Raw]:
    """Every table of the document, empty ones too."""
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise locked(package.path)
    styles, tables, is_1904 = _Styles(), list[_Table](), False
    for style in package.whole("styles.xml", "style") if package.has("styles.xml") else ():
        styles.add(style)
    wanted = ("style", "null-date", "table", "table-row-group", "table-column-group")
    for event, one in package.elements("content.xml", *wanted, "table-column", "table-row"):
        if one.tag == "style" and event == "end":
            styles.add(one)
        elif one.tag == "null-date":
            is_1904 = _get(one, "date-value").startswith("1904")
        elif one.tag == "table" and event == "start":
            raw = Raw(_get(one, "name"), is_1904=is_1904)
            raw.is_hidden = _get(one, "style-name") in styles.hidden
            tables.append(_Table(package, raw, styles.struck))
        elif tables and one.tag != "table":
            tables[-1].take(event, one)
    return [table.raw for table in tables]


class _Table:
    """A table whose rows and columns come one by one; repeated ones are unfolded."""

    def __init__(self, package: Package, raw: Raw, struck: set[str]) -> None:
        self.raw, self._path, self._struck = raw, package.path, struck
        self._columns = self._rows = self._length = 0
        self._groups: list[bool] = []

    def take(self, event: str, one: Any) -> None:
        if one.tag.endswith("-group") and event == "start":
            self._groups.append(_get(one, "display") == "false")
        elif one.tag.endswith("-group"):
            self._groups.pop()
        elif one.tag == "table-column" and event == "end":
            first, self._columns = self._columns, self._columns + _times(one, "columns-repeated")
            if self._is_unseen(one):
                last = min(self._columns, _LAST_COLUMN)
                self.raw.hidden_columns.update(range(first, last))
        elif one.tag == "table-row" and event == "end":
            self._take_row(one)
            one.clear()

    def _is_unseen(self, line: Any) -> bool:
        return any(self._groups) or _get(line, "visibility") in ("collapse", "filter")

    def _take_row(self, row: Any) -> None:
        first, self._rows = self._rows, self._rows + _times(row, "rows-repeated")
        cells, struck, uncomputed, column = list[Cell](), list[int](), list[int](), 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            places = range(column, column := column + _times(cell, "columns-repeated"))
            self._merge(cell, first, places.start)
            value = _value(cell)
            if value == 0 and _get(cell, "formula") and cell.find("p") is None:
                value = None  # a spreadsheet writes what it shows beside each result
            if value is not None:
                check_extent(self._path, self._rows, column)
                cells.extend([None] * (places.start - len(cells)))
                cells.extend([value] * len(places))
                style = _get(cell, "style-name") or _get(row, "default-cell-style-name")
                struck += places if style in self._struck or self._is_struck(cell) else []
            elif _get(cell, "formula") and cell.get(_KIND) != "string":
                uncomputed.append(places.start)
        rows = range(first, self._rows)
        self.raw.uncomputed += [(row, column) for row in rows[:1] for column in uncomputed]
        if not cells:
            return
        self._length += len(rows) * sum(len(one) for one in cells if isinstance(one, str))
        check_texts(self._path, self._length)
        self.raw.cells.extend([] for _ in range(first - len(self.raw.cells)))
        self.raw.cells.extend(list(cells) for _ in rows)
        self.raw.struck.update((row, column) for row in rows for column in struck)
        if self._is_unseen(row):
            self.raw.hidden_rows.update(rows)

    def _merge(self, cell: Any, row: int, column: int) -> None:
        down, right = _times(cell, "rows-spanned"), _times(cell, "columns-spanned")
        if down * right > 1:
            self.raw.merged.append((row, column, row + down - 1, column + right - 1))

    def _is_struck(self, cell: Any) -> bool:
        """Whether all the words of a cell are in runs that are struck out."""
        spans = [one for one in cell.iter("span") if _get(one, "style-name") in self._struck]
        words = sum(len("".join(span.itertext()).split()) for span in spans)
        return bool(words) and words >= len(_text(cell).split())


def _get(element: Any, name: str) -> str:
    """An attribute by its local name."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


def _times(element: Any, what: str) -> int:
    text = _get(element, f"number-{what}")
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


def _text(cell: Any) -> str:
    """A cell's own paragraphs, without comments and drawings."""
    return "\n".join("".join(_pieces(one)) for one in cell if one.tag == "p")


def _pieces(element: Any) -> Iterator[str]:
    spaces = {"s": " " * min(int(_get(element, "c") or 1), 99), "tab": "\t", "line-break": "\n"}
    yield spaces.get(element.tag, "")
    yield element.text or ""
    for one in element:
        if one.tag not in _ASIDE:
            yield from _pieces(one)
        yield one.tail or ""


def _value(cell: Any) -> Cell:
    """What a cell holds; an error stands in its text, whatever value is kept beside it."""
    text, kind = _text(cell).strip("\n"), cell.get(_KIND, "")
    if "error" in cell.attrib.values() or _ERROR.fullmatch(text.strip()):
        return "".join(text.split()) or None
    read: dict[str, tuple[str, Callable[[str], Cell]]] = {
        **dict.fromkeys(("float", "percentage", "currency"), ("value", float)),
        "boolean": ("boolean-value", lambda said: said == "true"),
        "date": ("date-value", _moment),
        "time": ("time-value", _time),
    }
    if kind in read:
        name, of = read[kind]
        try:
            return of(_get(cell, name))
        except ValueError:
            return None if _get(cell, "formula") else text or None
    return text or (_get(cell, "string-value") if kind == "string" else "") or None


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _time(text: str) -> Cell:
    """A time of the day, or how long something takes."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return time(hours, minutes, seconds)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
