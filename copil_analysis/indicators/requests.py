"""Whether the requests of those who wait are still valid, in each structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.request_rows import left_out
from copil_analysis.analysis.requests import (
    LAPSED,
    LATE,
    LIVES,
    STRUCK_OFF,
    TO_RENEW,
    UNKNOWN,
    VALID,
    life,
    life_by_period,
    shares_in_force,
)
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import stacked
from copil_analysis.showing.columns import Column, Table, share_of
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    agree,
    capitalised,
    enumerated,
    format_number,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.options import expect
from copil_analysis.showing.request_words import LIFE_LABELS, NOT_VALID
from copil_analysis.showing.words import label_of, tell_not_kept, tell_share, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NOTHING = "Les registres ne disent rien de la vie des demandes."
FIRST = "Aucun relevé antérieur ne dit si les demandes étaient valides."


@answers
def requests(quarter: Quarter, by: str = "structure") -> Indicator:
    """How many requests of those who wait are valid, to be renewed, late, struck off or lapsed.

    ``by``: "structure" or "period". ``data``: the rows of ``analysis.requests.life`` or
    ``analysis.requests.life_by_period``.
    """
    expect("by", by, _ANSWERS)
    return _ANSWERS[by](quarter)


def _by_structure(quarter: Quarter) -> Indicator:
    data = life(quarter)
    total = data.iloc[-1]
    known = total["known"]
    if known == 0:
        return Indicator(data, why_missing=NOTHING)
    labelled = data.assign(label=[label_of(code, quarter) for code in data["structure"]])
    rows = labelled.iloc[:-1].query("known > 0")
    parts = {
        LIFE_LABELS[VALID]: rows[VALID],
        LIFE_LABELS[TO_RENEW]: rows[TO_RENEW],
        "En retard, ou radiées et récupérables": rows[LATE] + rows[STRUCK_OFF],
        LIFE_LABELS[LAPSED]: rows[LAPSED],
    }
    return Indicator(
        data,
        _headline(total, known),
        sentences=[*filter(None, [_not_renewed(total), _unknown(quarter, total)])],
        table=_table(labelled, "Structure", "par structure", total=True),
        plot=stacked(list(rows["label"]), {name: list(part) for name, part in parts.items()}),
        alt=_alt(rows),
        source="registre de la file active",
        definition=define("request_life"),
    )


def _headline(total: pd.Series[Any], known: int) -> str:
    ended = total["not_in_force"]
    if ended == 0:
        if known == 1:
            return "La seule demande dont la validité est connue est valide"
        return f"Les {plural(known, 'demande')} dont la validité est connue sont valides"
    told = [
        (total[LATE], "en retard"),
        (total[STRUCK_OFF], agree(total[STRUCK_OFF], "radiée récupérable")),
        (total[LAPSED], agree(total[LAPSED], "caduque")),
    ]
    parts = enumerated(f"{format_number(number)} {words}" for number, words in told if number)
    verb = agree(ended, *NOT_VALID)
    return f"{plural(ended, 'demande')} sur {format_number(known)} {verb} : {parts}"


def _by_period(quarter: Quarter) -> Indicator:
    """The share of valid requests at each snapshot; no difference is judged."""
    data = life_by_period(quarter)
    if data.empty or data["period"].iloc[-1] != str(quarter.period):
        return Indicator(data, why_missing=NOTHING)
    if len(data) == 1:
        return Indicator(data, why_missing=FIRST)
    total = data.iloc[-1]
    known = total["known"]
    moves = _moves(quarter) if known >= SMALLEST_DENOMINATOR else ""
    share = tell_share(total["in_force"], known)
    labels = [capitalised(Period.parse(period).label) for period in data["period"]]
    return Indicator(
        data,
        f"Part des demandes valides : {share}{f' ({moves})' if moves else ''}",
        table=_table(data.assign(label=labels), "Relevé", "relevé par relevé", total=False),
        source="registres de la file active",
        definition=define("request_life"),
    )


_ANSWERS = {"structure": _by_structure, "period": _by_period}


def _not_renewed(total: pd.Series[Any]) -> str:
    """How many of those that are over may only lack a date of renewal in the register."""
    without = total["not_renewed"]
    if not without:
        return ""
    verb = agree(without, "n'a", "n'ont")
    who = f"{format_number(without)} d'entre elles" if total["not_in_force"] > 1 else "Elle"
    return f"{who} {verb} pas de date de renouvellement au registre : à vérifier."


def _moves(quarter: Quarter) -> str:
    """In points, over the structures that both quarters tell."""
    befores = {"sur le trimestre": quarter.previous, "sur un an": quarter.year_before}
    if quarter.period.quarter is None:
        del befores["sur le trimestre"]
    told = []
    for words, before in befores.items():
        if before is not None and (found := shares_in_force(quarter, before)):
            points = round(100 * found[0]) - round(100 * found[1])  # of the shares as printed
            told.append(f"{tell_signed(points)} {agree(abs(points), 'point')} {words}")
    return ", ".join(told)


def _unknown(quarter: Quarter, total: pd.Series[Any]) -> str:
    """The requests of which it is not known, and the structures that keep no renewals."""
    without = total[UNKNOWN]
    if not without:
        return ""
    kept = tell_not_kept(left_out(quarter, "renewal_date"), quarter, "les renouvellements")
    who = "d'une demande" if without == 1 else f"de {plural(without, 'demande')}"
    told = f"La validité {who} n'est pas connue"
    return f"{told} : {kept}" if kept else f"{told}, faute de date."


def _alt(rows: pd.DataFrame) -> str:
    ordered = rows.sort_values("households", ascending=False, kind="stable").to_dict("records")
    return write_alt(
        "Demandes qui ne sont plus valides, sur toutes : ",
        [
            f"{row['label']} {format_number(row['not_in_force'])} sur "
            f"{format_number(row['households'])}"
            for row in ordered
        ],
    )


def _table(labelled: pd.DataFrame, header: str, by: str, *, total: bool) -> Table:
    return Table(
        labelled,
        [
            Column("label", header, "text"),
            *(Column(name, LIFE_LABELS[name]) for name in LIVES if labelled[name].any()),
            Column("households", "Ménages"),
            share_of("not_in_force", "known", header="Non valides", whole="Validité connue"),
        ],
        caption=f"Vie des demandes des ménages en attente, {by}",
        total=total,
    )
