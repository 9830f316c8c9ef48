"""What a period cannot tell, and why: said once, in the method box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.equity_groups import covered_structures
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTER_LABELS, WAITING_FILE
from copil_analysis.showing.french import capitalised, enumerated, typeset

if TYPE_CHECKING:
    from copil_analysis.period import Period
    from copil_analysis.quarter import Quarter

_NEEDED = {
    ATTRIBUTIONS: (
        "Sans registre des attributions, les financements, les loyers, les bailleurs, les communes "
        "et l'attente des ménages relogés ne peuvent pas être calculés."
    ),
    WAITING_FILE: (
        "Sans registre de la file active, ni l'attente des ménages qui n'ont pas de logement, ni "
        "leurs entrées et sorties ne peuvent être calculées."
    ),
}
_REFUSALS = "Refus : aucune source ne les consigne ; ils ne peuvent pas être comptés."


def uncovered(quarter: Quarter, register: str) -> list[str]:
    """The structures of which a register that was received tells no row, and not because of none.

    What is computed from its rows does not hold for the whole département then.
    """
    rows = quarter.registers.get(register)
    if rows is None:
        return []
    table = quarter.waiting if register == WAITING_FILE else quarter.rehoused
    covered = covered_structures(rows, table)
    return [code for code in quarter.config.structure_labels if code not in covered]


def covers_all(quarter: Quarter) -> bool:
    """Whether the registers received tell of every structure: else they make no headline."""
    return not any(uncovered(quarter, name) for name in _NEEDED)


def describe_uncovered(quarter: Quarter, register: str) -> str:
    """Say of which structures a register does not tell, and so what its figures leave out."""
    codes = uncovered(quarter, register)
    if not codes:
        return ""
    names = enumerated(quarter.config.structure_labels[code] for code in codes)
    return typeset(
        f"Le {REGISTER_LABELS[register].lower()} ne porte pas sur {names} : ce qui vient de ses "
        "lignes ne vaut pas pour tout le département."
    )


def describe_absences(quarter: Quarter) -> list[str]:
    """Say which sources and which quarters are missing, and what cannot be computed without."""
    told = [text for name, text in _NEEDED.items() if name not in quarter.registers]
    told += [text for name in _NEEDED if (text := describe_uncovered(quarter, name))]
    if quarter.series[0].period.quarter is None:
        told.append(
            f"L'année {quarter.period.year} n'est pas connue par trimestres : rien ne peut être "
            "suivi de trimestre en trimestre, ni projeté."
        )
    elif len(quarter.series) < 2:
        told.append(
            f"Le {quarter.period.label} est le premier trimestre connu : rien ne peut encore lui "
            "être comparé, ni être projeté."
        )
    missing = [f"le {period.label}" for period in _holes(quarter)]
    if missing:
        verb = "manque" if len(missing) == 1 else "manquent"
        told.append(capitalised(f"{enumerated(missing)} {verb} à la série des trimestres."))
    return [typeset(text) for text in [*told, _REFUSALS]]


def _holes(quarter: Quarter) -> list[Period]:
    """The quarters between the first known and the last that are not known, in time order."""
    known = {one.period for one in quarter.series}
    first = quarter.series[0].period
    holes, period = [], quarter.series[-1].period
    while period.quarter is not None and period > first:
        period = period.previous
        if period not in known:
            holes.append(period)
    return holes[::-1]
