"""The life, numbers, seniority and fields of requests: counted by hand from a few rows."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.analysis.requests import (
    completeness,
    desks,
    duplicates,
    left_out,
    life,
    life_of,
    numbers,
    reconciliation,
    seniority,
    shares_in_force,
    told_otherwise,
    whole_years,
)
from copil_analysis.workspace.demo import demo_requests
from tests.requests import DAY, with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def lived(deposit: str | None, snapshot: str, renewal: str | None = None) -> str:
    """The life of one request on a day."""
    dates = {"request_date": [deposit], "renewal_date": [renewal]}
    rows = pd.DataFrame({name: pd.to_datetime(told) for name, told in dates.items()})
    return str(life_of(rows, date.fromisoformat(snapshot)).iloc[0])


@pytest.mark.parametrize(
    ("snapshot", "deposit", "state"),
    [
        ("2011-03-31", "2010-06-01", "valid"),
        ("2011-03-31", "2010-05-31", "to_renew"),
        ("2011-03-31", "2010-03-31", "to_renew"),
        ("2011-03-31", "2010-03-30", "late"),
        ("2011-03-15", "2010-02-15", "late"),
        ("2011-03-15", "2010-02-14", "struck_off"),
        ("2011-03-15", "2009-09-15", "struck_off"),
        ("2011-03-15", "2009-09-14", "lapsed"),
        ("2011-03-15", "2011-03-16", "unknown"),
        ("2011-03-15", None, "unknown"),
    ],
)
def test_the_life_of_a_request_to_the_day(snapshot: str, deposit: str | None, state: str) -> None:
    """Two months before it is due, the due day itself, 13 months and 18 months, each included."""
    assert lived(deposit, snapshot) == state


def test_a_29_february_is_due_on_the_28th() -> None:
    """Twelve months after 29 February 2012 is 28 February 2013; thirteen is 29 March."""
    assert lived("2012-02-29", "2013-02-28") == "to_renew"
    assert lived("2012-02-29", "2013-03-01") == "late"
    assert lived("2012-02-29", "2013-03-29") == "late"
    assert lived("2012-02-29", "2013-03-30") == "struck_off"
    assert lived("2012-02-29", "2013-08-29") == "struck_off"
    assert lived("2012-02-29", "2013-08-30") == "lapsed"


def test_the_last_renewal_counts_and_a_later_one_does_not_yet() -> None:
    """Renewed in 2010 it is valid; a renewal after the snapshot was not known then."""
    assert lived("2005-01-01", "2011-03-31", "2010-12-01") == "valid"
    assert lived("2005-01-01", "2011-03-31", "2011-04-01") == "lapsed"
    assert lived(None, "2011-03-31", "2010-12-01") == "valid"


REQUESTS: list[dict[str, Any]] = [
    {"request_date": "2010-09-01", "renewal_date": None},  # valid
    {"request_date": "2007-05-01", "renewal_date": "2010-05-01"},  # due on 1 May: to renew
    {"request_date": "2010-03-30"},  # late
    {"request_date": "2009-12-01"},  # struck off
    {"request_date": "2001-01-01"},  # lapsed
    {"request_date": None},  # unknown
    {"request_date": "2001-01-01", "exit_date": "2011-01-15"},  # left
    {"structure": "CASA", "request_date": "2001-01-01"},  # CASA keeps no renewals
]


def test_lives_are_counted_of_who_waits_where_renewals_are_kept(quarter_2011: "Quarter") -> None:
    """Six wait in Est, one of each; CASA is left out and named, and counts as nothing missing."""
    quarter = with_requests(quarter_2011, REQUESTS)
    (est, total) = life(quarter).to_dict("records")
    assert (est["structure"], total["structure"]) == ("EST", "total")
    assert [total[name] for name in ("valid", "to_renew", "late", "struck_off", "lapsed")] == [
        1
    ] * 5
    assert (total["unknown"], total["households"]) == (1, 6)
    assert (total["in_force"], total["not_in_force"], total["share"]) == (2, 3, 0.6)
    assert left_out(quarter, "renewal_date") == ["CASA"]


def test_two_quarters_are_set_side_by_side_over_the_structures_of_both(
    quarter_2011: "Quarter",
) -> None:
    """Two of five are in force now; before, Est's only one was, and CASA's do not count."""
    renewed = {"request_date": "2010-09-01", "renewal_date": "2010-10-01"}
    lapsed = {"structure": "CASA", "request_date": "2001-01-01", "renewal_date": "2002-01-01"}
    now, before = (with_requests(quarter_2011, rows) for rows in (REQUESTS, [renewed, lapsed]))
    assert shares_in_force(now, before) == (0.4, 1.0)
    assert shares_in_force(now, quarter_2011) is None


def test_numbers_are_counted_by_their_state(quarter_2011: "Quarter") -> None:
    """Of four who wait two are good, one long, one missing; of three rehoused one is missing."""
    quarter = with_requests(
        quarter_2011,
        [{"number_state": one} for one in ("valid", "valid", "long", None)]
        + [{"structure": "CASA"}],
        [{"number_state": one} for one in ("valid", "territory", None)],
    )
    told = numbers(quarter).set_index(["who", "state"])["households"]
    some = {key: n for key, n in told.items() if n}
    assert some == {
        ("waiting", "valid"): 2,
        ("waiting", "long"): 1,
        ("waiting", "missing"): 1,
        ("rehoused", "valid"): 1,
        ("rehoused", "territory"): 1,
        ("rehoused", "missing"): 1,
    }
    assert numbers(quarter)["total"].tolist() == [4] * 7 + [3] * 7


def test_duplicates_are_told_apart(quarter_2011: "Quarter") -> None:
    """One number in Est and CASA; one household of Est under two; not two rows of one."""
    same = {"request_date": "2010-01-05", "entry_date": "2010-02-01", "adults": 2, "children": 1}
    quarter = with_requests(
        quarter_2011,
        [
            {"request_key": "a"},
            {"request_key": "a", "structure": "CASA"},
            {"request_key": "b", **same},
            {"request_key": "c", **same},
            {"request_key": "d", **same, "children": 2},
            {"request_key": "e", **same, "structure": "CASA"},
            {"request_key": None, **same},
            {"request_key": "f"},
            {"request_key": "f"},
        ],
    )
    assert duplicates(quarter).to_dict() == {"structures": 1, "numbers": 1}


def test_seniority_is_counted_in_whole_years(quarter_2011: "Quarter") -> None:
    """A year to the day is one year; a day less is none; five and more are together."""
    dates = ["2010-03-31", "2010-04-01", "2009-04-01", "2008-03-31", "2006-03-31", "2006-04-01"]
    quarter = with_requests(quarter_2011, [{"request_date": one} for one in [*dates, None]])
    told = seniority(quarter).set_index("band")
    assert told["households"].to_dict() == {
        "0-1": 1, "1-2": 2, "2-3": 0, "3-5": 2, "5+": 1, "total": 6,
    }  # fmt: skip


def test_the_birthday_of_a_29_february() -> None:
    """The 28th where there is no 29th, and not a day before the 29th where there is one."""
    day = pd.Series(pd.to_datetime(["2008-02-29"]))
    years = {one: int(whole_years(day, one)[0]) for one in ("2011-02-27", "2011-02-28")}
    assert years == {"2011-02-27": 2, "2011-02-28": 3}
    assert (
        int(whole_years(day, "2012-02-28")[0]) == 3 and int(whole_years(day, "2012-02-29")[0]) == 4
    )


def test_fields_are_counted_where_they_are_kept(quarter_2011: "Quarter") -> None:
    """Est fills one desk of two; CASA keeps none. A renewal is expected after a year only."""
    quarter = with_requests(
        quarter_2011,
        [
            {"desk": "GDPUB", "request_date": "2010-12-01"},
            {"request_date": "2009-12-01", "renewal_date": "2010-12-01"},
            {"request_date": "2009-12-01"},
            {"request_date": "2010-12-01", "renewal_date": "2011-01-01"},
            {"structure": "CASA", "request_date": "2010-12-01"},
        ],
    )
    told = completeness(quarter).set_index(["field", "structure"])[["filled", "total"]]
    assert told.loc[("desk", "EST")].tolist() == [1, 4]
    assert pd.isna(told.loc[("desk", "CASA"), "filled"])
    assert told.loc[("desk", "total")].tolist() == [1, 4]
    assert told.loc[("renewal_date", "total")].tolist() == [1, 2]
    assert told.loc[("request_date", "total")].tolist() == [5, 5]


def test_desks_are_one_however_written_and_small_ones_are_not_named(
    quarter_2011: "Quarter",
) -> None:
    """Six of the public desk, in two spellings; three of a small one are others."""
    names = ["GDPUB"] * 4 + ["gdpub ", "GdPub"] + ["Mairie"] * 3 + [None]
    told = desks(with_requests(quarter_2011, [{"desk": one} for one in names]))
    assert told[["desk", "households", "total"]].to_numpy().tolist() == [
        ["GDPUB", 6, 9],
        ["other", 3, 9],
    ]


def test_the_national_export_is_set_beside_the_register(quarter_2011: "Quarter") -> None:
    """One is only in the register, one only in the export; dates, an allocation and a removal."""
    day = {"request_date": "2010-01-05"}
    quarter = with_requests(
        quarter_2011,
        [{"request_key": one, **day} for one in ("a", "b", "c", "d", "e")]
        + [{"request_key": None}, {"request_key": "left", "exit_date": "2011-01-01"}],
        [{"request_key": "rehoused"}],
        [
            {"request_key": "a", **day},
            {"request_key": "b", "request_date": "2010-01-06"},
            {"request_key": "c", "status": "allocated", **day},
            {"request_key": "d", "status": "struck_off", **day},
            {"request_key": "x"},
            {"request_key": "y", "status": "allocated"},
            {"request_key": "left"},
            {"request_key": "rehoused"},
        ],
    )
    told = reconciliation(quarter).set_index("what")
    assert told["households"].to_dict() == {
        "only_register": 1, "only_national": 1, "dates": 1, "allocated": 1, "struck_off": 1,
        "total": 5,
    }  # fmt: skip
    assert told["total"].to_dict() == {
        "only_register": 5, "only_national": 5, "dates": 4, "allocated": 4, "struck_off": 4,
        "total": 6,
    }  # fmt: skip


def test_a_number_to_correct_is_not_compared_and_one_struck_off_by_its_dates_is_no_news(
    quarter_2011: "Quarter",
) -> None:
    """One is mistyped, another as the export has it; one of two struck off has lapsed here too."""
    old, new = {"renewal_date": "2009-01-05"}, {"renewal_date": "2011-01-05"}
    quarter = with_requests(
        quarter_2011,
        [
            {"request_key": "typo", "number_state": "shape", **new},
            {"request_key": "there", "number_state": "territory", **new},
            {"request_key": "old", "number_state": "valid", **old},
            {"request_key": "new", "number_state": "valid", **new},
        ],
        national=[
            {"request_key": "right", **new},
            {"request_key": "there", **new},
            {"request_key": "old", "status": "struck_off", **old},
            {"request_key": "new", "status": "struck_off", **new},
        ],
    )
    assert told_otherwise(quarter)["not_compared"].tolist() == [True, False, False, False]
    told = reconciliation(quarter).set_index("what")
    assert told["households"].to_dict() == {
        "only_register": 0, "only_national": 1, "dates": 0, "allocated": 0, "struck_off": 1,
        "total": 2,
    }  # fmt: skip
    assert told["total"].to_dict() == {
        "only_register": 3, "only_national": 2, "dates": 3, "allocated": 3, "struck_off": 3,
        "total": 4,
    }  # fmt: skip


def test_a_date_that_one_side_alone_tells_differs_where_it_is_kept(
    quarter_2011: "Quarter",
) -> None:
    """Est keeps renewals and misses one that the export tells; CASA keeps none."""
    renewed = {"renewal_date": "2010-12-01"}
    quarter = with_requests(
        quarter_2011,
        [
            {"request_key": "a", **renewed},
            {"request_key": "b"},
            {"request_key": "c", "structure": "CASA"},
            {"request_key": "d"},
        ],
        national=[*({"request_key": one, **renewed} for one in "abc"), {"request_key": "d"}],
    )
    assert reconciliation(quarter).set_index("what")["households"]["dates"] == 1


def test_the_page_tells_of_the_demo_what_was_planted(invented: Path) -> None:
    """Lives, numbers, duplicates, desks and the export, in three quarters; the last have one."""
    planted = demo_requests(quarters=12, today=date(2026, 11, 23))
    for name in ("2026-T3", "2025-T4", "2024-T2"):
        quarter = copil.load(name, invented)
        wanted = planted[name].groupby("kind")["number"].sum()
        lives = copil.requests(quarter).data.iloc[-1]
        counts = numbers(quarter).set_index(["who", "state"])["households"]
        fields = completeness(quarter).set_index(["field", "structure"])
        desk = fields.loc[("desk", "total")]
        found = {one: lives[one] for one in ("valid", "to_renew", "late", "struck_off", "lapsed")}
        found |= {one: counts["waiting", one] for one in ("missing", "shape", "long", "month")}
        found |= {one: counts["waiting", one] for one in ("date", "territory")}
        found["rehoused_without_number"] = counts["rehoused", "missing"]
        found["without_desk"] = desk["total"] - desk["filled"]
        twice = duplicates(quarter)  # of rows, each number and each household has two
        found |= {"two_structures": 2 * twice["structures"], "two_numbers": 2 * twice["numbers"]}
        assert (quarter.national is not None) == (name > "2025-T3")
        if quarter.national is not None:
            told = reconciliation(quarter).set_index("what")["households"]
            found |= {
                "not_in_export": told["only_register"],
                "not_in_register": told["only_national"],
                "dates_differ": told["dates"],
                "allocated_unknown": told["allocated"],
                "struck_off_unknown": told["struck_off"],
                "not_compared": told_otherwise(quarter)["not_compared"].sum(),
            }
        assert {kind: int(n) for kind, n in found.items()} == {
            kind: int(wanted.get(kind, 0)) for kind in found
        }, name


def test_without_registers_nothing_is_told(quarter_2011: "Quarter") -> None:
    """The deck tells nothing of requests; a register without the columns neither."""
    assert not quarter_2011.has_requests
    bare = with_requests(quarter_2011, [{"adults": 1}])
    assert not bare.has_requests
    for quarter in (quarter_2011, bare):
        assert life(quarter)["households"].tolist() == [0]
        assert numbers(quarter).empty and desks(quarter).empty and reconciliation(quarter).empty
    assert with_requests(quarter_2011, [{"desk": "GDPUB"}]).has_requests
    assert not with_requests(quarter_2011, [{"desk": "A", "exit_date": DAY}]).has_requests
