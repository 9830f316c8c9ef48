"""How hands write a value in a register: many spellings, each of which must be recognised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from copil_analysis.register_fields import YES_NO, Field

Cell = str | int | float | date | None
DateForm = Literal["real", "serial", "slash", "short", "iso", "dots", "words"]

SPELLINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "structure": {
        "CASA": ("CASA", "casa", "C.A.S.A.", "Casa "),
        "CANNES": ("Cannes", "CANNES", " cannes"),
        "CAPAP": ("CAPAP", "Capap", "C.A.P.A.P."),
        "EST": ("Est", "Secteur Est", "SECTEUR EST", "Équipe mutualisée Est", "secteur  est"),
    },
    "channel": {
        "agis_classique": ("AGIS classique", "AGIS CLASSIQUE", "Agis  classique"),
        "agis_iml": ("AGIS IML", "IML", "Intermédiation locative", "agis intermediation locative"),
        "prefectoral": ("Contingent préfectoral", "PRÉFECTORAL", "prefecture", "Préfecture"),
        "action_logement": ("Action Logement", "1 % Logement", "1% logement"),
        "autres": ("Autres", "autre", "AUTRES *"),
        "autres_reservataires": ("Autres réservataires", "Autre contingent réservataire"),
    },
    "typology": {
        "STUDIO": ("Studio", "STUDIO", "studios", "Studette"),
        "T1": ("T1", "t 1", "F1", "1 pièce", "Type 1", "T1 bis", "T1'"),
        "T2": ("T2", "t 2", "F2", "2 pièces", "Type 2", "T2 *"),
        "T3": ("T3", "t3", "F3", "3 pièces", "Type 3", "T 3"),
        "T4": ("T4", "t 4", "F4", "4 pièces", "Type 4"),
        "T5": ("T5", "t5", "F5", "5 pièces", "Type 5"),
        "T6": ("T6", "T6 et plus", "F6", "6 pièces et plus", "T7"),
    },
    "funding": {
        "PLAI": ("PLAI", "Plai", "plai"),
        "PLUS": ("PLUS", "Plus", "plus"),
        "PLS": ("PLS", "pls"),
    },
    "exit_reason": {
        "rehoused": ("Relogement", "RELOGEMENT", "relogement"),
        "other": ("Autre sortie", "autre sortie", "Autres sorties"),
    },
}
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Hand:
    """A way of filling in: the form of the dates, and whether cells hold numbers or texts only."""

    dates: DateForm
    is_book: bool


def spell(field: Field, value: object, hand: Hand, rng: np.random.Generator) -> Cell:
    """A value as this hand writes it; a missing one is an empty cell or a dash."""
    if value is None:
        return "-" if rng.random() < 0.2 else None
    if field.kind in SPELLINGS:
        return _one_of(SPELLINGS[field.kind][str(value)], rng)
    if field.kind == "count" and isinstance(value, int):
        return _count(value, field, hand, rng)
    if field.kind == "date" and isinstance(value, date):
        usual = rng.random() < 0.85
        return _date(value, hand.dates if usual else _one_of(("slash", "words"), rng))
    if field.kind == "amount" and isinstance(value, float):
        return value if hand.is_book and rng.random() < 0.8 else _amount(value)
    if field.kind == "yes_no":
        word = YES_NO[bool(value)]
        return _one_of((word, word.upper(), word.capitalize()), rng)
    if field.kind == "request_number":
        return _request_number(str(value), rng)
    return str(value)


def _count(value: int, field: Field, hand: Hand, rng: np.random.Generator) -> Cell:
    if value == 0 and field.name == "children":
        return _one_of(("-", "0", ""), rng) or None
    if hand.is_book and rng.random() < 0.8:
        return value
    return _one_of((f"{value}", f"{value}", f"{value}{_NO_BREAK}", f"{value} *"), rng)


def _date(day: date, form: str) -> Cell:
    if form == "real":
        return day
    if form == "serial":
        return day.toordinal() - _EXCEL_EPOCH
    if form == "words":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    patterns = {"slash": "%d/%m/%Y", "short": "%d/%m/%y", "iso": "%Y-%m-%d", "dots": "%d.%m.%Y"}
    return day.strftime(patterns[form])


def _amount(value: float) -> str:
    return f"{value:,.2f}".replace(",", _NO_BREAK).replace(".", ",")


def _request_number(number: str, rng: np.random.Generator) -> str:
    spaced = f"{number[:3]} {number[3:7]} {number[7:13]} {number[13:]}"
    return _one_of((number, number, spaced, number.lower()), rng)


def _one_of(choices: tuple[str, ...], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]
