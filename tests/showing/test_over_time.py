"""What changed, as sentences, tables and charts: never a claim that no interval bears."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from copil_analysis.period import Period
from copil_analysis.showing.figures import draw
from copil_analysis.showing.over_time import blocks, series, tables
from copil_analysis.showing.over_time.charts import plot_series
from copil_analysis.showing.over_time.points import change_points
from copil_analysis.showing.over_time.words import (
    describe_changes_allocation,
    describe_changes_needs,
    describe_changes_rehoused,
    describe_changes_summary,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

SENTENCES = {
    "summary": describe_changes_summary,
    "allocation": describe_changes_allocation,
    "rehoused": describe_changes_rehoused,
    "needs": describe_changes_needs,
}
BLOCKS = sorted(name for name in vars(blocks) if name.startswith("show_changes_"))
CLAIMS = ("la hausse dépasse", "la baisse dépasse", "(hausse", "(baisse", "dépassent le hasard")


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text).replace("’", "'")


def at(quarter: "Quarter", period: str) -> "Quarter":
    """The same figures in another period, by the calendar: nothing has changed but the days."""
    then = Period.parse(period)
    return replace(
        quarter,
        period=then,
        start=then.first_day,
        end=then.last_day,
        snapshot=then.last_day,
        earlier=(),
    )


def after(quarter: "Quarter", *earlier: "Quarter") -> "Quarter":
    return replace(quarter, earlier=earlier)


def allocating(quarter: "Quarter", count: int) -> "Quarter":
    """Let all the dwellings be of one channel and one structure."""
    frame = quarter.allocations
    is_first = pd.Series(range(len(frame)), index=frame.index) == 0
    households = is_first.astype("Int64") * count
    return replace(quarter, allocations=frame.assign(households=households))


def test_the_first_quarter_known_has_nothing_to_be_compared_with(quarter_2011: "Quarter") -> None:
    """One sentence a page says so, and there is no table and no chart."""
    for name in BLOCKS:
        block = getattr(blocks, name)(quarter_2011)
        if name.removeprefix("show_changes_") in SENTENCES:
            told = "Le 1er trimestre 2011 est le premier trimestre connu : rien à comparer encore."
            assert plain(block.text) == told
        else:
            assert (block.block, block.html) == ("nothing", "")
    assert change_points(quarter_2011) == []


def test_a_change_within_chance_is_said_to_be(quarter_2011: "Quarter") -> None:
    """10 against 5: Clopper and Pearson's 38.4 % to 88.2 %, as odds 0.62 to 7.46."""
    now = allocating(at(quarter_2011, "2011-T4"), 10)
    told = plain(describe_changes_summary(after(now, allocating(at(now, "2011-T3"), 5))))
    assert told.startswith(
        "Aucune hausse ni baisse n'est établie. "
        "10 logements attribués, contre 5 au trimestre précédent : l'écart peut tenir au hasard "
        "(rapport de 2,00, intervalle à 95 % : 0,62 à 7,46)."
    )
    assert told.endswith("Le même trimestre de 2010 n'est pas connu.")
    assert not any(claim in told for claim in CLAIMS)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (12, 27, "27 logements attribués, contre 12 au trimestre précédent : la hausse dépasse"),
        (27, 12, "12 logements attribués, contre 27 au trimestre précédent : la baisse dépasse"),
        (0, 6, "6 logements attribués, contre aucun au trimestre précédent : la hausse dépasse "
               "le hasard (intervalle à 95 % du rapport : 1,18 ou plus)"),
        (1, 1, "Aucune hausse ni baisse n'est établie. "
               "1 logement attribué, comme au trimestre précédent."),
        (6, 0, "Aucun logement attribué, contre 6 au trimestre précédent : la baisse dépasse le "
               "hasard (rapport de 0, intervalle à 95 % : 0 à 0,85)"),
        (0, 0, "Aucune hausse ni baisse n'est établie. "
               "Aucun logement attribué, comme au trimestre précédent."),
    ],
)  # fmt: skip
def test_sentences_agree_with_their_figures(
    quarter_2011: "Quarter", before: int, now: int, told: str
) -> None:
    """Nothing, one and many, after what holds of all; 0 against 6 is at most 1 / 1.1774 = 0.85."""
    later = allocating(at(quarter_2011, "2011-T4"), now)
    earlier = allocating(at(quarter_2011, "2011-T3"), before)
    assert plain(describe_changes_summary(after(later, earlier))).startswith(told)


def test_a_longer_quarter_is_compared_by_day(quarter_2011: "Quarter") -> None:
    """The first quarter of 2011 had 100 days, the one before 92."""
    quarter = after(quarter_2011, at(quarter_2011, "2010-T4"))
    assert "ramené à la durée, 100 jours contre 92" not in describe_changes_summary(quarter)
    quarter = after(quarter_2011, allocating(at(quarter_2011, "2010-T4"), 40))
    told = plain(describe_changes_summary(quarter))
    # 45 / 100 over 40 / 92 is 1.035.
    assert "(rapport de 1,04, " in told
    assert "ramené à la durée, 100 jours contre 92)" in told
    table = tables.table_changes_summary(quarter)
    assert table is not None
    assert "Les rapports sont ramenés à la durée : 100 jours contre 92 au trimestre précédent." in [
        plain(note) for note in table["notes"]
    ]


def with_years(quarter: "Quarter", count: int = 10) -> "Quarter":
    """The third quarter of 2011 after six others: 5 dwellings a quarter in 2010, then 10."""
    periods = [f"{year}-T{n}" for year in (2010, 2011) for n in (1, 2, 3)]
    known = [allocating(at(quarter, one), 5 if "2010" in one else count) for one in periods]
    fourth = allocating(at(quarter, "2010-T4"), 7)
    return after(known[-1], *known[:3], fourth, *known[3:-1])


def test_the_year_so_far_is_compared_with_the_same_span(quarter_2011: "Quarter") -> None:
    """Three quarters of 10 dwellings against three of 5: 30 against 15, beyond chance."""
    told = plain(describe_changes_allocation(with_years(quarter_2011)))
    assert "Un an avant, il y en avait 5 : l'écart peut tenir au hasard" in told
    assert (
        "Depuis le 1er janvier, 30 logements attribués, contre 15 sur la même période de 2010 : "
        "la hausse dépasse le hasard (rapport de 2,00, intervalle : 1,0" in told
    )
    table = tables.table_year_allocation(with_years(quarter_2011))
    assert table is not None
    assert plain(table["caption"]).startswith("Cumul des logements attribués, du 1er janvier")
    headers = ["Mesure", "2011, 1er au 3e trim.", "2010, 1er au 3e trim.", "Évolution sur un an"]
    assert table["frame"].columns.tolist() == headers
    assert table["frame"].iloc[0, :3].tolist() == ["Logements attribués", "30", "15"]
    assert plain(str(table["frame"].iloc[0, 3])).startswith("hausse : × 2,00 (1,0")


def test_the_year_so_far_stands_alone_where_the_year_before_does_not_reach(
    quarter_2011: "Quarter",
) -> None:
    """Without the same span a year before the count is told and not compared."""
    quarter = with_years(quarter_2011)
    told = plain(describe_changes_summary(after(quarter, *quarter.earlier[2:])))
    assert (
        "Depuis le 1er janvier, 30 logements attribués ; la même période de 2010 n'est pas connue."
        in told
    )
    assert blocks.show_changes_summary_year_table(after(quarter, *quarter.earlier[3:])).html == ""


def test_a_whole_year_is_compared_with_the_year_before(quarter_2011: "Quarter") -> None:
    """Four quarters each: the flows are those of a year, the stock that of its end."""
    parts = [at(quarter_2011, f"{year}-T{n}") for year in (2010, 2011) for n in (1, 2, 3, 4)]
    year = replace(after(allocating(parts[-1], 300), *parts), period=Period(2011))
    year = replace(year, start=date(2011, 1, 1), end=date(2011, 12, 31))
    told = plain(describe_changes_summary(year))
    assert told.startswith("300 logements attribués, contre 180 en 2010 : la hausse dépasse")
    assert "177 ménages en attente, comme fin 2010." in told
    table = tables.table_changes_summary(year)
    assert table is not None
    assert list(table["frame"].columns) == ["Mesure", "2011", "2010", "Évolution sur un an"]
    assert tables.table_year_summary(year) is None


def test_a_year_without_the_year_before_is_not_compared(quarter_2011: "Quarter") -> None:
    """Nor is a year that lacks a quarter: both say why."""
    parts = [at(quarter_2011, f"2011-T{n}") for n in (1, 2, 3, 4)]
    year = replace(after(parts[-1], *parts), period=Period(2011))
    told = "L'année 2010 n'est pas connue entière : rien à comparer encore."
    assert plain(describe_changes_needs(year)) == told
    lacking = quarter_2011.checks.iloc[:1].assign(check="presence", row="year")
    assert plain(describe_changes_needs(replace(year, checks=lacking))).startswith(
        "L'année 2011 n'est pas complète"
    )


def test_persons_bear_no_verdict(quarter_2011: "Quarter", with_cell: Callable[..., Any]) -> None:
    """Ten times the persons are told, and that no simple interval says more."""
    now = with_cell(at(quarter_2011, "2011-T4"), "rehoused", "persons", 900, structure="EST")
    quarter = after(now, at(quarter_2011, "2011-T3"))
    told = plain(describe_changes_rehoused(quarter))
    # 9 + 24 + 2 with 900, and with 59 before.
    assert "935 personnes relogées, contre 94 au trimestre précédent ; les personnes" in told
    assert not any(claim in told for claim in CLAIMS)
    table = tables.table_changes_rehoused(quarter)
    assert table is not None
    row = table["frame"].set_index("Mesure").loc["Personnes relogées"]
    assert row["Évolution sur un trimestre"] == "écart de +841"
    found = series.series_rehoused(quarter)
    assert found is not None
    assert [panel.has_band for panel in found.panels] == [True, False]


def test_a_part_that_moves_beyond_chance_is_named(
    quarter_2011: "Quarter", with_cell: Callable[..., Any]
) -> None:
    """40 dwellings of one channel after 4; how many comparisons were made is told."""
    now = with_cell(at(quarter_2011, "2011-T4"), "allocations", "households", 40,
                    structure="EST", channel="agis_classique")  # fmt: skip
    told = plain(describe_changes_allocation(after(now, at(quarter_2011, "2011-T3"))))
    # Of six channels two gave nothing in both quarters; four structures are compared too.
    assert (
        "Filières et structures : « AGIS classique » (hausse, 40 contre 4 au trimestre précédent) "
        "et « Est » (hausse, 60 contre 24 au trimestre précédent) dépassent le hasard "
        "(8 comparaisons ; une sur vingt environ le ferait sans que rien n'ait changé)." in told
    )
    assert (
        "La filière « AGIS classique » a fourni 40 logements sur 81 (49 %), contre 4 sur 45" in told
    )


def test_marks_of_the_quarters_own_checks_stand_in_the_table(quarter_2011: "Quarter") -> None:
    """The printed total of the T4 that is not the sum of its cells is marked and explained."""
    table = tables.table_changes_needs(after(quarter_2011, at(quarter_2011, "2010-T4")))
    assert table is not None
    shown = table["frame"].set_index("Mesure")["1er trim. 2011"]
    assert plain(shown["Besoins de T4"]) == "40 *"
    assert shown["Besoins de T2"] == "18"
    assert any(note.startswith("*") for note in table["notes"])


def test_a_missing_quarter_interrupts_the_line(quarter_2011: "Quarter") -> None:
    """Its place is kept, nothing is drawn there, and the words say so."""
    quarter = after(
        at(quarter_2011, "2011-T1"), at(quarter_2011, "2010-T2"), at(quarter_2011, "2010-T3")
    )
    found = series.series_summary(quarter)
    assert found is not None
    axes = plot_series(found.panels).axes[0]
    heights = pd.Series(axes.lines[0].get_ydata(orig=True))
    assert heights.fillna(-1).tolist() == [45, 45, -1, 45]
    # The last point stands alone: a stroke shows its interval, 33 to 60, as the band would.
    strokes = [one for one in axes.collections if isinstance(one, LineCollection)]
    ends = [one.get_segments()[0].round(1).tolist() for one in strokes if one.get_segments()]
    assert ends == [[[3, 32.8], [3, 60.2]]]
    reading = plain(found.words["reading"])
    assert reading.endswith("1 trimestre n'est pas connu : la courbe s'y interrompt.")
    assert found.table["frame"]["Logements attribués"].tolist()[2] == "n.d."
    assert plain(describe_changes_summary(quarter)) == (
        "Ni le trimestre précédent ni le même trimestre de 2010 ne sont connus : rien à comparer."
    )


def test_a_point_claims_only_what_its_interval_bears(quarter_2011: "Quarter") -> None:
    """The year so far tells most; what is within chance is one point that claims nothing.

    Of 4 measures over 3 spans the interval of 60 against 15 at 1 - 0.05 / 12 is 1.78 to 10.34
    (odds of SciPy's binomtest of 60 in 75); the point tells the plain one, 2.24 to 7.59.
    """
    sure = [point for point in change_points(with_years(quarter_2011, 20)) if point.is_sure]
    assert [plain(point.text) for point in sure] == [
        "Depuis le 1er janvier, 60 logements attribués, contre 15 sur la même période de 2010 : "
        "la hausse dépasse le hasard (rapport de 4,00, intervalle à 95 % : 2,24 à 7,59)."
    ]
    still = change_points(after(quarter_2011, at(quarter_2011, "2010-T4")))
    assert [(plain(point.text), point.is_sure) for point in still] == [
        (
            "Ni les logements attribués (45, contre 45 au trimestre précédent) ni les ménages en "
            "attente (177, contre 177 au trimestre précédent) n'ont varié au-delà du hasard.",
            False,
        )
    ]


def test_a_point_outlives_the_number_of_comparisons(quarter_2011: "Quarter") -> None:
    """30 against 15 is 1.04 to 4.00 by itself, 0.80 to 5.53 as one of twelve (SciPy)."""
    quarter = with_years(quarter_2011)
    claim = "30 logements attribués, contre 15 sur la même période de 2010 : la hausse dépasse"
    assert claim in plain(describe_changes_summary(quarter))
    assert [point.is_sure for point in change_points(quarter)] == [False]


@pytest.mark.parametrize(
    ("period", "table", "starts"),
    [
        ("2011-T3", "attributions", []),
        ("2011-T3", "allocations", []),
        ("2011-T3", "file_active", ["Depuis le 1er janvier, 60"]),
        ("2011-T2", "attributions", ["20 logements attribués, contre 5 au même trimestre de 2010"]),
        ("2010-T3", "attributions", []),
    ],
)
def test_where_rows_may_be_forgotten_no_change_is_a_point(
    quarter_2011: "Quarter", period: str, table: str, starts: list[str]
) -> None:
    """A structure is absent from a register: what that quarter gives is compared with nothing.

    In the second quarter that spares the third, 20 against 5: 1.003 to 25.7 as one of twelve.
    """
    quarter = with_years(quarter_2011, 20)
    absent = quarter.checks.iloc[:1].assign(check="presence", table=table, row="EST")
    known = [
        replace(one, checks=absent) if str(one.period) == period else one
        for one in (*quarter.earlier, quarter)
    ]
    points = [point for point in change_points(after(known[-1], *known[:-1])) if point.is_sure]
    assert len(points) == len(starts)
    for point, start in zip(points, starts, strict=True):
        assert plain(point.text).startswith(start)


def test_no_rise_and_no_fall_is_said_first(
    quarter_2011: "Quarter", with_cell: Callable[..., Any]
) -> None:
    """As long as nothing of what follows says the contrary: not in all, and not of one part."""
    calm = "Aucune hausse ni baisse n'est établie. 45 logements attribués"
    before = at(quarter_2011, "2011-T3")
    now = after(at(quarter_2011, "2011-T4"), before)
    for describe in (describe_changes_summary, describe_changes_allocation):
        assert plain(describe(now)).startswith(calm)
        assert not plain(describe(with_years(quarter_2011))).startswith("Aucune hausse")
    # 16 dwellings of one channel after 4 are 1.30 to 16.4 times as many; 57 after 45, 0.84 to 1.92.
    part = with_cell(now, "allocations", "households", 16,
                     structure="EST", channel="agis_classique")  # fmt: skip
    assert "(hausse, 16 contre 4" in plain(describe_changes_allocation(part))
    assert "Aucune hausse" not in describe_changes_allocation(part)
    assert "Aucune hausse" in describe_changes_summary(part)


@pytest.mark.parametrize("is_later", [True, False])
def test_blocks_are_shown_whatever_the_figures(
    any_quarter: "Quarter", quarter_2011: "Quarter", is_later: bool
) -> None:
    """After the deck and before it: no word that only a program says, letters of eleven points."""
    other = quarter_2011
    now, before = (any_quarter, other) if is_later else (other, any_quarter)
    known = [at(before, period) for period in ("2010-T1", "2010-T2", "2010-T3", "2010-T4")]
    quarter = after(at(now, "2011-T2"), *known, at(before, "2011-T1"))
    for name in BLOCKS:
        shown = getattr(blocks, name)(quarter)
        html = re.sub(r'src="[^"]*"', "", shown.html)
        assert not re.search(r"\b(nan|inf|None|NA)\b", html)
        assert all(int(width) <= 600 for width in re.findall(r'width="(\d+)"', html))
    for make in (series.series_summary, series.series_allocation, series.series_rehoused):
        if found := make(quarter):
            figure = plot_series(found.panels, columns=2 if len(found.panels) > 2 else 1)
            texts = [text for text in figure.findobj(Text) if isinstance(text, Text)]
            assert (
                min(float(text.get_fontsize()) for text in texts if text.get_text().strip()) >= 11
            )


def test_the_same_series_gives_the_same_bytes(quarter_2011: "Quarter") -> None:
    """Two drawings of one series are equal, and light enough to stay drawings."""
    found = series.series_allocation(with_years(quarter_2011))
    assert found is not None
    first, second = (draw(plot_series(found.panels, columns=2, same_scale=True)) for _ in range(2))
    assert first == second
    assert first[0].startswith("data:image/svg+xml")
