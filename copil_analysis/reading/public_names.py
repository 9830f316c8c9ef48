"""What the files as received are called where others read it: by their kind and structure.

The names that people give to files and sheets may hold those of households, or their own.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from copil_analysis.config import Config
from copil_analysis.errors import ReadingError
from copil_analysis.reading.folder import (
    FACTS,
    NATIONAL_START,
    NOTES,
    is_read,
    parse_name,
    raw_files,
    start_of,
)
from copil_analysis.register_fields import NATIONAL_LABEL, REGISTER_LABELS

if TYPE_CHECKING:
    from copil_analysis.reading.found import Received

_DECK = "diaporama du comité"
_KINDS = {
    **{name: label[:1].lower() + label[1:] for name, label in REGISTER_LABELS.items()},
    NATIONAL_START: NATIONAL_LABEL[:1].lower() + NATIONAL_LABEL[1:],
    "slides": _DECK,
    "tableau_attributions": "tableau des attributions",
    "tableau_relogements": "tableau des relogements",
    "tableau_typologies": "tableau des typologies",
    "tableau_file_active": "tableau de la file active",
    "tableau_besoins": "tableau des besoins",
}
_OTHER = "autre fichier"


def file_names(folder: Path, config: Config) -> dict[str, str]:
    """The public name of each file of a period; those of one kind are numbered by their names.

    Two names that differ in what they say of the figures have two public names.
    """
    kinds = {path.name: _kind(path, config) for path in raw_files(folder)}
    number, met, names = Counter(kinds.values()), Counter[str](), {}
    for name, kind in kinds.items():
        met[kind] += 1
        names[name] = kind + (f" ({_nth(met[kind])} fichier)" if number[kind] > 1 else "")
    return names


def public_names(folder: Path, received: "Received", config: Config) -> dict[str, str]:
    """By what the findings say of files and sheets, what may be said of them in public.

    Of a file that is not read no word is kept: its whole message is replaced.
    """
    files = file_names(folder, config)
    names = {}
    for path in filter(is_read, raw_files(folder)):
        name, public = path.name, files[path.name]
        names[name] = public
        if public.startswith(_DECK):  # « diaporama du comité du 15/04/2011, diapositive 5 (name) »
            names[f" ({name})"] = public.removeprefix(_DECK)
        names |= _sheets(name, public, [place for file, place in received.places if file == name])
    for one in received.findings:
        if one.check == "file":
            what = names.get(one.row, "un fichier, ou un dossier, reçu")
            names[one.message] = f"{what} n'est pas lu, ou ne peut pas l'être tel quel."
    return names


def _sheets(file: str, public: str, places: Sequence[str]) -> dict[str, str]:
    numbered = enumerate(dict.fromkeys(filter(None, places)), start=1)
    return {f"{file}, {place}": f"{public}, {_nth(n, 're')} feuille" for n, place in numbered}


def _kind(path: Path, config: Config) -> str:
    if path.name in (FACTS, NOTES):
        return path.name
    if not is_read(path):
        return _OTHER
    label = ""
    with suppress(ReadingError):  # it names two structures
        label = config.structure_labels.get(parse_name(path, config).structure or "", "")
    return ", ".join(filter(None, (_KINDS[start_of(path) or ""], label)))


def _nth(number: int, first: str = "er") -> str:
    return f"{number}{first if number == 1 else 'e'}"
