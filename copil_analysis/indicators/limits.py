"""What a period cannot tell, and why: said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.known import missing_quarters, uncovered
from copil_analysis.analysis.outcomes import vanished
from copil_analysis.analysis.verdict import JUDGED, verdict
from copil_analysis.quarter.beside import left_out
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTER_LABELS, WAITING_FILE
from copil_analysis.showing.answering import answers
from copil_analysis.showing.french import agree, capitalised, enumerated, plural, typeset
from copil_analysis.showing.markup import listed
from copil_analysis.showing.panel import Panel

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_NEEDED = {
    ATTRIBUTIONS: (
        "Sans registre des attributions, ni les financements, les loyers, les bailleurs et les "
        "communes, ni l'attente des ménages relogés ne se calculent."
    ),
    WAITING_FILE: (
        "Sans registre de la file active, ni l'attente de ceux qui n'ont pas de logement, ni les "
        "entrées et les sorties ne se calculent."
    ),
}
_NEVER = (
    "Refus, ressources et communes demandées : aucune source ne les consigne.",
    "Qui aurait pu être logé dans quoi n'est pas publié : les communes et les ressources manquent "
    "pour le dire.",
)


@answers
def limits(quarter: Quarter) -> Panel:
    """Which sources, structures and quarters are missing, and what cannot be computed without."""
    told = [
        *(text for name, text in _NEEDED.items() if name not in quarter.registers),
        *_uncovered(quarter),
        *_history(quarter),
        *_out_of_comparison(quarter),
        *_vanished(quarter),
        *_NEVER,
    ]
    data = pd.DataFrame({"limit": told})
    return Panel(str(listed(told)), "\n".join(map(typeset, told)), "limits", data=data)


def _uncovered(quarter: Quarter) -> Iterator[str]:
    """Say of which structures a register does not tell, and so what its figures leave out."""
    for register, label in REGISTER_LABELS.items():
        if codes := uncovered(quarter, register):
            names = enumerated(quarter.config.structure_labels[code] for code in codes)
            yield (
                f"Le {label.lower()} ne porte pas sur {names} : ce qui vient de ses lignes ne vaut "
                "pas pour tout le département."
            )


def _history(quarter: Quarter) -> Iterator[str]:
    """Say which quarters are missing before this one."""
    if quarter.series[0].period.quarter is None:
        yield (
            f"L'année {quarter.period.year} n'est pas connue par trimestres : rien ne peut être "
            "suivi de trimestre en trimestre, ni projeté."
        )
    elif len(quarter.series) < 2:
        yield (
            f"Le {quarter.period.label} est le premier trimestre connu : rien ne peut encore lui "
            "être comparé, ni être projeté."
        )
    if missing := [period.the_label for period in missing_quarters(quarter)]:
        verb = "manque" if len(missing) == 1 else "manquent"
        yield capitalised(f"{enumerated(missing)} {verb} à la série des trimestres.")


def _out_of_comparison(quarter: Quarter) -> Iterator[str]:
    """Say which structures are on neither side of a comparison with earlier periods."""
    label = {term.code: term.label for term in quarter.config.every("structure")}
    told: dict[str, list[str]] = {}
    for one in (quarter.previous, quarter.year_before):
        if one is not None and (labels := left_out(quarter, one)):
            told.setdefault(enumerated(labels), []).append(one.period.the_label)
    codes = dict.fromkeys(code for name in JUDGED for code in verdict(quarter, name).left_out)
    if codes:
        names = enumerated(label.get(code, code) for code in codes)
        told.setdefault(names, []).append("les quatre trimestres précédents")
    for names, periods in told.items():
        yield (
            f"{names} : hors de la comparaison avec {enumerated(dict.fromkeys(periods))}, faute "
            "d'être présent aux deux dates."
        )


def _vanished(quarter: Quarter) -> Iterator[str]:
    """Say how many households are in the file no more although no exit is written."""
    if number := vanished(quarter):
        verb = agree(number, "disparaît", "disparaissent")
        yield f"{plural(number, 'ménage')} {verb} de la file sans sortie inscrite."
