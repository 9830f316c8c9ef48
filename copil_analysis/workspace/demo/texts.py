"""The texts of an invented workspace: copil.toml, and each quarter's period.toml and notes.md."""

import re

from copil_analysis.root import SETTINGS
from copil_analysis.shipped import shipped
from copil_analysis.workspace.demo.calendar import Bounds

_COMMENT = "# Données inventées par « copil demo » : aucun ménage n’existe."
NOTES = """\
**Données inventées** par « copil demo » : aucun ménage, aucun logement n’existe.

## Ce qui a été fait

- Les registres des quatre structures ont été recueillis et rapprochés.

## Ce qui fait obstacle

- Peu de grands logements sont proposés, et les grands ménages attendent le plus longtemps.
- Plus de PLUS que de PLAI, et les loyers augmentent.
- Des dossiers arrivent incomplets.

## La suite

- Compléter les dates de renouvellement avec les travailleurs sociaux.
"""


def config_text() -> str:
    """The shipped copil.toml, whose service says that all is invented."""
    text = shipped(SETTINGS).read_text("utf-8")
    marked = re.sub(r'(?m)^(service = ".*)"$', r'\1 (données inventées)"', text, count=1)
    return f"{_COMMENT}\n{marked}"


def period_text(bounds: Bounds) -> str:
    """period.toml; nothing is explained in it: the registers say which dwellings are foyers."""
    lines = [
        _COMMENT,
        f"start = {bounds.start}",
        f"end = {bounds.snapshot}",
        f"snapshot = {bounds.snapshot}",
        f"committee = {bounds.committee}",
        f"next_committee = {bounds.next_committee}",
        f'agenda = ["Chiffres du {bounds.period.label}", "Questions diverses"]',
        'asks = ["Un interlocuteur par bailleur pour les dossiers de grands ménages"]',
    ]
    return "\n".join([*lines, ""])
