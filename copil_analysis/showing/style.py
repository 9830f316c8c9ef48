"""Our colours and French numbers and dates for charts of one's own, by matplotlib or seaborn."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from babel.dates import format_date as babel_date
from babel.dates import format_datetime
from cycler import cycler
from matplotlib import units
from matplotlib.axis import Axis
from matplotlib.dates import AutoDateLocator, DateConverter, num2date
from matplotlib.font_manager import fontManager
from matplotlib.scale import LinearScale, register_scale, scale_factory
from matplotlib.ticker import Formatter, ScalarFormatter

from copil_analysis.showing.charts.colours import INK, LINE, ORDER, SOFT, WHITE
from copil_analysis.showing.charts.letters import MEASURED
from copil_analysis.showing.french import MINUS, THIN, format_short_date
from copil_analysis.showing.picture import FONTS
from copil_analysis.usage import checked

_DATES = (np.datetime64, date, datetime)


class Style(ExitStack):
    """The settings in force; at the end of a ``with`` what stood before is restored."""

    def __repr__(self) -> str:
        return "Style des graphiques : couleurs, nombres et dates des pages."


@checked
def style() -> Style:
    """Give charts made from now on our colours, fonts and grid, and French numbers and dates.

    It holds at once, and in a ``with`` until its end; axes keep what they were made with.
    """
    before = Style()
    settings, parameters, any_axis = _settings(), cast(Any, mpl.rcParams), cast(Any, None)
    before.callback(parameters.update, {name: parameters[name] for name in settings})
    parameters.update(settings)
    earlier = type(scale_factory("linear", any_axis))
    before.callback(register_scale, PlainScale if earlier is LinearScale else earlier)
    register_scale(FrenchScale)
    before.callback(units.registry.update, {kind: units.registry[kind] for kind in _DATES})
    units.registry.update(dict.fromkeys(_DATES, _french_dates()))
    return before


def _settings() -> dict[str, Any]:
    known = {font.name for font in fontManager.ttflist}
    return {
        "axes.prop_cycle": cycler(color=[look.colour for look in ORDER]),
        "patch.facecolor": ORDER[0].colour,
        "patch.edgecolor": WHITE,
        # The second draws what the first has no sign for.
        "font.family": [*[name for name in FONTS if name in known][:1], MEASURED],
        "font.size": 10,
        "text.color": INK,
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelcolor": SOFT,
        "axes.edgecolor": SOFT,
        "axes.facecolor": WHITE,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.formatter.useoffset": False,
        "axes.formatter.limits": (-9, 15),
        "axes.unicode_minus": True,
        "figure.facecolor": WHITE,
        "savefig.facecolor": WHITE,
        "grid.color": LINE,
        "grid.linewidth": 0.75,
        "lines.linewidth": 1.9,
        "lines.solid_capstyle": "butt",
        "legend.frameon": False,
        "xtick.color": SOFT,
        "xtick.labelcolor": SOFT,
        "ytick.color": SOFT,
        "ytick.labelcolor": SOFT,
    }


def write_french(number: str) -> str:
    """A number as computers write it, as French does.

    >>> write_french("-12345.50").replace(THIN, " ")
    '−12 345,50'
    """
    whole, point, decimals = number.partition(".")
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", THIN, whole)
    return f"{grouped},{decimals}".replace("-", MINUS) if point else grouped.replace("-", MINUS)


class FrenchFormatter(ScalarFormatter):
    """The numbers of an axis with decimal comma, thin spaces in thousands and a true minus."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return write_french(super().__call__(x, pos))


class PlainScale(LinearScale):
    """matplotlib's own, which in its old form may no longer be registered without a warning."""

    name = "linear"

    def __init__(self) -> None:
        super().__init__(None)


class FrenchScale(PlainScale):
    """The linear scale, which numbers its axis in French: what all axes begin with."""

    def set_default_locators_and_formatters(self, axis: Axis) -> None:
        super().set_default_locators_and_formatters(axis)
        axis.set_major_formatter(FrenchFormatter())


class FrenchDates(DateConverter):
    """Dates on an axis, named in French."""

    @staticmethod
    def axisinfo(unit: Any, axis: Any) -> Any:
        return units.AxisInfo(
            majloc=AutoDateLocator(tz=unit),
            majfmt=FrenchDateFormatter(),
            label="",
            default_limits=(date(1970, 1, 1), date(1970, 1, 2)),
        )


def _french_dates() -> FrenchDates:
    return FrenchDates()  # type: ignore[no-untyped-call]  # matplotlib types its dates in part


class FrenchDateFormatter(Formatter):
    """Years, months, days or hours, as the ticks of the axis need."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """The ticks, told apart and no more."""
        ticks = [num2date(value) for value in values]
        if any((tick.hour, tick.minute) != (0, 0) for tick in ticks):
            return [str(format_datetime(tick, "d MMM HH:mm", locale="fr")) for tick in ticks]
        if any(tick.day != 1 for tick in ticks):
            return [format_short_date(tick) + year for tick, year in _with_years(ticks)]
        if any(tick.month != 1 for tick in ticks):
            named = [(babel_date(tick, "MMM", locale="fr"), y) for tick, y in _with_years(ticks)]
            return [month + year for month, year in named]
        return [str(tick.year) for tick in ticks]


def _with_years(ticks: Sequence[datetime]) -> list[tuple[datetime, str]]:
    """Each tick with its year below where that is another than the last one's."""
    before = [None, *(tick.year for tick in ticks)]
    return [
        (tick, "" if tick.year == year else f"\n{tick.year}")
        for tick, year in zip(ticks, before, strict=False)
    ]
