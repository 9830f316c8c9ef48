"""What a quarter says of itself: at a prompt, in a notebook."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.showing.card import QUESTIONS
from tests.in_a_row import in_a_row
from tests.registers import with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LONGEST = 2500
"""Characters; a Quarter's own tables would be fifty times as many."""
OF_TWO = {"compare", "candidates"}


def rows(quarter: "Quarter") -> dict[str, str]:
    """The rows of the card in a notebook, by their name."""
    page = BeautifulSoup(quarter._repr_html_(), "html.parser")
    return {row.th.get_text(): row.td.get_text() for row in page.find_all("tr")}  # type: ignore[union-attr]


def test_a_card_says_what_there_is(quarter_2011: "Quarter") -> None:
    """The deck's figures by hand; of its eight checks two are errors, two to be confirmed."""
    told = rows(quarter_2011)
    assert told["Flux"] == "du 01/01/2011 au 10/04/2011 (100 jours)"
    assert (told["Relevé"], told["Comité"]) == ("11/04/2011", "15/04/2011")
    assert told["Flux comptés"].replace("\u00a0", " ") == (
        "45 logements attribués, 45 ménages relogés, 94 personnes relogées"
    )
    assert told["File active"].replace("\u00a0", " ") == "177 ménages, 467 personnes"
    assert told["Connus"] == "aucun trimestre avant celui-ci"
    assert told["Registres"] == "aucun n'est reçu"
    assert told["Contrôles"].replace("\u00a0", " ") == "8 constats, 2 erreurs, 2 à confirmer"
    assert "quarter.only(…)" in told["À demander"] and "Attention" not in told


def test_one_error_is_one(quarter_2011: "Quarter") -> None:
    """Of the deck's two errors one is left."""
    checks = quarter_2011.checks
    first = checks.index[checks["level"] == "error"][0]
    told = rows(replace(quarter_2011, checks=checks.drop(index=first)))
    assert told["Contrôles"].replace("\u00a0", " ") == "7 constats, 1 erreur, 2 à confirmer"


def test_a_card_is_short_and_text_says_the_same(quarter_2011: "Quarter") -> None:
    """Whatever the registers hold; every row of the table is a line of the text."""
    quarter = with_registers(quarter_2011, [{"date": "2011-03-03"}] * 500, [{}] * 500)
    assert len(repr(quarter)) < LONGEST and len(quarter._repr_html_()) < 2 * LONGEST
    lines = repr(quarter).splitlines()
    assert lines[0].startswith("1er trimestre 2011 (2011-T1), ")
    assert [line.split("  ")[0] for line in lines[1:]] == list(rows(quarter))


def test_a_card_says_marks_and_what_is_known_before(quarter_2011: "Quarter") -> None:
    """A part of the last of three quarters, of which some counts are missing."""
    last = in_a_row(quarter_2011, [1, 1, {"EST": 1, "CASA": None}], last="2012-T4")
    part = last.what_if({"T4": 1})
    told = rows(part)
    assert told["Attention"] == "hypothèse\u00a0: 1 T4 de plus"
    assert told["Connus"] == "de 2012-T2 à 2012-T4, 3 trimestres"
    assert told["Flux comptés"].startswith("n.d.\u00a0logements attribués")
    assert "Attention" in repr(part).splitlines()[1]


def test_a_card_names_every_question() -> None:
    """Those that take one Quarter and answer; the stub has no other."""
    tree = ast.parse(Path(copil.__file__).with_suffix(".pyi").read_text("utf-8"))
    known = {
        node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("indicators.")
    }
    assert {name for names in QUESTIONS.values() for name in names.split()} == known - OF_TWO


def test_nothing_of_a_card_is_read_as_html(quarter_2011: "Quarter") -> None:
    """The service's name is text."""
    config = quarter_2011.config.model_copy(update={"service": "<b>Équipe</b>"})
    assert "<b>" not in replace(quarter_2011, config=config)._repr_html_()


def test_a_history_begins_where_it_is_said(invented: Path) -> None:
    """2023-T4 to 2026-T3 are known: from 2025 on there are seven quarters."""
    told = copil.history("2025", "2026-T3", invented)
    periods = [str(one.period) for one in told.series]
    assert (periods[0], periods[-1], len(periods)) == ("2025-T1", "2026-T3", 7)
    assert rows(told)["Connus"] == "de 2025-T1 à 2026-T3, 7 trimestres"
    assert copil.history("2026-T3", "2026-T3", invented).previous is None
    year = copil.history(2025, 2025, invented)
    assert [str(one.period) for one in year.series] == [f"2025-T{n}" for n in (1, 2, 3, 4)]


def test_a_history_says_what_it_leaves_out(invented: Path) -> None:
    """Its year is not that of the page; one that leaves nothing out is the quarter itself."""
    assert copil.history("2026-T2", "2026-T3", invented).marks == ("depuis 2026-T2 seulement",)
    assert copil.history("2023-T4", "2026-T3", invented).marks == ()


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2026-T3", "2025-T1", "2026-T3 vient après 2025-T1"),
        ("2020-T1", "2023-T4", "Rien n'est connu de 2020-T1 à 2023-T4"),
        ("2024-T1", "2030-T1", "n'est pas reçue. On y trouve 2023-T4, 2024-T1"),
        ("hier", "2026-T3", "La période « hier » n'est pas reconnue"),
    ],
)
def test_a_history_that_is_not_known_is_said(
    first: str, last: str, message: str, invented: Path
) -> None:
    """In one sentence, with what was received."""
    with pytest.raises(CopilError, match=message.replace(".", r"\.")):
        copil.history(first, last, invented)
    with pytest.raises(UsageError):
        copil.history("2026-T3", "2026-T2", invented)
