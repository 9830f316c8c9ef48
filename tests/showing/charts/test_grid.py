"""A heat map."""

from collections.abc import Callable

from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from copil_analysis.showing.charts import COLOURS, NARROW, WIDE, grid
from copil_analysis.showing.charts.colours import contrast, ink_on, tint

Told = Callable[[Figure], list[str]]


def test_each_cell_carries_its_number(told: Told) -> None:
    """Row by row, zeros included; a missing cell is "n.d."."""
    figure = grid(["CASA", "Est"], ["T1", "T2"], [[3, 0], [None, 12]])(WIDE)
    assert told(figure) == ["CASA", "Est", "T1", "T2", "3", "0", "n.d.", "12"]


def test_a_cell_is_the_darker_the_larger() -> None:
    """The largest has the colour of the concept, a missing one none."""
    figure = grid(["CASA"], ["T1", "T2", "T3"], [[12, 3, None]], concept="offer")(WIDE)
    dark, light, none = (to_hex(patch.get_facecolor()) for patch in figure.axes[0].patches)
    assert dark.upper() == COLOURS["offer"]
    assert contrast(dark, "#ffffff") > contrast(light, "#ffffff") > 1
    assert none == "#ffffff"


def test_numbers_can_be_read_on_every_tint() -> None:
    """The contrast of a number with its cell is at least 4.5, whatever its share."""
    for colour in COLOURS.values():
        fills = [tint(colour, share / 50) for share in range(51)]
        assert min(contrast(fill, ink_on(fill)) for fill in fills) >= 4.5


def test_long_names_of_columns_run_upwards_on_a_telephone() -> None:
    """Words that are wider than a cell are not cut."""
    columns = ["Contingent préfectoral", *"abcde"]
    figure = grid(["CASA"], columns, [[1] * 6])(NARROW)
    upright = [text.get_text() for text in figure.texts if text.get_rotation() == 90]
    assert upright == columns
