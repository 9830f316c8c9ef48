"""The sentences that say whether large dwellings are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import needs
from copil_analysis.analysis.statistics import (
    SMALLEST_DENOMINATOR,
)
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    format_interval,
    format_number,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_large_gap(quarter: Quarter) -> str:
    """Say how many large dwellings were obtained, and for how many households."""
    large = needs.gap_of_large(quarter.needs, quarter.dwellings).iloc[0]
    needed, obtained = large["households"], large["dwellings"]
    if is_missing(needed) or is_missing(obtained):
        return typeset(
            "Les besoins de grands logements (T4 et plus) ne peuvent pas être comparés à l'offre : "
            "des chiffres manquent."
        )
    if needed == 0:
        return typeset(
            "Aucun ménage n'attend un grand logement (T4 et plus), et "
            f"{'aucun n’' if obtained == 0 else f'{format_number(obtained)} '}"
            f"{'a été obtenu' if obtained < 2 else 'ont été obtenus'}."
        )
    only = "1 seul grand logement" if obtained == 1 and needed > 1 else ""
    dwellings = only or counted(obtained, "grand logement")
    families = (
        "le ménage qui en a besoin"
        if needed == 1
        else f"{'les ' if obtained == 0 else ''}{plural(needed, 'ménage')} qui en ont besoin"
    )
    printed = describe_printed_large(quarter)
    found = f"{capitalised(dwellings)} (T4 et plus) {agree(obtained, 'obtenu')}"
    return typeset(f"{found} pour {families}{printed}.")


def describe_large(quarter: Quarter) -> str:
    """Say that large dwellings are missing, with the figures, where the gap's interval bears it."""
    large = needs.gap_of_large(quarter.needs, quarter.dwellings).iloc[0]
    found = describe_large_gap(quarter)
    if is_missing(large["gap"]) or large["gap_low"] <= 0:
        return found
    return typeset(f"Les grands logements manquent : {found[:1].lower()}{found[1:]}")


def describe_large_rate(quarter: Quarter) -> str:
    """Add to `describe_large` the coverage with its interval."""
    large = needs.gap_of_large(quarter.needs, quarter.dwellings).iloc[0]
    sentences = [describe_large(quarter)]
    if not is_missing(large["coverage"]) and large["households"] >= SMALLEST_DENOMINATOR:
        interval = format_interval(large["coverage_low"], large["coverage_high"], 1)
        sentences.append(
            f"Cela fait {format_number(large['coverage'], 1)} "
            f"{agree(round(large['coverage'], 1), 'logement')} pour 100 ménages "
            f"(intervalle à 95 % : {interval})."
        )
    return typeset(" ".join(sentences))


def describe_printed_large(quarter: Quarter) -> str:
    """Say in brackets what the source's own totals give, where its cells give something else."""
    printed = _printed_large(quarter)
    return typeset(f" ({format_number(printed)} d'après les totaux imprimés)") if printed else ""


def _printed_large(quarter: Quarter) -> int | None:
    """Add up the printed totals of the large typologies, where they differ from the cells'."""
    checks = quarter.checks
    margins = checks[
        (checks["check"] == "margin")
        & (checks["table"] == "needs")
        & (checks["row"] == TOTAL)
        & checks["column"].isin(needs.LARGE)
    ]
    gaps = margins.loc[margins["status"] == "gap", "gap"]
    large = needs.gap_of_large(quarter.needs, quarter.dwellings)["households"].iloc[0]
    if gaps.empty or gaps.isna().any() or gaps.sum() == 0 or is_missing(large):
        return None
    return int(large - gaps.sum())
