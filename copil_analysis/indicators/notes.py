"""What the team wrote beside the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.noted import noted
from copil_analysis.reading.notes import BRAKES, NEXT
from copil_analysis.showing.answering import answers
from copil_analysis.showing.markup import Html, render_markdown, say, without_prompts
from copil_analysis.showing.words import tell_known

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_NONE = "L'équipe n'a pas joint de remarque aux chiffres de cette période."
_LABEL = "Écrit par l'équipe, et non calculé."


@answers
def notes(quarter: Quarter) -> Html:
    """The team's notes as they were written, set apart; below, what was due by now and is there."""
    written = without_prompts(quarter.notes)
    if not written:
        return Html(f"<p>{say(_NONE)}</p>", _NONE, "notes")
    html = (
        f'<div class="remarks" data-said="team">\n<p class="label">{say(_LABEL)}</p>\n'
        f"{render_markdown(written, top=3)}</div>"
    )
    items = [*noted(quarter, BRAKES), *noted(quarter, NEXT)]
    for one in (item for item in items if item.is_late):
        known = tell_known(one)
        told = f"{one.said.rstrip(' .;')} : {known[:1].lower()}{known[1:]}"
        html += f'\n<p class="note">{say(told)}</p>'
    return Html(html, written, "notes")
