"""A figure as HTML: the same bytes each time, named, described, and closed."""

import re

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from copil_analysis.showing.figures import show_figure

ALT = "Ménages : 31 à CASA, 94 à l’Est."


def chart(bars: int = 2) -> Figure:
    figure, axes = plt.subplots()
    axes.bar(range(bars), range(bars), hatch="//")
    return figure


def shown(figure: Figure, alt: str = ALT) -> str:
    return show_figure(
        figure, title="L'Est attend", alt=alt, source="diapositive 5", reading="94 ménages."
    ).html


def test_the_figure_is_named_by_its_caption() -> None:
    """axe and RGAA want the label and the caption to be the same words."""
    figure = BeautifulSoup(shown(chart()), "html.parser").figure
    assert figure["role"] == "figure"
    assert figure["aria-label"] == figure.figcaption.get_text() == "L’Est attend"
    assert figure.img["alt"].replace("\u00a0", " ") == ALT
    assert "Lecture\u00a0: 94\u00a0ménages." in figure.get_text()
    assert "Source\u00a0: diapositive 5" in figure.get_text()


def test_the_same_chart_gives_the_same_bytes() -> None:
    """Neither date nor random identifier enters the drawing."""
    assert shown(chart()) == shown(chart())
    assert "dc:date" not in shown(chart())


def test_the_drawing_is_one_inline_svg() -> None:
    """The image is a data: address, and its size in pixels is stated."""
    image = BeautifulSoup(shown(chart()), "html.parser").img
    assert image["src"].startswith("data:image/svg+xml,<svg")
    assert int(image["width"]) > 300 and int(image["height"]) > 200


def test_a_heavy_drawing_travels_as_a_picture() -> None:
    """A page stays small whatever is drawn on it."""
    html = shown(chart(bars=2000))
    assert "data:image/png;base64," in html and len(html) < 100_000


@pytest.mark.parametrize("alt", ["trop court", "a" * 251])
def test_an_alternative_has_20_to_250_characters(alt: str) -> None:
    """Too few say nothing, too many are cut by screen readers."""
    figure = chart()
    with pytest.raises(ValueError, match="20 to 250"):
        shown(figure, alt=alt)
    plt.close(figure)


def test_the_figure_is_closed() -> None:
    """No second copy is drawn by the notebook."""
    figure = chart()
    shown(figure)
    assert not plt.fignum_exists(figure.number)


def test_glyphs_keep_their_scale() -> None:
    """Shortening the numbers of paths must not touch the scale of letters."""
    assert re.search(r"scale\(0\.01\d{3,}", shown(chart()))
