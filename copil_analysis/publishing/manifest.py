"""What an edition was made of: the version, the time, and the hash of every input and output."""

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

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
