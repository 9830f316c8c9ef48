"""What is asked: how many dwellings of the hardest size would stop its queue from growing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.levers import Lever, lever
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered
from copil_analysis.showing.french import agree, counted, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.sizes import NOBODY, any_of, one_of
from copil_analysis.showing.words import size_label, source_line, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_COLUMNS = (
    "typology",
    "quarters",
    "households",
    "entries",
    "dwellings",
    "others",
    "growth",
    "more",
)


@remembered
def levers(quarter: Quarter) -> Indicator:
    """Tell how many dwellings a quarter of the hardest size its queue lacked not to grow.

    ``data``: one row: typology, quarters (how many are counted), households, entries, dwellings,
    others (who left without one), growth, more. ``short`` says what is asked, ``note`` why.
    """
    found = lever(quarter)
    if found is None:
        return Indicator(
            pd.DataFrame({name: [] for name in _COLUMNS}),
            why_missing=_missing(quarter),
        )
    row = [getattr(found, name) for name in _COLUMNS]
    return Indicator(
        pd.DataFrame([row], columns=list(_COLUMNS)),
        headline=_headline(found),
        sentences=[_moves(found)],
        short=_asked(found),
        note=_moves(found),
        source=source_line(quarter, "needs", "dwellings"),
        definition=(
            "Ménages que la file de la taille la plus difficile a gagnés, divisés par les "
            "trimestres et arrondis à l'unité supérieure."
        ),
    )


def _missing(quarter: Quarter) -> str:
    if (quarter.needs["households"] == 0).fillna(False).all():
        return NOBODY
    return "Deux relevés connus de suite diraient combien de logements une file demande."


def _asked(found: Lever) -> str:
    return f"{found.more} {any_of(found.typology)} de plus par trimestre" if found.more else ""


def _headline(found: Lever) -> str:
    size = size_label(found.typology)
    if found.more:
        return f"{_asked(found)} : la file des {size} cesserait de s'allonger"
    return f"La file des {size} ne s'allonge pas : {tell_signed(found.growth)} {_when(found)}"


def _moves(found: Lever) -> str:
    """How the queue moved: the figures add up to what it gained."""
    start = f"{_when(found).capitalize()}, "
    gained = f"{tell_signed(found.growth)} dans la file ({plural(found.households, 'ménage')})"
    dwellings = counted(found.dwellings, any_of(found.typology), any_of(found.typology))
    obtained = f"{dwellings} {agree(found.dwellings, 'obtenu')}"
    if found.others is None or found.entries is None:
        return f"{start}{gained}, {'avec' if found.dwellings else 'sans'} {obtained}."
    entries = plural(found.entries, "ménage entré", "ménages entrés")
    others = f"{plural(found.others, 'sorti')} sans cette taille"
    return f"{start}{entries} pour {one_of(found.typology)}, {obtained}, {others} : {gained}."


def _when(found: Lever) -> str:
    if found.quarters == QUARTERS:
        return "en un an"
    return "en un trimestre" if found.quarters == 1 else f"en {found.quarters} trimestres"
