"""Every public question, asked of one quarter in each of its ways."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import copil_analysis as copil
from copil_analysis.showing.indicator import Indicator

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

WAYS: dict[str, list[dict[str, Any]]] = {
    "allocations": [{"by": "channel"}, {"by": "structure"}],
    "changes": [
        {},
        {"measure": "dwellings", "by": "typology"},
        {"measure": "allocations", "by": "structure"},
        {"measure": "waiting"},
    ],
    "compare": [{}, {"by": "typology"}, {"by": "structure"}, {"by": "channel"}],
    "funding": [{}, {"by": "typology"}],
    "needs_gap": [{}, {"by": "structure"}, {"by": ["structure", "typology"]}],
    "places": [{"by": "landlord"}, {"by": "commune"}],
    "waits": [{"by": "size"}, {"by": "structure"}],
}
"""The options of a question, where it has some that change what is shown."""


def every_answer(quarter: "Quarter") -> Iterator[tuple[str, Indicator]]:
    """Each Indicator with how it was asked; what shows itself and is none is left out."""
    for name in dir(copil):
        ask = getattr(copil, name)
        if not getattr(ask, "__module__", "").startswith("copil_analysis.indicators."):
            continue
        first = (quarter.previous,) if name == "compare" else ()
        for options in WAYS.get(name, [{}]):
            answer = ask(*first, quarter, **options)
            if isinstance(answer, Indicator):
                yield f"{name}{options or ''}", answer
