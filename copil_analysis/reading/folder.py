"""The raw folder of a period: which files are there, what each holds by its name, all read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copil_analysis.config import Config
from copil_analysis.errors import CopilError, ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.crosstabs.find import find_crosstabs
from copil_analysis.reading.found import Received
from copil_analysis.reading.registers.find import find_registers
from copil_analysis.reading.sheets.spreadsheet import read_sheets
from copil_analysis.reading.slides import read_slides
from copil_analysis.reading.text import read_text
from copil_analysis.reading.transcript import read_transcript
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import Vocabulary, fold

FACTS, NOTES = "period.toml", "notes.md"

_SHEETS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_DECKS = (".txt", ".pptx", ".ppt")
_TABLES = {
    "tableau_attributions": "allocations",
    "tableau_relogements": "rehoused",
    "tableau_typologies": "dwellings",
    "tableau_file_active": "waiting",
    "tableau_besoins": "needs",
}
_STARTS = (*_TABLES, ATTRIBUTIONS, WAITING_FILE, "slides")


@dataclass(frozen=True)
class _Named:
    """What a file's name says: what it begins with, and the structure named in the rest."""

    start: str
    structure: str | None


def raw_folder(root: Path, period: str) -> Path:
    """The folder of a period as received; a CopilError says if it is missing or empty."""
    folder = root / "data" / "raw" / period
    if not folder.is_dir():
        raise CopilError(f"Le dossier data/raw/{period} n'existe pas : la période n'est pas reçue.")
    if not raw_files(folder):
        raise CopilError(
            f"Le dossier data/raw/{period} est vide : on y attend {FACTS} et au moins un fichier "
            "slides…, tableau_…, attributions… ou file_active…."
        )
    return folder


def raw_files(folder: Path) -> list[Path]:
    """The files as received, by name; hidden files and a spreadsheet's locks are nobody's data."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith((".", "~$")) and _stays_inside(path)
    )


def read_folder(folder: Path, config: Config) -> Received:
    """All that the files of a period hold; a file that cannot be read is a blocking finding."""
    received = Received(findings=list(_unread(folder)))
    for path in raw_files(folder):
        if _is_read(path):
            received += _read_or_tell(path, config)
    return received


def read_received(path: Path, config: Config) -> Received:
    """What one file holds; a ReadingError names the file and what was expected."""
    if not path.is_file():
        raise ReadingError(f"Le fichier {path.name} n'existe pas dans {path.parent}.")
    if not _is_read(path):
        raise ReadingError(f"{path.name} : {_expected(path)}.")
    named = _named(path, config)
    if named.start == "slides":
        return _read_deck(path, config)
    sheets = read_sheets(path)
    if named.start in _TABLES:
        name = _TABLES[named.start]
        return find_crosstabs(sheets, name=name, structure=named.structure, config=config)
    return find_registers(sheets, name=named.start, structure=named.structure, config=config)


def _read_deck(path: Path, config: Config) -> Received:
    if path.suffix.lower() == ".txt":
        return Received(tables=read_transcript(path, read_text(path), config))
    return read_slides(path, config)


def _read_or_tell(path: Path, config: Config) -> Received:
    try:
        return read_received(path, config)
    except ReadingError as error:
        return Received(findings=[_finding(path, str(error), "blocking")])


def _unread(folder: Path) -> Iterator[Finding]:
    """What stands in the folder and is not read; what looks like data is an error."""
    for path in sorted(folder.iterdir()):
        if path.name in (FACTS, NOTES) or path.name.startswith((".", "~$")):
            continue
        if not _stays_inside(path):
            message = (
                f"{path.name} est un lien vers un fichier hors du dossier, ou vers rien : il n'est "
                "pas suivi ; copiez le fichier lui-même."
            )
            yield _finding(path, message, "blocking")
        elif path.is_dir():
            message = f"Le dossier {path.name} n'est pas lu : posez ses fichiers à côté."
            yield _finding(path, message, "warning")
        elif not path.is_file():
            yield _finding(path, f"{path.name} n'est pas un fichier ordinaire.", "blocking")
        elif not _is_read(path):
            level = "error" if _start(path) else "warning"
            message = f"Le fichier {path.name} n'est pas lu : {_expected(path)}."
            yield _finding(path, message, level)


def _finding(path: Path, message: str, level: str) -> Finding:
    return Finding("file", row=path.name, level=level, status="gap", message=message)


def _stays_inside(path: Path) -> bool:
    """Whether a path is no link, or one to a file of the same folder."""
    return not path.is_symlink() or (
        path.exists() and path.resolve().parent == path.parent.resolve()
    )


def _is_read(path: Path) -> bool:
    return path.suffix.lower() in _suffixes(_start(path))


def _suffixes(start: str | None) -> tuple[str, ...]:
    if start is None:
        return ()
    return _DECKS if start == "slides" else _SHEETS


def _start(path: Path) -> str | None:
    """What the name begins with, among the names that are known, however it is written."""
    return next((start for start in _STARTS if _slug(path).startswith(start)), None)


def _slug(path: Path) -> str:
    return re.sub(r"[\W_]+", "_", fold(path.stem))


def _expected(path: Path) -> str:
    if start := _start(path):
        return f"« {start}… » est attendu en {' '.join(_suffixes(start))}"
    return (
        "aucun fichier attendu ne porte ce nom, qui doit commencer par slides, tableau_…, "
        "attributions ou file_active"
    )


def _named(path: Path, config: Config) -> _Named:
    start = _start(path) or ""
    words = re.findall(r"[a-z0-9]+", _slug(path).removeprefix(start))
    vocabulary = Vocabulary(config)
    spans = (
        " ".join(words[first : first + length])
        for length in range(len(words), 0, -1)
        for first in range(len(words) - length + 1)
    )
    codes = (vocabulary.code_of("structure", span) for span in spans)
    return _Named(start, next((code for code in codes if code), None))
