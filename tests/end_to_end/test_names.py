"""No name of a household, planted wherever a received file can hold one, leaves the machine."""

import email.policy
import html
import io
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from pptx import Presentation
from pptx.util import Inches

from copil_analysis.indicators.notes import notes as tell_notes
from copil_analysis.loading import load
from copil_analysis.vocabulary import fold

PROJECT = Path(__file__).parents[2]
PLANTED = ("zebulonne", "trucmuche", "qwyzard")
NAME = "Zébulonne TRUCMUCHE"
HEADER = ["Date d'attribution", "Filière", "Typologie", "Adultes", "Enfants", f"Suivi {NAME}"]
MAIL = """
[mail]
host = "localhost"
port = 25
security = "none"
from = "service@exemple.fr"
reply_to = "service@exemple.fr"
[[mail.recipients]]
address = "comite@exemple.fr"
"""
NOTES = f"""---
author: {NAME}
---
<!-- {NAME} --> <!-- Qwyzarde --!><!- Qwyzarde ->
[//]: # (Qwyzarde)
[qwyzarde]: https://exemple.fr "Qwyzarde"

## Réalisé

- Une commission mensuelle.

<!-- jamais fermé {NAME}
- Qwyzarde
"""


def write_register(path: Path, rows: list[list[object]], *, register: str) -> None:
    """A workbook of two sheets, with names in all that is not a figure."""
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = book.properties.title = NAME
    sheet = book.active
    sheet.title = f"Mme {NAME}"
    sheet.append([f"Registre tenu par {NAME}"])
    sheet.append([*HEADER, f"{NAME} (ancienne)"])
    for row in rows:
        sheet.append([*row, NAME])
    sheet["A3"].comment = Comment(f"voir {NAME}", NAME)
    sheet["B4"].hyperlink = "https://exemple.fr/Qwyzarde"
    sheet.append([f"Total pour {NAME}", None, None, 99, 99])
    sheet.append([f"Note de {NAME}"])
    sheet.append(rows[0])
    sheet.row_dimensions[sheet.max_row].hidden = True
    other = book.create_sheet(f"Août « Qwyzarde » {register[:5]}")
    other.append(HEADER)
    other.append(["05/03/2026", "IML", "T2", "deux Qwyzarde", 1, NAME])
    other.append(["06/03/2026", "Qwyzarde SA", f"T2 {NAME}", 1, 0, NAME])
    for title in (f"Caché {NAME}", f"Liste {NAME}"):
        extra = book.create_sheet(title)
        extra.append(["Qwyzarde", NAME])
        extra.append([1, 2])
    book[f"Caché {NAME}"].sheet_state = "hidden"
    book.save(path)


def write_deck(path: Path) -> None:
    """A deck whose table does not add up, with names in its title, notes, pictures and author."""
    deck = Presentation()
    deck.core_properties.author = deck.core_properties.title = NAME
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = f"Besoins par typologie, {NAME}"
    slide.notes_slide.notes_text_frame.text = NAME
    rows = [["", "T1", "T2", "Total"], ["CASA", "3", "1", "5"], ["Qwyzarde", "1", "1", "2"]]
    table = slide.shapes.add_table(3, 4, *map(Inches, (1, 2, 6, 2)))
    table.name = NAME
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.table.cell(i, j).text = text
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = f"File active de {NAME}"
    hidden._element.set("show", "0")
    deck.save(path)


def write_period(folder: Path, start: str, end: str, committee: str) -> None:
    folder.mkdir(parents=True)
    facts = f"start = {start}\nend = {end}\nsnapshot = {end}\ncommittee = {committee}\n"
    (folder / "period.toml").write_text(f"# {NAME}\n{facts}", "utf-8")
    (folder / "notes.md").write_text(NOTES, "utf-8")
    day = "05/03/2026" if "2026" in start else "05/12/2025"
    rows: list[list[object]] = [[day, "IML", f"T{1 + n % 3}", 1 + n % 2, n, NAME] for n in range(4)]
    write_register(folder / f"attributions_cannes {NAME}.xlsx", rows, register="attributions")
    lines = [";".join(["structure", *HEADER]), f"CASA;{day};IML;T2;1;0;{NAME}"]
    lines += [f"Qwyzarde;{day};IML;T2;1;0;x", f"CASA;{day};{NAME};T3;2;1;=Qwyzarde"]
    text = "\n".join([f"Attributions {NAME}", *lines])
    (folder / "attributions {Qwyzarde}, «Zébulonne» '=1%41.csv").write_text(text, "utf-8")
    waiting = ["structure;adultes;enfants;typologie;Référent", f"CASA;1;2;T3;{NAME}"]
    waiting += [f"Cannes;1;0;T2;{NAME}", f"Est;2;{NAME};;", "CAPAP;1;0;studio;Qwyzarde"]
    name = unicodedata.normalize("NFD", f"FILE active {NAME}.csv")
    (folder / name).write_text("\n".join(waiting), "utf-8")
    write_table(folder / f"tableau_relogements_{NAME.replace(' ', '_')}.xlsx")
    write_deck(folder / f"{NAME}.pptx")
    (folder / f"Mme {NAME} dossier.docx").write_text("x")
    (folder / "attributions Qwyzarde.pdf").write_text("x")
    (folder / "Qwyzarde").write_text("x")
    (folder / f"M. {NAME}").mkdir()


def write_table(path: Path) -> None:
    """A cross-table that differs from the register, under and beside names."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"Feuille de {NAME}"
    sheet.append([f"Relogements suivis par {NAME}"])
    sheet.append(["Structure", "Ménages", "Adultes", "Enfants", f"Vu par {NAME}"])
    for label, count in (("CASA", 7), ("Cannes", 2), ("Est", 1), (f"Foyer {NAME}", 4)):
        sheet.append([label, count, count, 1, "Qwyzarde"])
    sheet.append([f"Fait par {NAME}"])
    book.create_sheet("Qwyzarde").append([NAME])
    book.save(path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two such quarters, published, its mail written."""
    root = tmp_path_factory.mktemp("names") / f"espace de {NAME}"
    raw = root / "data" / "raw"
    write_period(raw / "2025-T4", "2025-10-01", "2025-12-31", "2026-01-15")
    write_period(raw / "2026-T1", "2026-01-01", "2026-03-31", "2026-04-15")
    shutil.copytree(PROJECT / "notebooks", root / "notebooks")
    config = (PROJECT / "copil.toml").read_text("utf-8")
    (root / "copil.toml").write_text(f"# {NAME}\n{config}{MAIL}", "utf-8")
    for words in (("run", "2026-T1"), ("send", "2026-T1", "--dry-run")):
        command = str(Path(sys.executable).with_name("copil"))
        ran = subprocess.run([command, *words], cwd=root, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    return root


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """All that a file says, whatever it is wrapped in, folded as a search folds it."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(f"{name}:{member}", member.encode() + archive.read(member))
    if name.endswith(".eml"):
        message = message_from_bytes(content, policy=email.policy.default)
        yield from texts(f"{name}:headers", str(message.items()).encode())
        for part in message.walk():
            if isinstance(data := part.get_payload(decode=True), bytes):
                yield from texts(f"{name}:{part.get_filename()}", data)
    text = content.decode("utf-8", errors="replace")
    if name.endswith(".json"):
        text += text.encode().decode("unicode_escape")
    for seen in (text, html.unescape(text), unquote(text)):
        yield name, fold(unicodedata.normalize("NFC", f"{name} {seen}"))


def test_no_planted_name_is_published_or_mailed(published: Path) -> None:
    """Nor in a page, a table, the workbook or the manifest, nor in the mail."""
    files = [path for path in published.rglob("*") if path.is_file()]
    public = [path for path in files if {"reports", "mail"} & set(path.parts)]
    assert {path.suffix for path in public} >= {".html", ".csv", ".xlsx", ".json", ".eml"}
    found = {
        (where, planted)
        for path in public
        for where, text in texts(path.name, path.read_bytes())
        for planted in PLANTED
        if planted in text
    }
    assert found == set()


def test_no_planted_name_is_in_what_a_notebook_asks_a_year(published: Path) -> None:
    """The findings and sources of a year are those of its quarters, without names."""
    year = load("2026", published)
    said = fold(f"{year.checks.to_csv()} {year.sources} {tell_notes(year).html}")
    assert not [planted for planted in PLANTED if planted in said]
    assert "registre des attributions, Cannes" in year.sources["rehoused"]


def test_the_analyst_keeps_the_names_as_received(published: Path) -> None:
    """What was found stays in data/processed, with file and sheet."""
    checks = (published / "data/processed/2026-T1/checks.csv").read_text("utf-8")
    assert f"attributions_cannes {NAME}.xlsx, feuille « Mme {NAME} »" in checks


def test_what_is_published_names_sources_by_kind_and_structure(published: Path) -> None:
    """A row is found again by its register, its sheet and its number."""
    checks = pd.read_csv(published / "reports/2026-T1/tables/checks.csv", keep_default_na=False)
    rows = set(checks["row"])
    assert "registre des attributions, Cannes, 2e feuille, ligne 2" in rows
    assert "registre de la file active, ligne 4" in rows
    (page,) = (published / "reports/2026-T1").glob("method.html")
    assert re.search("registre des attributions, Cannes", page.read_text("utf-8"))
