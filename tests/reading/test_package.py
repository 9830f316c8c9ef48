"""What is refused before a library opens it."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xlsxwriter

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets import package
from copil_analysis.reading.sheets.package import Package
from copil_analysis.reading.sheets.spreadsheet import read_sheets

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(folder: Path, value: object = "Cannes") -> Path:
    path = folder / "attributions.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Registre").write(0, 0, value)
    return path


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The package with each member changed."""
    source = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return path


def with_rows(folder: Path, rows: str) -> Path:
    """A workbook whose only sheet has these rows."""

    def change(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        start, end = content.index(b"<sheetData"), content.index(b"</sheetData>")
        return content[:start] + b"<sheetData>" + rows.encode() + content[end:]

    return rewrite(workbook(folder), change)


def with_table(folder: Path, rows: str) -> Path:
    """An .ods whose only table has these rows."""
    path = folder / "attributions.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMES}/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
            f'<table:table table:name="F">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ReadingError) as refused:
        read_sheets(path)
    assert path.name in str(refused.value)
    return str(refused.value)


def test_sound_package(tmp_path: Path) -> None:
    """A workbook as it should be is let through, its parts known whatever their case."""
    package = Package(workbook(tmp_path))
    assert package.has(SHEET) and package.has("xl/sharedStrings.xml")


@pytest.mark.parametrize("keep", [4, 100, 2_000, -30])
def test_truncated_zip(tmp_path: Path, keep: int) -> None:
    """A download that stopped is said to be incomplete."""
    path = workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:keep])
    assert "incomplet" in refusal(path)


def test_damaged_member(tmp_path: Path) -> None:
    """Bytes changed inside a member are noticed."""
    path = rewrite(workbook(tmp_path), lambda _, content: content)
    content = bytearray(path.read_bytes())
    start = content.index(SHEET.encode()) + len(SHEET) + 20
    content[start : start + 20] = bytes(20)
    path.write_bytes(content)
    assert "abîmé" in refusal(path)


def test_zip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that unpacks too far is refused, also when it declares a small size."""
    monkeypatch.setattr("copil_analysis.reading.sheets.package.MAX_UNPACKED", 3_000_000)
    path = with_rows(tmp_path, "<row/>" * 600_000)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    assert "3 Mo" in refusal(path)
    lying = path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 40))
    path.write_bytes(lying)
    assert "abîmé" in refusal(path)


def test_gigabytes_of_sheet(tmp_path: Path) -> None:
    """A hundred megabytes unpacked are enough, whatever remains."""
    path = workbook(tmp_path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(11):
            member.write(bytes(10_000_000))
    assert "100 Mo" in refusal(path)


def test_same_name_twice(tmp_path: Path) -> None:
    """Two members of one name would let one be checked and the other be read."""
    path = workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", b"")
    assert "abîmé" in refusal(path)


def test_encrypted_member(tmp_path: Path) -> None:
    """A zip whose members are encrypted is protected by a password."""
    path = workbook(tmp_path)
    content = path.read_bytes()
    place = content.index(b"PK\x01\x02")
    flags = struct.pack("<H", 1)
    path.write_bytes(content[: place + 8] + flags + content[place + 10 :])
    assert "mot de passe" in refusal(path)


def test_password_protected_workbooks(tmp_path: Path) -> None:
    """An encrypted .xlsx is an OLE container; an encrypted .ods says so in its manifest."""
    path = tmp_path / "attributions.xlsx"
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000) + name + bytes(500))
    assert "mot de passe" in refusal(path)
    ods = rewrite(
        with_table(tmp_path, ""),
        lambda name, content: (
            content.replace(b"/>", b"><manifest:encryption-data/></manifest:manifest>")
            if name.startswith("META-INF")
            else content
        ),
    )
    assert "mot de passe" in refusal(ods)


def test_entities(tmp_path: Path) -> None:
    """XML that declares entities could unfold without end."""
    path = rewrite(
        workbook(tmp_path),
        lambda name, content: (
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content if name == SHEET else content
        ),
    )
    assert "entités" in refusal(path)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "16 384 colonnes"),
        ('<row r="1"><c r="xfd1"><v>1</v></c></row>', "16 384 colonnes"),
        ("<row r='1'><c r = 'XFD1'><v>1</v></c></row>", "16 384 colonnes"),
        ('<row r="1"><c s="0" r="XFD1"><v>1</v></c></row>', "16 384 colonnes"),
        ('<row r="1"><c r="ALM1"><v>1</v></c></row>', "1 001 colonnes"),
        ('<row r="1"><c r="NTP1"><v>1</v></c></row>', "10 000 colonnes"),
        ('<row r="1"><c r="AB1048576"><v>1</v></c></row>', "1 048 576 lignes"),
        ('<row r="1"><c r="A99999999"><v>1</v></c></row>', "99 999 999 lignes"),
        ("<row>" + "<c><v>1</v></c>" * 1_001 + "</row>", "1 001 colonnes"),
        ("<row/>" * 10_000 + "<row>" + "<c><v>1</v></c>" * 900 + "</row>", "10 001 lignes"),
    ],
)
def test_far_cells_of_an_xlsx(tmp_path: Path, rows: str, words: str) -> None:
    """A lone cell far away would make calamine fill the memory and end the process."""
    assert words in refusal(with_rows(tmp_path, rows))


@pytest.mark.parametrize("far", ["ALL1", "A1048576", "ZZ9999"])
def test_cells_that_are_not_too_far(tmp_path: Path, far: str) -> None:
    """1,000 columns, or all rows of a sheet, are still read."""
    sheet = read_sheets(with_rows(tmp_path, f'<row><c r="{far}"><v>1</v></c></row>'))[0]
    assert len(sheet.head[0]) == {"ALL1": 1_000, "A1048576": 1, "ZZ9999": 702}[far]


CELL = '<table:table-cell office:value-type="float" office:value="1"{}/>'


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            "<table:table-row>"
            + CELL.format(' table:number-columns-repeated="10000"')
            + "</table:table-row>",
            "10 000 colonnes",
        ),
        (
            '<table:table-row table:number-rows-repeated="1048576">'
            + CELL.format(' table:number-columns-repeated="100"')
            + "</table:table-row>",
            "1 048 576 lignes",
        ),
        (
            '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
            + CELL.format("")
            + "</table:table-row>",
            "16 384 colonnes",
        ),
        (
            '<table:table-row table:number-rows-repeated="900000000"><table:table-cell/>'
            "</table:table-row><table:table-row>" + CELL.format("") + "</table:table-row>",
            "900 000 001 lignes",
        ),
    ],
)
def test_far_cells_of_an_ods(tmp_path: Path, rows: str, words: str) -> None:
    """Repeated rows and cells of an .ods unfold as far as a lone cell reaches."""
    assert words in refusal(with_table(tmp_path, rows))


def test_empty_cells_repeated_to_the_end(tmp_path: Path) -> None:
    """LibreOffice ends a table with empty rows and cells up to its limits: they are none."""
    rows = (
        "<table:table-row>" + CELL.format("") + "<table:table-cell table:number-columns-repeated="
        '"16383"/></table:table-row><table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read_sheets(with_table(tmp_path, rows))[0].head == [[1.0]]


def test_long_text_repeated_in_an_xlsx(tmp_path: Path) -> None:
    """A text that is stored once and shown in a million cells fills the memory as a bomb does."""
    row = "".join(f'<c r="{chr(65 + n)}1" t="s"><v>0</v></c>' for n in range(26))
    path = with_rows(tmp_path, "".join(f"<row>{row}</row>" for _ in range(3_000)))
    long = rewrite(
        path, lambda _, content: content.replace(b"<t>Cannes</t>", b"<t>" + b"a" * 30_000 + b"</t>")
    )
    assert "textes si longs" in refusal(long)


def test_long_text_repeated_in_an_ods(tmp_path: Path) -> None:
    """So does a long text in repeated cells and rows."""
    cell = f'<table:table-cell office:value-type="string" {{}}><text:p>{"a" * 3_000}</text:p>'
    rows = (
        '<table:table-row table:number-rows-repeated="10000">'
        + cell.format('table:number-columns-repeated="100"')
        + "</table:table-cell></table:table-row>"
    )
    assert "textes si longs" in refusal(with_table(tmp_path, rows))


def test_one_long_text_among_many_cells(tmp_path: Path) -> None:
    """A long remark that stands once does no harm, however many cells there are."""
    path = tmp_path / "attributions.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a" * 32_000)
        for number in range(1, 2_600):
            sheet.write_row(number, 0, ["Nice"] * 26)
    assert len(read_sheets(path)[0].rows) == 2_600


def test_ods_whose_tags_do_not_match(tmp_path: Path) -> None:
    """calamine never returns from an .ods that is cut inside (found by fuzzing)."""
    row = "<table:table-row>" + CELL.format("") + "</table:table-row></ttext:p>"
    assert "abîmé" in refusal(with_table(tmp_path, row))


def test_xls_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A very large .xls is to be saved as .xlsx."""
    monkeypatch.setattr("copil_analysis.reading.sheets.xls.MAX_XLS", 5_000)
    path = tmp_path / "registre.xls"
    path.write_bytes((Path(__file__).parent / "files" / "registre.xls").read_bytes())
    assert ".xlsx" in refusal(path)


@pytest.mark.parametrize("beside", ["", "<!-- < -->", "<?a <?>", "<![CDATA[<]]>"])
def test_as_many_elements_are_refused_whether_the_text_tells_them_or_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str
) -> None:
    """What XML may hold besides elements hides none, and counts for none."""
    path = with_rows(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' + beside + "<row/>" * 60)
    part = zipfile.ZipFile(path).read(SHEET)
    number = sum(1 for _ in ElementTree.fromstring(part).iter())

    def read() -> int:
        return len(list(Package(path).elements(SHEET, "row")))

    monkeypatch.setattr(package, "MAX_ELEMENTS", number)
    assert read() == 2 * 61
    monkeypatch.setattr(package, "MAX_ELEMENTS", number - 1)
    with pytest.raises(ReadingError, match="millions d'éléments"):
        read()
