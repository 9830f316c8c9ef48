"""What the team's notes carry forward: the brakes and what comes next, to be confirmed."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from copil_analysis.analysis.noted import first_said, keys_of
from copil_analysis.errors import CopilError
from copil_analysis.period import Period
from copil_analysis.periods_received import periods_behind, received_folder
from copil_analysis.reading.notes import BRAKES, NEXT, items_below, read_item, read_notes
from copil_analysis.vocabulary import fold


def carry_notes(template: str, before: Period | None, root: Path) -> str:
    """The notes to fill with what those of the period before say, and since when.

    Each item stands under its heading as the team wrote it, who and until when included; a
    comment asks that it be confirmed. Since when: as the pages tell it.
    """
    notes = {one: _notes(one, root) for one in periods_behind(before, root)} if before else {}
    parts = re.split(r"(?m)^(?=## )", template)
    for place, part in enumerate(parts):
        title = fold(part.partition("\n")[0])
        heading = next((one for one in (BRAKES, NEXT) if one.search(title)), None)
        if before is None or heading is None or not part.startswith("## "):
            continue
        if items := items_below(notes[before], heading):
            said = {one: keys_of(text, heading) for one, text in notes.items()}
            lines = "".join(f"- {_since(item, before, said)}\n" for item in items)
            asked = f"<!-- Repris de {before} : à confirmer, corriger ou ôter. -->"
            end = "\n" if place + 1 < len(parts) else ""
            parts[place] = f"{part.rstrip()}\n\n{asked}\n\n{lines}{end}"
    return "".join(parts)


def _notes(period: Period, root: Path) -> str:
    """What a period's notes say; nothing where they do not read."""
    try:
        return read_notes(received_folder(period, root))
    except CopilError:
        return ""


def _since(text: str, before: Period, said: Mapping[Period, Collection[str]]) -> str:
    item = read_item(text)
    if item.since:
        return text
    return f"{text} (depuis {first_said(item, before, said).the_label})"
