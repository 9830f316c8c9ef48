"""The words around the charts of the times and of the projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.outlook import (
    hardest,
    recent,
    times_without_arrivals,
    unbroken,
)
from copil_analysis.analysis.projection import project
from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.outlook.projection_words import in_a_year
from copil_analysis.showing.outlook.tables import records, sources_of, typology_label
from copil_analysis.showing.outlook.times import (
    history_of,
    is_known,
    name_file,
    row_of,
    write_time,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_times_figure(quarter: Quarter) -> FigureWords:
    """Words around the times without arrivals; at least one of them is known."""
    history = history_of(quarter)
    times = times_without_arrivals(history)
    known = [row for row in records(times) if is_known(row)]
    first = row_of(times, hardest(times) or TOTAL)
    row = row_of(times, TOTAL)
    told = [
        f"{name} en {_short(one)}"
        for name, one in (
            ("la file active", row),
            (f"celle{name_file(str(first['typology']))}", first),
        )
        if is_known(one)
    ]
    if first["typology"] == TOTAL:
        told = told[:1]
    return figure_words(
        title=f"Sans arrivée après le {french.format_date(quarter.snapshot)}, "
        f"{', '.join(told).replace(' en ', ' s’écoulerait en ', 1)}",
        alt=write_alt(
            "Délai sans arrivée : ",
            [f"{typology_label(str(one['typology']))} {_short(one)}" for one in known],
        ),
        source=sources_of(quarter, recent(history)),
        reading=f"{typology_label(str(known[0]['typology']))} : {write_time(known[0])}. Le point "
        "est le délai, le trait son intervalle à 95 % ; une flèche va au-delà de 5 ans.",
    )


def describe_projection_figure(quarter: Quarter) -> FigureWords:
    """Words around the projection by typology; there is one."""
    history = history_of(quarter)
    found = project(history)
    now = history[history["place"] == history["place"].max()]
    total = in_a_year(found, TOTAL)
    codes = [str(code) for code in now["typology"] if code != TOTAL]
    ends = {code: in_a_year(found, code) for code in codes}
    today = {code: row_of(now, code)["households"] for code in codes}
    parts = [
        f"{typology_label(code)} {french.format_number(today[code])}, puis "
        f"{french.format_interval(end['low'], end['high'])}"
        for code, end in ends.items()
    ]
    label = Period.parse(total["period"]).label
    first = codes[0]
    return figure_words(
        title=f"Au {label}, {french.format_interval(total['low'], total['high'])} ménages en "
        f"attente (bande à 80 %), contre {french.format_number(row_of(now, TOTAL)['households'])} "
        f"au {french.format_date(quarter.snapshot)}",
        alt=write_alt("Ménages en attente, puis dans un an : ", parts),
        source=sources_of(quarter, unbroken(history, ("households",))),
        reading=f"{typology_label(first)} : {french.format_number(today[first])} ménages en "
        f"attente, puis {french.format_interval(ends[first]['low'], ends[first]['high'])} au "
        f"{label}, huit fois sur dix. Le trait plein est le passé, la bande ce qui peut venir.",
    )


def _short(row: dict[str, object]) -> str:
    """Write a time without its interval, which stands in the chart."""
    return write_time(row).split(" (")[0]
