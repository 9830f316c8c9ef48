"""Attributions as the registers give them, in few words, and a Quarter that has them."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TEXTS = dict.fromkeys(["typology", "funding", "landlord", "commune"], "category")
USUAL: dict[str, Any] = {
    "period": "2024-T1",
    "typology": "T2",
    "funding": None,
    "rent": None,
    "landlord": None,
    "commune": None,
    "is_foyer": False,
}


def register(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """What a row does not say is usual or missing."""
    frame = pd.DataFrame([{**USUAL, **row} for row in rows], columns=list(USUAL))
    return frame.astype({**TEXTS, "period": "str", "rent": "float64", "is_foyer": "boolean"})


def told(column: str, **counts: int) -> list[dict[str, Any]]:
    """So many rows that tell each of these words in a column."""
    return [{column: word} for word, n in counts.items() for _ in range(n)]


def rented(rents: list[float], **row: Any) -> pd.DataFrame:
    """Dwellings in PLUS with these rents."""
    return register([{"funding": "PLUS", **row, "rent": rent} for rent in rents])


def stacked(*frames: pd.DataFrame) -> pd.DataFrame:
    """The rows of several registers."""
    texts = dict.fromkeys(TEXTS, "str")
    return pd.concat([frame.astype(texts) for frame in frames], ignore_index=True)


def with_register(quarter: "Quarter", rows: list[dict[str, Any]]) -> "Quarter":
    """The quarter with a register, and of dwellings allocated as many as it has rows."""
    allocations = quarter.allocations.assign(households=0).astype({"households": "Int64"})
    allocations.loc[0, "households"] = len(rows)
    return replace(quarter, allocations=allocations, registers={"attributions": register(rows)})
