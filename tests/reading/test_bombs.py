"""Small files that unfold into much are refused in one sentence, within a gigabyte."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from pptx import Presentation
from pptx.util import Inches

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork")

SHEET, SLIDE = "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
ONE = '<table:table-cell office:value-type="float" office:value="1"'
MERGED = '<mergeCell ref="A1:XFD1048576"/>'
NUMBER = "<row><c><v>1</v></c></row>"
TEXT = "<text:p>%s</text:p>"
GROUP = "<p:grpSp><p:nvGrpSpPr/>", "</p:grpSp>"


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(file: io.BytesIO, part: str, old: str, new: str) -> bytes:
    """The package with one text of a part replaced."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    return packed(parts | {part: parts[part].replace(old.encode(), new.encode(), 1)})


def xlsx(old: str, new: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, values in enumerate([["structure", "adultes", "enfants"], ["Cannes", 1, 2]]):
            sheet.write_row(row, 0, values)
    return changed(file, SHEET, old, new)


def sheets(number: int) -> bytes:
    """A workbook of as many sheets, all of one part."""
    file = io.BytesIO(xlsx("<sheetData>", "<sheetData>"))
    more = "".join(f'<sheet name="s{n}" sheetId="{n + 5}" r:id="rId1"/>' for n in range(number))
    return changed(file, "xl/workbook.xml", "</sheets>", f"{more}</sheets>")


def ods(rows: str) -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:body><office:spreadsheet><table:table>{rows}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed(
        {"mimetype": kind, "META-INF/manifest.xml": b"<m/>", "content.xml": content.encode()}
    )


def pptx(new: str, old: str = "</p:spTree>") -> bytes:
    deck, file = Presentation(), io.BytesIO()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.add_table(2, 2, 0, 0, Inches(3), Inches(2))
    deck.save(file)
    return changed(file, SLIDE, old, new)


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def inline(text: str) -> str:
    return f'<sheetData><row><c t="inlineStr"><is>{text}</is></c></row>'


PARAGRAPHS = f"<p:sp><p:txBody>{'<a:p/>' * 60_000}</p:txBody></p:sp></p:spTree>"
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a long text": (
        "a.xlsx", lambda: xlsx("<sheetData>", inline(f"<t>{'a' * 9_000_000}</t>")), "1 million"),
    "a deep cell": (
        "a.xlsx", lambda: xlsx("<sheetData>", inline("<r>" * 9_000 + "</r>" * 9_000)), "imbriqués"),
    "a long attribute": (
        "a.xlsx", lambda: xlsx("<sheetData>", f'<sheetData a="{"a" * 4_000_000}">'), "read"),
    "a long comment": (
        "a.xlsx", lambda: xlsx("<sheetData>", f"<!--{'a' * 4_000_000}--><sheetData>"), "read"),
    "merged cells": (
        "a.xlsx", lambda: xlsx("</sheetData>", '</sheetData><mergeCells>'
        + MERGED * 60_000 + "</mergeCells>"), "fusionnées"),
    "merged cells over each other": (
        "a.xlsx", lambda: xlsx("</sheetData>", f"{NUMBER * 20_000}</sheetData>"
        f"<mergeCells>{MERGED * 900}</mergeCells>"), "se recouvrent"),
    "hidden columns": (
        "a.xlsx", lambda: xlsx("<sheetData>", "<cols>"
        + '<col min="3" max="16384" hidden="1"/>' * 60_000 + "</cols><sheetData>"), "read"),
    "rows without references": (
        "a.xlsx", lambda: xlsx("<sheetData>", "<sheetData>"
        + f'<row>{"<c/>" * 26}</row>' * 100_000), "millions d'éléments"),
    "many far cells": (
        "a.xlsx", lambda: xlsx("</sheetData>", '<row r="1048576"><c r="ZZ9"><v>1</v></c>'
        '<c r="ZZ1048576"><v>1</v></c></row></sheetData>'), "trop grande"),
    "an entity": (
        "a.xlsx", lambda: xlsx("<worksheet ", '<!DOCTYPE a [<!ENTITY a "a">]><worksheet '),
        "entités"),
    "sheets": ("a.xlsx", lambda: sheets(20_000), "plus de 200 feuilles"),
    "tables": (
        "a.ods", lambda: ods((row(f"{ONE}/>") + "</table:table><table:table>") * 20_000),
        "plus de 200 feuilles"),
    "repeated cells": (
        "a.ods", lambda: ods(row(f'{ONE} table:number-columns-repeated="999"/>', 999_999)),
        "trop grande"),
    "a repeated text": (
        "a.ods", lambda: ods(row('<table:table-cell table:number-columns-repeated="999">'
        + TEXT % ("a" * 90_000) + "</table:table-cell>", 900)), "si longs"),
    "deep spans": (
        "a.ods", lambda: ods(row("<table:table-cell>" + TEXT % ("<text:span>" * 9_000
        + "</text:span>" * 9_000) + "</table:table-cell>")), "imbriqués"),
    "spanning cells": (
        "a.ods", lambda: ods(row(f'{ONE} table:number-rows-spanned="99999999"/>') * 60_000),
        "fusionnées"),
    "rows that hold nothing": (
        "a.ods", lambda: ods(row("<table:table-cell/>", 999_999_999) + row(f"{ONE}/>")),
        "trop grande"),
    "paragraphs": ("slides.pptx", lambda: pptx(PARAGRAPHS), "paragraphes"),
    "groups in groups": (
        "slides.pptx", lambda: pptx(GROUP[0] * 300 + GROUP[1] * 300 + "</p:spTree>"), "imbriqués"),
    "rows of a table": (
        "slides.pptx", lambda: pptx('<a:tr h="1"><a:tc/></a:tr>' * 60_000 + "</a:tbl>", "</a:tbl>"),
        "cellules"),
    "empty rows of a table": (
        "slides.pptx", lambda: pptx('<a:tr h="1"/>' * 60_000 + "</a:tbl>", "</a:tbl>"), "lignes"),
    "links between parts": (
        "slides.pptx", lambda: pptx("<Relationship/>" * 60_000 + "</p:spTree>"), "liens"),
    "a cell over millions": (
        "slides.pptx", lambda: pptx('<a:tc gridSpan="99999999" rowSpan="99999999">', "<a:tc>"),
        "aucun tableau"),
    "one line": ("a.csv", lambda: b"1" * 1_900_000, "un million de caractères"),
    "columns": ("a.csv", lambda: (b";" * 900_000 + b"\n") * 2, "colonnes"),
    "quotes": ("a.csv", lambda: b'a;"' + b'"' * 900_000, "guillemet"),
    "empty lines": ("a.csv", lambda: b"\n" * 1_900_000 + b"a;b", "lignes"),
    "digits": ("slides.txt", lambda: b"1" * 1_900_000, "ko de texte"),
    "names": ("slides.txt", lambda: b"CASA CANNES CAPAP EST " * 8_000, "ce n'est pas une diapo"),
    "brackets": ("notes.md", lambda: b"[" * 1_900_000, "ko de texte"),
    "lists in lists": ("period.toml", lambda: b"a=" + b"[" * 90_000, "TOML correct"),
    "a number without end": ("period.toml", lambda: b"a=" + b"9" * 90_000, "TOML correct"),
    "a long list": ("period.toml", lambda: b"a=[" + b"1," * 900_000 + b"]", "ko"),
}  # fmt: skip

# Each file is read by a child of its own, which tells the most memory that it took.
READ = """
import json, os, resource, sys
from pathlib import Path
from copil_analysis.config import read_period_facts
from copil_analysis.errors import CopilError
from copil_analysis.gathering import read_file
from copil_analysis.reading.text import read_text

def said(path, root):
    try:
        if path.suffix == ".toml":
            read_period_facts(path.parent)
        elif path.suffix == ".md":
            read_text(path)
        else:
            read_file(path, root)
        return "read"
    except CopilError as error:
        return "read" if "en-tête" in str(error) else str(error)

root = Path(sys.argv[1])
for folder in sorted(Path(sys.argv[2]).iterdir()):
    if not os.fork():
        sentence = said(*folder.iterdir(), root)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([folder.name, sentence, used]), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, int]]:
    """What is said of each bomb, and the kilobytes that reading it took."""
    bombs = tmp_path_factory.mktemp("bombs")
    for name, (file, make, _) in BOMBS.items():
        (bombs / name).mkdir()
        (bombs / name / file.replace("a.", "file_active.")).write_bytes(make())
        assert (bombs / name / file.replace("a.", "file_active.")).stat().st_size < 2_000_000
    command = [sys.executable, "-W", "ignore", "-c", READ, Path(__file__).parents[2], bombs]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1_800)
    assert not done.stderr
    return {name: (said, used) for name, said, used in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_told_or_read_within_a_gigabyte(
    told: dict[str, tuple[str, int]], name: str
) -> None:
    """The sentence says what there is too much of; where nothing is, the file is read."""
    said, used = told[name]
    assert BOMBS[name][2] in said
    assert used < 1_000_000
