"""Decks in .pptx: tables that are tables, tables in text boxes, and what is not read."""

import zipfile
from base64 import b64decode
from collections.abc import Callable, Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from copil_analysis.cleaning.crosstabs import tidy_table
from copil_analysis.config import read_config
from copil_analysis.errors import ReadingError
from copil_analysis.reading.found import Received
from copil_analysis.reading.slides import read_slides

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "tests/golden/2011-T1"
CONFIG = read_config(PROJECT)
NAMES = ["allocations", "rehoused", "dwellings", "waiting", "needs"]
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
Rows = Sequence[Sequence[str]]

ALLOCATIONS = [
    ["", "CASA", "CANNES", "CAPAP", "EQUIPE MUTUALISEE EST", "TOTAL"],
    ["AGIS CLASSIQUE", "", "", "", "4", "4"],
    ["AGIS Intermédiation locative", "1", "6", "", "8", "15"],
    ["Contingent Préfectoral", "3", "5", "2", "10", "20"],
    ["1% Logement", "", "", "", "", ""],
    ["AUTRES *", "2", "2", "", "2", "6"],
    ["Autres contingents\vréservataires", "", "", "", "", ""],
    ["TOTAL", "6", "13", "2", "24", "45"],
]
REHOUSED = [
    ["STRUCTURE", "Nbre de logements attribués et acceptés", "nombre adultes relogés",
     "nombre enfants relogés", "Total personnes"],
    ["CASA", "6", "7", "2", "9"],
    ["CAPAP", "2", "2", "", "2"],
    ["CANNES", "13", "12", "", "24"],
    ["SECTEUR EST", "24", "32", "27", "59"],
    ["TOTAL", "45", "53", "41", "94"],
]  # fmt: skip
DWELLINGS = [
    ["TERRITOIRES\nCONCERNES", "STUDIO", "T1", "T2", "T3", "T4", "T5", "T6",
     "Nbre total de logements proposés et acceptés"],
    ["CASA", "2", "1", "1", "", "", "", "", "4*"],
    ["CAPAP", "1", "", "1", "", "", "", "", "2"],
    ["CANNES", "6", "2", "4", "1", "", "", "", "13"],
    ["SECTEUR EST", "8", "6", "6", "3", "", "1", "", "24"],
    ["TOTAL", "17", "9", "12", "4", "", "1", "", "43"],
]  # fmt: skip
WAITING = [
    ["", "Total ménages", "Total adultes", "Total enfants", "Total personnes"],
    ["CASA", "31", "37", "20", "57"],
    ["CAPAP", "20", "", "21", "41"],
    ["CANNES", "32", "40", "39", "79"],
    ["Secteur Est", "94", "125", "165", "290"],
    ["Total", "177", "222", "245", "467"],
]
NEEDS = [
    ["Besoins en typologie", "T1", "T2", "T3", "T4", "T5", "T6", "Total logements"],
    ["CASA", "18", "3", "5", "3", "2", "", "31"],
    ["CAPAP*", "9", "1", "6", "2", "2", "", "20"],
    ["CANNES", "11", "4", "5", "7", "2", "3", "32"],
    ["Secteur Est", "25", "10", "30", "28", "", "1", "94"],
    ["Total", "63", "18", "45", "41", "6", "4", "177"],
]


class Deck:
    """A deck being made; ``slide`` begins a slide, the others add to it."""

    def __init__(self) -> None:
        self.file: Any = Presentation()
        self.page: Any = None
        self.top = 0

    def slide(self, title: str = "") -> "Deck":
        self.page = self.file.slides.add_slide(self.file.slide_layouts[5])
        self.page.shapes.title.text_frame.text = title
        self.top = 2
        return self

    def _place(self) -> tuple[Any, Any, Any, Any]:
        self.top += 1
        return Inches(0), Inches(self.top), Inches(9), Inches(1)

    def table(self, rows: Rows) -> "Deck":
        shape = self.page.shapes.add_table(len(rows), len(rows[0]), *self._place())
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                shape.table.cell(r, c).text = text
        return self

    def text(self, text: str, shapes: Any = None) -> "Deck":
        box = (shapes or self.page.shapes).add_textbox(*self._place())
        box.text_frame.text = text
        return self

    def picture(self) -> "Deck":
        self.page.shapes.add_picture(BytesIO(PIXEL), *self._place())
        return self

    def read(self, folder: Path) -> Received:
        path = folder / "slides.pptx"
        self.file.save(str(path))
        return read_slides(path, CONFIG)


def committee() -> Deck:
    deck = Deck().slide("Ordre du jour").table([["Point", "Durée"], ["Bilan", "10 min"]])
    deck.slide("1. Les attributions du 1er janvier au 10 avril").table(ALLOCATIONS)
    deck.text("Autres (relogements parc privé + propositions bureau logt DDCS)")
    deck.slide("a) Nombre de personnes relogées").table(REHOUSED)
    deck.text("Total Attributions 45\nNombre total d’adultes relogés 53")
    deck.slide("Point sur les typologies de logements obtenues").table(DWELLINGS)
    deck.text("* 2 relogements en foyers logement")
    deck.slide("3- les besoins en typologie des structures")
    deck.text("Dossiers en file active de l’Equipe Mutualisée au 11/04/11").table(WAITING)
    return deck.text("Besoins en typologie").table(NEEDS)


def assert_golden(received: Received) -> None:
    assert sorted(table.name for table in received.tables) == sorted(NAMES)
    for table in received.tables:
        written = tidy_table(table, CONFIG).to_csv(index=False, lineterminator="\n")
        assert written == (GOLDEN / f"{table.name}.csv").read_text("utf-8"), table.name


def told(received: Received) -> list[str]:
    return [finding.message for finding in received.findings]


def test_real_tables_become_the_tables_written_by_hand(tmp_path: Path) -> None:
    """The five tables of the committee, cell by cell, two of them on one slide."""
    received = committee().read(tmp_path)
    assert_golden(received)
    assert [finding.level for finding in received.findings] == [""]
    waiting = next(table for table in received.tables if table.name == "waiting")
    assert waiting.place == "diapositive 5, tableau 1"
    assert waiting.origins is not None
    assert waiting.origins.loc["CASA", "adults"] == "ligne 2, colonne 3"


def test_the_text_below_a_table_is_its_note(tmp_path: Path) -> None:
    """Marks find their note, and the figures that it repeats are kept."""
    tables = {table.name: table for table in committee().read(tmp_path).tables}
    assert tables["dwellings"].note == "* 2 relogements en foyers logement"
    assert tables["dwellings"].reading.marks.to_numpy().tolist() == [["CASA", "total", "*"]]
    assert tables["rehoused"].stated == (("households", 45), ("adults", 53))


def test_text_boxes_become_the_tables_written_by_hand(tmp_path: Path) -> None:
    """The lines of the transcript, each in a text box, one of them inside groups."""
    deck = Deck()
    for line in (PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8").splitlines():
        deck.slide()
        if "typologies de logements obtenues" in line:
            group = deck.page.shapes.add_group_shape().shapes.add_group_shape()
            deck.text(line.replace(" STUDIO", "\vSTUDIO").replace("CASA2", "\nCASA2"), group.shapes)
        elif line.strip():
            deck.text(line)
    received = deck.read(tmp_path)
    assert_golden(received)
    assert received.findings == []


def test_a_table_of_anything_else_is_ignored(tmp_path: Path) -> None:
    """An agenda has no figures of ours; the checks say that it is not read."""
    received = committee().read(tmp_path)
    assert "diapositive 1 : ce tableau n'est aucun de ceux du comité" in told(received)[0]


def test_hidden_slides_and_charts_are_told(tmp_path: Path) -> None:
    """What PowerPoint does not show, and what is drawn, gives no figure."""
    deck = Deck().slide("Besoins").table(NEEDS)
    deck.page.element.set("show", "0")
    data = CategoryChartData()
    data.categories = ["T1"]
    data.add_series("Besoins", (63,))
    deck.slide().page.shapes.add_chart(XL_CHART_TYPE.PIE, *deck._place(), data)
    received = deck.read(tmp_path)
    assert received.tables == []
    assert told(received)[:2] == [
        "slides.pptx, diapositive 1 : la diapositive est masquée ; rien n'en est lu.",
        "slides.pptx, diapositive 2 : un graphique ; rien n'en est lu.",
    ]
    assert "aucun tableau" in told(received)[2]


ALTERNATE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" Requires="a14"/>'
    "<mc:Fallback/></mc:AlternateContent>"
)


def last(deck: Deck) -> Any:
    """The element of the shape that was added last."""
    return list(deck.page.shapes)[-1].element


def wrap(element: Any, *, fallback: Any = None, choice: bool = True) -> Any:
    """Put a shape into an mc:AlternateContent, as its choice or, with another, its fallback."""
    alternate = parse_xml(ALTERNATE)
    element.addprevious(alternate)
    alternate[0 if choice else 1].append(element)
    if fallback is not None:
        alternate[1 if choice else 0].append(fallback)
    return alternate


def counts(received: Received) -> dict[str, int]:
    """The needs read, by structure: the sum of each row without its total."""
    (table,) = received.tables
    cells = table.reading.cells.drop(columns="total", errors="ignore")
    return {str(name): int(total) for name, total in cells.sum(axis=1).items()}


NEEDED = {"CASA": 31, "CAPAP": 20, "CANNES": 32, "EST": 94, "total": 177}


def test_a_table_written_for_several_programs_is_read_once(tmp_path: Path) -> None:
    """In the choice, with the same or a picture as fallback, or in the fallback alone."""
    for how in ("same", "picture", "fallback"):
        deck = Deck().slide("Besoins").table(NEEDS)
        table = last(deck)
        other = deepcopy(table) if how == "same" else last(deck.picture())
        wrap(table, fallback=other, choice=how != "fallback")
        received = deck.read(tmp_path)
        assert counts(received) == NEEDED
        assert told(received) == []


def test_such_a_table_is_read_in_a_group_and_in_another_choice(tmp_path: Path) -> None:
    """Around the group, in the group, and one in the other."""
    for around, inside in ((True, False), (False, True), (True, True)):
        deck = Deck().slide("Besoins").table(NEEDS)
        table = last(deck)
        group = deck.page.shapes.add_group_shape()
        group.element.append(wrap(table) if inside else table)
        if around:
            wrap(group.element, fallback=deepcopy(group.element))
        assert counts(deck.read(tmp_path)) == NEEDED


def test_a_text_box_written_for_several_programs_is_read_once(tmp_path: Path) -> None:
    """As PowerPoint writes a text with a formula; the fallback is its picture or the same text."""
    line = "Besoins T1T2T3Total CASA1236 CANNES41 5 Total53311"
    deck = Deck().slide().text(line)
    box = last(deck)
    wrap(box, fallback=deepcopy(box))
    (table,) = deck.read(tmp_path).tables
    assert table.reading.cells.loc["CASA"].tolist() == [1, 2, 3, 6]


def test_a_picture_beside_our_words_is_told_and_a_logo_is_not(tmp_path: Path) -> None:
    """A table may be a picture; « est » is a verb, T1 2026 a quarter."""
    deck = committee().slide("Typologies obtenues (suite)").picture()
    deck.slide("Comité de pilotage").text("La réunion du T1 2026 est le 15 avril").picture()
    deck.slide("Secteur Est").picture()
    deck.picture().slide("Photo").picture()
    last(deck).find(".//{*}cNvPr").set("descr", "tableau des ménages en attente")
    deck.slide("Ménages").page.shapes.add_movie(BytesIO(PIXEL), *deck._place())
    received = deck.read(tmp_path)
    assert told(received)[1:] == [
        f"slides.pptx, diapositive {number} : {what} ; rien n'en est lu."
        for number, what in (
            (6, "une image"), (8, "une image"), (9, "une image"), (10, "une vidéo ou un son")
        )
    ]  # fmt: skip


def test_a_picture_in_its_placeholder_is_told(tmp_path: Path) -> None:
    """The layout « image with legend » holds the picture that is inserted into it."""
    deck = Deck()
    deck.page = deck.file.slides.add_slide(deck.file.slide_layouts[8])
    deck.page.shapes.title.text_frame.text = "Besoins par typologie"
    deck.page.placeholders[1].insert_picture(BytesIO(PIXEL))
    assert "diapositive 1 : une image ; rien n'en est lu." in told(deck.read(tmp_path))[0]


def test_a_chart_of_a_later_powerpoint_and_a_diagram_are_told(tmp_path: Path) -> None:
    """A waterfall stands in a choice, with its picture as fallback; a SmartArt is a frame."""
    main = "http://schemas.microsoft.com/office/drawing/2014/chartex"
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    for address, what in ((main, "un graphique"), (diagram, "un schéma SmartArt")):
        deck = Deck().slide("Point").table([["", "", ""]])
        frame = last(deck)
        data = frame.find(".//{*}graphicData")
        data.clear()
        data.set("uri", address)
        wrap(frame, fallback=last(deck.picture()))
        message = f"slides.pptx, diapositive 1 : {what} ; rien n'en est lu."
        assert told(deck.read(tmp_path))[0] == message


def test_what_nobody_sees_of_a_table_is_not_read(tmp_path: Path) -> None:
    """Struck through (12, then 18), above the line (a note's mark), covered, or hidden."""
    deck = Deck().slide("Besoins").table(NEEDS)
    table = list(deck.page.shapes)[-1].table
    cell = table.cell(1, 1).text_frame.paragraphs[0]
    cell.runs[0].text = "12"
    cell.runs[0].font._element.set("strike", "sngStrike")
    cell.add_run().text = "18"
    mark = table.cell(2, 1).text_frame.paragraphs[0].add_run()
    mark.text = "1"
    mark.font._element.set("baseline", "30000")
    received = deck.read(tmp_path)
    assert counts(received) == NEEDED
    assert told(received) == ["slides.pptx, diapositive 1 : un texte barré ; rien n'en est lu."]
    last(deck).find(".//{*}cNvPr").set("hidden", "1")
    hidden = deck.read(tmp_path)
    assert hidden.tables == []
    assert told(hidden)[0] == "slides.pptx, diapositive 1 : un objet masqué ; rien n'en est lu."


def test_a_text_under_merged_cells_is_not_read(tmp_path: Path) -> None:
    """A title over the columns still covers what a column was called before."""
    deck = Deck().slide("Besoins").table([["", "Besoins", "T6"], *(row[:3] for row in NEEDS)])
    origin = last(deck).find(".//{*}tc[2]")
    origin.set("gridSpan", "2")
    origin.getnext().set("hMerge", "1")
    received = deck.read(tmp_path)
    (table,) = received.tables
    assert list(table.reading.cells) == ["T1", "T2"]
    assert "un texte caché sous des cellules fusionnées" in told(received)[0]


def test_notes_are_not_read(tmp_path: Path) -> None:
    """What the speaker has under his eyes is for nobody else."""
    deck = committee().slide()
    deck.page.notes_slide.notes_text_frame.text = "Besoins T1T2T3Total CASA1236 Total1236"
    assert len(deck.read(tmp_path).tables) == 5


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("<a:p/>", "50 000 paragraphes"),
        ("<a:tc/>", "50 000 cellules"),
        ("<p:cNvPr/>", "50 000 objets"),
        ("<a:t>" + 100 * "a" + "</a:t>", "1 000 000 caractères"),
    ],
)
def test_a_deck_beyond_all_decks_is_refused_before_it_is_opened(
    tmp_path: Path, xml: str, words: str
) -> None:
    """A small file unpacks to what would fill the memory, or would never end."""
    committee().read(tmp_path)
    many = xml.encode() * 50_001
    path = rewrite(tmp_path / "slides.pptx", 2, lambda old: old.replace(b"</p:sp>", many, 1))
    with pytest.raises(ReadingError, match=words):
        read_slides(path, CONFIG)


def test_a_slide_full_of_text_is_told(tmp_path: Path) -> None:
    """A book on a slide is no table, and the rest is read."""
    received = committee().slide("T1 CASA 12 " * 2000).read(tmp_path)
    assert len(received.tables) == 5
    assert "plus de 20 000 caractères de texte ; rien n'en est lu" in told(received)[-1]


def test_a_table_that_may_be_two_asks_for_a_title(tmp_path: Path) -> None:
    """Typologies by structure are needs or dwellings; nothing here says which."""
    rows = [["", *NEEDS[0][1:-1], "Total"], *NEEDS[1:]]
    received = Deck().slide("Point").table(rows).read(tmp_path)
    (finding, _) = received.findings
    assert finding.level == "blocking"
    assert "« Typologies obtenues » ou « Besoins par typologie »" in finding.message


def test_a_number_in_merged_cells_is_missing(tmp_path: Path) -> None:
    """Nobody knows how it spreads; a merged header is none of the numbers."""
    deck = Deck().slide("Besoins")
    deck.table(
        [["Structure", "Typologies", "", ""], ["", "T1", "T2", "T3"], ["CASA", "5", "", "1"]]
    )
    (frame,) = (shape for shape in deck.page.shapes if shape.has_table)
    table = frame.table
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    received = deck.read(tmp_path)
    (found,) = received.tables
    assert found.unknown == {("CASA", "T1")}
    assert "« 5 » est dans une cellule fusionnée" in " ".join(told(received))


def test_a_text_that_cannot_be_cut_blocks_and_the_rest_is_read(tmp_path: Path) -> None:
    """One bad slide does not hide the others."""
    deck = committee().slide().text("Besoins T1T2T3Total MENTON123 6 CANNES41 5 Total533 11")
    received = deck.read(tmp_path)
    assert len(received.tables) == 5
    (bad,) = (finding for finding in received.findings if finding.level)
    assert bad.level == "blocking"
    assert "diapositive 6" in bad.message and "MENTON" in bad.message


def rewrite(source: Path, number: int, change: Callable[[bytes], bytes]) -> Path:
    """The deck with the XML of one slide changed."""
    path = source.with_name("slides_2.pptx")
    with (
        zipfile.ZipFile(source) as whole,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in whole.namelist():
            is_it = name == f"ppt/slides/slide{number}.xml"
            content = whole.read(name)
            changed.writestr(name, change(content) if is_it else content)
    return path


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    "name, change, words",
    [
        ("slides.pptx", _cut, "slides.pptx"),
        ("slides.pptx", lambda content: b"", "slides.pptx"),
        ("slides.pptx", lambda content: b"\xd0\xcf\x11\xe0" + content, "enregistrez-le en .pptx"),
        ("slides.ppt", lambda content: content, "enregistrez-le en .pptx"),
    ],
)
def test_what_is_no_deck_is_refused(
    tmp_path: Path, name: str, change: Callable[[bytes], bytes], words: str
) -> None:
    """Cut off, empty, old or locked: one sentence that says what to do."""
    committee().read(tmp_path)
    path = tmp_path / name
    path.write_bytes(change((tmp_path / "slides.pptx").read_bytes()))
    with pytest.raises(ReadingError, match=words):
        read_slides(path, CONFIG)


def test_a_deck_with_a_broken_part_is_refused(tmp_path: Path) -> None:
    """Whatever python-pptx says of it, the user reads one French sentence."""
    committee().read(tmp_path)
    path = rewrite(tmp_path / "slides.pptx", 2, lambda _: b"<p:sld")
    with pytest.raises(ReadingError, match="abîmé ou incomplet"):
        read_slides(path, CONFIG)


def overwrite(content: bytes, start: int, damage: bytes) -> bytes:
    return content[:start] + damage + content[start + len(damage) :]


@settings(max_examples=40)
@given(st.integers(0, 4), st.integers(0), st.binary(min_size=1, max_size=6))
def test_any_damage_to_a_slide_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, number: int, place: int, damage: bytes
) -> None:
    """Forty decks with a few bytes of a slide's XML overwritten: never another error."""
    folder = tmp_path_factory.mktemp("damaged")
    source = folder / "slides.pptx"
    committee().file.save(str(source))
    path = rewrite(source, number + 1, lambda old: overwrite(old, place % len(old), damage))
    try:
        received = read_slides(path, CONFIG)
    except ReadingError as error:
        assert str(error).endswith(".")
    else:
        assert received.tables
