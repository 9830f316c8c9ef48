"""The desks of requests, counted by hand."""

from typing import TYPE_CHECKING

from copil_analysis.analysis.desks import desks
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


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
