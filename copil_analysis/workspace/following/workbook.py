"""A workbook to print and to answer in, made of sheets of lines."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from copil_analysis.quarter import Quarter
from copil_analysis.showing.french import typeset
from copil_analysis.showing.sheets import open_book, write_cell
from copil_analysis.workspace.following.lines import ASKED, FILE, ROW, Line
from copil_analysis.workspace.following.sheets import ANSWER, DONE, Sheet
from copil_analysis.workspace.template_workbook import (
    BLUE,
    LINE,
    header_format,
    height_of,
    set_print,
)

_WIDTHS = {
    **{FILE: 26, ROW: 7, "Colonne": 18, "Lu": 18, ASKED: 52, "État": 40, "Selon l'export": 40},
    **{"Adultes": 9, "Enfants": 9, "Guichet": 14, ANSWER: 26, DONE: 26},
}
_PLAIN_WIDTH = 12
_EMPTY_WIDTH = 110
_LEAST_HEIGHT = 21
"""Points: room for the hand."""
_SENTENCES = ("État", ASKED, "Selon l'export")


def write_book(path: Path, sheets: Sequence[Sheet], name: str, quarter: Quarter) -> None:
    """Write the sheets; the same bytes each time, dated of the period's first day."""
    title = f"{name}, {quarter.period.label}"
    with open_book(path) as book:
        created = datetime.combine(quarter.period.first_day, time())
        author = quarter.config.service
        book.set_properties({"title": title, "author": author, "created": created})
        for one in sheets:
            _write_sheet(book, one, typeset(f"{one.name} : {title}"))


def _write_sheet(book: Workbook, one: Sheet, title: str) -> None:
    """The title, what to do, then a table whose headers stand on each page."""
    sheet = book.add_worksheet(one.name)
    set_print(sheet, title)
    large = book.add_format({"bold": True, "font_size": 14, "font_color": BLUE})
    sheet.write_string(0, 0, title, large)
    if not one.lines:
        sheet.set_column(0, 0, _EMPTY_WIDTH)
        sheet.write_string(2, 0, typeset(one.empty))
        return
    headers = _headers(one)
    widths = [_WIDTHS.get(name, _PLAIN_WIDTH) for name in headers]
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for i, sentence in enumerate(map(typeset, one.todo), start=1):
        sheet.merge_range(i, 0, i, len(headers) - 1, sentence, wrapped)
        sheet.set_row(i, height_of([sentence], [sum(widths)]))
    top = len(one.todo) + 2
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_row(top, height_of(headers, widths))
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
    text, day = book.add_format(plain), book.add_format({**plain, "num_format": "dd/mm/yyyy"})
    for j, name in enumerate(headers):
        sheet.set_column(j, j, widths[j])
        sheet.write_string(top, j, typeset(name), header_format(book, is_wrapped=True))
    for i, line in enumerate(one.lines, start=top + 1):
        cells = [_cell(line, name) for name in headers]
        sheet.set_row(i, max(height_of(cells, widths), _LEAST_HEIGHT))
        for j, cell in enumerate(cells):
            write_cell(sheet, i, j, cell, day if isinstance(cell, datetime) else text)


def _headers(one: Sheet) -> list[str]:
    """The headers of the columns that some line fills, and that of the answers."""
    *headers, answer = one.headers
    filled = (name for name in headers if any(_cell(line, name) is not None for line in one.lines))
    return [*filled, answer]


def _cell(line: Line, name: str) -> Any:
    cell = line.get(name)
    if cell is None or pd.isna(cell):
        return None
    return typeset(cell) if name in _SENTENCES else cell
