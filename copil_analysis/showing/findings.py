"""What the checks found and how the figures were made, told to the committee."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from copil_analysis.checking.findings import made_checks
from copil_analysis.register_fields import REGISTER_LABELS
from copil_analysis.showing.absences import describe_absences
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
_MOST_SHOWN = 40  # findings on a page; the others are counted, and stand in checks.csv


def show_checks(quarter: Quarter) -> Html:
    """Show every finding of the checks as a table, worst first, and how many checks held."""
    found = quarter.checks.loc[quarter.checks["status"] != "ok"]
    held = f"<p>{say(describe_checks(quarter.checks))}</p>{_flows(quarter.checks)}"
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
    shown = frame.head(_MOST_SHOWN)
    more = f", dont les {len(shown)} premiers ; les autres sont dans checks.csv"
    table = show_table(
        shown,
        caption=f"Ce que les contrôles ont trouvé ({plural(len(frame), 'constat')}"
        f"{more if len(shown) < len(frame) else ''})",
        source="contrôles de copil-analysis sur les tableaux reçus",
    )
    html = f'<div class="checks">\n{table.html}\n{held}\n</div>'
    return Html(html, describe_checks(quarter.checks), "checks")


def _flows(checks: pd.DataFrame) -> Markup:
    """How the waiting file moved since the snapshot before: balanced, or with its residual."""
    flows = checks.loc[(checks["check"] == "flows") & (checks["row"] != ""), "message"].tolist()
    if not flows:
        return Markup("")
    title = say("File active depuis le relevé précédent")
    return Markup("\n<h3>{}</h3>\n{}").format(title, listed(flows))


def describe_checks(checks: pd.DataFrame) -> str:
    """Say how many checks were made, how many held and what became of the others."""
    made = made_checks(checks)
    held = int((made["status"] == "ok").sum())
    explained = int((made["status"] == "explained").sum())
    confirm = int(((made["status"] == "gap") & (made["level"] == "warning")).sum())
    wrong = len(made) - held - explained - confirm
    recovered = int((checks["status"] == "recovered").sum())
    given_back = "est retrouvée" if recovered < 2 else "sont retrouvées"
    told = f" De plus, {plural(recovered, 'valeur')} {given_back} par les totaux, à confirmer."
    verb = "est satisfait" if held < 2 else "sont satisfaits"
    return typeset(
        f"Sur {plural(len(made), 'contrôle')}, {held} {verb}, "
        f"{counted(wrong, 'écart')} {_verb(wrong, 'reste', 'restent')} à corriger à la source, "
        f"{counted(explained, 'écart')} "
        f"{_verb(explained, 'est expliqué', 'sont expliqués')} "
        f"et {counted(confirm, 'point')} {_verb(confirm, 'est', 'sont')} à confirmer. "
        f"Aucun chiffre des sources n'a été modifié.{told if recovered else ''}"
    )


def _verb(count: int, one: str, many: str) -> str:
    """The verb after a counted noun: « aucun » asks for a negation."""
    if count > 1:
        return many
    if count == 1:
        return one
    return f"n'{one}" if one[0] in "aeéiou" else f"ne {one}"


def describe_readings(checks: pd.DataFrame) -> str:
    """Say how the tables were made out of slides' text, and for how many no other way is."""
    readings = checks.loc[checks["check"] == "reading"]
    if readings.empty:
        return ""
    proved = int((readings["gap"] == 0).sum())
    certain = "Cette lecture est prouvée seule possible" if proved else "Cela n'est prouvé"
    return typeset(
        "Le texte exporté des diapositives colle les cellules les unes aux autres : chaque tableau "
        "est redécoupé de la manière qui s'écarte le moins des totaux imprimés, puis explique le "
        f"mieux les espaces. {certain} pour {format_number(proved)} des "
        f"{plural(len(readings), 'tableau', 'tableaux')}."
    )


def describe_registers(checks: pd.DataFrame) -> list[str]:
    """Say how many needs follow from compositions, and how much was left out of the reading."""
    told = []
    needs = checks.loc[checks["check"] == "need"]
    if waiting := int(needs["stated"].sum()):
        derived = int(needs["computed"].sum())
        is_said = "est déduit" if derived < 2 else "sont déduits"
        told.append(
            f"Sur {plural(waiting, 'besoin')} des registres, {format_number(derived)} {is_said} de "
            "la composition du ménage, faute de typologie demandée."
        )
    if ignored := int((checks["check"] == "ignored").sum()):
        told.append(
            "Titres, totaux, notes et lignes vides laissés de côté à la lecture : "
            f"{plural(ignored, 'mention')} dans le tableau des contrôles."
        )
    return told


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
    told = [
        describe_readings(quarter.checks),
        *describe_registers(quarter.checks),
        describe_checks(quarter.checks),
    ]
    html = Markup(
        '<div class="method">\n<h3>Définitions</h3>\n<dl>\n{}\n</dl>\n<h3>Sources</h3>\n{}\n'
        "<h3>Contrôles</h3>\n{}\n<h3>Ce qui manque, et pourquoi</h3>\n{}\n</div>"
    ).format(
        terms,
        listed(sources),
        Markup("\n").join(Markup("<p>{}</p>").format(say(text)) for text in told if text),
        listed([*recovered, *describe_absences(quarter)]),
    )
    return Html(str(html), "Méthode", "method")


_RANKS = {label: rank for rank, label in enumerate(reversed(_LEVELS.values()))}


def _level(finding: Mapping[Hashable, Any]) -> str:
    status, level = str(finding["status"]), str(finding["level"])
    return _LEVELS.get(status) or _LEVELS.get(level, "À confirmer")


def _place(quarter: Quarter, finding: Mapping[Hashable, Any]) -> str:
    """Say where a finding stands, in the words of the configuration."""
    words = {
        **LABELS,
        **REGISTER_LABELS,
        **quarter.config.structure_labels,
        **quarter.config.channel_labels,
    }
    table, row, column = (str(finding[part]) for part in ("table", "row", "column"))
    if not table:
        return words.get(row, row) or "Dates de la période"
    parts = [
        TABLE_LABELS.get(table, words.get(table, table)),
        words.get(row, row),
        words.get(column, column),
    ]
    return ", ".join(part for part in parts if part)
