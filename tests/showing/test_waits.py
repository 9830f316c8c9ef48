"""Waits: two sentences that are never mixed, their table, the curve, and why there is none."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from matplotlib.text import Text

from copil_analysis.analysis.survival import Survival
from copil_analysis.period import Period
from copil_analysis.showing.figures import draw
from copil_analysis.showing.french import typeset
from copil_analysis.showing.markup import Html
from copil_analysis.showing.waits import blocks
from copil_analysis.showing.waits.charts import plot_survival
from copil_analysis.showing.waits.curve_words import (
    describe_survival,
    describe_survival_figure,
    waits_points,
)
from copil_analysis.showing.waits.measure import measure_survival, observed_since
from copil_analysis.showing.waits.tables import table_survival, table_waits
from copil_analysis.showing.waits.words import (
    CENSORED,
    NO_ATTRIBUTIONS,
    NO_REGISTER,
    NO_WAITING_FILE,
    describe_waits,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BLOCKS: tuple[Callable[["Quarter"], Html], ...] = (
    blocks.show_waits,
    blocks.show_waits_table,
    blocks.show_survival,
    blocks.show_survival_figure,
    blocks.show_survival_table,
)
STRUCTURES = ("CASA", "CANNES", "CAPAP", "EST")
ALLOCATED, SNAPSHOT = pd.Timestamp("2011-03-01"), pd.Timestamp("2011-04-11")


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def days_before(day: pd.Timestamp, days: list[int | None]) -> Any:
    return pd.to_datetime([day - pd.Timedelta(days=n) if n is not None else None for n in days])


def attributions(days: list[int | None]) -> pd.DataFrame:
    structures = [STRUCTURES[i % 4] for i in range(len(days))]
    requests = days_before(ALLOCATED, days)
    return pd.DataFrame({"structure": structures, "date": ALLOCATED, "request_date": requests})


def file_active(days: list[int | None]) -> pd.DataFrame:
    requests = days_before(SNAPSHOT, days)
    frame = pd.DataFrame({"structure": [STRUCTURES[i % 4] for i in range(len(days))]})
    return frame.assign(
        request_date=requests,
        entry_date=SNAPSHOT - pd.Timedelta(days=61),
        exit_reason=pd.Series([None] * len(days), dtype="str"),
        exit_date=pd.NaT,
    )


@pytest.fixture
def quarter(quarter_2011: "Quarter") -> "Quarter":
    """45 rehoused after 40 to 480 days, 177 who wait for 30 to 558 days: as many as the tables."""
    registers = {
        "attributions": attributions([40 + 10 * i for i in range(45)]),
        "file_active": file_active([30 + 3 * i for i in range(177)]),
    }
    return replace(quarter_2011, registers=registers)


def test_the_two_waits_are_told_apart(quarter: "Quarter") -> None:
    """By hand: the 23rd of 45 is 260 days, 8.5 months; the 89th of 177 is 294 days, 9.7."""
    told = plain(describe_waits(quarter))
    assert "la moitié des ménages relogés avaient attendu moins de 8,5 mois" in told
    assert "la moitié ont déposé leur demande il y a moins de 9,7 mois" in told
    assert "sont dans la file depuis moins de 2,0 mois" in told
    assert told.endswith(plain(typeset(CENSORED)))


def test_a_structure_without_rows_is_named(quarter: "Quarter") -> None:
    """Est rehoused 24 households by the table, and its register has not come."""
    told = quarter.registers["attributions"].loc[lambda rows: rows["structure"] != "EST"]
    quarter = replace(quarter, registers={**quarter.registers, "attributions": told})
    assert plain(describe_waits(quarter)).endswith(
        "Le registre des attributions ne porte pas sur Est : ce qui vient de ses lignes ne vaut "
        "pas pour tout le département."
    )


def test_the_table_has_a_row_a_wait(quarter: "Quarter") -> None:
    """Known of all, quartiles and the median with its interval."""
    frame = table_waits(quarter)["frame"]
    assert [plain(cell) for cell in frame.iloc[0, 1:]] == [
        "45 sur 45", "4,9", "8,5 (6,2 à 10,8)", "12,2",
    ]  # fmt: skip
    assert list(frame["Ménages dont la date est connue"]) == ["45 sur 45"] + ["177 sur 177"] * 2


def test_absurd_and_unknown_dates_are_counted(quarter: "Quarter") -> None:
    """A request after the allocation and one without a date are told, and not used."""
    days = [-5, None, *(40 + 10 * i for i in range(43))]
    quarter = replace(quarter, registers={**quarter.registers, "attributions": attributions(days)})
    told = plain(describe_waits(quarter))
    assert "connue pour 43 ménages sur 45 (1 durée impossible écartée)" in told
    assert "Sans 1 durée impossible : négative" in plain(" ".join(table_waits(quarter)["notes"]))
    survival = measure_survival(quarter)
    assert survival is not None
    assert (survival.events, survival.left_out) == (43, 2)


def test_too_few_known_dates_give_no_median(quarter: "Quarter") -> None:
    """Three known dates among 45: no median, no curve, and each says why."""
    days: list[int | None] = [None] * 42 + [30, 60, 90]
    quarter = replace(quarter, registers={**quarter.registers, "attributions": attributions(days)})
    told = plain(describe_waits(quarter))
    assert "connue pour 3 ménages sur 45, et il en faut au moins 6" in told
    assert table_waits(quarter)["frame"].iloc[0, 3] == "n.d."
    assert measure_survival(quarter) is None
    assert "il faut au moins 10 relogements" in plain(describe_survival(quarter))
    assert [show(quarter).block for show in BLOCKS[3:]] == ["nothing", "nothing"]
    assert waits_points(quarter) == []


def test_the_curve_counts_those_who_wait(quarter: "Quarter") -> None:
    """45 rehoused and 177 who wait are followed since January; the median exceeds the raw one."""
    survival = measure_survival(quarter)
    assert survival is not None
    assert (survival.events, survival.censored) == (45, 177)
    told = plain(describe_survival(quarter))
    assert "D’après 45 relogements et 177 ménages encore en attente ou partis autrement" in told
    assert "observés depuis le 1er janvier 2011" in told


def test_without_registers_one_sentence_says_what_is_needed(quarter_2011: "Quarter") -> None:
    """The deck has no register: the sentence says so once, all other blocks are nothing."""
    assert describe_waits(quarter_2011) == typeset(NO_REGISTER)
    assert [show(quarter_2011).block for show in BLOCKS] == ["sentence", *["nothing"] * 4]


def test_one_register_gives_one_wait(quarter: "Quarter") -> None:
    """Each register tells its own wait; the curve needs both."""
    for name, missing in (("attributions", NO_WAITING_FILE), ("file_active", NO_ATTRIBUTIONS)):
        one = replace(quarter, registers={name: quarter.registers[name]})
        assert typeset(missing) in describe_waits(one)
        assert "il faudrait un registre des attributions et" in plain(describe_survival(one))
        assert [show(one).block for show in BLOCKS[1:]] == [
            "table", "sentence", "nothing", "nothing",
        ]  # fmt: skip


def test_observation_begins_after_the_last_hole(quarter: "Quarter") -> None:
    """A structure is observed from the first of its quarters in a row; a hole ends the row."""
    before = replace(quarter, period=Period(2010, 4), start=date(2010, 10, 1))
    no_est = before.registers["attributions"].loc[lambda rows: rows["structure"] != "EST"]
    before = replace(before, registers={**before.registers, "attributions": no_est})
    older = replace(quarter, period=Period(2010, 2), start=date(2010, 4, 1))
    since = observed_since(replace(quarter, earlier=(older, before)))
    assert since["CASA"] == pd.Timestamp("2010-10-01")
    assert since["EST"] == pd.Timestamp("2011-01-01")


def test_a_structure_without_a_waiting_file_is_not_followed(quarter: "Quarter") -> None:
    """Its rehoused would be events with nobody at risk beside them."""
    waiting = quarter.registers["file_active"].loc[lambda rows: rows["structure"] != "EST"]
    quarter = replace(quarter, registers={**quarter.registers, "file_active": waiting})
    assert list(observed_since(quarter).index) == ["CANNES", "CAPAP", "CASA"]


def survival_of(curve: pd.DataFrame, median: float | None) -> Survival:
    return Survival(curve, 30, 9, 0, 0.0, median, median and 4.0, None)


CURVE = pd.DataFrame(
    {
        "months": [0.0, 6.0, 13.0],
        "share": [1.0, 0.8, 0.6],
        "low": [1.0, 0.7, 0.5],
        "high": [1.0, 0.9, 0.7],
        "at_risk": [30, 30, 12],
    }
)


def test_a_curve_that_stays_above_one_half_says_where_it_ends(quarter_2011: "Quarter") -> None:
    """No median is made up: the part still waiting at the end is told with its interval."""
    words = describe_survival_figure(quarter_2011, survival_of(CURVE, None))
    assert plain(words["title"]) == (
        "60 % des ménages ne sont pas encore relogés 13 mois après leur demande "
        "(intervalle à 95 % : 50 % à 70 %)"
    )
    assert plain(words["alt"]).endswith("6 mois 80 % (70 % à 90 %) ; 12 mois 80 % (70 % à 90 %).")


def test_a_median_without_an_upper_bound_is_told_so(quarter_2011: "Quarter") -> None:
    """Its interval is "4,0 ou plus"."""
    words = describe_survival_figure(quarter_2011, survival_of(CURVE, 8.0))
    assert plain(words["title"]) == (
        "Si tous attendaient jusqu’au relogement, la moitié serait relogée dans les 8,0 mois qui "
        "suivent la demande (intervalle à 95 % : 4,0 ou plus)"
    )


def test_the_table_reads_the_curve_at_round_months(quarter_2011: "Quarter") -> None:
    """As far as the curve goes, with those still followed."""
    frame = table_survival(quarter_2011, survival_of(CURVE, None))["frame"]
    assert [[plain(cell) for cell in row] for row in frame.to_numpy()] == [
        ["6", "80 % (70 % à 90 %)", "30"],
        ["12", "80 % (70 % à 90 %)", "30"],
    ]


def test_a_short_curve_is_read_at_its_end(quarter_2011: "Quarter") -> None:
    """Before six months there is no round number: the table has the last row, not none."""
    short = CURVE.assign(months=[0.0, 1.0, 4.0])
    frame = table_survival(quarter_2011, survival_of(short, None))["frame"]
    assert [plain(cell) for cell in frame.iloc[0]] == ["4", "60 % (50 % à 70 %)", "12"]


@pytest.mark.parametrize("median", [None, 3.0, 12.0])
def test_the_curve_is_drawn_with_months_and_percentages(median: float | None) -> None:
    """Ticks are French, the median is written where there is one, and the bytes are the same."""
    figure = plot_survival(survival_of(CURVE, median))
    told = [plain(t.get_text()) for t in figure.findobj(Text) if isinstance(t, Text)]
    assert {"50 %", "Mois depuis la demande", "12"} <= set(told)
    assert any(text.startswith("la moitié") for text in told) == (median is not None)
    again = plot_survival(survival_of(CURVE, median))
    assert draw(figure) == draw(again)


def test_the_curve_steps_after_its_months_and_its_band_with_it() -> None:
    """A share holds until the next month at which somebody was rehoused, as Kaplan and Meier do."""
    axes = plot_survival(survival_of(CURVE, None)).axes[0]
    curve = axes.lines[0]
    assert curve.get_drawstyle() == "steps-post"
    (band,) = axes.collections
    corners = band.get_paths()[0].vertices
    first, second = CURVE["low"].iloc[:2]
    drop = float(CURVE["months"].iloc[1])
    lows = {(round(float(x), 3), round(float(y), 3)) for x, y in corners}
    assert {(drop, round(float(first), 3)), (drop, round(float(second), 3))} <= lows


@pytest.mark.parametrize("show", BLOCKS)
def test_every_block_holds_whatever_the_tables(
    show: Callable[["Quarter"], Html], any_quarter: "Quarter", quarter: "Quarter"
) -> None:
    """Whatever the tidy tables say beside the registers: no NaN and no error."""
    for one in (any_quarter, replace(any_quarter, registers=quarter.registers)):
        told = re.sub(r'src="[^"]*"', "", show(one).html)
        assert not re.search(r"\b(nan|inf|None|NaT)\b", told)


def test_empty_registers_say_that_there_is_nothing(quarter: "Quarter") -> None:
    """Nobody rehoused and nobody waiting: two sentences, a table without medians, no curve."""
    registers = {name: rows.iloc[:0] for name, rows in quarter.registers.items()}
    counts = {
        name: getattr(quarter, name).assign(households=pd.Series([0] * 4, dtype="Int64"))
        for name in ("rehoused", "waiting")
    }
    empty = replace(quarter, registers=registers, **counts)
    assert plain(describe_waits(empty)) == (
        "Aucun ménage relogé ne figure au registre : il n’y a pas de délai à mesurer. Aucun ménage "
        "en attente ne figure au registre."
    )
    assert [show(empty).block for show in BLOCKS[3:]] == ["nothing", "nothing"]
