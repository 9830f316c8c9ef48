"""A chart as an image of a page: SVG whose letters are text, always the same bytes."""

import io
from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from copil_analysis.showing.charts.letters import MEASURED
from copil_analysis.showing.charts.paper import HALF, NARROW, WIDE, Plot, pixel_size, style
from copil_analysis.showing.french import typeset
from copil_analysis.showing.svg import lighten

FONTS = ("Arial", "Liberation Sans", "Helvetica")
"""The page's, before any without serifs."""
_WIDTHS = {"wide": WIDE, "narrow": NARROW, "half": HALF}
# What may stand as it is in a data: address within a double-quoted attribute of HTML; a space
# would end an address of a srcset.
_SAFE = "!$'()*+,-./:;<=>?@[]_~|{}"


def picture(
    plot: Plot, *, alt: str, sizes: Sequence[str] = ("wide", "narrow"), half: bool = False
) -> Markup:
    """A chart as wide as the column, and a narrower drawing for a telephone; or only half as wide.

    ``sizes``: the drawing that is shown, then the one for at most 640 pixels, if any.
    """
    shown, *narrower = ("half",) if half else sizes
    source = Markup('<source media="(max-width: 640px)" srcset="{}" width="{}" height="{}">')
    sources = Markup("").join(source.format(*_drawn(plot, size)) for size in narrower)
    image = Markup('<img src="{}" width="{}" height="{}" alt="{}">')
    return Markup("<picture>{}{}</picture>").format(
        sources, image.format(*_drawn(plot, shown), typeset(alt))
    )


def png(plot: Plot, width: float = WIDE, dpi: int = 192) -> bytes:
    """A chart as PNG, ``width`` inches wide, always the same bytes on a machine."""
    known = {font.name for font in fontManager.ttflist}
    out = io.BytesIO()
    figure = plot(width)
    with style(next((name for name in FONTS if name in known), MEASURED)):
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def svg(figure: Figure) -> str:
    """A figure as light SVG, its letters in the fonts of the page."""
    out = io.BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with style(), rc_context({"svg.hashsalt": "copil", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata=nothing)
    return lighten(out.getvalue().decode(), fonts=(*FONTS, "sans-serif"))


def _drawn(plot: Plot, size: str) -> tuple[Markup, int, int]:
    """A drawing as a data: address, with its size in pixels."""
    figure = plot(_WIDTHS[size])
    width, height = (round(side) for side in pixel_size(figure))
    return Markup("data:image/svg+xml," + quote(svg(figure), safe=_SAFE)), width, height
