"""The team's remarks, notes.md, without what its writer hid: comments and what stands before."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import mistune

from copil_analysis.errors import UsageError
from copil_analysis.finding import Finding, describe_rows
from copil_analysis.period import Period
from copil_analysis.persons import names_someone
from copil_analysis.reading.deadline import Deadline, deadline_in
from copil_analysis.reading.folder import NOTES
from copil_analysis.reading.text import read_text
from copil_analysis.vocabulary import fold

# As a browser reads them: « --!> » closes a comment too, and « <! » and « <? » open others. One
# that nothing closes hides all that follows. « [//]: # (so) » is markdown's way.
_COMMENT = re.compile(r"<!--.*?(--!?>|\Z)|<[!?].*?(>|\Z)", re.DOTALL)
_LINK_TO_NOTHING = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*(?:#|<>)[^\n]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?:(?:\w[^\n:]*:|[ \t]+|-[ \t])[^\n]*\n)+---[ \t]*(?:\n|\Z)"
)

BRAKES = re.compile(r"obstacle|frein|difficulte|bloqu|manque|blocage")
NEXT = re.compile(r"\bsuite|prochain|a venir|prevu")
"""The words of the headings below which the team writes its brakes, and what comes next."""
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_SINCE = re.compile(r"\s*depuis\s+(?:l[ea]\s+|l['’]\s*ann[ée]e\s+)?(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """What the team writes on one line: « Peu de T4 (ALAM, juin) (depuis 2026-T2) ».

    ``until``: who and until when, as written; ``since``: the period that first said it.
    """

    said: str
    until: str = ""
    since: Period | None = None

    @property
    def key(self) -> str:
        """The same for the same words, whatever their case, accents, spaces and parentheses."""
        return re.sub(r"[\W_]+", "", fold(_ASIDE.sub("", self.said)))

    @property
    def deadline(self) -> Deadline | None:
        """The date that it gives, if it gives one."""
        return deadline_in(self.until, self.said)

    def is_past(self, day: date, since: Period) -> bool:
        """Whether the date that it gives has passed: the first of that name from ``since`` on."""
        due = self.deadline
        return due is not None and due.last_day(since.first_day) < day

    @property
    def when(self) -> str:
        """That date as written, with its article; empty without one."""
        return self.deadline.written if self.deadline else ""


@dataclass(frozen=True)
class Noted(Item):
    """An item of the notes of a period; ``known``: the earlier period that says it, if one does;
    ``is_late``: the date that it gives has passed at the committee's.
    """

    known: Period | None = None
    is_late: bool = False


def read_item(text: str) -> Item:
    """An item of notes.md parted into what is said, who and until when, and since when.

    >>> read_item("Peu de T4 (ALAM, juin) (depuis 2026-T2)")
    Item(said='Peu de T4', until='ALAM, juin', since=Period(year=2026, quarter=2))
    """
    said, until, since = text, "", None
    bare = _ASIDE.sub("", text)
    for aside in _ASIDE.finditer(text):
        if match := _SINCE.fullmatch(aside[1]):
            try:
                since = Period.parse(match[1])
            except UsageError:
                continue
        elif deadline_in(aside[1], bare):
            until = aside[1]
        else:
            continue
        said = said.replace(aside[0], "", 1)
    return Item(said.strip(), until, since)


def read_notes(folder: Path) -> str:
    """The markdown of a period as its readers see it; empty where there is none."""
    path = folder / NOTES
    return without_comments(read_text(path)) if path.exists() else ""


def without_comments(text: str) -> str:
    """The markdown without comments and YAML before it; an open comment hides to the end.

    >>> without_comments("---\\nauteur: Z\\n---\\nUn <!-- X --> mot.\\n<!-- Y --!>Fin <!-- Z")
    'Un  mot.\\nFin '
    """
    return _LINK_TO_NOTHING.sub("", _COMMENT.sub("", _FRONT_MATTER.sub("", text)))


def items_below(text: str, heading: re.Pattern[str]) -> list[str]:
    """The items and paragraphs below each heading that has these words, without marks.

    The words are looked for without case and accents. A deeper heading changes nothing, an item
    of an item belongs to it.

    >>> items_below("# Freins\\n- **Peu** de T4.\\n# Suite\\n- Fin", re.compile("freins"))
    ['Peu de T4.']
    """
    found: list[str] = []
    level = 0  # of the heading that has the words, while it reigns
    blocks: Any = mistune.create_markdown(renderer="ast")(text)
    for block in blocks:
        if block["type"] == "heading" and not 0 < level < block["attrs"]["level"]:
            level = block["attrs"]["level"] if heading.search(fold(_words(block))) else 0
        elif level and block["type"] == "list":
            found += [_words(item["children"][:1]) for item in block["children"]]
        elif level and block["type"] == "paragraph":
            found.append(_words(block))
    return [one for one in found if one]


def _words(node: dict[str, Any] | Sequence[dict[str, Any]]) -> str:
    """All that is written in a piece of markdown, on one line."""
    if not isinstance(node, dict):
        return " ".join("".join(map(_words, node)).split())
    if node["type"] in ("softbreak", "linebreak"):
        return " "
    return str(node.get("raw", "")) or "".join(map(_words, node.get("children", [])))


def tell_hidden(folder: Path) -> Iterator[Finding]:
    """What is hidden and perhaps not meant to be: lines before the text, an open comment."""
    path = folder / NOTES
    text = read_text(path) if path.exists() else ""
    if match := _FRONT_MATTER.match(text):
        number = match[0].strip().count("\n") + 1
        message = f"{NOTES} : les {number} premières lignes, de --- à ---, ne paraissent pas."
        yield Finding("ignored", row=NOTES, message=message)
    for match in _COMMENT.finditer(text):
        if not (match[1] or match[2]):
            line = text.count("\n", 0, match.start()) + 1
            message = (
                f"{NOTES}, ligne {line} : un commentaire ouvert ici n'est pas fermé, donc rien de "
                "ce qui suit ne paraît ; fermez-le par -->."
            )
            yield Finding("ignored", row=NOTES, level="warning", status="gap", message=message)


def tell_persons(folder: Path) -> Iterator[Finding]:
    """The lines of the notes that name a person, who would be published; no name is said."""
    path = folder / NOTES
    text = read_text(path) if path.exists() else ""
    for hidden in (_FRONT_MATTER, _COMMENT, _LINK_TO_NOTHING):
        text = hidden.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = _lines_that_name(html.unescape(text).split("\n"))
    if lines:
        where = describe_rows(lines, len(lines))
        message = (
            f"{NOTES}, {where} : une personne y est nommée, et les notes sont publiées ; ôtez son "
            "nom."
        )
        yield Finding("person", row=NOTES, level="warning", status="gap", message=message)


def _lines_that_name(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that name someone, or begin to: a name may go on in the next."""
    named = [*map(names_someone, lines), False]
    return [
        number
        for number, both in enumerate(pairwise([*lines, ""]), 1)
        if named[number - 1] or (not named[number] and names_someone(" ".join(both)))
    ]
