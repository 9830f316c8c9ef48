"""The answer to one question about a Quarter: figures, finding, sentences, table, chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.errors import UsageError
from copil_analysis.showing.charts import WIDE, Plot, draw_in, noted
from copil_analysis.showing.columns import Table
from copil_analysis.showing.excel import write_excel
from copil_analysis.showing.french import typeset
from copil_analysis.showing.markup import Html, plain, say
from copil_analysis.showing.picture import picture
from copil_analysis.usage import Named, checked

ALT_LENGTH = range(20, 251)
MOST_SENTENCES = 2

Text = str | Markup
"""Words of a sentence; Markup where it holds a verdict (``showing.markup.phrase``)."""


@dataclass(frozen=True, eq=False)
class Indicator(Named):
    """What one question found; it shows itself, in JupyterLab as on a page.

    ``data`` holds the figures as numbers, with interval and ``verdict`` columns: all that table,
    chart and sentences say comes from it. ``headline`` is the finding in one line, and the
    chart's title; ``note`` a sentence beside it on the Synthèse, where ``short`` may stand for
    the headline. ``alt`` tells the chart's figures in 20 to 250 characters; ``unit`` says below a
    chart that stands without its headline what the axis counts. Where nothing can be
    told, ``why_missing`` is the one sentence that is shown. ``doubts``: what the checks say of
    its cells. ``is_open``: the table is the answer itself, and stands unfolded. ``marks``: what is
    said above it of its quarter, a part of the whole or a hypothesis; ``about``: its period and
    whose it is, ``labels``: what its structures and channels are called, for a workbook that is
    sent on (all by ``answering``). An answer of more than
    two sentences, or a chart without ``alt``, is a ValueError.
    """

    _whose = "cette réponse"

    data: pd.DataFrame
    headline: Text = ""
    sentences: Sequence[Text] = ()
    table: Table | None = None
    plot: Plot | None = None
    alt: str = ""
    unit: str = ""
    reading: str = ""
    source: str = ""
    definition: str = ""
    why_missing: str = ""
    doubts: Sequence[str] = ()
    short: Text = ""
    note: Text = ""
    is_open: bool = False
    marks: tuple[str, ...] = ()
    about: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.sentences) > MOST_SENTENCES:
            raise ValueError(f"an answer has at most two sentences: {self.sentences}")
        if self.plot and len(self.alt) not in ALT_LENGTH:
            raise ValueError(f"an alternative has 20 to 250 characters, not {len(self.alt)}")
        if not (self.headline or self.why_missing):
            raise ValueError("an answer has a headline, or says why it is missing")

    def marked(self, *marks: str) -> Self:
        """The same with more marks; itself where there are none."""
        return replace(self, marks=(*self.marks, *marks)) if marks else self

    @property
    def chart(self) -> Figure | None:
        """The chart, drawn anew as wide as a page's column; None where there is nothing to draw."""
        drawn = self._alone
        return None if drawn is None or self.why_missing else drawn(WIDE)

    @checked
    def draw(self, axes: Axes) -> Axes:
        """Draw the chart in the place of matplotlib axes, as wide as they are, and give them back.

        Axes that are too small, or nothing to draw, are a UsageError that says so.
        """
        if not isinstance(axes, Axes):
            kind = type(axes).__name__
            raise UsageError(f"draw attend des axes de matplotlib (axes[0], ax), et non {kind}.")
        drawn = self._alone
        if drawn is None or self.why_missing:
            told = plain(self.why_missing or f"« {self.headline} » n'a pas de graphique.")
            raise UsageError(f"Rien à dessiner : {told}")
        draw_in(axes, drawn)
        return axes

    @property
    def _alone(self) -> Plot | None:
        """The chart without the headline, below which stand its unit and what it supposes."""
        below = " ; ".join(filter(None, [self.unit, *self.marks]))
        return noted(self.plot, typeset(below)) if self.plot and below else self.plot

    @property
    def _marked(self) -> Plot | None:
        """The chart, below which stands what it supposes."""
        marks = " ; ".join(self.marks)
        return noted(self.plot, typeset(marks)) if self.plot and marks else self.plot

    @cached_property
    def block(self) -> Html:
        """The whole answer: marks, finding, chart, sentences, folded table, source."""
        return Html(self.body(), self._text, "answer").marked(*self.marks)

    @property
    def brief(self) -> Html:
        """The finding, the chart and one sentence, half as wide as a page: for the Synthèse."""
        return self._brief().marked(*self.marks)

    def body(
        self, *, sizes: Sequence[str] = ("wide", "narrow"), is_open: bool | None = None
    ) -> str:
        """The HTML of the answer without its marks.

        ``sizes``: how wide the chart is drawn (``picture``). ``is_open``: whether its table stands
        unfolded, by default as the answer says.
        """
        if self.why_missing:
            return f'<p class="missing">{say(self.why_missing)}</p>'
        table = self._table(is_open=self.is_open if is_open is None else is_open)
        parts = [self._figure(sizes), *self._paragraphs(), table, self._foot()]
        return "\n".join(filter(None, parts))

    def _brief(self) -> Html:
        headline, note = say(self.short or self.headline), say(self.note)
        if self.why_missing or self.plot is None:
            told = say(self.why_missing) or headline
            return Html(f'<p class="missing half">{told}</p>', plain(told), "answer")
        drawn = picture(self._marked or self.plot, alt=self.alt, half=True)
        below = Markup('<p class="note">{}</p>\n').format(note) if note else Markup("")
        html = Markup(
            '<figure role="figure" class="half" aria-label="{}">\n'
            "<figcaption><h2>{}</h2></figcaption>\n{}\n{}</figure>"
        ).format(plain(headline), headline, drawn, below)
        return Html(str(html), self._text, "answer")

    @checked
    def to_excel(self, path: str | Path) -> None:
        """Write a workbook: the answer, its data and what its words mean; numbers are numbers."""
        write_excel(self, path)

    def __repr__(self) -> str:
        return "\n".join(
            map(plain, (*([" ; ".join(self.marks)] if self.marks else []), self._text))
        )

    def _repr_html_(self) -> str:
        return self.block.html

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        return self.block._repr_mimebundle_(include, exclude)

    @property
    def _text(self) -> str:
        return "\n".join(map(plain, (self.why_missing or self.headline, *self.sentences)))

    def _figure(self, sizes: Sequence[str]) -> str:
        title = say(self.headline)
        plot = self._marked
        if plot is None:
            return f"<h3>{title}</h3>"
        return str(
            Markup(
                '<figure role="figure" aria-label="{}">\n'
                "<figcaption><h3>{}</h3></figcaption>\n{}\n</figure>"
            ).format(plain(title), title, picture(plot, alt=self.alt, sizes=sizes))
        )

    def _paragraphs(self) -> list[str]:
        reading = f"Lecture : {self.reading}" if self.reading else ""
        told = [f"<p>{say(sentence)}</p>" for sentence in self.sentences if sentence]
        return [*told, f'<p class="reading">{say(reading)}</p>'] if reading else told

    def _table(self, *, is_open: bool) -> str:
        if self.table is None:
            return ""
        table = self.table.html()
        # A doubt of which the table's own marks tell already is not said again.
        told = [say(doubt) for doubt in self.doubts if say(doubt) not in table]
        shown = "\n".join([table, *(f'<p class="note">{doubt}</p>' for doubt in told)])
        if is_open:
            return shown
        return (
            f'<details class="data">\n<summary>Voir le tableau<span class="unseen"> : '
            f"{say(self.table.caption)}</span></summary>\n{shown}</details>"
        )

    def _foot(self) -> str:
        return f'<p class="source">{say(f"Source : {self.source}")}</p>' if self.source else ""
