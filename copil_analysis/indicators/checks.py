"""How many checks the figures passed, and what is to be done about the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.tally import Tally, balances, open_findings, tally
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.finding_lines import together
from copil_analysis.showing.french import capitalised, counted, enumerated, plural
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
_MOST_SHOWN = 40  # lines on a page; all findings stand in checks.csv
_TOGETHER = "Les points d'une même sorte et d'un même registre tiennent en une ligne."


@answers
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
    """What is to be done; how many checks held heads the page."""
    if not counts.made:
        return "Aucun contrôle n'a pu être fait"
    return capitalised(counted(counts.wrong, "écart à corriger à la source"))


def _others(counts: Tally) -> str:
    """Say what else the checks found; nothing where all held."""
    told = [
        plural(counts.to_confirm, "point à confirmer") if counts.to_confirm else "",
        plural(counts.explained, "écart expliqué") if counts.explained else "",
        f"{plural(counts.recovered, 'valeur retrouvée')} par les totaux"
        if counts.recovered
        else "",
    ]
    parts = list(filter(None, told))
    return f"On compte aussi {enumerated(parts)}." if parts else ""


def _balance(quarter: Quarter) -> str:
    """Say in how many structures the waiting file is what its entries and exits make it."""
    rows = balances(quarter)
    judged = rows.dropna(subset="gap")
    if rows.empty and quarter.subset:
        return ""  # the balance is the whole file's
    if rows.empty:
        return "Sans relevé précédent, les entrées et sorties de la file ne se vérifient pas."
    if judged.empty:
        return "Sans leurs dates, les entrées et sorties de la file ne se vérifient pas."
    held = int((judged["gap"] == 0).sum())
    where = f"{counted(held, 'structure', feminine=True)} sur {len(rows)}"
    finds = "se retrouve" if held else "ne se retrouve"
    return f"La file active {finds} par ses entrées et ses sorties dans {where}."


def _table(found: pd.DataFrame) -> Table:
    lines = together(found)
    shown = lines.head(_MOST_SHOWN)
    more = f", {_MOST_SHOWN} premiers sur {len(lines)}" if len(lines) > _MOST_SHOWN else ""
    columns = [
        Column("kind", "Suite", lambda kind, _: _KINDS[str(kind)]),
        Column("message", "Constat", "text"),
    ]
    notes = [_TOGETHER] if len(lines) < len(found) else []
    caption = f"Contrôles non satisfaits et valeurs retrouvées{more}"
    return Table(shown, columns, caption, notes=notes)
