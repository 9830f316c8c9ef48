"""What an edition was made of: the version, the time, and the hash of every input and output.

And which messages were sent of the period, by their Message-IDs: they outlive a lost ledger.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from copil_analysis.errors import CopilError
from copil_analysis.folders import hash_files, write_json
from copil_analysis.period import Period

MANIFEST = "manifest.json"


def edition_folder(period: Period, root: Path) -> Path:
    """Where the published edition of a period stands, or would stand."""
    return root / "reports" / str(period)


def write_manifest(
    folder: Path,
    *,
    period: str,
    inputs: Mapping[str, str],
    made_with: Mapping[str, str],
    parameters: Mapping[str, str],
    left_out: Mapping[str, str],
    sent: Sequence[str] = (),
) -> None:
    """Write ``manifest.json`` for the files that stand in ``folder``; only it holds a time.

    For what it is told see ``publishing.freshness``. ``sent``: the Message-IDs of the edition that
    this one replaces.
    """
    outputs = [path for path in folder.rglob("*") if path.is_file()]
    manifest = {
        "period": period,
        "version": version("copil-analysis"),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_with": dict(made_with),
        "parameters": dict(parameters),
        "inputs": dict(inputs),
        "left_out": dict(left_out),
        "outputs": hash_files(outputs, base=folder),
    }
    write_json(folder / MANIFEST, manifest | ({"sent": list(sent)} if sent else {}))


def write_sent(folder: Path, sent: Sequence[str]) -> None:
    """Write into the manifest of a published edition what was sent of it and of those before."""
    manifest = read_manifest(folder)
    if manifest is None or sent_messages(folder) == list(sent):
        return
    # Beside the edition: one more file in it would make it another than was published.
    new = folder.resolve().with_name(f".{folder.name}.{MANIFEST}")
    try:
        write_json(new, manifest | {"sent": list(sent)})
        new.replace(folder / MANIFEST)
    except OSError as error:
        raise CopilError(
            f"{folder / MANIFEST}, où se note ce qui est parti, ne s’écrit pas : {error.strerror}."
        ) from error


def sent_messages(folder: Path) -> list[str]:
    """The Message-IDs of what was sent of an edition and of those before it."""
    sent = (read_manifest(folder) or {}).get("sent")
    return [one for one in sent if isinstance(one, str)] if isinstance(sent, list) else []


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
