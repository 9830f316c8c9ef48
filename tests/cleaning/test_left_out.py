"""Rows that columns without a field of ours say do not count; all households are invented."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.cleaning.counts import counted_rows
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.cleaning.remarks import remark_says
from copil_analysis.cleaning.status import Status
from copil_analysis.config import read_config
from copil_analysis.finding import Finding
from copil_analysis.reading.received import read_received
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE

CONFIG = read_config(Path(__file__).parents[2])
FIRST = {
    ATTRIBUTIONS: (
        "structure;date_attribution;contingent;typologie;adultes;enfants",
        "CASA;12/01/2011;IML;T2;1;1",
    ),
    WAITING_FILE: ("structure;adultes;enfants", "CASA;1;1"),
}
EXITS = next(
    (one.header, one.label, *one.spellings)
    for one in REGISTERS[WAITING_FILE]
    if one.name == "exit_date"
)
Read = tuple[list[int], list[Finding]]


def read(folder: Path, name: str, header: str, *said: str) -> Read:
    """The lines that count of a register whose rows differ in one more column, and what is told."""
    headers, row = FIRST[name]
    lines = [f"{headers};{header}", *(f"{row};{one}" for one in said)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (register,) = read_received(path, CONFIG).registers
    frame, findings = clean_register(register, CONFIG)
    if name == WAITING_FILE:
        frame = counted_rows("waiting", frame, snapshot=date(2011, 3, 31))
    return frame["row"].tolist(), [one for one in findings if one.level]


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.level, one.row.split(", ", 1)[1]) for one in findings]


@pytest.mark.parametrize(
    ("name", "header", "said", "kept"),
    [
        (WAITING_FILE, "actif", ("oui", "non", "", "Non"), [2, 4]),
        (WAITING_FILE, "relogé", ("non", "oui", "", "X"), [2, 4]),
        (WAITING_FILE, "sorti", ("NON", "oui", "non", "oui"), [2, 4]),
        (WAITING_FILE, "Demande annulée", ("", "oui", "non", "x"), [2, 4]),
        (WAITING_FILE, "Dossier clos ?", ("0", "1", "0", "1"), [2, 4]),
        *((WAITING_FILE, header, ("", "oui", "non", "x"), [2, 4]) for header in EXITS),
        (WAITING_FILE, "Toujours en attente ?", ("oui", "non", "oui", "NON"), [2, 4]),
        (ATTRIBUTIONS, "Proposition refusée", ("non", "oui", "non", "Oui - loyer"), [2, 4]),
        (ATTRIBUTIONS, "Attribué", ("oui", "non", "oui", "non"), [2, 4]),
        (ATTRIBUTIONS, "refus", ("", "x", "non", "oui"), [2, 4]),
        (ATTRIBUTIONS, "Annulation", ("", "12/02/2011", "-", "oui"), [2, 4]),
        (ATTRIBUTIONS, "Date de désistement", ("", "12/02/2011", "", "13/02/2011"), [2, 4]),
        (ATTRIBUTIONS, "accepté", ("oui", "non", "oui", "non"), [2, 4]),
    ],
)
def test_yes_and_no_below_a_header_that_says_it(
    tmp_path: Path, name: str, header: str, said: tuple[str, ...], kept: list[int]
) -> None:
    """Two of four rows do not count, and one warning names them."""
    rows, findings = read(tmp_path, name, header, *said)
    assert rows == kept
    assert told(findings) == [("warning", "lignes 3 et 5")]


def test_who_left_on_a_day_below_another_header(tmp_path: Path) -> None:
    """Struck off in February: gone at the end of March; in April: waiting then."""
    said = ("12/02/2011", "12/04/2011", "")
    assert read(tmp_path, WAITING_FILE, "Radié le", *said) == ([3, 4], [])


@pytest.mark.parametrize(
    ("name", "header", "said", "expected"),
    [
        (ATTRIBUTIONS, "Motif du refus", ("", "loyer trop élevé"), [("error", "ligne 3")]),
        (ATTRIBUTIONS, "Avis CAL", ("favorable", "défavorable"), [("error", "ligne 3")]),
        (ATTRIBUTIONS, "Rang", ("1", "2", "1"), [("error", "ligne 3")]),
        (ATTRIBUTIONS, "accepté", ("x", ""), [("error", "ligne 3")]),
        (ATTRIBUTIONS, "observations", ("RAS", "refusé par le ménage"), [("error", "ligne 3")]),
        (ATTRIBUTIONS, "Colonne1", ("", "Attribué à un autre ménage"), [("error", "ligne 3")]),
        (WAITING_FILE, "commentaire", ("", "Mme est relogée le 3/2"), [("error", "ligne 3")]),
        (WAITING_FILE, "remarques", ("relogée à l'hôtel",), [("warning", "ligne 2")]),
        (WAITING_FILE, "refus", ("non", "oui"), [("warning", "ligne 3")]),
    ],
)
def test_what_may_say_so_is_asked_about(
    tmp_path: Path, name: str, header: str, said: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    """The rows count, and the question names them without a word of the text."""
    rows, findings = read(tmp_path, name, header, *said)
    assert rows == list(range(2, 2 + len(said)))
    assert told(findings) == expected
    assert not [word for word in said if len(word) > 3 and word in findings[0].message]


@pytest.mark.parametrize(
    ("name", "header", "said"),
    [
        (ATTRIBUTIONS, "rang", ("1", "2", "3", "4")),
        (ATTRIBUTIONS, "refus", ("non", "", "0", "aucun")),
        (ATTRIBUTIONS, "Nombre de refus", ("2", "0")),
        (ATTRIBUTIONS, "Accord collectif", ("non", "oui")),
        (ATTRIBUTIONS, "Ancienne proposition", ("refusée", "")),
        (WAITING_FILE, "refus", ("0", "1", "2")),
        (WAITING_FILE, "DALO", ("rejeté", "oui")),
        (WAITING_FILE, "Motif de la demande", ("sortie de structure", "logement quitté")),
        (WAITING_FILE, "Observations", ("dossier complet", "à relancer ; voir l'équipe")),
        (WAITING_FILE, "Attente depuis", ("3 ans", "")),
    ],
)
def test_usual_columns_are_not_asked_about(
    tmp_path: Path, name: str, header: str, said: tuple[str, ...]
) -> None:
    """Numbering, counts of refusals, other rights and reasons say nothing of the row."""
    said = tuple(f'"{one}"' for one in said)
    assert read(tmp_path, name, header, *said) == (list(range(2, 2 + len(said))), [])


@pytest.mark.parametrize(
    ("register", "sure", "perhaps", "nothing"),
    [
        (
            ATTRIBUTIONS,
            "refusé par le ménage|Refus du bailleur|annulé|attribué à un autre ménage|accord rang 2"
            "|rang 3|suppléant|logement attribué puis rendu|désistement|Le ménage s'est désisté"
            "|n'a pas donné suite|refusé par le ménage pour loyer trop élevé|refusé après visite"
            "|refusé sans motif|non attribué",
            "attribué en rang 2|bail annulé|annulé avant signature",
            "a refusé un T2 en 2024, attend un T3|refusé un premier logement, a accepté le second"
            "|APL refusée|visite annulée puis reportée|pas de refus|candidat rang 1|bail signé"
            "|caution restituée|relance après refus|accepté sans réserve",
        ),
        (
            WAITING_FILE,
            "relogé le 3/2|sorti du dispositif|annulé|demande annulée|Relogée par le 1%|radiée"
            "|dossier clos|a quitté la structure|parti sans laisser d'adresse|décédé"
            "|a trouvé un logement|départ en Italie",
            "relogé provisoirement à l'hôtel|ne souhaite plus être relogé|logement attribué le 3/2",
            "souhaite être relogé à Nice|ne veut pas être relogé à Grasse|à reloger d'urgence"
            "|a refusé un T2 en 2024, attend un T3|sortie de prison|proposition annulée"
            "|en attente de relogement|a quitté le domicile conjugal|conjoint décédé"
            "|relogement prévu en mai|doit quitter son logement|hébergé chez un tiers"
            "|partie civile",
        ),
    ],
)
def test_what_a_remark_says(register: str, sure: str, perhaps: str, nothing: str) -> None:
    """Wishes, refusals, other offers and other persons are told from an exit or a refusal."""
    for words, status in (
        (sure, Status.ASKED),
        (perhaps, Status.DOUBTED),
        (nothing, Status.COUNTS),
    ):
        said = {word: remark_says(word, register) for word in words.split("|")}
        assert said == dict.fromkeys(said, status)


def test_an_answer_beside_a_day(tmp_path: Path) -> None:
    """« sorti » beside « sorti le » are no two dates: who left in February, or some day, is out."""
    said = ("oui;12/02/2011", "non;", "oui;", "non;")
    rows, findings = read(tmp_path, WAITING_FILE, "sorti;date_sortie", *said)
    assert rows == [3, 5]
    assert told(findings) == [("warning", "ligne 4")]


def test_a_day_already_given_is_not_asked_about(tmp_path: Path) -> None:
    """A remark that repeats the date of exit asks nothing."""
    path = tmp_path / "file_active.csv"
    path.write_text(
        "structure;adultes;enfants;date_sortie;observations\nCASA;1;1;12/02/2011;relogée\n", "utf-8"
    )
    (register,) = read_received(path, CONFIG).registers
    frame, findings = clean_register(register, CONFIG)
    assert frame["exit_date"].tolist() == [pd.Timestamp("2011-02-12")]
    assert not [one for one in findings if one.level]
