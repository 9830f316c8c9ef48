"""The desk of a notebook: what is chosen once, and the views that follow it."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

from copil_analysis.errors import CopilError
from copil_analysis.exploring import questions
from copil_analysis.exploring.choices import Choices, Chosen, Shelf
from copil_analysis.exploring.extra import expect_extra
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.root import find_root
from copil_analysis.usage import Named, checked

_PAUSE = 0.2
"""Seconds after a choice in which the next one may come."""


@checked
def desk(root: str | Path = ".", period: str | int | None = None) -> "Desk":
    """Lay out a workspace's quarters to be explored: controls and the views that follow them.

    ``period``: the one that is chosen first, by default the last received. In a notebook ``desk``
    shows the controls, and ``desk.gap``, ``desk.grid``, ``desk.series``, ``desk.waits``,
    ``desk.channels``, ``desk.comparison``, ``desk.what_if`` and ``desk.origins`` a view each, whose
    ``data`` is the DataFrame of what it shows now. ``desk.quarter`` is the Quarter that is chosen.
    Needs the extra ``desk``.
    """
    expect_extra()
    return Desk(find_root(root), None if period is None else Period.parse(period))


class Desk(Named):
    """See ``desk``."""

    _whose = "le bureau"

    def __init__(self, root: Path, period: Period | None = None) -> None:
        # The widgets are imported here: the library itself does without them.
        from copil_analysis.exploring.controls import Controls, followed_control
        from copil_analysis.exploring.frames import show_in_french
        from copil_analysis.exploring.origins import Origins
        from copil_analysis.exploring.views import View
        from copil_analysis.exploring.what_if import WhatIf

        self._shelf = Shelf.of(root)
        self._chosen = Chosen(self._shelf)
        first = self._shelf.known(period)
        self.controls = Controls(self._shelf.periods, self._shelf.config, first)
        self.followed = followed_control()

        def view(title: str, question: questions.Question, *controls: Any) -> View:
            return View(title, question, self._asked, *controls)

        self.gap = view("Besoins et logements obtenus, par taille", questions.gap)
        self.grid = view("Par structure et par taille", questions.grid)
        self.series = view("Dans le temps", questions.series, self.followed)
        self.waits = view("Délais", questions.waits)
        self.channels = view("Filières", questions.channels)
        self.comparison = view("Comparaison", questions.comparison)
        self.what_if = WhatIf(self._asked, self.controls.supposed_box())
        self.origins = Origins(self._asked, root)
        for control in (*self.controls, self.followed):
            control.observe(self._refresh, names="value")
        self._prepare()
        show_in_french(lambda: self.quarter)

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return self.controls.choices

    @property
    def quarter(self) -> Quarter:
        """The Quarter that is chosen, with what it is restricted to."""
        return self._chosen.quarter(self.choices)

    @property
    def supposed(self) -> Quarter:
        """The same as supposed; itself where nothing is."""
        return self._chosen.supposed(self.choices) or self.quarter

    def _asked(self) -> questions.Asked:
        return questions.Asked(self.choices, self._chosen, self.followed.value)

    def _refresh(self, _: Any = None) -> None:
        for view in self._views:
            view.refresh()
        self._prepare()

    def _prepare(self) -> None:
        """While the analyst looks, compute what the next choice needs."""
        with suppress(RuntimeError):  # outside a kernel no loop runs, and nobody waits
            loop = asyncio.get_running_loop()
            loop.call_later(_PAUSE, self._prepare_now)

    def _prepare_now(self) -> None:
        with suppress(CopilError):  # the views have told it
            self._chosen.prepare(self.choices)

    @property
    def _views(self) -> tuple[Any, ...]:
        shown = (self.gap, self.grid, self.series, self.waits, self.channels, self.comparison)
        return (*shown, self.what_if, self.origins)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.controls.chosen_box()._repr_mimebundle_(**options)
