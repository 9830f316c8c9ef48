"""Every page, whatever the figures: it can be published, and says nothing that no reader knows."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

import copil_analysis as copil
from copil_analysis.publishing.outline import faults
from copil_analysis.showing.markup import Html, render_markdown

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def shown(page: str, quarter: "Quarter") -> str:
    """The body of a page: what its cells show, run here instead of in a kernel."""
    notebook = nbformat.read(NOTEBOOKS / f"{page}.ipynb", as_version=4)
    names = {name: getattr(copil, name) for name in dir(copil) if not name.startswith("_")}
    tools = SimpleNamespace(**{**names, "load": lambda *_: quarter})
    space: dict[str, Any] = {"copil": tools, "period": str(quarter.period), "root": "."}
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(render_markdown(cell.source, top=2))
        elif "parameters" not in cell.metadata.get("tags", []):
            source = cell.source.replace("import copil_analysis as copil\n", "")
            if source.startswith("copil.show"):
                part = eval(source, space)
                assert isinstance(part, Html)
                parts.append(part.html)
            else:
                exec(source, space)
    return "\n".join(parts)


PAGES = ("summary", "allocation", "rehoused", "needs_gap")


def check(page: str, quarter: "Quarter") -> None:
    body = shown(page, quarter)
    assert faults(body) == []
    told = re.sub(r"<[^>]*>", " ", body)
    assert not re.findall(r"\b(?:nan|NaN|None|inf|NaT|<NA>|Traceback)\b", told)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_published_whatever_the_figures(page: str, any_quarter: "Quarter") -> None:
    """Titles differ, no level is skipped, nothing that only a programmer reads stands there."""
    check(page, any_quarter)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("period", ["2023-T4", "2024-T1", "2026-T3", "2025", "2026"])
def test_a_page_can_be_published_whatever_is_known(page: str, period: str, invented: Path) -> None:
    """The first quarter, the second, the twelfth, a whole year, and one that is not over."""
    check(page, copil.load(period, invented))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_published_when_little_was_sent(page: str, invented: Path) -> None:
    """A quarter is missing in between, and the structures sent one register of the two."""
    whole = copil.load("2025-T4", invented)
    without = [replace(one, registers={}) for one in whole.earlier if one.period.quarter != 2]
    for name in whole.registers:
        kept = {name: whole.registers[name]}
        check(page, replace(whole, registers=kept, earlier=tuple(without)))
