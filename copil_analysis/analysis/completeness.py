"""Which fields of the form the structures fill for those who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.request_rows import column, is_old, left_out, waiting_rows
from copil_analysis.analysis.statistics import shares
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FIELDS = ("number_state", "request_date", "renewal_date", "desk", "typology", "entry_date")
"""What the form asks of who waits and may stay empty; adults and children may not."""


@remembered
def completeness(quarter: Quarter) -> pd.DataFrame:
    """Count how many of those who wait have each of FIELDS filled: a row a field and structure.

    Columns field, structure (and the total of those that keep it), filled, total, share with its
    interval; filled is missing where the structure does not keep the field. A date of renewal is
    expected of a request of more than a year.
    """
    rows = waiting_rows(quarter)
    codes = rows["structure"].astype("str")
    there = [code for code in quarter.config.structure_labels if (codes == code).any()]
    told: list[tuple[Any, ...]] = []
    for field in FIELDS:
        known, out = column(rows, field).notna(), left_out(quarter, field)
        expected = is_old(rows, quarter.snapshot) if field == "renewal_date" else known.notna()
        counts = [(int((known & own).sum()), int(own.sum()))
                  for own in (expected & (codes == code) for code in there)]  # fmt: skip
        keep = [pair for code, pair in zip(there, counts, strict=True) if code not in out]
        told += [
            (field, code, pd.NA if code in out else filled, total)
            for code, (filled, total) in zip(there, counts, strict=True)
        ]
        told.append((field, TOTAL, *(sum(pair[i] for pair in keep) for i in (0, 1))))
    frame = pd.DataFrame(told, columns=["field", "structure", "filled", "total"])
    frame = frame.astype({"filled": "Int64", "total": "Int64"})
    return frame.join(shares(frame["filled"], frame["total"]))
