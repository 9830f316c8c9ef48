"""Whatever is asked, its data and its workbook hold numbers, and no text that looks like one."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.showing.excel import make_excel
from copil_analysis.showing.indicator import Indicator
from tests.questions import every_answer
from tests.shown import spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_ONE = r"[+−-]?\d[\d ]*(?:,\d+)?(?: ?(?:%|€|mois))?"
_MORE = rf"(?: (?:à|sur|/|÷|pour|puis|et) {_ONE}|, soit {_ONE}| \({_ONE}\)| ou plus)"
NUMBER = re.compile(rf"{_ONE}{_MORE}*|n\.d\.")
"""A figure as a page prints it: "31", "58 %", "31 (58 %)", "15 à 57", "3 sur 8", "28 / 3"."""


@pytest.fixture(scope="module")
def answered() -> dict[str, list[tuple[str, Indicator]]]:
    """What has been asked already, for all tests."""
    return {}


@pytest.fixture(params=["deck", "invented"])
def answers(
    request: pytest.FixtureRequest,
    quarter_2011: "Quarter",
    invented: Path,
    answered: dict[str, list[tuple[str, Indicator]]],
) -> list[tuple[str, Indicator]]:
    """All that can be asked of the deck's one quarter, and of the last of twelve with registers."""
    if request.param not in answered:
        quarter = quarter_2011 if request.param == "deck" else copil.load("2026-T3", invented)
        answered[request.param] = list(every_answer(quarter))
    return answered[request.param]


def texts(values: Any) -> Iterator[str]:
    return (spaced(value) for value in values if isinstance(value, str))


def test_data_hold_numbers_and_words(answers: list[tuple[str, Indicator]]) -> None:
    """Of texts there are codes and sentences; the code of a size may be a digit."""
    for asked, answer in answers:
        for name, column in answer.data.items():
            printed = [text for text in texts(column) if NUMBER.fullmatch(text)]
            assert all(text.isdigit() for text in printed), (asked, name)


def test_no_table_gives_excel_a_number_as_a_text(answers: list[tuple[str, Indicator]]) -> None:
    """What a function prints of numbers says in its column which numbers they are."""
    tables = 0
    for asked, answer in answers:
        sheet = openpyxl.load_workbook(io.BytesIO(make_excel(answer)))["Réponse"]
        printed = [text for row in sheet.values for text in texts(row) if NUMBER.fullmatch(text)]
        assert not printed, asked
        tables += answer.table is not None
    assert tables > 9


def test_the_data_reach_excel_whole(answers: list[tuple[str, Indicator]]) -> None:
    """A header each, no two alike; each number is a number, what is missing or infinite empty."""
    for asked, answer in answers:
        sheet = openpyxl.load_workbook(io.BytesIO(make_excel(answer)))["Données"]
        header, *rows = sheet.values
        assert len(set(header)) == len(answer.data.columns), asked
        for j, name in enumerate(answer.data):
            column = answer.data[name]
            if pd.api.types.is_numeric_dtype(column):
                told = [None if pd.isna(n) or abs(n) == float("inf") else n for n in column]
                assert [row[j] for row in rows] == pytest.approx(told), (asked, name)


def test_the_data_reach_excel_in_french(answers: list[tuple[str, Indicator]]) -> None:
    """No code of a structure, a channel, a measure or a verdict is left; sizes are read as such."""
    code = re.compile(r"[a-z_]+|CANNES|EST|T\d\+.*")
    for asked, answer in answers:
        sheet = openpyxl.load_workbook(io.BytesIO(make_excel(answer)))["Données"]
        _, *rows = sheet.values
        for j, name in enumerate(answer.data):
            pairs = zip(answer.data[name], (row[j] for row in rows), strict=True)
            left = [cell for given, cell in pairs if isinstance(cell, str) and cell == given]
            assert not list(filter(code.fullmatch, left)), (asked, name)


def test_no_two_columns_of_a_table_are_called_alike(answers: list[tuple[str, Indicator]]) -> None:
    """A workbook's columns are found by their names."""
    for asked, answer in answers:
        if answer.table is not None:
            columns = answer.table.columns
            headers = [n.header for c in columns for n in c.exported or [c]]
            assert len(set(headers)) == len(headers), asked
