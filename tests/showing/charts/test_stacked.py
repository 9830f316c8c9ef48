"""At most four series: the smallest are added up."""

import pandas as pd

from copil_analysis.showing.charts import at_most_four


def test_the_smallest_of_five_series_are_added_up() -> None:
    """Three largest stay in their order, the rest is their sum; a missing part makes none."""
    frame = pd.DataFrame({"a": [1, 1], "b": [9, 9], "c": [2, pd.NA], "d": [8, 8], "e": [7, 7]})
    grouped, series = at_most_four(frame, list("abcde"))
    assert series == ["b", "d", "e", "Autres"]
    assert grouped["Autres"].tolist() == [3, pd.NA]


def test_four_series_stay_as_they_are() -> None:
    """Nothing is grouped, nothing is added."""
    frame = pd.DataFrame({"a": [1], "b": [2]})
    grouped, series = at_most_four(frame, ["a", "b"])
    assert grouped is frame
    assert series == ["a", "b"]
