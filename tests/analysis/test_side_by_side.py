"""Two periods side by side: over the same structures, with the difference, and what has none."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.side_by_side import KEYS, compare, side_by_side
from copil_analysis.errors import UsageError
from copil_analysis.loading import load
from copil_analysis.period import Period
from tests.histories import history_of
from tests.in_a_row import with_error
from tests.quarters import write_config, write_period

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEW = {"EST": {"T3": 20, "T2": 4}}, {"EST": {"T3": 5, "STUDIO": 1}}
MORE = {"EST": {"T3": 26, "T2": 4}}, {"EST": {"T3": 8, "T2": 2}}


def alone(quarter: "Quarter", period: str, told: object) -> "Quarter":
    return history_of(quarter, period, [told])  # type: ignore[list-item]


def told(data: pd.DataFrame, *key: str) -> list[float | None]:
    """Before, now and difference of the row of a key, missing as None."""
    keys = list(data.columns[: len(key)])
    row = data.set_index(keys).loc[key if len(key) > 1 else key[0]]
    return [None if pd.isna(one) else float(one) for one in row]


def test_the_counts_of_both_and_their_difference(quarter_2011: "Quarter") -> None:
    """24 wait and 6 were rehoused, then 30 and 10: gaps of 18 and 20, pressures of 4 and 3."""
    before, now = (alone(quarter_2011, f"201{n}-T4", one) for n, one in ((1, FEW), (2, MORE)))
    data = compare(side_by_side(before, now), "measure")
    assert told(data, "rehoused") == [6, 10, 4]
    assert told(data, "persons") == [6, 10, 4]
    assert told(data, "dwellings") == [6, 10, 4]
    assert told(data, "waiting") == [24, 30, 6]
    assert told(data, "gap") == [18, 20, 2]
    assert told(data, "pressure") == [4, 3, -1]
    assert "projected" not in set(data["measure"])


def test_sizes_with_a_studio_as_a_t1(quarter_2011: "Quarter") -> None:
    """One studio for nobody, then none; of T1 and T2 together 4 wait for 1, then for 2."""
    before, now = (alone(quarter_2011, f"201{n}-T4", one) for n, one in ((1, FEW), (2, MORE)))
    data = compare(side_by_side(before, now), "typology")
    assert told(data, "T1", "gap") == [-1, 0, 1]
    assert told(data, "T1+T2", "pressure") == [4, 2, -2]
    assert told(data, "T2", "pressure") == [None, 2, None]
    assert told(data, "T3", "needs") == [20, 26, 6]
    assert told(data, "T3", "obtained") == [5, 8, 3]


def test_structures_and_channels_of_the_deck(quarter_2011: "Quarter") -> None:
    """The same twice: each figure stands there, and no difference."""
    sides = side_by_side(quarter_2011, quarter_2011)
    structures, channels = (compare(sides, by) for by in ("structure", "channel"))
    assert told(structures, "EST", "rehoused") == [24, 24, 0]
    assert told(structures, "total", "waiting") == [177, 177, 0]
    assert told(channels, "prefectoral", "allocations") == [20, 20, 0]
    assert told(compare(sides, "measure"), "gap") == [134, 134, 0]


def test_in_the_order_given(quarter_2011: "Quarter") -> None:
    """The later one first: what was more is less."""
    before, now = (alone(quarter_2011, f"201{n}-T4", one) for n, one in ((1, FEW), (2, MORE)))
    data = compare(side_by_side(now, before), "measure")
    assert told(data, "rehoused") == [10, 6, -4]
    assert told(data, "gap") == [20, 18, -2]


def test_a_structure_that_one_lacks_is_in_neither(quarter_2011: "Quarter") -> None:
    """Cannes has no row in the later one: its 3 are not counted before, whoever is given first."""
    both = {**FEW[0], "CANNES": {"T2": 3}}, {**FEW[1], "CANNES": {"T2": 3}}
    before, now = (alone(quarter_2011, f"201{n}-T4", one) for n, one in ((1, both), (2, MORE)))
    # The deck's allocations are of all four, in both: that table lacks nobody.
    for pair, found in (((before, now), [6, 10, 4]), ((now, before), [10, 6, -4])):
        sides = side_by_side(*pair)
        assert sides.left_out == ("Cannes",)
        assert told(compare(sides, "measure"), "rehoused") == found
        assert told(compare(sides, "structure"), "total", "rehoused") == found


def test_where_a_year_is_known_of_one_alone_quarters_are_compared(quarter_2011: "Quarter") -> None:
    """Of the fifth quarter a year is known, of the first itself: 24 − 6 and 30 − 10."""
    now = history_of(quarter_2011, "2012-T4", [FEW, FEW, FEW, FEW, MORE])
    assert now.year_before is not None
    sides = side_by_side(now.year_before, now)
    assert sides.has_like_spans
    assert told(compare(sides, "measure"), "gap") == [18, 20, 2]
    assert told(compare(sides, "typology"), "T3", "obtained") == [5, 8, 3]


def test_years_are_compared_with_years(quarter_2011: "Quarter") -> None:
    """Of the fourth and the eighth quarter a year is known: 24 − 24 and 30 − 40."""
    now = history_of(quarter_2011, "2012-T4", [FEW] * 4 + [MORE] * 4)
    before = replace(now.earlier[3], earlier=now.earlier[:3])
    data = compare(side_by_side(before, now), "measure")
    assert told(data, "gap") == [0, -10, -10]
    # Five snapshots in a row are known of one of the two only.
    assert "projected" not in set(data["measure"])


def test_the_file_in_a_year_where_both_have_a_projection(quarter_2011: "Quarter") -> None:
    """The file went up by 6 once: of a hypothesis on the same period both are projected."""
    now = history_of(quarter_2011, "2012-T4", [FEW] * 4 + [MORE])
    data = compare(side_by_side(now, replace(now)), "measure")
    assert told(data, "projected")[2] == 0


def test_flows_of_unlike_lengths_are_compared_over_as_many_days(quarter_2011: "Quarter") -> None:
    """6 in 92 days are 12 in 184: 10 in 184 are 2 fewer; the stock is not scaled, gaps neither."""
    before, now = (alone(quarter_2011, f"201{n}-T4", one) for n, one in ((1, FEW), (2, MORE)))
    longer = replace(now, start=now.start - timedelta(days=92))
    sides = side_by_side(before, longer)
    data = compare(sides, "measure")
    assert sides.per_day and told(data, "rehoused") == [6, 10, -2]
    assert told(data, "waiting") == [24, 30, 6]
    assert told(data, "gap") == [18, 20, None]


def test_a_table_with_an_error_tells_nothing_of_both(quarter_2011: "Quarter") -> None:
    """An error in the needs of the earlier one: no gap, and the rest is compared."""
    now = history_of(quarter_2011, "2012-T4", [FEW, MORE])
    wrong = with_error(now, 0, table="needs")
    sides = side_by_side(wrong.earlier[0], replace(wrong, earlier=()))
    assert dict(sides.unlike) == {"needs": "error"}
    data = compare(sides, "measure")
    assert told(data, "gap") == told(data, "pressure") == [None, None, None]
    assert told(data, "rehoused") == [6, 10, 4]


def test_what_was_merged_counts_for_its_heir_over_the_whole_year(tmp_path: Path) -> None:
    """Est gives 11 a quarter until 2025-T4, then Cannes 23: four times 38, and 38 less 27."""
    write_config(tmp_path, est='until = "2025-T4"\ninto = "CANNES"\n')
    counts = {"CASA": 10, "Cannes": 12, "CAPAP": 5, "Est": 11}
    for period in ("2025-T1", "2025-T2", "2025-T3", "2025-T4", "2026-T1"):
        write_period(tmp_path, period, counts, {"CASA": 2, "Cannes": 3, "CAPAP": 1, "Est": 4})
    before, now = load("2025-T4", tmp_path), load("2026-T1", tmp_path)
    sides = side_by_side(before, now)
    assert sides.left_out == ()
    assert told(compare(sides, "measure"), "gap") == [10 - 4 * 38, 10 - 4 * 38, 0]
    by_structure = compare(sides, "structure")
    assert told(by_structure, "CANNES", "allocations") == [23, 23, 0]
    assert "EST" not in set(by_structure["structure"])


@pytest.mark.parametrize("by", KEYS)
def test_every_row_is_numbers(quarter_2011: "Quarter", by: str) -> None:
    """The columns of the key, then three of numbers, whatever is known."""
    data = compare(side_by_side(quarter_2011, replace(quarter_2011, period=Period(2012, 1))), by)
    assert list(data.columns) == [*KEYS[by], "before", "now", "difference"]
    assert {str(data[name].dtype) for name in ("before", "now", "difference")} == {"Float64"}


def test_a_part_is_compared_with_the_same_part(quarter_2011: "Quarter") -> None:
    """Given whole, the other period is restricted alike, whichever comes first: Cannes' 3 wait."""
    both = {**FEW[0], "CANNES": {"T2": 3}}, {**FEW[1], "CANNES": {"T2": 1}}
    now = history_of(quarter_2011, "2012-T4", [both] * 5)
    before = replace(now.earlier[0], earlier=())
    for pair in ((before, now.only("CANNES")), (before.only("CANNES"), now)):
        sides = side_by_side(*pair)
        assert [one.marks for one in sides.given] == [("Cannes seulement",)] * 2
        data = compare(sides, "measure")
        assert told(data, "waiting") == [3, 3, 0]
        assert told(data, "gap") == [2, 2, 0]


def test_parts_that_differ_are_not_compared(quarter_2011: "Quarter") -> None:
    """Of two periods; of one they are what is asked about."""
    before, now = (alone(quarter_2011, f"201{n}-T4", one) for n, one in ((1, FEW), (2, MORE)))
    with pytest.raises(UsageError, match="« Est seulement » et « Cannes seulement »"):
        side_by_side(before.only("EST"), now.only("CANNES"))
    assert side_by_side(now.only("EST"), now.only("CANNES")).is_same_period


def test_the_sizes_of_two_parts_stand_in_order(quarter_2011: "Quarter") -> None:
    """Whichever has more of them: single sizes, then those of several, then the total."""
    parts = [quarter_2011.only(typologies=some) for some in (["T4"], ["T2", "T6"])]
    for pair in (parts, parts[::-1]):
        data = compare(side_by_side(*pair), "typology")
        assert list(dict.fromkeys(data["typology"])) == ["T2", "T4", "T6", "total"]
