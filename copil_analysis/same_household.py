"""Which rows of two registers tell of one household, where no request number says it."""

import pandas as pd

ALIKE = ["structure", "adults", "children", "request_date", "entry_date"]
"""What makes one household of two rows whose numbers do not."""
_KEY = "request_key"


def pair_alike(rows: pd.DataFrame, others: pd.DataFrame, *more: str) -> "pd.Series[int]":
    """For each row, the index of the one of ``others`` that is alike, one to one; else missing.

    Alike: of the columns ``ALIKE`` those that both have, and ``more``, are the same. A household
    whose number was given, corrected or mistyped since is so known again; one that has a number is
    only where a date tells it from others.
    """
    if rows.empty or others.empty:  # the usual case, and to number takes long
        return pd.Series(pd.NA, rows.index, dtype="Int64")
    names = [one for one in ALIKE if one in rows and one in others]
    dated = rows[[one for one in names if one.endswith("_date")]].notna().any(axis="columns")
    mine, theirs = (
        pd.MultiIndex.from_frame(_numbered(frame, [*names, *more]))
        for frame in (rows[rows[_KEY].isna() | dated], others)
    )
    places = pd.Series(others.index, index=theirs, dtype="Int64").reindex(mine)
    found = places.set_axis(rows.index[rows[_KEY].isna() | dated])
    return found.reindex(rows.index)


def _numbered(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """What rows are known by, as texts, and the rank of each among those alike."""
    texts = pd.DataFrame({name: rows[name].astype("str").fillna("") for name in names}, rows.index)
    return texts.assign(rank=texts.groupby(names).cumcount())
