"""A matplotlib figure as an accessible HTML figure: one inline image, always the same bytes."""

import base64
import io
import re
from urllib.parse import quote

import matplotlib as mpl
import matplotlib.pyplot as plt
from markupsafe import Markup
from matplotlib.figure import Figure

from copil_analysis.showing.french import typeset
from copil_analysis.showing.markup import Html, say

ALT_LENGTH = range(20, 251)
SVG_LIMIT = 45_000
"""Above this many bytes a drawing travels as a picture at twice the screen's size, if smaller.

A bar chart of twelve hatched bars takes 35 kB as SVG and 67 kB as PNG.
"""


def show_figure(figure: Figure, *, title: str, alt: str, source: str, reading: str) -> Html:
    """Show a figure under the title that says what it finds, and close it.

    ``alt`` carries the figures in 20 to 250 characters, else a ValueError; ``reading`` tells how
    to read one point of the drawing.
    """
    title, alt = typeset(title), typeset(alt)
    if len(alt) not in ALT_LENGTH:
        raise ValueError(f"the alternative of « {title} » has {len(alt)} characters, not 20 to 250")
    address, (width, height) = draw(figure)
    html = Markup(
        '<figure role="figure" aria-label="{title}">\n<figcaption>{title}</figcaption>\n'
        '<div class="scroll" role="group" tabindex="0" aria-label="Graphique\u00a0: {title}">'
        '<img src="{address}" alt="{alt}" width="{width}" height="{height}"></div>\n'
        '<div class="beneath">\n<p class="reading">Lecture\u00a0: {reading}</p>\n'
        '<p class="source">Source\u00a0: {source}</p>\n</div>\n</figure>'
    ).format(
        title=title,
        alt=alt,
        address=Markup(address),
        width=width,
        height=height,
        reading=say(reading),
        source=say(source),
    )
    return Html(str(html), title, "figure")


def draw(figure: Figure) -> tuple[str, tuple[int, int]]:
    """Draw a figure as a data: address with its size in CSS pixels, then close it."""
    svg = _svg(figure)
    address = f"data:image/svg+xml,{quote(svg, safe=_SAFE)}"
    if len(address) > SVG_LIMIT:
        png = base64.b64encode(_save(figure, "png", dpi=192)).decode()
        address = min(address, f"data:image/png;base64,{png}", key=len)
    plt.close(figure)
    return address, _size(svg)


def draw_png(figure: Figure, *, dpi: int = 192) -> bytes:
    """Draw a figure as a PNG, always the same bytes, then close it."""
    png = _save(figure, "png", dpi=dpi)
    plt.close(figure)
    return png


# What may stand as it is in a data: address within a double-quoted attribute of HTML.
_SAFE = " !$'()*+,-./:;=?@[]_~|{}<>"


def _save(figure: Figure, form: str, *, dpi: int = 96) -> bytes:
    """Save without date or software, and with the same names inside every time."""
    out = io.BytesIO()
    nothing = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "copil", "svg.fonttype": "path"}):
        figure.savefig(
            out, format=form, dpi=dpi, metadata=nothing, bbox_inches="tight", pad_inches=0.08
        )
    return out.getvalue()


def _svg(figure: Figure) -> str:
    """Save as SVG without what only an editor reads, and with hundredths of a point."""
    svg = _save(figure, "svg").decode()
    svg = re.sub(
        r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL
    )
    svg = re.sub(r'(?<= d=")[^"]+', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><").replace('"', "'")
    return svg.strip()


def _size(svg: str) -> tuple[int, int]:
    # matplotlib writes points; a CSS pixel is three quarters of one.
    found = re.search(r"viewBox='0 0 ([\d.]+) ([\d.]+)'", svg)
    if found is None:
        raise ValueError("the drawing has no viewBox")
    return round(float(found[1]) / 0.75), round(float(found[2]) / 0.75)
