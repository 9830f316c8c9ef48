"""A quarter among those known before it, and a year added up from its quarters."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.year import add_up

CALENDAR = {
    1: (date(2011, 1, 1), date(2011, 4, 10)),
    2: (date(2011, 4, 11), date(2011, 6, 30)),
    3: (date(2011, 7, 1), date(2011, 9, 30)),
    4: (date(2011, 10, 1), date(2011, 12, 31)),
}


def at(quarter: Quarter, year: int, number: int, **changes: Any) -> Quarter:
    """The deck's figures, as if they were another quarter's."""
    start, end = (day.replace(year=year) for day in CALENDAR[number])
    return replace(
        quarter, period=Period(year, number), start=start, end=end, snapshot=end, **changes
    )


@pytest.fixture
def known(quarter_2011: Quarter) -> list[Quarter]:
    """2010 whole, and the first three quarters of 2011."""
    places = [*((2010, n) for n in (1, 2, 3, 4)), *((2011, n) for n in (1, 2, 3))]
    return [at(quarter_2011, year, number) for year, number in places]


def names(quarters: Any) -> list[str]:
    return [str(one.period) for one in quarters]


def test_a_quarter_knows_those_before_it(known: list[Quarter]) -> None:
    """The quarter before, the same one a year before, the series that ends with it."""
    last = replace(known[-1], earlier=tuple(known[:-1]))
    assert last.previous is not None and last.previous.waiting is known[5].waiting
    assert last.year_before is not None and last.year_before.period == Period(2010, 3)
    assert names(last.series) == names(known)
    assert replace(last, earlier=tuple(known[:5])).previous is None


def test_the_calendar_counts_days_with_both_ends(known: list[Quarter]) -> None:
    """From 1 January to 10 April there are 100 days, from 11 April to 30 June 81."""
    last = replace(known[-1], earlier=tuple(known[4:-1]))
    assert last.calendar[["period", "days"]].to_numpy().tolist() == [
        ["2011-T1", 100],
        ["2011-T2", 81],
        ["2011-T3", 92],
    ]


def test_a_year_adds_flows_and_keeps_the_stock(known: list[Quarter]) -> None:
    """Three quarters of 45 dwellings; 177 households wait, as at the last snapshot."""
    so_far = add_up(known[4:])
    assert so_far.allocations["households"].sum() == 135
    assert so_far.rehoused["persons"].sum() == 282
    assert so_far.waiting["households"].sum() == 177
    assert (so_far.start, so_far.end) == (date(2011, 1, 1), date(2011, 9, 30))


def test_the_stock_of_a_year_is_its_last_snapshots(known: list[Quarter]) -> None:
    """Households wait 177 at each snapshot but the last, where nobody does: nobody, and no sum."""
    empty = {
        name: getattr(known[3], name).assign(households=pd.Series(0, range(n), dtype="Int64"))
        for name, n in (("waiting", 4), ("needs", 24))
    }
    year = add_up([*known[:3], replace(known[3], **empty)])
    assert year.waiting["households"].sum() == year.needs["households"].sum() == 0
    assert year.snapshot == known[3].snapshot
    assert year.rehoused["households"].sum() == 180


def test_a_year_is_compared_with_the_year_before_when_that_is_whole(known: list[Quarter]) -> None:
    """2010 is known in four quarters, 2009 is not."""
    year = replace(add_up(known[4:]), earlier=tuple(known))
    assert year.period == Period(2011)
    assert year.previous is not None
    assert year.previous.allocations["households"].sum() == 180
    assert year.year_before is not None and year.year_before.period == Period(2010)
    assert names(year.series) == names(known)
    assert replace(year, earlier=tuple(known[1:])).previous is None


def test_a_missing_count_makes_its_sum_missing(known: list[Quarter]) -> None:
    """Nobody knows what CASA received by AGIS in the second quarter: nor in the year."""
    counts = known[1].allocations.copy()
    counts.loc[0, "households"] = pd.NA
    quarters = [known[0], replace(known[1], allocations=counts), *known[2:4]]
    summed = add_up(quarters).allocations
    assert pd.isna(summed.loc[0, "households"])
    assert summed.loc[1:, "households"].notna().all()
    keys = ["structure", "channel"]
    assert summed[keys].equals(known[0].allocations[keys])


def test_a_year_tells_the_findings_of_its_quarters(known: list[Quarter]) -> None:
    """A margin of the needs is the last snapshot's alone; a flow's has its quarter's name."""
    quarters = [at(known[0], 2011, number, checks=known[0].checks) for number in (1, 2)]
    checks = add_up(quarters).checks
    needs = checks[(checks["table"] == "needs") & (checks["check"] == "margin")]
    assert len(needs) == (known[0].checks["table"] == "needs").sum()
    recovered = checks[checks["status"] == "recovered"]
    told = recovered[recovered["table"] == "rehoused"]["message"].tolist()
    assert [message[:9] for message in told] == ["2011-T1 :", "2011-T2 :"]
    (absent,) = checks[checks["check"] == "presence"]["message"]
    assert "sans 2011-T3, 2011-T4" in absent


def test_tables_over_time_are_stacked_in_time_order(known: list[Quarter]) -> None:
    """One block a quarter, its name in the first column; a register only where there is one."""
    rows = pd.DataFrame({"structure": pd.Categorical(["EST"]), "rent": [412.5]})
    with_register = replace(known[5], registers={"attributions": rows})
    last = replace(known[-1], earlier=(*known[:5], with_register))
    needs = last.over_time("needs")
    assert list(needs.columns) == ["period", "structure", "typology", "households"]
    assert list(needs["period"].unique()) == names(known)
    assert last.stacked("attributions").to_dict("list") == {
        "period": ["2011-T2"],
        "structure": ["EST"],
        "rent": [412.5],
    }
    assert last.stacked("file_active").empty


def with_register(quarter: Quarter, landlords: list[str]) -> Quarter:
    """Give a quarter a register of allocations as it comes, maybe without a row."""
    told = pd.Categorical(landlords) if landlords else pd.Categorical([])
    rows = pd.DataFrame({"landlord": told, "rent": pd.Series([400.0] * len(landlords))})
    return replace(quarter, registers={"attributions": rows})


def test_a_quarter_without_rows_in_its_register_stacks_with_the_others(
    known: list[Quarter],
) -> None:
    """Over time and in a year, first or last, an empty register adds no row and stops nothing."""
    for landlords in ([], ["Logis"]), (["Logis"], []), ([], []):
        first, second = map(with_register, known[4:6], landlords)
        over_time = replace(second, earlier=(first,)).stacked("attributions")
        assert over_time["landlord"].tolist() == [*landlords[0], *landlords[1]]
        where = [period for period, told in zip(("2011-T1", "2011-T2"), landlords, strict=True)
                 for _ in told]  # fmt: skip
        assert over_time["period"].tolist() == where
        summed = add_up([first, second]).registers["attributions"]
        assert summed["landlord"].tolist() == [*landlords[0], *landlords[1]]


def test_remarks_that_never_change_are_told_once(known: list[Quarter]) -> None:
    """The same notes in each quarter are those of the year, without agenda or asks."""
    year = add_up([replace(one, asks=("Un interlocuteur",)) for one in known[:4]])
    assert year.notes == known[0].notes
    assert year.agenda == year.asks == () != known[0].agenda


def test_remarks_that_change_stand_below_their_quarter(known: list[Quarter]) -> None:
    """Their headings go one level down; a quarter without remarks has no heading."""
    quarters = [
        replace(one, notes=notes)
        for one, notes in zip(known[:3], ("## Réalisé\n\nUn.", "", "Trois."), strict=True)
    ]
    assert add_up(quarters).notes == (
        "# 1er trimestre 2010\n\n### Réalisé\n\nUn.\n\n# 3e trimestre 2010\n\nTrois."
    )


def test_flows_of_the_last_quarter_have_its_name(known: list[Quarter]) -> None:
    """The flows between two snapshots are a quarter's own; a margin of the stock is the year's."""
    columns = ["check", "table", "row", "column", "level", "status", "message"]
    rows = [
        ("flows", "waiting", "EST", "households", "warning", "gap", "Est : 3 de trop."),
        ("margin", "needs", "total", "T3", "error", "gap", "T3 donne 46."),
    ]
    checks = pd.DataFrame(rows, columns=columns)
    quarters = [replace(one, checks=checks) for one in known[:4]]
    told = add_up(quarters).checks
    assert told[["check", "message"]].to_numpy().tolist() == [
        ["flows", "2010-T4 : Est : 3 de trop."],
        ["margin", "T3 donne 46."],
    ]


@pytest.mark.parametrize(
    ("number", "absent"),
    [
        (3, "sans 2010-T4, qui n'est pas reçu."),
        (2, "sans 2010-T3, 2010-T4, qui ne sont pas reçus."),
    ],
)
def test_quarters_not_received_agree(known: list[Quarter], number: int, absent: str) -> None:
    """One is, several are missing."""
    checks = add_up(known[:number]).checks
    (message,) = checks.loc[checks["check"] == "presence", "message"]
    assert message.endswith(absent)
