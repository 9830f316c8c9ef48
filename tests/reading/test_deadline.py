"""Until when something is due, as a team writes it."""

from datetime import date

import pytest

from copil_analysis.period import Period
from copil_analysis.reading.deadline import deadline_in
from copil_analysis.reading.notes import read_item

SPRING = Period(2026, 2)


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("juin", "juin", date(2026, 6, 30)),
        ("fin juin", "fin juin", date(2026, 6, 30)),
        ("mi-mai", "mi-mai", date(2026, 5, 31)),
        ("ALAM, sept.", "sept.", date(2026, 9, 30)),
        ("juil.", "juil.", date(2026, 7, 31)),
        ("Févr.", "Févr.", date(2027, 2, 28)),
        ("30 juin 2026", "le 30 juin 2026", date(2026, 6, 30)),
        ("1er juillet", "le 1er juillet", date(2026, 7, 1)),
        ("15/06", "le 15/06", date(2026, 6, 15)),
        ("ALAM, 15/03", "le 15/03", date(2027, 3, 15)),
        ("3/06/26", "le 3/06/26", date(2026, 6, 3)),
        ("3/06", "le 3/06", date(2026, 6, 3)),
        ("15/6", "le 15/6", date(2026, 6, 15)),
        ("15/6/26", "le 15/6/26", date(2026, 6, 15)),
        ("10/12/2026", "le 10/12/2026", date(2026, 12, 10)),
        ("2026-06-15", "le 2026-06-15", date(2026, 6, 15)),
        ("ALAM, avant le 15.06.2026", "le 15.06.2026", date(2026, 6, 15)),
        ("CAF, juin 27", "juin 27", date(2027, 6, 30)),
        ("15 juin 27", "le 15 juin 27", date(2027, 6, 15)),
        ("6/2026", "6/2026", date(2026, 6, 30)),
        ("fin d'année", "fin d'année", date(2026, 12, 31)),
        ("CAF, fin de l’année 2027", "fin de l’année 2027", date(2027, 12, 31)),
        ("avant le 10/12", "le 10/12", date(2026, 12, 10)),
        ("juin, ALAM", "juin", date(2026, 6, 30)),
        ("ALAM - fin\u00a0juin", "fin juin", date(2026, 6, 30)),
        ("au plus tard le 15/06", "le 15/06", date(2026, 6, 15)),
        ("06/2026", "06/2026", date(2026, 6, 30)),
        ("T3", "le T3", date(2026, 9, 30)),
        ("fin T3", "fin T3", date(2026, 9, 30)),
        ("T1", "le T1", date(2027, 3, 31)),
        ("2026-T3", "2026-T3", date(2026, 9, 30)),
        ("2e trimestre 2026", "le 2e trimestre 2026", date(2026, 6, 30)),
        ("3e trimestre 2026", "le 3e trimestre 2026", date(2026, 9, 30)),
        ("fin 2026", "fin 2026", date(2026, 12, 31)),
        ("mars à juin", "juin", date(2026, 6, 30)),
        ("ADIL : octobre/novembre", "novembre", date(2026, 11, 30)),
        ("d'ici la mi-novembre 2026", "mi-novembre 2026", date(2026, 11, 30)),
        ("du 15/06 au 30/06", "le 30/06", date(2026, 6, 30)),
        ("reporté depuis mars, fin juin", "fin juin", date(2026, 6, 30)),
        ("31/06", "le 31/06", date(2026, 6, 30)),
        ("mars 2026", "mars 2026", date(2026, 3, 31)),
    ],
)
def test_the_last_date_of_a_text_is_its_deadline(text: str, written: str, day: date) -> None:
    """Of the year that it gives, else the first from the second quarter of 2026 on."""
    found = deadline_in(text)
    assert found is not None
    assert (found.written, found.last_day(SPRING.first_day)) == (written, day)


@pytest.mark.parametrize(
    "text",
    [
        "hausse depuis mars 2026",
        "dès juin",
        "à partir du 15/06",
        "1/2 des ménages",
        "3/12",
        "10/12",
        "10/12 dossiers",
        "sept",
        "ALAM fin juin",
        "Champ de Mars",
        "M. Mars",
        "ALAM, M. Mars",
        "8 mai 1945",
        "rue du 4 septembre",
        "hausse de mars à juin",
        "32/06/2026",
        "5 ménages",
        "45/06",
        "10 %",
        "marseillais",
        "T3, T4",
        "",
    ],
)
def test_what_gives_no_end_is_no_deadline(text: str) -> None:
    """From when, a fraction, sizes, places, what happened."""
    assert deadline_in(text) is None


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Relance des bailleurs (T3)", "T3"),
        ("Peu de grands logements (T3)", ""),
        ("Peu de grands logements (fin T3)", "fin T3"),
        ("Familles (T4)", ""),
    ],
)
def test_a_bare_quarter_beside_dwellings_is_a_size(text: str, until: str) -> None:
    """T3 has three rooms there, and is no date."""
    assert read_item(text).until == until


def test_an_item_is_past_from_the_day_after() -> None:
    """The day itself is still in time."""
    item = read_item("Dossiers (15/06)")
    assert not item.is_past(date(2026, 6, 15), SPRING)
    assert item.is_past(date(2026, 6, 16), SPRING)
    assert not read_item("Dossiers (hausse depuis mars 2026)").is_past(date(2027, 1, 1), SPRING)


@pytest.mark.parametrize(
    "since", ["2026-T2", "le 2e trimestre 2026", "le T2 2026", "2e trimestre 2026"]
)
def test_since_when_is_read_with_its_article(since: str) -> None:
    """As people say it."""
    item = read_item(f"Peu de T4 (depuis {since})")
    assert (item.said, item.since) == ("Peu de T4", SPRING)
