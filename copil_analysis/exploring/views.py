"""The views of the desk: each one an answer that follows what is chosen, with its frame."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import ipywidgets
import pandas as pd

from copil_analysis.errors import CopilError
from copil_analysis.exploring.paper import sheet
from copil_analysis.exploring.questions import Asked, Question
from copil_analysis.showing.indicator import Indicator


class View:
    """What a cell shows: an answer that follows what is chosen. ``data`` is its frame now.

    Nothing is drawn before it is shown for the first time.
    """

    def __init__(
        self,
        title: str,
        question: Question,
        asked: Callable[[], Asked],
        *controls: Any,
        is_open: bool = False,
    ) -> None:
        self._title, self._question, self._asked = title, question, asked
        self._is_open = is_open
        self._html = ipywidgets.HTML()
        self._drawn: Indicator | None = None
        self._sheets = WeakKeyDictionary[Indicator, str]()
        self._is_shown = False
        self.widget = ipywidgets.VBox([*controls, self._html])

    @property
    def answer(self) -> Indicator:
        """The answer to what is chosen now; a choice that cannot be answered says why."""
        try:
            return self._question(self._asked())
        except CopilError as error:
            return Indicator(pd.DataFrame(), why_missing=str(error))

    @property
    def data(self) -> pd.DataFrame:
        """The figures that are shown now."""
        return self.answer.data.copy()

    def refresh(self) -> None:
        """Follow what is chosen, if it is shown; an answer that stays the same stays as drawn."""
        if self._is_shown and (answer := self.answer) is not self._drawn:
            self._drawn = answer
            self._html.value = self._sheet(answer)

    def _sheet(self, answer: Indicator) -> str:
        """The answer as drawn, once as long as it is remembered."""
        if answer not in self._sheets:
            self._sheets[answer] = sheet(answer, title=self._title, is_open=self._is_open)
        return self._sheets[answer]

    def show(self) -> None:
        """From now on it is shown."""
        self._is_shown = True
        self.refresh()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        self.show()
        return self.widget._repr_mimebundle_(**options)
