"""Equity: sentences, tables and charts, of the deck, of registers, and of what is missing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from matplotlib.text import Text

from copil_analysis.period import Period
from copil_analysis.showing.equity import blocks
from copil_analysis.showing.equity.captions import describe_equity_figure
from copil_analysis.showing.equity.charts import plot_equity
from copil_analysis.showing.equity.groups import (
    HOUSEHOLDS,
    PLACES,
    compare_four_quarters,
    compare_period,
)
from copil_analysis.showing.equity.tables import table_equity_households, table_equity_places
from copil_analysis.showing.equity.words import (
    NO_REGISTER,
    describe_equity,
    equity_points,
)
from copil_analysis.showing.figures import draw
from copil_analysis.showing.french import typeset
from copil_analysis.showing.markup import Html

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BLOCKS: tuple[Callable[["Quarter"], Html], ...] = (
    blocks.show_equity,
    blocks.show_equity_places_figure,
    blocks.show_equity_places_table,
    blocks.show_equity_households_figure,
    blocks.show_equity_households_table,
)
NO_NUMBER = re.compile(r"\b(nan|inf|None|<NA>)\b")
EXITS = ["exit_reason", "exit_date", "entry_date"]


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def register(rows: list[tuple[str, int, int, str | None]], **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["structure", "adults", "children", "request_date"])
    frame["request_date"] = pd.to_datetime(frame["request_date"])
    return frame.assign(**more)


def with_registers(quarter: "Quarter") -> "Quarter":
    """Registers of 45 rehoused, nearly all alone, and of 177 who wait, half of them families."""
    structures = [
        code for code, n in zip(*_counts(quarter.rehoused), strict=True) for _ in range(n)
    ]
    rehoused = [(code, 1, 0 if i % 9 else 2, "2010-06-01") for i, code in enumerate(structures)]
    structures = [code for code, n in zip(*_counts(quarter.waiting), strict=True) for _ in range(n)]
    waiting = [(code, 1, i % 2 * 2, "2010-06-01") for i, code in enumerate(structures)]
    nothing = dict.fromkeys(EXITS, pd.NaT)
    return replace(
        quarter,
        registers={
            "attributions": register(rehoused, date=pd.Timestamp("2011-03-01")),
            "file_active": register(waiting, **nothing),
        },
    )


def _counts(table: pd.DataFrame) -> tuple[list[str], list[int]]:
    return list(table["structure"]), [int(n) for n in table["households"]]


def four_of(quarter: "Quarter") -> "Quarter":
    """The quarter after the same one three times over."""
    earlier = tuple(
        replace(quarter, period=Period(2010, n), start=date(2010, 3 * n - 2, 1)) for n in (2, 3, 4)
    )
    return replace(quarter, earlier=earlier)


def test_the_deck_tells_who_weighs_more_and_less(quarter_2011: "Quarter") -> None:
    """By hand: T2 are 12 of 43 and 18 of 177 (2.74); no T4 among 43, 40 of 177 need one.

    Of ten groups three stand out after Bonferroni, small ones (26 of 43 for 63 of 177, 1.70) too;
    T3 (4 of 43 for 46 of 177, 0.36) differ at 95 % only.
    """
    told = plain(describe_equity(quarter_2011))
    assert "les T2 (2,74 fois leur part ; intervalle à 95 % : 1,42 à 5,12)" in told
    assert "pèsent moins" in told
    assert "les T4 (aucun relogement, pour 40 en attente" in told
    certain, doubtful = told.split(" À confirmer, car sur 10 groupes comparés ")
    assert certain.count("intervalle à 95 %") == 3
    assert "les studios et T1 (1,70 fois leur part" in certain
    assert ": les T3 (0,36 fois leur part ; intervalle à 95 % : 0,14 à 0,86). Pour" in doubtful
    assert "Pour les 6 autres groupes comparés, l’écart peut tenir au hasard." in doubtful
    assert "il manque au moins un des trois trimestres précédents" in told
    assert typeset(NO_REGISTER) in describe_equity(quarter_2011)


def test_without_registers_only_structures_and_typologies_are_shown(
    quarter_2011: "Quarter",
) -> None:
    """The figure and the table of sizes are nothing; those of places are there."""
    kinds = [show(quarter_2011).block for show in BLOCKS]
    assert kinds == ["sentence", "figure", "table", "nothing", "nothing"]


def test_registers_add_sizes_children_and_years(quarter_2011: "Quarter") -> None:
    """By hand: 40 of 45 rehoused are alone, 89 of 177 who wait: 1.77 times their part."""
    quarter = with_registers(quarter_2011)
    table = table_equity_households(quarter)
    rows = {plain(str(row.iloc[0])): row for _, row in table["frame"].iterrows()}
    alone = [plain(str(cell)) for cell in rows["1 personne"]]
    assert alone[1:3] == ["40 sur 45 (89 %)", "89 sur 177 (50 %)"]
    assert alone[3].startswith("1,77 (")
    assert plain(rows["Demande de 1 à 2 ans"].iloc[3]) == "–"
    assert any("45 ménages relogés sur 45" in plain(note) for note in table["notes"])
    assert "les personnes seules (1,77 fois leur part" in plain(describe_equity(quarter))


def test_a_structure_without_a_register_is_left_out_and_named(quarter_2011: "Quarter") -> None:
    """Est has sent no register of allocations: its households wait, but are not compared."""
    quarter = with_registers(quarter_2011)
    told = quarter.registers["attributions"]
    registers = {**quarter.registers, "attributions": told[told["structure"] != "EST"]}
    quarter = replace(quarter, registers=registers)
    assert compare_period(quarter).rows == {"rehoused": 21, "waiting": 83}
    notes = " ".join(table_equity_households(quarter)["notes"])
    assert "non comptés dans ce tableau : Est" in plain(notes)


def test_four_quarters_are_pooled_only_in_a_row(quarter_2011: "Quarter") -> None:
    """Four quarters add their rehoused up, against who waits now; with a hole they do not."""
    four = four_of(quarter_2011)
    pooled = compare_four_quarters(four)
    assert pooled is not None
    est = pooled.frame.set_index("group").loc["EST"]
    assert (est["rehoused"], est["rehoused_total"], est["waiting"]) == (96, 180, 94)
    hole = replace(four, earlier=four.earlier[:1] + four.earlier[2:])
    assert compare_four_quarters(hole) is None
    caption = table_equity_places(four)["frame"].columns
    assert "Rapport sur quatre trimestres" in caption
    assert "du 2e trimestre 2010 au 1er trimestre 2011" in plain(describe_equity(four))


def test_equal_parts_are_said_to_be_within_chance(quarter_2011: "Quarter") -> None:
    """Where every group weighs the same on both sides, no difference is claimed."""
    same = quarter_2011.rehoused.assign(households=quarter_2011.waiting["households"])
    needs = quarter_2011.needs.rename(columns={"households": "dwellings"})
    quarter = replace(quarter_2011, rehoused=same, dwellings=needs)
    told = plain(describe_equity(quarter))
    assert "aucun écart n’est établi" in told
    assert "parmi les relogements que parmi" not in told and "À confirmer" not in told
    assert "et les ménages en attente (10 groupes comparés)." in told
    assert equity_points(quarter) == []


def test_points_are_those_that_many_comparisons_leave(quarter_2011: "Quarter") -> None:
    """At most two, each sure, the farthest from equal first, with its figures."""
    points = equity_points(quarter_2011)
    assert [point.is_sure for point in points] == [True, True]
    assert points[0].weight > points[1].weight
    # 40 of 177 households need a T4, none of the 43 dwellings is one.
    assert plain(points[0].text).startswith(
        "Les T4 font 23 % des besoins, mais 0 % des logements obtenus au 1er trimestre 2011 "
        "(rapport des deux parts, intervalle à 95 % : 0,00 à "
    )


def test_a_point_of_few_says_how_many_of_how_many(
    quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """15 dwellings, all of them T3, are under 20: no percentage; 46 of 177 households need one."""
    none = quarter_2011.dwellings.assign(dwellings=pd.Series(0, index=range(28), dtype="Int64"))
    quarter = replace(quarter_2011, dwellings=none)
    where = {"structure": "EST", "typology": "T3"}
    quarter = with_cell(quarter, "dwellings", "dwellings", 15, **where)
    told = [plain(point.text).split(" au 1er")[0] for point in equity_points(quarter)]
    assert told == [
        "Les T3 font 26 % des besoins, mais 15 des 15 logements obtenus",
        "Les studios et T1 font 36 % des besoins, mais aucun des 15 logements obtenus",
    ]


def test_the_chart_names_each_group_with_its_ratio(quarter_2011: "Quarter") -> None:
    """Ten groups, full points where the interval excludes 1, and ticks in French."""
    groups = compare_period(quarter_2011).of(PLACES)
    figure = plot_equity(groups, quarter_2011)
    told = [plain(t.get_text()) for t in figure.findobj(Text) if isinstance(t, Text)]
    assert {"Cannes : 1,60", "T4 : 0", "÷ 2", "1", "× 2"} <= set(told)
    points = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    full = [line for line in points if line.get_markerfacecolor() != "white"]
    assert (len(points), len(full)) == (8, 3)  # two groups without a dwelling have no point


def test_the_chart_is_drawn_alike_twice(quarter_2011: "Quarter") -> None:
    """The same figures give the same bytes."""
    groups = compare_period(quarter_2011).of(PLACES)
    assert draw(plot_equity(groups, quarter_2011)) == draw(plot_equity(groups, quarter_2011))


@pytest.mark.parametrize("show", BLOCKS)
def test_every_block_holds_whatever_the_figures(
    show: Callable[["Quarter"], Html], any_quarter: "Quarter"
) -> None:
    """Nothing, one of each, missing cells, three structures: no NaN, no error, no empty chart."""
    for quarter in (any_quarter, with_registers_or_none(any_quarter)):
        shown = show(quarter)
        assert not NO_NUMBER.search(re.sub(r'src="[^"]*"', "", shown.html))


def with_registers_or_none(quarter: "Quarter") -> "Quarter":
    counts = [*quarter.rehoused["households"], *quarter.waiting["households"]]
    return quarter if any(pd.isna(n) or n > 200 for n in counts) else with_registers(quarter)


def test_nothing_and_the_unknown_are_told(nothing: "Quarter", unknown: "Quarter") -> None:
    """Without households or figures a sentence says so, and nothing else is shown."""
    for quarter in (nothing, unknown):
        assert "ne peut pas être comparée" in plain(describe_equity(quarter))
        assert [show(quarter).block for show in BLOCKS[1:]] == ["nothing"] * 4


def test_the_figure_reads_as_a_whole_sentence(quarter_2011: "Quarter") -> None:
    """The words around the chart agree and contract."""
    quarter = with_registers(quarter_2011)
    compared = compare_period(quarter)
    words = describe_equity_figure(quarter, compared, HOUSEHOLDS, is_year=False)
    assert plain(words["reading"]).startswith(
        "la part des ménages de 3 personnes parmi les relogements est 0,22 fois leur part"
    )
    assert plain(words["title"]).endswith("(1er trimestre 2011)")
    assert 20 <= len(words["alt"]) <= 250
