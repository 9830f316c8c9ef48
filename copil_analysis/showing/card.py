"""What a Quarter says of itself at a prompt or in a notebook: what it is, what may be asked.

A Quarter asks for it when it is shown (``quarter``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from copil_analysis.quarter.data import LABELS
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.french import NBSP, capitalised, format_number, plural
from copil_analysis.showing.words import period_label

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

QUESTIONS = {
    "Synthèse": "title key_figures brakes asks agenda",
    "Attributions": "allocations supply changes funding rents places",
    "Relogements": "rehoused households representation waits outcomes",
    "Demandes": "requests request_numbers seniority completeness desks reconciliation",
    "Besoins et offre": "needs_gap coverage clearing_time projection levers waiting_flow",
    "Méthode": "checks limits sources intervals power back_test norm_fit notes definitions",
}
"""By page, the functions of ``copil`` that take a Quarter: a test keeps them those there are."""
_WAYS = (".data", ".only(…)", ".what_if(…)", ".over_time(…)", ".previous", ".series")
_LEVELS = {"blocking": "bloquant", "error": "erreur", "warning": "à confirmer"}
_REGISTERS = {ATTRIBUTIONS: "attributions", WAITING_FILE: "file active"}
Row = tuple[str, str]


def card_rows(quarter: Quarter) -> Iterator[Row]:
    """What stands on the card, a name and its words each; marks come first."""
    for mark in quarter.marks:
        yield "Attention", mark
    yield "Flux", f"du {_day(quarter.start)} au {_day(quarter.end)} ({quarter.days} jours)"
    yield "Relevé", _day(quarter.snapshot)
    yield "Comité", _day(quarter.committee)
    yield "Connus", _tell_series(quarter)
    yield "Flux comptés", ", ".join(_tell_counts(quarter, _FLOWS))
    yield "File active", ", ".join(_tell_counts(quarter, _STOCKS))
    yield "Registres", _tell_registers(quarter)
    yield "Contrôles", _tell_checks(quarter)
    yield "À demander", ", ".join(f"quarter{way}" for way in _WAYS)
    for page, names in QUESTIONS.items():
        yield page, ", ".join(f"copil.{name}" for name in names.split())


def card_text(quarter: Quarter) -> str:
    """The card at a Python prompt."""
    rows = list(card_rows(quarter))
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {told}" for name, told in rows]
    return "\n".join([_title(quarter), *lines])


def card_html(quarter: Quarter) -> str:
    """The card in JupyterLab: a small table, whose questions are folded."""
    rows = list(card_rows(quarter))
    first = [row for row in rows if row[0] not in QUESTIONS]
    asked = [row for row in rows if row[0] in QUESTIONS]
    return (
        f"<p><strong>{escape(_title(quarter))}</strong></p>\n{_table(first)}\n"
        f"<details><summary>Questions</summary>\n{_table(asked)}\n</details>"
    )


def data_text(quarter: Quarter) -> str:
    """What a Quarter holds, at a Python prompt: name, number of rows and columns of each."""
    told = [f"{name} ({rows}) : {columns}" for name, _, rows, columns in _contents(quarter)]
    return "\n".join([*quarter.marks, *told])


def data_html(quarter: Quarter) -> str:
    """What a Quarter holds, in JupyterLab: what each is besides."""
    cell = '<td style="text-align:left">{}</td>'
    rows = [
        f"<tr><th>{name}</th>{''.join(cell.format(escape(str(one))) for one in told)}</tr>"
        for name, *told in _contents(quarter)
    ]
    head = "<tr><th>Nom</th><th>Contenu</th><th>Lignes</th><th>Colonnes</th></tr>"
    marks = [f"<p><strong>{escape(mark)}</strong></p>" for mark in quarter.marks]
    return "\n".join(
        [*marks, f"<table>\n<thead>{head}</thead>\n<tbody>", *rows, "</tbody>\n</table>"]
    )


def _contents(quarter: Quarter) -> Iterator[tuple[str, str, int, str]]:
    """Name, content, number of rows and columns of each."""
    for name, label in LABELS.items():
        table = quarter.data[name]
        yield name, label, len(table), ", ".join(map(str, table.columns))


def _table(rows: list[Row]) -> str:
    cell = '<tr><th style="text-align:left">{}</th><td style="text-align:left">{}</td></tr>'
    lines = (cell.format(escape(name), escape(told)) for name, told in rows)
    return f"<table>\n<tbody>\n{chr(10).join(lines)}\n</tbody>\n</table>"


def _title(quarter: Quarter) -> str:
    return f"{capitalised(period_label(quarter))} ({quarter.period}), {quarter.config.service}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _tell_series(quarter: Quarter) -> str:
    """From which quarter on, and how many are known before."""
    first, number = quarter.series[0].period, len(quarter.series) - 1
    if number == 0:
        return "aucun trimestre avant celui-ci" if quarter.period.quarter else "cette année seule"
    return f"de {first} à {quarter.series[-1].period}, {number + 1} trimestres"


_FLOWS = (
    ("allocations", "households", "logements attribués"),
    ("rehoused", "households", "ménages relogés"),
    ("rehoused", "persons", "personnes relogées"),
)
_STOCKS = (("waiting", "households", "ménages"), ("waiting", "persons", "personnes"))


def _tell_counts(quarter: Quarter, counts: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    for table, column, noun in counts:
        total: Any = getattr(quarter, table)[column].sum(skipna=False)
        yield f"{format_number(total)}{NBSP}{noun}"


def _tell_registers(quarter: Quarter) -> str:
    told = [
        f"{word} ({len(quarter.registers[name])}{NBSP}lignes)"
        for name, word in _REGISTERS.items()
        if name in quarter.registers
    ]
    return ", ".join(told) or "aucun n'est reçu"


def _tell_checks(quarter: Quarter) -> str:
    """How many gaps there are of each level, of how many findings."""
    gaps = quarter.checks.loc[quarter.checks["status"] == "gap", "level"].value_counts()
    told = [plural(gaps[level], word) for level, word in _LEVELS.items() if level in gaps]
    return ", ".join([f"{len(quarter.checks)} constats", *(told or ["rien à redire"])])
