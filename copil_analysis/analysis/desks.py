"""Which desks registered the requests of those who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.request_rows import column, waiting_rows
from copil_analysis.analysis.statistics import shares
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import fold

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEWEST = 5
"""A desk with fewer households is not named."""
OTHER_DESKS = "other"


@remembered
def desks(quarter: Quarter) -> pd.DataFrame:
    """Count those who wait by the desk of their request, the most frequent first, however written.

    Columns desk, households, total (whose desk is told) and the share with its interval. Those
    with fewer than FEWEST households are ``other``, the last row.
    """
    told = column(waiting_rows(quarter), "desk").dropna().astype("str").str.strip()
    spelt = told.groupby([" ".join(fold(text).split()) for text in told])
    counts = {names.mode().iloc[0]: len(names) for _, names in spelt}
    named = {name: n for name, n in counts.items() if n >= FEWEST}
    ordered = sorted(named.items(), key=lambda one: (-one[1], one[0]))
    if rest := len(told) - sum(named.values()):
        ordered.append((OTHER_DESKS, rest))
    frame = pd.DataFrame(ordered, columns=["desk", "households"]).assign(total=len(told))
    frame = frame.astype({"households": "Int64", "total": "Int64"})
    return frame.join(shares(frame["households"], frame["total"]))
