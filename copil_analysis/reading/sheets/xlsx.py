"""The sheets of an .xlsx: calamine gives the values, the XML of the sheets what it leaves out.

calamine reads what other libraries refuse (Strict Open XML, damaged styles, cells without a
reference) and knows days by their formats; it tells neither hidden rows and columns, struck-out
texts, errors, nor whether a formula has a result. openpyxl, which does know the looks, cannot
tell a result that is an empty text from one that was never computed, and refuses the first two.
"""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.content import broken
from copil_analysis.reading.sheets.package import Package
from copil_analysis.reading.sheets.seen import (
    MAX_COLUMNS,
    Area,
    Place,
    Raw,
    check_extent,
    check_merged,
    check_sheets,
    check_texts,
)
from copil_analysis.reading.sheets.sheet import DAY_ZERO, DAY_ZERO_1904, Cell, column_number

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _SHARED = "xl/styles.xml", "xl/sharedStrings.xml"
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,8})\$?([0-9]{1,9})")
_LAST_COLUMN = 16_384
_NO_LOOKS = (
    "la mise en forme du classeur est abîmée : ce qui y est barré n'est pas vu, et un jour peut "
    "s'y lire comme un nombre ; à confirmer."
)


def read_xlsx(package: Package) -> list[Raw]:
    """Every worksheet, empty ones too; charts and macros have none."""
    settings, sheets = _workbook(package)
    check_sheets(package.path, len(sheets))
    styles, looks = _STYLES, ""
    try:
        struck = _struck_styles(package)
    except ReadingError:
        styles, struck, looks = "", (set[str](), set[str]()), _NO_LOOKS
    shared = [_text(one) for one in package.whole(_SHARED, "si")] if package.has(_SHARED) else []
    parts = [_WORKBOOK, _RELATIONS, _SHARED, styles, *(part for _, part in sheets)]
    found = [_Sheet(package, part, raw, struck, shared) for raw, part in sheets]
    values = _values(package, parts, [raw.name for raw, _ in sheets])
    for sheet in found:
        sheet.raw.day_zero = DAY_ZERO_1904 if settings["date1904"] else DAY_ZERO
        sheet.raw.looks = looks
        sheet.take(values[sheet.raw.name], asks_to_compute=settings["fullCalcOnLoad"])
    return [sheet.raw for sheet in found]


def _workbook(package: Package) -> tuple[dict[str, bool], list[tuple[Raw, str]]]:
    """What the workbook is set to, and its worksheets with their parts."""
    settings, sheets, targets = {"date1904": False, "fullCalcOnLoad": False}, [], {}
    for one in package.whole(_RELATIONS, "Relationship"):
        part = str(PurePosixPath("xl") / one.get("Target", "").replace("\\", "/")).lstrip("/")
        if one.get("Type", "").endswith("/worksheet") and package.has(part):
            targets[one.get("Id")] = part
    for one in package.whole(_WORKBOOK, "workbookPr", "calcPr", "sheet"):
        settings = {name: _is_on(one, name) or is_on for name, is_on in settings.items()}
        identity = next((value for name, value in one.items() if name.endswith("}id")), None)
        if one.tag == "sheet" and identity in targets:
            is_hidden = one.get("state", "visible") != "visible"
            sheets.append((Raw(one.get("name", ""), is_hidden=is_hidden), targets[identity]))
    return settings, sheets


def _values(package: Package, parts: list[str], names: list[str]) -> dict[str, list[list[Cell]]]:
    """The cells of these sheets, of the parts that were found sound and of no others."""
    copy = io.BytesIO()
    with ZipFile(copy, "w") as archive:
        archive.writestr("_rels/.rels", _ROOT)
        for part in filter(package.has, parts):
            archive.writestr(part, package.read(part))
    copy.seek(0)
    try:
        with CalamineWorkbook.from_object(copy) as book:
            return {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[misc]
                for name in names
            }
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of calamine's derives from BaseException alone
        raise broken(package.path) from None


def _struck_styles(package: Package) -> tuple[set[str], set[str]]:
    """The numbers of the styles of cells whose font is struck out, and of those of conditions."""
    fonts, styles, conditional = list[bool](), list[str](), list[bool]()
    for one in package.whole(_STYLES, "fonts", "cellXfs", "dxfs"):
        if one.tag == "fonts":
            fonts = [_is_struck(font) for font in one]
        elif one.tag == "dxfs":
            conditional = [_is_struck(style.find("font")) for style in one]
        else:
            styles = [style.get("fontId", "") for style in one]
    struck = _numbers(fonts)
    return _numbers(font in struck for font in styles), _numbers(conditional)


def _numbers(wanted: Iterable[bool]) -> set[str]:
    return {str(number) for number, is_wanted in enumerate(wanted) if is_wanted}


def _text(item: Any) -> tuple[int, bool]:
    """The length of a text, and whether all its runs are struck out."""
    runs = [
        (len((t.text or "").strip()), _is_struck(run.find("rPr")))
        for run in item.findall("r")
        for t in run.findall("t")
    ]
    whole = sum(len(one.text or "") for one in item.findall("t"))
    return whole + sum(length for length, _ in runs), bool(runs) and not whole and all(
        is_struck for length, is_struck in runs if length
    )


def _is_struck(properties: Any) -> bool:
    strike = None if properties is None else properties.find("strike")
    return strike is not None and _is_on(strike, "val", "1")


def _is_on(element: Any, name: str, default: str = "0") -> bool:
    return element.get(name, default).strip().lower() not in ("0", "false", "off")


class _Sheet:
    """What the XML of a sheet tells of its cells, beside their values."""

    def __init__(
        self,
        package: Package,
        part: str,
        raw: Raw,
        struck: tuple[set[str], set[str]],
        shared: list[tuple[int, bool]],
    ) -> None:
        self._path, self._shared = package.path, shared
        self._struck, self._conditional = struck
        self.raw = raw
        self.errors: dict[Place, str] = {}
        self.formulas: list[Place] = []
        self._height = self._width = self._length = 0
        self._place = (-1, -1)
        spans = set[tuple[int, int]]()
        self._height_of_rows = ""
        wanted = ("sheetFormatPr", "col", "row", "mergeCell", "conditionalFormatting")
        for one in package.whole(part, *wanted):
            if one.tag == "row":
                self._read_row(one)
            elif one.tag == "mergeCell":
                self.raw.merged.extend(_areas(one.get("ref", "")))
                check_merged(package.path, self.raw)
            elif one.tag == "conditionalFormatting":
                self._read_condition(one)
            elif one.tag == "sheetFormatPr":
                is_own = _is_on(one, "customHeight")
                self._height_of_rows = one.get("defaultRowHeight", "") if is_own else ""
            elif _is_hidden(one, "width"):
                first, last = (_number(one.get(name), 0) for name in ("min", "max"))
                spans.add((first - 1, min(last, MAX_COLUMNS)))
        if len(spans) > _LAST_COLUMN:  # a sheet has no more columns to hide
            raise broken(package.path)
        for span in spans:
            self.raw.hidden_columns.update(range(*span))
        check_extent(self._path, self._height, self._width)

    def take(self, cells: list[list[Cell]], *, asks_to_compute: bool) -> None:
        """Take the cells, with what their XML tells of them."""
        self.raw.cells = cells
        for (row, column), error in self.errors.items():
            cells[row][column] = error
        zeros = {place for place in self.formulas if asks_to_compute and _is_zero(cells, place)}
        self.raw.uncomputed = sorted(zeros.union(self.raw.uncomputed))

    def _read_row(self, row: Any) -> None:
        number = _number(row.get("r"), self._place[0] + 2) - 1
        self._place = (number, -1)
        if _is_hidden(row, "ht", self._height_of_rows):
            self.raw.hidden_rows.add(number)
        for cell in row.iter("c"):
            self._read_cell(cell)

    def _read_condition(self, one: Any) -> None:
        """Where a condition may strike out; later kinds of condition keep their style and place."""
        styles = [(rule.get("dxfId"), rule.find("dxf/font")) for rule in one.iter("cfRule")]
        if any(number in self._conditional or _is_struck(font) for number, font in styles):
            places = one.get("sqref") or one.findtext("sqref") or ""
            self.raw.may_be_struck += [area for each in places.split() for area in _areas(each)]

    def _read_cell(self, cell: Any) -> None:
        place = (self._place[0], self._place[1] + 1)
        if reference := _REFERENCE.fullmatch(cell.get("r", "").strip()):
            place = (int(reference[2]) - 1, column_number(reference[1]))
        self._place = place
        kind, value, formula = cell.get("t", ""), (cell.findtext("v") or "").strip(), cell.find("f")
        length, is_struck = len(value), False
        if kind == "s" and value.isdecimal() and int(value) < len(self._shared):
            length, is_struck = self._shared[int(value)]
        elif (inline := cell.find("is")) is not None:
            length, is_struck = _text(inline)
        if length:
            self._height = max(self._height, place[0] + 1)
            self._width = max(self._width, place[1] + 1)
            self._length += length
            check_texts(self._path, self._length)
        if kind == "e" and value:
            self.errors[place] = value
        if formula is not None:
            self.formulas.append(place)
            if not value and kind != "str":
                self.raw.uncomputed.append(place)
        if is_struck or cell.get("s", "0") in self._struck:
            self.raw.struck.add(place)


def _is_zero(cells: list[list[Cell]], place: Place) -> bool:
    """Whether a number is zero; a day that is zero (00/01/1900) is an empty one, not a count."""
    row, column = place
    cell = cells[row][column] if row < len(cells) and column < len(cells[row]) else None
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell == 0


def _is_hidden(line: Any, size: str, default: str = "") -> bool:
    """Whether a row or a column is hidden, or drawn less than a point high, a sign wide."""
    return _is_on(line, "hidden") or bool(re.match(r"0(?:\.|$)", line.get(size, default)))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def _areas(reference: str) -> Iterator[Area]:
    """The area of a reference such as ``A2:F9`` or ``A2``, if it is one."""
    ends = [_REFERENCE.fullmatch(part) for part in reference.split(":")]
    if len(ends) <= 2 and ends[0] and ends[-1]:
        (left, top), (right, bottom) = ends[0].groups(), ends[-1].groups()
        yield int(top) - 1, column_number(left), int(bottom) - 1, column_number(right)
