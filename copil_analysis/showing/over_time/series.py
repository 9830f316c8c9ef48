"""The series of each page: its panels, and the words around them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.over_time.charts import Panel
from copil_analysis.showing.over_time.measures import (
    ALLOCATED,
    PERSONS,
    REHOUSED,
    WAITING,
    Measure,
    by_structure,
)
from copil_analysis.showing.over_time.spans import short
from copil_analysis.showing.page_tables import TableWords, describe_sources

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_DEMAND, _SUPPLY = 0, 1
"""The colours of the demand and of the supply, the same on every page."""


@dataclass(frozen=True)
class Series:
    """What a page's chart shows: its panels, the words around them, and the same as a table."""

    panels: list[Panel]
    words: FigureWords
    table: TableWords


def series_summary(quarter: Quarter) -> Series | None:
    """The dwellings allocated above, the households that wait below."""
    return _series(quarter, [ALLOCATED, WAITING], title="Attributions et file active", of=ALLOCATED)


def series_allocation(quarter: Quarter) -> Series | None:
    """The dwellings that each structure received."""
    measures = by_structure(quarter.config)
    return _series(quarter, measures, title="Attributions de chaque structure", of=ALLOCATED)


def series_rehoused(quarter: Quarter) -> Series | None:
    """The households rehoused above; the persons below, without a band."""
    return _series(quarter, [REHOUSED, PERSONS], title="Relogements", of=REHOUSED)


def _series(
    quarter: Quarter, measures: Sequence[Measure], *, title: str, of: Measure
) -> Series | None:
    """A panel for each measure that is known; None unless two quarters tell something.

    The title says how far the measure ``of`` has ranged.
    """
    told = [(measure, measure.over_time(quarter)) for measure in measures]
    known = [
        Panel(
            measure.label,
            counts,
            _DEMAND if measure.is_stock else _SUPPLY,
            has_band=measure.is_judged,
        )
        for measure, counts in told
        if counts["count"].notna().any()
    ]
    if not known or max(int(panel.counts["count"].count()) for panel in known) < 2:
        return None
    periods = [Period.parse(period) for period in known[0].counts["period"]]
    span = f"depuis le {periods[0].label}"
    tables = tuple(dict.fromkeys(measure.table for measure in measures))
    gaps = _describe_gaps(len({*map(str, periods)} - {*quarter.calendar["period"]}))
    source = (
        f"{describe_sources(quarter, *tables)} ; mêmes tableaux des trimestres connus depuis "
        f"le {periods[0].label}"
    )
    words = figure_words(
        title=f"{title} {span} : {_range(of, quarter)}",
        alt=write_alt(
            f"Courbes du {periods[0].label} au {periods[-1].label} : ",
            [f"{panel.name} {_tell(panel.counts['count'])}" for panel in known],
        ),
        source=source,
        reading=_read(known) + (f" {gaps} : la courbe s'y interrompt." if gaps else ""),
    )
    caption = f"{title} {span}, en nombre par trimestre"
    notes = [f"{gaps}."] if gaps else []
    return Series(known, words, _table(known, caption=caption, source=source, notes=notes))


def _table(
    panels: Sequence[Panel], *, caption: str, source: str, notes: Sequence[str]
) -> TableWords:
    periods = [Period.parse(period) for period in panels[0].counts["period"]]
    frame = pd.DataFrame({"Trimestre": [short(period) for period in periods]})
    for panel in panels:
        frame[panel.name] = [_cell(row, panel) for row in panel.counts.to_dict("records")]
    has_band = any(panel.has_band for panel in panels)
    brackets = ["Entre parenthèses, l'intervalle à 95 % de chaque nombre."] if has_band else []
    return TableWords(
        frame=frame,
        caption=french.typeset(caption),
        source=french.typeset(source),
        notes=[french.typeset(note) for note in (*brackets, *notes)],
        total=False,
    )


def _cell(row: dict[Hashable, Any], panel: Panel) -> str:
    told = french.format_number(row["count"])
    if not panel.has_band or french.is_missing(row["count"]):
        return told
    interval = french.format_count_interval(row["count"], row["low"], row["high"])
    return f"{told} ({interval})"


def _range(measure: Measure, quarter: Quarter) -> str:
    counts = measure.over_time(quarter)["count"].dropna()
    if counts.empty:
        return "nombre non disponible"
    low, high = counts.min(), counts.max()
    each = "par trimestre"
    if low == high:
        return f"toujours {french.counted(high, measure.noun, measure.plural)} {each}"
    noun = french.agree(high, measure.noun, measure.plural)
    return f"{french.format_number(low)} à {french.format_number(high)} {noun} {each}"


def _tell(counts: Any) -> str:
    known = counts.dropna()
    low, high, last = map(french.format_number, (known.min(), known.max(), known.iloc[-1]))
    return f"{last} à la fin" + (f", entre {low} et {high}" if low != high else "")


def _read(panels: Sequence[Panel]) -> str:
    first = panels[0]
    last = first.counts.dropna(subset="count").iloc[-1]
    told = (
        f"{first.name}, {Period.parse(last['period']).label} : "
        f"{french.format_number(last['count'])}"
    )
    if first.has_band:
        interval = french.format_count_interval(last["count"], last["low"], last["high"])
        told += f" ; la bande est l'intervalle à 95 % de chaque nombre, ici {interval}"
    if all(panel.has_band for panel in panels):
        return f"{told}."
    return f"{told}. Les personnes, qui arrivent par ménages entiers, n'ont pas de bande."


def _describe_gaps(count: int) -> str:
    if count == 0:
        return ""
    verb = "n'est pas connu" if count == 1 else "ne sont pas connus"
    return f"{french.plural(count, 'trimestre')} {verb}"
