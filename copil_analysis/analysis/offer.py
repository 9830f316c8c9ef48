"""What the registers of attributions tell of the last year: funding, landlords, communes.

A logement-foyer is a rehousing and not a dwelling: it has no funding and no rent to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import shares
from copil_analysis.cleaning.names import unify
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import FUNDINGS
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEWEST_TO_NAME = 5
"""A landlord or a commune is free text: under so many dwellings it is never named."""
MOST_NAMED = 8
OTHERS, UNKNOWN = "others", "unknown"


@remembered
def funding_shares(quarter: Quarter) -> pd.DataFrame:
    """Count the dwellings of the last year by funding, without the foyers.

    Columns funding (all of ``FUNDINGS``, then UNKNOWN where there are some), dwellings, total,
    share, share_low, share_high (Wilson). Total and shares are of the known ones.
    """
    texts = _texts(without_foyers(last_year(quarter).attributions), "funding")
    counts = texts.value_counts().reindex(list(FUNDINGS), fill_value=0)
    return _shares_of_known(counts, int(texts.isna().sum()) + _untold(quarter), "funding")


@remembered
def funding_by(quarter: Quarter, by: str) -> pd.DataFrame:
    """Count the same dwellings by ``typology`` or ``structure`` and funding; the parts add up.

    A row a part and funding, each of ``FUNDINGS``, then UNKNOWN: columns ``by``, funding,
    dwellings, total (those of the part whose funding is known), share, share_low, share_high
    (Wilson). A studio is a T1. After the parts UNKNOWN, where some are of none that is known, and
    the total, which is `funding_shares`.
    """
    rows = without_foyers(last_year(quarter).attributions)
    parts = _texts(rows, by).replace("STUDIO", "T1")
    labels = quarter.config.structure_labels
    known = sizes_of(quarter).typologies if by == "typology" else labels
    order = dict.fromkeys([*known, *parts.dropna()])
    fundings = [*FUNDINGS, UNKNOWN]
    counts = pd.crosstab(parts, _texts(rows, "funding").fillna(UNKNOWN))
    wide = counts.reindex(index=list(order), columns=fundings, fill_value=0)
    whole = funding_shares(quarter).set_index("funding")["dwellings"]
    wide.loc[TOTAL] = whole.reindex(fundings, fill_value=0).astype("int64")
    rest = wide.loc[TOTAL] - wide.drop(index=TOTAL).sum()
    if rest.any():
        wide.loc[UNKNOWN] = rest
        wide = wide.loc[[*order, UNKNOWN, TOTAL]]
    return _shares_of_parts(wide, by)


def _shares_of_parts(wide: pd.DataFrame, by: str) -> pd.DataFrame:
    totals = wide[list(FUNDINGS)].sum(axis=1)
    stacked = pd.Series(wide.rename_axis(index=by, columns="funding").stack())
    tidy = stacked.rename("dwellings").reset_index()
    tidy = tidy.assign(total=tidy[by].map(totals)).astype({"dwellings": "Int64", "total": "Int64"})
    is_known = tidy["funding"] != UNKNOWN
    return tidy.join(shares(tidy["dwellings"].where(is_known), tidy["total"]))


@remembered
def places_by(quarter: Quarter, by: str) -> pd.DataFrame:
    """Count the dwellings of the last year by a free text, ``landlord`` or ``commune``.

    The most frequent first. Columns name, dwellings, total, share, share_low, share_high
    (Wilson). Only what at least ``FEWEST_TO_NAME`` rows tell is named, and at most
    ``MOST_NAMED``; the row OTHERS holds the rest and UNKNOWN what no register tells. Total and
    shares are of the known ones. One name in several spellings is one (``cleaning.names``).
    """
    names = unify(_texts(last_year(quarter).attributions, by))
    return _shares_of_known(named_counts(names), int(names.isna().sum()) + _untold(quarter), "name")


def named_counts(names: pd.Series[str]) -> pd.Series[int]:
    """Count the names, the most frequent first, then OTHERS where there are some."""
    sizes = names.value_counts()
    # By size, then by name: the order of the rows must not change who is named.
    ranked = sorted(sizes[sizes >= FEWEST_TO_NAME].items(), key=lambda one: (-one[1], str(one[0])))
    named = [str(name) for name, _ in ranked[:MOST_NAMED]]
    groups = names.where(names.isin(named) | names.isna(), OTHERS)
    counts = groups.value_counts().reindex([*named, OTHERS], fill_value=0)
    return counts[counts > 0]


@remembered
def foyers_of(quarter: Quarter) -> int:
    """Count the logements-foyers of the last year, as far as registers tell."""
    attributions = last_year(quarter).attributions
    return len(attributions) - len(without_foyers(attributions))


def without_foyers(attributions: pd.DataFrame) -> pd.DataFrame:
    """Keep the dwellings; a row that does not say whether it is a foyer is a dwelling."""
    if "is_foyer" not in attributions:
        return attributions
    return attributions[~attributions["is_foyer"].fillna(False).astype(bool)]


def _untold(quarter: Quarter) -> int:
    """The allocations that the tables of the last year count, and no register tells."""
    span = last_year(quarter)
    allocated = total_of(span.tables["allocations"]["households"])
    return 0 if pd.isna(allocated) else max(0, allocated - len(span.attributions))


def _texts(attributions: pd.DataFrame, column: str) -> pd.Series[str]:
    return attributions.get(column, pd.Series(dtype="str")).astype("str")


def _shares_of_known(counts: pd.Series[int], unknown: int, key: str) -> pd.DataFrame:
    """A row a count, and below them one for what is not known, without a share."""
    known = pd.DataFrame({key: counts.index.astype("str"), "dwellings": counts.to_numpy()})
    last = pd.DataFrame({key: [UNKNOWN], "dwellings": [unknown]})
    frame = pd.concat([known, last[last["dwellings"] > 0]], ignore_index=True)
    frame = frame.astype({"dwellings": "Int64"}).assign(total=int(counts.sum()))
    is_known = frame[key] != UNKNOWN
    return frame.join(shares(frame["dwellings"].where(is_known), frame["total"]))
