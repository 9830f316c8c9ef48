"""An answer as a workbook: what a reader sees, its data as numbers, what its words mean."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from copil_analysis.errors import UsageError, describe_os
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.definitions import defined
from copil_analysis.showing.french import MISSING, is_missing, typeset
from copil_analysis.showing.headers import ANSWER_HEADERS, in_french
from copil_analysis.showing.markup import plain
from copil_analysis.showing.numbers import PATTERNS, Number
from copil_analysis.showing.sheets import fit_column, open_book, write_cell, write_frame
from copil_analysis.showing.words import size_label, verdict_words
from copil_analysis.usage import told
from copil_analysis.vocabulary import TOTAL, TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.showing.indicator import Indicator

_CREATED = datetime(1980, 1, 1)
"""A workbook must have a date, and the day's would change its bytes: that of its archive."""
_HEAD = 18
"""From so many letters on a header goes on on a second line."""
_MEANING = 100
_OF_SIZES = ("typology", "size", "group", "part")
"""The columns in which sizes of dwellings or of households may stand."""


def write_excel(answer: Indicator, path: str | Path) -> None:
    """Write an answer with its data and its definitions; the same bytes each time.

    A folder that does not exist, another ending than .xlsx or a file that is open elsewhere is a
    UsageError.
    """
    if not isinstance(path, str | Path):
        raise UsageError(f"to_excel attend le nom d'un fichier .xlsx, et non « {told(path)} ».")
    file = _writable(Path(path))
    try:
        file.write_bytes(make_excel(answer))
    except OSError as error:
        raise UsageError(describe_os(error)) from error


def _writable(file: Path) -> Path:
    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"« {file.name} » doit se terminer par .xlsx.")
    if not file.parent.is_dir():
        raise UsageError(f"Le dossier « {file.parent} » n'existe pas.")
    for lock in (f"~${file.name}", f".~lock.{file.name}#"):
        if file.with_name(lock).exists():
            raise UsageError(f"« {file.name} » est ouvert ailleurs ({lock}) : fermez-le d'abord.")
    return file


def make_excel(answer: Indicator) -> bytes:
    """The bytes of the workbook: « Réponse », « Données », and « Définitions » if it has any."""
    file = io.BytesIO()
    with open_book(file, default_date_format="dd/mm/yyyy") as book:
        title = plain(answer.headline or answer.why_missing)
        book.set_properties({"title": title, "created": _CREATED})
        _write_answer(book, answer)
        _write_data(book, answer.data, answer.labels)
        if answer.definition:
            _write_definitions(book, answer.definition)
    return file.getvalue()


def _write_answer(book: Workbook, answer: Indicator) -> None:
    sheet = book.add_worksheet("Réponse")
    sheet.hide_gridlines(2)
    large, bold = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
    write_cell(sheet, 0, 0, plain(answer.why_missing or answer.headline), large)
    lines = [(answer.about, None), *((mark, bold) for mark in answer.marks)]
    if not answer.why_missing:
        reading = f"Lecture : {answer.reading}" if answer.reading else ""
        lines += [(line, None) for line in (*answer.sentences, reading)]
    at = _write_lines(sheet, 1, lines)
    if answer.why_missing:
        return
    below = [*answer.doubts]
    if answer.table is not None:
        write_cell(sheet, at + 1, 0, typeset(answer.table.caption), bold)
        at, notes = _write_table(book, sheet, at + 2, answer.table)
        below = [*notes, *(doubt for doubt in below if plain(doubt) not in map(plain, notes))]
    below.append(f"Source : {answer.source}" if answer.source else "")
    _write_lines(sheet, at + 1, [(line, None) for line in below])


def _write_lines(sheet: Worksheet, at: int, lines: Sequence[tuple[Any, Any]]) -> int:
    """Write a line a row, and give the row after."""
    told = [(plain(line), form) for line, form in lines if line]
    for i, (line, form) in enumerate(told, start=at):
        write_cell(sheet, i, 0, line, *([form] if form else []))
    return at + len(told)


def _write_table(
    book: Workbook, sheet: Worksheet, at: int, table: Table
) -> tuple[int, Sequence[Any]]:
    """Write headers and rows from row ``at``; give the row after, and what stands below."""
    rows, used = table.rows(), table.marks.on(table.caption)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    parts = [part for column in table.columns for part in _parts(column, rows)]
    for j, (column, number) in enumerate(parts):
        header = typeset(number.header if number else column.header)
        write_cell(sheet, at, j, header, head)
        words: list[Any] = []
        for i, row in enumerate(rows, start=at + 1):
            cell = number.value(row) if number else _words(column, row)
            mark = used.mark(column.place, row) if number else None
            look = _look(number, mark[0] if mark else "", table.total and row is rows[-1])
            write_cell(sheet, i, j, cell, book.add_format(look))
            words.append(f"{cell:,.1f}" if number and cell is not None else cell or "")
        fit_column(sheet, j, [*_head_lines(header), *words])
    sheet.freeze_panes(at + 1, 0)
    return at + 1 + len(rows), [*(f"{a[0]} {plain(t)}" for a, t in used.notes()), *table.notes]


def _parts(column: Column, rows: Sequence[Row]) -> list[tuple[Column, Number | None]]:
    """The columns of a workbook that a column is: its numbers, or one of words.

    Numbers that a function prints and that say nothing of a workbook stand there as they are.
    """
    exported = list(column.exported)
    if not exported and not column.is_words and _has_numbers(column, rows):
        exported = [Number(column.header, column.name, "general")]
    return [(column, number) for number in exported] or [(column, None)]


def _has_numbers(column: Column, rows: Sequence[Row]) -> bool:
    known = [row[column.name] for row in rows if not is_missing(row[column.name])]
    return bool(known) and not any(isinstance(value, str) for value in known)


def _words(column: Column, row: Row) -> str | None:
    told = plain(column.tell(row))
    return None if told in ("", MISSING) else told


def _look(number: Number | None, mark: str, is_total: bool) -> Mapping[str, Any]:
    """How a cell looks; a mark of the checks is part of how its number is printed."""
    look: dict[str, Any] = {"bold": True, "top": 1} if is_total else {}
    if number:
        signs = f'" {mark}"' if mark else ""
        look["num_format"] = ";".join(f"{one}{signs}" for one in PATTERNS[number.form].split(";"))
    return look


def _head_lines(header: str) -> list[str]:
    """What of a header must stand on one line: all of a short one, the words of a long one."""
    return header.split(" ") + ([header] if len(header) <= _HEAD else ["x" * _HEAD])


def _write_data(book: Workbook, data: pd.DataFrame, labels: Mapping[str, str]) -> None:
    sheet = book.add_worksheet("Données")
    write_frame(sheet, french_data(data, labels))
    sheet.set_row(0, None, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)


def french_data(data: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The data of an answer with French headers and words where they are known.

    ``labels``: of its structures and channels.
    """
    headers = dict(ANSWER_HEADERS)
    if "place" in data and pd.api.types.is_numeric_dtype(data["place"]):
        headers["place"] = "Rang du trimestre"
    codes = [code for name in _OF_SIZES if name in data for code in data[name].dropna().unique()]
    # Here a T1 may be apart from a studio.
    sizes = {code: size_label(code) for code in [TOTAL, *codes] if code not in TYPOLOGIES}
    known = {code: label for code, label in sizes.items() if label != code}
    return in_french(data, {**known, **verdict_words(), **labels}, headers)


def _write_definitions(book: Workbook, definition: str) -> None:
    sheet = book.add_worksheet("Définitions")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    known = defined(definition)
    rows = [(one.term, one.meaning) for one in known] or [("Définition", definition)]
    for i, (term, meaning) in enumerate([("Terme", "Ce qu'il veut dire"), *rows]):
        write_cell(sheet, i, 0, typeset(term), bold)
        write_cell(sheet, i, 1, typeset(meaning), wrapped if i else bold)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, _MEANING)
    sheet.freeze_panes(1, 0)
