"""Dwellings against the norm, household by household."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.norm_fit import norm_fit
from copil_analysis.register_fields import ATTRIBUTIONS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_dwellings_are_counted_by_what_the_norm_asks(quarter_2011: "Quarter") -> None:
    """One person in a T2 fits; four in a T3 lack a room, and one in a T3 has too many (DRIHL).

    A couple in a T3 has one more than its T2, which the law allows; one adult with a child fits.
    A logement-foyer, and a household that is not known, are left out.
    """
    rows = pd.DataFrame(
        {
            "typology": ["T2", "STUDIO", "T3", "T3", "T3", "T3", "T1", "T4"],
            "adults": [1, 1, 2, 1, 2, 1, 1, pd.NA],
            "children": [0, 0, 2, 0, 0, 1, 0, 0],
            "is_foyer": [False] * 6 + [True, False],
        }
    ).astype({"adults": "Int64", "children": "Int64", "is_foyer": "boolean"})
    found = norm_fit(replace(quarter_2011, registers={ATTRIBUTIONS: rows})).set_index("typology")
    names = ["dwellings", "fit", "smaller", "larger", "excess"]
    assert found.loc["T3", names].tolist() == [4, 1, 1, 2, 1]
    assert found.loc["total", names].tolist() == [6, 3, 1, 2, 1]


def test_without_a_register_there_is_nothing_to_compare(quarter_2011: "Quarter") -> None:
    """The deck tells no household."""
    assert norm_fit(quarter_2011).empty
