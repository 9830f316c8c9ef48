"""The mismatch over the quarters, the imbalance and the gaps by structure, as text."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from matplotlib.text import Text

from copil_analysis.period import Period
from copil_analysis.quarter.year import add_up
from copil_analysis.showing.figures import draw
from copil_analysis.showing.mismatch.blocks import (
    show_mismatch,
    show_mismatch_figure,
    show_mismatch_table,
)
from copil_analysis.showing.mismatch.charts import plot_mismatch
from copil_analysis.showing.mismatch.tables import table_mismatch
from copil_analysis.showing.mismatch.words import (
    describe_mismatch,
    describe_mismatch_figure,
    mismatch_points,
    series_of,
)
from copil_analysis.showing.needs.blocks import show_gaps_figure, show_gaps_table, show_imbalance
from copil_analysis.showing.needs.charts import plot_gaps
from copil_analysis.showing.needs.imbalance import describe_gaps_figure, describe_imbalance
from copil_analysis.showing.needs.tables import format_imbalance_interval, table_gaps

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BLOCKS = (
    show_mismatch,
    show_mismatch_figure,
    show_mismatch_table,
    show_imbalance,
    show_gaps_figure,
    show_gaps_table,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def after(quarter: "Quarter", *earlier: tuple["Quarter", Period]) -> "Quarter":
    """Put quarters before one, each under a period of its own, and forget what the checks say."""
    unchecked = quarter.checks.iloc[:0]
    before = tuple(replace(one, period=period, checks=unchecked) for one, period in earlier)
    return replace(quarter, earlier=before, checks=unchecked)


def known(quarter: "Quarter") -> pd.DataFrame:
    """The series, which is known."""
    gap = series_of(quarter)
    assert gap is not None
    return gap


@pytest.fixture
def poorer(quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]) -> "Quarter":
    """The quarter of the deck, in which Est obtained three T2 and nothing smaller: 21 for 81."""
    quarter = quarter_2011
    for typology, obtained in (("STUDIO", 0), ("T1", 0), ("T2", 3)):
        where = {"structure": "EST", "typology": typology}
        quarter = with_cell(quarter, "dwellings", "dwellings", obtained, **where)
    return quarter


def test_a_rise_beyond_chance_is_told_with_its_figures(
    quarter_2011: "Quarter", poorer: "Quarter"
) -> None:
    """21 then 38 T1 and T2 for 81 households, in 100 days each: the ratio is 1.04 to 3.25.

    Clopper-Pearson of 38 in 59, by SciPy's beta distribution, as odds is that ratio. Of T1 or T2
    alone nothing is said: one person may take either.
    """
    quarter = after(quarter_2011, (poorer, Period(2010, 4)))
    assert plain(describe_mismatch(quarter)) == (
        "Couverture depuis le 4e trimestre 2010 : elle a augmenté pour T1 et T2 réunis (de 26 à "
        "47 logements pour 100 ménages ; rapport : 1,04 à 3,25 ; à confirmer) ; ailleurs, elle "
        "reste dans la marge du hasard (T3, T4 et plus et toutes tailles ensemble)."
    )
    title = plain(describe_mismatch_figure(quarter, known(quarter))["title"])
    assert title.endswith(": aucun changement établi")
    assert mismatch_points(quarter) == []  # one by chance of all the sizes compared is no headline


def test_a_rise_becomes_a_point_when_it_outlives_the_number_of_sizes(
    quarter_2011: "Quarter", poorer: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """18 then 38 dwellings: the interval excludes 1 though four sizes are compared.

    Clopper-Pearson of 38 in 56 at 1 - 0.05 ÷ 4, by SciPy's beta distribution, as odds: 1.017 to
    4.661. In all 23 then 43: 0.965 to 3.778.
    """
    where = {"structure": "CANNES", "typology": "STUDIO"}
    poorest = with_cell(poorer, "dwellings", "dwellings", 3, **where)
    (point,) = mismatch_points(after(quarter_2011, (poorest, Period(2010, 4))))
    assert point.is_sure
    assert "(T1 et T2 réunis) a augmenté : de 22 à 47 logements" in plain(point.text)


def test_a_fall_is_told_for_the_year_before_too(quarter_2011: "Quarter", poorer: "Quarter") -> None:
    """The same figures the other way round, a year apart: no quarter lies between."""
    quarter = after(poorer, (quarter_2011, Period(2010, 1)))
    said = plain(describe_mismatch(quarter))
    assert said.startswith("Couverture depuis le 1er trimestre 2010 : elle a baissé pour T1 et T2")
    assert "de 47 à 26 logements" in said


def test_no_change_beyond_chance_is_said_as_such(
    quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """Two equal quarters have no change, no point and a title that claims none.

    With 19 households that need a T3 these are too few to be compared.
    """
    where = {"structure": "EST", "typology": "T3"}
    fewer = with_cell(quarter_2011, "needs", "households", 3, **where)
    assert plain(describe_mismatch(after(fewer, (fewer, Period(2010, 4))))) == (
        "Couverture depuis le 4e trimestre 2010 : elle reste dans la marge du hasard (T1 et T2 "
        "réunis, T4 et plus et toutes tailles ensemble) ; elle n’est pas comparée pour T3 (moins "
        "de 20 ménages en attente, rien d’obtenu ou un chiffre manquant)."
    )
    quarter = after(quarter_2011, (quarter_2011, Period(2010, 4)))
    assert plain(describe_mismatch(quarter)) == (
        "Depuis le 4e trimestre 2010, aucun changement de la couverture ne dépasse le hasard, à "
        "aucune taille."
    )
    assert mismatch_points(quarter) == []
    title = describe_mismatch_figure(quarter, known(quarter))["title"]
    assert "aucun changement établi" in title


def test_a_bound_near_one_is_not_printed_as_one(
    quarter_2011: "Quarter", poorer: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """18 then 33 dwellings: Clopper-Pearson of 33 in 51 by SciPy, as odds, is 1.0027 to 3.4582."""
    studios = {"typology": "STUDIO"}
    before = with_cell(poorer, "dwellings", "dwellings", 3, structure="CANNES", **studios)
    now = with_cell(quarter_2011, "dwellings", "dwellings", 3, structure="EST", **studios)
    said = plain(describe_mismatch(after(now, (before, Period(2010, 4)))))
    assert "pour 100 ménages ; rapport : 1,003 à 3,458 ; à confirmer)" in said


def test_a_year_that_lacks_a_quarter_is_compared_with_none(quarter_2011: "Quarter") -> None:
    """Its flows are those of three quarters: no verdict, no point; the title claims nothing."""
    unchecked = replace(quarter_2011, checks=quarter_2011.checks.iloc[:0])
    quarters = [replace(unchecked, period=Period(2011, n)) for n in (1, 2, 3)]
    before = [replace(unchecked, period=Period(2010, n)) for n in (1, 2, 3, 4)]
    year = replace(add_up(quarters), earlier=(*before, *quarters))
    assert plain(describe_mismatch(year)).startswith("L’année n’est pas complète")
    assert mismatch_points(year) == []
    assert " : " not in plain(describe_mismatch_figure(year, known(year))["title"])


def test_the_title_of_a_whole_year_claims_nothing(
    quarter_2011: "Quarter", poorer: "Quarter"
) -> None:
    """Its chart shows quarters, its sentence compares years: 84 then 152 small dwellings."""
    no_checks = quarter_2011.checks.iloc[:0]
    quarters, before = (
        [replace(one, period=Period(year, n), checks=no_checks) for n in (1, 2, 3, 4)]
        for one, year in ((quarter_2011, 2011), (poorer, 2010))
    )
    year = replace(add_up(quarters), earlier=(*before, *quarters))
    assert "elle a augmenté pour T1 et T2 réunis" in plain(describe_mismatch(year))
    title = plain(describe_mismatch_figure(year, known(year))["title"])
    assert title == "Couverture par taille, du 1er trimestre 2010 au 4e trimestre 2011"


def test_the_reading_is_that_of_the_first_panel(
    quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """38 small dwellings for 81 households, as in the table; few households stay out of the alt."""
    few = with_cell(quarter_2011, "needs", "households", 3, structure="EST", typology="T3")
    quarter = after(few, (few, Period(2010, 4)))
    words = describe_mismatch_figure(quarter, known(quarter))
    assert plain(words["reading"]).startswith(
        "au 1er trimestre 2011, en T1 et T2 réunis, 47 logements obtenus pour 100 ménages en "
        "attente (33 à 64)"
    )
    assert "T3" not in words["alt"]


def test_without_history_the_sentence_says_why(quarter_2011: "Quarter") -> None:
    """A first quarter has a reason, and neither figure, table nor point."""
    assert plain(show_mismatch(quarter_2011).text).startswith(
        "Il n’y a pas encore de trimestre précédent"
    )
    assert show_mismatch_figure(quarter_2011).html == show_mismatch_table(quarter_2011).html == ""
    assert mismatch_points(quarter_2011) == []


def test_a_history_without_neighbours_cannot_be_compared(quarter_2011: "Quarter") -> None:
    """Two years before is neither the quarter before nor the year before; the series is shown."""
    quarter = after(quarter_2011, (quarter_2011, Period(2009, 1)))
    assert plain(describe_mismatch(quarter)).startswith("Ni la période précédente ni la même")
    assert show_mismatch_figure(quarter).html
    assert ":" not in describe_mismatch_figure(quarter, known(quarter))["title"]


def test_the_table_has_a_row_a_quarter(quarter_2011: "Quarter", poorer: "Quarter") -> None:
    """Coverage with its interval, or "x sur n" under 20 households."""
    quarter = after(quarter_2011, (poorer, Period(2010, 4)))
    table = table_mismatch(quarter, known(quarter))
    rows = [[plain(cell) for cell in row] for row in table["frame"].to_numpy().tolist()]
    assert [row[0] for row in rows] == ["4e trimestre 2010", "1er trimestre 2011"]
    assert rows[1][1:] == [
        *("41 (27 à 60)", "12 sur 18", "47 (33 à 64)"),
        *("9 (2 à 22)", "2 (0 à 11)", "24 (18 à 33)"),
    ]


def test_an_unknown_quarter_interrupts_the_line(quarter_2011: "Quarter") -> None:
    """Between 2010-T1 and 2011-T1 three quarters are not known: five places, two of them drawn."""
    quarter = after(quarter_2011, (quarter_2011, Period(2010, 1)))
    figure = plot_mismatch(known(quarter))
    drawn = figure.axes[0].lines[0].get_ydata()
    assert pd.isna(list(drawn)).tolist() == [False, True, True, True, False]
    assert draw(figure) == draw(plot_mismatch(known(quarter)))


def test_blocks_hold_for_any_figures(any_quarter: "Quarter") -> None:
    """With any history no block fails, and none prints a missing value."""
    quarter = after(any_quarter, (any_quarter, Period(2010, 1)), (any_quarter, Period(2010, 4)))
    for shown in (block(quarter) for block in BLOCKS):
        text = re.sub(r"<[^>]*>", " ", shown.html) + shown.text
        assert not re.search(r"\bnan\b|<NA>|\bNone\b|\binf\b", text)
    for said in (describe_mismatch(quarter), describe_imbalance(quarter)):
        assert said.endswith(".")
        assert not re.search(r"  | [:;?!%]|'|: \.|\(\)", said), said


def test_the_imbalance_names_what_lacks_more_than_average(quarter_2011: "Quarter") -> None:
    """Large dwellings lack more, small ones less; between structures all may be chance.

    Seven are compared: T3 (2.8) has 1.2 to 10.0 at 95 %, but 0.95 to 17.8 at 1 - 0.05 ÷ 7 (SciPy's
    beta distribution, 4 of 43 dwellings for 46 of 177 households).
    """
    assert plain(describe_imbalance(quarter_2011)) == (
        "Par taille, l’offre manque plus que la moyenne : T4 et plus (12,1 fois, 2,3 ou plus) ; "
        "l’offre manque moins que la moyenne : T1 et T2 réunis (0,5 fois, 0,5 à 0,6) ; pour le "
        "reste, l’écart peut tenir au hasard. Entre structures, aucun déséquilibre n’est établi : "
        "l’écart peut tenir au hasard."
    )


def test_an_imbalance_without_figures_says_why(nothing: "Quarter", unknown: "Quarter") -> None:
    """Nobody waits, nothing is known."""
    assert "aucun ménage n’attend" in describe_imbalance(nothing)
    assert "un chiffre manque" in describe_imbalance(unknown)


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        (1.04, 5.57, "1,04 à 5,57"),
        (0.31, 0.96, "0,31 à 0,96"),
        (1.16, 7.6, "1,2 à 7,6"),
        (2.3, 120, "2,3 ou plus"),
    ],
)
def test_an_interval_that_excludes_one_is_not_printed_as_one(
    low: float, high: float, printed: str
) -> None:
    """A bound of 1.04 printed as "1,0" would belie the sentence that says more than average."""
    row = {"imbalance_low": low, "imbalance_high": high}
    assert plain(format_imbalance_interval(row)) == printed


def test_the_gaps_stand_in_the_grid_and_in_the_table(quarter_2011: "Quarter") -> None:
    """Est has 28 T4 too few and one T5 more than households in need of it."""
    figure = plot_gaps(
        quarter_2011.needs, quarter_2011.dwellings, config=quarter_2011.config
    )  # fmt: skip
    told = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    assert {"28", "27", "−1"} <= set(told)
    words = describe_gaps_figure(quarter_2011)
    assert plain(words["title"]) == (
        "Écart le plus grand, structure Est en T4 : 28 ménages de plus que de logements"
    )
    assert 20 <= len(words["alt"]) <= 250
    rows = table_gaps(quarter_2011)["frame"].to_numpy().tolist()
    assert [plain(cell) for cell in rows[3]][:7] == ["Est", "11", "4", "15", "27", "28", "−1"]
    assert [plain(cell) for cell in rows[4]][4:6] == ["42 *", "40 *"]


def test_the_shades_of_lack_and_surplus_are_as_strong(quarter_2011: "Quarter") -> None:
    """The scale is the same on both sides of zero, which is white."""
    mesh = (
        plot_gaps(quarter_2011.needs, quarter_2011.dwellings, config=quarter_2011.config)
        .axes[0]
        .collections[0]
    )
    assert mesh.norm.vmin == -28
    assert mesh.norm.vmax == 28
    assert mesh.cmap(0.5)[:3] == pytest.approx((1, 1, 1), abs=0.01)
