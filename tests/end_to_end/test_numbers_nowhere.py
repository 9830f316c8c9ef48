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
from copil_analysis.analysis.request_numbers import FAULTY, duplicates
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
    """The beginnings of every number that the files of every period hold, whatever its faults.

    Of registers and of the national export.
    """
    found: set[str] = set()
    for folder in sorted((root / "data" / "raw").glob("????-T?")):
        gathered = gather(Period.parse(folder.name), root)
        export = [] if gathered.national is None else [gathered.national]
        for rows in (*gathered.registers.values(), *export):
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
        assert cli.main([*words, "--root", str(workspace)]) == 0, words
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
    """Each life, kind of number, household met twice and word of the export: as many rows.

    And the team has those that are in the export alone.
    """
    quarter = load(NOW, workspace)
    rows = [
        (sheet.title, re.sub(r"\s", " ", " ".join(map(str, row))))
        for path in follow(Period.parse(NOW), workspace)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(min_row=5, values_only=True)
        if any(isinstance(cell, int) for cell in row)
    ]

    def told(title: str, words: str = "") -> int:
        return sum(title == one and words in line for one, line in rows)

    life = copil.requests(quarter).data.set_index("structure").loc["total"]
    wanted = {"caduque": "lapsed", "radiée": "struck_off", "en retard": "late"}
    counts = {words: told("À renouveler", words) for words in wanted}
    assert counts == {words: life[state] for words, state in wanted.items()}
    assert told("À renouveler") - sum(counts.values()) == life["to_renew"] > 0
    assert told("À renouveler", "renouvellement non inscrit") == life["not_renewed"] > 0
    numbers = copil.request_numbers(quarter).data.groupby("state")["households"].sum()
    assert told("Sans numéro") == numbers["missing"] > 0
    assert told("À corriger", "(numéro non reproduit)") == numbers[[*FAULTY]].sum() > 0
    twice = duplicates(quarter)
    assert told("À corriger", "Gardez une seule demande") == twice["numbers"] > 0
    assert told("À corriger", "le même numéro de demande") == 2 * twice["structures"] > 0
    export = copil.reconciliation(quarter).data.set_index("what")["households"]
    wanted = {
        "numéro inconnu de l'export": "only_register",
        "radiée pour attribution": "allocated",
        "ce que le registre ne dit pas": "struck_off",
        "dates différentes": "dates",
    }
    counts = {words: told("Selon le système national", words.replace("'", "’")) for words in wanted}
    assert counts == {words: export[kind] for words, kind in wanted.items()}
    assert told("À l'export seulement") == export["only_national"] > 0
