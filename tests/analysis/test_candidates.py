"""Who could have had the dwellings obtained, on a few rows written by hand."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import copil_analysis as copil
from copil_analysis.analysis.candidates import candidates
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.publishing.page import render
from tests.registers import with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEBRUARY, MARCH = date(2011, 2, 1), date(2011, 3, 1)


def one(day: str, **row: Any) -> dict[str, Any]:
    """A household of the file that asked on that day."""
    return {"request_date": date.fromisoformat(day), **row}


def got(typology: str, day: date = FEBRUARY, **row: Any) -> dict[str, Any]:
    return {"typology": typology, "date": day, **row}


def counts(found: pd.DataFrame) -> list[list[int]]:
    """Of each row the dwellings, those of its own structure, those to newer requests."""
    return found[["dwellings", "own_structure", "to_newer"]].to_numpy().tolist()


def test_the_norm_and_the_law_say_what_suits(quarter_2011: "Quarter") -> None:
    """One person a T1 (or a studio) or a T2; a parent with a child a T3; four a T4 or a T5."""
    file = [
        one("2010-01-01"),
        one("2010-02-01", adults=1, children=1),
        one("2010-03-01", adults=2, children=2),
        one("2010-04-01", adults=3, children=5),
    ]
    allocated = [got(code) for code in ("STUDIO", "T1", "T2", "T3", "T4", "T5", "T6")]
    found = candidates(with_registers(quarter_2011, allocated, file))
    assert found["typologies"].tolist() == ["T1, T2", "T3", "T4, T5", "T6"]
    assert found["dwellings"].tolist() == [3, 1, 2, 1]
    assert found["persons"].tolist() == [1, 2, 4, 8]


def test_the_norm_is_that_of_the_configuration(quarter_2011: "Quarter") -> None:
    """By the Insee's, two parents and three children have enough with four rooms; six are legal."""
    file = [one("2010-01-01", adults=2, children=3)]
    quarter = with_registers(quarter_2011, [], file)
    assert candidates(quarter)["typologies"].tolist() == ["T5, T6"]
    insee = quarter.config.model_copy(update={"norm": "insee"})
    assert candidates(replace(quarter, config=insee))["typologies"].tolist() == ["T4, T5, T6"]


def test_the_longest_wait_first_and_what_went_to_newer_requests(quarter_2011: "Quarter") -> None:
    """Three T1: two of Est, to requests of June 2009 and 2010; one of Cannes, of nobody knows when.

    Who asked in January 2010 was passed over once, in May 2009 twice; in July 2010 never.
    """
    file = [one("2010-07-01"), one("2009-05-01", structure="CASA"), one("2010-01-01"), {}]
    allocated = [
        got("T1", request_date=date(2009, 6, 1)),
        got("T1", request_date=date(2010, 6, 1)),
        got("T2", structure="CANNES"),
    ]
    found = candidates(with_registers(quarter_2011, allocated, file))
    assert found["structure"].tolist() == ["CASA", "EST", "EST", "EST"]
    assert counts(found) == [[3, 0, 2], [3, 2, 1], [3, 2, 0], [3, 2, 0]]
    # Until the snapshot of 11 April 2011.
    assert found["days_waited"].tolist()[:3] == [710, 465, 284]
    assert pd.isna(found["days_waited"].iloc[3])


def test_only_who_was_in_the_file_on_the_day(quarter_2011: "Quarter") -> None:
    """Come between the two dwellings, left between them, gone before the quarter, come after it."""
    file = [
        one("2010-01-01", entry_date=date(2011, 2, 15)),
        one("2010-02-01", exit_date=date(2011, 2, 15), exit_reason="other"),
        one("2010-03-01", exit_date=date(2010, 12, 31), exit_reason="other"),
        one("2010-04-01", entry_date=date(2011, 4, 12)),
        one("2010-05-01", exit_date=MARCH, exit_reason="rehoused"),
    ]
    allocated = [got("T1", FEBRUARY), got("T1", MARCH)]
    found = candidates(with_registers(quarter_2011, allocated, file))
    assert [str(day)[:10] for day in found["request_date"]] == [
        "2010-01-01", "2010-02-01", "2010-05-01",
    ]  # fmt: skip
    assert found["dwellings"].tolist() == [1, 1, 2]
    assert found["is_waiting"].tolist() == [True, False, False]


def test_a_foyer_is_no_dwelling_and_who_is_not_described_has_a_need(
    quarter_2011: "Quarter",
) -> None:
    """Of three dwellings one is a foyer, one of no known size; the need of T3 stands alone."""
    file = [one("2010-01-01"), one("2010-02-01", adults=None, children=None)]
    allocated = [got("T1", is_foyer=True), got("T3"), got("T1"), got("T2") | {"typology": None}]
    quarter = with_registers(quarter_2011, allocated, file)
    rows = quarter.registers["file_active"].assign(need=pd.Categorical(["T1", "T3"]))
    quarter = replace(quarter, registers={**quarter.registers, "file_active": rows})
    found = candidates(quarter)
    assert found["typologies"].tolist() == ["T1, T2", "T3"]
    assert found["dwellings"].tolist() == [1, 1]


def test_one_dwelling_tells_who_could_have_had_it(quarter_2011: "Quarter") -> None:
    """The T3, row 1 of the register: one household of two; a foyer or another label is an error."""
    file = [one("2010-01-01"), one("2010-02-01", adults=1, children=1)]
    allocated = [got("T1"), got("T3", request_date=date(2010, 3, 1)), got("T1", is_foyer=True)]
    quarter = with_registers(quarter_2011, allocated, file)
    found = candidates(quarter, dwelling=1)
    assert found["persons"].tolist() == [2] and counts(found) == [[1, 1, 1]]
    for label in (2, 7):
        with pytest.raises(UsageError, match=f"« {label} ».* on attend 0, 1"):
            candidates(quarter, dwelling=label)


def test_nothing_personal_and_nothing_without_registers(
    quarter_2011: "Quarter", invented: Path
) -> None:
    """No key of a request, whatever the registers hold; the same columns on the deck's quarter."""
    found, none = candidates(copil.load("2026-T3", invented)), candidates(quarter_2011)
    assert list(found.columns) == list(none.columns) and none.empty
    assert not {"request_key", "request_number"} & set(found.columns)
    assert {"structure", "file", "place", "row"} <= set(found.columns)
    with pytest.raises(UsageError, match="aucune"):
        candidates(quarter_2011, dwelling=0)


def test_a_plain_frame_is_never_published(quarter_2011: "Quarter") -> None:
    """What JupyterLab shows of it is refused on a page."""
    cells = []
    for answer in (copil.title(quarter_2011), candidates(quarter_2011)):
        bundle = getattr(answer, "_repr_mimebundle_", None)
        data, metadata = bundle() if bundle else ({"text/html": answer._repr_html_()}, {})
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        cells.append(new_code_cell("answer", outputs=[output], execution_count=1))
    with pytest.raises(CopilError, match=r"cellule de code 2 : un tableau ou une figure"):
        render(new_notebook(cells=cells), name="summary")


def test_a_part_by_size_or_channel_has_none(quarter_2011: "Quarter") -> None:
    """Who asks for a T1 may have a T2: those who could have had it are not of one size."""
    for part in ({"typologies": "T2"}, {"channels": "prefectoral"}):
        with pytest.raises(UsageError, match="toutes les tailles"):
            candidates(quarter_2011.only(**part))
