"""What was read, and how."""

from dataclasses import replace
from typing import TYPE_CHECKING

from copil_analysis.indicators.sources import sources
from tests.requests import national_export

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def said(quarter: "Quarter") -> list[str]:
    return sources(quarter).text.replace("\u00a0", " ").split("\n")


def test_a_source_is_named_once_with_its_tables(quarter_2011: "Quarter") -> None:
    """Waiting file and needs stand on one slide; the others have their own."""
    told = said(quarter_2011)
    assert len(told) == 4
    assert told[-1].startswith("File active et besoins par typologie : diapositive 5")


def test_the_national_export_is_named(quarter_2011: "Quarter") -> None:
    """Where one was received; it makes no table."""
    assert "système national" not in sources(quarter_2011).text
    export = national_export({"request_key": "a"})
    told = said(replace(quarter_2011, national=export))
    assert told[-1] == "Comparaison des demandes : export du système national."


def test_how_slides_were_read_is_told(quarter_2011: "Quarter") -> None:
    """Two tables, one of which has no other reading."""
    rows = quarter_2011.checks.iloc[:2].assign(check="reading", gap=[0, 2])
    told = said(replace(quarter_2011, checks=rows))[-1]
    assert told.endswith("prouvée seule possible, sauf pour « Besoins par typologie ».")


def test_derived_needs_and_what_was_left_out_are_counted(quarter_2011: "Quarter") -> None:
    """27 of 198 needs come from compositions; two lines of a register are no household."""
    rows = quarter_2011.checks.iloc[:3].assign(
        check=["need", "ignored", "ignored"], stated=[198, None, None], computed=[27, None, None]
    )
    needs, ignored = said(replace(quarter_2011, checks=rows.astype(quarter_2011.checks.dtypes)))[4:]
    assert needs.startswith("Sur 198 besoins, 27 viennent de la composition")
    assert "2 mentions" in ignored


def test_the_words_of_a_note_are_not_repeated(quarter_2011: "Quarter") -> None:
    """Raw text of a slide stands in checks.csv, not on a page."""
    rows = quarter_2011.checks.iloc[:1].assign(check="note", message="« COPIL DU 15 Avril »")
    told = said(replace(quarter_2011, checks=rows))[-1]
    assert "COPIL DU 15" not in told and "checks.csv" in told
