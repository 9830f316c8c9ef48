"""What a period cannot tell, and why: said once, in the method box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.french import enumerated, typeset

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


def describe_absences(quarter: Quarter) -> list[str]:
    """Say which sources and which quarters are missing, and what cannot be computed without."""
    told = [text for name, text in _NEEDED.items() if name not in quarter.registers]
    if len(quarter.series) < 2:
        told.append(
            f"{quarter.period} est le premier trimestre connu : rien ne peut encore lui être "
            "comparé, ni être projeté."
        )
    missing = [str(period) for period in _holes(quarter)]
    if missing:
        verb = "manque" if len(missing) == 1 else "manquent"
        told.append(f"{enumerated(missing)} {verb} à la série des trimestres.")
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
