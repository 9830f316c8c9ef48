"""What the pages say, as text, for the deck's figures and for invented ones."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import copil_analysis as copil
from copil_analysis.showing.figure_words import write_alt

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

DESCRIBED = [name for name in dir(copil) if name.startswith("describe_")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_deck_in_six_points(quarter_2011: "Quarter") -> None:
    """The Points essentiels of the first quarter of 2011, word for word.

    40 of the 177 needs are T4 (23 %), and none of the 43 dwellings.
    """
    assert [plain(point) for point in copil.describe_points(quarter_2011)] == [
        "Du 1er janvier au 10 avril 2011, 45 logements ont été attribués, dont 20 par la filière "
        "« Contingent préfectoral » (44 %, intervalle à 95 % : 31 % à 59 %).",
        "Les grands logements manquent : 1 seul grand logement (T4 et plus) obtenu pour "
        "50 ménages qui en ont besoin (51 d’après les totaux imprimés).",
        "Les T4 font 23 % des besoins, mais 0 % des logements obtenus au 1er trimestre 2011 "
        "(rapport des deux parts, intervalle à 95 % : 0,00 à 0,37).",
        "Au rythme du 1er trimestre 2011 et sans nouvelle arrivée, reloger les 177 ménages en "
        "attente prendrait 4,3 trimestres (intervalle à 95 % : 3,2 à 5,9) ; les 40 ménages qui ont "
        "besoin d’un T4, plus de 5 ans (11,9 trimestres ou plus).",
        "Au 11 avril 2011, 177 ménages attendent un logement, soit 467 personnes.",
        "45 ménages ont été relogés, soit 94 personnes : 53 adultes et 41 enfants.",
    ]


def test_the_deck_in_four_figures(quarter_2011: "Quarter") -> None:
    """45 dwellings, 94 persons, 177 households that wait, one large dwelling."""
    figures = copil.describe_key_figures(quarter_2011)
    assert [plain(" | ".join(figure)) for figure in figures] == [
        "45 | logements attribués | du 1er janvier au 10 avril 2011 ; intervalle à 95 % : 33 à 60",
        "94 | personnes relogées | dans 45 ménages",
        "177 | ménages en attente | 467 personnes au 11 avril 2011",
        "1 | grand logement obtenu (T4 et plus) | pour 50 ménages qui en ont besoin "
        "(51 d’après les totaux imprimés)",
    ]


def test_titles_say_what_happened(quarter_2011: "Quarter") -> None:
    """Each page's title carries its figures."""
    assert plain(copil.describe_title(quarter_2011)) == (
        "45 logements attribués, 177 ménages attendent encore"
    )
    assert plain(copil.describe_allocation_title(quarter_2011)) == (
        "45 logements attribués, dont 20 par la filière « Contingent préfectoral »"
    )
    assert plain(copil.describe_rehoused_title(quarter_2011)) == (
        "45 ménages relogés, soit 94 personnes, dont 41 enfants"
    )
    assert plain(copil.describe_needs_title(quarter_2011)) == (
        "1 seul grand logement (T4 et plus) obtenu pour 50 ménages qui en ont besoin "
        "(51 d’après les totaux imprimés)"
    )


def test_large_dwellings_are_missing_with_figures(quarter_2011: "Quarter") -> None:
    """50 by the cells, 51 as printed, and the coverage with its interval."""
    assert plain(copil.describe_large_rate(quarter_2011)) == (
        "Les grands logements manquent : 1 seul grand logement (T4 et plus) obtenu pour 50 ménages "
        "qui en ont besoin (51 d’après les totaux imprimés). Cela fait 2,0 logements pour 100 "
        "ménages (intervalle à 95 % : 0,1 à 11,1)."
    )


def test_without_a_broken_margin_nothing_is_said_of_the_print(quarter_2011: "Quarter") -> None:
    """The sentence on the printed total stands only where the checks found a gap."""
    sound = replace(quarter_2011, checks=quarter_2011.checks.iloc[:0])
    assert "imprime" not in copil.describe_large_rate(sound)


@pytest.mark.parametrize(
    ("needed", "obtained", "sentence"),
    [
        (0, 0, "Aucun ménage n’attend un grand logement (T4 et plus), et aucun n’a été obtenu"),
        (0, 2, "Aucun ménage n’attend un grand logement (T4 et plus), et 2 ont été obtenus"),
        (1, 0, "Aucun grand logement (T4 et plus) obtenu pour le ménage qui en a besoin"),
        (1, 1, "1 grand logement (T4 et plus) obtenu pour le ménage qui en a besoin"),
        (3, 0, "Aucun grand logement (T4 et plus) obtenu pour les 3 ménages qui en ont besoin"),
        (3, 1, "1 seul grand logement (T4 et plus) obtenu pour 3 ménages qui en ont besoin"),
        (3, 5, "5 grands logements (T4 et plus) obtenus pour 3 ménages qui en ont besoin"),
    ],
)
def test_large_dwellings_agree_with_their_number(
    nothing: "Quarter",
    with_cell: Callable[..., "Quarter"],
    needed: int,
    obtained: int,
    sentence: str,
) -> None:
    """Zero, one and many of both, in correct French."""
    quarter = with_cell(nothing, "needs", "households", needed, structure="EST", typology="T4")
    quarter = with_cell(quarter, "dwellings", "dwellings", obtained, structure="EST", typology="T5")
    assert plain(copil.describe_needs_title(quarter)) == sentence


@pytest.mark.parametrize(
    ("needed", "obtained", "is_claimed"),
    [(3, 0, False), (4, 0, True), (5, 1, False), (6, 1, True), (1, 1, False), (1, 5, False)],
)
def test_large_dwellings_are_said_to_be_missing_only_beyond_chance(
    nothing: "Quarter",
    with_cell: Callable[..., "Quarter"],
    needed: int,
    obtained: int,
    is_claimed: bool,
) -> None:
    """Exact Poisson upper bounds: 3.69 dwellings for none, 5.57 for one (Garwood's table)."""
    quarter = with_cell(nothing, "needs", "households", needed, structure="EST", typology="T4")
    quarter = with_cell(quarter, "dwellings", "dwellings", obtained, structure="EST", typology="T5")
    points = " ".join(copil.describe_points(quarter))
    for text in (copil.describe_large_rate(quarter), points):
        assert ("Les grands logements manquent" in text) is is_claimed


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (0, "Aucun logement attribué"),
        (1, "1 logement attribué, par la filière « Autres »"),
        (2, "2 logements attribués, tous par la filière « Autres »"),
    ],
)
def test_allocations_agree_with_their_number(
    nothing: "Quarter", with_cell: Callable[..., "Quarter"], count: int, title: str
) -> None:
    """No dwelling, one, or several through one channel."""
    where = {"structure": "EST", "channel": "autres"}
    quarter = with_cell(nothing, "allocations", "households", count, **where)
    assert plain(copil.describe_allocation_title(quarter)) == title


def test_channels_that_share_the_first_place_are_all_named(
    nothing: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """A tie of two is named; a tie of many is counted."""
    for channel in ("autres", "prefectoral"):
        where = {"structure": "EST", "channel": channel}
        nothing = with_cell(nothing, "allocations", "households", 3, **where)
    assert plain(copil.describe_channels(nothing)).startswith(
        "Les filières « Contingent préfectoral » et « Autres » ont fourni chacune 3 des 6 logements"
    )
    for channel in ("agis_iml", "agis_classique"):
        where = {"structure": "EST", "channel": channel}
        nothing = with_cell(nothing, "allocations", "households", 3, **where)
    assert plain(copil.describe_allocation_title(nothing)) == (
        "12 logements attribués, dont 3 chacune par 4 filières"
    )


def test_under_twenty_no_percentage_is_written(
    nothing: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """With 19 in the denominator the sentence keeps to x of n; with 20 the rate stands there."""
    for count, expected in ((19, False), (20, True)):
        where = {"structure": "EST", "channel": "autres"}
        quarter = with_cell(nothing, "allocations", "households", count, **where)
        assert ("%" in copil.describe_channels(quarter).split(".")[0]) is expected


def test_one_household_is_singular(nothing: "Quarter", with_cell: Callable[..., "Quarter"]) -> None:
    """One household waits, one was rehoused."""
    quarter = nothing
    for table in ("waiting", "rehoused"):
        for column in ("households", "adults", "persons"):
            quarter = with_cell(quarter, table, column, 1, structure="EST")
    points = [plain(point) for point in copil.describe_points(quarter)]
    assert "1 ménage a été relogé, soit 1 personne : 1 adulte et 0 enfant." in [
        point.replace("aucun enfant", "0 enfant") for point in points
    ]
    assert "Au 11 avril 2011, 1 ménage attend un logement, soit 1 personne." in points
    assert "Les ménages en attente, comme les relogés, comptent en moyenne 1,0 personne." in points


def test_a_quarter_without_figures_says_so(unknown: "Quarter") -> None:
    """Missing figures are never told as zeros."""
    texts = [str(getattr(copil, name)(unknown)) for name in DESCRIBED]
    assert not any("Aucun ménage" in text or "Aucun logement" in text for text in texts)
    assert len(copil.describe_points(unknown)) == 4


@pytest.mark.parametrize("name", DESCRIBED)
def test_sentences_hold_for_any_figures(any_quarter: "Quarter", name: str) -> None:
    """No text has NaN, a double stop or space, an ordinary space before : ; ? ! %, or no end."""
    told = getattr(copil, name)(any_quarter)
    texts = list(told.values()) if isinstance(told, dict) else [told]
    for text in [line for item in texts for line in (item if isinstance(item, list) else [item])]:
        line = " ".join(text) if isinstance(text, tuple) else text
        assert line
        assert not re.search(
            r"\bnan\b|<NA>|None|\binf\b|  | [:;?!%]|[^n.]\.\.|'|: \.|\(\)", line
        ), line


@pytest.mark.parametrize("name", [name for name in DESCRIBED if name.endswith("_figure")])
def test_alternatives_have_20_to_250_characters_and_figures(
    any_quarter: "Quarter", name: str
) -> None:
    """What a figure shows is told in words whatever the figures, by a source."""
    words = getattr(copil, name)(any_quarter)
    assert 20 <= len(words["alt"]) <= 250
    assert words["source"].startswith("diapositive")
    assert words["reading"].endswith(".")
    assert not words["title"].endswith(".")


def test_there_are_three_to_six_points(any_quarter: "Quarter") -> None:
    """One sentence each, three to six."""
    points = copil.describe_points(any_quarter)
    assert 3 <= len(points) <= 6
    assert all(point.endswith(".") for point in points)


def test_a_long_alternative_says_how_many_are_left() -> None:
    """Parts that do not fit are counted, not cut in the middle."""
    text = write_alt("Barres : ", [f"structure numéro {i} : {i}" for i in range(30)])
    assert len(text) <= 250
    assert re.search(r"; et \d+ autres\.$", plain(text))


def test_the_two_largest_gaps_are_named(quarter_2011: "Quarter") -> None:
    """81 need a T1 or a T2 and 38 were obtained: 43 lack; of T3 42 by the cells, of T4 40."""
    title = plain(copil.describe_gap_figure(quarter_2011)["title"])
    assert (
        title == "Les écarts les plus grands : T1 et T2 réunis (43 logements) et T3 (42 logements)"
    )


def test_an_interval_around_one_announces_nothing(quarter_2011: "Quarter") -> None:
    """Cannes against CAPAP, the extremes of four structures, so of six pairs.

    Clopper and Pearson's interval of 13 in 15 at 1 - 0.05 / 6 (SciPy's binomtest), as odds
    times 20 / 32, is 0.639 to 95.847; it was 0.92 to 37.08 before the correction.
    """
    said = plain(copil.describe_gap_structures(quarter_2011))
    assert said.endswith(
        "va de 2,5 (1,4 à 4,6 ; Cannes) à 10,0 (2,8 à 82,6 ; CAPAP) ; entre parenthèses, "
        "l’intervalle à 95 %. Cet écart peut tenir au hasard : l’intervalle à 95 % du rapport des "
        "deux pressions, corrigé pour 6 comparaisons possibles (0,64 à 95,85), n’exclut pas 1."
    )


def test_only_two_structures_need_no_correction(
    quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """Where nobody waits at CASA and Est, Cannes and CAPAP are the only pair: 0.92 to 37.08."""
    two = quarter_2011
    for code in ("CASA", "EST"):
        two = with_cell(two, "needs", "households", 0, structure=code)
    assert "deux pressions (0,92 à 37,08) n’exclut pas 1." in plain(
        copil.describe_gap_structures(two)
    )


def test_doubtful_figures_are_told_below_their_charts(quarter_2011: "Quarter") -> None:
    """A chart carries no mark, so its text says what is recovered or belies a printed total."""
    assert "T3, 45 imprimé, 46 en additionnant" in plain(
        copil.describe_gap_figure(quarter_2011)["reading"]
    )
    assert "Cannes, enfants (12)" in plain(copil.describe_rehoused_figure(quarter_2011)["reading"])


def test_a_structure_where_nobody_waits_has_no_pressure_to_compare(
    quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """Nobody waits at CASA, and dwellings were obtained there: the others are compared."""
    emptied = with_cell(quarter_2011, "needs", "households", 0, structure="CASA")
    assert "CASA" not in plain(copil.describe_gap_structures(emptied))
