"""A chart in a page: two widths, letters as text, always the same bytes."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import matplotlib.style
import pytest

from copil_analysis.showing import charts
from copil_analysis.showing.picture import picture, png

PLOT = charts.pairs(["T3", "T4"], [49, 49], [42, 13], labels=("en attente", "obtenus l'an dernier"))
ALT = "Ménages en attente, puis logements obtenus : T3 49 et 42 ; T4 49 et 13."


def drawings(html: str) -> list[str]:
    return [unquote(one) for one in re.findall(r'"data:image/svg\+xml,([^"]+)"', html)]


def test_a_telephone_gets_the_narrow_drawing() -> None:
    """The source for at most 640 pixels is 326 wide, the image 704; both say how high they are."""
    html = str(picture(PLOT, alt=ALT))
    sizes = re.findall(r'width="(\d+)" height="(\d+)"', html)
    assert [width for width, _ in sizes] == ["326", "704"]
    assert '<source media="(max-width: 640px)" srcset="data:' in html
    assert 'alt="Ménages en attente, puis logements obtenus\u00a0: T3' in html
    assert [svg.split("height='")[1].split("'")[0] for svg in drawings(html)] == [
        height for _, height in sizes
    ]


def test_half_a_page_has_a_single_drawing() -> None:
    """On the Synthèse one drawing of 336 pixels serves everywhere."""
    html = str(picture(PLOT, alt=ALT, half=True))
    assert "<source" not in html
    assert 'width="336"' in html


def test_an_address_has_no_space_that_would_end_it() -> None:
    """A srcset ends an address at a space; a double quote ends the attribute."""
    (address,) = re.findall(r'srcset="([^"]+)"', str(picture(PLOT, alt=ALT)))
    assert not re.search(r"\s", address)


def test_letters_are_text_in_the_fonts_of_the_page() -> None:
    """The words can be found in the drawing; DejaVu is not named."""
    wide = drawings(str(picture(PLOT, alt=ALT, sizes=("wide",))))[0]
    texts = [element.text for element in ElementTree.fromstring(wide).iter() if element.text]
    assert {"T3", "T4", "49", "13", "en attente"} <= set(texts)
    assert "font-family='Arial," in wide
    assert "DejaVu" not in wide


def test_the_same_figures_give_the_same_bytes() -> None:
    """Two drawings of one chart are equal, as SVG and as PNG."""
    assert picture(PLOT, alt=ALT) == picture(PLOT, alt=ALT)
    assert png(PLOT, 4, 96) == png(PLOT, 4, 96)
    assert png(PLOT, 4, 96).startswith(b"\x89PNG")


@pytest.mark.parametrize("theme", ["ggplot", "seaborn-v0_8-darkgrid", "dark_background"])
def test_a_theme_of_the_analyst_does_not_change_our_charts(theme: str) -> None:
    """An analyst may set a theme for charts of their own in the same notebook."""
    trend = charts.lines(["2011-T1", "2011-T2"], {"CASA": [1, 2], "Est": [3, None]})
    ranges = charts.dots(["CASA"], [1], [0.5], [2], reference=(1, "autant"))
    for plot in (PLOT, trend, ranges):
        plain = picture(plot, alt=ALT)
        with matplotlib.style.context(theme):
            assert picture(plot, alt=ALT) == plain


def test_ten_drawings_of_25_structures_stay_below_a_page_limit() -> None:
    """A page of 200 kB holds five charts of 25 long names in two widths."""
    names = [f"Structure d’accueil et d’hébergement n° {i}" for i in range(25)]
    plot = charts.stacked(names, {name: range(1, 26) for name in ("PLAI", "PLUS", "PLS")})
    assert 5 * len(picture(plot, alt=ALT)) < 200_000
