"""Why a period is neither published nor sent."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from copil_analysis.checking.findings import blocking_messages
from copil_analysis.errors import CopilError
from copil_analysis.loading import load_checks

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def why_blocked(quarter: Quarter, root: Path) -> str:
    """The first of the checks that block, as the analyst reads it: it names files as received.

    Neither a part of a period nor a hypothesis is ever published.
    """
    if quarter.marks:
        return f"Une hypothèse ou une partie ne se publie pas ({' ; '.join(quarter.marks)})."
    blocking = blocking_messages(quarter.checks)
    if not blocking:
        return ""
    with suppress(CopilError):
        blocking = blocking_messages(load_checks(str(quarter.period), root)) or blocking
    return blocking[0]
