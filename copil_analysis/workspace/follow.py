"""What goes back to the structures: a workbook each, of the rows to correct and to follow."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from copil_analysis.analysis.reconciliation import told_otherwise
from copil_analysis.analysis.request_numbers import with_two_numbers
from copil_analysis.analysis.request_rows import column, kept, left_out, waiting_rows
from copil_analysis.analysis.requests import LAPSED, LATE, STRUCK_OFF, TO_RENEW, due_date, lives
from copil_analysis.config import read_period_facts
from copil_analysis.errors import UsageError
from copil_analysis.folders import whole_folder
from copil_analysis.keeping import kept_folder
from copil_analysis.loading import load, load_checks
from copil_analysis.period import Period
from copil_analysis.periods_received import received, received_folder
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.french import plural, typeset
from copil_analysis.showing.sheets import open_book, write_cell
from copil_analysis.workspace.template_workbook import BLUE, header_format, set_print
from copil_analysis.workspace.to_correct import NOT_SHOWN, Correction, corrections

FOLLOWED = "suivi"
_WIDTHS = {"Fichier": 30, "Lu": 24, "Attendu": 60, "Selon l'export": 44, "Guichet": 24}
_PLAIN_WIDTH = 13
_LIVES = {
    TO_RENEW: "à renouveler",
    LATE: "en retard",
    STRUCK_OFF: "radiée, l'ancienneté se récupère",
    LAPSED: "caduque, nouvelle demande à déposer",
}
_OTHERWISE = {
    "only_register": "numéro inconnu de l'export",
    "allocated": "demande radiée pour attribution, sans logement au registre",
    "struck_off": "demande radiée, ce que le registre ne dit pas",
    "dates": "dates différentes",
}
_TOGETHER = ("duplicate", "contained", "still_waiting", "rehoused_again", "vanished", "same_file")
"""The checks that set rows side by side: no row alone would show what they find."""
_WHERE = re.compile(r"([^;(]+?), lignes? ([0-9]+)")

Line = Mapping[Any, Any]


@dataclass(frozen=True)
class Followed:
    """A sheet: its rows by their headers, or the sentence that says why there is none."""

    name: str
    headers: Sequence[str]
    lines: Sequence[Line]
    empty: str


def follow(
    period: Period, root: Path, *, tell: Callable[[str], object] = lambda _: None
) -> list[Path]:
    """Write ``suivi/`` beside what is kept of a period, whole: a workbook a structure with rows.

    A new preparation of the period removes it with what it was made of. No number is written.
    ``tell`` gets a sentence on the rows that no structure is known of.
    """
    if period not in received(root) and period.quarter is None:
        raise UsageError(
            f"Le suivi se fait par période reçue : « {period} » est l'addition de ses trimestres ; "
            f"demandez par exemple {period.quarters[-1]}."
        )
    quarter = load(str(period), root)
    checks = load_checks(str(period), root)
    raw = received_folder(period, root)
    found = list(corrections(raw, read_period_facts(raw), quarter.config))
    registers = list(quarter.registers.values())
    there = {str(code) for rows in registers for code in rows["structure"].dropna().unique()}
    there |= {str(one.row["structure"]) for one in found}
    folder = kept_folder(period, root) / FOLLOWED
    codes = [code for code in quarter.config.structure_labels if code in there]
    with whole_folder(folder) as staging:
        for code in codes:
            own = [one for one in found if str(one.row["structure"]) == code]
            _write(staging / _name(code), _sheets(quarter, code, own, checks), quarter, code)
    lost = {_source(one.row) for one in found if str(one.row["structure"]) not in codes}
    if lost:
        tell(
            f"{plural(len(lost), 'ligne')} à corriger sans structure connue, donc dans aucun "
            f"classeur : copil check {period} les dit."
        )
    return [folder / _name(code) for code in codes]


def _name(code: str) -> str:
    return f"{code.lower()}.xlsx"


def _sheets(
    quarter: Quarter, code: str, own: Sequence[Correction], checks: pd.DataFrame
) -> Iterator[Followed]:
    rows = waiting_rows(quarter)
    rows = rows[rows["structure"].astype("str") == code]
    yield _to_correct(quarter, code, own, checks)
    yield _to_renew(quarter, code, rows)
    housed = kept(quarter, "number_state", ATTRIBUTIONS)
    both = (rows, housed[housed["structure"].astype("str") == code])
    without = [one[column(one, "number_state").isna()] for one in both]
    lines = [_household(row) for one in without for row in one.to_dict("records")]
    headers = [*_PLACE, *_HOUSEHOLD, "Guichet", "Attribution"]
    yield Followed("Sans numéro", headers, lines, "Aucun ménage n'est sans numéro.")
    yield _otherwise(quarter, code)


_PLACE = ("Fichier", "Ligne")
_HOUSEHOLD = ("Adultes", "Enfants", "Demande", "Entrée")


def _household(row: Line) -> dict[str, Any]:
    """Where a household stands, and by what its structure knows it."""
    source, number = _source(row)
    return {
        "Fichier": source,
        "Ligne": number,
        "Adultes": row.get("adults"),
        "Enfants": row.get("children"),
        "Demande": row.get("request_date"),
        "Renouvelée": row.get("renewal_date"),
        "Guichet": row.get("desk"),
        "Entrée": row.get("entry_date"),
        "Attribution": row.get("date"),
    }


def _source(row: Line) -> tuple[str, int]:
    """The file and sheet of a row, and its number."""
    return ", ".join(str(row[name]) for name in ("file", "place") if row.get(name)), int(row["row"])


def _to_correct(
    quarter: Quarter, code: str, own: Sequence[Correction], checks: pd.DataFrame
) -> Followed:
    lines = [
        {
            **_household(one.row),
            "Colonne": one.column,
            "Lu": one.read,
            "Attendu": one.expected,
        }
        for one in sorted(own, key=lambda one: _source(one.row))
    ]
    waiting = waiting_rows(quarter)
    doubled = waiting[with_two_numbers(waiting) & (waiting["structure"].astype("str") == code)]
    lines += [
        {
            **_household(row),
            "Colonne": "numero_unique",
            "Lu": NOT_SHOWN,
            "Attendu": "un même ménage semble avoir deux numéros (mêmes adultes, enfants et dates) "
            ": une seule demande par ménage.",
        }
        for row in doubled.to_dict("records")
    ]
    places = {
        _source(row)
        for rows in quarter.registers.values()
        for row in rows[rows["structure"].astype("str") == code].to_dict("records")
    }
    for one in checks[checks["check"].isin(_TOGETHER)].itertuples():
        stands = {(file.strip(), int(row)) for file, row in _WHERE.findall(str(one.row))}
        if one.row == code or stands & places:
            place, _, words = str(one.message).partition(" : ")
            lines.append({"Fichier": place, "Colonne": one.column, "Attendu": words})
    headers = [*_PLACE, "Colonne", "Lu", "Attendu", *_HOUSEHOLD, "Attribution"]
    return Followed("À corriger", headers, lines, "Rien à corriger.")


def _to_renew(quarter: Quarter, code: str, rows: pd.DataFrame) -> Followed:
    """Those that are due, the first first; of a structure that keeps no renewals none is known."""
    headers = ("Échéance", "État", *_PLACE, *_HOUSEHOLD, "Renouvelée", "Guichet")
    due = rows.assign(
        due=due_date(rows, quarter.snapshot), life=lives(quarter)[rows.index].astype("str")
    )
    due = due[due["life"].isin(list(_LIVES))].sort_values("due", kind="stable")
    empty = "Aucune demande n'est à renouveler."
    if code in left_out(quarter, "renewal_date"):
        empty = "Le registre ne donne pas les dates de renouvellement : rien ne peut en être dit."
    lines = [
        {**_household(row), "Échéance": row["due"], "État": _LIVES[row["life"]]}
        for row in due.to_dict("records")
    ]
    return Followed("À renouveler", headers, lines, empty)


def _otherwise(quarter: Quarter, code: str) -> Followed:
    headers = [*_PLACE, "Selon l'export", *_HOUSEHOLD, "Demande (export)"]
    headers += ["Renouvelée", "Renouvelée (export)"]
    name = "Selon le système national"
    if quarter.national is None:
        return Followed(name, headers, [], "L'export du système national n'a pas été reçu.")
    rows = quarter.registers.get(WAITING_FILE)
    lines = []
    if rows is not None:
        told = rows.join(told_otherwise(quarter)).dropna(subset="kind")
        lines = [
            {
                **_household(row),
                "Selon l'export": _OTHERWISE[row["kind"]],
                "Demande (export)": row["national_request_date"],
                "Renouvelée (export)": row["national_renewal_date"],
            }
            for row in told[told["structure"].astype("str") == code].to_dict("records")
        ]
    return Followed(name, headers, lines, "L'export ne dit rien d'autre que le registre.")


def _write(path: Path, sheets: Iterator[Followed], quarter: Quarter, code: str) -> None:
    """A workbook to print; the same bytes each time, dated of the period's first day."""
    label, period = quarter.config.structure_labels[code], quarter.period
    with open_book(path) as book:
        created = datetime.combine(period.first_day, time())
        title = f"{label}, {period.label}"
        book.set_properties({"title": title, "author": quarter.config.service, "created": created})
        for one in sheets:
            _write_sheet(book, one, typeset(f"{one.name} : {title}"))


def _write_sheet(book: Workbook, one: Followed, title: str) -> None:
    sheet = book.add_worksheet(one.name)
    set_print(sheet, title)
    large = book.add_format({"bold": True, "font_size": 14, "font_color": BLUE})
    sheet.write_string(0, 0, title, large)
    if not one.lines:
        sheet.write_string(2, 0, typeset(one.empty))
        return
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    text, day = book.add_format(plain), book.add_format({**plain, "num_format": "dd/mm/yyyy"})
    header = header_format(book)
    for j, name in enumerate(one.headers):
        sheet.set_column(j, j, max(_WIDTHS.get(name, _PLAIN_WIDTH), len(name) + 2))
        sheet.write_string(2, j, name, header)
        for i, line in enumerate(one.lines, start=3):
            cell = line.get(name)
            cell = None if cell is None or pd.isna(cell) else cell
            cell = typeset(cell) if isinstance(cell, str) and name == "Attendu" else cell
            write_cell(sheet, i, j, cell, day if isinstance(cell, datetime) else text)
