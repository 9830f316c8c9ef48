"""What a period was prepared from, as kept beside its tables: whether that is still so.

No data is read here, and no library of data imported: a run with nothing to do is a quick one.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from copil_analysis.folders import hash_file, hash_files, name_under
from copil_analysis.key_file import fingerprint, read_key
from copil_analysis.period import Period
from copil_analysis.periods_received import received_folder, told_of
from copil_analysis.reading.folder import raw_files, raw_folder
from copil_analysis.versions import made_with

SOURCES = "sources.json"


def kept_folder(period: Period, root: Path) -> Path:
    """Where what was prepared of a period stands."""
    return root / "data" / "processed" / str(period)


def read_sources(period: Period, root: Path) -> dict[str, Any]:
    """What a period was prepared from and under which names; an OSError where it was not."""
    sources: dict[str, Any] = json.loads((kept_folder(period, root) / SOURCES).read_text("utf-8"))
    return sources


def is_fresh(period: Period, root: Path, *, unproved: bool = False) -> bool:
    """Whether what is kept is whole and made of today's inputs; ``unproved`` readings may do."""
    try:
        sources = read_sources(period, root)
        return (
            "names before" in sources
            and sources["inputs"] == hash_inputs(period, root)
            and sources["before"] == signatures(told_of(period, root), root)
            and sources["outputs"] == hash_kept(kept_folder(period, root))
            and (unproved or bool(sources["is_proved"]))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def signature(period: Period, root: Path) -> str:
    """Changes whenever a period is prepared of other inputs or to another end; "" where none is."""
    path = kept_folder(period, root) / SOURCES
    return hash_file(path) if path.exists() else ""


def signatures(periods: Iterable[Period], root: Path) -> dict[str, str]:
    """What became of some periods: their signatures by their names."""
    return {str(one): signature(one, root) for one in periods}


def hash_inputs(period: Period, root: Path) -> dict[str, str]:
    """The hash of all that tables and checks depend on: our code, the key, earlier quarters.

    The checks tell of the errors of the periods compared, which depend on those before them.
    """
    folder = raw_folder(root, str(period))
    folders = [folder, *(received_folder(one, root) for one in told_of(period, root))]
    files = [root / "copil.toml", *(file for one in folders for file in raw_files(one))]
    # What is not read is told too: a folder or a link counts by its name.
    names = {name_under(one, root): ", ".join(sorted(os.listdir(one))) for one in folders}
    known = {**made_with(), **names}
    known["request key"] = fingerprint(read_key(root / "data" / "processed"))
    return known | hash_files(files, base=root)


def hash_kept(folder: Path) -> dict[str, str]:
    """The hashes of the tables and registers that stand in a folder."""
    return hash_files([*folder.glob("*.csv"), *folder.glob("*.feather")], base=folder)


def names_before(period: Period, root: Path) -> dict[str, str]:
    """The public names of what the checks may quote of the files of other periods, as kept."""
    names: dict[str, str] = {}
    for one in told_of(period, root):
        with suppress(OSError, ValueError, KeyError):
            names |= read_sources(one, root)["names"]
    return names
