"""A register to fill as a workbook, made from its fields and the configuration.

The same code writes rows that are known already: a filled template is still the template.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from math import ceil
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from copil_analysis.config import Config
from copil_analysis.period import Period
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import GUIDE, LISTS, REGISTERS, Field
from copil_analysis.showing.french import typeset
from copil_analysis.showing.sheets import open_book
from copil_analysis.workspace.template_rules import KINDS, lists_of, message_of, rule_of
from copil_analysis.workspace.template_words import (
    GUIDE_HEADERS,
    HEADER_OF_LIST,
    MEANINGS,
    SHEET_NAMES,
    advice,
)

ROWS = 2000
"""How many rows have drop-down lists and checks; more may be filled."""
BLUE, LINE, _PALE = "#12436D", "#BFBFBF", "#DCE6F0"
_A4 = 9
_LONGEST_TITLE = 32  # of what Excel shows beside a cell
_GUIDE_WIDTHS = (26, 14, 66, 50)
_LINE_HEIGHT = 15  # points


def write_template(
    path: Path,
    register: str,
    *,
    period: Period,
    config: Config,
    rows: Sequence[Mapping[str, Cell]] = (),
) -> None:
    """Write the workbook of a register: its columns, the instructions, the lists of values.

    ``rows``: cells by the name of the field, as a person enters them. The same bytes each time:
    the creation date, which a workbook must have, is the period's first day.
    """
    title = f"{SHEET_NAMES[register]}, {period.label}"
    with open_book(path) as book:
        book.set_properties(
            {
                "title": title,
                "author": config.service,
                "created": datetime.combine(period.first_day, time()),
            }
        )
        sheets = [book.add_worksheet(name) for name in (SHEET_NAMES[register], GUIDE, LISTS)]
        for sheet in sheets:
            set_print(sheet, title)
        _write_register(book, sheets[0], register, period, config, rows)
        _write_guide(book, sheets[1], register, period, config)
        _write_lists(book, sheets[2], register, config)


def set_print(sheet: Worksheet, title: str) -> None:
    """Print a sheet on A4 pages as wide as it, with its title and their number below."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{title}&RPage &P sur &N")


def _write_register(
    book: Workbook,
    sheet: Worksheet,
    register: str,
    period: Period,
    config: Config,
    rows: Sequence[Mapping[str, Cell]],
) -> None:
    fields, last = REGISTERS[register], max(ROWS, len(rows))
    lists = lists_of(fields, config)
    for j, one in enumerate(fields):
        entered = book.add_format({"num_format": KINDS[one.kind].number_format})
        longest = max(len(text) for text in (one.label, *lists.get(one.kind, ())))
        sheet.set_column(j, j, max(KINDS[one.kind].width, longest + 5), entered)
        sheet.write_string(0, j, one.label, header_format(book, one.is_required))
        shown = {
            "input_title": one.label[:_LONGEST_TITLE],
            "input_message": message_of(register, one),
        }
        rule = rule_of(register, one, period, source=_source(lists, one.kind))
        sheet.data_validation(0, j, 0, j, {"validate": "any", **shown})
        sheet.data_validation(1, j, last, j, {**rule, **shown})
        for i, row in enumerate(rows, start=1):
            _write_cell(sheet, i, j, row.get(one.name), entered)
    _set_view(sheet, fields, last)


def _write_cell(sheet: Worksheet, i: int, j: int, cell: Cell, entered: Format) -> None:
    if isinstance(cell, str):  # XlsxWriter's write() would make a number of some texts
        sheet.write_string(i, j, cell, entered)
    elif cell is not None:
        sheet.write(i, j, cell, entered)


def _set_view(sheet: Worksheet, fields: Sequence[Field], last: int) -> None:
    """Keep the headers in sight, on paper too, and texts made of digits without a warning."""
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, last, len(fields) - 1)
    sheet.set_selection(1, 0, 1, 0)
    texts = [j for j, one in enumerate(fields) if KINDS[one.kind].number_format == "@"]
    if texts:
        ranges = " ".join(xl_range(1, j, last, j) for j in texts)
        sheet.ignore_errors({"number_stored_as_text": ranges})


def height_of(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """The points that a row needs so that no text of its cells is cut."""
    texts = (cell if isinstance(cell, str) else "" for cell in cells)
    lines = [ceil(len(text) / width) for text, width in zip(texts, widths, strict=True)]
    return _LINE_HEIGHT * max(1, *lines)


def header_format(book: Workbook, is_strong: bool = True, is_wrapped: bool = False) -> Format:
    """How the header of a column looks, in every workbook of ours."""
    fill, ink = (BLUE, "#FFFFFF") if is_strong else (_PALE, BLUE)
    return book.add_format(
        {
            "bold": is_strong,
            "bg_color": fill,
            "font_color": ink,
            "border": 1,
            "border_color": BLUE,
            "valign": "vcenter",
            "text_wrap": is_wrapped,
        }
    )


def _source(lists: Mapping[str, Sequence[str]], kind: str) -> str | None:
    """The cells that hold the list of a kind: written into the rule, it could be 255 long only."""
    if kind not in lists:
        return None
    j = list(lists).index(kind)
    return f"={LISTS}!{xl_range_abs(1, j, len(lists[kind]), j)}"


def _write_guide(
    book: Workbook, sheet: Worksheet, register: str, period: Period, config: Config
) -> None:
    """The advice, then a row a column; long texts wrap in rows as high as they need."""
    fields = REGISTERS[register]
    lists = lists_of(fields, config)
    for j, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(j, j, width)
    title = book.add_format({"bold": True, "font_size": 16, "font_color": BLUE})
    sheet.write_string(0, 0, f"{SHEET_NAMES[register]} : {GUIDE.lower()}", title)
    told = advice(register, period)
    for i, sentence in enumerate(told, start=2):
        sheet.write_string(i, 0, f"•  {typeset(sentence)}")
    start = len(told) + 3
    sheet.set_row(start, 22)
    for j, header in enumerate(GUIDE_HEADERS):
        sheet.write_string(start, j, typeset(header), header_format(book))
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
    for i, one in enumerate(fields, start=start + 1):
        values = " ; ".join(lists.get(one.kind, ()))
        kind = typeset(KINDS[one.kind].words)
        cells = (
            one.label,
            "oui" if one.is_required else "non",
            typeset(MEANINGS[register].get(one.name, "")) or kind,
            values or kind,
        )
        sheet.set_row(i, height_of(cells, _GUIDE_WIDTHS))
        for j, cell in enumerate(cells):
            sheet.write_string(i, j, cell, book.add_format({**plain, "bold": j == 0}))


def _write_lists(book: Workbook, sheet: Worksheet, register: str, config: Config) -> None:
    """A column a kind; the drop-down lists point here, so nobody edits it by accident."""
    fields = REGISTERS[register]
    labels = {one.kind: one.label for one in reversed(fields)}
    for j, (kind, values) in enumerate(lists_of(fields, config).items()):
        header = typeset(HEADER_OF_LIST.format(labels[kind]))
        sheet.set_column(j, j, max(len(text) for text in (header, *values)) + 2)
        sheet.write_string(0, j, header, header_format(book))
        for i, value in enumerate(values, start=1):
            sheet.write_string(i, j, value)
    sheet.freeze_panes(1, 0)
    sheet.protect()
