"""What an analyst asks in a blank notebook: twelve questions, each of at most two lines.

The answers are counted again here in plain Python, over the rows that the demo invented, before
any of them was written to a file, read or analysed.
"""

import ast
import inspect
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.axes import Axes
from openpyxl import load_workbook

import copil_analysis as copil
from copil_analysis.quarter import Quarter
from copil_analysis.showing.charts import COLOURS
from copil_analysis.workspace.demo import demo_truth
from tests.drawn import words_on

Row = dict[str, Any]
NOW = "2026-T3"
YEAR = ("2025-T4", "2026-T1", "2026-T2", NOW)
SIZES = ("T1", "T2", "T3", "T4", "T5", "T6")


def ten_more_t4s(quarter: Quarter) -> Any:
    return copil.needs_gap(quarter.what_if(dwellings={"T4": 10}))


def who_drives_the_gap(quarter: Quarter) -> Any:
    gap = copil.needs_gap(quarter, by=["structure", "typology"])
    return gap.data.sort_values("gap")


def longest_waits(quarter: Quarter) -> Any:
    return quarter.data.file_active.query("is_waiting").nlargest(10, "days_waited")


def trend_of_the_pressure_of_t1(quarter: Quarter) -> Any:
    return quarter.over_time(copil.needs_gap).query("typology == 'T1'")


def households_of_five_and_more(quarter: Quarter) -> Any:
    large = quarter.data.file_active.query("is_waiting and persons >= 5")
    return large.groupby("structure").size()


def share_of_plai_by_quarter(quarter: Quarter) -> Any:
    return quarter.over_time(copil.funding).query("funding == 'PLAI'")


def against_a_year_before(quarter: Quarter) -> Any:
    return copil.compare(quarter.year_before, quarter)


def who_could_have_had_the_dwellings(quarter: Quarter) -> Any:
    return copil.candidates(quarter)


def to_excel(quarter: Quarter) -> Any:
    return copil.needs_gap(quarter).to_excel("besoins.xlsx")


def a_chart_restyled(quarter: Quarter) -> Any:
    copil.style()
    return sns.barplot(
        copil.needs_gap(quarter).data.query("typology.str.len() == 2"), x="gap", y="typology"
    )


def one_structure(quarter: Quarter) -> Any:
    return copil.waits(quarter.only(structures=["EST"]))


def funding_by_typology(quarter: Quarter) -> Any:
    return copil.funding(quarter, by="typology")


QUESTIONS: list[Callable[[Quarter], Any]] = [
    ten_more_t4s,
    who_drives_the_gap,
    longest_waits,
    trend_of_the_pressure_of_t1,
    households_of_five_and_more,
    share_of_plai_by_quarter,
    against_a_year_before,
    who_could_have_had_the_dwellings,
    to_excel,
    a_chart_restyled,
    one_structure,
    funding_by_typology,
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is written stands in no folder of the repository, and no style outlives its test."""
    monkeypatch.chdir(tmp_path)
    with copil.style(), plt.rc_context():
        plt.rcdefaults()
        yield
    plt.close("all")


@pytest.fixture(scope="module")
def quarter(invented: Path) -> Quarter:
    """The twelfth quarter of the invented workspace."""
    return copil.load(NOW, invented)


@cache
def registers() -> Mapping[str, Mapping[str, list[Row]]]:
    """By period and register, the rows as the demo invented them; a missing cell is None."""
    truth = demo_truth(quarters=12, households=45, seed=1, today=date(2026, 11, 23))
    return {
        period: {
            name: [
                {str(key): None if pd.isna(cell) else cell for key, cell in row.items()}
                for row in rows.to_dict("records")
            ]
            for name, rows in told.items()
        }
        for period, told in truth.items()
    }


def fact(invented: Path, name: str, period: str = NOW) -> pd.Timestamp:
    """A day of period.toml."""
    facts = tomllib.loads((invented / "data/raw" / period / "period.toml").read_text("utf-8"))
    return pd.Timestamp(facts[name])


def waiting(invented: Path, period: str = NOW) -> list[Row]:
    """Who waits on the snapshot day: come by then, and not left by then."""
    day = fact(invented, "snapshot", period)
    return [
        row
        for row in registers()[period]["file_active"]
        if not (row["entry_date"] and row["entry_date"] > day)
        and not (row["exit_date"] and row["exit_date"] <= day)
    ]


def dwellings(*periods: str) -> list[Row]:
    """The dwellings obtained in these periods without foyers, each household's once."""
    rows = [row for period in periods for row in registers()[period]["attributions"]]
    once = {row["request_number"] or object(): row for row in reversed(rows)}
    return [row for row in once.values() if not row["is_foyer"]]


def persons(row: Row) -> int:
    return int(row["adults"] + row["children"])


def need(row: Row) -> str:
    """The size that a household needs: as its register says, else by the norm of the DRIHL."""
    said = {"STUDIO": "T1"}.get(row["typology"], row["typology"])
    if said:
        return str(said)
    return f"T{least_rooms(row)}"


def least_rooms(row: Row) -> int:
    if persons(row) == 1:
        return 1
    return 3 if (row["adults"], row["children"]) == (1, 1) else min(persons(row), 6)


def size(row: Row) -> str:
    """The size of a dwelling, a studio as a T1."""
    return "T1" if row["typology"] == "STUDIO" else str(row["typology"])


def tally(rows: Iterable[Row], *keys: Callable[[Row], Any]) -> Counter[Any]:
    return Counter(tuple(key(row) for key in keys) for row in rows)


def structure(row: Row) -> str:
    return str(row["structure"])


def test_ten_more_t4s(quarter: Quarter, invented: Path) -> None:
    """Of the T4 alone the gap is ten less, and the answer says that this is a hypothesis."""
    found = ten_more_t4s(quarter)
    rows = found.data.set_index("typology")
    wait, got = tally(waiting(invented), need), tally(dwellings(*YEAR), size)
    for code in SIZES:
        more = 10 if code == "T4" else 0
        assert rows.loc[code, "dwellings"] == got[(code,)] + more
        assert rows.loc[code, "gap"] == wait[(code,)] - got[(code,)] - more
    assert found.marks == ("hypothèse\u00a0: 10 T4 de plus",)


def test_who_drives_the_gap(quarter: Quarter, invented: Path) -> None:
    """Each structure's and size's households, less their dwellings of a year; the widest last."""
    found = who_drives_the_gap(quarter)
    wait = tally(waiting(invented), structure, need)
    got = tally(dwellings(*YEAR), structure, size)
    rows = found.set_index(["structure", "typology"])["gap"]
    places = [*product(("CASA", "CANNES", "CAPAP", "EST"), SIZES)]
    assert {place: int(rows[place]) for place in places} == {
        place: wait[place] - got[place] for place in places
    }
    assert found["gap"].is_monotonic_increasing


def test_longest_waits(quarter: Quarter, invented: Path) -> None:
    """The ten oldest requests of those who wait, in days until the snapshot."""
    found = longest_waits(quarter)
    day = fact(invented, "snapshot")
    days = sorted(((day - row["request_date"]).days for row in waiting(invented)), reverse=True)
    assert found["days_waited"].tolist() == days[:10]
    assert not {"request_key", "request_number"} & set(found.columns)


def test_trend_of_the_pressure_of_t1(quarter: Quarter, invented: Path) -> None:
    """Of each of twelve quarters by itself: who waits for a T1, by the T1 of that quarter."""
    found = trend_of_the_pressure_of_t1(quarter)
    counted = {
        period: Fraction(
            tally(waiting(invented, period), need)[("T1",)],
            tally(dwellings(period), size)[("T1",)],
        )
        for period in registers()
    }
    pressures = dict(zip(found["period"], found["pressure"], strict=True))
    assert pressures == {period: pytest.approx(float(one)) for period, one in counted.items()}


def test_households_of_five_and_more(quarter: Quarter, invented: Path) -> None:
    """How many wait of each structure."""
    found = households_of_five_and_more(quarter)
    large = [row for row in waiting(invented) if persons(row) >= 5]
    counted = tally(large, structure)
    assert {code: int(n) for code, n in found.items() if n} == {
        code: n for (code,), n in counted.items()
    }
    assert sum(found) > 5


def test_share_of_plai_by_quarter(quarter: Quarter) -> None:
    """Of the dwellings of each quarter whose funding is known."""
    found = share_of_plai_by_quarter(quarter)
    counted = {}
    for period in registers():
        known = [row["funding"] for row in dwellings(period) if row["funding"]]
        counted[period] = Fraction(known.count("PLAI"), len(known))
    shares = dict(zip(found["period"], found["share"], strict=True))
    assert shares == {period: pytest.approx(float(one)) for period, one in counted.items()}


def test_two_quarters_side_by_side(
    quarter: Quarter, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first quarter of 2025 against that of 2024, loaded from a folder of the workspace."""
    monkeypatch.chdir(invented / "data")
    found = copil.compare(copil.load("2024-T1"), copil.load("2025-T1")).data.set_index("measure")
    for name, count in (
        ("rehoused", lambda period: len(registers()[period]["attributions"])),
        ("persons", lambda period: sum(map(persons, registers()[period]["attributions"]))),
        ("dwellings", lambda period: len(dwellings(period))),
        ("waiting", lambda period: len(waiting(invented, period))),
    ):
        before, now = count("2024-T1"), count("2025-T1")
        assert found.loc[name].tolist() == [before, now, now - before]
    year = against_a_year_before(quarter).data.set_index("measure")
    assert year.loc["waiting", "before"] == len(waiting(invented, "2025-T3"))


def test_who_could_have_had_the_dwellings(quarter: Quarter, invented: Path) -> None:
    """Household by household: of the size, in the file on the day; and what went to newer ones."""
    found = who_could_have_had_the_dwellings(quarter)
    start, snapshot = fact(invented, "start"), fact(invented, "snapshot")
    counted = Counter[Any]()
    for row in registers()[NOW]["file_active"]:
        came, left = row["entry_date"], row["exit_date"]
        if (came and came > snapshot) or (left and left < start):
            continue
        could = [
            one
            for one in dwellings(NOW)
            if least_rooms(row) <= min(int(size(one)[1:]), 6) <= persons(row) + 1
            and not (came and came > one["date"])
            and not (left and left < one["date"])
        ]
        own = [one for one in could if structure(one) == structure(row)]
        newer = [one for one in could if one["request_date"] > row["request_date"]]
        days = ((min(left, snapshot) if left else snapshot) - row["request_date"]).days
        counted[structure(row), days, len(could), len(own), len(newer)] += 1
    columns = ["structure", "days_waited", "dwellings", "own_structure", "to_newer"]
    assert Counter(found[columns].itertuples(index=False, name=None)) == counted
    assert found["days_waited"].is_monotonic_decreasing


def test_to_excel(quarter: Quarter, invented: Path) -> None:
    """The cells are numbers: those who wait for a T4, and what was obtained."""
    to_excel(quarter)
    sheet = load_workbook("besoins.xlsx").worksheets[0]
    rows = {str(row[0]): row[1:] for row in sheet.iter_rows(values_only=True)}
    wait, got = tally(waiting(invented), need)[("T4",)], tally(dwellings(*YEAR), size)[("T4",)]
    assert list(rows["T4"][:3]) == [wait, got, wait - got]


def test_a_chart_restyled(quarter: Quarter, invented: Path) -> None:
    """seaborn's bars are the gaps, with our colours; our own chart stands on given axes too."""
    axes = a_chart_restyled(quarter)
    assert isinstance(axes, Axes)
    wait, got = tally(waiting(invented), need), tally(dwellings(*YEAR), size)
    drawn = dict(
        zip([one.get_text() for one in axes.get_yticklabels()], axes.patches, strict=False)
    )
    for code in SIZES:
        assert len(drawn) == len(SIZES)
        assert drawn[code].get_width() == wait[(code,)] - got[(code,)]  # type: ignore[attr-defined]
    assert plt.rcParams["axes.prop_cycle"].by_key()["color"][0] == COLOURS["need"]
    figure, own = plt.subplots()
    assert copil.needs_gap(quarter).draw(own) is own
    assert {"T4", str(wait[("T4",)]), str(got[("T4",)])} <= set(words_on(figure))


def test_one_structure(quarter: Quarter, invented: Path) -> None:
    """Est alone, in its registers too: how many wait, the median of their months."""
    found = one_structure(quarter)
    assert found.marks == ("Est seulement",)
    rows = found.data.set_index(["wait", "size"])
    day = fact(invented, "snapshot")
    own = [row for row in waiting(invented) if structure(row) == "EST"]
    months = [(day - row["request_date"]).days / (365.25 / 12) for row in own]
    assert rows.loc[("waiting", "total"), "households"] == len(own)
    assert float(rows.loc[("waiting", "total"), "median"]) == pytest.approx(median(months))
    # A year's, foyers among them, each household once.
    all_rows = [row for period in YEAR for row in registers()[period]["attributions"]]
    once = {row["request_number"] or object(): row for row in all_rows if structure(row) == "EST"}
    assert rows.loc[("rehoused", "total"), "households"] == len(once)


def test_funding_by_typology(quarter: Quarter) -> None:
    """Of a year's dwellings, each size and funding."""
    found = funding_by_typology(quarter).data.set_index(["typology", "funding"])["dwellings"]
    counted = tally(dwellings(*YEAR), size, lambda row: row["funding"])
    for place in product(SIZES, ("PLAI", "PLUS", "PLS")):
        assert found[place] == counted[place]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.__name__)
def test_each_has_two_lines_and_runs_on_the_first_quarter(
    question: Callable[[Quarter], Any], quarter_2011: Quarter
) -> None:
    """Without any register: an empty frame with its columns, or an answer that says what lacks."""
    (function,) = ast.parse(inspect.getsource(question)).body
    assert isinstance(function, ast.FunctionDef)
    lines = ast.unparse(function).splitlines()[1:]
    assert len(lines) <= 2
    found = question(quarter_2011)
    if isinstance(found, pd.DataFrame):
        assert len(found.columns)
    elif isinstance(found, copil.Indicator):
        assert found.headline or found.why_missing
