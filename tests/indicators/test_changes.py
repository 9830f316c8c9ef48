"""The evolution of a measure: headline, sentences, chart and table on quarters written by hand."""

from dataclasses import replace

import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.changes import changes
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import plain
from tests.in_a_row import Counts, in_a_row, with_error

LOW, HIGH = [20, 22, 19, 21], [60, 62, 58, 61]


def _told(found: Indicator) -> list[str]:
    """Headline and sentences, with plain spaces."""
    texts = [found.headline, *found.sentences]
    return [plain(text).replace("\xa0", " ").replace("\u202f", " ") for text in texts]


def test_a_flow_is_told_over_four_quarters(quarter_2011: Quarter) -> None:
    """82 and then 241 of Est, 5 a quarter of Cannes: sums, verdict, differences, who stands out.

    The only channel is all there is, and so does not stand out.
    """
    found = changes(in_a_row(quarter_2011, [{"EST": n, "CANNES": 5} for n in LOW + HIGH]))
    assert _told(found) == [
        "261 logements attribués en quatre trimestres, 102 les quatre précédents : en hausse",
        "Le 4e trimestre 2012 en compte 66 : +3 sur le trimestre, +40 sur un an.",
        "Surtout Est (82 puis 241, en hausse).",
    ]
    assert 'data-verdict="allocations|all|four_quarters|up"' in found.headline
    assert found.alt.replace("\xa0", " ") == (
        "Courbes du 1er trimestre 2011 au 4e trimestre 2012 : "
        "Logements attribués 66 à la fin, de 24 à 67."
    )


def test_data_holds_counts_intervals_and_the_verdict(quarter_2011: Quarter) -> None:
    """A row a quarter; the verdict stands with the last one. By structure, one of each."""
    quarter = in_a_row(quarter_2011, LOW + HIGH)
    data = changes(quarter).data
    assert list(data) == ["period", "count", "low", "high", "verdict"]
    assert data["count"].tolist() == LOW + HIGH
    assert data["verdict"].tolist() == [""] * 7 + ["up"]
    by = changes(quarter, by="structure", since="2012-T3").data
    assert by[by["structure"] == "EST"]["count"].tolist() == [58, 61]
    assert set(by["structure"]) == {"CASA", "CANNES", "CAPAP", "EST"}
    assert set(by["period"]) == {"2012-T3", "2012-T4"}


def test_nothing_stands_out_where_nothing_moves(quarter_2011: Quarter) -> None:
    """Equal years are not significant, and no part is named."""
    told = _told(changes(in_a_row(quarter_2011, LOW + LOW)))
    assert told[0].endswith(": non significatif")
    assert len(told) == 2


def test_before_eight_quarters_the_differences_stand_in_the_headline(
    quarter_2011: Quarter,
) -> None:
    """Five quarters: the count with its differences, too early to judge, and no sentence."""
    assert _told(changes(in_a_row(quarter_2011, [57, 40, 41, 46, 53]))) == [
        "53 logements attribués au 4e trimestre 2012, +7 sur le trimestre, −4 sur un an : "
        "trop tôt pour juger"
    ]


def test_persons_are_never_judged(quarter_2011: Quarter) -> None:
    """Persons have their differences, and no verdict in words or data."""
    found = changes(in_a_row(quarter_2011, LOW + HIGH), "persons")
    assert _told(found) == [
        "61 personnes relogées au 4e trimestre 2012, +3 sur le trimestre, +40 sur un an"
    ]
    assert set(found.data["verdict"]) == {""}


def test_a_stock_is_told_on_its_day(quarter_2011: Quarter) -> None:
    """Without dates in a register, the file has its differences only."""
    quarter = in_a_row(quarter_2011, [1] * 5, waiting=[100, 101, 102, 103, 104])
    assert _told(changes(quarter, "waiting")) == [
        "104 ménages en attente au 31 décembre 2012, +1 sur le trimestre, +4 sur un an"
    ]


def test_a_structure_left_out_is_named_once(quarter_2011: Quarter) -> None:
    """Cannes is missing once in two years: neither sum holds it."""
    told: list[Counts] = [{"EST": 20, "CANNES": 9} for _ in range(8)]
    told[2] = {"EST": 20, "CANNES": None}
    assert _told(changes(in_a_row(quarter_2011, told)))[0] == (
        "80 logements attribués en quatre trimestres, 80 les quatre précédents, "
        "à périmètre constant (sans Cannes) : non significatif"
    )


def test_an_error_is_not_compared(quarter_2011: Quarter) -> None:
    """An error of the quarter forbids verdict and differences; its count stands."""
    quarter = with_error(in_a_row(quarter_2011, LOW + HIGH), -1)
    assert _told(changes(quarter)) == [
        "61 logements attribués au 4e trimestre 2012 : non comparable",
        "Une erreur d’un des trimestres, dite en page Méthode, empêche de les comparer.",
    ]


def test_one_quarter_has_no_evolution(quarter_2011: Quarter) -> None:
    """With one quarter, or none that is known, a sentence says so and nothing else is shown."""
    assert changes(quarter_2011).why_missing.startswith("Un seul trimestre est connu")
    year = replace(quarter_2011, period=Period(2011))
    assert changes(year).why_missing.startswith("Les trimestres de 2011 ne sont pas connus un à un")
    unknown = in_a_row(quarter_2011, [{"EST": None}, {"EST": None}])
    assert changes(unknown).why_missing == (
        "L'évolution n'est pas connue : aucun trimestre ne donne de logement attribué."
    )


def test_nothing_allocated_and_a_missing_cell_are_told_apart(quarter_2011: Quarter) -> None:
    """Two years of nothing are none; a missing cell is not available, and no zero."""
    assert _told(changes(in_a_row(quarter_2011, [0] * 8)))[0] == (
        "Aucun logement attribué en quatre trimestres, 0 les quatre précédents : non significatif"
    )
    quarter = in_a_row(quarter_2011, [*LOW, *HIGH[:3], {"EST": None}])
    found = changes(quarter)
    assert _told(found)[0].startswith("Chiffre non disponible au 4e trimestre 2012")
    assert found.table is not None
    shown = found.table.html() + found.alt
    assert "n.d." in shown and "nan" not in shown and "None" not in shown


def test_many_parts_become_four_lines(quarter_2011: Quarter) -> None:
    """Five channels that gave are three lines and one for all others; sizes are three groups."""
    channels = [term.code for term in quarter_2011.config.channels][:5]
    runs = [in_a_row(quarter_2011, [20] * 5, channel=channel) for channel in channels]
    mixed = tuple(run.earlier[place] for place, run in enumerate(runs[:4]))
    quarter = replace(runs[4], earlier=mixed)
    table = changes(quarter, by="channel").table
    assert table is not None and len(table.columns) == 5
    assert table.columns[-1].header == "Toutes les autres filières"
    sizes = changes(quarter, "dwellings", by="typology").table
    assert sizes is not None
    assert [column.header for column in sizes.columns][1:] == ["T1 et T2", "T3", "T4 et plus"]


def test_a_year_is_told_against_the_year_before(quarter_2011: Quarter) -> None:
    """A whole year names the two years; it has no quarter of its own."""
    from copil_analysis.quarter.year import add_up

    run = in_a_row(quarter_2011, LOW + HIGH)
    quarters = (*run.earlier, replace(run, earlier=()))
    year = replace(add_up(quarters[4:]), earlier=quarters)
    assert _told(changes(year))[0] == ("241 logements attribués en 2012, 82 en 2011 : en hausse")


def test_a_year_that_is_not_over_counts_its_own_quarters(quarter_2011: Quarter) -> None:
    """Three quarters of 2012: the persons of these three, without a difference."""
    from copil_analysis.quarter.year import add_up

    run = in_a_row(quarter_2011, [*LOW, *HIGH[:3]], last="2012-T3")
    quarters = (*run.earlier, replace(run, earlier=()))
    year = replace(add_up(quarters[4:]), earlier=quarters)
    assert _told(changes(year, "persons")) == ["180 personnes relogées en 2012"]
    why = "L'année n'est pas entière : elle ne se compare pas à une autre."
    assert _told(changes(year, "allocations")) == [
        "180 logements attribués en 2012 : non comparable",
        why.replace("'", "’"),
    ]


def test_a_year_that_is_not_over_is_not_its_last_four_quarters(quarter_2011: Quarter) -> None:
    """Three quarters of 2013 after two years: 241 of four quarters were told as 2013's."""
    from copil_analysis.quarter.year import add_up

    run = in_a_row(quarter_2011, [*LOW, *HIGH, *HIGH[:3]], last="2013-T3")
    quarters = (*run.earlier, replace(run, earlier=()))
    year = replace(add_up(quarters[8:]), earlier=quarters)
    for measure, count in (
        ("allocations", "180 logements attribués en 2013"),
        ("dwellings", "180 logements obtenus en 2013"),
        ("waiting", "Aucun ménage en attente au 30 septembre 2013"),
    ):
        headline, *_ = _told(changes(year, measure))
        assert headline == f"{count} : non comparable"
    assert "241" in _told(changes(run))[0]


def test_an_unknown_option_is_an_error_that_lists_those_known(quarter_2011: Quarter) -> None:
    """A measure, a key or a period that does not exist is refused in French."""
    for options, known in (
        ({"measure": "rents"}, "allocations"),
        ({"by": "typology"}, "channel"),
        ({"since": "2013-T1"}, "2011-T1"),
    ):
        with pytest.raises(UsageError, match=known):
            changes(quarter_2011, **options)
