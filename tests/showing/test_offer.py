"""What the page on allocations says and shows of the offer."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from copil_analysis.period import Period
from copil_analysis.showing.offer import blocks, charts
from copil_analysis.showing.offer.channel_words import describe_channels_over_time
from copil_analysis.showing.offer.known import all_rows
from copil_analysis.showing.offer.panels import Line, plot_lines, plot_panels
from copil_analysis.showing.offer.place_words import describe_places
from copil_analysis.showing.offer.points import offer_points
from copil_analysis.showing.offer.rent_words import describe_rents
from copil_analysis.showing.offer.tables import (
    table_channels_over_time,
    table_funding,
    table_funding_over_time,
    table_places,
    table_rents,
    table_rents_over_time,
)
from copil_analysis.showing.offer.words import describe_funding

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BLOCKS = [
    name
    for name in vars(blocks)
    if name.startswith("show_")
    and name not in ("show_nothing", "show_sentence", "show_figure", "show_table")
]
WITHOUT_REGISTER = {"show_funding", "show_refusals"}
ON_CHANNELS = {name for name in BLOCKS if "channels" in name}


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text).replace("’", "'")


def rows(frame: pd.DataFrame) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in frame.to_numpy().tolist()]


def register(*groups: tuple[int, dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """A register of so many rows of each kind; what a kind does not say is usual or missing."""
    usual: dict[str, Any] = {
        "structure": "EST",
        "typology": "T2",
        "funding": None,
        "rent": None,
        "landlord": None,
        "commune": None,
        "is_foyer": False,
    }
    rows = [{**usual, **row} for n, row in groups for _ in range(n)]
    texts = dict.fromkeys(["structure", "typology", "funding", "landlord", "commune"], "category")
    frame = pd.DataFrame(rows, columns=list(usual))
    # Through "str", as the registers come: categories of nothing would be objects.
    frame = frame.astype(dict.fromkeys(texts, "str")).astype(texts)
    return {"attributions": frame.astype({"rent": "float64", "is_foyer": "boolean"})}


def at(quarter: "Quarter", period: str, registers: dict[str, pd.DataFrame]) -> "Quarter":
    when = Period.parse(period)
    return replace(
        quarter,
        period=when,
        start=when.first_day,
        end=when.last_day,
        snapshot=when.last_day,
        committee=date(when.year + 1, 12, 31),
        registers=registers,
    )


def known(
    quarter: "Quarter", last: str, by_quarter: dict[str, dict[str, pd.DataFrame]]
) -> "Quarter":
    """The quarter ``last`` with those before it."""
    earlier = tuple(
        at(quarter, period, found) for period, found in by_quarter.items() if period != last
    )
    return replace(at(quarter, last, by_quarter[last]), earlier=earlier)


@pytest.fixture
def two(quarter_2011: "Quarter") -> "Quarter":
    """Two quarters with registers: 24 and 10 dwellings, a foyer, a dwelling without funding."""
    before = register(
        (6, {"funding": "PLUS", "rent": 400.0, "landlord": "Logis", "commune": "Nice"}),
        (4, {"funding": "PLAI", "rent": 380.0, "landlord": "Logis", "commune": "Grasse"}),
    )
    now = register(
        (16, {"funding": "PLUS", "rent": 410.0, "landlord": "Logis", "commune": "Nice"}),
        (4, {"funding": "PLAI", "rent": 300.0, "typology": "T1", "landlord": "Mme Martin"}),
        (2, {"funding": "PLS", "rent": 600.0}),
        (1, {}),
        (1, {"is_foyer": True}),
    )
    return known(quarter_2011, "2011-T1", {"2010-T4": before, "2011-T1": now})


@pytest.fixture
def six(quarter_2011: "Quarter") -> "Quarter":
    """Six quarters of a T2 whose rent grows by a hundredth a quarter."""
    periods = ["2009-T4", "2010-T1", "2010-T2", "2010-T3", "2010-T4", "2011-T1"]
    by_quarter = {
        period: register(
            *(
                (3, {"funding": "PLAI", "rent": round(400 * 1.01**i + off, 2)})
                for off in (-6.0, 0.0, 6.0)
            )
        )
        for i, period in enumerate(periods)
    }
    return known(quarter_2011, "2011-T1", by_quarter)


def test_the_claim_of_the_committee_is_answered_with_its_figures(two: "Quarter") -> None:
    """16 of 20 exclude one half (exact 56 % to 94 %); 22 of 30 too (54 % to 88 %)."""
    assert plain(describe_funding(two)) == (
        "L'affirmation « plus de PLUS que de PLAI » est confirmée au 1er trimestre 2011 (16 PLUS "
        "et 4 PLAI, soit 80 % de PLUS parmi les deux, intervalle à 95 % : 56 % à 94 %). Sur les 2 "
        "trimestres connus (4e trim. 2010 à 1er trim. 2011), elle est confirmée (22 PLUS et 8 "
        "PLAI, soit 73 % de PLUS parmi les deux, intervalle à 95 % : 54 % à 88 %). Part du PLUS : "
        "16 sur 22 (73 %), contre 6 sur 10 au trimestre précédent, un écart qui peut tenir au "
        "hasard. Le financement de 1 logement n'est pas renseigné ; 1 logement-foyer est laissé à "
        "part ; le registre ne tient que 24 des 45 logements attribués. Le registre des "
        "attributions ne porte pas sur CASA, Cannes et CAPAP : ce qui vient de ses lignes ne vaut "
        "pas pour tout le département."
    )


@pytest.mark.parametrize(
    ("plus", "plai", "answer"),
    [
        (3, 3, "n'est ni confirmée ni contredite"),
        (0, 9, "est contredite"),
        (0, 0, "est sans objet"),
    ],
)
def test_what_the_interval_does_not_bear_is_not_claimed(
    quarter_2011: "Quarter", plus: int, plai: int, answer: str
) -> None:
    """Equal counts decide nothing; nine PLAI and no PLUS contradict; PLS alone have no answer."""
    kinds = register(
        (plus, {"funding": "PLUS"}), (plai, {"funding": "PLAI"}), (1, {"funding": "PLS"})
    )
    quarter = known(quarter_2011, "2011-T1", {"2011-T1": kinds})
    text = plain(describe_funding(quarter))
    assert (
        f"« plus de PLUS que de PLAI » {answer} au 1er trimestre 2011 "
        f"({plus} PLUS et {plai} PLAI)" in text
    )
    assert ("peut tenir au hasard" in text) == (plus == 3)
    assert "La part du PLUS ne se compare pas : il faudrait le registre" in text
    assert len(offer_points(quarter)) == (1 if answer == "est contredite" else 0)


def test_without_register_one_sentence_says_what_it_would_take(quarter_2011: "Quarter") -> None:
    """Everything else on funding, rents and places shows nothing, and makes no point."""
    shown = {name for name in BLOCKS if getattr(blocks, name)(quarter_2011).html}
    assert shown == {*WITHOUT_REGISTER, "show_channels_over_time"}
    text = plain(blocks.show_funding(quarter_2011).text)
    assert "il faudrait un registre des attributions avec les colonnes financement" in text
    assert offer_points(quarter_2011) == []


def test_an_earlier_register_does_not_stand_for_this_quarters(two: "Quarter") -> None:
    """When this quarter sent none, what is known of the last one is not shown as its own."""
    quarter = replace(two, registers={})
    shown = {name for name in BLOCKS if getattr(blocks, name)(quarter).html}
    assert shown == WITHOUT_REGISTER | ON_CHANNELS


def test_a_register_without_these_columns_is_told(quarter_2011: "Quarter") -> None:
    """A register may hold neither funding, rent, landlord nor commune."""
    quarter = known(quarter_2011, "2011-T1", {"2011-T1": register((9, {}))})
    told = plain(" ".join(getattr(blocks, name)(quarter).text for name in BLOCKS))
    assert "Le financement n'est renseigné pour aucun logement au 1er trimestre 2011" in told
    assert "Le loyer n'est renseigné pour aucun logement" in told
    assert "Le bailleur n'est renseigné pour aucun logement" in told
    assert "La commune n'est renseignée pour aucun logement" in told
    assert not blocks.show_funding_table(quarter).html
    assert not blocks.show_landlords_table(quarter).html


def test_rents_that_rise_are_said_to_rise(six: "Quarter") -> None:
    """A hundredth a quarter is 4.1 % a year (1.01 to the fourth)."""
    text = plain(describe_rents(six))
    assert text.startswith(
        "Les loyers augmentent : à typologie et financement égaux, +4,1 % par an en euros courants "
        "(intervalle à 95 % : +3,"
    )
    assert "d'après 54 loyers de 6 trimestres. La surface" in text
    assert text.endswith("sont connus pour 9 logements sur 9, hors logements-foyers.")
    (point,) = [point for point in offer_points(six) if "loyers" in point.text]
    assert point.is_sure
    assert "les loyers augmentent : +4,1 % par an" in plain(point.text)


def test_rents_of_two_quarters_are_not_judged(two: "Quarter") -> None:
    """The sentence says what it would take, and what there is: T2 with PLUS, 22 rents."""
    assert (
        "On ne peut pas dire si les loyers augmentent : il faudrait au moins 30 loyers comparables "
        "(même typologie et même financement dans plusieurs trimestres) sur au moins 5 trimestres, "
        "et il n'y en a que 22 sur 2 trimestres." in plain(describe_rents(two))
    )
    assert "et il n'y en a aucun." in plain(describe_rents(replace(two, earlier=())))
    assert all("loyers" not in point.text for point in offer_points(two))


def test_a_fall_is_a_fall_and_flat_rents_are_chance(six: "Quarter") -> None:
    """The same quarters backwards fall by 3.9 %; all with one register do not move."""
    series = six.series
    registers = [dict(one.registers) for one in reversed(series)]
    fall = known(six, "2011-T1", dict(zip((str(q.period) for q in series), registers, strict=True)))
    assert plain(describe_rents(fall)).startswith("Les loyers baissent : à typologie et")
    assert "−3,9 % par an" in plain(describe_rents(fall))
    flat = known(six, "2011-T1", {str(one.period): registers[0] for one in series})
    told = plain(describe_rents(flat))
    assert told.startswith("Rien ne montre que les loyers augmentent ou baissent")
    assert "l'écart peut tenir au hasard" in told
    assert not [point for point in offer_points(flat) if "loyers" in point.text]


def test_the_table_of_fundings(two: "Quarter") -> None:
    """This quarter and both; under 20 a share is "x sur n"."""
    assert rows(table_funding(two)["frame"]) == [
        ["PLAI", "4", "18 % (7 % à 39 %)", "8", "25 % (13 % à 42 %)"],
        ["PLUS", "16", "73 % (52 % à 87 %)", "22", "69 % (51 % à 82 %)"],
        ["PLS", "2", "9 % (3 % à 28 %)", "2", "6 % (2 % à 20 %)"],
    ]
    assert rows(table_funding_over_time(two)["frame"]) == [
        ["4e trim. 2010", "4", "6", "0", "6 sur 10"],
        ["1er trim. 2011", "4", "16", "2", "73 % (52 % à 87 %)"],
    ]


def test_the_tables_of_rents_give_no_median_of_few(two: "Quarter") -> None:
    """Four T1 have no median; of 28 T2 the median is 410 €."""
    found = rows(table_rents(two)["frame"])
    assert [row[:3] for row in found] == [["T1", "4", "–"], ["T2", "18", "410 (410 à 410)"]]
    assert found[1][3:] == ["28", "410 (400 à 410)"]
    assert rows(table_rents_over_time(two)["frame"]) == [
        ["4e trim. 2010", "400 (10)"],
        ["1er trim. 2011", "410 (18)"],
    ]


def test_a_name_under_five_is_published_nowhere(two: "Quarter") -> None:
    """Mme Martin stands in the landlords' column four times."""
    told = " ".join(getattr(blocks, name)(two).html for name in BLOCKS)
    assert "Logis" in told
    assert "Martin" not in told and "Grasse" not in told
    assert rows(table_places(two, "landlord")["frame"]) == [
        ["Logis", "16", "26", "87 % (70 % à 95 %)"],
        ["Autres", "4", "4", "13 % (5 % à 30 %)"],
        ["Non renseigné", "4", "4", "–"],
    ]


def test_the_first_landlord_and_those_that_tie(two: "Quarter") -> None:
    """One is named with its figures, two share them."""
    assert plain(describe_places(two)).startswith(
        "En tête des bailleurs : Logis, 26 sur 30 logements dont le bailleur est renseigné (87 %, "
    )
    tie = register((5, {"commune": "Nice"}), (5, {"commune": "Antibes"}))
    quarter = replace(two, registers=tie, earlier=())
    assert plain(describe_places(quarter)) == (
        "Le bailleur n'est renseigné pour aucun logement. En tête des communes : Antibes et Nice, "
        "chacune 5 sur 10 logements dont la commune est renseignée."
    )


def test_channels_over_time_of_two_equal_quarters(two: "Quarter") -> None:
    """Both quarters have the deck's 45 dwellings, 20 of them by the prefecture's channel."""
    assert plain(describe_channels_over_time(two)).startswith(
        "Sur les 2 trimestres connus (4e trim. 2010 à 1er trim. 2011), la filière « Contingent "
        "préfectoral » a fourni 40 des 90 logements attribués (44 %, intervalle à 95 % : "
    )
    assert rows(table_channels_over_time(two)["frame"]) == [
        ["4e trim. 2010", "4", "15", "20", "0", "6", "0", "45"],
        ["1er trim. 2011", "4", "15", "20", "0", "6", "0", "45"],
    ]


def test_a_missing_count_of_a_channel_is_told(
    two: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """The cell and the total are "n.d.", and no first channel is named."""
    where = {"structure": "EST", "channel": "prefectoral"}
    quarter = with_cell(two, "allocations", "households", pd.NA, **where)
    assert rows(table_channels_over_time(quarter)["frame"])[1][3] == "n.d."
    assert rows(table_channels_over_time(quarter)["frame"])[1][-1] == "n.d."
    assert "un chiffre manque" in describe_channels_over_time(quarter)


def test_a_whole_year_tells_of_its_quarters(two: "Quarter") -> None:
    """The year's register is that of its quarters, and quarters before it are known too."""
    year = replace(two, period=Period(2011), registers={}, earlier=(*two.earlier, two))
    assert "est confirmée en 2011 (16 PLUS et 4 PLAI" in plain(describe_funding(year))
    span = "Sur les 2 trimestres connus (4e trim. 2010 à 1er trim. 2011)"
    assert span in plain(describe_funding(year))
    assert table_funding(year)["frame"].columns[1] == "Année 2011, logements"


def words(figure: Figure) -> list[str]:
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [plain(text.get_text()) for text in found if text.get_text()]


def test_charts_carry_their_last_figures(two: "Quarter") -> None:
    """Lines are named at their end, panels in their title."""
    told = words(charts.plot_funding(all_rows(two)))
    assert {"PLUS 16", "PLAI 4", "PLS 2", "4e trim.\n2010", "1er trim.\n2011"} <= set(told)
    assert "T2 : 410 €" in words(charts.plot_rents_over_time(all_rows(two)))
    told = words(charts.plot_channels_over_time(two.over_time("allocations"), config=two.config))
    assert {"AGIS classique : 4", "Contingent préfectoral : 20", "Autres : 6"} <= set(told)
    assert "T2, 28 loyers : 410 € (400 à 410)" in words(charts.plot_rents(all_rows(two)))


def test_a_quarter_that_is_not_known_breaks_the_line() -> None:
    """Between the first and the third quarter nothing is drawn, and both points are marked."""
    figure = plot_lines(["2010-T1", "2010-T3"], [Line("PLUS", [3, 4])], unit="Logements")
    (drawn,) = figure.axes[0].lines
    heights = [float(y) for y in drawn.get_ydata()]  # type: ignore[arg-type, union-attr]
    assert (heights[0], heights[2]) == (3.0, 4.0)
    assert heights[1] != heights[1]
    assert drawn.get_markevery() == [0, 2]


def test_intervals_reach_from_their_lower_to_their_upper_bound() -> None:
    """A rent of 400 € between 380 and 450, and one of 410 between 405 and 430."""
    line = Line("T2", [400, 410], lows=[380, 405], highs=[450, 430])
    axes = plot_panels(["2010-T1", "2010-T2"], [line], unit="\u00a0€").axes[0]
    (drawn,) = axes.collections
    assert [segment[:, 1].tolist() for segment in drawn.get_segments()] == [  # type: ignore[attr-defined]
        [380, 450],
        [405, 430],
    ]


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    """Three lines that end at one height have names at three."""
    lines = [Line(name, [1, 5]) for name in ("PLAI", "PLUS", "PLS")]
    figure = plot_lines(["2010-T1", "2010-T2"], lines, unit="Logements")
    heights = sorted(note.xy[1] for note in figure.axes[0].texts)  # type: ignore[attr-defined]
    assert min(b - a for a, b in pairwise(heights)) > 0.4


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks_can_be_shown_whatever_the_figures(
    two: "Quarter", nothing: "Quarter", unknown: "Quarter", name: str
) -> None:
    """No NaN and no empty chart, with few rows or none, and with nothing or nothing known."""
    quarters = [
        two,
        replace(nothing, registers=two.registers, earlier=(two.earlier[0],)),
        replace(unknown, registers=register((1, {})), earlier=(replace(unknown, registers={}),)),
        replace(two, registers=register()),
        replace(two, earlier=()),
    ]
    for quarter in quarters:
        shown = getattr(blocks, name)(quarter)
        words = re.sub(r'src="[^"]*"', "", shown.html)
        assert not re.search(r"\b(nan|inf|None)\b|<NA>|&lt;NA", words)
        assert bool(shown.html) == (shown.block != "nothing")


@pytest.mark.parametrize("name", [name for name in BLOCKS if "figure" in name])
def test_figures_are_the_same_bytes_on_each_run(two: "Quarter", six: "Quarter", name: str) -> None:
    """Drawn twice a figure is the same, and each has a title of its own."""
    show = getattr(blocks, name)
    assert show(two).html == show(two).html
    titles = [getattr(blocks, other)(six).text for other in BLOCKS if "figure" in other]
    assert len(set(titles)) == len(titles)
