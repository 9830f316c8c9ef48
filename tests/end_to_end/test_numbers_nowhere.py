"""No request number of a workspace is in anything that is published, mailed, said or kept of it."""

import re
import shutil
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis import cli
from copil_analysis.analysis.request_numbers import duplicates
from copil_analysis.gathering import gather
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.request_number import completed
from copil_analysis.workspace.follow import follow
from tests.sharing import MAIL, Published

NOW, NEXT = "2026-T3", "2026-T4"
SHORTEST = 13
"""Characters of a number without its desk: of fewer some are found by chance."""


def numbers_of(root: Path) -> set[str]:
    """The beginnings of every number that the files of every period hold, whatever its faults."""
    found: set[str] = set()
    for folder in sorted((root / "data" / "raw").glob("????-T?")):
        for rows in gather(Period.parse(folder.name), root).registers.values():
            numbers = rows["request_number"].dropna()
            for told in (numbers, completed(numbers)):
                found |= {one[:SHORTEST] for one in told if len(one) >= SHORTEST}
    return {one for one in found if one[:3].isalnum() and any(map(str.isdigit, one))}


def texts_of(path: Path) -> Iterator[str]:
    """All that can be read in a file: parts of an archive, what a data: address holds."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "replace")
        return
    if path.suffix == ".feather":
        yield pd.read_feather(path).to_csv()
        return
    text = path.read_text("utf-8", "replace")
    yield text
    for data in re.findall(r"base64,([A-Za-z0-9+/=\s]{40,})", text):
        yield b64decode(data + "==").decode("utf-8", "replace")
    for block in re.findall(r"(?:[A-Za-z0-9+/]{76}\r?\n)+[A-Za-z0-9+/=]+", text):  # of a mail
        yield b64decode(block).decode("utf-8", "replace")


def found_in(texts: Iterator[str], numbers: set[str]) -> set[str]:
    """The numbers that stand in the texts, however they are parted."""
    found = set()
    for text in texts:
        plain = re.sub(r"[\s._\u00a0\u202f-]", "", unquote(text)).upper()
        told = re.finditer(rf"(?<![0-9A-F])(?=([0-9][0-9AB][0-9A-Z]{{{SHORTEST - 2}}}))", plain)
        found |= {one[1] for one in told} & numbers
    return found


@pytest.fixture(scope="module")
def workspace(published_invented: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published workspace with recipients, in a copy."""
    root = tmp_path_factory.mktemp("nowhere") / "espace"
    shutil.copytree(published_invented.root, root)
    with (root / "copil.toml").open("a", encoding="utf-8") as settings:
        settings.write(MAIL.format(port=25))
    return root


def test_the_search_finds_a_number() -> None:
    """In clear, parted, in an image and in a mail's base64."""
    numbers = {"0060424012345"}
    for text in ("n° 0060424012345GDPUB", "006-0424 012345.GDPUB"):
        assert found_in(iter([text]), numbers) == numbers
    assert not found_in(iter(["3,0060424", "sha 1f0060424012345"]), numbers)


def test_no_number_leaves_the_raw_files(workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Pages, tables, mail, logs, what is kept, and all that the commands say."""
    numbers = numbers_of(workspace)
    assert len(numbers) > 800
    for words in (
        ("check", NOW),
        ("run", NOW, "--force"),
        ("send", NOW, "--dry-run"),
        ("follow", NOW),
        ("new", NEXT),
    ):
        cli.main([*words, "--root", str(workspace)])
    said = capfd.readouterr()
    assert "Traceback" not in said.err
    assert found_in(iter([said.out, said.err]), numbers) == set()
    places = ("reports", "data/processed", "data/mail", "data/failed")
    files = [path for place in places for path in (workspace / place).rglob("*")]
    names = [path for path in files if path.is_file()]
    assert {path.suffix for path in names} >= {".html", ".csv", ".xlsx", ".eml", ".feather"}
    told = {str(path): found_in(texts_of(path), numbers) for path in names}
    assert {path: found for path, found in told.items() if found} == {}


def test_the_structures_get_all_that_the_page_counts(workspace: Path) -> None:
    """Those lapsed, those without number, each household under two numbers: as many rows."""
    quarter = load(NOW, workspace)
    books = [openpyxl.load_workbook(path) for path in follow(Period.parse(NOW), workspace)]
    rows = [
        (sheet.title, " ".join(map(str, row)))
        for book in books
        for sheet in book
        for row in sheet.iter_rows(min_row=4, values_only=True)
    ]
    lapsed = sum(title == "À renouveler" and "caduque" in told for title, told in rows)
    life = copil.requests(quarter).data
    assert lapsed == life.loc[life["structure"] != "total", "lapsed"].sum() > 0
    numbers = copil.request_numbers(quarter).data.query("state == 'missing'")["households"].sum()
    assert sum(title == "Sans numéro" for title, _ in rows) == numbers > 0
    doubled = sum("deux numéros" in told for _, told in rows)
    assert doubled >= 2 * duplicates(quarter)["numbers"] > 0
