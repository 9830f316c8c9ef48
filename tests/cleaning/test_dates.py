"""What the dates of a column tell together."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from copil_analysis.cleaning.registers import clean_register
from copil_analysis.config import read_config
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.sheets.sheet import Cell, Column
from copil_analysis.register_fields import WAITING_FILE

CONFIG = read_config(Path(__file__).parents[2])
HEADERS = {"entry_date": "date_entree"}


def column_of(*cells: Cell) -> Column:
    codes = np.array([-1 if cell is None else place for place, cell in enumerate(cells)], np.int32)
    return Column(codes, pd.Series(cells, dtype=object))


def cleaned(*entries: Cell) -> tuple[list[date | None], list[tuple[str, str]]]:
    """The days of a column date_entree, and the level and message of what is told of it."""
    number = len(entries)
    columns = {
        "structure": column_of(*["CASA"] * number),
        "adults": column_of(*[1] * number),
        "children": column_of(*[0] * number),
        "entry_date": column_of(*entries),
    }
    rows = np.arange(2, number + 2, dtype=np.int32)
    found = FoundRegister(WAITING_FILE, "f.xlsx", "", None, rows, columns, HEADERS)
    frame, findings = clean_register(found, CONFIG)
    days = [None if pd.isna(day) else day.date() for day in frame["entry_date"]]
    return days, [(finding.level, finding.message) for finding in findings]


def test_midnights_in_utc_are_the_next_day_and_told() -> None:
    """All cells of the column are such midnights: nothing is to be confirmed."""
    days, told = cleaned(datetime(2025, 12, 31, 23), datetime(2026, 3, 30, 22))
    assert days == [date(2026, 1, 1), date(2026, 3, 31)]
    ((level, message),) = told
    assert level == ""
    assert message.startswith("f.xlsx, lignes 2 et 3, colonne « date_entree » : 22:00, 23:00")


def test_an_evening_among_other_hours_is_to_be_confirmed() -> None:
    """Somebody may have come at eleven at night."""
    days, told = cleaned(datetime(2026, 1, 15, 23), datetime(2026, 1, 20, 14, 30))
    assert days == [date(2026, 1, 16), date(2026, 1, 20)]
    ((level, message),) = told
    assert level == "warning"
    assert "ligne 2," in message and "vraie heure" in message


def test_an_evening_of_the_wrong_season_is_to_be_confirmed() -> None:
    """23:00 in July is 01:00 in France: the day stays, though the tool may have meant the next."""
    days, told = cleaned(datetime(2025, 7, 1, 23), datetime(2026, 1, 15, 23))
    assert days == [date(2025, 7, 1), date(2026, 1, 16)]
    assert [level for level, _ in told] == ["warning", "warning"]


def test_hours_of_an_offset_are_certain() -> None:
    """Who writes Z means it."""
    assert cleaned("2026-03-31T22:00:00Z", "2026-01-15T14:30:00Z") == (
        [date(2026, 4, 1), date(2026, 1, 15)],
        [],
    )


@pytest.mark.parametrize("real", [date(2025, 5, 3), datetime(2025, 5, 3), 45780, 45780.0])
def test_days_turned_by_an_english_excel_are_an_error(real: Cell) -> None:
    """05/03 and 07/01 were typed; the texts, whose day is above 12, stayed as they were."""
    _, told = cleaned(real, "20/02/2025", date(2025, 7, 1), "30/03/2025", datetime(9999, 12, 31))
    ((level, message),) = told
    assert level == "error"
    assert message.startswith("f.xlsx, lignes 2 et 4, colonne « date_entree » : des dates dont")
    assert "retapez ces dates" in message


@pytest.mark.parametrize("iso", ["2025-07-01", "2025-07-01 00:00:00", "2025/07/01"])
def test_days_turned_before_they_were_saved_as_csv_are_an_error(iso: str) -> None:
    """The dates that an English Excel read are ISO, those that it left are texts."""
    days, told = cleaned("2025-05-03", "20/02/2025", iso, "30/03/2025 00:00")
    assert days[::2] == [date(2025, 5, 3), date(2025, 7, 1)]
    ((level, message),) = told
    assert level == "error" and "lignes 2 et 4," in message and "échangé" in message
    assert [level for level, _ in cleaned(iso, "20-02-2025")[1]] == ["warning"]


def test_days_written_otherwise_than_all_above_12_are_to_be_confirmed() -> None:
    """Nobody knows whether 02/03/26 beside 25/02/2026 is of February or of March."""
    days, told = cleaned("02/03/26", "25/02/2026", "05/01/26", "30/01/2026")
    assert days[0] == date(2026, 3, 2)
    ((level, message),) = told
    assert level == "warning" and "lignes 2 et 4," in message and "écrites autrement" in message


def test_few_days_or_texts_of_both_kinds_are_only_to_be_confirmed() -> None:
    """Two days agree by chance once in four; a text of the 5th was not turned."""
    assert [level for level, _ in cleaned(date(2025, 5, 3), "20/02/2025")[1]] == ["warning"]
    mixed = (date(2025, 5, 3), date(2025, 5, 4), "20/02/2025", "21/02/2025", "05/02/2025")
    assert [level for level, _ in cleaned(*mixed)[1]] == ["warning"]


@pytest.mark.parametrize(
    "entries",
    [
        (date(2025, 5, 13), date(2025, 5, 3), "20/02/2025"),
        (date(2025, 5, 3), "05/02/2025"),
        (date(2025, 5, 3), "2025-02-20", "20 février 2025"),
        ("03/05/2025", "20/02/2025"),
        ("2025-05-03", "2025-05-20", "20/02/2025", "21/02/2025", "22/02/2025"),
        ("2025-05-03", "2025-05-04", "20/02/2025", "21/02/2025", "05/02/2025"),
        ("03/05/25", "20/02/2025", "21/02/2025", "05/02/2025"),
        ("03/05/25", "20/02/2025"),
        ("3/5/2025", "20/02/2025", "7/1/2025", "21/02/2025"),
    ],
)
def test_other_columns_of_dates_and_texts_are_no_sign(entries: tuple[Cell, ...]) -> None:
    """A date of the 13th was not turned; ISO and words are never; texts alone are read as typed."""
    assert cleaned(*entries)[1] == []


def test_months_that_stand_first_are_an_error_for_what_may_be_read_either_way() -> None:
    """03/31 is no day and told by itself; 03/05 beside it may be the 5th of March."""
    days, told = cleaned("03/31/2025", "03/05/2025", "20/02/2025")
    assert days == [None, date(2025, 5, 3), date(2025, 2, 20)]
    assert [level for level, _ in told] == ["error", "error"]
    assert "ligne 3," in told[1][1] and "le mois d'abord" in told[1][1]


def test_a_lookup_of_an_empty_cell_is_no_date() -> None:
    """Its zero is empty, without a finding."""
    assert cleaned(0, datetime(9999, 12, 31), date(2026, 1, 1)) == (
        [None, None, date(2026, 1, 1)],
        [],
    )
