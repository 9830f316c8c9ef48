"""What changed on each page, in French sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.showing.over_time.measures import (
    ALLOCATED,
    REHOUSED,
    WAITING,
    by_channel,
    by_structure,
    needed_by_typology,
    obtained_by_typology,
)
from copil_analysis.showing.over_time.parts import (
    describe_beyond,
    describe_calm,
    describe_first_channel,
    describe_persons,
)
from copil_analysis.showing.over_time.sentences import describe_measure, describe_year_so_far
from copil_analysis.showing.over_time.spans import is_partial, opponents

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_changes_summary(quarter: Quarter) -> str:
    """Say how the dwellings allocated and the households that wait have moved."""
    if not opponents(quarter):
        return describe_unknown(quarter)
    return _join(
        describe_calm(quarter, [ALLOCATED, WAITING]),
        describe_measure(quarter, ALLOCATED),
        describe_year_so_far(quarter, ALLOCATED),
        describe_measure(quarter, WAITING),
        describe_unknown(quarter),
    )


def describe_changes_allocation(quarter: Quarter) -> str:
    """Say how the dwellings allocated have moved, in all, by channel and by structure."""
    if not opponents(quarter):
        return describe_unknown(quarter)
    parts = [*by_channel(quarter.config), *by_structure(quarter.config)]
    return _join(
        describe_calm(quarter, [ALLOCATED, *parts]),
        describe_measure(quarter, ALLOCATED),
        describe_year_so_far(quarter, ALLOCATED),
        describe_first_channel(quarter),
        describe_beyond(quarter, parts, "filières et structures"),
        describe_unknown(quarter),
    )


def describe_changes_rehoused(quarter: Quarter) -> str:
    """Say how the households and the persons rehoused have moved."""
    if not opponents(quarter):
        return describe_unknown(quarter)
    return _join(
        describe_measure(quarter, REHOUSED),
        describe_year_so_far(quarter, REHOUSED),
        describe_persons(quarter),
        describe_beyond(quarter, by_structure(quarter.config, "rehoused"), "structures"),
        describe_unknown(quarter),
    )


def describe_changes_needs(quarter: Quarter) -> str:
    """Say which needs and which dwellings obtained have moved, by typology."""
    if not opponents(quarter):
        return describe_unknown(quarter)
    return _join(
        describe_measure(quarter, WAITING),
        describe_beyond(quarter, needed_by_typology(), "besoins par typologie"),
        describe_beyond(quarter, obtained_by_typology(), "typologies obtenues"),
        describe_unknown(quarter),
    )


def _join(*sentences: str) -> str:
    return french.typeset(" ".join(text for text in sentences if text))


def describe_unknown(quarter: Quarter) -> str:
    """Say with what nothing can be compared, and why; nothing where all is known."""
    period, year = quarter.period, quarter.period.year - 1
    if is_partial(quarter):
        told = (
            f"L'année {period.year} n'est pas complète : ses sommes ne sont pas comparées à celles "
            "d'une autre année."
        )
    elif period.quarter is None:
        told = f"L'année {year} n'est pas connue entière : rien à comparer encore."
        told = "" if quarter.year_before else told
    elif not quarter.earlier and not _not_compared(quarter):
        told = f"Le {period.label} est le premier trimestre connu : rien à comparer encore."
    else:
        told = _missing(quarter)
    return french.typeset(" ".join(filter(None, [told, _not_compared(quarter)])))


def _not_compared(quarter: Quarter) -> str:
    """Name the periods whose errors keep some of their figures from being compared."""
    rows = quarter.checks.loc[quarter.checks["check"] == "compared", "row"]
    labels = [Period.parse(row).the_label for row in dict.fromkeys(rows)]
    if not labels:
        return ""
    told = french.capitalised(french.enumerated(labels))
    verb = "garde" if len(labels) == 1 else "gardent"
    return f"{told} {verb} des erreurs : les chiffres qui en dépendent ne sont pas comparés."


def _missing(quarter: Quarter) -> str:
    year = quarter.period.year - 1
    missing = [
        *(["le trimestre précédent"] if quarter.previous is None else []),
        *([f"le même trimestre de {year}"] if quarter.year_before is None else []),
    ]
    if len(missing) == 2:
        return f"Ni {missing[0]} ni {missing[1]} ne sont connus : rien à comparer."
    return french.capitalised(f"{missing[0]} n'est pas connu.") if missing else ""
