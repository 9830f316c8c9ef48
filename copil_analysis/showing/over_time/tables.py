"""The tables that set a period beside the earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.change import Change
from copil_analysis.showing import french
from copil_analysis.showing.over_time.measures import (
    ADULTS,
    ALLOCATED,
    CHILDREN,
    LARGE_NEEDED,
    LARGE_OBTAINED,
    PERSONS,
    REHOUSED,
    SUMMARY,
    WAITING,
    Measure,
    by_channel,
    by_structure,
    needed_by_typology,
    obtained_by_typology,
)
from copil_analysis.showing.over_time.parts import IN_HOUSEHOLDS
from copil_analysis.showing.over_time.sentences import format_ratio, format_ratio_interval
from copil_analysis.showing.over_time.spans import Against, compare, opponents, short, year_so_far
from copil_analysis.showing.page_tables import TableWords, finish_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MEASURE = "Mesure"
_VERDICTS = {"rise": "hausse", "fall": "baisse", "chance": "non établi"}
_HOW_TO_READ = (
    "Évolution : ce qui multiplie le nombre d'avant, avec l'intervalle à 95 % ; « hausse » "
    "ou « baisse » seulement quand l'intervalle exclut 1, sinon l'écart peut tenir au hasard."
)
_MANY = "Sur vingt comparaisons, une environ paraît dépasser le hasard sans que rien n'ait changé."
_BY_DAY = "Les rapports sont ramenés à la durée : {}."
_STOCK = (
    "Pour la file active l'intervalle est prudent : les mêmes ménages sont en partie comptés aux "
    "deux dates."
)


def table_changes_summary(quarter: Quarter) -> TableWords | None:
    """The main figures beside those of the earlier periods; None when there are none."""
    return _table_changes(quarter, SUMMARY, "chiffres principaux")


def table_changes_allocation(quarter: Quarter) -> TableWords | None:
    """The dwellings allocated by channel and by structure, beside those of earlier periods."""
    return _table_changes(quarter, _allocation(quarter), "logements attribués")


def table_changes_rehoused(quarter: Quarter) -> TableWords | None:
    """The households and persons rehoused beside those of the earlier periods."""
    return _table_changes(quarter, _rehoused(quarter), "ménages et personnes relogés")


def table_changes_needs(quarter: Quarter) -> TableWords | None:
    """Needs and dwellings obtained by typology beside those of the earlier periods."""
    return _table_changes(quarter, _needs(), "besoins et logements obtenus par typologie")


def table_year_summary(quarter: Quarter) -> TableWords | None:
    """The flows of the year so far beside those of the year before; None when not known."""
    return _table_year(quarter, SUMMARY, "chiffres principaux")


def table_year_allocation(quarter: Quarter) -> TableWords | None:
    """The dwellings allocated in the year so far, by channel and by structure."""
    return _table_year(quarter, _allocation(quarter), "logements attribués")


def table_year_rehoused(quarter: Quarter) -> TableWords | None:
    """The households and persons rehoused in the year so far."""
    return _table_year(quarter, _rehoused(quarter), "ménages et personnes relogés")


def table_year_needs(quarter: Quarter) -> TableWords | None:
    """The dwellings of each typology obtained in the year so far."""
    return _table_year(quarter, _needs(), "logements obtenus par typologie")


def _allocation(quarter: Quarter) -> list[Measure]:
    return [ALLOCATED, *by_channel(quarter.config), *by_structure(quarter.config)]


def _rehoused(quarter: Quarter) -> list[Measure]:
    return [REHOUSED, PERSONS, ADULTS, CHILDREN, *by_structure(quarter.config, "rehoused")]


def _needs() -> list[Measure]:
    needed, obtained = needed_by_typology(), obtained_by_typology()
    return [WAITING, *needed, LARGE_NEEDED, *obtained, LARGE_OBTAINED]


def _table_changes(quarter: Quarter, measures: Sequence[Measure], what: str) -> TableWords | None:
    against = opponents(quarter)
    if not against:
        return None
    than = " et ".join(one.phrase for one in against)
    caption = f"Évolution des {what}, {quarter.period.label} comparé {than}, en nombre"
    if quarter.period.quarter is None:
        caption = (
            f"Évolution des {what}, {quarter.period.label} comparée à celle d'avant, en nombre"
        )
    return _table(quarter, quarter, against, measures, short(quarter.period), caption)


def _table_year(quarter: Quarter, measures: Sequence[Measure], what: str) -> TableWords | None:
    now, against = year_so_far(quarter)
    if now is None or against is None:
        return None
    flows = [measure for measure in measures if not measure.is_stock]
    caption = (
        f"Cumul des {what}, {french.format_span(now.start, now.end)}, comparé à la même période "
        f"de {against.other.period.year}, en nombre"
    )
    header = f"{now.period.year}, 1er au {quarter.period.quarter}e trim."
    return _table(quarter, now, [against], flows, header, caption)


def _table(
    quarter: Quarter,
    now: Quarter,
    against: Sequence[Against],
    measures: Sequence[Measure],
    header: str,
    caption: str,
) -> TableWords:
    frame = pd.DataFrame({_MEASURE: [measure.label for measure in measures]})
    frame[header] = [french.format_number(measure.count(now)) for measure in measures]
    for one in against:
        changes = [compare(measure, now, one.other) for measure in measures]
        frame[one.header] = [french.format_number(change.before) for change in changes]
        frame[one.change] = [
            _cell(change, measure) for change, measure in zip(changes, measures, strict=True)
        ]
    tables = tuple(dict.fromkeys(measure.table for measure in measures))
    places = {
        (i, header): [measure.rests_on]
        for i, measure in enumerate(measures)
        if measure.rests_on and now is quarter
    }
    notes = _notes(now, against, measures)
    words = finish_table(
        quarter, frame, places, caption=caption, tables=tables, notes=notes, total=False
    )
    compared = french.enumerated(one.header for one in against)
    source = f"{words['source']} ; pour {compared}, les mêmes tableaux"
    return TableWords({**words, "source": french.typeset(source)})


def _cell(change: Change, measure: Measure) -> str:
    if change.difference is None:
        return french.MISSING
    if not measure.is_judged:
        sign = "+" if change.difference > 0 else ""
        return f"écart de {sign}{french.format_number(change.difference)}"
    if not change.verdict:
        return "–"
    interval = format_ratio_interval(change)
    told = interval if change.ratio is None else f"× {format_ratio(change.ratio)} ({interval})"
    # The figures stay on one line, below their verdict where the column is narrow.
    return f"{_VERDICTS[change.verdict]} : {told.replace(' ', french.NBSP)}"


def _notes(now: Quarter, against: Sequence[Against], measures: Sequence[Measure]) -> list[str]:
    flow = next((measure for measure in measures if not measure.is_stock), None)
    changes = [compare(flow, now, one.other) for one in against] if flow else []
    spans = [
        f"{french.plural(change.days, 'jour')} contre {change.days_before} {one.phrase}"
        for one, change in zip(against, changes, strict=bool(flow))
        if change.is_by_day
    ]
    return [
        _HOW_TO_READ,
        *([_MANY] if len(measures) > len(SUMMARY) else []),
        *([_BY_DAY.format(french.enumerated(spans))] if spans else []),
        *([_STOCK] if any(measure.is_stock for measure in measures) else []),
        *([] if all(measure.is_judged for measure in measures)
          else [f"{french.capitalised(IN_HOUSEHOLDS)}."]),
    ]  # fmt: skip
