"""The charts of a message: pictures, for no mail program shows every kind of drawing."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from copil_analysis.indicators.needs_gap import needs_gap
from copil_analysis.indicators.waiting_flow import waiting_flow
from copil_analysis.showing.charts.paper import PIXELS
from copil_analysis.showing.french import typeset
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import say
from copil_analysis.showing.picture import png

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NEEDS, WAITING = "besoins", "file_active"
_SHARPNESS = 2  # pixels of the picture for one of the screen
_WIDTH = 348 / PIXELS
"""On a telephone 320 pixels are left for it, and its letters are then still of 11."""


@dataclass(frozen=True)
class Chart:
    """A chart of the Synthèse; ``name`` is its file's, width and height are in CSS pixels."""

    name: str
    title: Markup
    alt: str
    png: bytes
    width: int
    height: int


def answers(quarter: Quarter) -> dict[str, Indicator]:
    """The two answers that the Synthèse draws, by the name of their picture."""
    return {NEEDS: needs_gap(quarter, by="typology"), WAITING: waiting_flow(quarter)}


def draw_charts(told: dict[str, Indicator]) -> Iterator[Chart]:
    """Draw what there is to draw; an answer that says why it is missing is left out."""
    for name, answer in told.items():
        if answer.plot is None or answer.why_missing:
            continue
        picture = png(answer.plot, _WIDTH, dpi=PIXELS * _SHARPNESS)
        width, height = struct.unpack(">II", picture[16:24])
        yield Chart(
            name,
            title=say(answer.short or answer.headline),
            alt=typeset(answer.alt),
            png=picture,
            width=round(width / _SHARPNESS),
            height=round(height / _SHARPNESS),
        )
