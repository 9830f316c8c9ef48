"""From files as received to the tables found in them. Only this room opens raw files."""

import unicodedata
from pathlib import Path

import pandas as pd

from copil_analysis.config import Config
from copil_analysis.errors import CopilError, ReadingError
from copil_analysis.reading.found import FoundTable
from copil_analysis.reading.transcript import read_transcript
from copil_analysis.vocabulary import TABLE_LABELS

FACTS, NOTES = "period.toml", "notes.md"


def find_tables(path: Path, config: Config) -> list[FoundTable]:
    """The tables of one file; a ReadingError names the file and what was expected."""
    if not path.is_file():
        raise ReadingError(f"Le fichier {path.name} n'existe pas dans {path.parent}.")
    if not is_readable(path):
        raise ReadingError(f"{path.name} : on attend un fichier dont le nom est slides….txt.")
    return read_transcript(path, read_text(path), config)


def is_readable(path: Path) -> bool:
    """Whether a raw file is one whose tables are read."""
    return path.name.startswith("slides") and path.suffix == ".txt"


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, accents composed."""
    try:
        return unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ReadingError(
            f"{path.name}, ligne {line} : un octet n'est pas de l'UTF-8, "
            "l'encodage attendu ; enregistrez le fichier en UTF-8."
        ) from None
    except OSError:
        raise ReadingError(f"{path.name} ne peut pas être lu ; vérifiez les droits.") from None


def raw_folder(root: Path, period: str) -> Path:
    """The folder of a period as received; a CopilError says if it is missing or empty."""
    folder = root / "data" / "raw" / period
    if not folder.is_dir():
        raise CopilError(f"Le dossier data/raw/{period} n'existe pas : la période n'est pas reçue.")
    if not raw_files(folder):
        raise CopilError(
            f"Le dossier data/raw/{period} est vide : on y attend {FACTS} et slides….txt."
        )
    return folder


def raw_files(folder: Path) -> list[Path]:
    """The files as received, by name; hidden files are nobody's data."""
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )


def read_folder(folder: Path, config: Config) -> list[FoundTable]:
    """The tables of all files of a period; two of the same name are an error."""
    files = [path for path in raw_files(folder) if is_readable(path)]
    if not files:
        raise ReadingError(f"data/raw/{folder.name} : on y attend un fichier slides….txt.")
    found: dict[str, FoundTable] = {}
    for path in files:
        for table in find_tables(path, config):
            if table.name in found:
                raise ReadingError(
                    f"Le tableau « {TABLE_LABELS[table.name]} » est donné deux fois : "
                    f"{found[table.name].source} et {table.source} ; on en attend un seul."
                )
            found[table.name] = table
    return list(found.values())


def unread_files(folder: Path) -> list[str]:
    """The files of a period that nothing reads, by name."""
    known = (FACTS, NOTES)
    return [p.name for p in raw_files(folder) if p.name not in known and not is_readable(p)]


def read_file(path: Path, config: Config) -> pd.DataFrame:
    """Every cell of a file: file, place, table, row, column, value, status, readings.

    ``status``: printed, blank, or recovered (blank in the file, known from its margins).
    ``readings``: how many readings of the table are equally good, missing if that is not proved;
    the figures are sure only where it is 1.
    """
    return pd.concat([_cells(table) for table in find_tables(path, config)], ignore_index=True)


def _cells(table: FoundTable) -> pd.DataFrame:
    printed, filled = (
        frame.rename_axis("row").reset_index().melt("row", var_name="column")
        for frame in (table.reading.cells, table.reading.filled)
    )
    status = pd.Series("printed", index=filled.index)
    status = status.mask(printed["value"].isna(), "recovered").mask(filled["value"].isna(), "blank")
    cells = filled.assign(status=status, readings=table.reading.readings)
    cells = cells.astype({"readings": "Int64"})
    for place, (name, value) in enumerate(
        [("file", table.file), ("place", table.place), ("table", table.name)]
    ):
        cells.insert(place, name, value)
    return cells
