"""What stands in a chart: its words and where they are, its bars, in the units of its axes."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from copil_analysis.showing.charts.paper import style


@dataclass(frozen=True)
class Word:
    """A line of text and its box in pixels, counted upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    def touches(self, other: "Word", *, slack: float = 1) -> bool:
        """Whether both boxes share more than ``slack`` pixels."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > slack and down > slack


@dataclass(frozen=True)
class Bar:
    """A bar in the units of its axes: where it starts, where it ends, its colour."""

    start: float
    end: float
    bottom: float
    top: float
    colour: str


def read_words(figure: Figure) -> list[Word]:
    with style():
        boxes = [(text, text.get_window_extent()) for text in figure.texts if text.get_text()]
    return [
        Word(
            text.get_text().replace("\u00a0", " ").replace("\u202f", " "),
            box.x0,
            box.y0,
            box.x1,
            box.y1,
            text.get_fontsize() * 96 / 72,
        )
        for text, box in boxes
    ]


@pytest.fixture
def words() -> Callable[[Figure], list[Word]]:
    """Read the lines of text of a chart, with their boxes."""
    return read_words


@pytest.fixture
def told() -> Callable[[Figure], list[str]]:
    """Read the lines of text of a chart."""
    return lambda figure: [word.text for word in read_words(figure)]


@pytest.fixture
def bars_of() -> Callable[[Figure], list[Bar]]:
    """Read the bars of a chart, in the order in which they were drawn."""
    return lambda figure: [
        Bar(
            patch.get_x(),
            patch.get_x() + patch.get_width(),
            patch.get_y(),
            patch.get_y() + patch.get_height(),
            to_hex(patch.get_facecolor()).upper(),
        )
        for patch in figure.axes[0].patches
        if isinstance(patch, Rectangle)
    ]
