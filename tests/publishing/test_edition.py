"""An edition is published whole or not at all, and says what it was made of."""

import errno
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.cli_french import describe_os
from copil_analysis.errors import CopilError
from copil_analysis.keeping import hash_inputs as hash_all_inputs
from copil_analysis.period import Period
from copil_analysis.publishing import edition
from copil_analysis.publishing.edition import hash_inputs, publish
from copil_analysis.showing.pages import ADDRESSES, PAGES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TABLES = ["allocations", "checks", "dwellings", "needs", "rehoused", "waiting"]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose notebooks are not really run: each page is its notebook's name."""
    raw = tmp_path / "data" / "raw" / "2011-T1"
    raw.mkdir(parents=True)
    (raw / "slides.txt").write_text("the slides")
    (tmp_path / "copil.toml").write_text("the configuration")
    (tmp_path / "notebooks").mkdir()
    for name in ADDRESSES:
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(name)

    def run_notebook(path: Path, out: Path, *, period: str, root: Path) -> None:
        shutil.copy(path, out)

    monkeypatch.setattr(edition, "run_notebook", run_notebook)
    monkeypatch.setattr(edition, "render_page", lambda path: f"<p>{path.read_text()}</p>")
    return tmp_path


def test_the_five_pages_come_from_their_notebooks(workspace: Path, quarter_2011: "Quarter") -> None:
    """The summary is index.html and comes first."""
    pages = publish(quarter_2011, workspace)
    assert [page.name for page in pages] == list(PAGES)
    assert [page.read_text() for page in pages] == [f"<p>{name}</p>" for name in ADDRESSES]


def test_the_tables_are_the_tidy_ones(workspace: Path, quarter_2011: "Quarter") -> None:
    """A missing value stays empty; zeros and codes stand as in the quarter."""
    publish(quarter_2011, workspace)
    tables = workspace / "reports" / "2011-T1" / "tables"
    names = {f"{name}.csv" for name in TABLES} | {"tables.xlsx"}
    assert {path.name for path in tables.iterdir()} == names
    assert (tables / "rehoused.csv").read_bytes().splitlines()[:3] == [
        b"structure,households,adults,children,persons",
        b"CASA,6,7,2,9",
        b"CANNES,13,12,12,24",
    ]
    checks = pd.read_csv(tables / "checks.csv", dtype=str, keep_default_na=False)
    assert checks.loc[checks["check"] == "recovered", "stated"].tolist() == ["", ""]


def test_the_manifest_names_every_input_and_output_with_its_hash(
    workspace: Path, quarter_2011: "Quarter"
) -> None:
    """Inputs are the received files, the configuration and the notebooks."""
    publish(quarter_2011, workspace)
    report = workspace / "reports" / "2011-T1"
    manifest = json.loads((report / "manifest.json").read_text())
    assert manifest["period"] == "2011-T1"
    assert sorted(manifest["inputs"]) == [
        "copil.toml",
        "data/raw/2011-T1/diaporama du comité",
        "notebooks/allocation.ipynb",
        "notebooks/method.ipynb",
        "notebooks/needs_gap.ipynb",
        "notebooks/rehoused.ipynb",
        "notebooks/summary.ipynb",
    ]
    digest = hashlib.sha256(b"the slides").hexdigest()
    assert manifest["inputs"]["data/raw/2011-T1/diaporama du comité"] == digest
    assert manifest["outputs"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in contents(report).items()
        if name != "manifest.json"
    }


def test_a_changed_file_of_an_earlier_quarter_makes_the_edition_old(
    workspace: Path, quarter_2011: "Quarter"
) -> None:
    """Its pages compare with the quarter before: what was received then is an input of theirs."""
    before = workspace / "data" / "raw" / "2010-T4"
    before.mkdir()
    (before / "slides.txt").write_text("the slides before")
    earlier = replace(quarter_2011, period=Period(2010, 4))
    quarter = replace(quarter_2011, earlier=(earlier,))
    publish(quarter, workspace)
    assert edition.why_not_current(quarter, workspace) == ""
    (before / "slides.txt").write_text("other slides before")
    assert "plus anciennes que leurs données" in edition.why_not_current(quarter, workspace)


def test_the_same_quarter_gives_the_same_bytes(workspace: Path, quarter_2011: "Quarter") -> None:
    """All but the manifest, which holds the time; the workbook too."""
    report = workspace / "reports" / "2011-T1"
    publish(quarter_2011, workspace)
    first = contents(report)
    publish(quarter_2011, workspace)
    second = contents(report)
    del first["manifest.json"], second["manifest.json"]
    assert first == second


def test_a_notebook_that_fails_publishes_nothing(
    workspace: Path, quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that fails: the old edition stays, byte for byte, alone in its folder."""
    publish(quarter_2011, workspace)
    before = contents(workspace / "reports")
    run_notebook = edition.run_notebook

    def fail_last(path: Path, out: Path, *, period: str, root: Path) -> None:
        if path.stem == "needs_gap":
            raise CopilError("Le carnet needs_gap.ipynb a échoué.")
        run_notebook(path, out, period=period, root=root)

    monkeypatch.setattr(edition, "run_notebook", fail_last)
    (workspace / "notebooks" / "summary.ipynb").write_text("changed")
    with pytest.raises(CopilError, match="needs_gap"):
        publish(quarter_2011, workspace)
    assert contents(workspace / "reports") == before


@pytest.mark.parametrize(
    "name",
    [
        "copil.toml",
        "data/raw/2011-T1/slides.txt",
        "data/raw/2011-T1/new.csv",
        "notebooks/summary.ipynb",
    ],
)
def test_an_input_that_changes_during_the_run_stops_the_publication(
    workspace: Path, quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is named, and the old edition stays: no page can be half of one and half of the other."""
    publish(quarter_2011, workspace)
    before = contents(workspace / "reports")
    run_notebook = edition.run_notebook

    def change(path: Path, out: Path, *, period: str, root: Path) -> None:
        run_notebook(path, out, period=period, root=root)
        (workspace / name).write_text("changed meanwhile")

    monkeypatch.setattr(edition, "run_notebook", change)
    with pytest.raises(CopilError, match=rf"rien n'est publié, car .* \({name}\)\. Relancez"):
        publish(quarter_2011, workspace)
    assert contents(workspace / "reports") == before


def test_a_quarter_read_from_other_inputs_is_not_published(
    workspace: Path, quarter_2011: "Quarter"
) -> None:
    """A file that changed while the others were read: what is kept was made of the old one."""
    kept = workspace / "data" / "processed" / "2011-T1" / "sources.json"
    kept.parent.mkdir(parents=True)
    inputs = hash_all_inputs(Period.parse("2011-T1"), workspace)
    kept.write_text(json.dumps({"inputs": inputs}))
    assert len(publish(quarter_2011, workspace)) == len(PAGES)
    (workspace / "data" / "raw" / "2011-T1" / "slides.txt").write_text("other slides")
    with pytest.raises(CopilError, match=r"\(data/raw/2011-T1/slides\.txt\)\. Relancez"):
        publish(quarter_2011, workspace)


@pytest.mark.parametrize(
    "writer", ["pandas.DataFrame.to_csv", "copil_analysis.publishing.edition.write_workbook"]
)
def test_a_full_disk_is_one_sentence_that_names_the_edition(
    workspace: Path, quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    """The old edition stays; whichever file did not fit, nothing of the staging folder is told."""

    def write(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer, write)
    with pytest.raises(OSError) as told:
        publish(quarter_2011, workspace)
    path = workspace / "reports" / "2011-T1"
    assert describe_os(told.value).endswith(
        f" {path} n'a pu être ni lu ni écrit : le disque est plein."
    )
    assert not path.parent.exists()


def test_a_full_temporary_folder_is_not_taken_for_the_edition(
    workspace: Path, quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The executed notebooks do not fit: TMPDIR is what must be freed."""

    def run_notebook(path: Path, out: Path, *, period: str, root: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "t").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    monkeypatch.setattr("copil_analysis.temporary.LONGEST", 500)
    monkeypatch.setattr(edition, "run_notebook", run_notebook)
    with pytest.raises(OSError) as told:
        publish(quarter_2011, workspace)
    assert str(told.value.filename).startswith(str(tmp_path / "t" / "copil-"))
    assert not list((tmp_path / "t").iterdir())


def test_a_request_number_stops_the_publication(workspace: Path, quarter_2011: "Quarter") -> None:
    """Personal data in a page or a CSV: nothing is published, not even a folder."""
    quarter_2011.checks.loc[0, "message"] = "Doublon : 0060424012345GDPUB"
    with pytest.raises(CopilError, match=r"un numéro de demande figure dans checks\.csv"):
        publish(quarter_2011, workspace)
    assert not (workspace / "reports").exists()


def test_a_workspace_without_notebooks_uses_those_shipped(
    workspace: Path, quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing notebook is named where the project ships none either."""
    shutil.move(workspace / "notebooks", workspace / "shipped")
    monkeypatch.setattr(edition, "_SHIPPED", workspace / "shipped")
    assert len(publish(quarter_2011, workspace)) == len(PAGES)
    (workspace / "shipped" / "rehoused.ipynb").unlink()
    with pytest.raises(CopilError, match=r"Il manque le carnet rehoused\.ipynb"):
        publish(quarter_2011, workspace)


def test_a_blocking_check_stops_the_publication(workspace: Path, quarter_2011: "Quarter") -> None:
    """Its message says why; a blocking check that holds, or is explained, stops nothing."""
    quarter_2011.checks.loc[:, "level"] = "blocking"
    quarter_2011.checks.loc[0, ["status", "message"]] = [
        "gap",
        "Les deux tableaux se contredisent.",
    ]
    with pytest.raises(CopilError, match=r"2011-T1 : rien n'est publié\. Les deux tableaux"):
        publish(quarter_2011, workspace)
    quarter_2011.checks.loc[:, "status"] = "explained"
    assert len(publish(quarter_2011, workspace)) == len(PAGES)


def test_a_file_that_says_another_structure_is_another_input(
    workspace: Path, quarter_2011: "Quarter"
) -> None:
    """The same bytes under another name may be other figures; a remark in the name changes none."""
    raw = workspace / "data" / "raw" / "2011-T1"
    (raw / "attributions_casa.csv").write_text("x")
    first = hash_inputs(quarter_2011, workspace)
    (raw / "attributions_casa.csv").rename(raw / "attributions_casa relu par Mme X.csv")
    assert hash_inputs(quarter_2011, workspace) == first
    (raw / "attributions_casa relu par Mme X.csv").rename(raw / "attributions_cannes.csv")
    assert hash_inputs(quarter_2011, workspace).keys() - first.keys() == {
        "data/raw/2011-T1/registre des attributions, Cannes"
    }
