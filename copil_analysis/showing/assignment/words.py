"""The sentences on the best possible assignment, and the words around its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.assignment import (
    Assignment,
    best_assignment,
    structures_in_both,
    totals_of,
)
from copil_analysis.showing.assignment.outcome import (
    count_suitable,
    describe_best,
    describe_done,
    describe_unmet,
    name_dwelling,
)
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    enumerated,
    format_number,
    format_span,
    plural,
    typeset,
)
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.showing.phrases import name_structures
from copil_analysis.showing.summary.point import Point
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_ASKED = (
    "Pour savoir quels logements auraient pu convenir à qui, il faudrait, d'une même structure, un "
    "registre des attributions avec la typologie du logement et la composition du ménage, et un "
    "registre de la file active avec la composition ou le besoin"
)
_NORMS = {
    "drihl": "DRIHL : un T1 ou un T2 pour une personne, un T3 pour un adulte et un "
    "enfant, sinon autant de pièces que de personnes",
    "insee": "Insee : un séjour, une chambre par couple ou par autre adulte, une pour deux enfants",
}


def structures_of(quarter: Quarter) -> list[str]:
    """The structures of which both registers were received."""
    registers = quarter.registers
    if not {"attributions", "file_active"} <= set(registers):
        return []
    return structures_in_both(
        registers["attributions"],
        registers["file_active"],
        allocations=quarter.allocations,
        waiting=quarter.waiting,
    )


def assignment_of(quarter: Quarter) -> Assignment | None:
    """The best assignment; None without both registers, or without a dwelling to assign."""
    if not (structures := structures_of(quarter)):
        return None
    found = best_assignment(
        quarter.registers["attributions"],
        quarter.registers["file_active"],
        structures=structures,
        snapshot=quarter.snapshot,
        norm=quarter.config.norm,
    )
    return found if totals_of(found.dwellings)["dwellings"] else None


def describe_assignment(quarter: Quarter) -> str:
    """Say how many dwellings suited their household, and how many could have, or why not known."""
    found = assignment_of(quarter)
    if found is None:
        return _describe_absence(quarter)
    done = totals_of(found.dwellings)
    return typeset(
        f"{capitalised(format_span(quarter.start, quarter.end))}, {describe_done(done)}. "
        f"{describe_best(found)} {describe_unmet(found)}"
    )


def _describe_absence(quarter: Quarter) -> str:
    if not structures_of(quarter):
        names = {"attributions": "registre des attributions", "file_active": "registre de la file "
                 "active"}  # fmt: skip
        missing = [f"aucun {name}" for key, name in names.items() if key not in quarter.registers]
        why = " ni ".join(missing) or "aucune structure n'a envoyé les deux"
        received = " n'a été reçu" if missing else ""
        return typeset(f"{_ASKED} : {why}{received}.")
    return typeset(
        "Aucun logement à répartir : les registres de la période n'en portent aucun dont la "
        "typologie et le ménage soient connus."
    )


def describe_assignment_limits(quarter: Quarter) -> str:
    """Say by which norm a dwelling suits, what the best ignores and what was left out."""
    found = assignment_of(quarter)
    if found is None:
        return ""
    names = [code for code in quarter.waiting["structure"] if code not in structures_of(quarter)]
    left_out = [
        text
        for count, text in (
            (found.foyers, counted(found.foyers, "logement-foyer", "logements-foyers")),
            (
                found.unknown_allocations,
                f"{plural(found.unknown_allocations, 'attribution')} dont la typologie ou la "
                "composition du ménage manque",
            ),
            (
                found.unknown_waiting,
                f"{plural(found.unknown_waiting, 'ménage')} en attente dont le besoin manque",
            ),
            (len(names), f"{name_structures(names, quarter)}, dont un registre manque"),
        )
        if count
    ]
    rest = f" Ne sont pas comptés : {enumerated(left_out)}." if left_out else ""
    return typeset(
        "C'est un maximum, pour tout le département : les communes, les loyers, les plafonds de "
        "ressources et les dates ne sont pas pris en compte. Un logement convient s'il a au moins "
        f"les pièces que demande la norme ({_NORMS[quarter.config.norm]}) ou la taille inscrite "
        "dans la file active, et au plus une pièce de plus que de personnes (au-delà, il est "
        "sous-occupé : article L. 621‑2 du code de la construction et de l'habitation)."
        f"{rest}"
    )


def describe_assignment_figure(quarter: Quarter, found: Assignment) -> FigureWords:
    """Words around the dwellings by size, as they suited or not."""
    done = totals_of(found.dwellings)
    rows = found.dwellings[
        (found.dwellings["dwellings"] > 0) & (found.dwellings["typology"] != TOTAL)
    ]
    parts = [
        f"{TYPOLOGIES.get(row['typology'], row['typology'])} {format_number(row['suitable'])}, "
        f"{format_number(row['too_small'])}, {format_number(row['too_large'])}"
        for row in rows.to_dict("records")
    ]
    row = rows.iloc[int(rows["dwellings"].argmax())]
    return figure_words(
        title=capitalised(f"{count_suitable(done)} ; au mieux, {format_number(done['best'])}")
        if done["dwellings"] > 1
        else f"Logement obtenu, selon qu'il convenait ou non, {quarter.period.label}",
        alt=write_alt("Logements qui convenaient, trop petits, trop grands : ", parts),
        source=source_of(quarter),
        reading=f"sur {plural(row['dwellings'], 'logement')} "
        f"({name_dwelling(row['typology'])}), {format_number(row['suitable'])} "
        f"{agree(row['suitable'], 'convenait', 'convenaient')} au ménage qui "
        f"{'l’' if row['dwellings'] < 2 else 'les '}a reçu{'s' if row['dwellings'] > 1 else ''}.",
    )


def source_of(quarter: Quarter) -> str:
    """Name the two registers."""
    return typeset(f"registres des attributions et de la file active, {quarter.period.label}")


def assignment_points(quarter: Quarter) -> list[Point]:
    """Say how many more dwellings could have suited a household; nothing where none could."""
    found = assignment_of(quarter)
    if found is None:
        return []
    done = totals_of(found.dwellings)
    more = done["best"] - done["suitable"]
    if more == 0 or done["dwellings"] < 2:
        return []
    return [
        Point(
            typeset(
                f"{capitalised(count_suitable(done))} ; au mieux, sans tenir compte des communes "
                f"ni des loyers, {format_number(done['best'])} "
                f"{agree(done['best'], 'aurait', 'auraient')} pu convenir à un ménage."
            ),
            60,
        )
    ]
