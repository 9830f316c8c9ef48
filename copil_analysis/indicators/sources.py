"""What was received for a quarter, and how it was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.checking.findings import unproved_tables
from copil_analysis.register_fields import NATIONAL_LABEL
from copil_analysis.showing.answering import answers
from copil_analysis.showing.french import capitalised, enumerated, format_number, plural
from copil_analysis.showing.markup import listed, say
from copil_analysis.showing.panel import Panel
from copil_analysis.vocabulary import TABLE_LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def sources(quarter: Quarter) -> Panel:
    """What each table was read from (``data``: table, source), and what the reading did to it.

    The national export, of which no table is made, is named where one was received.
    """
    read = [f"{tables} : {source}." for source, tables in _tables_by_source(quarter).items()]
    if quarter.national is not None:
        read.append(f"Comparaison des demandes : {NATIONAL_LABEL.lower()}.")
    checks = quarter.checks
    told = [*_slides(checks), *_needs(checks), *_left_out(checks)]
    parts = [listed(read), *(Markup("<p>{}</p>").format(say(text)) for text in told)]
    data = pd.DataFrame(quarter.sources.items(), columns=["table", "source"])
    return Panel(str(Markup("\n").join(parts)), "\n".join([*read, *told]), "sources", data=data)


def _tables_by_source(quarter: Quarter) -> dict[str, str]:
    """The tables that were read from each source, named once."""
    names: dict[str, list[str]] = {}
    for table, label in TABLE_LABELS.items():
        if source := quarter.sources.get(table):
            names.setdefault(source, []).append(label.lower())
    return {source: capitalised(enumerated(labels)) for source, labels in names.items()}


def _slides(checks: pd.DataFrame) -> Iterator[str]:
    """Say how tables were made out of slides' text, and for how many no other way is."""
    if (checks["check"] == "reading").any():
        labels = [f"« {TABLE_LABELS[name]} »" for name in unproved_tables(checks)]
        but = f", sauf pour {enumerated(labels)}" if labels else ""
        yield (
            "Le texte exporté des diapositives colle les cellules les unes aux autres. Chaque "
            "tableau est redécoupé au plus près des totaux imprimés : cette lecture est prouvée "
            f"seule possible{but}."
        )
    if noted := int((checks["check"] == "note").sum()):
        line = "ligne ou colonne" if noted == 1 else "lignes ou colonnes"
        yield (
            f"Les diapositives portent un appel de note à {format_number(noted)} {line} ; le texte "
            "des notes est dans checks.csv."
        )


def _needs(checks: pd.DataFrame) -> Iterator[str]:
    """Say how many needs follow from compositions."""
    needs = checks[checks["check"] == "need"]
    if waiting := int(needs["stated"].sum()):
        derived = int(needs["computed"].sum())
        verb = "vient" if derived < 2 else "viennent"
        yield (
            f"Sur {plural(waiting, 'besoin')}, {format_number(derived)} {verb} de la composition "
            "du ménage, faute de taille au registre."
        )


def _left_out(checks: pd.DataFrame) -> Iterator[str]:
    """Say how much was left out of the reading."""
    if ignored := int((checks["check"] == "ignored").sum()):
        yield (
            "Titres, totaux, notes et lignes vides ne sont pas comptés : "
            f"{plural(ignored, 'mention')} dans checks.csv."
        )
