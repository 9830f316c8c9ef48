"""The sheets of an .ods, read from its XML: odfpy is too old to build on, and calamine tells
neither hidden rows, covered cells, struck-out texts nor errors that stand beside a value of 0.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from copil_analysis.reading.sheets.package import Package, locked
from copil_analysis.reading.sheets.seen import (
    Area,
    Raw,
    check_extent,
    check_merged,
    check_sheets,
    check_texts,
)
from copil_analysis.reading.sheets.sheet import DAY_ZERO, Cell, column_number

_CELLS = ("table-cell", "covered-table-cell")
_AROUND = ("table", "table-row-group", "table-column-group")
_ASIDE = ("annotation", "frame", "custom-shape", "ruby-text")  # comments, drawings
_KIND = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_ERROR = re.compile(r"Err:[0-9]{3}|#[A-Z][A-Z/0]*\s?[!?]?")
_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,][0-9]+)?S)?")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72, "pt": 1, "pc": 12, "px": 0.75}
_LENGTH = re.compile(rf"([0-9]*\.?[0-9]+)({'|'.join(_POINTS)})")
_CELL = r"\.\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_ADDRESS = re.compile(rf"{_CELL}(?::(?:\$?'[^']*'|[^ '.]*){_CELL})?(?= |$)")
_LAST_COLUMN = 16_384


@dataclass
class _Styles:
    """The names of the styles that strike a text out, and of those that hide what has them.

    ``conditional``: the styles that a style gives way to, each on a condition. ``hidden``: with
    the family, which is that of a table, a row or a column.
    """

    struck: set[str] = field(default_factory=set)
    conditional: dict[str, set[str]] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def may_strike(self, name: str) -> bool:
        return not self.struck.isdisjoint(self.conditional.get(name, ()))

    def add(self, style: Any) -> None:
        name, parent = _get(style, "name"), _get(style, "parent-style-name")
        is_struck = parent in self.struck
        maps = {_get(one, "apply-style-name") for one in style if one.tag == "map"}
        self.conditional[name] = maps | self.conditional.get(parent, set())
        for one in style:
            if _get(one, "display") == "false" or _is_shut(one):
                self.hidden.add((_get(style, "family"), name))
            lines = {_get(one, f"text-line-through-{what}") for what in ("style", "type")} - {""}
            is_struck = lines != {"none"} if lines else is_struck
        if is_struck:
            self.struck |= {name, _get(style, "display-name") or name}  # conditions say either


def read_ods(package: Package) -> list[Raw]:
    """Every table of the document, empty ones too."""
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise locked(package.path)
    styles, tables, day_zero = _Styles(), list[_Table](), DAY_ZERO
    for style in package.whole("styles.xml", "style") if package.has("styles.xml") else ():
        styles.add(style)
    wanted = ("style", "null-date", "table-column", "table-row", "conditional-format")
    for event, one in package.elements("content.xml", *wanted, around=_AROUND):
        if one.tag == "style" and event == "end":
            styles.add(one)
        elif one.tag == "null-date":
            day_zero = _day_zero(_get(one, "date-value"))
        elif one.tag == "table" and event == "start":
            raw = Raw(_get(one, "name"), day_zero=day_zero)
            raw.is_hidden = ("table", _get(one, "style-name")) in styles.hidden
            tables.append(_Table(package, raw, styles))
            check_sheets(package.path, len(tables))
        elif tables and one.tag != "table":
            tables[-1].take(event, one)
    return [table.raw for table in tables]


class _Table:
    """A table whose rows and columns come one by one; repeated ones are unfolded."""

    def __init__(self, package: Package, raw: Raw, styles: _Styles) -> None:
        self.raw, self._path, self._styles = raw, package.path, styles
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
        elif one.tag == "conditional-format" and event == "end":
            applied = {_get(each, "apply-style-name") for each in one}
            if applied & self._styles.struck:
                self.raw.may_be_struck += _areas(_get(one, "target-range-address"))

    def _is_unseen(self, line: Any) -> bool:
        style = (line.tag, _get(line, "style-name"))
        is_hidden = _get(line, "visibility") in ("collapse", "filter")
        return is_hidden or any(self._groups) or (style in self._styles.hidden)

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
                is_struck = style in self._styles.struck or self._is_struck(cell)
                struck += places if is_struck else []
                if self._styles.may_strike(style):
                    self.raw.may_be_struck.append(
                        (first, column - len(places), self._rows - 1, column - 1)
                    )
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
            check_merged(self._path, self.raw)

    def _is_struck(self, cell: Any) -> bool:
        """Whether all the words of a cell are in runs that are struck out."""
        spans = [one for one in cell.iter("span") if _get(one, "style-name") in self._styles.struck]
        words = sum(len("".join(span.itertext()).split()) for span in spans)
        return bool(words) and words >= len(_text(cell).split())


def _is_shut(properties: Any) -> bool:
    """Whether a row or a column is drawn less than a point high or wide, and not fitted later."""
    size = _get(properties, "row-height") or _get(properties, "column-width")
    match = _LENGTH.fullmatch(size)
    fits = "true" in (
        _get(properties, f"use-optimal-{one}") for one in ("row-height", "column-width")
    )
    return match is not None and float(match[1]) * _POINTS[match[2]] < 1 and not fits


def _areas(addresses: str) -> Iterator[Area]:
    for match in _ADDRESS.finditer(addresses):
        top, left = int(match[2]) - 1, column_number(match[1])
        bottom, right = int(match[4] or match[2]) - 1, column_number(match[3] or match[1])
        yield top, left, bottom, right


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


def _day_zero(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return DAY_ZERO


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
