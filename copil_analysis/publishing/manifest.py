"""What an edition was made of: the version, the time, and the hash of every input and output."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

MANIFEST = "manifest.json"


def hash_files(paths: Iterable[Path], *, base: Path) -> dict[str, str]:
    """The SHA-256 of each file by its name under ``base``, or its last two parts elsewhere."""
    return {
        _name(path, base): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(paths)
    }


def write_manifest(folder: Path, *, period: str, inputs: dict[str, str]) -> None:
    """Write ``manifest.json`` for the files that stand in ``folder``; only it holds a time."""
    outputs = [path for path in folder.rglob("*") if path.is_file()]
    manifest = {
        "period": period,
        "version": version("copil-analysis"),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": inputs,
        "outputs": hash_files(outputs, base=folder),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _name(path: Path, base: Path) -> str:
    if path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return "/".join(path.parts[-2:])
