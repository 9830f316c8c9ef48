"""Pages made in this process, and what stands on them: for tests of what a reader sees."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nbformat
from bs4 import BeautifulSoup, Tag

import copil_analysis as copil
from copil_analysis.showing.markup import render_markdown

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PAGES = ("summary", "allocation", "rehoused", "needs_gap", "requests", "method")
ANALYSES = PAGES[1:5]
RISE_OR_FALL = re.compile(
    r"\b(?:hausses?|baiss\w+|augment\w+|diminu\w+|progress\w+|recul\w*|accroiss\w+"
    r"|s.accro\w+|croissance|croît|décroît|décroiss\w+|grimp\w+|chut\w+|repli\w*"
    r"|allong\w*|raccourc\w*|gagn\w*|s.aggrav\w*|amélior\w*|se creus\w*|résorb\w*)\b",
    re.IGNORECASE,
)
LEFT_OVERS = re.compile(r"\b(?:nan|NaN|None|NaT|inf|Traceback)\b|<NA>|&lt;NA&gt;")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[\d\u202f]*\d(?:,\d+)?")


def notebook_of(page: str) -> Any:
    """The notebook of a page."""
    return nbformat.read(NOTEBOOKS / f"{page}.ipynb", as_version=4)  # type: ignore[no-untyped-call]


def is_parameters(cell: Any) -> bool:
    """Whether a run of the notebook replaces this cell."""
    return "parameters" in cell.metadata.get("tags", [])


def shown(page: str, quarter: "Quarter") -> str:
    """The body of a page: what its cells show, run here instead of in a kernel."""
    return "\n".join(parts_of(page, quarter))


def parts_of(page: str, quarter: "Quarter") -> Iterator[str]:
    """What each cell of a page shows: a question, or its answer."""
    names = {name: getattr(copil, name) for name in dir(copil) if not name.startswith("_")}
    tools = SimpleNamespace(**{**names, "load": lambda *_: quarter})
    space: dict[str, Any] = {"copil": tools, "period": str(quarter.period), "root": "."}
    for cell in notebook_of(page).cells:
        if cell.cell_type == "markdown":
            yield render_markdown(cell.source, top=2)
        elif "import copil_analysis" in cell.source:
            exec(cell.source.replace("import copil_analysis as copil\n", ""), space)
        elif not is_parameters(cell):
            yield eval(cell.source, space)._repr_html_()


@cache
def parsed(html: str) -> BeautifulSoup:
    """A page that is only looked at: all who ask have the same one."""
    return BeautifulSoup(html, "html.parser")


def unfolded(html: str) -> BeautifulSoup:
    """A page as it opens: of what is folded only the line that opens it."""
    page = BeautifulSoup(html, "html.parser")
    for folded in page.find_all("details"):
        for part in folded.find_all(recursive=False):
            if part.name != "summary":
                part.extract()
    for hidden in page.find_all(class_="unseen"):
        hidden.extract()
    return page


def words(html: str) -> int:
    """How many words and numbers a reader has before unfolding anything; charts left out."""
    return len(_WORD.findall(unfolded(html).get_text(" ")))


def drawings(html: str) -> Iterator[Tag]:
    """The images of a page, each as it is shown on a wide screen."""
    yield from parsed(html).find_all("img")


@cache
def said(html: str) -> str:
    """All the text of a page in our own words: folded, drawn or an alternative to a drawing.

    Without what carries a verdict, defines a word, or was written by the team.
    """
    page = BeautifulSoup(html, "html.parser")
    drawn = [f"{image['alt']} {_letters(str(image['src']))}" for image in page.find_all("img")]
    for told in page.select("[data-verdict], dfn, [data-said]"):
        told.extract()
    return " ".join([page.get_text(" "), *drawn])


def _letters(source: str) -> str:
    """The words in a drawing."""
    return re.sub(r"<style.*?</style>|<[^>]*>", " ", unquote(source), flags=re.DOTALL)


def verdicts(html: str) -> set[str]:
    """What the verdicts of a page are: "measure|place|comparison|verdict"."""
    return {str(one["data-verdict"]) for one in parsed(html).select("[data-verdict]")}
