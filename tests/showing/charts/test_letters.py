"""Letters measured and broken into lines."""

import pytest
from matplotlib.figure import Figure

from copil_analysis.showing.charts.ends import spread
from copil_analysis.showing.charts.letters import text_width, wrap
from copil_analysis.showing.charts.paper import style


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_measured_as_they_are_drawn(bold: bool) -> None:
    """Never narrower than drawn, and at most a fiftieth wider."""
    text = "Autres contingents réservataires : 1 234"
    with style():
        drawn = Figure(dpi=96).text(0, 0, text, fontsize=9.75, fontweight="bold" if bold else 400)
        width = drawn.get_window_extent().width
    assert width - 0.5 <= text_width(text, 13, bold=bold) <= 1.02 * width


def test_names_are_broken_into_lines_of_about_equal_lengths() -> None:
    """No last line of one short word; a no-break space does not break."""
    assert wrap("Structure de la ville de Grasse", 180) == ["Structure de la", "ville de Grasse"]
    assert wrap("12\u00a0logements obtenus", 100) == ["12\u00a0logements", "obtenus"]


def test_a_word_that_is_too_long_is_cut_at_its_hyphen_or_anywhere() -> None:
    """All letters stay, and each piece fits."""
    assert wrap("Saint-Laurent", 70) == ["Saint-", "Laurent"]
    pieces = wrap("réservataires", 50)
    assert "".join(piece.removesuffix("-") for piece in pieces) == "réservataires"
    assert all(text_width(piece) <= 50 for piece in pieces)


def test_labels_that_would_touch_are_moved_apart() -> None:
    """Three at one height spread downwards, and up again at the foot."""
    assert spread([50, 50, 50], [10, 10, 10], 0, 100) == [50, 60, 70]
    assert spread([99, 99], [10, 10], 0, 100) == [85, 95]
