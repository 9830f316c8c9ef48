"""What is said of the time that a queue takes to empty."""

from typing import TYPE_CHECKING

from copil_analysis.indicators.clearing_time import clearing_time
from tests.histories import Counts, history_of
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def year(quarter: "Quarter", needs: dict[str, int], dwellings: dict[str, int]) -> "Quarter":
    """A year of which all was obtained in the last quarter."""
    none: Counts = {"EST": {}}
    told = [({"EST": needs}, none)] * 3 + [({"EST": needs}, {"EST": dwellings})]
    return history_of(quarter, "2011-T4", told)


def test_two_printed_numbers_give_the_time(quarter_2011: "Quarter") -> None:
    """49 ÷ 13 = 3.8 years; all sizes together have none."""
    told = clearing_time(year(quarter_2011, {"T1": 21, "T4": 49}, {"T1": 42, "T4": 13}))
    assert spaced(str(told.headline)) == (
        "13 T4 obtenus en un an pour 49 ménages : près de 4 ans à ce rythme"
    )
    assert "T1 et T2 environ 6 mois (21 ÷ 42)" in spaced(told.alt)
    assert "T4 49 13 3,8 2,2 à 7,1" in shown(told)
    assert told.data["typology"].tolist() == ["T1+T2", "T3", "T4", "T5", "T6", "T4+"]


def test_nothing_obtained_has_no_time(quarter_2011: "Quarter") -> None:
    """It is never "more than so many years"."""
    told = clearing_time(year(quarter_2011, {"T4": 49}, {"T1": 1}))
    assert spaced(str(told.headline)) == "T4 : aucun obtenu, délai non calculable pour 49 ménages"
    assert "T4 49 0 non calculable" in shown(told)
    assert "T3 personne n'attend" in spaced(told.alt)


def test_few_dwellings_give_no_time_but_in_the_table(quarter_2011: "Quarter") -> None:
    """49 ÷ 3 is 16 years; with one dwelling more it would be 12."""
    told = clearing_time(year(quarter_2011, {"T4": 49}, {"T4": 3}))
    assert spaced(str(told.headline)) == (
        "3 T4 obtenus en un an pour 49 ménages : trop peu pour un délai"
    )
    assert "T4 3 obtenus pour 49 ménages" in spaced(told.alt)
    assert "T4 49 3 16,3" in shown(told)


def test_no_time_is_claimed_where_no_year_is_known(quarter_2011: "Quarter") -> None:
    """The deck's quarter: the dwellings of one are not those of a year."""
    assert shown(clearing_time(quarter_2011)).startswith("Un délai d'écoulement demande")
