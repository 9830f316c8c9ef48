"""The two parts of a message: the same figures, in French, small enough, and safe."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.cleaning.schemas import TABLE_NAMES
from copil_analysis.loading import load
from copil_analysis.publishing.mail.body import (
    Content,
    Letter,
    compose,
    write_html,
    write_text,
)
from copil_analysis.quarter import Quarter

NUMBER = r"\d+(?:[\u202f\u00a0]\d{3})*(?:,\d+)?"
LETTER = Letter(
    subject="COPIL, 1er trimestre 2011",
    images={"besoins": "besoins.x@exemple.fr", "file_active": "file_active.x@exemple.fr"},
    reply_to="responsable@exemple.fr",
    version="0.3.0",
    enclosed=(("index.html", "Synthèse"), ("needs.csv", "Besoins par typologie")),
)
# By hand from the deck: a T1 or a T2 suits one person, 17 studios, 9 T1 and 12 T2 were obtained.
ROWS = [
    ("T1 et T2", "81", "38"),
    ("T3", "46", "4"),
    ("T4", "40", "0"),
    ("T5", "6", "1"),
    ("T6", "4", "0"),
    ("Total", "177", "43"),
]


@pytest.fixture(scope="module")
def made() -> dict[str, Content]:
    """What has been drawn already, for drawing takes half a second."""
    return {}


@pytest.fixture
def told(quarter_2011: Quarter, made: dict[str, Content]) -> Content:
    """What the mail of the first quarter of 2011 tells."""
    if not made:
        made["2011-T1"] = compose(quarter_2011)
    return made["2011-T1"]


@pytest.fixture(scope="module")
def long(invented: Path) -> Content:
    """What the mail of a twelfth quarter with registers tells."""
    return compose(load("2026-T3", invented))


def read(html: str) -> str:
    """All that a person may read or hear of an HTML text, addresses of images left out."""
    soup = BeautifulSoup(html, "html.parser")
    alts = [str(image["alt"]) for image in soup.find_all("img")]
    assert soup.body
    return " ".join([soup.body.get_text(" "), *alts])


def numbers(text: str) -> set[str]:
    return set(re.findall(NUMBER, text))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+(?:,\d+)?", text)


def test_the_text_holds_every_figure_of_the_html(told: Content) -> None:
    """No number of the HTML, its images' alternatives included, is missing in the text."""
    html, text = write_html(told, LETTER), write_text(told, LETTER)
    assert len(numbers(read(html))) > 20
    assert numbers(read(html)) - numbers(text) == set()


def test_the_figures_of_a_quarter_with_registers_are_in_the_text_too(long: Content) -> None:
    """Differences, flows and brakes lose nothing; the HTML stays small."""
    html, text = write_html(long, LETTER), write_text(long, LETTER)
    assert numbers(read(html)) - numbers(text) == set()
    assert len(html.encode()) < 80_000
    assert "entrés +69, relogés −53, autres sorties −10" in re.sub(r"\s+", " ", text)


def test_a_message_takes_two_minutes(long: Content) -> None:
    """Under 300 words and numbers; the plain text tells the drawing too."""
    letter = replace(LETTER, enclosed=tuple((f"{n}.html", f"Page {n}") for n in range(7)))
    html = BeautifulSoup(write_html(long, letter), "html.parser")
    assert html.body and len(words(html.body.get_text(" "))) < 300
    assert len(words(write_text(long, letter))) < 320


def test_both_parts_say_what_the_synthese_says(long: Content) -> None:
    """Key figures, brakes, what is asked, the agenda and the next committee."""
    for part in (read(write_html(long, LETTER)), write_text(long, LETTER)):
        flat = re.sub(r"\s+", " ", part).replace(" .", ".")
        for said in (
            "53 ménages relogés, 198 attendent encore",
            "pour 66 ménages qui en attendent un",
            "Confirmé : Peu de grands logements sont proposés ; Les grands ménages attendent le "
            "plus longtemps ; Plus de PLUS que de PLAI",
            "Pas de mesure : Des dossiers arrivent incomplets.",
            "Un interlocuteur par bailleur",
            "Questions diverses. Prochain comité : 15 janvier 2027.",
        ):
            assert said in flat, said


def test_a_message_tells_of_requests_as_the_synthese_does(
    told: Content, long: Content, invented: Path
) -> None:
    """How many are valid; where the registers tell nothing of them, neither does the mail."""
    line, agenda = "93 % des demandes sont valides", copil.agenda(load("2026-T3", invented))
    assert f"{line} : voir Demandes." in re.sub(r"\s+", " ", str(agenda))
    for part in (read(write_html(long, LETTER)), write_text(long, LETTER)):
        assert f"{line}." in re.sub(r"\s+", " ", part)
    assert "demandes" not in write_text(told, LETTER)


def test_what_nobody_asked_or_planned_is_said_under_its_heading(quarter_2011: Quarter) -> None:
    """As the Synthèse says it; a paragraph begins with a capital."""
    told = compose(replace(quarter_2011, agenda=(), asks=()))
    assert [str(one) for one in told.asks] == ["Rien n'est demandé au comité."]
    for part in (read(write_html(told, LETTER)), write_text(told, LETTER)):
        flat = re.sub(r"\s+", " ", part)
        assert "Ce qui est demandé au comité" in flat and "Rien n’est demandé au comité." in flat
        assert re.search(r"Ordre du jour[ -]+Non communiqué\. Prochain comité", flat)


def test_a_verdict_is_carried_in_the_html_as_on_the_pages(long: Content) -> None:
    """Its words stand in an element that names measure, place, comparison and verdict."""
    soup = BeautifulSoup(write_html(long, LETTER), "html.parser")
    found = {str(one["data-verdict"]): one.get_text() for one in soup.select("[data-verdict]")}
    assert found["allocations|all|four_quarters|flat"] == "non significatif"
    assert found["waiting|all|flows|flat"] == "non significatif"


def test_both_parts_hold_the_table_counted_by_hand(told: Content) -> None:
    """Six rows of three columns, in the HTML and in the text."""
    soup = BeautifulSoup(write_html(told, LETTER), "html.parser")
    table = soup.find("table", class_="figures")
    assert table
    found = [tuple(cell.get_text() for cell in row.find_all(["th", "td"])) for row in table("tr")]
    assert found[1:] == ROWS
    assert found[0] == ("Taille", "En attente", "Obtenus au 1er trimestre 2011")
    lines = [tuple(re.split(r" {2,}", line)) for line in write_text(told, LETTER).splitlines()]
    assert [line for line in lines if line in ROWS] == ROWS


def test_both_parts_say_whom_it_is_for_and_how_to_reply(told: Content) -> None:
    """The confidentiality line, the person's address, the checks and what is enclosed."""
    for part in (read(write_html(told, LETTER)), write_text(told, LETTER)):
        flat = re.sub(r"[ \n]+", " ", part)
        assert "Réservé aux membres du comité" in flat
        assert "Répondez à ce message" in flat and "responsable@exemple.fr" in flat
        assert "2 à corriger" in flat.replace("\u00a0", " ")
        assert "2 pièces jointes : commencez par la Synthèse." in flat.replace("\u00a0", " ")


def test_the_html_is_small(told: Content) -> None:
    """Under 80 kB: Gmail clips at 102."""
    assert len(write_html(told, LETTER).encode()) < 80_000


def test_the_html_needs_nothing_that_mail_programs_drop(told: Content) -> None:
    """No style element, script, data: address, link to a file or picture from outside."""
    html = write_html(told, LETTER)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.find_all(["style", "script", "link", "svg", "iframe", "form"]) == []
    assert "data:" not in html and "url(" not in html and "http" not in html
    assert len(soup.select("[style]")) > 40


def test_every_image_has_its_cid_and_its_words(long: Content) -> None:
    """Two images, each called by an address of the letter, with 20 to 250 characters of text."""
    images = BeautifulSoup(write_html(long, LETTER), "html.parser").find_all("img")
    assert [image["src"] for image in images] == [f"cid:{cid}" for cid in LETTER.images.values()]
    assert all(20 <= len(str(image["alt"])) <= 250 for image in images)
    assert all(chart.png.startswith(b"\x89PNG") for chart in long.charts)
    assert all(chart.width <= 350 and len(chart.png) < 150_000 for chart in long.charts)


def test_without_a_snapshot_before_the_message_says_why_it_draws_no_flows(told: Content) -> None:
    """One picture, and the sentence of the Synthèse in place of the other."""
    assert [chart.name for chart in told.charts] == ["besoins"]
    for part in (read(write_html(told, LETTER)), write_text(told, LETTER)):
        assert "Il manque le relevé précédent" in re.sub(r"\s+", " ", part)


def test_tables_are_for_layout_or_have_a_caption_and_scopes(told: Content) -> None:
    """One table of figures; every other one is presentation, and none is wider than 600."""
    tables = BeautifulSoup(write_html(told, LETTER), "html.parser").find_all("table")
    figures = [table for table in tables if table.get("role") != "presentation"]
    assert [table.get("class") for table in figures] == [["figures"]]
    assert figures[0].caption and figures[0].caption.get_text().startswith("Besoins par taille")
    assert all(head.get("scope") in {"col", "row"} for head in figures[0].find_all("th"))
    assert {table["width"] for table in tables} == {"600", "100%"}
    assert "max-width: 600px" in str(tables[0]["style"])


def test_the_html_says_its_language_title_and_headings(told: Content) -> None:
    """French, one h1, and h2 below it (the needs, what is asked, the agenda)."""
    soup = BeautifulSoup(write_html(told, LETTER), "html.parser")
    assert soup.html and soup.html["lang"] == "fr"
    assert soup.title and soup.title.get_text() == LETTER.subject
    assert [head.name for head in soup.find_all(re.compile("h[1-6]"))] == ["h1", *["h2"] * 3]


@pytest.mark.parametrize("write", [write_html, write_text])
def test_french_spaces_stand_where_they_belong(told: Content, write: object) -> None:
    """No plain space before « ; : ! ? % » », no straight apostrophe, and U+202F before "%"."""
    assert callable(write)
    letter = replace(LETTER, correction="Rectificatif\u00a0: à lire.")
    part = write(told, letter)
    shown = read(part) if write is write_html else part
    assert re.findall(r"[^\s][ \n][;:!?%»]", shown) == []
    assert "'" not in shown and "question\u202f?" in shown


def test_what_was_left_out_and_a_correction_are_said_in_both_parts(told: Content) -> None:
    """The sentence that stands for the attachments, and the notice of a correction."""
    letter = replace(LETTER, enclosed=(), left_out="Tout est ailleurs.", correction="Erratum.")
    for part in (read(write_html(told, letter)), write_text(told, letter)):
        assert "Tout est ailleurs." in part and "Erratum." in part and "jointes" not in part


def test_names_of_a_configuration_are_escaped(quarter_2011: Quarter) -> None:
    """A service called <script> is shown as such."""
    config = quarter_2011.config.model_copy(update={"service": "<script>A & B</script>"})
    html = write_html(compose(replace(quarter_2011, config=config)), LETTER)
    assert "<script" not in html and "&lt;script&gt;A &amp; B" in html


def test_a_doubtful_reading_is_told_above_the_figures(quarter_2011: Quarter) -> None:
    """As on the pages, before the first key figure."""
    doubt = quarter_2011.checks.iloc[[1]].assign(check="reading", message="Lecture incertaine.")
    checks = pd.concat([quarter_2011.checks, doubt], ignore_index=True)
    told = compose(replace(quarter_2011, checks=checks))
    for part in (read(write_html(told, LETTER)), write_text(told, LETTER)):
        flat = re.sub(r"\s+", " ", part)
        place = flat.index("Lecture à confirmer : « Besoins par typologie »")
        assert 0 < place < flat.index("logements attribués")


def test_without_any_count_the_message_says_so_and_draws_nothing(quarter_2011: Quarter) -> None:
    """Missing figures are "n.d.", and no empty chart is sent."""
    tables = {name: getattr(quarter_2011, name) for name in TABLE_NAMES}
    nothing: dict[str, Any] = {
        name: frame.assign(**dict.fromkeys(frame.select_dtypes("number"), pd.NA)).astype(
            frame.dtypes
        )
        for name, frame in tables.items()
    }
    told = compose(replace(quarter_2011, **nothing))
    assert told.charts == ()
    assert told.rows[-1] == ("Total", "n.d.", "n.d.")
    html, text = write_html(told, LETTER), write_text(told, LETTER)
    assert "<img" not in html and "non disponible" in html and "non disponible" in text
    assert numbers(read(html)) - numbers(text) == set()


def test_lines_of_the_text_are_short(told: Content) -> None:
    """72 characters at most, so that they are read as they were written."""
    assert max(map(len, write_text(told, LETTER).splitlines())) <= 72
