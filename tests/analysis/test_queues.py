"""The waiting file by size over quarters written by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.queues import period_at, place_of, queues, sizes_over_time
from tests.histories import Counts, history_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def file_of(quarter: "Quarter", size: str) -> dict[str, int]:
    """The file of a size by period."""
    files = queues(quarter)[size]
    return {period_at(int(place)): int(n) for place, n in files.items()}  # type: ignore[call-overload]


def waiting(*needs: Counts) -> list[tuple[Counts, Counts]]:
    return [(one, {code: {} for code in one}) for one in needs]


def test_a_studio_is_a_t1_and_sizes_are_added_up(quarter_2011: "Quarter") -> None:
    """26 T1 and studios, 38 with the T2; 50 need a large dwelling and one was obtained."""
    rows = sizes_over_time(quarter_2011).set_index("typology")
    assert rows["period"].unique().tolist() == ["2011-T1"]
    assert rows["dwellings"].tolist() == [26, 12, 38, 4, 0, 1, 0, 1, 43]
    assert rows.loc["T4+", "households"] == 50


def test_a_structure_that_came_moves_nothing(quarter_2011: "Quarter") -> None:
    """Est gains 2 of 7 and then 1; the 20 of Cannes, new at last, are in all snapshots alike."""
    told = waiting(
        {"EST": {"T3": 7}}, {"EST": {"T3": 9}}, {"EST": {"T3": 10}, "CANNES": {"T3": 20}}
    )
    quarter = history_of(quarter_2011, "2012-T1", told)
    assert file_of(quarter, "T3") == {"2011-T3": 27, "2011-T4": 29, "2012-T1": 30}


def test_a_structure_that_closed_moves_nothing(quarter_2011: "Quarter") -> None:
    """Without the 20 of Cannes, Est goes from 7 to 9."""
    told = waiting({"EST": {"T3": 7}, "CANNES": {"T3": 20}}, {"EST": {"T3": 9}})
    assert file_of(history_of(quarter_2011, "2011-T2", told), "T3") == {"2011-T1": 7, "2011-T2": 9}


def test_the_file_goes_back_to_a_quarter_that_is_not_known(quarter_2011: "Quarter") -> None:
    """Of four quarters the second was not received: two are left."""
    told = waiting(*({"EST": {"T3": n}} for n in (5, 6, 7, 8)))
    quarter = history_of(quarter_2011, "2012-T1", told)
    holed = replace(quarter, earlier=(quarter.earlier[0], quarter.earlier[2]))
    assert file_of(holed, "T3") == {"2011-T4": 7, "2012-T1": 8}


@pytest.mark.parametrize(("without", "expected"), [(1, 2), (3, 0)], ids=["the second", "the last"])
def test_the_file_goes_back_to_a_missing_cell(
    quarter_2011: "Quarter", without: int, expected: int
) -> None:
    """A cell of the second of four quarters is missing: two are left; of the last one: none."""
    told = waiting(*({"EST": {"T3": n}} for n in (5, 6, 7, 8)))
    quarter = history_of(quarter_2011, "2012-T1", told)
    needs = quarter.series[without].needs
    needs.loc[needs["typology"] == "T3", "households"] = pd.NA
    assert len(queues(quarter)) == expected


def test_places_count_quarters() -> None:
    """One place from a quarter to the next, and back."""
    assert place_of("2012-T1") - place_of("2011-T4") == 1
    assert period_at(place_of("2011-T4")) == "2011-T4"
