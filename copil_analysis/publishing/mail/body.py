"""What a message says: the figures of the pages, as the HTML and the plain text of a mail."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import css_inline
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from copil_analysis.analysis.needs import gap_by_typology
from copil_analysis.checking.findings import unproved_readings
from copil_analysis.publishing.mail.charts import Chart, draw_charts
from copil_analysis.showing.blocks import describe_bounds
from copil_analysis.showing.findings import describe_checks
from copil_analysis.showing.french import (
    capitalised,
    format_date,
    format_number,
    format_span,
    typeset,
)
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.showing.summary.counts import describe_key_figures
from copil_analysis.showing.summary.points import describe_points
from copil_analysis.showing.summary.titles import describe_title
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_COLUMNS = 72
CONFIDENTIAL = typeset(
    "Ces chiffres comptent parfois très peu de ménages, et ces ménages sont vulnérables : ils sont "
    "réservés aux membres du comité de pilotage. Merci de ne pas transférer ce message."
)


@dataclass(frozen=True)
class Content:
    """What every recipient of an edition reads: the figures of a quarter, in French."""

    service: str
    period: str
    title: str
    facts: Mapping[str, str]
    doubts: tuple[str, ...]
    points: tuple[str, ...]
    key_figures: tuple[tuple[str, str, str], ...]
    caption: str
    rows: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]
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


def compose(quarter: Quarter) -> Content:
    """Gather the sentences, the table and the charts: the same for every recipient."""
    gap = gap_by_typology(quarter.needs, quarter.dwellings)
    return Content(
        service=typeset(quarter.config.service),
        period=typeset(capitalised(quarter.period.label)),
        title=typeset(describe_title(quarter)),
        facts={
            "Comité de pilotage": typeset(format_date(quarter.committee)),
            typeset(capitalised(quarter.period.label)): typeset(describe_bounds(quarter)),
            "File active": typeset(f"au {format_date(quarter.snapshot)}"),
        },
        doubts=tuple(map(typeset, unproved_readings(quarter.checks))),
        points=tuple(map(typeset, describe_points(quarter))),
        key_figures=tuple(describe_key_figures(quarter)),
        caption=typeset(
            f"Ménages en attente au {format_date(quarter.snapshot)} et logements obtenus "
            f"{format_span(quarter.start, quarter.end)}, par typologie"
        ),
        rows=tuple(_row(row) for row in gap.to_dict("records")),
        notes=_messages(quarter, check="allocations_dwellings", row=TOTAL, status="explained"),
        charts=draw_charts(quarter),
        checks=describe_checks(quarter.checks),
    )


def _row(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    code = str(row["typology"])
    return (
        TYPOLOGIES.get(code, code),
        format_number(row["households"]),
        format_number(row["dwellings"]),
    )


def _messages(quarter: Quarter, **wanted: str) -> tuple[str, ...]:
    """The findings whose columns have these values."""
    keep = pd.Series(True, index=quarter.checks.index)
    for column, value in wanted.items():
        keep &= quarter.checks[column] == value
    return tuple(map(typeset, quarter.checks.loc[keep, "message"]))


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
    templates = Environment(
        loader=PackageLoader("copil_analysis.publishing.mail", "template"),
        autoescape=is_html,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters |= {"wrap": _wrap, "heading": _heading, "typeset": typeset}
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
