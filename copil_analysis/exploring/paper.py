"""An answer as a sheet of paper on the desk: the same words, chart and table as on a page.

White in a dark JupyterLab too, since the charts are drawn for white.
"""

from functools import cache
from importlib.resources import files

from markupsafe import Markup

from copil_analysis.showing.columns import Table
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import say


def sheet(answer: Indicator, *, title: str = "", is_open: bool = False) -> str:
    """The answer with a title above it; its table unfolded where ``is_open``."""
    above = Markup('<p class="copil-view">{}</p>').format(say(title)) if title else ""
    # One drawing of the two that a page has: half the time.
    body = answer.body(sizes=("wide",), is_open=is_open or answer.is_open)
    return _wrapped([above, _marks(answer), Markup(body)])


def table_of(table: Table, *, mark: str = "") -> str:
    """A table alone below its mark; a long one is scrolled."""
    shown = Markup('<div class="scroll high">{}</div>').format(Markup(table.html()))
    return _wrapped([_marked(mark), shown])


def complaint(sentence: str) -> str:
    """What is wrong with a choice; nothing where nothing is."""
    told = Markup('<p class="complaint" role="alert">{}</p>').format(say(sentence))
    return _wrapped([told]) if sentence else ""


def remark(sentence: str) -> str:
    """What is said beside a table."""
    return _wrapped([Markup('<p class="missing">{}</p>').format(say(sentence))])


@cache
def _rules() -> str:
    return files("copil_analysis.exploring").joinpath("paper.css").read_text("utf-8")


def _marks(answer: Indicator) -> Markup:
    return _marked(" ; ".join(answer.marks))


def _marked(told: str) -> Markup:
    return Markup('<p class="marks">{}</p>').format(say(told)) if told else Markup("")


def _wrapped(parts: list[Markup | str]) -> str:
    return f'<style>{_rules()}</style><div class="copil-paper">{"".join(parts)}</div>'
