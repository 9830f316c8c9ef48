"""The sentences on funding and refusals, and the words around the chart of the fundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import allocation, offer
from copil_analysis.analysis.change import ShareChange
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS
from copil_analysis.showing.absences import describe_uncovered
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    capitalised,
    enumerated,
    format_number,
    format_percent,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.offer.known import (
    all_rows,
    has_register,
    name_known,
    name_source,
    name_span,
    own_quarters,
    quarters_in,
    rows_of,
)
from copil_analysis.showing.over_time.spans import opponents

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NO_REGISTER = (
    "Le financement (PLAI, PLUS, PLS), le loyer, le bailleur et la commune des logements ne sont "
    "pas connus : il faudrait un registre des attributions avec les colonnes financement, loyer, "
    "bailleur et commune."
)
NO_REFUSALS = (
    "Aucune source ne note les refus, ni ceux des ménages ni ceux des bailleurs : "
    "ils ne peuvent pas être comptés."
)
CLAIM = {
    "rise": "les PLUS sont plus nombreux que les PLAI",
    "fall": "les PLAI sont plus nombreux que les PLUS",
    "chance": "l'écart entre PLUS et PLAI peut tenir au hasard",
    "": "il n'y a ni PLUS ni PLAI",
}
_ANSWER = {
    "rise": "est confirmée",
    "fall": "est contredite",
    "chance": "n'est ni confirmée ni contredite",
    "": "est sans objet",
}
MOVED = {"rise": "en hausse", "fall": "en baisse", "chance": "un écart qui peut tenir au hasard"}


def describe_funding(quarter: Quarter) -> str:
    """Say whether PLUS is more frequent than PLAI, how its share moved, and what is not known."""
    if not has_register(quarter):
        return typeset(NO_REGISTER)
    known = offer.funding_known(rows_of(quarter, quarter.period))
    if known.known == 0:
        return typeset(
            f"Le financement n'est renseigné pour aucun logement {quarter.period.in_label} : "
            "il faudrait la colonne financement dans le registre des attributions."
        )
    parts = [describe_majority(quarter), describe_plus_change(quarter), describe_unknown(quarter)]
    return typeset(" ".join(part for part in parts if part))


def describe_majority(quarter: Quarter) -> str:
    """Answer the committee's "more PLUS than PLAI", for the period and for all known quarters."""
    own = majority(quarter)
    text = (
        f"L'affirmation « plus de PLUS que de PLAI » {_ANSWER[own.verdict]} "
        f"{quarter.period.in_label} {_because(own)}."
    )
    quarters = quarters_in(all_rows(quarter))
    if quarters == own_quarters(quarter):
        return text
    overall = offer.plus_majority(all_rows(quarter))
    known = capitalised(name_known(quarters))
    return f"{text} {known}, elle {_ANSWER[overall.verdict]} {_because(overall)}."


def _because(found: offer.Majority) -> str:
    chance = " : l'écart peut tenir au hasard" if found.verdict == "chance" else ""
    return f"({write_majority(found)}){chance}"


def majority(quarter: Quarter) -> offer.Majority:
    """PLUS and PLAI in the period itself."""
    return offer.plus_majority(rows_of(quarter, quarter.period))


def write_majority(found: offer.Majority) -> str:
    both = found.plus + found.plai
    text = f"{format_number(found.plus)} PLUS et {format_number(found.plai)} PLAI"
    if both < SMALLEST_DENOMINATOR:
        return text
    interval = f"{format_percent(found.low)} à {format_percent(found.high)}"
    share = format_percent(found.plus / both)
    return f"{text}, soit {share} de PLUS parmi les deux, intervalle à 95 % : {interval}"


def plus_changes(quarter: Quarter) -> list[tuple[str, ShareChange]]:
    now = rows_of(quarter, quarter.period)
    found = []
    for against in opponents(quarter):
        before = rows_of(quarter, against.other.period)
        if not before.empty and (change := offer.plus_change(now, before)):
            found.append((against.phrase, change))
    return found


def describe_plus_change(quarter: Quarter) -> str:
    """Compare the share of PLUS with the period before and a year before, as far as known."""
    changes = plus_changes(quarter)
    if not changes:
        return (
            "La part du PLUS ne se compare pas : il faudrait le registre de la période précédente "
            "ou de l'année précédente."
        )
    now = changes[0][1]
    against = [
        f"{write_part(change.before, change.total_before)} {phrase}, {MOVED[change.verdict]}"
        for phrase, change in changes
    ]
    return f"Part du PLUS : {write_part(now.now, now.total)}, contre {' ; '.join(against)}."


def write_part(count: int, total: int) -> str:
    text = f"{format_number(count)} sur {format_number(total)}"
    if total < SMALLEST_DENOMINATOR:
        return text
    return f"{text} ({format_percent(count / total)})"


def describe_unknown(quarter: Quarter) -> str:
    """Tell the dwellings without funding, the foyers, and what the register does not hold."""
    rows = rows_of(quarter, quarter.period)
    known = offer.funding_known(rows)
    allocated = allocation.all_allocations(quarter.allocations)
    parts = []
    if known.unknown:
        parts.append(f"le financement de {plural(known.unknown, 'logement')} n'est pas renseigné")
    if known.foyers:
        verb = agree(known.foyers, "est laissé", "sont laissés")
        parts.append(f"{plural(known.foyers, 'logement-foyer', 'logements-foyers')} {verb} à part")
    if not is_missing(allocated) and len(rows) < allocated:
        held, of = format_number(len(rows)), plural(allocated, "logement attribué")
        parts.append(f"le registre ne tient que {held} des {of}")
    told = f"{capitalised(' ; '.join(parts))}." if parts else ""
    return " ".join(text for text in (told, describe_uncovered(quarter, ATTRIBUTIONS)) if text)


def describe_funding_figure(quarter: Quarter) -> FigureWords:
    """Words around the dwellings of each funding over the known quarters."""
    rows = all_rows(quarter)
    quarters = quarters_in(rows)
    totals = offer.funding_shares(rows)
    parts = [
        f"{row.funding} {format_number(row.dwellings)}" for row in totals.itertuples(index=False)
    ]
    last = offer.funding_shares(rows[rows["period"] == quarters[-1]])
    read = enumerated(
        f"{format_number(row.dwellings)} {row.funding}" for row in last.itertuples(index=False)
    )
    told = CLAIM[offer.plus_majority(rows).verdict]
    return figure_words(
        title=f"{capitalised(name_known(quarters))}, {told}",
        alt=write_alt(f"Courbes des logements par financement, {name_span(quarters)} : ", parts),
        source=name_source(quarters),
        reading=f"{Period.parse(quarters[-1]).in_label}, {read} ont été attribués.",
    )
