"""What is said of two periods side by side: a difference, and never a verdict."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.compare.question import compare
from copil_analysis.period import Period
from copil_analysis.quarter.marks import Hypothesis
from tests.drawn import words_on
from tests.histories import history_of
from tests.in_a_row import in_a_row, with_error
from tests.pages import RISE_OR_FALL
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEW = {"EST": {"T3": 20, "T2": 4}}, {"EST": {"T3": 5, "STUDIO": 1}}
MORE = {"EST": {"T3": 26, "T2": 4}}, {"EST": {"T3": 8, "T2": 2}}


def pair(quarter: "Quarter") -> "tuple[Quarter, Quarter]":
    """6 rehoused of 24 who wait, a year later 10 of 30; of neither a year is known."""
    before, now = (
        history_of(quarter, period, [told])
        for period, told in (("2011-T4", FEW), ("2012-T4", MORE))
    )
    return before, now


def headline(found: Any) -> str:
    return spaced(str(found.headline))


def test_the_households_rehoused_make_the_headline(quarter_2011: "Quarter") -> None:
    """Ten against six, and the gap with its span in one sentence."""
    found = compare(*pair(quarter_2011))
    assert headline(found) == (
        "Entre le 4e trimestre 2011 et le 4e trimestre 2012 : "
        "4 ménages relogés de plus (10 contre 6)"
    )
    assert [spaced(str(one)) for one in found.sentences] == [
        "Écart avec les logements obtenus : 20 au 4e trimestre 2012, contre 18 au 4e trimestre "
        "2011 ; 3,0 ménages pour un logement contre 4,0.",
        "",
    ]
    assert "Ménages en attente 24 30 +6" in shown(found)
    assert "Ménages pour un logement 4,0 3,0 −1,0" in shown(found)


def test_the_other_way_round_it_says_so(quarter_2011: "Quarter") -> None:
    """The later one first: six are four fewer than ten."""
    before, now = pair(quarter_2011)
    assert headline(compare(now, before)) == (
        "Le 4e trimestre 2011, face à la période d'après, le 4e trimestre 2012 : "
        "4 ménages relogés de moins (6 contre 10)"
    )


def test_each_part_has_both_figures_and_the_widest_differences_lead(
    quarter_2011: "Quarter",
) -> None:
    """T3: 18 − 15; T1 and T2 as one size: 2 − 3; Est alone rehoused."""
    before, now = pair(quarter_2011)
    sizes = compare(before, now, by="typology")
    assert headline(sizes).endswith("écarts, T3 +3 (18 contre 15) ; T1 et T2 −1 (2 contre 3)")
    assert "T3 20 puis 26 (+6) 5 puis 8 (+3) 15 puis 18 (+3) 4,0 puis 3,3 (−0,7)" in shown(sizes)
    assert [words_on(sizes.chart).count(end) for end in ("15", "18", "0")] == [1, 1, 6]
    structures = compare(before, now, by="structure")
    assert headline(structures).endswith("ménages relogés, Est +4 (10 contre 6)")
    assert headline(compare(before, now, by="channel")).endswith(
        "logements attribués sans différence"
    )


def test_nothing_is_judged(quarter_2011: "Quarter") -> None:
    """50 against none: no verdict, and none of the words of one."""
    now = in_a_row(quarter_2011, [0, 50], waiting=[10, 90])
    before = now.earlier[0]
    for by in ("measure", "typology", "structure", "channel"):
        found = compare(before, now, by=by)
        assert "data-verdict" not in found.block.html
        assert not RISE_OR_FALL.search(shown(found))
        assert "n'est pas jugée" in found.definition


def test_what_is_left_out_is_named(quarter_2011: "Quarter") -> None:
    """Cannes told of nobody the second time."""
    both = {**FEW[0], "CANNES": {"T2": 3}}, {**FEW[1], "CANNES": {"T2": 3}}
    before, now = history_of(quarter_2011, "2011-T4", [both]), pair(quarter_2011)[1]
    assert headline(compare(before, now)).endswith(
        "(10 contre 6), à périmètre constant (sans Cannes)"
    )


def test_an_error_is_said(quarter_2011: "Quarter") -> None:
    """In the needs: the rest is compared, sizes are not."""
    now = with_error(history_of(quarter_2011, "2012-T4", [FEW, MORE]), -1, table="needs")
    before = now.earlier[0]
    found = compare(before, now)
    assert headline(found).endswith("4 ménages relogés de plus (10 contre 6)")
    assert spaced(str(found.sentences[1])) == (
        "Non comparés : besoins par typologie, car une erreur d'une des deux périodes l'empêche."
    )
    sizes = compare(before, now, by="typology")
    assert headline(sizes).endswith(
        "logements obtenus, T3 +3 (8 contre 5) ; T1 et T2 +1 (2 contre 1)"
    )


def test_nothing_that_compares_is_said(quarter_2011: "Quarter") -> None:
    """An error in the allocations: no channel compares."""
    now = with_error(history_of(quarter_2011, "2012-T4", [FEW, MORE]), -1)
    assert spaced(compare(now.earlier[0], now, by="channel").why_missing) == (
        "Rien ne se compare entre 3e trimestre 2012 et 4e trimestre 2012 : "
        "une erreur d'une des deux périodes l'empêche."
    )


def test_one_table_that_compares_is_told(quarter_2011: "Quarter") -> None:
    """Of each structure the dwellings alone, where all other tables have an error."""
    now = history_of(quarter_2011, "2012-T4", [FEW, MORE])
    wrong = with_error(now, 0, table="waiting")
    before = wrong.earlier[0]
    for table in ("rehoused", "allocations", "needs"):
        checks = with_error(now, 0, table=table).earlier[0].checks
        before = replace(before, checks=pd.concat([before.checks, checks]))
    found = compare(before, now, by="structure")
    assert headline(found).endswith("logements obtenus, Est +4 (10 contre 6)")


def test_the_span_of_the_dwellings_is_said(quarter_2011: "Quarter") -> None:
    """Of the earlier one no year is known: the gaps are of the quarters, 26 − 8 and 20 − 5."""
    now = history_of(quarter_2011, "2012-T4", [FEW] * 4 + [MORE])
    found = compare(now.year_before, now, by="typology")
    assert headline(found).endswith("écarts, T3 +3 (18 contre 15) ; T1 et T2 −1 (2 contre 3)")
    assert spaced(str(found.sentences[0])) == (
        "Les logements sont ceux obtenus au 4e trimestre 2011 et au 4e trimestre 2012."
    )


def test_unlike_lengths_are_said(quarter_2011: "Quarter") -> None:
    """The deck's 100 days against 91: 45 in 100 are 41 in 91; the same households, 4 more."""
    now = replace(
        quarter_2011,
        period=Period(2012, 1),
        start=Period(2012, 1).first_day,
        end=Period(2012, 1).last_day,
        checks=quarter_2011.checks.iloc[:0],
    )
    found = compare(quarter_2011, now)
    assert headline(found).endswith("4 ménages relogés de plus à durée égale (45 contre 45)")
    assert "Différence, des flux à durée égale" in shown(found)


def test_one_period_twice_tells_what_differs(quarter_2011: "Quarter") -> None:
    """Ten T4 more of the deck's quarter: the errors of its needs are on both sides alike."""
    is_it = (quarter_2011.dwellings["structure"] == "EST") & (
        quarter_2011.dwellings["typology"] == "T4"
    )
    dwellings = quarter_2011.dwellings.copy()
    dwellings.loc[is_it, "dwellings"] += 10
    supposed = Hypothesis({"T4": 10}, 1, quarter_2011)
    more = replace(quarter_2011, dwellings=dwellings, hypothesis=supposed)
    found = compare(quarter_2011, more)
    assert headline(found) == (
        "Au 1er trimestre 2011, « hypothèse : 10 T4 de plus » face à ce qui est reçu : "
        "un écart de 124 contre 134"
    )
    assert found.marks == ("hypothèse\u00a0: 10 T4 de plus",)
    assert "Chiffre Ce qui est reçu Hypothèse : 10 T4 de plus Différence" in shown(found)
    assert headline(compare(quarter_2011, quarter_2011)).endswith(" : aucune différence")


def test_a_difference_of_nothing_is_a_zero_without_sign(quarter_2011: "Quarter") -> None:
    """Ten T5 more leave the 45 rehoused as they are; nor does a cell of a size or place say +0."""
    more = quarter_2011.what_if({"T5": 10})
    for by in ("measure", "typology", "structure", "channel"):
        assert "+0" not in shown(compare(quarter_2011, more, by=by)), by
    assert "Ménages relogés 45 45 0" in shown(compare(quarter_2011, more))


def test_a_part_beside_its_whole(quarter_2011: "Quarter") -> None:
    """Est has 24 of the 45 rehoused: each structure is named, and the total comes last."""
    whole, part = quarter_2011, quarter_2011.only(structures=["EST"])
    found = compare(whole, part, by="structure")
    assert headline(found) == (
        "Au 1er trimestre 2011, « Est seulement » face à ce qui est reçu : "
        "ménages relogés, Total −21 (24 contre 45)"
    )
    assert found.data["structure"].unique().tolist() == ["CASA", "CANNES", "CAPAP", "EST", "total"]
    assert "Cannes 14 puis n.d." not in shown(found) and "Cannes 13 puis n.d." in shown(found)


def test_what_is_not_known_is_said(quarter_2011: "Quarter") -> None:
    """The deck's quarter has nothing before it; a quarter is no year."""
    found = compare(quarter_2011.year_before, quarter_2011)
    assert spaced(found.why_missing) == (
        "L'autre période n'est pas connue : rien ne se compare au 1er trimestre 2011."
    )
    assert list(found.data.columns) == ["measure", "before", "now", "difference"]
    assert compare(None, None).why_missing.startswith("Aucune des deux périodes")
    year = replace(quarter_2011, period=Period(2010))
    assert compare(year, quarter_2011).why_missing == (
        "Un trimestre ne se compare pas à une année : 2010 et 2011-T1."
    )


def test_what_is_no_period_is_an_error(quarter_2011: "Quarter") -> None:
    """A text is loaded first; an unknown way names those that are known."""
    with pytest.raises(UsageError, match="attend deux périodes"):
        compare("2010-T1", quarter_2011)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="measure ou typology ou structure ou channel"):
        compare(quarter_2011, quarter_2011, by="landlord")
