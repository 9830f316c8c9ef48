"""The plain counts of a period, as sentences and as key figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import allocation, needs, rehousing
from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.statistics import (
    poisson_interval,
)
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    format_count_interval,
    format_date,
    format_number,
    format_span,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.needs.large import describe_printed_large
from copil_analysis.showing.phrases import (
    describe_share,
    first_channels,
    largest,
    name_structures,
    part_by_first_channels,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_allocations(quarter: Quarter) -> str:
    """Say how many dwellings were allocated, between which dates, and by whom first."""
    total = allocation.all_allocations(quarter.allocations)
    span = capitalised(format_span(quarter.start, quarter.end))
    if is_missing(total):
        return typeset(f"{span}, le nombre de logements attribués n'est pas disponible.")
    verb = "a été attribué" if total < 2 else "ont été attribués"
    no = "n'" if total == 0 else ""
    codes, count = first_channels(quarter)
    share = describe_share(count, total) if codes else ""
    part = f"{part_by_first_channels(quarter)}{share}"
    return typeset(f"{span}, {counted(total, 'logement')} {no}{verb}{part}.")


def describe_rehoused(quarter: Quarter) -> str:
    """Say how many households and persons were rehoused, as far as the figures are known."""
    households, adults, children, persons = (
        total_of(quarter.rehoused[name]) for name in ("households", "adults", "children", "persons")
    )
    if is_missing(households):
        return typeset("Le nombre de ménages relogés n'est pas disponible.")
    if households == 0:
        return typeset("Aucun ménage n'a été relogé.")
    verb = "a été relogé" if households < 2 else "ont été relogés"
    people = "" if is_missing(persons) else f", soit {counted(persons, 'personne', feminine=True)}"
    if people and not is_missing(adults) and not is_missing(children):
        people += f" : {counted(adults, 'adulte')} et {counted(children, 'enfant')}"
    return typeset(f"{plural(households, 'ménage')} {verb}{people}.")


def describe_waiting(quarter: Quarter) -> str:
    """Say how many households and persons wait on the day of the snapshot."""
    households, persons = (total_of(quarter.waiting[name]) for name in ("households", "persons"))
    day = format_date(quarter.snapshot)
    if is_missing(households):
        return typeset(f"Au {day}, le nombre de ménages en attente n'est pas disponible.")
    if households == 0:
        return typeset(f"Au {day}, aucun ménage n'attend de logement.")
    verb = "attend" if households < 2 else "attendent"
    people = "" if is_missing(persons) else f", soit {counted(persons, 'personne', feminine=True)}"
    return typeset(f"Au {day}, {plural(households, 'ménage')} {verb} un logement{people}.")


def describe_waiting_share(quarter: Quarter) -> str:
    """Say which structure follows most of the waiting households, and its part of the persons."""
    codes, count = largest(quarter.waiting, "structure", "households")
    households, persons = (total_of(quarter.waiting[name]) for name in ("households", "persons"))
    if not codes or len(quarter.waiting) < 2 or households < 2:
        return ""
    follow = "suit" if len(codes) == 1 else "suivent chacune"
    start = (
        f"{capitalised(name_structures(codes, quarter))} {follow} {format_number(count)} "
        f"des {plural(households, 'ménage')} en attente"
        f"{describe_share(count, households)}"
    )
    if len(codes) > 1 or is_missing(persons):
        return typeset(f"{start}.")
    followed = quarter.waiting.loc[quarter.waiting["structure"] == codes[0], "persons"].iloc[0]
    return typeset(f"{start} et {format_number(followed)} des {plural(persons, 'personne')}.")


def describe_mean_sizes(quarter: Quarter) -> str:
    """Compare the mean size of the waiting households with that of those rehoused."""
    sizes = rehousing.persons_per_household(quarter.rehoused, quarter.waiting).iloc[-1]
    waiting, rehoused = sizes["waiting_size"], sizes["rehoused_size"]
    if is_missing(waiting) or is_missing(rehoused):
        return ""
    mean = f"{format_number(waiting, 1)} {agree(round(waiting, 1), 'personne')}"
    if format_number(waiting, 1) == format_number(rehoused, 1):
        return typeset(f"Les ménages en attente, comme les relogés, comptent en moyenne {mean}.")
    return typeset(
        f"Les ménages en attente comptent en moyenne {mean}, contre "
        f"{format_number(rehoused, 1)} pour les ménages relogés."
    )


def describe_key_figures(quarter: Quarter) -> list[tuple[str, str, str]]:
    """Write the four key figures, each as its value, its label and a detail."""
    allocated = allocation.all_allocations(quarter.allocations)
    counts = {name: total_of(quarter.rehoused[name]) for name in ("households", "persons")}
    waits = {name: total_of(quarter.waiting[name]) for name in ("households", "persons")}
    large = needs.gap_of_large(quarter.needs, quarter.dwellings).iloc[0]
    interval = (
        ""
        if is_missing(allocated)
        else " ; intervalle à 95 % : "
        + format_count_interval(allocated, *poisson_interval(allocated))
    )
    figures = [
        (
            allocated,
            agree(allocated, "logement attribué"),
            f"{format_span(quarter.start, quarter.end)}{interval}",
        ),
        (
            counts["persons"],
            agree(counts["persons"], "personne relogée"),
            f"dans {plural(counts['households'], 'ménage')}",
        ),
        (
            waits["households"],
            agree(waits["households"], "ménage en attente"),
            f"{plural(waits['persons'], 'personne')} au {format_date(quarter.snapshot)}",
        ),
        (
            large["dwellings"],
            f"{agree(large['dwellings'], 'grand logement obtenu')} (T4 et plus)",
            f"pour {plural(large['households'], 'ménage')} qui en "
            f"{'ont' if is_missing(large['households']) or large['households'] >= 2 else 'a'} "
            f"besoin{describe_printed_large(quarter)}",
        ),
    ]
    return [(format_number(v), typeset(label), typeset(detail)) for v, label, detail in figures]
