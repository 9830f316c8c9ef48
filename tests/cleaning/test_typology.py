"""The typology by the norm, against compositions worked out by hand from domain.md."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.cleaning.typology import Norm, norm_typology
from copil_analysis.vocabulary import NEED_TYPOLOGIES

# adults, children, drihl, insee. insee: living room + couple or adult + other adults + children ÷ 2
BY_HAND = [
    (1, 0, "T1", "T1"),
    (2, 0, "T2", "T2"),
    (3, 0, "T3", "T3"),
    (4, 0, "T4", "T4"),
    (5, 0, "T5", "T5"),
    (6, 0, "T6", "T6"),
    (7, 0, "T6", "T6"),
    (1, 1, "T3", "T3"),
    (1, 2, "T3", "T3"),
    (1, 3, "T4", "T4"),
    (1, 4, "T5", "T4"),
    (1, 5, "T6", "T5"),
    (1, 6, "T6", "T5"),
    (2, 1, "T3", "T3"),
    (2, 2, "T4", "T3"),
    (2, 3, "T5", "T4"),
    (2, 4, "T6", "T4"),
    (2, 5, "T6", "T5"),
    (2, 8, "T6", "T6"),
    (3, 1, "T4", "T4"),
    (3, 2, "T5", "T4"),
    (0, 1, "T1", "T1"),
    (0, 2, "T2", "T2"),
    (30, 30, "T6", "T6"),
]


def counts(*numbers: int | None) -> pd.Series:
    return pd.Series(list(numbers), dtype="Int64")


@pytest.mark.parametrize(("norm", "place"), [("drihl", 2), ("insee", 3)])
def test_compositions_give_the_typologies_worked_out_by_hand(norm: Norm, place: int) -> None:
    """24 compositions for each norm, those of domain.md among them."""
    adults, children = (counts(*(row[i] for row in BY_HAND)) for i in (0, 1))
    found = norm_typology(adults, children, norm=norm)
    assert found.tolist() == [row[place] for row in BY_HAND]
    assert found.cat.categories.tolist() == list(NEED_TYPOLOGIES)


@pytest.mark.parametrize("norm", ["drihl", "insee"])
def test_what_is_not_known_gives_no_typology(norm: Norm) -> None:
    """A missing count, or nobody at all, is no T1; the index is kept."""
    adults, children = counts(None, 1, 0, 1), counts(1, None, 0, 0)
    found = norm_typology(adults, children, norm=norm)
    assert found.isna().tolist() == [True, True, True, False]
    later = norm_typology(adults.tail(1), children.tail(1), norm=norm)
    assert later.index.tolist() == [3]


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["drihl", "insee"]))
def test_one_more_adult_never_needs_less(adults: int, children: int, norm: Norm) -> None:
    """But for the one adult with one child, who has a room more than two adults."""
    households = counts(adults, adults + 1), counts(children, children)
    if adults + children:
        fewer, more = norm_typology(*households, norm=norm).cat.codes
        assert fewer <= more
