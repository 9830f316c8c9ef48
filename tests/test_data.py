"""What a quarter holds, by name: tables, and registers with what an analyst asks of them."""

import pickle
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure

import copil_analysis as copil
from copil_analysis.errors import UsageError
from copil_analysis.register_fields import REGISTERS
from tests.registers import with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@pytest.fixture
def told(quarter_2011: "Quarter") -> "Quarter":
    """The deck with four households of Est in its file, and one who was rehoused."""
    return with_registers(
        quarter_2011,
        [{"date": "2011-03-03", "request_date": "2011-01-01", "children": 2}],
        [
            {"request_date": "2011-04-01", "adults": 2, "children": 3},
            {"request_date": "2010-04-11", "adults": None, "children": None},
            {"request_date": "2010-04-11", "adults": None, "exit_date": "2011-04-11"},
            {"request_date": "2011-03-12", "entry_date": "2011-04-12"},
        ],
    )


def test_the_tables_are_the_quarters_own(quarter_2011: "Quarter") -> None:
    """By attribute or by name; what is done to one changes nothing of the quarter."""
    needs = quarter_2011.data.needs
    assert needs.equals(quarter_2011.needs) and quarter_2011.data["needs"].equals(needs)
    needs.loc[0, "households"] = 99
    needs["new"] = 1
    assert quarter_2011.needs.loc[0, "households"] == 18 and "new" not in quarter_2011.needs
    assert quarter_2011.data.calendar["days"].tolist() == [100]


def test_a_register_says_persons_and_waits(told: "Quarter") -> None:
    """The snapshot is on 11 April 2011: 10 and 365 days before; the last comes a day after it."""
    file = told.data.file_active
    assert file["persons"].fillna(-1).tolist() == [5, -1, -1, 1]
    assert file["days_waited"].tolist() == [10, 365, 365, 30]
    assert file["is_waiting"].tolist() == [True, True, False, False]
    assert told.data.attributions[["persons", "days_waited"]].to_numpy().tolist() == [[3, 61]]


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_has_neither_number_nor_key(name: str, told: "Quarter") -> None:
    """Every other field, and where the row stands in what was received."""
    columns = list(told.data[name])
    assert not {"request_number", "request_key"} & set(columns)
    fields = {field.name for field in REGISTERS[name]} - {"request_number"}
    assert fields < set(columns) and columns[-3:] == ["file", "place", "row"]
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_not_received_has_its_columns(
    name: str, quarter_2011: "Quarter", told: "Quarter"
) -> None:
    """So that a question runs on any workspace; dates are dates, counts are counts."""
    empty = quarter_2011.data[name]
    assert len(empty) == 0 and list(empty) == list(told.data[name])
    assert empty["days_waited"].dtype == empty["persons"].dtype == "Int64"
    assert empty["request_date"].dtype == "datetime64[s]"
    assert empty["structure"].cat.categories.tolist() == ["CASA", "CANNES", "CAPAP", "EST"]


def test_the_longest_waits_are_two_lines(quarter_2011: "Quarter", told: "Quarter") -> None:
    """With a register or without."""
    for quarter, days in ((quarter_2011, []), (told, [365, 10])):
        rows = quarter.data.file_active.query("is_waiting").nlargest(10, "days_waited")
        assert rows["days_waited"].tolist() == days
        large = quarter.data.file_active.query("is_waiting and persons >= 5")
        assert large.groupby("structure").size().tolist() == ([1] if days else [])


@pytest.mark.parametrize("name", ["needz", "persons", "__len__"])
def test_an_unknown_table_lists_the_known(name: str, quarter_2011: "Quarter") -> None:
    """It is a KeyError by name and an AttributeError by attribute, as Python expects."""
    with pytest.raises(UsageError, match=r"on attend allocations, rehoused, .* file_active"):
        quarter_2011.data[name]
    with pytest.raises(KeyError):
        quarter_2011.data[name]
    assert not hasattr(quarter_2011.data, name)


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows["persns"],
        lambda rows: rows.persns,
        lambda rows: rows[["structure", "persns"]],
        lambda rows: rows.query("persns > 1"),
        lambda rows: rows.groupby("persns"),
        lambda rows: rows.nlargest(3, "persns"),
        lambda rows: rows.sort_values(["structure", "persns"]),
        lambda rows: rows.pivot_table(index="persns"),
        lambda rows: rows.set_index("persns"),
        lambda rows: rows.value_counts("persns"),
        lambda rows: rows.dropna(subset="persns"),
        lambda rows: rows.drop_duplicates("persns"),
        lambda rows: rows.query("persons > 1").nlargest(3, "persns"),
        lambda rows: rows[rows["persons"] > 1].head(2)["persns"],
        lambda rows: rows.assign(one=1).dropna(subset="one").persns,
    ],
)
def test_an_unknown_column_lists_the_known(ask: object, told: "Quarter") -> None:
    """However it is asked for: the error names the table, and every column."""
    with pytest.raises(
        UsageError, match="« persns » n'est pas une colonne de file_active : le plus"
    ):
        ask(told.data.file_active)  # type: ignore[operator]
    assert not hasattr(told.data.file_active, "persns")
    assert told.data.file_active.get("persns") is None


def test_pandas_and_seaborn_take_it_as_any_frame(told: "Quarter", tmp_path: Path) -> None:
    """What is made of it is a DataFrame that tells its columns too; local names work in a query."""
    rows, least = told.data.file_active, 5
    assert rows.query("persons >= @least")["persons"].tolist() == [least]
    sums = rows.groupby("structure")["persons"].sum()
    assert sums.to_dict() == {"EST": 6}
    merged = rows.merge(told.data.attributions, on="structure")
    assert isinstance(merged, pd.DataFrame) and len(merged) == 4
    axes = sns.barplot(told.data.needs, x="typology", y="households", ax=Figure().subplots())
    assert [label.get_text() for label in axes.get_xticklabels()][:2] == ["T1", "T2"]
    rows.to_excel(tmp_path / "file.xlsx", index=False)
    assert pd.read_excel(tmp_path / "file.xlsx", engine="openpyxl")["days_waited"].tolist() == [
        10,
        365,
        365,
        30,
    ]
    again = pickle.loads(pickle.dumps(rows))
    assert again.equals(rows)


def test_it_shows_its_names_and_columns(told: "Quarter") -> None:
    """A line each, with how many rows; in JupyterLab a table, and names to complete."""
    lines = repr(told.data).splitlines()
    assert lines[4] == "needs (24) : structure, typology, households"
    assert lines[-1].startswith("file_active (4) : structure, adults, children, persons, ")
    html = told.data._repr_html_()
    assert "<th>needs</th>" in html and "Registre de la file active" in html
    assert "file_active" in dir(told.data) and list(told.data)[:2] == ["allocations", "rehoused"]


def test_a_register_that_was_read_gives_the_same_columns(invented: Path) -> None:
    """In the invented workspace: whoever waits in the table waits in the register."""
    quarter = copil.load("2026-T3", invented)
    file = quarter.data.file_active
    waiting = file.query("is_waiting").groupby("structure").size()
    assert waiting.to_dict() == quarter.waiting.set_index("structure")["households"].to_dict()
    assert file["days_waited"].max() < 30 * 366
    assert quarter.snapshot < date(2026, 11, 23)
