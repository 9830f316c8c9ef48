"""The title of each page: what happened, with its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import allocation
from copil_analysis.analysis.counting import total_of
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    is_missing,
    typeset,
)
from copil_analysis.showing.needs.large import describe_large_gap
from copil_analysis.showing.phrases import part_by_first_channels

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_title(quarter: Quarter) -> str:
    """Title of the summary: what was allocated, and who still waits."""
    total = allocation.all_allocations(quarter.allocations)
    waiting = total_of(quarter.waiting["households"])
    allocated = (
        "nombre de logements attribués non disponible"
        if is_missing(total)
        else f"{counted(total, 'logement')} {agree(total, 'attribué')}"
    )
    if is_missing(waiting):
        return typeset(f"{capitalised(allocated)}, nombre de ménages en attente non disponible")
    waits = "attendent" if waiting >= 2 else "attend"
    still = "n'attend plus" if waiting == 0 else f"{waits} encore"
    return typeset(f"{capitalised(allocated)}, {counted(waiting, 'ménage')} {still}")


def describe_allocation_title(quarter: Quarter) -> str:
    """Title of the page on allocations: how many dwellings, and the first channel's part."""
    total = allocation.all_allocations(quarter.allocations)
    if is_missing(total):
        return typeset("Attributions : le total n'est pas disponible")
    allocated = capitalised(f"{counted(total, 'logement')} {agree(total, 'attribué')}")
    return typeset(f"{allocated}{part_by_first_channels(quarter)}")


def describe_rehoused_title(quarter: Quarter) -> str:
    """Title of the page on rehousing: households, persons and the children among them."""
    households, persons, children = (
        total_of(quarter.rehoused[name]) for name in ("households", "persons", "children")
    )
    if is_missing(households):
        return typeset("Relogements : le total n'est pas disponible")
    title = capitalised(f"{counted(households, 'ménage')} {agree(households, 'relogé')}")
    if households == 0 or is_missing(persons):
        return typeset(title)
    among = "" if is_missing(children) else f", dont {counted(children, 'enfant')}"
    return typeset(f"{title}, soit {counted(persons, 'personne', feminine=True)}{among}")


def describe_needs_title(quarter: Quarter) -> str:
    """Title of the page on needs: large dwellings obtained against those who need them."""
    return describe_large_gap(quarter).removesuffix(".")
