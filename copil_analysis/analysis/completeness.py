"""Which fields of the form the structures fill for those who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.request_rows import counts_told, left_out, waiting_rows
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
    interval; filled is missing where the structure does not keep the field (``request_rows``).
    """
    codes = set(waiting_rows(quarter)["structure"].dropna().astype("str"))
    there = [code for code in quarter.config.structure_labels if code in codes]
    frames = []
    for field in FIELDS:
        counts = counts_told(quarter, field).reindex(there, fill_value=0)
        out = left_out(quarter, field)
        counts.loc[TOTAL] = counts.drop(index=out).sum()
        counts.loc[out, "filled"] = pd.NA
        frames.append(counts.assign(field=field))
    frame = pd.concat(frames).rename_axis("structure").reset_index()
    frame = frame[["field", "structure", "filled", "total"]]
    return frame.join(shares(frame["filled"], frame["total"]))
