"""Allocations of the deck's first quarter, figures by hand from its slide 2."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.allocation import (
    all_allocations,
    allocations_by_channel,
    allocations_by_structure,
    channels_and_structures,
    channels_within_structures,
    used_channels,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_channels_add_up_as_printed(quarter_2011: "Quarter") -> None:
    """The channels gave 4, 15, 20, 0, 6 and 0 of 45 dwellings."""
    counts = allocations_by_channel(quarter_2011.allocations)
    assert counts["households"].tolist() == [4, 15, 20, 0, 6, 0]
    assert all_allocations(quarter_2011.allocations) == 45
    assert counts["share"].sum() == pytest.approx(1)


def test_a_share_has_wilsons_interval_and_a_count_poissons(quarter_2011: "Quarter") -> None:
    """20 of 45 is 44 %, between 31 % and 59 %; 20 is 12.2 to 30.9."""
    row = allocations_by_channel(quarter_2011.allocations).iloc[2]
    found = row[["low", "high", "share", "share_low", "share_high"]].astype(float).tolist()
    assert found == pytest.approx([12.217, 30.888, 0.4444, 0.3094, 0.5882], abs=5e-4)


def test_structures_add_up_as_printed(quarter_2011: "Quarter") -> None:
    """CASA, Cannes, CAPAP and Est received 6, 13, 2 and 24."""
    counts = allocations_by_structure(quarter_2011.allocations)
    assert counts["structure"].tolist() == ["CASA", "CANNES", "CAPAP", "EST"]
    assert counts["households"].tolist() == [6, 13, 2, 24]


def test_the_cross_table_is_that_of_the_slide(quarter_2011: "Quarter") -> None:
    """Channels stand in rows, structures in columns, totals last."""
    table = channels_and_structures(quarter_2011.allocations).set_index("channel")
    assert table.to_numpy().tolist() == [
        [0, 0, 0, 4, 4],
        [1, 6, 0, 8, 15],
        [3, 5, 2, 10, 20],
        [0, 0, 0, 0, 0],
        [2, 2, 0, 2, 6],
        [0, 0, 0, 0, 0],
        [6, 13, 2, 24, 45],
    ]


def test_who_supplies_whom_is_a_share_of_the_structure(quarter_2011: "Quarter") -> None:
    """The prefecture's channel gave 10 of the 24 dwellings of Est."""
    supplied = channels_within_structures(quarter_2011.allocations)
    row = supplied.set_index(["structure", "channel"]).loc[("EST", "prefectoral")]
    assert (row["households"], row["total"]) == (10, 24)
    assert row["share"] == pytest.approx(10 / 24)


def test_row_order_does_not_change_the_figures(quarter_2011: "Quarter") -> None:
    """Shuffled rows give the same counts."""
    shuffled = quarter_2011.allocations.iloc[::-1]
    pd.testing.assert_frame_equal(
        allocations_by_channel(shuffled).sort_values("channel", ignore_index=True),
        allocations_by_channel(quarter_2011.allocations).sort_values("channel", ignore_index=True),
    )


def test_channels_that_gave_nothing_are_not_used(quarter_2011: "Quarter") -> None:
    """A channel with a missing count may have given something and stays."""
    allocations = quarter_2011.allocations.copy()
    assert used_channels(allocations) == ["agis_classique", "agis_iml", "prefectoral", "autres"]
    allocations.loc[allocations["channel"] == "action_logement", "households"] = pd.NA
    assert "action_logement" in used_channels(allocations)
