"""The tables on the offer: funding, rents, landlords and communes, channels over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import offer, rents
from copil_analysis.analysis.counting import total_of
from copil_analysis.period import Period
from copil_analysis.register_fields import FUNDINGS
from copil_analysis.showing.french import (
    capitalised,
    format_interval,
    format_number,
    is_missing,
    typeset,
)
from copil_analysis.showing.offer.known import (
    all_rows,
    last_rows,
    name_source,
    name_span,
    own_quarters,
    quarters_in,
    rows_of,
)
from copil_analysis.showing.offer.rent_words import name_typology
from copil_analysis.showing.over_time.spans import short
from copil_analysis.showing.page_tables import TableWords, format_rate, labelled

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_TOO_FEW = (
    f"« – » : moins de {rents.FEWEST_RENTS} loyers connus, la médiane n'a pas d'intervalle à 95 % "
    "et n'est pas donnée."
)


def table_funding(quarter: Quarter) -> TableWords:
    """Count and share of each funding in the period and over all known quarters."""
    spans = {capitalised(quarter.period.label): rows_of(quarter, quarter.period)}
    quarters = quarters_in(all_rows(quarter))
    if quarters != own_quarters(quarter):
        spans[capitalised(name_span(quarters))] = all_rows(quarter)
    frame = pd.DataFrame({"Financement": list(FUNDINGS)})
    for name, rows in spans.items():
        found = offer.funding_shares(rows)
        frame[f"{name}, logements"] = _numbers(found["dwellings"])
        frame[f"{name}, part"] = [
            format_rate(one.dwellings, one.total, one.share, one.share_low, one.share_high)
            for one in found.itertuples(index=False)
        ]
    return _finish(
        frame,
        caption="Logements attribués par financement, en nombre et en part des logements dont le "
        f"financement est connu (intervalle à 95 %), {quarter.period.label}",
        quarters=quarters,
        notes=["Les logements-foyers n'ont pas de financement et ne sont pas comptés."],
    )


def table_funding_over_time(quarter: Quarter) -> TableWords:
    """Dwellings of each funding in each known quarter, and the share of PLUS."""
    counts = offer.funding_by_period(all_rows(quarter))
    wide = counts.pivot(index="period", columns="funding", values="dwellings")
    plus = counts[counts["funding"] == "PLUS"].set_index("period")
    quarters = [str(period) for period in counts["period"].unique()]
    frame = pd.DataFrame({"Trimestre": _shorts(quarters)})
    for funding in FUNDINGS:
        frame[funding] = _numbers(wide.loc[quarters, funding])
    frame["Part du PLUS"] = [
        format_rate(one.dwellings, one.total, one.share, one.share_low, one.share_high)
        for one in plus.loc[quarters].itertuples(index=False)
    ]
    return _finish(
        frame,
        caption="Logements attribués par financement et par trimestre, en nombre, "
        f"{name_span(quarters)}",
        quarters=quarters,
    )


def table_rents(quarter: Quarter) -> TableWords:
    """Median rent by typology in the period and over the last four quarters."""
    pooled = rents.rents_by_typology(last_rows(quarter)).set_index("typology")
    own = rents.rents_by_typology(rows_of(quarter, quarter.period)).set_index("typology")
    quarters = quarters_in(last_rows(quarter))
    spans = {capitalised(quarter.period.label): own}
    if quarters != own_quarters(quarter):
        spans[name_span(quarters)] = pooled
    frame = pd.DataFrame({"Typologie": [name_typology(code) for code in pooled.index]})
    for name, found in spans.items():
        known = found.reindex(pooled.index)
        frame[f"{name}, loyers connus"] = _numbers(known["rents"].fillna(0))
        frame[f"{name}, loyer médian"] = [
            _median(one.median, one.low, one.high) for one in known.itertuples(index=False)
        ]
    return _finish(
        frame,
        caption="Loyer médian par typologie, en euros par mois (intervalle à 95 %), "
        f"{quarter.period.label}",
        quarters=quarters,
        notes=[_TOO_FEW],
    )


def table_rents_over_time(quarter: Quarter) -> TableWords:
    """Median rent of each quarter, for the typologies of which one is known."""
    found = rents.rents_by_period(all_rows(quarter))
    quarters = quarters_in(all_rows(quarter))
    by_cell = found.set_index(["period", "typology"])
    known = set(found.dropna(subset="median")["typology"])
    frame = pd.DataFrame({"Trimestre": _shorts(quarters)})
    for code in [code for code in found["typology"].unique() if code in known]:
        cells = by_cell.reindex([(period, code) for period in quarters])
        frame[name_typology(code)] = [
            "–" if is_missing(one.median) else f"{format_number(one.median)} ({one.rents})"
            for one in cells.itertuples(index=False)
        ]
    return _finish(
        frame,
        caption="Loyer médian par typologie et par trimestre, en euros par mois (nombre de loyers "
        f"connus), {name_span(quarters)}",
        quarters=quarters,
        notes=[_TOO_FEW],
    )


def table_places(quarter: Quarter, column: str) -> TableWords:
    """Landlords or communes, as ``column`` says: the period, all known quarters, and the share."""
    head, among = {"landlord": ("Bailleur", "bailleur"), "commune": ("Commune", "commune")}[column]
    quarters = quarters_in(all_rows(quarter))
    found = offer.count_named(all_rows(quarter), column, periods=own_quarters(quarter))
    others = {offer.OTHERS: "Autres", offer.UNKNOWN: "Non renseigné"}
    frame = pd.DataFrame({head: [others.get(name, name) for name in found["name"]]})
    if quarters != own_quarters(quarter):
        frame[capitalised(quarter.period.label)] = _numbers(found["now"])
    frame[capitalised(name_span(quarters))] = _numbers(found["dwellings"])
    frame["Part"] = [
        "–"
        if is_missing(one.share)
        else format_rate(one.dwellings, one.total, one.share, one.share_low, one.share_high)
        for one in found.itertuples(index=False)
    ]
    return _finish(
        frame,
        caption=f"Logements attribués par {among}, en nombre et en part (intervalle à 95 %), "
        f"{name_span(quarters)}",
        quarters=quarters,
        notes=[
            f"Seuls sont nommés ceux d'au moins {offer.FEWEST_TO_NAME} logements sur les "
            f"trimestres connus, {offer.MOST_NAMED} au plus."
        ],
    )


def table_channels_over_time(quarter: Quarter) -> TableWords:
    """Dwellings of each channel in each known quarter."""
    found = offer.channels_by_period(quarter.over_time("allocations"))
    quarters = [str(period) for period in found["period"]]
    codes = list(found.columns[1:])
    frame = pd.DataFrame({"Trimestre": _shorts(quarters)})
    for code, name in zip(codes, labelled(codes, quarter), strict=True):
        frame[name] = _numbers(found[code])
    frame["Total"] = _numbers(total_of(row) for _, row in found[codes].iterrows())
    words = _finish(
        frame,
        caption="Logements attribués par filière et par trimestre, en nombre, "
        f"{name_span(quarters)}",
        quarters=quarters,
    )
    return {**words, "source": f"tableaux des attributions, {name_span(quarters)}"}


def _median(median: Any, low: Any, high: Any) -> str:
    if is_missing(median):
        return "–"
    return f"{format_number(median)} ({format_interval(low, high)})"


def _numbers(values: Iterable[Any]) -> list[str]:
    return [format_number(value) for value in values]


def _shorts(quarters: Sequence[str]) -> list[str]:
    return [short(Period.parse(period)) for period in quarters]


def _finish(
    frame: pd.DataFrame, *, caption: str, quarters: Sequence[str], notes: Sequence[str] = ()
) -> TableWords:
    return TableWords(
        frame=frame,
        caption=typeset(caption),
        source=typeset(name_source(quarters)),
        notes=[typeset(note) for note in notes],
        total=False,
    )
