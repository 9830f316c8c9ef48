"""What a question gives is remembered with its quarter, and says of which quarter it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from copil_analysis.quarter.frame import Frame
from copil_analysis.quarter.remembering import remembered
from copil_analysis.showing.french import capitalised
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.panel import Panel
from copil_analysis.showing.words import period_label
from copil_analysis.usage import is_quarter

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


class Shown(Protocol):
    """What shows itself: an Indicator, a Panel, a piece of HTML."""

    def marked(self, *marks: str) -> Self:
        """The same with marks; itself where there are none."""


P = ParamSpec("P")
Answer = TypeVar("Answer", bound=Shown)


def answers(
    function: Callable[Concatenate[Quarter, P], Answer],
) -> Callable[Concatenate[Quarter, P], Answer]:
    """Make a function of a Quarter a question: asked once, answered with the quarter's marks.

    Every public function of ``indicators`` is one. Another Quarter among its options counts too:
    a comparison with a hypothesis is one itself. Figures on which a hypothesis has no bearing say
    so.
    """

    @wraps(function)
    def answer(quarter: Quarter, /, *args: P.args, **options: P.kwargs) -> Answer:
        quarters: list[Any] = [
            one for one in (quarter, *args, *options.values()) if is_quarter(one)
        ]
        marks = [mark for one in quarters for mark in one.marks]
        found = function(quarter, *args, **options)
        if quarter.hypothesis and len(quarters) == 1:
            received = function(quarter.hypothesis.basis, *args, **options)
            if _says_the_same(found, received):
                marks[-1] = f"{marks[-1]} (sans effet ici)"
        return _named(found, quarters).marked(*dict.fromkeys(marks))

    return remembered(answer)


def _says_the_same(one: Answer, other: Answer) -> bool:
    if isinstance(one, Indicator) and isinstance(other, Indicator):
        return one.data.equals(other.data)
    return one == other


def _named(answer: Answer, quarters: Sequence[Quarter]) -> Answer:
    """An answer whose data tell their columns; an Indicator with period, service and labels."""
    if isinstance(answer, Panel):
        return replace(answer, data=Frame.of("cette réponse", answer.data))
    if not isinstance(answer, Indicator):
        return answer
    first = quarters[0]
    labels: dict[str, str] = {}
    for one in reversed(quarters):
        labels |= {**one.config.channel_labels, **one.config.structure_labels}
    about = f"{capitalised(period_label(first))}, {first.config.service}"
    data = Frame.of("cette réponse", answer.data)
    return replace(answer, data=data, about=about, labels=labels)
