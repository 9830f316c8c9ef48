"""The raw folder of a period: which files are there, and what each holds by its name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copil_analysis.config import Config
from copil_analysis.errors import CopilError, ReadingError
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
NATIONAL_START = "sne"
_STARTS = (*TABLES, ATTRIBUTIONS, WAITING_FILE, NATIONAL_START, "slides")


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
            "slides…, tableau_…, attributions…, file_active… ou sne…."
        )
    return folder


def raw_files(folder: Path) -> list[Path]:
    """The files as received, by name."""
    return sorted(filter(is_received, folder.iterdir()))


def is_received(path: Path) -> bool:
    """Whether it is a file of the raw folder that it stands in."""
    return path.is_file() and not is_hidden(path) and stays_inside(path)


def is_hidden(path: Path) -> bool:
    """Whether it is nobody's data: a hidden file, or a spreadsheet's lock."""
    return path.name.startswith((".", "~$"))


def stays_inside(path: Path) -> bool:
    """Whether a path is no link, or one to a file of the same folder."""
    return not path.is_symlink() or (
        path.exists() and path.resolve().parent == path.parent.resolve()
    )


def is_read(path: Path) -> bool:
    """Whether its name says what it holds, and its end how."""
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


def expected(path: Path) -> str:
    """What a file that is not read should be called, or how it should end."""
    if start := start_of(path):
        return f"« {start}… » est attendu en {' '.join(_suffixes(start))}"
    return (
        "aucun fichier attendu ne porte ce nom, qui doit commencer par slides, tableau_…, "
        "attributions, file_active ou sne"
    )


def parse_name(path: Path, config: Config) -> Named:
    """What the name says; a ReadingError where it names two structures."""
    start = start_of(path) or ""
    if start == NATIONAL_START:  # it is that of the département
        return Named(start, None)
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
