"""What is asked of a part of a quarter, or of a hypothesis, says so wherever it is shown."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import copil_analysis as copil
from copil_analysis.errors import CopilError
from copil_analysis.loading import hold
from copil_analysis.publishing.blocking import why_blocked
from copil_analysis.publishing.page import render
from copil_analysis.quarter.marks import Hypothesis, Subset
from copil_analysis.showing.answering import answers
from copil_analysis.showing.indicator import Indicator

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

STUB = Path(copil.__file__).with_suffix(".pyi")
QUESTIONS = [
    node.names[0].name
    for node in ast.walk(ast.parse(STUB.read_text("utf-8")))
    if isinstance(node, ast.ImportFrom) and str(node.module).startswith("indicators.")
]
OF_SEVERAL = {"compare", "candidates"}
"""Questions about two quarters, or whose answer is a frame."""


def marked(quarter: "Quarter") -> "Quarter":
    """Est alone, with ten T4 more."""
    return replace(
        quarter,
        subset=Subset(structures=("EST",)),
        hypothesis=Hypothesis({"T4": 10}, 1, quarter),
    )


def bundle(answer: object) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What a cell of a notebook shows of an answer."""
    shown: tuple[dict[str, str], dict[str, dict[str, str]]]
    shown = answer._repr_mimebundle_()  # type: ignore[attr-defined]
    return shown


def test_a_quarter_says_what_it_is(quarter_2011: "Quarter") -> None:
    """One as received has nothing to say; one made of a marked one says the same."""
    assert quarter_2011.marks == ()
    part = replace(marked(quarter_2011), notes="")
    assert part.marks == ("Est seulement", "hypothèse\u00a0: 10 T4 de plus")


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in OF_SEVERAL])
def test_every_answer_carries_the_marks_of_its_quarter(name: str, quarter_2011: "Quarter") -> None:
    """In JupyterLab, in the block that a page takes, at a Python prompt; remembered or not."""
    ask = getattr(copil, name)
    data, metadata = bundle(ask(marked(quarter_2011)))
    assert data["text/html"].startswith('<p class="hypothesis"')
    assert "hypothèse\u00a0: 10 T4 de plus" in data["text/html"]
    assert repr(ask(marked(quarter_2011))).startswith("Est seulement\u202f; hypothèse")
    told = metadata["copil"]["marks"].removesuffix(" (sans effet ici)")
    assert told == "Est seulement ; hypothèse\u00a0: 10 T4 de plus"
    plain = bundle(ask(quarter_2011))
    assert "hypothesis" not in plain[0]["text/html"] and "marks" not in plain[1]["copil"]


@pytest.mark.parametrize(
    ("ask", "follows"),
    [(copil.needs_gap, True), (copil.allocations, False), (copil.checks, False)],
)
def test_figures_on_which_a_hypothesis_has_no_bearing_say_so(
    ask: Any, follows: bool, quarter_2011: "Quarter"
) -> None:
    """Dwellings that are supposed are wanted and obtained, and allocated by nobody."""
    found = bundle(ask(quarter_2011.what_if(dwellings={"T4": 10})))[1]["copil"]["marks"]
    assert found.endswith("(sans effet ici)") is not follows


def test_the_half_wide_answer_is_marked_too(quarter_2011: "Quarter") -> None:
    """It is shown alone on the Synthèse."""
    gap = copil.needs_gap(marked(quarter_2011))
    assert gap.brief.html.startswith('<p class="hypothesis"')


def test_an_answer_about_two_quarters_has_the_marks_of_both(quarter_2011: "Quarter") -> None:
    """A comparison of what was received with a hypothesis is one; asked twice it is the same."""

    @answers
    def beside(quarter: "Quarter", other: "Quarter") -> Indicator:
        return Indicator(pd.DataFrame(), headline=f"{quarter.period} et {other.period}")

    part = marked(quarter_2011)
    found = beside(quarter_2011, part)
    assert found.marks == part.marks and found is beside(quarter_2011, part)
    assert beside(part, part).marks == part.marks
    assert beside(quarter_2011, quarter_2011).marks == ()


def test_a_marked_answer_is_never_published(quarter_2011: "Quarter", tmp_path: Path) -> None:
    """Neither its page, nor the quarter that a run or a mail would take."""
    part = marked(quarter_2011)
    cells = []
    for answer in (copil.title(quarter_2011), copil.needs_gap(part)):
        data, metadata = bundle(answer)
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        cells.append(new_code_cell("answer", outputs=[output], execution_count=1))
    notebook: nbformat.NotebookNode = new_notebook(cells=cells)
    with pytest.raises(CopilError, match=r"carnet needs_gap\.ipynb, cellule de code 2 .* 10 T4 de"):
        render(notebook, name="needs_gap")
    assert why_blocked(part, tmp_path).startswith("Une hypothèse ou une partie ne se publie pas")
    with pytest.raises(ValueError, match="not a quarter as received"):
        hold(part, tmp_path)
    assert why_blocked(quarter_2011, tmp_path) == ""


def test_an_answer_knows_whose_it_is(quarter_2011: "Quarter") -> None:
    """A workbook that is sent on says so."""
    told = "1er trimestre 2011, Équipe mutualisée départementale des Alpes-Maritimes"
    assert copil.needs_gap(quarter_2011).about == copil.funding(quarter_2011).about == told
