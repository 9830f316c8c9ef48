"""Quarters in a row made of one, with needs and dwellings written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.period import Period
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Counts = Mapping[str, Mapping[str, int]]
"""By structure, the households or dwellings of the typologies named; 0 of the others."""


def history_of(quarter: "Quarter", last: str, told: Sequence[tuple[Counts, Counts]]) -> "Quarter":
    """The last of quarters in a row, each with these needs and dwellings, and no register.

    Each household is one adult.
    """
    period, run = Period.parse(last), list[Period]()
    for _ in told:
        run.insert(0, period)
        period = period.previous
    quarters = [
        replace(
            quarter,
            period=one,
            start=one.first_day,
            end=one.last_day,
            snapshot=one.last_day,
            needs=_table(needs, NEED_TYPOLOGIES, "households"),
            dwellings=_table(dwellings, TYPOLOGIES, "dwellings"),
            waiting=_households(needs),
            rehoused=_households(dwellings),
            checks=quarter.checks.iloc[:0],
            registers={},
        )
        for one, (needs, dwellings) in zip(run, told, strict=True)
    ]
    return replace(quarters[-1], earlier=tuple(quarters[:-1]))


def _table(counts: Counts, typologies: Sequence[str], name: str) -> pd.DataFrame:
    rows = [
        (structure, typology, known.get(typology, 0))
        for structure, known in counts.items()
        for typology in typologies
    ]
    frame = pd.DataFrame(rows, columns=["structure", "typology", name])
    return frame.astype({name: "Int64"})


def _households(counts: Counts) -> pd.DataFrame:
    rows = [(code, n, n, 0, n) for code, known in counts.items() for n in (sum(known.values()),)]
    people = ["households", "adults", "children", "persons"]
    frame = pd.DataFrame(rows, columns=["structure", *people])
    return frame.astype(dict.fromkeys(people, "Int64"))
