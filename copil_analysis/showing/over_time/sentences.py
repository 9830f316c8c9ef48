"""One measure's change as a French sentence: a rise or a fall only where its interval bears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.change import Change
from copil_analysis.showing import french
from copil_analysis.showing.over_time.measures import Measure
from copil_analysis.showing.over_time.spans import Against, compare, opponents, year_so_far

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

VERDICTS = {
    "rise": "la hausse dépasse le hasard",
    "fall": "la baisse dépasse le hasard",
    "chance": "l'écart peut tenir au hasard",
}


def describe_measure(quarter: Quarter, measure: Measure) -> str:
    """Compare one measure with each period known: a first sentence, then a short one."""
    first, *others = opponents(quarter)
    change = compare(measure, quarter, first.other)
    if change.now is None:
        noun = measure.plural or french.agree(2, measure.noun)
        return f"Le nombre de {noun} n'est pas disponible : rien ne peut y être comparé."
    text = f"{describe_count(measure, change)}{_against(measure, change, first)}."
    return " ".join([text, *(_alone(measure, quarter, other) for other in others)])


def describe_year_so_far(quarter: Quarter, measure: Measure) -> str:
    """Compare the year up to this quarter with the same span a year before; nothing in T1."""
    now, against = year_so_far(quarter)
    if now is None:
        return ""
    count = measure.count(now)
    if french.is_missing(count):
        return ""
    told = french.counted(count, measure.noun, measure.plural, feminine=measure.is_feminine)
    if against is None:
        rest = f" ; la même période de {now.period.year - 1} n'est pas connue"
    else:
        rest = _against(measure, compare(measure, now, against.other), against, is_short=True)
    return f"{french.capitalised(since(now))}, {told}{rest}."


def since(year: Quarter) -> str:
    """Name the start of the year so far: "depuis le 1er janvier"."""
    return f"depuis le {french.format_date(year.start).removesuffix(f' {year.start.year}')}"


def describe_count(measure: Measure, change: Change) -> str:
    """Open a sentence with the count and its noun; nothing is "Aucun logement attribué"."""
    told = french.counted(change.now, measure.noun, measure.plural, feminine=measure.is_feminine)
    return french.capitalised(told)


def _against(measure: Measure, change: Change, against: Against, *, is_short: bool = False) -> str:
    when = against.told(measure)
    if change.before is None:
        return f" ; {when}, le nombre n'est pas disponible"
    if change.difference == 0 and change.verdict in ("", "chance") and not change.is_by_day:
        return f", comme {when}"
    was = french.format_number(change.before) if change.before else _none(measure)
    return f", contre {was} {when} : {describe_verdict(change, is_short=is_short)}"


def _alone(measure: Measure, quarter: Quarter, against: Against) -> str:
    change = compare(measure, quarter, against.other)
    if change.before is None:
        return f"{against.alone}, le nombre n'est pas disponible."
    if change.difference == 0 and change.verdict in ("", "chance") and not change.is_by_day:
        same = "il y en avait autant" if change.now else "il n'y en avait pas non plus"
        return f"{against.alone}, {same}."
    was = f"il y en avait {french.format_number(change.before)}"
    was = was if change.before else f"il n'y en avait {_none(measure)}"
    return f"{against.alone}, {was} : {describe_verdict(change, is_short=True)}."


def _none(measure: Measure) -> str:
    return "aucune" if measure.is_feminine else "aucun"


def describe_verdict(change: Change, *, is_short: bool = False) -> str:
    """Say whether a change exceeds chance, with the ratio and its interval in brackets.

    Where one span is longer the ratio is by day, and the sentence says so. ``is_short``: it
    does not repeat that the interval is one at 95 %.
    """
    interval = format_ratio_interval(change)
    level = "intervalle" if is_short else "intervalle à 95 %"
    if change.ratio is None:
        told = f"{level} du rapport : {interval}"
    else:
        told = f"rapport de {format_ratio(change.ratio)}, {level} : {interval}"
    if change.is_by_day:
        days = f"{french.plural(change.days, 'jour')} contre {change.days_before}"
        told += f" ; ramené à la durée, {days}"
    return f"{VERDICTS[change.verdict]} ({told})"


def format_ratio(ratio: float, decimals: int = 2) -> str:
    """Write a ratio: no decimals for nothing and from ten on, where they would say nothing."""
    return french.format_number(ratio, decimals if 0 < ratio < 10 else 0)


def format_ratio_interval(change: Change) -> str:
    """Write the bounds of a ratio; a third decimal where two would hide on which side of 1."""
    low, high = change.low or 0.0, change.high or 0.0
    decimals = 3 if any(round(bound, 2) == 1 and bound != 1 for bound in (low, high)) else 2
    if high == float("inf"):
        return f"{format_ratio(low, decimals)} ou plus"
    return f"{format_ratio(low, decimals)} à {format_ratio(high, decimals)}"
