"""What a message says: the figures of the pages, as the HTML and the plain text of a mail."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import css_inline
from jinja2 import Environment
from markupsafe import Markup

from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.indicators.agenda import (
    tell_agenda,
    tell_checks,
    tell_foyers,
    tell_requests,
)
from copil_analysis.indicators.brakes import tell_brakes
from copil_analysis.indicators.key_figures import tell_key_figures
from copil_analysis.indicators.levers import NOTHING_ASKED, tell_asks
from copil_analysis.indicators.title import committee, dates, doubts, finding
from copil_analysis.publishing.mail.charts import Chart, answers, draw_charts
from copil_analysis.showing.french import capitalised, format_number, plural, typeset
from copil_analysis.showing.markup import plain, say
from copil_analysis.showing.panel import Card, Claim, Text, tell_card
from copil_analysis.showing.templates import templates_of
from copil_analysis.showing.words import during, period_label, size_label
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_COLUMNS = 72
CONFIDENTIAL = typeset("Réservé aux membres du comité : ne le transférez pas.")


@dataclass(frozen=True)
class Content:
    """What every recipient of an edition reads: what the Synthèse says, in French.

    ``dates`` is empty where they are the calendar's. ``brakes``: by what is found of them.
    ``rows``: a size, who waits for it, what was obtained, under ``header``. ``missing``: why a
    chart of the Synthèse is not there.
    """

    service: str
    period: str
    committee: str
    title: str
    dates: str
    doubt: str
    key_figures: tuple[Card, ...]
    header: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    charts: tuple[Chart, ...]
    missing: tuple[str, ...]
    brakes: Mapping[str, tuple[Claim, ...]]
    asks: tuple[Text, ...]
    agenda: Markup
    checks: str


@dataclass(frozen=True)
class Letter:
    """What differs from one message to the next: its images' addresses, what is enclosed.

    ``version``: of the edition, by which a reader can name it. ``enclosed``: file names with
    their labels. ``left_out``: where they are, if they are not.
    """

    subject: str
    images: Mapping[str, str]
    reply_to: str
    version: str
    correction: str = ""
    enclosed: tuple[tuple[str, str], ...] = ()
    left_out: str = ""

    @property
    def enclosing(self) -> str:
        """How many are enclosed, and which to read first: the Synthèse, as they are in order."""
        number = plural(len(self.enclosed), "pièce jointe", "pièces jointes")
        return typeset(f"{number} : commencez par la {self.enclosed[0][1]}.")


def compose(quarter: Quarter) -> Content:
    """Gather the figures, the table and the charts: the same for every recipient."""
    told = answers(quarter)
    return Content(
        service=typeset(quarter.config.service),
        period=typeset(capitalised(period_label(quarter))),
        committee=typeset(committee(quarter)),
        title=finding(quarter),
        dates="" if _is_calendar(quarter) else typeset(dates(quarter)),
        doubt=typeset(doubts(quarter)),
        key_figures=tuple(tell_key_figures(quarter)),
        header=("Taille", "En attente", typeset(f"Obtenus {during(last_year(quarter))}")),
        rows=tuple(_rows(quarter)),
        charts=tuple(draw_charts(told)),
        missing=tuple(typeset(one.why_missing) for one in told.values() if one.why_missing),
        brakes=_by_finding(tell_brakes(quarter)),
        asks=tuple(tell_asks(quarter)) or (NOTHING_ASKED,),
        agenda=Markup(capitalised(tell_agenda(quarter))),
        checks=_checks(quarter),
    )


def _checks(quarter: Quarter) -> str:
    """What ends the Synthèse: the checks, the foyers, the requests."""
    told = [f"{tell_checks(quarter)}.", tell_foyers(quarter)]
    if requests := tell_requests(quarter):
        told.append(f"{requests}.")
    return typeset(" ".join(filter(None, told)))


def _is_calendar(quarter: Quarter) -> bool:
    period = quarter.period
    real = quarter.start, quarter.end, quarter.snapshot
    return real == (period.first_day, period.last_day, period.last_day)


def _by_finding(brakes: Sequence[Claim]) -> Mapping[str, tuple[Claim, ...]]:
    """The brakes that were confirmed, those that were not, those without measure."""
    found = dict.fromkeys(one.found for one in brakes)
    return {name: tuple(one for one in brakes if one.found == name) for name in found}


def _rows(quarter: Quarter) -> Iterator[tuple[str, str, str]]:
    gap = needs_gap(quarter).set_index("typology")
    for code in (*sizes_of(quarter).claimable, TOTAL):
        needed, obtained = gap["households"][code], gap["dwellings"][code]
        yield size_label(code), format_number(needed), format_number(obtained)


def write_html(content: Content, letter: Letter) -> str:
    """Write the HTML part, its styles inline: La Poste drops any other."""
    page = _environment(is_html=True).get_template("body.html.j2")
    html = page.render(told=content, letter=letter, confidential=CONFIDENTIAL, css=Markup(_css()))
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    return str(inliner.inline(html)).strip() + "\n"


def write_text(content: Content, letter: Letter) -> str:
    """Write the plain text part, which holds every figure of the HTML."""
    page = _environment(is_html=False).get_template("body.txt.j2")
    text = page.render(told=content, letter=letter, confidential=CONFIDENTIAL)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _environment(*, is_html: bool) -> Environment:
    templates = templates_of("copil_analysis.publishing.mail", is_html=is_html)
    templates.filters |= {"wrap": _wrap, "heading": _heading, "typeset": typeset, "say": say}
    templates.filters |= {"plain": plain, "card": tell_card}
    return templates


@cache
def _css() -> str:
    return (files("copil_analysis.publishing.mail") / "template" / "body.css").read_text("utf-8")


def _wrap(text: str, start: str = "") -> str:
    """Break a paragraph into lines where a plain space stands; the next ones are indented.

    >>> _wrap("un deux", "- ")
    '- un deux'
    """
    return textwrap.fill(
        text,
        _COLUMNS,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _heading(text: str, sign: str = "-") -> str:
    lines = _wrap(text)
    return f"{lines}\n{sign * max(map(len, lines.splitlines()))}"
