"""Since when sizes lack: the dwellings for 100 households that need them, over the quarters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.coverage import coverage_over_time
from copil_analysis.analysis.queues import place_of
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import is_partial
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.errors import UsageError
from copil_analysis.period import Period
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import lines
from copil_analysis.showing.columns import Column, Row, Table, side_by_side
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, format_number, is_missing
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number
from copil_analysis.showing.sizes import NOBODY
from copil_analysis.showing.words import size_label, source_line, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_ALL_SERVED = 100
_FEWEST = 2
_FEWEST_NEVER = 4
_TOLD = ("dwellings", "households", "coverage")


@answers
def coverage(quarter: Quarter, since: str | None = None) -> Indicator:
    """Tell the dwellings obtained for 100 households that wait, by size, quarter after quarter.

    ``since``: the first period shown, "2025-T1"; all that is known by default. Each point counts
    the dwellings of the year that ends with it; until one year is known those of the quarter.
    ``data``: place, period, typology, households, dwellings, is_year, coverage with its interval,
    year_before (the coverage a year before, of whole years).
    """
    data = coverage_over_time(quarter)
    if since is not None:
        data = data[data["place"] >= _first(since, data)].reset_index(drop=True)
    followed = sizes_of(quarter).followed
    series = {code: data[data["typology"] == code] for code in followed}
    now = data[(data["place"] == data["place"].max()) & data["coverage"].notna()]
    if why := _missing(data, now):
        return Indicator(data, why_missing=why)
    lowest = _lowest(now)
    return Indicator(
        data=data,
        headline=_headline(
            series[lowest], lowest, is_only=len(series) == 1, is_supposed=_is_supposed(quarter)
        ),
        sentences=[_year(now, quarter)],
        table=_table(data, followed),
        plot=lines(
            list(dict.fromkeys(data["period"])),
            {
                size_label(code): [_rounded(value) for value in rows["coverage"]]
                for code, rows in series.items()
            },
        ),
        unit=f"Logements obtenus {_when(data)} pour 100 ménages en attente",
        alt=write_alt(
            f"Logements pour 100 ménages {_when(data)} : ",
            [_ends(size_label(code), rows) for code, rows in series.items()],
        ),
        source=source_line(quarter, "needs", "dwellings"),
        definition=define("coverage", "obtained"),
    )


def _first(since: str, data: pd.DataFrame) -> int:
    """The place of a period, not after the last one known."""
    place = place_of(since)
    if place > data["place"].max():
        known = " à ".join([data["period"].iloc[0], data["period"].iloc[-1]])
        raise UsageError(f"since : « {since} » est après les trimestres connus, {known}.")
    return place


def _missing(data: pd.DataFrame, now: pd.DataFrame) -> str:
    last = data[data["place"] == data["place"].max()]
    if (last["households"] == 0).fillna(False).all():
        return NOBODY
    if now.empty:
        return "Il manque des besoins ou des logements obtenus au dernier trimestre."
    if data["place"].nunique() < _FEWEST:
        return "Un seul trimestre est connu : il en faut deux pour dire depuis quand il en manque."
    return ""


def _lowest(now: pd.DataFrame) -> str:
    """The size with the lowest coverage, of those that 20 households and more need if any does."""
    many = now[now["households"] >= SMALLEST_DENOMINATOR]
    rows = many if len(many) else now
    return str(rows.sort_values("coverage", kind="stable")["typology"].iloc[0])


def _is_supposed(quarter: Quarter) -> bool:
    """Whether the last point is a hypothesis: no record is told of one."""
    return quarter.hypothesis is not None and bool(quarter.hypothesis.dwellings)


def _headline(rows: pd.DataFrame, size: str, *, is_only: bool, is_supposed: bool) -> str:
    """How low the coverage has stayed, and since when, without a hole; if supposed, how low now."""
    known = list(zip(rows["period"], rows["coverage"], strict=True))[::-1]
    if known[0][1] >= _ALL_SERVED:
        start = f"{size_label(size)} :" if is_only else "Chaque taille a"
        return f"{start} au moins autant de logements obtenus que de ménages en attente"
    run: list[tuple[str, float]] = []
    for period, value in known:
        if is_missing(value) or value >= _ALL_SERVED:
            break
        run.append((str(period), float(value)))
        if is_supposed:
            break
    most = max(floor(value + 0.5) for _, value in run)
    start, since = f"{size_label(size)} : ", Period.parse(run[-1][0]).the_label
    told = f"{most} {agree(most, 'obtenu')} {_when(rows)} pour 100 ménages"
    if most == 0:
        return f"{start}aucun obtenu {_when(rows)}" + (f", depuis {since}" if len(run) > 1 else "")
    if len(run) >= _FEWEST_NEVER:
        return f"{start}jamais plus de {told} depuis {since}"
    now = _rounded(known[0][1])
    return f"{start}{now} {agree(now, 'obtenu')} {_when(rows)} pour 100 ménages"


def _year(now: pd.DataFrame, quarter: Quarter) -> str:
    """Each size's difference with the year before, printed and never judged.

    Of a year that is not whole none: that of the last four quarters is not its own.
    """
    if is_partial(quarter):
        return ""
    told = [
        f"{size_label(row['typology'])} {tell_signed(_change(row))}"
        for row in now.to_dict("records")
        if not is_missing(row["year_before"])
    ]
    return f"Logements pour 100 ménages, sur un an : {' ; '.join(told)}." if told else ""


def _change(row: Mapping[Any, Any]) -> int:
    """The difference of the two figures as they are printed."""
    now, before = (_rounded(row[name]) for name in ("coverage", "year_before"))
    return 0 if now is None or before is None else now - before


def _rounded(value: Any) -> int | None:
    """As it is printed, halves upwards."""
    return None if is_missing(value) else floor(float(value) + 0.5)


def _when(data: pd.DataFrame) -> str:
    return "en un an" if data["is_year"].all() else "dans le trimestre"


def _ends(name: str, rows: pd.DataFrame) -> str:
    known = rows.dropna(subset="coverage")
    if known.empty:
        return f"{name} n.d."
    ends = [
        f"{format_number(row['coverage'])} ({_label(row['period'])})"
        for row in known.iloc[[0, -1]].to_dict("records")
    ]
    return f"{name} de {' à '.join(ends)}"


def _table(data: pd.DataFrame, followed: Sequence[str]) -> Table:
    """A row a quarter, a column a size: "15 / 66, soit 23"."""
    frame = side_by_side(data, "place", "typology", _TOLD)
    periods = data.drop_duplicates("place").set_index("place")["period"]
    return Table(
        frame.assign(period=periods).reset_index(drop=True),
        [
            Column("period", "Trimestre", lambda period, _: _label(period)),
            *map(_of_size, followed),
        ],
        f"Logements obtenus {_when(data)} / ménages en attente, et pour 100 ménages",
    )


def _of_size(code: str) -> Column:
    """The dwellings and the households of a size, and the coverage that they make."""

    def told(row: Row) -> dict[str, Any]:
        return {name: row[f"{name} {code}"] for name in _TOLD}

    def coverage(row: Row) -> Any:
        return told(row)["coverage"] if _is_told(told(row)) else None

    label = size_label(code)
    return Column(
        f"coverage {code}",
        label,
        lambda _, row: _cell(told(row)),
        numbers=[
            Number(f"{label}, obtenus", f"dwellings {code}"),
            Number(f"{label}, en attente", f"households {code}"),
            Number(f"{label}, pour 100 ménages", coverage),
        ],
    )


def _is_told(row: Mapping[Any, Any]) -> bool:
    """Whether a coverage is printed: not under 20 households."""
    return not (is_missing(row["coverage"]) or row["households"] < SMALLEST_DENOMINATOR)


def _cell(row: Mapping[Any, Any]) -> str:
    counts = f"{format_number(row['dwellings'])} / {format_number(row['households'])}"
    return f"{counts}, soit {format_number(row['coverage'])}" if _is_told(row) else counts


def _label(period: Any) -> str:
    """The quarter in full: "T3" beside a size would be a dwelling."""
    return Period.parse(str(period)).label
