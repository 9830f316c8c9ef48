"""What stands on the Synthèse without being a chart: large figures, rows of a claim, a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from markupsafe import Markup

from copil_analysis.showing.french import capitalised
from copil_analysis.showing.markup import Html, plain, say

Text = str | Markup


@dataclass(frozen=True, repr=False)
class Panel(Html):
    """A part of a page; ``data`` holds the figures that it tells, as numbers."""

    data: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)


@dataclass(frozen=True)
class Card:
    """A large figure, what it counts, and lines below it."""

    value: str
    label: str
    details: tuple[Text, ...] = ()


Found = tuple[str, Text]
"""What is found of a claim, and the measure that shows it, which may be empty."""


@dataclass(frozen=True)
class Claim:
    """What somebody says, and what is found of each thing that it says.

    ``is_quoted``: in the words of who says it, not in ours.
    """

    said: str
    findings: tuple[Found, ...]
    is_quoted: bool = False

    @property
    def found(self) -> str:
        """All that is found, each once: « Confirmé, non confirmé »."""
        return capitalised(", ".join(dict.fromkeys(one.lower() for one, _ in self.findings)))


def said_by_team(text: str) -> Markup:
    """Somebody's words as they are, marked as theirs: what they say is not what we judge."""
    return Markup('<span data-said="team">{}</span>').format(say(text))


def cards(told: Sequence[Card], data: pd.DataFrame) -> Panel:
    """Large figures in a row that wraps."""
    dd = Markup("<dd>{}</dd>")
    rows = [
        Markup('<div><dt>{}</dt><dd class="value">{}</dd>{}</div>').format(
            say(one.label),
            say(one.value),
            Markup("").join(dd.format(say(line)) for line in one.details if line),
        )
        for one in told
    ]
    html = Markup('<dl class="key-figures">\n{}\n</dl>').format(Markup("\n").join(rows))
    text = "\n".join(tell_card(one) for one in told)
    return Panel(str(html), text, "key-figures", data=data)


def tell_card(card: Card) -> str:
    """A large figure as one line of text."""
    details = " ; ".join(plain(line) for line in card.details if line)
    return plain(f"{card.value} {card.label}{f' : {details}' if details else ''}")


def claims(title: str, told: Sequence[Claim], data: pd.DataFrame, *, note: str = "") -> Panel:
    """Each claim beside what bears it out."""
    row = Markup("<div><dt{}>{}</dt><dd>{}</dd></div>")
    finding = Markup("<strong>{}.</strong> {}")
    quoted = Markup(' data-said="team"')
    rows = [
        row.format(
            quoted if one.is_quoted else "",
            say(one.said),
            Markup(" ").join(finding.format(say(word), say(how)) for word, how in one.findings),
        )
        for one in told
    ]
    below = Markup('\n<p class="note">{}</p>').format(say(note)) if note else ""
    listing = Markup('\n<dl class="claims">\n{}\n</dl>').format(Markup("\n").join(rows))
    html = Markup("<h2>{}</h2>{}{}").format(say(title), listing if rows else "", below)
    text = "\n".join(tell_claim(one) for one in told)
    return Panel(str(html), text, "claims", data=data)


def tell_claim(claim: Claim) -> str:
    """A claim as one line of text."""
    found = " ".join(f"{word}. {plain(how)}".strip() for word, how in claim.findings)
    return plain(f"{claim.said} : {found}")
