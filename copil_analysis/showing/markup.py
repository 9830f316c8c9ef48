"""What a cell of a notebook shows: a piece of HTML, and the markdown of people turned into it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any, Self

import mistune
from markupsafe import Markup, escape

from copil_analysis.showing.french import typeset
from copil_analysis.usage import Named

MARKS = "marks"
"""The fact of a block that says what its quarter is: a part of the whole, a hypothesis."""
# No page has it, so no style sheet either: colours of ours, which any theme of JupyterLab bears.
_MARKED = (
    "margin:0 0 .6em;padding:.4em .75em;border-left:4px solid #801650;background:#f9f1f5;"
    "color:#1b2733"
)
_TAG = re.compile(r"<[^>]*>")
_TEXT = re.compile(r"(?:^|(?<=>))[^<>]+")


@dataclass(frozen=True)
class Html(Named):
    """A part of a page; ``block`` names its kind, ``facts`` are what the page takes from it."""

    _whose = "cette réponse"

    html: str
    text: str
    block: str
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    def marked(self, *marks: str) -> Self:
        """The same below a line that says what its quarter is; itself where there is nothing.

        The page's exporter finds it in the facts: what is so marked is not published.
        """
        if not marks:
            return self
        told = " ; ".join(marks)
        line = Markup('<p class="hypothesis" style="{}"><strong>{}</strong></p>\n')
        return replace(
            self,
            html=f"{line.format(_MARKED, say(told))}{self.html}",
            text=f"{plain(told)}\n{self.text}",
            facts={**self.facts, MARKS: told},
        )

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        return (
            {"text/html": self.html, "text/plain": self.text},
            {"copil": {"block": self.block, **self.facts}},
        )


def say(text: str | Markup) -> Markup:
    """Escape a text for HTML, with the spaces and apostrophes of French; tags stay as they are."""
    if isinstance(text, Markup):
        return Markup(_TEXT.sub(lambda words: _typeset_html(words[0]), text))
    return escape(typeset(text))


def phrase(template: str, *parts: Any, **named: Any) -> Markup:
    """Fill a sentence with parts of which some are HTML, a verdict for instance; texts are escaped.

    >>> phrase("{} < {}", "a & b", Markup("<b>c</b>"))
    Markup('a &amp; b &lt; <b>c</b>')
    """
    return Markup(escape(template)).format(*parts, **named)


def plain(text: str | Markup) -> str:
    """The words of a text without tags, typeset: for a mail, a workbook, an alternative."""
    return unescape(_TAG.sub("", say(text)))


def _typeset_html(words: str) -> str:
    return str(escape(typeset(unescape(words))))


def listed(items: Iterable[str | Markup], *, tag: str = "ul", css: str = "") -> Markup:
    """Put each item in a list; plain texts are escaped."""
    lines = Markup("\n").join(
        Markup("<li>{}</li>").format(item if isinstance(item, Markup) else say(item))
        for item in items
    )
    attribute = Markup(' class="{}"').format(css) if css else Markup("")
    return Markup("<{0}{1}>\n{2}\n</{0}>").format(Markup(tag), attribute, lines)


def without_prompts(text: str) -> str:
    """The markdown that people wrote, without headings with nothing below.

    >>> without_prompts("## Fait\\n\\n## Suite\\n- Un partenariat.\\n")
    '## Suite\\n- Un partenariat.'
    """
    lines = text.splitlines()
    kept: list[str] = []
    lowest = 0  # what was kept last stands at this level; a heading above it has something below
    for line in reversed(lines):
        heading = re.match(r"(#{1,6})\s", line)
        level = len(heading[1]) if heading else 7
        if not heading or level < lowest:
            kept.append(line)
            lowest = level if line.strip() else lowest
    return "\n".join(reversed(kept)).strip()


def render_markdown(text: str, *, top: int) -> str:
    """Turn markdown into HTML: raw HTML is escaped, images become their words, no level skipped.

    The highest heading becomes ``top``, and each deeper one at most one level below its parent.

    >>> render_markdown("# Suite\\n### Détail", top=3)
    '<h3>Suite</h3>\\n<h4>Détail</h4>\\n'
    """
    markdown = mistune.create_markdown(renderer=_Renderer(top))
    return str(markdown(text))


class _Renderer(mistune.HTMLRenderer):
    """mistune's HTML without raw HTML, images or skipped levels of headings."""

    def __init__(self, top: int) -> None:
        super().__init__(escape=True)
        self._top = top
        self._open: list[int] = []

    def text(self, text: str) -> str:
        return super().text(typeset(text))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return str(escape(text))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        shown = min(6, self._top + len(self._open) - 1)
        return f"<h{shown}>{text}</h{shown}>\n"
