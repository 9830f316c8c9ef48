"""What the page says of the time to empty the file and of the year to come, as text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from copil_analysis.analysis.outlook import (
    period_at,
    place_of,
    times_with_arrivals,
    times_without_arrivals,
)
from copil_analysis.analysis.projection import project
from copil_analysis.period import Period
from copil_analysis.quarter.year import add_up
from copil_analysis.showing.figures import draw
from copil_analysis.showing.markup import Html
from copil_analysis.showing.outlook import blocks
from copil_analysis.showing.outlook.charts import plot_projection, plot_times
from copil_analysis.showing.outlook.points import outlook_points
from copil_analysis.showing.outlook.projection_words import describe_projection
from copil_analysis.showing.outlook.tables import table_lever, table_outlook, table_projection
from copil_analysis.showing.outlook.times import history_of, name_run, write_time
from copil_analysis.showing.outlook.words import describe_arrivals, describe_outlook

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BLOCKS: dict[str, Callable[["Quarter"], Html]] = {
    name: getattr(blocks, name)
    for name in dir(blocks)
    if re.match(r"show_(?!nothing|se|ta|fi)", name)
}
INFINITE = float("inf")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def written(html: Html) -> str:
    """All that a reader of a block meets, alternatives included."""
    body = re.sub(r'<img src="[^"]*" alt="([^"]*)"[^>]*>', r"\1", html.html)
    return plain(unescape(re.sub(r"<[^>]+>", " ", body)))


def times(
    quarter: "Quarter", table: str, column: str, changes: Sequence[int]
) -> list[pd.DataFrame]:
    """The table, once a quarter, with so many more of each count of its first row."""
    frame = getattr(quarter, table)
    first = pd.Series(range(len(frame))) == 0
    return [
        frame.assign(**{column: frame[column] + first.astype("int64") * change})
        for change in changes
    ]


def series(quarter: "Quarter", changes: Sequence[int]) -> "Quarter":
    """As many calendar quarters as changes: the file of T1 (and in all) changes by so much.

    The last is 2012-T4; every quarter rehouses as the deck's does.
    """
    needs = times(quarter, "needs", "households", changes)
    waiting = times(quarter, "waiting", "households", changes)
    last = place_of("2012-T4")
    quarters: list[Quarter] = []
    for i, (need, wait) in enumerate(zip(needs, waiting, strict=True)):
        period = Period.parse(period_at(last - len(changes) + 1 + i))
        one = replace(
            quarter,
            period=period,
            start=period.first_day,
            end=period.last_day,
            snapshot=period.last_day,
            needs=need,
            waiting=wait,
            checks=quarter.checks.iloc[:0],
            earlier=tuple(quarters),
        )
        quarters.append(one)
    return quarters[-1]


@pytest.fixture
def nine(quarter_2011: "Quarter") -> "Quarter":
    """Nine quarters whose T1 wavers, so that nothing is established."""
    return series(quarter_2011, [0, 4, -3, 5, 1, -4, 3, -2, 0])


def test_the_first_quarter_tells_the_first_scenario_and_why_no_other(
    quarter_2011: "Quarter",
) -> None:
    """177 × 1.095 ÷ 45 = 4.3 in 100 days; no T4 was obtained; no earlier quarter."""
    assert plain(describe_outlook(quarter_2011)) == (
        "Au rythme du 1er trimestre 2011 (1,1 trimestre d’après ses jours), et si plus personne "
        "n’arrivait, reloger les 177 ménages en attente prendrait 4,3 trimestres (intervalle à "
        "95 % : 3,2 à 5,9) ; pour les 40 ménages qui ont besoin d’un T4, le délai le plus long, "
        "il faudrait plus de 5 ans (intervalle à 95 % : 11,9 trimestres ou plus) : aucun logement "
        "obtenu. Il n’y a pas encore de trimestre précédent : les arrivées ne sont pas connues, ni "
        "les délais qui en tiendraient compte."
    )
    assert describe_arrivals(quarter_2011) == ""
    assert plain(describe_projection(quarter_2011)) == (
        "La file active dans un an ne se projette qu’à partir de 5 trimestres connus de suite, "
        "sans chiffre manquant : il n’y en a qu’un."
    )


def test_the_first_quarter_shows_no_column_and_no_chart_that_it_cannot_fill(
    quarter_2011: "Quarter",
) -> None:
    """Four columns, and nothing at all of the lever and of the projection."""
    frame = table_outlook(quarter_2011)["frame"]
    assert len(frame.columns) == 4
    assert plain(str(frame.iloc[3, 3])) == (
        "plus de 5 ans (11,9 trimestres ou plus) : aucun logement obtenu"
    )
    assert table_lever(quarter_2011) is None
    assert table_projection(quarter_2011) is None
    shown = [name for name, show in BLOCKS.items() if written(show(quarter_2011)).strip()]
    assert shown == ["show_outlook", "show_outlook_figure", "show_outlook_table", "show_projection"]


def test_a_file_that_wavers_is_not_said_to_empty(nine: "Quarter") -> None:
    """From 178 to 177 in a year is chance; nothing was ever obtained for T4, which did not move."""
    assert plain(describe_arrivals(nine)) == (
        "Avec les arrivées du 1er au 4e trimestre 2012, la file active a varié de −0,2 ménage "
        "par trimestre (intervalle à 95 % : −9,7 à 9,2) : rien n’établit qu’elle se vide ou "
        "s’allonge. On ne peut pas dire que la file des T4 se vide : elle "
        "compte 40 ménages comme au départ. Avec autant d’arrivées et 5 T4 de plus par trimestre, "
        "la file des T4 se viderait en 8,0 trimestres (intervalle à 95 % : 6,8 à 9,8)."
    )


def test_a_file_that_lengthens_beyond_chance_is_said_to(quarter_2011: "Quarter") -> None:
    """60 more a quarter, for four quarters: the interval excludes a file that shortens."""
    longer = series(quarter_2011, [0, 60, 120, 180, 240])
    text = plain(describe_arrivals(longer))
    assert text.startswith(
        "Avec les arrivées du 1er au 4e trimestre 2012, la file active ne se vide pas : elle "
        "s’allonge de 59,9 ménages par trimestre (intervalle à 95 % : "
    )
    points = outlook_points(longer)
    assert [p.is_sure for p in points if "s’allonge" in p.text] == [True]


@pytest.mark.parametrize(("known", "is_told"), [(4, False), (5, True)])
def test_arrivals_of_fewer_than_four_quarters_head_no_summary(
    quarter_2011: "Quarter", known: int, is_told: bool
) -> None:
    """Of four known quarters three have arrivals: the page tells them, the summary does not."""
    longer = series(quarter_2011, [0, 60, 120, 180, 240][:known])
    assert "ne se vide pas : elle s’allonge" in plain(describe_arrivals(longer))
    points = [point.text for point in outlook_points(longer)]
    assert any("sans nouvelle arrivée" in text for text in points)
    assert any(re.search("arrivées", text) for text in points) is is_told


def test_a_file_that_shortens_beyond_chance_is_given_a_time(quarter_2011: "Quarter") -> None:
    """40 fewer a quarter from 337: 177 ÷ 39.9 is 4.4 quarters."""
    shorter = series(quarter_2011, [160, 120, 80, 40, 0])
    assert "la file active se viderait en 4,4 trimestres (intervalle à 95 % :" in plain(
        describe_arrivals(shorter)
    )


def test_a_hole_or_a_missing_figure_is_told(quarter_2011: "Quarter", nine: "Quarter") -> None:
    """The reason is the right one: not received, or received with a figure missing."""
    hole = replace(nine, earlier=nine.earlier[:-1])
    assert "Le trimestre précédent n’a pas été reçu" in describe_outlook(hole)
    before = nine.earlier[-1]
    unknown = before.needs.assign(households=pd.Series(pd.NA, before.needs.index, dtype="Int64"))
    missing = replace(nine, earlier=(*nine.earlier[:-1], replace(before, needs=unknown)))
    assert "Un chiffre manque dans ce trimestre ou dans le précédent" in describe_outlook(missing)
    assert "il n’y en a qu’un" in describe_projection(missing)


def test_the_projection_tells_its_band_and_its_past_success(nine: "Quarter") -> None:
    """Nine quarters: 4 origins, 6 typologies, 4 + 3 + 2 + 1 distances are 60 past projections."""
    text = plain(describe_projection(nine))
    assert re.match(
        r"À la fin du 4e trimestre 2013, si la file continue de varier comme depuis le "
        r"4e trimestre 2010, \d+ à \d+ ménages attendraient \(huit chances sur dix\), contre 177 "
        r"au 31 décembre 2012\. Aucune tendance n’est établie : les hausses et les baisses "
        r"passées peuvent tenir au hasard\. La même projection, refaite à chaque trimestre "
        r"passé depuis le 4e trimestre 2011, par typologie et d’un à 4 trimestres d’avance, aurait "
        r"vu juste dans \d+ % des 60 cas \(80 % attendus\)\.$",
        text,
    )


def test_a_trend_beyond_chance_is_told_and_carried_on(quarter_2011: "Quarter") -> None:
    """Ten more T1 a quarter for eight quarters: 63 + 40 a year later."""
    rising = series(quarter_2011, list(range(-80, 10, 10)))
    text = plain(describe_projection(rising))
    assert "Une tendance est établie (à 95 %) pour la file des studios ou T1" in text
    assert "(63 ménages, et 103 dans un an)" in text
    assert any("tendance" in point.text and point.is_sure for point in outlook_points(rising))


def test_what_is_not_established_is_no_point(nine: "Quarter") -> None:
    """A file that wavers gives its time and its lever, and neither a trend nor a change."""
    texts = [plain(point.text) for point in outlook_points(nine)]
    assert len(texts) == 2
    assert not any("hasard" in text or "tendance" in text for text in texts)


def row(time: Any, low: Any, high: Any, **more: Any) -> dict[str, Any]:
    return {
        "households": 9,
        "dwellings": 3,
        "time": time,
        "time_low": low,
        "time_high": high,
    } | more


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (row(4.9, 3.6, 6.6), "4,9 trimestres (3,6 à 6,6)"),
        (row(1.94, 1.2, 3), "1,9 trimestre (1,2 à 3,0)"),
        (row(12.3, 8.1, 18), "12,3 trimestres (8,1 à 18,0), soit 3,1 ans"),
        (row(15, 8.8, 28), "15,0 trimestres (8,8 trimestres à plus de 5 ans), soit 3,8 ans"),
        (row(25, 9, 40), "plus de 5 ans (9,0 trimestres ou plus)"),
        (row(40, 21, 90), "plus de 5 ans"),
        (row(INFINITE, 2, INFINITE, dwellings=0),
         "plus de 5 ans (2,0 trimestres ou plus) : aucun logement obtenu"),
        (row(INFINITE, 30, INFINITE, dwellings=0), "plus de 5 ans : aucun logement obtenu"),
        (row(6, 2, INFINITE, arrivals=4), "non établi (2,0 trimestres ou plus)"),
        (row(INFINITE, INFINITE, INFINITE, arrivals=9), "ne se vide pas"),
        (row(0.01, 0.005, 0.02), "moins de 0,1 trimestre (0,0 à 0,0)"),
        (row(0, 0, 0, households=0), "–"),
        (row(pd.NA, pd.NA, pd.NA), "n.d."),
    ],
)  # fmt: skip
def test_a_time_is_written_with_its_interval_and_never_beyond_five_years(
    one: dict[str, Any], expected: str
) -> None:
    """20 quarters are 5 years: no figure above that is printed."""
    assert write_time(one) == expected


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (["2011-T1"], "du 1er trimestre 2011"),
        (["2011-T1", "2011-T2"], "du 1er au 2e trimestre 2011"),
        (["2010-T4", "2011-T1"], "du 4e trimestre 2010 au 1er trimestre 2011"),
        (["2010"], "de l'année 2010"),
    ],
)
def test_a_run_of_quarters_is_named(periods: list[str], expected: str) -> None:
    """A common year stands once."""
    assert name_run(pd.DataFrame({"period": periods})) == expected


def test_the_tables_tell_what_the_sentences_tell(nine: "Quarter") -> None:
    """The lever's table has today's file and three levers; the projection one column a quarter."""
    lever = table_lever(nine)
    projected = table_projection(nine)
    assert lever is not None
    assert projected is not None
    assert lever["frame"].iloc[:, 0].tolist() == [0, 1, 2, 5]
    assert plain(str(lever["frame"].iloc[3, 2])) == "8,0 trimestres (6,8 à 9,8)"
    assert [plain(name) for name in projected["frame"].columns] == [
        "Typologie",
        "Au 31 décembre 2012",
        "1er trimestre 2013",
        "2e trimestre 2013",
        "3e trimestre 2013",
        "4e trimestre 2013",
    ]
    assert projected["frame"].iloc[-1, 1] == "177"


@pytest.mark.parametrize("number", [1, 2, 6])
def test_every_block_holds_whatever_the_figures(any_quarter: "Quarter", number: int) -> None:
    """One to six quarters of any figures: no NaN, no infinity, no English, no doubled point."""
    quarter = series(any_quarter, [0, 3, 1, 4, 2, 6][:number])
    told = [written(show(quarter)) for show in BLOCKS.values()]
    told += [point.text for point in outlook_points(quarter)]
    for text in told:
        assert not re.search(r"\b(nan|inf|None|NA|True|False)\b|<NA>", text)
        assert not re.search(r"\d[.]\d|\.\.", text)


def test_one_household_and_one_dwelling_agree(quarter_2011: "Quarter") -> None:
    """The singular, where one structure follows one household that needs a T4."""
    alone = quarter_2011.needs["structure"].eq("EST") & quarter_2011.needs["typology"].eq("T4")
    needs = quarter_2011.needs.assign(households=alone.astype("Int64"))
    waits = quarter_2011.waiting["structure"].eq("EST").astype("Int64")
    one = replace(quarter_2011, needs=needs, waiting=quarter_2011.waiting.assign(households=waits))
    text = plain(describe_outlook(one))
    assert "reloger le ménage en attente prendrait moins de 0,1 trimestre" in text
    assert "pour le seul ménage qui a besoin d’un T4" in text


@pytest.mark.parametrize("number", [1, 2, 5, 9])
def test_charts_are_drawn_in_readable_letters(nine: "Quarter", number: int) -> None:
    """At most 600 pixels wide, eleven points or more, no NaN, and the same bytes twice."""
    quarter = (*nine.earlier, nine)[number - 1]
    history = history_of(quarter)
    found = project(history)
    plots: list[Callable[[], Figure]] = [lambda: plot_times(times_without_arrivals(history))]
    if number >= 5:
        plots.append(lambda: plot_projection(history, found))
    for plot in plots:
        texts = [text for text in plot().findobj(Text) if isinstance(text, Text)]
        told = [text for text in texts if text.get_text()]
        assert all(float(text.get_fontsize()) >= 11 for text in told)
        assert not any("nan" in text.get_text().lower() for text in told)
        first, second = draw(plot()), draw(plot())
        assert first == second
        assert first[1][0] <= 600


def test_the_projection_chart_labels_every_typology_with_its_figures(nine: "Quarter") -> None:
    """Six panels, each with today's number and the band in a year."""
    history = history_of(nine)
    figure = plot_projection(history, project(history))
    told = [plain(text.get_text()) for text in figure.findobj(Text) if isinstance(text, Text)]
    assert {"Studio et T1", "T2", "T3", "T4", "T5", "T6"} <= set(told)
    assert any(re.fullmatch(r"63, puis \d+ à \d+", text) for text in told)


def test_a_whole_year_is_told_from_its_quarters(nine: "Quarter") -> None:
    """The year 2012 has the rate of its four quarters, as its last quarter has."""
    known = (*nine.earlier, nine)
    year = replace(add_up(known[-4:]), earlier=known)
    assert times_with_arrivals(history_of(year)).equals(times_with_arrivals(history_of(nine)))
    assert describe_outlook(year) == describe_outlook(nine)
    assert describe_projection(year) == describe_projection(nine)
