"""An edition is put in place whole or not at all, and says what it was made of."""

import errno
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from copil_analysis.errors import CopilError, describe_os
from copil_analysis.period import Period
from copil_analysis.publishing.edition import count_findings, put_in_place
from copil_analysis.publishing.freshness import hash_inputs
from copil_analysis.showing.pages import ADDRESSES

PROJECT = Path(__file__).parents[2]
PERIOD = Period(2011, 1)
FILES = {page: page.encode() for page in ADDRESSES.values()} | {"tables/needs.csv": b"T1\n1\n"}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    raw = tmp_path / "data" / "raw" / "2011-T1"
    raw.mkdir(parents=True)
    (raw / "slides.txt").write_text("the slides")
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    return tmp_path


def publish(root: Path, **other: bytes) -> None:
    files = FILES | {name.replace("_html", ".html"): content for name, content in other.items()}
    put_in_place(PERIOD, root, files=files, inputs=hash_inputs(PERIOD, root))


def test_the_manifest_names_every_input_and_output_with_its_hash(workspace: Path) -> None:
    """What stands there is what it says, and nothing else stands there."""
    publish(workspace)
    files = contents(workspace / "reports" / "2011-T1")
    manifest = json.loads(files.pop("manifest.json"))
    assert files == FILES
    assert manifest["period"] == "2011-T1"
    assert manifest["inputs"] == hash_inputs(PERIOD, workspace)
    assert manifest["outputs"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


@pytest.mark.parametrize(
    "name",
    ["copil.toml", "data/raw/2011-T1/slides.txt", "data/raw/2011-T1/new.csv"],
)
def test_an_input_that_changed_meanwhile_stops_the_publication(workspace: Path, name: str) -> None:
    """It is named, and the old edition stays: no page can be half of one and half of the other."""
    publish(workspace)
    before, inputs = contents(workspace / "reports"), hash_inputs(PERIOD, workspace)
    path = workspace / name
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "\n# changed\n", "utf-8")
    with pytest.raises(CopilError, match=rf"rien n'est publié, car .* \({name}\)\. Relancez"):
        put_in_place(PERIOD, workspace, files=FILES, inputs=inputs)
    assert contents(workspace / "reports") == before


def test_a_full_disk_is_one_sentence_that_names_the_edition(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file did not fit, nothing of the staging folder is told, and none is left."""

    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(OSError) as told:
        publish(workspace)
    path = workspace / "reports" / "2011-T1"
    assert describe_os(told.value).endswith(
        f" {path} n'a pu être ni lu ni écrit : le disque est plein."
    )
    assert not path.parent.exists()


def test_a_request_number_stops_the_publication(workspace: Path) -> None:
    """Personal data in a page: nothing is published, not even a folder."""
    with pytest.raises(CopilError, match=r"un numéro de demande figure dans method\.html"):
        publish(workspace, method_html=b"<p>Doublon : 0060424012345GDPUB</p>")
    assert not (workspace / "reports").exists()


def test_findings_are_the_gaps_that_somebody_must_read() -> None:
    """Neither what holds, nor what is explained, nor what was recovered."""
    rows = ["level,status", "error,gap", "warning,gap", ",ok", ",explained", "warning,recovered"]
    assert count_findings({"tables/checks.csv": "\n".join(rows).encode()}) == 2
