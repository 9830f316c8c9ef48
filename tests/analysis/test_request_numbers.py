"""The state of request numbers, and those met twice, counted by hand."""

from typing import TYPE_CHECKING

from copil_analysis.analysis.request_numbers import duplicates, numbers
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_numbers_are_counted_by_their_state(quarter_2011: "Quarter") -> None:
    """Of four who wait two are good, one long, one missing; of three rehoused one is missing."""
    quarter = with_requests(
        quarter_2011,
        [{"number_state": one} for one in ("valid", "valid", "long", None)]
        + [{"structure": "CASA"}] * 10,
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
