"""How the dwellings obtained compare with the norm of rooms for a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import norm_fit as analysis
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import NORM_NAMES, NORMS
from copil_analysis.showing.french import agree, capitalised, counted, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.words import during, size_label

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def norm_fit(quarter: Quarter) -> Indicator:
    """Count the dwellings obtained with the rooms of the norm, fewer, or more; the norm first.

    ``data``: typology (obtained), dwellings, fit, smaller, larger, excess (of the larger), with a
    total row; those of a year where one is known. Where no register tells of households
    ``why_missing`` says so.
    """
    data, when = analysis.norm_fit(quarter), during(last_year(quarter))
    if data.empty or data["dwellings"].iloc[-1] == 0:
        return Indicator(data, why_missing=_MISSING)
    total, norm = data.iloc[-1], quarter.config.norm
    return Indicator(
        data=data,
        headline=_headline(total, when),
        sentences=[
            f"Norme de {NORM_NAMES[norm]} : {NORMS[norm][0].lower()}{NORMS[norm][1:]}",
            _apart(total),
        ],
        table=Table(
            data,
            [
                Column("typology", "Taille obtenue", lambda code, _: size_label(str(code))),
                Column("dwellings", "Logements"),
                Column("fit", "Selon la norme"),
                Column("smaller", "Moins de pièces"),
                Column("larger", "Plus de pièces"),
                Column("excess", "Dont en trop"),
            ],
            f"Logements obtenus {when} et norme de pièces",
            total=True,
        ),
        source="registre des attributions",
    )


def _headline(total: pd.Series[Any], when: str) -> str:
    fit, dwellings = total["fit"], plural(total["dwellings"], "logement")
    some = f"{format_number(fit)} des" if fit else "Aucun des"
    obtained = f"{dwellings} {agree(total['dwellings'], 'obtenu')} {when}"
    return f"{some} {obtained} {_has(fit)} le nombre de pièces de la norme"


def _apart(total: pd.Series[Any]) -> str:
    """How many have fewer rooms than the norm, or more, and of these more than the law's limit."""
    smaller, larger = (counted(total[name], "logement") for name in ("smaller", "larger"))
    told = (
        f"{capitalised(smaller)} {_has(total['smaller'])} moins de pièces ; "
        f"{larger} {_has(total['larger'])} plus de pièces"
    )
    if total["larger"] == 0:
        return f"{told}."
    excess = format_number(total["excess"]) if total["excess"] else "aucun"
    return f"{told}, dont {excess} avec plus d'une pièce au-delà des personnes du ménage ({_LAW})."


def _has(dwellings: int) -> str:
    return "n'a" if dwellings == 0 else agree(dwellings, "a", "ont")


_LAW = "article L. 621-2 du code de la construction"
_MISSING = (
    "Les logements obtenus ne se comparent pas à la norme : aucun registre ne donne leur taille "
    "avec la composition du ménage."
)
