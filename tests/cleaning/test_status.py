"""Rows that a status column says do not count; all households are invented."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from copil_analysis.cleaning.counts import counted_rows
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.cleaning.status import Status, status_of
from copil_analysis.config import read_config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.sheets.sheet import Column
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE, field_of

CONFIG = read_config(Path(__file__).parents[2])
HEADERS = {
    WAITING_FILE: ("structure", "adults", "children"),
    ATTRIBUTIONS: ("structure", "date", "channel", "typology", "adults", "children"),
}
ROWS = {
    WAITING_FILE: ("CASA", "1", "1"),
    ATTRIBUTIONS: ("CASA", "31/03/2011", "IML", "T2", "1", "1"),
}


def clean(name: str, *said: str, exits: tuple[str, ...] = ()) -> tuple[pd.DataFrame, list[Finding]]:
    """A register whose rows are alike but for their status, and perhaps a date of exit."""
    cells = {
        field: [value] * len(said) for field, value in zip(HEADERS[name], ROWS[name], strict=True)
    } | {"status": list(said)}
    if exits:
        cells["exit_date"] = list(exits)
    columns = {
        field: Column(np.arange(len(said), dtype=np.int32), pd.Series(values, dtype="str"))
        for field, values in cells.items()
    }
    rows = np.arange(2, len(said) + 2, dtype=np.int32)
    headers = {field: field for field in cells}
    return clean_register(FoundRegister(name, "r.csv", "", None, rows, columns, headers), CONFIG)


@pytest.mark.parametrize(
    ("register", "counts", "left_out", "asked"),
    [
        (
            WAITING_FILE,
            "en attente|Actif|à reloger|non relogé|en attente de relogement|demande en cours"
            "|hébergée|célibataire|logé chez un tiers|?|relogement en cours",
            "sorti du dispositif|relogée|Relogé le 12/02|RADIÉ|décédé|demande annulée|clôturé|parti"
            "|non renouvelée|refusée|relogement|dossier clos|fin de prise en charge|départ",
            "B|oui|a refusé une proposition|sorti de prison|proposition de relogement|12"
            "|autre département|exclusivement T3|partiellement|closerie|fin de droits",
        ),
        (
            ATTRIBUTIONS,
            "acceptée|attribué|Bail signé|proposition acceptée|oui|entré dans les lieux|relogé|-"
            "|attribution rang 1",
            "refusée|Annulée|en cours|en attente de réponse|attribution annulée|non attribué"
            "|désistement|sans suite|en attente d'acceptation|proposition|refus du bailleur|non"
            "|attribué à un autre ménage|rang 3|suppléant",
            "X|accepté puis refusé|attribué, en attente du bail|bail à signer|accord rang 2"
            "|logement attribué puis rendu|attribué en 2ème rang|signalement",
        ),
    ],
)
def test_what_a_status_says(register: str, counts: str, left_out: str, asked: str) -> None:
    """The words that people write; what says both, or nothing known, is asked about."""
    for words, status in ((counts, 0), (left_out, 1), (asked, 2)):
        said = {word: status_of(word, register) for word in words.split("|")}
        assert said == dict.fromkeys(said, Status(status))


def test_who_is_said_to_have_left_does_not_wait() -> None:
    """Of four rows two stay; the others are told by their lines, and their date is asked for."""
    frame, (finding,) = clean(
        WAITING_FILE, "en attente", "relogé le 12/02", "sorti du dispositif", ""
    )
    assert frame["row"].tolist() == [2, 5]
    assert (finding.check, finding.level, finding.status) == ("status", "warning", "gap")
    assert finding.message == (
        "r.csv, lignes 3 et 4, colonne « status » : dit sorti, donc non compté en attente ; "
        "donnez la date de sortie."
    )


def test_who_left_on_a_known_day_waited_until_then() -> None:
    """The day stands in its column, or in the status; after the snapshot the household waits."""
    said = ("sorti", "relogé le 12/02/2011", "relogé le 12/04/2011")
    frame, findings = clean(WAITING_FILE, *said, exits=("01/02/2011", "", ""))
    assert findings == []
    assert frame["exit_date"].dt.date.tolist() == [
        date(2011, 2, 1),
        date(2011, 2, 12),
        date(2011, 4, 12),
    ]
    waiting = counted_rows("waiting", frame, snapshot=date(2011, 3, 31))
    assert waiting["row"].tolist() == [4]


def test_a_refused_or_open_attribution_is_none() -> None:
    """An allocation is a dwelling given to and accepted by a household."""
    said = ("acceptée", "refusée", "annulée", "en attente de réponse", "")
    frame, (finding,) = clean(ATTRIBUTIONS, *said)
    assert frame["row"].tolist() == [2, 6]
    assert finding.row == "r.csv, lignes 3, 4 et 5"
    assert "donc non comptée" in finding.message


def test_words_that_nobody_knows_are_asked_about() -> None:
    """Their rows count; at most three are quoted, never what looks like a request number."""
    said = ("en attente", "B", "C", "0060311012345GDPUB", "D", "E")
    frame, (finding,) = clean(WAITING_FILE, *said)
    assert len(frame) == 6
    assert (finding.check, finding.level) == ("status", "error")
    assert finding.row == "r.csv, lignes 3, 4, 5 et 2 autres"
    assert "« B », « C », « D » : ce statut dit-il" in finding.message


@pytest.mark.parametrize("register", REGISTERS)
def test_other_situations_are_no_status(register: str) -> None:
    """Family, work, civil status: these columns stay unread."""
    others = ("Situation familiale", "situation professionnelle", "État civil", "statut d'emploi")
    assert not [header for header in others if field_of(header, register)]
    for header in ("Situation", "STATUT", "état", "statut de la demande", "Suite donnée"):
        field = field_of(header, register)
        assert field is not None and field.kind == "status"


@pytest.mark.parametrize(
    "said",
    [
        *("n'est plus en attente", "plus en attente", "n'attend plus", "sans nouvelles", "Non"),
        *("non active", "non valide", "demande non valide", "non maintenue", "pas présent"),
    ],
)
def test_what_says_that_nobody_waits_any_more_is_asked_about(said: str) -> None:
    """A negation turns the word after it: such a household is not counted unasked."""
    assert status_of(said, WAITING_FILE) is not Status.COUNTS


@pytest.mark.parametrize("said", ["non relogé", "pas encore relogé", "toujours en attente"])
def test_who_is_not_rehoused_waits(said: str) -> None:
    """What says that the exit has not come is no exit."""
    assert status_of(said, WAITING_FILE) is Status.COUNTS


@pytest.mark.parametrize("said", ["non refusée", "pas de refus", "sans refus"])
def test_a_refusal_that_is_denied_is_asked_about(said: str) -> None:
    """Nobody knows whether what was not refused was given."""
    assert status_of(said, ATTRIBUTIONS) is Status.ASKED
