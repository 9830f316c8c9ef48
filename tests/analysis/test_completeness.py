"""Which fields are filled, counted by hand."""

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.completeness import completeness
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_fields_are_counted_where_they_are_kept(quarter_2011: "Quarter") -> None:
    """Est fills one desk of two; CASA keeps none. A renewal is expected after a year only."""
    quarter = with_requests(
        quarter_2011,
        [
            {"desk": "GDPUB", "request_date": "2010-12-01"},
            {"request_date": "2009-12-01", "renewal_date": "2010-12-01"},
            {"request_date": "2009-12-01"},
            {"request_date": "2010-12-01", "renewal_date": "2011-01-01"},
            *[{"structure": "CASA", "request_date": "2010-12-01"}] * 10,
        ],
    )
    told = completeness(quarter).set_index(["field", "structure"])[["filled", "total"]]
    assert told.loc[("desk", "EST")].tolist() == [1, 4]
    assert pd.isna(told.loc[("desk", "CASA"), "filled"])
    assert told.loc[("desk", "total")].tolist() == [1, 4]
    assert told.loc[("renewal_date", "total")].tolist() == [1, 2]
    assert told.loc[("request_date", "total")].tolist() == [14, 14]
