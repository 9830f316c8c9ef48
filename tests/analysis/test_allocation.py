"""The deck's allocations by channel and by structure, by hand from slide 2."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.allocation import (
    allocations_by,
    channels_within_structures,
    first_channels,
    known_allocations,
)
from copil_analysis.analysis.counting import largest_first, leaders, with_nothing

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_channels_add_up_as_printed(quarter_2011: "Quarter") -> None:
    """The channels gave 4, 15, 20, 0, 6 and 0 of 45 dwellings."""
    counts = allocations_by(quarter_2011, "channel")
    assert counts["households"].tolist() == [4, 15, 20, 0, 6, 0]
    assert counts["total"].tolist() == [45] * 6
    assert counts["share"].sum() == pytest.approx(1)


def test_structures_add_up_as_printed(quarter_2011: "Quarter") -> None:
    """CASA, Cannes, CAPAP and Est received 6, 13, 2 and 24."""
    counts = allocations_by(quarter_2011, "structure")
    assert counts["structure"].tolist() == ["CASA", "CANNES", "CAPAP", "EST"]
    assert counts["households"].tolist() == [6, 13, 2, 24]


def test_a_share_has_wilsons_interval_and_a_count_poissons(quarter_2011: "Quarter") -> None:
    """20 of 45 is 44 %, between 31 % and 59 %; 20 is 12.2 to 30.9."""
    row = allocations_by(quarter_2011, "channel").iloc[2]
    found = row[["low", "high", "share", "share_low", "share_high"]].astype(float).tolist()
    assert found == pytest.approx([12.217, 30.888, 0.4444, 0.3094, 0.5882], abs=5e-4)


def test_who_supplies_whom_is_a_share_of_the_structure(quarter_2011: "Quarter") -> None:
    """The prefecture's channel gave 10 of the 24 dwellings of Est."""
    supplied = channels_within_structures(quarter_2011)
    row = supplied.set_index(["structure", "channel"]).loc[("EST", "prefectoral")]
    assert (row["households"], row["total"]) == (10, 24)
    assert row["share"] == pytest.approx(10 / 24)


def test_the_first_channel_of_each_structure(quarter_2011: "Quarter") -> None:
    """The slide's largest cell of each column; where two are alike both."""
    found = first_channels(quarter_2011)
    assert found == {
        "CASA": ["prefectoral"],
        "CANNES": ["agis_iml"],
        "CAPAP": ["prefectoral"],
        "EST": ["prefectoral"],
    }
    cells = quarter_2011.allocations.copy()
    cells.loc[cells["structure"] == "CAPAP", "households"] = 1
    assert len(first_channels(replace(quarter_2011, allocations=cells))["CAPAP"]) == 6


def test_a_missing_cell_makes_its_sums_missing(quarter_2011: "Quarter") -> None:
    """Without the 10 of Est and the prefecture at least 35 are known."""
    cells = quarter_2011.allocations.copy()
    is_cell = (cells["structure"] == "EST") & (cells["channel"] == "prefectoral")
    cells.loc[is_cell, "households"] = pd.NA
    quarter = replace(quarter_2011, allocations=cells)
    counts = allocations_by(quarter, "channel")
    assert counts["households"].isna().tolist() == [False, False, True, False, False, False]
    assert counts["total"].isna().all()
    assert known_allocations(quarter) == 35


def test_leaders_are_those_with_the_highest_count() -> None:
    """A tie has two; with a missing count, or only zeros, nobody leads."""
    counts = pd.DataFrame({"code": list("abc"), "n": pd.array([2, 3, 3], dtype="Int64")})
    assert leaders(counts, "code", "n") == ["b", "c"]
    assert leaders(counts.assign(n=0), "code", "n") == []
    counts.loc[0, "n"] = pd.NA
    assert leaders(counts, "code", "n") == []


def test_the_largest_stand_first_and_the_missing_last() -> None:
    """A zero is left out and told apart; a missing count is neither."""
    counts = pd.DataFrame({"code": list("abcd"), "n": pd.array([None, 0, 1, 3], dtype="Int64")})
    assert largest_first(counts, "n")["code"].tolist() == ["d", "c", "a"]
    assert with_nothing(counts, "code", "n") == ["b"]
