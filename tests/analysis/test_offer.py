"""Funding, landlords and communes of the registers, on rows written by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.analysis.offer import (
    OTHERS,
    UNKNOWN,
    foyers_of,
    funding_by,
    funding_shares,
    named_counts,
    places_by,
)
from tests.attributions import told, with_register

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_funding_has_the_published_interval(quarter_2011: "Quarter") -> None:
    """15 of 148: score 0.0624 to 0.1605 (Newcombe 1998, Table I)."""
    quarter = with_register(quarter_2011, told("funding", PLUS=15, PLAI=133))
    shares = funding_shares(quarter).set_index("funding")
    assert shares["dwellings"].tolist() == [133, 15, 0]
    found = [round(float(shares.loc["PLUS", name]), 4) for name in ("share_low", "share_high")]
    assert found == [0.0624, 0.1605]


def test_foyers_stand_apart_and_unknown_fundings_are_counted(quarter_2011: "Quarter") -> None:
    """A foyer is no dwelling; a row that does not say is one, and so is one that no row tells."""
    rows = [{"funding": "PLUS"}, {}, {"is_foyer": True}, {"funding": "PLAI", "is_foyer": None}]
    quarter = with_register(quarter_2011, rows)
    shares = funding_shares(quarter)
    assert shares["funding"].tolist() == ["PLAI", "PLUS", "PLS", UNKNOWN]
    assert shares["dwellings"].tolist() == [1, 1, 0, 1]
    assert shares["total"].tolist() == [2] * 4
    assert foyers_of(quarter) == 1
    untold = replace(quarter, allocations=quarter_2011.allocations)
    assert funding_shares(untold)["dwellings"].tolist() == [1, 1, 0, 42]


def test_fundings_by_typology_add_up_to_all(quarter_2011: "Quarter") -> None:
    """A studio is a T1; one row without a size, and one dwelling that no row tells, stand apart."""
    rows = [
        {"typology": "STUDIO", "funding": "PLAI"},
        {"typology": "T1", "funding": "PLUS"},
        {"typology": "T3"},
        {"typology": None, "funding": "PLS"},
        {"typology": "T1", "funding": "PLAI", "is_foyer": True},
    ]
    quarter = with_register(quarter_2011, rows)
    untold = quarter.allocations.copy()
    untold.loc[0, "households"] += 1
    found = funding_by(replace(quarter, allocations=untold), "typology")
    counts = found.pivot(index="typology", columns="funding", values="dwellings")
    assert counts.loc["T1", ["PLAI", "PLUS", "PLS", UNKNOWN]].tolist() == [1, 1, 0, 0]
    assert counts.loc["T3", ["PLAI", "PLUS", "PLS", UNKNOWN]].tolist() == [0, 0, 0, 1]
    assert counts.loc[UNKNOWN, ["PLAI", "PLUS", "PLS", UNKNOWN]].tolist() == [0, 0, 1, 1]
    assert counts.loc["total", ["PLAI", "PLUS", "PLS", UNKNOWN]].tolist() == [1, 1, 1, 2]
    shares = found.set_index(["typology", "funding"])
    assert shares.loc[("T1", "PLAI"), "share"] == 0.5
    assert shares.loc[("T3", "PLAI"), "total"] == 0
    assert shares["share"].isna().sum() == 8 + 5 * 3, "what is unknown, and sizes with none known"


def test_fundings_by_structure_where_the_register_names_none(quarter_2011: "Quarter") -> None:
    """All are of none that is known; without a register the tables' 45 are."""
    found = funding_by(with_register(quarter_2011, told("funding", PLAI=3)), "structure")
    counts = found.pivot(index="structure", columns="funding", values="dwellings")
    assert counts["PLAI"].to_dict() == {
        **dict.fromkeys(("CASA", "CANNES", "CAPAP", "EST"), 0),
        UNKNOWN: 3,
        "total": 3,
    }
    none = funding_by(quarter_2011, "structure").query("structure == 'total'")
    assert none["dwellings"].tolist() == [0, 0, 0, 45]


def test_without_register_all_is_unknown(quarter_2011: "Quarter") -> None:
    """The tables count 45 allocations, of which nothing more is known."""
    assert funding_shares(quarter_2011)["dwellings"].tolist() == [0, 0, 0, 45]
    assert places_by(quarter_2011, "commune")["dwellings"].tolist() == [45]
    assert foyers_of(quarter_2011) == 0


def test_a_text_of_fewer_than_five_rows_is_never_named(quarter_2011: "Quarter") -> None:
    """It may be a household's name in the wrong column; the commonest spelling names the rest."""
    names = ["Logis des Pins"] * 3 + ["LOGIS DES  PINS"] * 2 + ["Mme Martin"] * 4 + ["-", None]
    quarter = with_register(quarter_2011, [{"landlord": name} for name in names])
    found = places_by(quarter, "landlord").set_index("name")["dwellings"]
    assert found.to_dict() == {"Logis des Pins": 5, OTHERS: 4, UNKNOWN: 2}


def test_shares_of_places_are_of_the_known_ones(quarter_2011: "Quarter") -> None:
    """5 of 9; the share of what is not known does not exist."""
    quarter = with_register(quarter_2011, [*told("landlord", A=5, B=4), {}])
    found = places_by(quarter, "landlord")
    assert found["name"].tolist() == ["A", OTHERS, UNKNOWN]
    assert found["total"].tolist() == [9] * 3
    assert found["share"].astype(float)[0] == pytest.approx(5 / 9)
    assert found["share"].isna().tolist() == [False, False, True]


def test_only_eight_are_named() -> None:
    """The ninth of nine equals, by its name, is among the others."""
    found = named_counts(pd.Series(list("ihgfedcba") * 5, dtype="str"))
    assert list(found.index) == [*"abcdefgh", OTHERS]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["Nice", "Grasse", "Menton", None]), max_size=40))
def test_naming_keeps_the_number_of_rows(communes: list[str | None]) -> None:
    """Every known row is counted once, in whatever order the rows stand."""
    names = pd.Series(communes, dtype="str")
    found = named_counts(names)
    assert found.sum() == names.notna().sum()
    assert list(named_counts(names.iloc[::-1]).index) == list(found.index)
