"""A chart as an image of a page: SVG whose letters are text, always the same bytes."""

import io
import re
from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.figure import Figure

from copil_analysis.showing.charts.paper import HALF, NARROW, PIXELS, WIDE, Plot, style
from copil_analysis.showing.french import typeset

FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""The page's."""
_WIDTHS = {"wide": WIDE, "narrow": NARROW, "half": HALF}
# What may stand as it is in a data: address within a double-quoted attribute of HTML.
_SAFE = " !$'()*+,-./:;=?@[]_~|{}"


def picture(
    plot: Plot, *, alt: str, sizes: Sequence[str] = ("wide", "narrow"), half: bool = False
) -> Markup:
    """A chart as wide as the column, and a narrower drawing for a telephone; or only half as wide.

    ``sizes``: the drawing that is shown, then the one for at most 640 pixels, if any.
    """
    shown, *narrow = ["half"] if half else list(sizes)
    sources = Markup("").join(
        Markup('<source media="(max-width: 640px)" srcset="{}" width="{}" height="{}">').format(
            address.replace(" ", "%20"), width, height  # a space ends an address of a srcset
        )
        for address, width, height in (_address(plot, size) for size in narrow)
    )
    image = Markup('<img src="{}" alt="{}" width="{}" height="{}">')
    address, width, height = _address(plot, shown)
    return Markup("<picture>{}{}</picture>").format(
        sources, image.format(address, typeset(alt), width, height)
    )


def png(plot: Plot, width: float = WIDE, dpi: int = 192) -> bytes:
    """A chart as PNG, ``width`` inches wide, always the same bytes."""
    figure = plot(width)
    out = io.BytesIO()
    with style():
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def svg(figure: Figure) -> str:
    """A figure as SVG without what only an editor reads; its letters are in the page's fonts."""
    out = io.BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with style(), rc_context({"svg.hashsalt": "copil", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata=nothing)
    return _minified(out.getvalue().decode())


def _minified(text: str) -> str:
    text = re.sub(
        r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL
    )
    text = re.sub(r"(\.\d\d)\d+", r"\1", text)
    text = text.replace("'DejaVu Sans'", "_")
    text = re.sub(r"\s+", " ", text).replace("> <", "><").replace('"', "'")
    return text.strip()


def _address(plot: Plot, size: str) -> tuple[Markup, int, int]:
    """A drawing as a data: address, with its size in pixels."""
    figure = plot(_WIDTHS[size])
    width, height = (round(float(side) * PIXELS) for side in figure.get_size_inches())
    return Markup("data:image/svg+xml," + quote(svg(figure), safe=_SAFE)), width, height
