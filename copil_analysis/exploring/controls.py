"""The desk's controls, in French: what is chosen, and what is supposed."""

from collections.abc import Iterator, Sequence
from typing import Any

import ipywidgets

from copil_analysis.config import Config
from copil_analysis.exploring.choices import PREVIOUS, YEAR_BEFORE, Choices
from copil_analysis.exploring.questions import SERIES
from copil_analysis.period import Period
from copil_analysis.showing.french import NBSP, capitalised, typeset
from copil_analysis.vocabulary import NEED_TYPOLOGIES

_MOST, _STEP = 30, 5
_SPEECH = {"description_width": "165px"}
_WIDE = {"width": "min(100%, 480px)"}
_MOST_ROWS = 6


def labelled(kind: Any, label: str, **options: Any) -> Any:
    """A widget beside its label."""
    return kind(description=typeset(label), style=_SPEECH, layout=_WIDE, **options)


class Controls:
    """The widgets, and the Choices that they tell. ``config``: that of the last period."""

    def __init__(self, periods: Sequence[str], config: Config, period: str) -> None:
        periods = sorted(periods, key=Period.parse, reverse=True)
        named = [(capitalised(Period.parse(one).label), one) for one in periods]
        self.period = labelled(ipywidgets.Dropdown, "Période", options=named, value=period)
        self.structures = _several("Structures", _terms(config, "structure"))
        self.channels = _one("Filière", "Toutes", _terms(config, "channel"))
        self.typologies = _one("Typologie", "Toutes", [(one, one) for one in NEED_TYPOLOGIES])
        self.compared = labelled(
            ipywidgets.Dropdown,
            "Comparer",
            options=[
                ("À rien", ""),
                ("Au trimestre précédent", PREVIOUS),
                ("Au même trimestre un an avant", YEAR_BEFORE),
                *named,
            ],
        )
        self.dwellings = {code: _more(code) for code in NEED_TYPOLOGIES}
        self.arrivals = labelled(
            ipywidgets.IntSlider,
            f"Arrivées (en{NBSP}%)",
            value=100,
            min=0,
            max=200,
            step=_STEP,
            continuous_update=False,
        )

    def __iter__(self) -> Iterator[Any]:
        yield from (self.period, self.structures, self.typologies, self.channels, self.compared)
        yield from (*self.dwellings.values(), self.arrivals)

    @property
    def choices(self) -> Choices:
        """What they tell now."""
        return Choices(
            period=self.period.value,
            structures=tuple(self.structures.value),
            typologies=_as_tuple(self.typologies.value),
            channels=_as_tuple(self.channels.value),
            compared=self.compared.value,
            dwellings=tuple((code, one.value) for code, one in self.dwellings.items()),
            arrivals=self.arrivals.value,
        )

    def chosen_box(self) -> Any:
        """What is chosen."""
        named = (self.period, self.structures, self.typologies, self.channels, self.compared)
        return ipywidgets.VBox(list(named))

    def supposed_box(self) -> Any:
        """What is supposed."""
        return ipywidgets.VBox([*self.dwellings.values(), self.arrivals])


def followed_control() -> Any:
    """What the view over time follows."""
    options = [(label, name) for name, (label, _) in SERIES.items()]
    return labelled(ipywidgets.Dropdown, "Suivre", options=options)


def _terms(config: Config, kind: str) -> list[tuple[str, str]]:
    return [(term.label, term.code) for term in config.every(kind)]


def _one(label: str, every: str, options: list[tuple[str, str]]) -> Any:
    return labelled(ipywidgets.Dropdown, label, options=[(every, ""), *options])


def _several(label: str, options: list[tuple[str, str]]) -> Any:
    """A list of which none chosen is all of it."""
    return labelled(
        ipywidgets.SelectMultiple,
        label,
        options=options,
        rows=min(_MOST_ROWS, len(options)),
    )


def _more(code: str) -> Any:
    return labelled(
        ipywidgets.IntSlider,
        f"{code} de plus ou de moins",
        value=0,
        min=-_MOST,
        max=_MOST,
        continuous_update=False,
    )


def _as_tuple(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
