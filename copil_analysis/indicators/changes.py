"""How a count moved over the quarters: verdict, differences, the parts that stand out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.analysis.counting import something_in
from copil_analysis.analysis.difference import count_of
from copil_analysis.analysis.series import ALL, MEASURES, counts_by_quarter, parts_by_quarter
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import is_partial
from copil_analysis.analysis.verdict import JUDGED, Verdict, standing_out, verdict
from copil_analysis.period import Period
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import at_most_four, lines
from copil_analysis.showing.columns import Column, Table, between
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    capitalised,
    format_date,
    format_number,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import phrase
from copil_analysis.showing.measures import count_of_measure, noun_of
from copil_analysis.showing.options import expect
from copil_analysis.showing.words import (
    MOST_NAMED,
    OTHER_CHANNELS,
    label_of,
    source_line,
    tell_moves,
    tell_same,
    tell_signed,
    tell_verdict,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_OTHERS = {"structure": "Toutes les autres structures", "channel": OTHER_CHANNELS}
_UNLIKE = {
    "error": "Une erreur d'un des trimestres, dite en page Méthode, empêche de les comparer.",
    "late": "Des attributions ont été déclarées un trimestre trop tard : "
    "les trimestres ne se comparent pas.",
    "missing": "Il manque les chiffres de structures qui en comptent plus de la moitié.",
    "new": "Il n'y en avait aucun les quatre trimestres précédents.",
    "partial": "L'année n'est pas entière : elle ne se compare pas à une autre.",
    "supposed": "Des logements sont supposés : leur évolution ne se juge pas.",
}
"""Why a verdict tells nothing, where it does not compare."""


@answers
def changes(
    quarter: Quarter,
    measure: str = "allocations",
    by: str | None = None,
    since: str | None = None,
) -> Indicator:
    """Tell how a measure moved over the known quarters, in all or by structure, channel, typology.

    ``data``: period, ``by`` (if asked), count, low, high (Poisson's), and of the last quarter the
    verdict. ``since`` leaves older quarters out of chart and table.
    """
    expect("measure", measure, MEASURES)
    if by is not None:
        expect("by", by, MEASURES[measure].by)
    wide = _since(_drawn(quarter, measure, by), since)
    data = _data(quarter, measure, by, list(wide.index))
    known = wide.notna().any(axis="columns")
    if known.sum() < 2:
        return Indicator(data, why_missing=_why_missing(quarter, measure, int(known.sum())))
    labels = {str(code): _label(str(code), measure, quarter) for code in wide}
    return Indicator(
        data=data,
        headline=_headline(quarter, measure),
        sentences=[*_sentence(quarter, measure), *_parts(quarter, measure, by)],
        table=_table(wide, labels, data, by),
        plot=lines(
            list(wide.index),
            {label: list(wide[code]) for code, label in labels.items()},
            concept=None if by else _concept(measure),
        ),
        alt=_alt(wide, labels, measure),
        source=_source(quarter, measure, by, str(known.index[known][0])),
        definition=define("difference", "four_quarters"),
    )


def _concept(measure: str) -> str:
    return "waiting" if MEASURES[measure].is_stock else "obtained"


def _drawn(quarter: Quarter, measure: str, by: str | None) -> pd.DataFrame:
    """The counts that are drawn, a column a line: four lines at most."""
    if by == "typology":
        series = {
            code: counts_by_quarter(quarter, measure, f"typology:{code}")
            for code in sizes_of(quarter).followed
        }
        counts = {code: one.set_index("period")["count"] for code, one in series.items()}
        return pd.DataFrame(counts)
    wide = parts_by_quarter(quarter, measure, by or "")
    told = something_in(wide) or [str(code) for code in wide]
    frame, codes = at_most_four(wide, told, _OTHERS.get(by or "", ""))
    return frame[codes]


def _since(wide: pd.DataFrame, since: str | None) -> pd.DataFrame:
    if since is None:
        return wide
    first = Period.parse(since).quarters[0]
    kept = [period for period in wide.index if Period.parse(period).quarters[0] >= first]
    expect("since", since, [since] if kept else list(wide.index))
    return wide.loc[kept]


def _data(quarter: Quarter, measure: str, by: str | None, periods: list[str]) -> pd.DataFrame:
    wide = parts_by_quarter(quarter, measure, by or "").loc[periods]
    rows = wide.melt(ignore_index=False, var_name=by or ALL, value_name="count").reset_index()
    rows = rows.join(MEASURES[measure].intervals(rows["count"])).assign(verdict="")
    if measure in JUDGED:
        is_last = rows["period"] == periods[-1]
        codes = [_code(quarter, measure, by, str(code)) for code in wide]
        rows.loc[is_last, "verdict"] = codes
    return rows if by else rows.drop(columns=ALL)


def _code(quarter: Quarter, measure: str, by: str | None, part: str) -> str:
    """The verdict on a part; none on one that no longer exists."""
    if by is None:
        return verdict(quarter, measure).code
    labels = {**quarter.config.structure_labels, **quarter.config.channel_labels}
    is_gone = by != "typology" and part not in labels
    return "" if is_gone else verdict(quarter, measure, f"{by}:{part}").code


def _headline(quarter: Quarter, measure: str) -> Markup:
    """The sums of four quarters of a flow and their verdict, else the count and its differences."""
    found = verdict(quarter, measure) if measure in JUDGED else None
    if found and found.now is not None and not MEASURES[measure].is_stock:
        now = capitalised(count_of_measure(found.now, measure))
        spans = "en quatre trimestres", "les quatre précédents"
        if quarter.period.quarter is None and not is_partial(quarter):
            year = quarter.period.year
            spans = f"en {year}", f"en {year - 1}"
        before = f"{format_number(found.before)} {spans[1]}{_same(found, quarter)}"
        return phrase("{} {}, {} : {}", now, spans[0], before, tell_verdict(found))
    told = _lead(quarter, measure)
    if not found or not found.is_told:
        return phrase(told)
    if found.difference is not None and "sur un an" not in told:
        told += f", {tell_signed(found.difference)} sur un an{_same(found, quarter)}"
    return phrase("{} : {}", told, tell_verdict(found))


def _same(found: Verdict, quarter: Quarter) -> str:
    return tell_same(label_of(code, quarter) for code in found.left_out)


def _lead(quarter: Quarter, measure: str) -> str:
    count, when = count_of(quarter, measure), quarter.period.in_label
    if MEASURES[measure].is_stock:
        when = f"au {format_date(quarter.snapshot)}"
    if count is None:
        return f"Chiffre non disponible {when}"
    moves = tell_moves(quarter, measure)
    return capitalised(f"{count_of_measure(count, measure)} {when}{f', {moves}' if moves else ''}")


def _sentence(quarter: Quarter, measure: str) -> list[str]:
    """A flow's own quarter, where the headline tells of four; else why nothing is compared."""
    found = verdict(quarter, measure) if measure in JUDGED else None
    if found and found.why in _UNLIKE:
        return [_UNLIKE[found.why]]
    is_said = found is None or found.now is None or MEASURES[measure].is_stock
    count = count_of(quarter, measure)
    if is_said or quarter.period.quarter is None or count is None:
        return []
    moves = tell_moves(quarter, measure)
    own = f"{capitalised(quarter.period.the_label)} en compte {format_number(count)}"
    return [f"{own} : {moves}." if moves else f"{own}."]


def _parts(quarter: Quarter, measure: str, by: str | None) -> list[Markup]:
    """The parts that stand out, the largest differences first."""
    if measure not in JUDGED:
        return []
    keys = [by] if by else list(MEASURES[measure].by)
    found = [one for key in keys for one in standing_out(quarter, measure, key)][:MOST_NAMED]
    told = [_part(one, quarter) for one in found]
    return [phrase("Surtout {}.", Markup(" ; ").join(told))] if told else []


def _part(found: Verdict, quarter: Quarter) -> Markup:
    label = label_of(found.place.partition(":")[2], quarter)
    counts = f"{format_number(found.before)} puis {format_number(found.now)}"
    return phrase("{} ({}, {})", label, counts, tell_verdict(found))


def _table(
    wide: pd.DataFrame, labels: Mapping[str, str], data: pd.DataFrame, by: str | None
) -> Table:
    frame = wide.reset_index()
    columns = [Column("period", "Trimestre", lambda period, _: _named(str(period)))]
    columns += [Column(code, label) for code, label in labels.items()]
    if by is None and data["low"].notna().any():
        frame = frame.merge(data[["period", "low", "high"]], on="period")
        columns.append(between("Intervalle à 95 %"))
    title = " et ".join(labels.values()) if by is None else "Chaque ligne du graphique"
    return Table(frame, columns, f"{title}, trimestre par trimestre")


def _named(period: str) -> str:
    return capitalised(Period.parse(period).label)


def _label(code: str, measure: str, quarter: Quarter) -> str:
    if code == ALL:
        return capitalised(noun_of(measure))
    return label_of(code, quarter)


def _alt(wide: pd.DataFrame, labels: Mapping[str, str], measure: str) -> str:
    """The figures of the last quarter that is known, the largest first, and the extremes of all."""
    first, last = (Period.parse(str(period)).label for period in (wide.index[0], wide.index[-1]))
    by_size = wide.ffill().iloc[-1].astype("Int64").sort_values(ascending=False, kind="stable")
    told = []
    for code in by_size.index:
        counts = wide[code].dropna()
        if len(counts):
            low, high, now = map(format_number, (counts.min(), counts.max(), counts.iloc[-1]))
            told.append(f"{labels[str(code)]} {now} à la fin, de {low} à {high}")
    return write_alt(f"Courbes du {first} au {last} : ", told)


def _source(quarter: Quarter, measure: str, by: str | None, first: str) -> str:
    table, _ = MEASURES[measure].source(by or "")
    told = source_line(quarter, table)
    return f"{told} ; trimestres connus depuis le {Period.parse(first).label}"


def _why_missing(quarter: Quarter, measure: str, known: int) -> str:
    if quarter.period.quarter is None and quarter.series[0] is quarter:
        year = quarter.period.year
        return f"Les trimestres de {year} ne sont pas connus un à un : leur évolution non plus."
    if known:
        return "Un seul trimestre est connu : l'évolution se lira à partir du prochain."
    return f"L'évolution n'est pas connue : aucun trimestre ne donne de {noun_of(measure, 1)}."
