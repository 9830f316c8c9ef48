"""What a period cannot tell, and why."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.indicators.limits import limits
from copil_analysis.period import Period

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

ALL = ["CASA", "CANNES", "CAPAP", "EST"]


def said(quarter: "Quarter") -> list[str]:
    text = limits(quarter).text
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split("\n")


def received(quarter: "Quarter", **structures: list[str]) -> "Quarter":
    registers = {
        name: pd.DataFrame(
            {
                "structure": pd.Categorical(codes, categories=ALL),
                "date": pd.Timestamp(2011, 2, 1),
                "entry_date": pd.NaT,
            }
        )
        for name, codes in structures.items()
    }
    return replace(quarter, registers=registers)


def test_without_registers_or_a_past_that_is_said(quarter_2011: "Quarter") -> None:
    """The deck alone: no register of either kind, the first quarter known."""
    told = said(quarter_2011)
    assert [text.split(",")[0] for text in told[:2]] == [
        "Sans registre des attributions",
        "Sans registre de la file active",
    ]
    assert told[2].startswith("Le 1er trimestre 2011 est le premier trimestre connu")
    assert len(told) == len(set(told)) == 5


def test_a_register_without_a_structure_names_it(quarter_2011: "Quarter") -> None:
    """CASA and Est have households and no row."""
    quarter = received(quarter_2011, attributions=["CANNES", "CAPAP"], file_active=ALL)
    assert said(quarter)[0] == (
        "Le registre des attributions ne porte pas sur CASA et Est : ce qui vient de ses lignes "
        "ne vaut pas pour tout le département."
    )


def test_missing_quarters_are_named(quarter_2011: "Quarter") -> None:
    """Two holes between the first known quarter and this one."""
    earlier = tuple(replace(quarter_2011, period=Period(2010, n)) for n in (1, 3))
    quarter = replace(received(quarter_2011, attributions=ALL, file_active=ALL), earlier=earlier)
    assert said(quarter)[0] == (
        "Le 2e trimestre 2010 et le 4e trimestre 2010 manquent à la série des trimestres."
    )


def test_a_structure_out_of_a_comparison_is_named(quarter_2011: "Quarter") -> None:
    """Est was not there in the quarter before: it is on neither side."""
    before = replace(
        quarter_2011,
        period=Period(2010, 4),
        **{
            name: getattr(quarter_2011, name)[lambda rows: rows["structure"] != "EST"]
            for name in ("allocations", "rehoused", "dwellings", "waiting", "needs")
        },
    )
    quarter = replace(received(quarter_2011, attributions=ALL, file_active=ALL), earlier=(before,))
    assert said(quarter)[0] == (
        "Est : hors de la comparaison avec le 4e trimestre 2010, faute d'être présent aux deux "
        "dates."
    )


def test_who_vanished_is_counted(quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in the file no more, and no exit is written."""
    monkeypatch.setattr("copil_analysis.indicators.limits.vanished", lambda _: 3)
    assert "3 ménages disparaissent de la file sans sortie inscrite." in said(quarter_2011)
