"""How the dwellings obtained compare with what the norm asks for their households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import with_total
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.cleaning.typology import Norm, norm_typology
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import NEED_TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_FIELDS = {"typology", "adults", "children"}


@remembered
def norm_fit(quarter: Quarter) -> pd.DataFrame:
    """Count the dwellings of `last_year` with as many rooms as the norm asks, fewer, or more.

    By the size obtained, a studio as a T1, with a total row. Columns typology, dwellings, fit,
    smaller, larger, which add up, and excess: of the larger those with more than one room beyond
    the household's persons (CCH L.621-2). One person may have a T2. Logements-foyers, and dwellings
    of which the size or the household is not known, are left out; without a row where no register
    tells.
    """
    rows = last_year(quarter).attributions
    if not _FIELDS.issubset(rows):
        return pd.DataFrame({name: [] for name in ("typology", *_COUNTS)})
    if "is_foyer" in rows:
        rows = rows[~rows["is_foyer"].fillna(False).astype(bool)]
    suitable = suitable_rooms(rows["adults"], rows["children"], norm=quarter.config.norm)
    is_alone = rows["adults"] + rows["children"] == 1
    found = suitable.assign(rooms=rooms_of(rows["typology"]), is_alone=is_alone).dropna()
    smaller = found["rooms"] < found["least"]
    fit = ~smaller & (found["rooms"] <= found["least"].mask(found["is_alone"], 2))
    counts = found.assign(
        typology=found["rooms"].map(dict(enumerate(NEED_TYPOLOGIES, start=1))),
        dwellings=1,
        fit=fit.astype("Int64"),
        smaller=smaller.astype("Int64"),
        larger=(~smaller & ~fit).astype("Int64"),
        excess=(found["rooms"] > found["most"]).astype("Int64"),
    )
    told = list(sizes_of(quarter).typologies)
    sums = counts.groupby("typology")[[*_COUNTS]].sum().reindex(told, fill_value=0)
    return with_total(sums.astype("Int64").rename_axis("typology").reset_index())


_COUNTS = ("dwellings", "fit", "smaller", "larger", "excess")


def suitable_rooms(adults: pd.Series[int], children: pd.Series[int], *, norm: Norm) -> pd.DataFrame:
    """How many rooms suit each household: ``least`` by the norm, ``most`` by CCH L.621-2.

    Missing where its composition is, or where nobody lives.
    """
    least = rooms_of(norm_typology(adults, children, norm=norm))
    most = 1 + adults.astype("Int64") + children.astype("Int64")
    return pd.DataFrame({"least": least, "most": most.where(least.notna())})


def rooms_of(typologies: pd.Series[Any]) -> pd.Series[int]:
    """1 to 6, a studio as a T1; 6 is six or more."""
    rooms = {"STUDIO": 1, **{code: n for n, code in enumerate(NEED_TYPOLOGIES, start=1)}}
    return typologies.astype("str").map(rooms).astype("Int64")
