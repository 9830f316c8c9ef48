"""The raw folder of a period: which files are there, what each holds by its name, all read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from filecmp import cmp
from itertools import combinations
from pathlib import Path

from copil_analysis.config import Config
from copil_analysis.errors import CopilError, ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.found import Received
from copil_analysis.reading.sheets.sheet import Sheet
from copil_analysis.reading.text import read_text
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import Vocabulary, fold

_PERIOD_WORD = re.compile(r"\d+|[tq][1-4]|du|de|la|le")
_LONG_ENOUGH = 4
FACTS, NOTES = "period.toml", "notes.md"

_SHEETS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_DECKS = (".txt", ".pptx", ".ppt")
TABLES = {
    "tableau_attributions": "allocations",
    "tableau_relogements": "rehoused",
    "tableau_typologies": "dwellings",
    "tableau_file_active": "waiting",
    "tableau_besoins": "needs",
}
_STARTS = (*TABLES, ATTRIBUTIONS, WAITING_FILE, "slides")


@dataclass(frozen=True)
class Named:
    """What a file's name says: what it begins with, and the structure named in the rest."""

    start: str
    structure: str | None


def raw_folder(root: Path, period: str) -> Path:
    """The folder of a period as received; a CopilError says if it is missing or empty."""
    folder = root / "data" / "raw" / period
    if not folder.is_dir():
        found = sorted(path.name for path in folder.parent.glob("[!.]*") if path.is_dir())
        there = f" On y trouve {', '.join(found[-12:])}." if found else ""
        ready = f" Il se prépare par : copil new {period}"
        raise CopilError(
            f"Le dossier data/raw/{period} n'existe pas : la période n'est pas reçue.{there}{ready}"
        )
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
    files = [path for path in raw_files(folder) if is_read(path)]
    for path in files:
        received += _read_or_tell(path, config)
    return received + Received(findings=list(_find_twins(files)))


def read_received(path: Path, config: Config) -> Received:
    """What one file holds; a ReadingError names the file and what was expected."""
    # Here, as what is kept is loaded without the libraries that read it (0.2 s).
    from copil_analysis.reading.crosstabs.find import find_crosstabs
    from copil_analysis.reading.registers.find import find_registers
    from copil_analysis.reading.sheets.spreadsheet import read_sheets

    if not path.is_file():
        raise ReadingError(f"Le fichier {path.name} n'existe pas dans {path.parent}.")
    if not is_read(path):
        raise ReadingError(f"{path.name} : {_expected(path)}.")
    named = parse_name(path, config)
    if named.start == "slides":
        return _read_deck(path, config)
    found = read_sheets(path)
    sheets, findings = _visible(found)
    if named.start in TABLES:
        name = TABLES[named.start]
        received = find_crosstabs(sheets, name=name, structure=named.structure, config=config)
    else:
        start = named.start
        received = find_registers(sheets, name=start, structure=named.structure, config=config)
    return Received(findings=findings, places=[(one.file, one.place) for one in found]) + received


def _visible(sheets: list[Sheet]) -> tuple[list[Sheet], list[Finding]]:
    """The sheets that somebody sees; of the others, and of what nobody sees, a finding each."""
    findings = [
        Finding(
            "ignored",
            row=sheet.file,
            level="warning",
            status="gap",
            message=f"{sheet.file}, {sheet.place} : feuille masquée, non lue ; affichez-la si elle "
            "compte, sinon supprimez-la.",
        )
        for sheet in sheets
        if sheet.is_hidden
    ]
    findings += [finding for sheet in sheets for finding in sheet.findings]
    return [sheet for sheet in sheets if not sheet.is_hidden], findings


def _read_deck(path: Path, config: Config) -> Received:
    from copil_analysis.reading.slides import read_slides
    from copil_analysis.reading.transcript import read_transcript

    if path.suffix.lower() == ".txt":
        return read_transcript(path, read_text(path), config)
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
        elif not is_read(path):
            level = "error" if start_of(path) else "warning"
            message = f"Le fichier {path.name} n'est pas lu : {_expected(path)}."
            yield _finding(path, message, level)


def _find_twins(files: list[Path]) -> Iterator[Finding]:
    """Files of the same bytes: their rows would count twice."""
    for one, other in combinations(files, 2):
        if one.stat().st_size == other.stat().st_size and cmp(one, other, shallow=False):
            message = f"{one.name} et {other.name} ont le même contenu : gardez-en un seul."
            yield _finding(other, message, "blocking")


def _finding(path: Path, message: str, level: str) -> Finding:
    return Finding("file", row=path.name, level=level, status="gap", message=message)


def _stays_inside(path: Path) -> bool:
    """Whether a path is no link, or one to a file of the same folder."""
    return not path.is_symlink() or (
        path.exists() and path.resolve().parent == path.parent.resolve()
    )


def is_read(path: Path) -> bool:
    return path.suffix.lower() in _suffixes(start_of(path))


def _suffixes(start: str | None) -> tuple[str, ...]:
    if start is None:
        return ()
    return _DECKS if start == "slides" else _SHEETS


def start_of(path: Path) -> str | None:
    """What the name begins with, among the names that are known, however it is written.

    A deck in .pptx is known by its end alone.
    """
    if path.suffix.lower() == ".pptx":
        return "slides"
    return next((start for start in _STARTS if _slug(path).startswith(start)), None)


def _slug(path: Path) -> str:
    return re.sub(r"[\W_]+", "_", fold(path.stem))


def _expected(path: Path) -> str:
    if start := start_of(path):
        return f"« {start}… » est attendu en {' '.join(_suffixes(start))}"
    return (
        "aucun fichier attendu ne porte ce nom, qui doit commencer par slides, tableau_…, "
        "attributions ou file_active"
    )


def parse_name(path: Path, config: Config) -> Named:
    """What the name says; a ReadingError where it names two structures."""
    start = start_of(path) or ""
    words = re.findall(r"[a-z0-9]+", _slug(path).removeprefix(start))
    while words and _PERIOD_WORD.fullmatch(words[0]):
        del words[0]
    vocabulary = Vocabulary(config)
    found: dict[str, bool] = {}
    for first, length in _spans(len(words)):
        text = " ".join(words[first : first + length])
        if code := vocabulary.code_of("structure", text):
            # « est » is a verb too: so short a word counts only where a name is expected.
            found[code] = found.get(code, False) or first == 0 or len(text) >= _LONG_ENOUGH
    if len(found) > 1 and any(found.values()):
        labels = " et ".join(config.structure_labels[code] for code in found)
        raise ReadingError(f"{path.name} : le nom dit {labels} ; gardez-y une seule structure.")
    return Named(start, next((code for code, is_sure in found.items() if is_sure), None))


def _spans(number: int) -> Iterator[tuple[int, int]]:
    """First and length of every run of words."""
    for length in range(number, 0, -1):
        for first in range(number - length + 1):
            yield first, length
