"""What the desk needs beyond the reports: the libraries of the extra ``desk``."""

from importlib.util import find_spec

from copil_analysis.errors import CopilError

LIBRARIES = ("jupyterlab", "voila", "ipywidgets", "itables", "anywidget")


def expect_extra() -> None:
    """The libraries of the desk are there; else a CopilError that says how to get them."""
    if not all(map(find_spec, LIBRARIES)):
        raise CopilError(
            "Il manque les bibliothèques du bureau de l’analyste : "
            "pip install copil-analysis[desk] les installe."
        )
