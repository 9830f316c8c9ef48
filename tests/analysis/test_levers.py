"""What would stop a queue from growing, by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.levers import Lever, lever
from copil_analysis.register_fields import WAITING_FILE
from tests.histories import history_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_without_registers_the_growth_of_the_file_tells(quarter_2011: "Quarter") -> None:
    """From 20 to 25 T4 in a year: 5 ÷ 4 quarters, so 2 more a quarter; nobody knows who left."""
    told = [
        ({"EST": {"T4": n}}, {"EST": {"T4": i % 2}}) for i, n in enumerate((20, 21, 24, 24, 25))
    ]
    found = lever(history_of(quarter_2011, "2012-T1", told))
    assert found == Lever("T4", 4, households=25, growth=5)
    assert found.more == 2


def test_registers_tell_who_came_and_who_left_otherwise(quarter_2011: "Quarter") -> None:
    """Three came who need a T4, one was rehoused, one left otherwise: the file gains one.

    Which dwelling the rehoused got is another question: no T4 was obtained. Flows that do not
    give the growth are not told.
    """
    told = [({"EST": {"T4": n}}, {"EST": {}}) for n in (22, 23)]
    quarter = history_of(quarter_2011, "2011-T2", told)
    day = pd.Timestamp("2011-05-02")
    left = [pd.Timestamp("2011-06-01")] * 2 + [pd.NaT] * 3
    file = pd.DataFrame(
        {
            "structure": "EST",
            "need": ["T4", "T4", "T4", "T4", "T3"],
            "entry_date": [day - pd.Timedelta(days=90), day, day, day, day],
            "exit_date": left,
            "exit_reason": ["rehoused", "other", None, None, None],
        }
    )
    registered = replace(quarter, registers={WAITING_FILE: file})
    found = lever(registered)
    assert found == Lever("T4", 1, households=23, growth=1, entries=3, rehoused=1, others=1)
    unexplained = replace(registered, registers={WAITING_FILE: file.iloc[:4]})
    assert lever(unexplained) == found
    assert lever(replace(registered, registers={WAITING_FILE: file.iloc[1:]})) == Lever(
        "T4", 1, households=23, growth=1
    )


def test_a_file_that_does_not_grow_asks_for_nothing(quarter_2011: "Quarter") -> None:
    """From 25 to 23 T4: no dwelling more."""
    told = [({"EST": {"T4": n}}, {"EST": {}}) for n in (25, 23)]
    found = lever(history_of(quarter_2011, "2011-T2", told))
    assert found is not None
    assert (found.growth, found.more) == (-2, 0)


def test_nothing_is_asked_where_too_little_is_known(quarter_2011: "Quarter") -> None:
    """One snapshot has no growth, and no size lacks where nobody waits."""
    assert lever(quarter_2011) is None
    assert lever(history_of(quarter_2011, "2011-T2", [({"EST": {}}, {"EST": {}})] * 2)) is None


def test_a_queue_under_20_asks_for_nothing(quarter_2011: "Quarter") -> None:
    """From 18 to 19 T4: as the definition has it; 19 to 20 is one more a quarter."""
    told = [({"EST": {"T4": n}}, {"EST": {}}) for n in (18, 19, 20)]
    assert lever(history_of(quarter_2011, "2011-T2", told[:2])) is None
    assert lever(history_of(quarter_2011, "2011-T2", told[1:])) == Lever(
        "T4", 1, households=20, growth=1
    )
