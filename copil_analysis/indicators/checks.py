"""How many checks the figures passed, and what is to be done about the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.tally import Tally, balances, open_findings, tally
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.french import agree, counted, enumerated, plural
from copil_analysis.showing.indicator import Indicator

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_KINDS = {
    "blocking": "Bloquant",
    "error": "À corriger à la source",
    "warning": "À confirmer",
    "recovered": "Retrouvé par les totaux",
    "explained": "Expliqué",
}
_MOST_SHOWN = 40  # findings on a page; all of them stand in checks.csv


def checks(quarter: Quarter) -> Indicator:
    """How many checks held; ``data`` has a row for each that did not, worst first.

    ``data``: the columns of checks.csv and ``kind`` (blocking, error, warning, recovered,
    explained).
    """
    found, counts = open_findings(quarter), tally(quarter)
    return Indicator(
        data=found,
        headline=_headline(counts),
        sentences=[_others(counts), _balance(quarter)],
        table=None if found.empty else _table(found),
        source="contrôles des tableaux reçus, dont aucun chiffre n'est modifié",
        is_open=True,
    )


def _headline(counts: Tally) -> str:
    if not counts.made:
        return "Aucun contrôle n'a pu être fait"
    if counts.made == counts.held:
        return f"Les contrôles sont tous satisfaits : {counts.made}"
    held = plural(counts.held, "contrôle satisfait")
    return f"{held} sur {counts.made}"


def _others(counts: Tally) -> str:
    """Say what became of the checks that did not hold; nothing where all did."""
    told = [
        (counts.wrong, "écart", "à corriger à la source"),
        (counts.to_confirm, "point", "à confirmer"),
        (counts.explained, "écart", "expliqué"),
        (counts.recovered, "valeur", "retrouvée"),
    ]
    parts = [f"{plural(n, noun)} {agree(n, what)}" for n, noun, what in told if n]
    remain = "Reste" if sum(n for n, *_ in told) == 1 else "Restent"
    return f"{remain} {enumerated(parts)}." if parts else ""


def _balance(quarter: Quarter) -> str:
    """Say in how many structures the waiting file is what its entries and exits make it."""
    rows = balances(quarter)
    judged = rows.dropna(subset="gap")
    if rows.empty:
        return "Sans relevé précédent, les entrées et sorties de la file ne se vérifient pas."
    if judged.empty:
        return "Sans leurs dates, les entrées et sorties de la file ne se vérifient pas."
    held = int((judged["gap"] == 0).sum())
    where = f"{counted(held, 'structure', feminine=True)} sur {len(rows)}"
    finds = "se retrouve" if held else "ne se retrouve"
    return f"La file active {finds} par ses entrées et ses sorties dans {where}."


def _table(found: pd.DataFrame) -> Table:
    shown = found.head(_MOST_SHOWN)
    more = f", {_MOST_SHOWN} premiers sur {len(found)}" if len(found) > _MOST_SHOWN else ""
    columns = [
        Column("kind", "Suite", lambda kind, _: _KINDS[str(kind)]),
        Column("message", "Constat", "text"),
    ]
    return Table(shown, columns, f"Contrôles qui ne sont pas satisfaits{more}")
