"""What an edition was made of: the version, the time, and the hash of every input and output."""

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from copil_analysis.folders import hash_files

MANIFEST = "manifest.json"


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


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an edition; None where there is none, or none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        return manifest if {"inputs", "outputs", "version"} <= manifest.keys() else None
    except (OSError, ValueError, AttributeError):
        return None


def edition_version(folder: Path) -> str:
    """A short name for what an edition says: the same for the same files, and for no others."""
    manifest = read_manifest(folder) or {"outputs": {}}
    text = json.dumps(manifest["outputs"], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
