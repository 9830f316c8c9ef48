"""What each page compares over time: its measures and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.change import count_where, counts_over_time
from copil_analysis.analysis.needs import LARGE
from copil_analysis.quarter.year import STOCKS
from copil_analysis.showing.footnotes import Reference
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TOTAL

if TYPE_CHECKING:
    from copil_analysis.config import Config
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Measure:
    """One count that is compared: the rows of a tidy table that hold these codes, its words.

    ``label`` heads its row; ``noun`` (and ``plural`` where it is irregular) counts it in a
    sentence. ``is_judged``: whether a change may be called a rise or a fall; persons come in
    whole households, so that their number varies more than a plain count does.
    """

    label: str
    table: str
    column: str
    noun: str
    plural: str | None = None
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_feminine: bool = False
    is_judged: bool = True
    rests_on: Reference | None = None

    @property
    def is_stock(self) -> bool:
        """Whether it is counted on one day, and not over the period."""
        return self.table in STOCKS

    def count(self, quarter: Quarter) -> Any:
        """The count in this period; NA when a cell is missing."""
        return count_where(getattr(quarter, self.table), self.column, self.where)

    def over_time(self, quarter: Quarter) -> pd.DataFrame:
        """The count of every quarter of the series, as `counts_over_time` gives it."""
        return counts_over_time(
            quarter.over_time(self.table),
            quarter.calendar,
            value=self.column,
            where=self.where,
            measure=self.label,
        )


ALLOCATED = Measure("Logements attribués", "allocations", "households", "logement attribué")
REHOUSED = Measure(
    "Ménages relogés",
    "rehoused",
    "households",
    "ménage relogé",
    rests_on=Reference("rehoused", TOTAL, "households"),
)
WAITING = Measure(
    "Ménages en attente",
    "waiting",
    "households",
    "ménage en attente",
    rests_on=Reference("waiting", TOTAL, "households"),
)
LARGE_OBTAINED = Measure(
    "Logements T4 et plus obtenus",
    "dwellings",
    "dwellings",
    "grand logement (T4 et plus) obtenu",
    "grands logements (T4 et plus) obtenus",
    {"typology": LARGE},
)
LARGE_NEEDED = Measure(
    "Besoins de T4 et plus",
    "needs",
    "households",
    "ménage qui a besoin d'un grand logement (T4 et plus)",
    "ménages qui ont besoin d'un grand logement (T4 et plus)",
    {"typology": LARGE},
)


def _people(table: str, column: str, label: str, noun: str) -> Measure:
    return Measure(
        label,
        table,
        column,
        noun,
        is_feminine=column == "persons",
        is_judged=False,
        rests_on=Reference(table, TOTAL, column),
    )


PERSONS = _people("rehoused", "persons", "Personnes relogées", "personne relogée")
ADULTS = _people("rehoused", "adults", "Adultes relogés", "adulte relogé")
CHILDREN = _people("rehoused", "children", "Enfants relogés", "enfant relogé")
PERSONS_WAITING = _people("waiting", "persons", "Personnes en attente", "personne en attente")

SUMMARY = (
    *(ALLOCATED, REHOUSED, PERSONS, ADULTS, CHILDREN),
    *(WAITING, PERSONS_WAITING, LARGE_OBTAINED, LARGE_NEEDED),
)


def by_channel(config: Config) -> list[Measure]:
    """The dwellings that each channel gave."""
    return [
        Measure(
            label,
            "allocations",
            "households",
            "logement attribué",
            where={"channel": [code]},
            rests_on=Reference("allocations", code, TOTAL),
        )
        for code, label in config.channel_labels.items()
    ]


def by_structure(config: Config, table: str = "allocations") -> list[Measure]:
    """The dwellings that each structure received, or the households that it rehoused."""
    noun = "logement attribué" if table == "allocations" else "ménage relogé"
    return [
        Measure(
            label,
            table,
            "households",
            noun,
            where={"structure": [code]},
            rests_on=Reference("allocations", TOTAL, code)
            if table == "allocations"
            else Reference(table, code, "households"),
        )
        for code, label in config.structure_labels.items()
    ]


def needed_by_typology() -> list[Measure]:
    """The households that need each typology."""
    return [
        Measure(
            f"Besoins de {code}",
            "needs",
            "households",
            f"ménage qui a besoin d'un {code}",
            f"ménages qui ont besoin d'un {code}",
            {"typology": [code]},
            rests_on=Reference("needs", TOTAL, code),
        )
        for code in NEED_TYPOLOGIES
    ]


def obtained_by_typology() -> list[Measure]:
    """The dwellings of each typology obtained; a studio counts as a T1, as it does in the needs."""
    return [
        Measure(
            "Studios et T1 obtenus" if code == "T1" else f"{code} obtenus",
            "dwellings",
            "dwellings",
            f"{code} obtenu",
            f"{code} obtenus",
            {"typology": ["STUDIO", "T1"] if code == "T1" else [code]},
        )
        for code in NEED_TYPOLOGIES
    ]
