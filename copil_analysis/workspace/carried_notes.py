"""What the team's notes carry forward: the brakes and what comes next, to be confirmed."""

import re
from pathlib import Path

from copil_analysis.errors import CopilError
from copil_analysis.period import Period
from copil_analysis.periods_received import received_folder
from copil_analysis.reading.notes import BRAKES, NEXT, items_below, read_item, read_notes
from copil_analysis.vocabulary import fold


def carry_notes(template: str, before: Period | None, root: Path) -> str:
    """The notes to fill with what those of the period before say, and since when.

    Each item stands under its heading as the team wrote it, who and until when included; a
    comment asks that it be confirmed.
    """
    try:
        notes = read_notes(received_folder(before, root)) if before else ""
    except CopilError:
        return template
    parts = re.split(r"(?m)^(?=## )", template)
    for place, part in enumerate(parts):
        heading = fold(part.partition("\n")[0])
        wanted = next((one for one in (BRAKES, NEXT) if one.search(heading)), None)
        items = items_below(notes, wanted) if wanted and part.startswith("## ") else []
        if before and items:
            lines = "".join(f"- {_since(item, before)}\n" for item in items)
            asked = f"<!-- Repris de {before} : à confirmer, corriger ou ôter. -->"
            end = "\n" if place + 1 < len(parts) else ""
            parts[place] = f"{part.rstrip()}\n\n{asked}\n\n{lines}{end}"
    return "".join(parts)


def _since(text: str, before: Period) -> str:
    return text if read_item(text).since else f"{text} (depuis {before.the_label})"
