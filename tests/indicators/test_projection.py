"""What is said of the waiting file in a year."""

from typing import TYPE_CHECKING

from copil_analysis.indicators.projection import projection
from tests.histories import history_of
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def history(quarter: "Quarter", *files: int) -> "Quarter":
    return history_of(quarter, "2012-T4", [({"EST": {"T4": n}}, {"EST": {}}) for n in files])


def test_a_file_that_wanders_is_without_trend(quarter_2011: "Quarter") -> None:
    """Changes of ±2: 1.533 × √16 = 6.1, so 18 to 30 around 24."""
    told = projection(history(quarter_2011, 24, 26, 28, 26, 24))
    assert spaced(str(told.headline)) == (
        "Dans un an, 24 ménages en attente : la file active est sans tendance"
    )
    assert spaced(told.reading) == (
        "huit fois sur dix, la file active serait entre 18 et 30 ménages au 4e trimestre 2013."
    )
    assert "24 ménages au 31 décembre 2012, 24 dans un an, entre 18 et 30" in spaced(told.alt)
    assert "Total 24 24 18 à 30 sans tendance" in shown(told)


def test_a_trend_is_told_by_its_pace(quarter_2011: "Quarter") -> None:
    """(100 − 40) ÷ 6 is ten a quarter; no word says rise."""
    told = projection(history(quarter_2011, 40, 51, 59, 71, 79, 90, 100))
    assert spaced(str(told.headline)) == (
        "Dans un an, 140 ménages en attente si la tendance se prolonge : +10,0 par trimestre"
    )
    assert "Tendance, en ménages par trimestre : T4 +10,0." in shown(told)


def test_too_short_a_history_says_so(quarter_2011: "Quarter") -> None:
    """One snapshot, four, and one that never moved."""
    assert shown(projection(quarter_2011)).endswith("cinq relevés connus de suite ; un seul l'est.")
    assert shown(projection(history(quarter_2011, 1, 2, 3, 4))).endswith("; 4 le sont.")
    still = projection(history(quarter_2011, *[7] * 6))
    assert shown(still).startswith("La file active n'a jamais changé")
