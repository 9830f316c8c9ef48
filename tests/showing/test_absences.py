"""What a period cannot tell, and why."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.period import Period
from copil_analysis.showing.absences import (
    covers_all,
    describe_absences,
    describe_uncovered,
    uncovered,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

ALL = ["CASA", "CANNES", "CAPAP", "EST"]
REFUSALS = "Refus : aucune source ne les consigne ; ils ne peuvent pas être comptés."


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def with_registers(quarter: "Quarter", **structures: list[str]) -> "Quarter":
    """Give a quarter registers of one row for each structure named."""
    registers = {
        name: pd.DataFrame({"structure": pd.Categorical(codes, categories=ALL)})
        for name, codes in structures.items()
    }
    return replace(quarter, registers=registers)


def before(quarter: "Quarter", *periods: tuple[int, int]) -> "Quarter":
    earlier = tuple(replace(quarter, period=Period(*period)) for period in periods)
    return replace(quarter, earlier=earlier)


def test_registers_of_all_structures_cover_all(quarter_2011: "Quarter") -> None:
    """Nothing is said of them, in any order of rows."""
    quarter = with_registers(quarter_2011, attributions=ALL[::-1], file_active=ALL)
    assert covers_all(quarter)
    assert describe_uncovered(quarter, "attributions") == ""
    assert not [text for text in describe_absences(quarter) if "registre" in text]


def test_a_structure_without_rows_is_uncovered(quarter_2011: "Quarter") -> None:
    """CASA and Est have households in the tables and no row: they are named, in their order."""
    quarter = with_registers(quarter_2011, attributions=["CAPAP", "CANNES"], file_active=ALL)
    assert uncovered(quarter, "attributions") == ["CASA", "EST"]
    assert uncovered(quarter, "file_active") == []
    assert not covers_all(quarter)
    said = (
        "Le registre des attributions ne porte pas sur CASA et Est : ce qui vient de ses lignes "
        "ne vaut pas pour tout le département."
    )
    assert plain(describe_uncovered(quarter, "attributions")) == said
    assert said in map(plain, describe_absences(quarter))


@pytest.mark.parametrize(
    ("register", "table"), [("attributions", "rehoused"), ("file_active", "waiting")]
)
def test_a_structure_with_nothing_to_tell_is_covered(
    quarter_2011: "Quarter", register: str, table: str
) -> None:
    """Nobody was rehoused, or waits, there: no row is what its register should hold."""
    counts = getattr(quarter_2011, table).copy()
    counts.loc[counts["structure"] == "CAPAP", "households"] = 0
    quarter = with_registers(quarter_2011, **{register: ["CASA", "CANNES", "EST"]})
    assert uncovered(quarter, register) == ["CAPAP"]
    assert uncovered(replace(quarter, **{table: counts}), register) == []


def test_a_missing_count_is_no_zero(unknown: "Quarter") -> None:
    """Where no figure is known, a structure without rows is uncovered."""
    quarter = with_registers(unknown, attributions=["EST"])
    assert uncovered(quarter, "attributions") == ["CASA", "CANNES", "CAPAP"]


def test_without_a_register_that_is_what_is_said(quarter_2011: "Quarter") -> None:
    """A first quarter, no register, no refusal: four sentences; nothing is said twice."""
    assert uncovered(quarter_2011, "attributions") == []
    told = [plain(text) for text in describe_absences(quarter_2011)]
    assert [text.split(",")[0] for text in told[:2]] == [
        "Sans registre des attributions",
        "Sans registre de la file active",
    ]
    assert told[2:] == [
        "Le 1er trimestre 2011 est le premier trimestre connu : rien ne peut encore lui être "
        "comparé, ni être projeté.",
        REFUSALS,
    ]


def test_a_series_without_holes_says_nothing_of_it(quarter_2011: "Quarter") -> None:
    """Registers of all, the quarter before is known: only the refusals are missing."""
    quarter = with_registers(quarter_2011, attributions=ALL, file_active=ALL)
    (only,) = describe_absences(before(quarter, (2010, 4)))
    assert plain(only) == REFUSALS


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([(2010, 3)], "Le 4e trimestre 2010 manque à la série des trimestres."),
        (
            [(2010, 1), (2010, 3)],
            "Le 2e trimestre 2010 et le 4e trimestre 2010 manquent à la série des trimestres.",
        ),
    ],
)
def test_holes_in_the_series_are_named_in_time_order(
    quarter_2011: "Quarter", periods: list[tuple[int, int]], said: str
) -> None:
    """One is missing, or two, between the first known quarter and this one."""
    told = [plain(text) for text in describe_absences(before(quarter_2011, *periods))]
    assert said in told
    assert not any("premier trimestre connu" in text for text in told)
