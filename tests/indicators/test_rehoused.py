"""How many households were rehoused: the deck's first quarter, and quarters that lack something."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.indicators.rehoused import rehoused
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

COUNTS = ["households", "adults", "children", "persons"]


def test_the_quarter_of_the_deck(quarter_2011: "Quarter") -> None:
    """45 households: 53 adults and 41 children, 94 persons; 24 households of Est, 59 persons."""
    told = rehoused(quarter_2011)
    assert told.data.iloc[-1][COUNTS].tolist() == [45, 53, 41, 94]
    # 45 is 33 to 60 (domain.md).
    assert told.data.iloc[-1][["low", "high"]].astype(int).tolist() == [32, 60]
    assert spaced(str(told.headline)) == "53 adultes et 41 enfants relogés"
    assert spaced(str(told.sentences[0])) == (
        "24 de ces ménages (53 %) étaient suivis par Est, soit 59 personnes."
    )
    assert told.alt.startswith("Personnes relogées\u00a0: Est 32\u00a0adultes et 27\u00a0enfants")
    text = shown(told)
    assert "Est 24 32 27 59 Total 45 53 41 94" in text
    assert "Absent de la source, retrouvé par les totaux : Cannes, enfants (12)." in text


def test_the_chart_stacks_adults_and_children(quarter_2011: "Quarter") -> None:
    """The bar of Est is 59 persons long: four bars, of which CAPAP's has no child."""
    figure = rehoused(quarter_2011).chart
    assert figure is not None
    texts = {text.get_text() for text in figure.texts}
    assert {"9", "24", "2", "59"} <= texts


def test_nobody_was_rehoused(quarter_2011: "Quarter") -> None:
    """It is said, and nothing else is shown."""
    nothing = quarter_2011.rehoused.assign(**dict.fromkeys(COUNTS, 0)).astype(
        quarter_2011.rehoused.dtypes
    )
    told = rehoused(replace(quarter_2011, rehoused=nothing))
    assert (shown(told), told.plot, told.table) == ("Aucun ménage relogé", None, None)


def test_a_missing_count_is_not_guessed(quarter_2011: "Quarter") -> None:
    """Without the adults of Cannes the households are told; without its households nothing is."""
    gaps = quarter_2011.rehoused.copy()
    gaps.loc[1, ["adults", "persons"]] = pd.NA
    text = shown(rehoused(replace(quarter_2011, rehoused=gaps)))
    assert text.startswith("45 ménages relogés, adultes et enfants non comptés")
    gaps.loc[1, "households"] = pd.NA
    text = shown(rehoused(replace(quarter_2011, rehoused=gaps)))
    assert text == "Le nombre de ménages relogés n'est pas connu : il manque celui de Cannes."


def test_one_structure_is_not_compared_with_itself(quarter_2011: "Quarter") -> None:
    """Of Est alone no part is told; where two rehouse as many, both are named."""
    est = quarter_2011.rehoused[lambda rows: rows["structure"] == "EST"]
    assert rehoused(replace(quarter_2011, rehoused=est)).sentences == ()
    both = quarter_2011.rehoused.assign(households=pd.array([6, 13, 2, 13], "Int64"))
    told = rehoused(replace(quarter_2011, rehoused=both))
    assert told.sentences[0] == "Cannes et Est en suivaient chacune 13."
    small = quarter_2011.rehoused.assign(households=pd.array([1, 2, 1, 3], "Int64"))
    told = rehoused(replace(quarter_2011, rehoused=small))
    assert spaced(str(told.sentences[0])) == (
        "3 de ces 7 ménages étaient suivis par Est, soit 59 personnes."
    )
    alone = quarter_2011.rehoused.assign(households=pd.array([0, 0, 0, 3], "Int64"))
    told = rehoused(replace(quarter_2011, rehoused=alone))
    assert str(told.sentences[0]).startswith("Tous étaient suivis par Est")
