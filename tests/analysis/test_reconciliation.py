"""What the national export tells otherwise, counted by hand."""

from typing import TYPE_CHECKING

from copil_analysis.analysis.reconciliation import reconciliation, told_otherwise
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_national_export_is_set_beside_the_register(quarter_2011: "Quarter") -> None:
    """Each counts once; who was rehoused, or is to come, is no news; who left otherwise is."""
    day = {"request_date": "2010-01-05"}
    left = {"exit_date": "2011-01-01", "exit_reason": "other"}
    quarter = with_requests(
        quarter_2011,
        [{"request_key": one, **day} for one in ("a", "b", "c", "d", "e", "f", "g")]
        + [{"request_key": None}, {"request_key": "left", **left}]
        + [{"request_key": "gone", **left}, {"request_key": "moved", **left}]
        + [{"request_key": "so", "exit_date": "2011-01-01", "exit_reason": "rehoused"}]
        + [{"request_key": "later", "entry_date": "2011-04-01"}],
        [{"request_key": "rehoused"}, {"request_key": "moved"}],
        [
            {"request_key": "a", **day},
            {"request_key": "b", "request_date": "2010-01-06"},
            {"request_key": "c", "status": "allocated", "request_date": "2010-01-07"},
            {"request_key": "d", "status": "struck_off", "request_date": "2010-01-07"},
            {"request_key": "f", "status": "struck_off", **day},
            {"request_key": "f", **day},  # an active row wins, whatever comes first
            {"request_key": "g", **day},
            {"request_key": "g", "status": "struck_off", **day},
            {"request_key": "x"},
            {"request_key": "y", "status": "allocated"},
            {"request_key": None},
            {"request_key": "left"},
            *(
                {"request_key": one, "status": "allocated"}
                for one in ("gone", "moved", "so", "later")
            ),
            {"request_key": "rehoused"},
        ],
    )
    told = reconciliation(quarter).set_index("what")
    assert told["households"].to_dict() == {
        "only_register": 1, "allocated": 2, "struck_off": 1, "dates": 1, "total": 5,
        "only_national": 1,
    }  # fmt: skip
    assert told["total"].tolist() == [8] * 5 + [7]


def test_an_export_without_status_tells_nothing_of_it(quarter_2011: "Quarter") -> None:
    """Whether requests were struck off, or are active, is missing and not zero."""
    rows = [{"request_key": one} for one in "ab"]
    export = [{"request_key": "a", "status": None}]
    told = reconciliation(with_requests(quarter_2011, rows, national=export)).set_index("what")
    known = told["households"].dropna()
    assert known.to_dict() == {"only_register": 1, "dates": 0, "total": 1}


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
        "only_register": 0, "allocated": 0, "struck_off": 1, "dates": 0, "total": 1,
        "only_national": 1,
    }  # fmt: skip
    assert told["total"].tolist() == [3] * 5 + [2]


def test_a_date_that_one_side_alone_tells_differs_where_it_is_kept(
    quarter_2011: "Quarter",
) -> None:
    """Est keeps renewals and misses one that the export tells; CASA keeps none."""
    old = {"request_date": "2005-01-01"}
    renewed = {**old, "renewal_date": "2010-12-01"}
    quarter = with_requests(
        quarter_2011,
        [
            {"request_key": "a", **renewed},
            {"request_key": "b", **old},
            {"request_key": "c", "structure": "CASA", **old},
            {"request_key": "d", **old},
            *[{"structure": "CASA", **old}] * 9,
        ],
        national=[*({"request_key": one, **renewed} for one in "abc"), {"request_key": "d", **old}],
    )
    assert reconciliation(quarter).set_index("what")["households"]["dates"] == 1
