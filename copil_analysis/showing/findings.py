"""What the checks found and how the figures were made, told to the committee."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from copil_analysis.showing.french import counted, format_number, plural, typeset
from copil_analysis.showing.markup import Html, listed, say
from copil_analysis.showing.tables import show_table
from copil_analysis.vocabulary import LABELS, TABLE_LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_LEVELS = {
    "explained": "Écart expliqué",
    "recovered": "Valeur retrouvée",
    "warning": "À confirmer",
    "error": "Écart à corriger",
    "blocking": "Bloquant",
}
NOT_RECEIVED = (
    "Délais, loyers et financements : les tableaux reçus ne les donnent pas, "
    "ils ne sont donc pas calculés."
)


def show_checks(quarter: Quarter) -> Html:
    """Show every finding of the checks as a table, worst first, and how many checks held."""
    found = quarter.checks.loc[quarter.checks["status"] != "ok"]
    held = f"<p>{say(describe_checks(quarter.checks))}</p>"
    if found.empty:
        return Html(held, describe_checks(quarter.checks), "checks")
    frame = pd.DataFrame(
        {
            "Où": [_place(quarter, row) for row in found.to_dict("records")],
            "Constat": found["message"].tolist(),
            "Niveau": [_level(row) for row in found.to_dict("records")],
        }
    )
    frame = frame.sort_values(
        "Niveau", key=lambda levels: levels.map(_RANKS), kind="stable", ignore_index=True
    )
    table = show_table(
        frame,
        caption=f"Ce que les contrôles ont trouvé ({plural(len(frame), 'constat')})",
        source="contrôles de copil-analysis sur les tableaux reçus",
    )
    html = f'<div class="checks">\n{table.html}\n{held}\n</div>'
    return Html(html, describe_checks(quarter.checks), "checks")


def describe_checks(checks: pd.DataFrame) -> str:
    """Say how many checks were made, how many held and what became of the others."""
    made = checks.loc[checks["status"] != "recovered"]
    held = int((made["status"] == "ok").sum())
    explained = int((made["status"] == "explained").sum())
    confirm = int(((made["status"] == "gap") & (made["level"] == "warning")).sum())
    wrong = len(made) - held - explained - confirm
    recovered = len(checks) - len(made)
    given_back = "est retrouvée" if recovered < 2 else "sont retrouvées"
    told = f" De plus, {plural(recovered, 'valeur')} {given_back} par les totaux, à confirmer."
    verb = "est satisfait" if held < 2 else "sont satisfaits"
    return typeset(
        f"Sur {plural(len(made), 'contrôle')}, {held} {verb}, "
        f"{counted(wrong, 'écart')} {'reste' if wrong < 2 else 'restent'} à corriger à la source, "
        f"{counted(explained, 'écart')} {'est expliqué' if explained < 2 else 'sont expliqués'} "
        f"et {counted(confirm, 'point')} {'est' if confirm < 2 else 'sont'} à confirmer. "
        f"Aucun chiffre des sources n'a été modifié.{told if recovered else ''}"
    )


def describe_readings(checks: pd.DataFrame) -> str:
    """Say how the tables were made out of slides' text, and for how many that is proved."""
    readings = checks.loc[checks["check"] == "reading"]
    proved = int((readings["status"] == "ok").sum())
    certain = "Cette lecture est prouvée unique" if proved else "Cela n'est prouvé"
    return typeset(
        "Le texte exporté des diapositives colle les cellules les unes aux autres : chaque tableau "
        "est redécoupé de la manière qui respecte le plus de totaux imprimés, puis le mieux les "
        f"espaces. {certain} pour {format_number(proved)} des "
        f"{plural(len(readings), 'tableau', 'tableaux')}."
    )


def show_method(quarter: Quarter, *, definitions: Sequence[tuple[str, str]]) -> Html:
    """Show the box that says what the words mean, where figures come from and what is missing."""
    recovered = quarter.checks.loc[quarter.checks["status"] == "recovered", "message"].tolist()
    terms = Markup("\n").join(
        Markup("<dt>{}</dt>\n<dd>{}</dd>").format(say(term), say(meaning))
        for term, meaning in definitions
    )
    sources = [
        f"{TABLE_LABELS.get(name, name)} : {source}." for name, source in quarter.sources.items()
    ]
    html = Markup(
        '<div class="method">\n<h3>Définitions</h3>\n<dl>\n{}\n</dl>\n<h3>Sources</h3>\n{}\n'
        "<h3>Contrôles</h3>\n<p>{}</p>\n<p>{}</p>\n<h3>Ce qui manque, et pourquoi</h3>\n{}\n</div>"
    ).format(
        terms,
        listed(sources),
        say(describe_readings(quarter.checks)),
        say(describe_checks(quarter.checks)),
        listed([*recovered, NOT_RECEIVED]),
    )
    return Html(str(html), "Méthode", "method")


_RANKS = {label: rank for rank, label in enumerate(reversed(_LEVELS.values()))}


def _level(finding: Mapping[Hashable, Any]) -> str:
    status, level = str(finding["status"]), str(finding["level"])
    return _LEVELS.get(status) or _LEVELS.get(level, "À confirmer")


def _place(quarter: Quarter, finding: Mapping[Hashable, Any]) -> str:
    """Say where a finding stands, in the words of the configuration."""
    words = {**LABELS, **quarter.config.structure_labels, **quarter.config.channel_labels}
    table, row, column = (str(finding[part]) for part in ("table", "row", "column"))
    if not table:
        return "Dates de la période"
    parts = [TABLE_LABELS.get(table, table), words.get(row, row), words.get(column, column)]
    return ", ".join(part for part in parts if part)
