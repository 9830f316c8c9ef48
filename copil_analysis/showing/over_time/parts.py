"""The changes of a page's parts in French: channels, structures, typologies, persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from copil_analysis.analysis.change import Change, ShareChange, compare_shares
from copil_analysis.analysis.counting import sum_by
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.quarter.beside import within
from copil_analysis.showing import french
from copil_analysis.showing.over_time.measures import ALLOCATED, PERSONS, Measure
from copil_analysis.showing.over_time.sentences import VERDICTS, describe_count, since
from copil_analysis.showing.over_time.spans import compare, opponents, spans_of
from copil_analysis.showing.phrases import largest, name_channels

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

IN_HOUSEHOLDS = (
    "les personnes sont comptées par ménages entiers, de tailles diverses : aucun intervalle "
    "simple ne dit si l'écart dépasse le hasard"
)


def describe_calm(quarter: Quarter, measures: Sequence[Measure]) -> str:
    """Answer first, where no change of these measures exceeds chance over any span known.

    A measure that was zero in both periods has nothing to say, and does not stop the others.
    """
    verdicts = {
        compare(measure, now, against.other).verdict
        for now, against in spans_of(quarter)
        for measure in measures
        if now is quarter or not measure.is_stock
    }
    return "Aucune hausse ni baisse n'est établie." if verdicts - {""} == {"chance"} else ""


def describe_beyond(quarter: Quarter, measures: Sequence[Measure], among: str) -> str:
    """Name which parts moved beyond chance, over one span or another, or say that none did."""
    changes = [
        (measure, now, against, compare(measure, now, against.other))
        for now, against in spans_of(quarter)
        for measure in measures
        if now is quarter or not measure.is_stock
    ]
    compared = [change for *_, change in changes if change.verdict]
    if not compared:
        return ""
    among = french.capitalised(among)
    told = [
        f"« {measure.label} » ({_tell_way(change)} {against.told(measure)}"
        f"{'' if now is quarter else f', {since(now)}'})"
        for measure, now, against, change in changes
        if change.verdict in ("rise", "fall")
    ]
    if not told:
        return f"{among} : aucun écart ne dépasse le hasard."
    verb = "dépasse" if len(told) == 1 else "dépassent"
    return (
        f"{among} : {french.enumerated(told)} {verb} le hasard "
        f"({french.plural(len(compared), 'comparaison')} ; une sur vingt environ le ferait sans "
        "que rien n'ait changé)."
    )


def _tell_way(change: Change) -> str:
    way = "hausse" if change.verdict == "rise" else "baisse"
    now, before = map(french.format_number, (change.now, change.before))
    return f"{way}, {now} contre {before}"


def describe_first_channel(quarter: Quarter) -> str:
    """Say how the part of the channel that gave most in both quarters together has moved.

    Choosing it over both, and not in this one alone, favours neither a rise nor a fall.
    """
    against = opponents(quarter)[0]
    quarter = within(quarter, against.other)
    counts = [
        sum_by(one.allocations, "channel").set_index("channel")["households"]
        for one in (against.other, quarter)
    ]
    both = (counts[0] + counts[1]).reset_index()
    codes, _ = largest(both, "channel", "households")
    if len(codes) != 1:
        return ""
    totals = [ALLOCATED.count(against.other), ALLOCATED.count(quarter)]
    change = compare_shares(counts[0][codes[0]], totals[0], counts[1][codes[0]], totals[1])
    if change is None:
        return ""
    name = french.capitalised(name_channels(codes, quarter))
    return (
        f"{name} a fourni {french.plural(change.now, 'logement')} sur "
        f"{_of(change.now, change.total)}, contre "
        f"{french.format_number(change.before)} sur "
        f"{_of(change.before, change.total_before)} {against.phrase} : "
        f"{VERDICTS[change.verdict]}{_points(change)}."
    )


def _of(count: int, total: int) -> str:
    told = french.format_number(total)
    if total < SMALLEST_DENOMINATOR:
        return told
    return f"{told} ({french.format_percent(count / total)})"


def _points(change: ShareChange) -> str:
    if min(change.total, change.total_before) < SMALLEST_DENOMINATOR:
        return ""
    low, high = (french.format_number(100 * bound) for bound in (change.low, change.high))
    return f" (intervalle à 95 % de la différence : {low} à {high} points)"


def describe_persons(quarter: Quarter) -> str:
    """Set the persons rehoused beside those of the quarter before, without a verdict."""
    against = opponents(quarter)[0]
    change = compare(PERSONS, quarter, against.other)
    if change.before is None or not change.now:
        return ""
    was = french.format_number(change.before) if change.before else "aucune"
    return f"{describe_count(PERSONS, change)}, contre {was} {against.phrase} ; {IN_HOUSEHOLDS}."
