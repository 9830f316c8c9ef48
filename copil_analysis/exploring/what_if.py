"""The panel of what is supposed: sliders, and what they change at once."""

from collections.abc import Callable
from typing import Any

import ipywidgets

from copil_analysis.exploring.questions import Asked, in_all, what_if
from copil_analysis.exploring.views import View


class WhatIf(View):
    """Gap, pressure and projection as they stand and as supposed.

    ``data`` is that of ``copil.compare(quarter, supposed, by="typology")``; ``in_all`` that of all
    sizes together, with the households that may wait in a year.
    """

    def __init__(self, asked: Callable[[], Asked], sliders: Any) -> None:
        super().__init__("Et si… ?", what_if, asked)
        self._whole = View("Toutes tailles ensemble", in_all, asked, is_open=True)
        self.widget = ipywidgets.VBox([sliders, self._whole.widget, self.widget])

    @property
    def in_all(self) -> Any:
        """The figures of all sizes together."""
        return self._whole.data

    def refresh(self) -> None:
        """Follow what is chosen and supposed."""
        super().refresh()
        self._whole.refresh()
        # One sentence says that nothing is supposed.
        self._html.layout.display = "" if self._asked().choices.supposes else "none"

    def show(self) -> None:
        """From now on it is shown."""
        self._whole.show()
        super().show()
