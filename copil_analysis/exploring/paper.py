"""An answer as a sheet of paper on the desk: the same words, chart and table as on a page.

White in a dark JupyterLab too, since the charts are drawn for white.
"""

from functools import cache
from importlib.resources import files

from markupsafe import Markup

from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import say
from copil_analysis.showing.picture import picture


def sheet(answer: Indicator, *, title: str = "", is_open: bool = False) -> str:
    """The answer with a title above it; its table unfolded where ``is_open``."""
    parts = [
        Markup('<p class="copil-view">{}</p>').format(say(title)) if title else "",
        _marks(answer),
    ]
    if answer.why_missing:
        return _wrapped(
            [*parts, Markup('<p class="missing">{}</p>').format(say(answer.why_missing))]
        )
    table = _table(answer, is_open=is_open or answer.is_open)
    said = [Markup("<p>{}</p>").format(say(one)) for one in answer.sentences if one]
    source = Markup('<p class="source">{}</p>').format(say(f"Source : {answer.source}"))
    return _wrapped([*parts, _figure(answer), *said, table, source if answer.source else ""])


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
    told = " ; ".join(answer.marks)
    return Markup('<p class="marks">{}</p>').format(say(told)) if told else Markup("")


def _figure(answer: Indicator) -> Markup:
    title = Markup("<h3>{}</h3>").format(say(answer.headline))
    if answer.plot is None:
        return title
    # One drawing of the two that a page has: half the time.
    drawn = picture(answer.plot, alt=answer.alt, sizes=("wide",))
    return Markup('<figure role="figure">{}{}</figure>').format(title, drawn)


def _table(answer: Indicator, *, is_open: bool) -> Markup:
    if answer.table is None:
        return Markup("")
    table = Markup(answer.table.html())
    if is_open:
        return table
    return Markup("<details><summary>Voir le tableau</summary>{}</details>").format(table)


def _wrapped(parts: list[Markup | str]) -> str:
    return f'<style>{_rules()}</style><div class="copil-paper">{"".join(parts)}</div>'
