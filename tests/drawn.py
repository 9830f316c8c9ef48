"""What is written on a chart."""

from matplotlib.figure import Figure
from matplotlib.text import Text


def words_on(figure: Figure | None) -> list[str]:
    """The texts of a chart, in the order in which they are drawn."""
    assert figure is not None
    found = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text for text in found if text]
