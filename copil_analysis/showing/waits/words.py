"""The sentences on the two waits, and on the curve that joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.waits import FEWEST, Waits
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.absences import describe_uncovered
from copil_analysis.showing.french import (
    agree,
    format_date,
    format_interval,
    format_number,
    plural,
    typeset,
)
from copil_analysis.showing.waits.measure import (
    measure_rehoused,
    measure_waiting,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NO_REGISTER = (
    "Les délais ne peuvent pas être mesurés : il faudrait un registre des attributions et un "
    "registre de la file active avec la date de la demande de chaque ménage."
)
NO_ATTRIBUTIONS = (
    "Le délai des ménages relogés ne peut pas être mesuré : il faudrait un registre des "
    "attributions avec la date de la demande."
)
NO_WAITING_FILE = (
    "L'ancienneté des demandes en attente ne peut pas être mesurée : il faudrait un registre de la "
    "file active avec la date de la demande."
)
CENSORED = (
    "Ces attentes ne sont pas finies : elles ne se comparent pas au délai des ménages relogés."
)


def describe_waits(quarter: Quarter) -> str:
    """Tell the two waits one after the other, never one against the other."""
    if not {ATTRIBUTIONS, WAITING_FILE} & set(quarter.registers):
        return typeset(NO_REGISTER)
    told = [describe_uncovered(quarter, name) for name in (ATTRIBUTIONS, WAITING_FILE)]
    return typeset(" ".join([_tell_rehoused(quarter), _tell_waiting(quarter), *filter(None, told)]))


def _tell_rehoused(quarter: Quarter) -> str:
    waits = measure_rehoused(quarter)
    if waits is None:
        return NO_ATTRIBUTIONS
    if waits.total == 0:
        return "Aucun ménage relogé ne figure au registre : il n'y a pas de délai à mesurer."
    if waits.median is None:
        return _too_few(waits, "le délai médian des ménages relogés n'est pas donné")
    return (
        "De la demande à l'attribution, la moitié des ménages relogés avaient attendu moins de "
        f"{tell_median(waits)}.{_known(waits)}"
    )


def _tell_waiting(quarter: Quarter) -> str:
    waits = measure_waiting(quarter, "request_date")
    entered = measure_waiting(quarter, "entry_date")
    if waits is None or entered is None:
        return NO_WAITING_FILE
    if waits.total == 0:
        return "Aucun ménage en attente ne figure au registre."
    if waits.median is None:
        return _too_few(waits, "l'ancienneté médiane des demandes en attente n'est pas donnée")
    since = f", et la moitié d'entre eux sont dans la file depuis moins de {tell_median(entered)}"
    return (
        f"Parmi les ménages qui attendent encore au {format_date(quarter.snapshot)}, la moitié ont "
        f"déposé leur demande il y a moins de {tell_median(waits)}"
        f"{since if entered.median is not None else ''}.{_known(waits)} {CENSORED}"
    )


def tell_median(waits: Waits) -> str:
    """Write a median in months with its interval."""
    interval = format_interval(waits.low, waits.high, 1)
    return f"{format_number(waits.median, 1)} mois (intervalle à 95 % : {interval})"


def _too_few(waits: Waits, what: str) -> str:
    known = f"{format_number(waits.known)} {agree(waits.known, 'ménage')}"
    reason = f"la date de la demande est connue pour {known} sur {format_number(waits.total)}"
    return f"{what[0].upper()}{what[1:]} : {reason}, et il en faut au moins {FEWEST}."


def _known(waits: Waits) -> str:
    """Say how many are known, where they are not all."""
    if waits.known == waits.total:
        return ""
    known = f"{format_number(waits.known)} {agree(waits.known, 'ménage')}"
    told = f" La date de la demande est connue pour {known} sur {format_number(waits.total)}"
    if waits.absurd:
        durations = plural(waits.absurd, "durée impossible", "durées impossibles")
        told += f" ({durations} {agree(waits.absurd, 'écartée')})"
    return f"{told}."
