"""What is said of the sizes that lack: the deck's quarter, and years written by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.needs_gap import needs_gap
from tests.histories import history_of
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

WAIT = {"EST": {"T1": 50, "T2": 33, "T3": 49, "T4": 49}}
OBTAINED = {"EST": {"STUDIO": 20, "T2": 13, "T3": 6, "T4": 3}}


def year(quarter: "Quarter") -> "Quarter":
    """Four quarters alike but for one T4 more in the last: 13 in all."""
    last = {"EST": {**OBTAINED["EST"], "T4": 4}}
    return history_of(quarter, "2011-T4", [(WAIT, OBTAINED)] * 3 + [(WAIT, last)])


def test_the_size_that_lacks_most_makes_the_headline(quarter_2011: "Quarter") -> None:
    """13 T4 in a year for 49 households, nearly four years; 181 ÷ 169 dwellings of all sizes."""
    told = needs_gap(year(quarter_2011))
    assert spaced(str(told.headline)) == "Les T4 : 49 ménages pour 13 logements"
    assert spaced(str(told.short)) == ("Les T4 : près de quatre ans au rythme où on en obtient")
    assert spaced(str(told.note)) == "49 ménages attendent un T4, 13 ont été obtenus en un an."
    assert spaced(str(told.sentences[0])) == (
        "Pour un logement obtenu, 3,8 ménages en attente d'un T4 ; toutes tailles ensemble, 1,1."
    )
    assert "T1 et T2 83 et 132 ; T3 49 et 24 ; T4 49 et 13" in spaced(told.alt)


def test_no_time_is_told_where_no_year_is_known(quarter_2011: "Quarter") -> None:
    """The deck's quarter: 40 households, no T4; 177 ÷ 43 is 4.1."""
    told = needs_gap(quarter_2011)
    assert spaced(str(told.headline)) == "Les T4 : 40 ménages, aucun logement obtenu"
    assert told.short == ""
    assert spaced(str(told.note)) == (
        "40 ménages attendent un T4, aucun n'a été obtenu au 1er trimestre 2011."
    )
    assert spaced(str(told.sentences[0])) == (
        "Toutes tailles ensemble, 4,1 ménages attendent pour un logement obtenu."
    )


def test_the_table_gives_t1_and_t2_apart_and_together(quarter_2011: "Quarter") -> None:
    """Under 20 households the two counts stand for a rate; what the checks say marks T3 and T4."""
    text = shown(needs_gap(quarter_2011))
    assert "T1 et studio 63 26 37 2,4 41 T2 18 12 6 1,5 12 pour 18 T1 et T2 81 38 43 2,1 47" in text
    assert "T3 46 * 4 42 11,5 9 T4 40 * 0 40 n.d. 0" in text
    assert "Total 177 43 134 4,1 24" in text


def test_where_the_hardest_size_lacks_most(quarter_2011: "Quarter") -> None:
    """No T4 was obtained: Est, Cannes and CASA wait most; the cell says both counts."""
    told = needs_gap(quarter_2011, by=["typology", "structure"])
    assert spaced(str(told.headline)) == (
        "T4 : Est, 28 ménages pour 0 logement ; Cannes, 7 pour 0 ; CASA, 3 pour 0"
    )
    assert "« 28 / 0 »" in spaced(told.reading)
    assert "CASA 18 / 3 3 / 1 21 / 4 5 / 0" in shown(told)


def test_structures_are_compared_largest_first(quarter_2011: "Quarter") -> None:
    """Est: 94 for 24."""
    told = needs_gap(quarter_2011, by="structure")
    assert spaced(str(told.headline)) == "Est : 94 ménages pour 24 logements"
    assert "Est 94 et 24 ; Cannes 32 et 13 ; CASA 31 et 4 ; CAPAP 20 et 2" in spaced(told.alt)
    alone = needs_gap(quarter_2011, by="structure", structures=["CASA", "CANNES"])
    assert spaced(str(alone.headline)) == "CASA : 31 ménages pour 4 logements"


def test_one_person_who_waits_is_one(quarter_2011: "Quarter") -> None:
    """Singular nouns and verbs: one household, one T5."""
    quarter = history_of(quarter_2011, "2011-T1", [({"EST": {"T5": 1}}, {"EST": {"T5": 1}})])
    told = needs_gap(quarter)
    assert spaced(str(told.headline)) == "Les T5 : 1 ménage pour 1 logement"
    assert "1 ménage attend un T5, 1 a été obtenu" in spaced(str(told.note))


@pytest.mark.parametrize("by", ["typology", "structure", ["structure", "typology"]])
def test_a_missing_cell_is_told_as_missing(quarter_2011: "Quarter", by: str) -> None:
    """Without Est's T4 nothing is said of the T4; T3 come next."""
    needs = quarter_2011.needs
    is_cell = (needs["structure"] == "EST") & (needs["typology"] == "T4")
    doubtful = replace(
        quarter_2011, needs=needs.assign(households=needs["households"].mask(is_cell))
    )
    told = needs_gap(doubtful, by=by)
    assert "n.d." in shown(told)
    assert "T4" not in str(told.headline)


def test_nothing_else_is_shown_where_nothing_can_be_told(quarter_2011: "Quarter") -> None:
    """Neither needs nor dwellings known, or nobody who waits: one sentence."""
    none = pd.array([pd.NA] * len(quarter_2011.needs), "Int64")
    unknown = replace(quarter_2011, needs=quarter_2011.needs.assign(households=none))
    assert shown(needs_gap(unknown)).startswith("Il manque les besoins par taille")
    nobody = history_of(quarter_2011, "2011-T1", [({"EST": {}}, OBTAINED)])
    assert shown(needs_gap(nobody)) == "Personne n'attend de logement au jour du relevé."


def test_an_unknown_option_lists_the_known(quarter_2011: "Quarter") -> None:
    """A measure or a structure that does not exist."""
    with pytest.raises(UsageError, match="on attend typology ou structure"):
        needs_gap(quarter_2011, by="size")
    with pytest.raises(UsageError, match="on attend CASA ou CANNES ou CAPAP ou EST"):
        needs_gap(quarter_2011, structures=["NICE"])


def test_a_structure_alone_may_be_a_text(quarter_2011: "Quarter") -> None:
    """As in ``only``."""
    one, listed = (needs_gap(quarter_2011, structures=asked) for asked in ("EST", ["EST"]))
    pd.testing.assert_frame_equal(one.data, listed.data)
