"""Which arrivals a hypothesis moves, in a sentence."""

from collections.abc import Sequence

from copil_analysis.showing.french import enumerated, format_number, plural
from copil_analysis.showing.sizes import many_of
from copil_analysis.showing.words import in_quarters

_TOLD_BY = "lues de la file et des logements obtenus"


def tell_arrivals(*, entries: int | None, quarters: int, pace: float, dated: Sequence[str]) -> str:
    """Say whether registers date them: ``entries`` over the quarters, or else the pace of one.

    ``dated``: the sizes that are, where not all are.
    """
    if entries is not None:
        came = f"{plural(entries, 'entré')} {in_quarters(quarters)}"
        return f"Arrivées de départ : {came}, datés par les registres."
    if dated:
        told = enumerated(map(many_of, dated))
        return f"Arrivées de départ : datées par les registres pour {told}, {_TOLD_BY} ailleurs."
    least = f"au moins {format_number(pace, 1)} par trimestre"
    return f"Arrivées de départ : {least}, {_TOLD_BY}, faute de dates dans les registres."
