"""What of an edition must be made anew: what its inputs would make otherwise, and nothing else."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from copil_analysis import versions
from copil_analysis.errors import CopilError
from copil_analysis.period import Period
from copil_analysis.publishing import freshness
from copil_analysis.publishing.edition import put_in_place
from copil_analysis.publishing.freshness import PARTS, hash_inputs, stale_parts, why_not_current
from copil_analysis.showing.pages import ADDRESSES

PROJECT = Path(__file__).parents[2]
PERIOD = Period(2011, 1)
FILES = {page: page.encode() for page in ADDRESSES.values()} | {"tables/needs.csv": b"T1\n1\n"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two periods received, and notebooks that nobody runs."""
    for period in ("2010-T4", "2011-T1"):
        raw = tmp_path / "data" / "raw" / period
        raw.mkdir(parents=True)
        (raw / "slides.txt").write_text(f"the slides of {period}")
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    (tmp_path / "notebooks").mkdir()
    for name in ADDRESSES:
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(name)
    return tmp_path


@pytest.fixture
def published(workspace: Path) -> Path:
    """The same, once 2011-T1 is published."""
    put_in_place(PERIOD, workspace, files=FILES, inputs=hash_inputs(PERIOD, workspace))
    return workspace


def stale(root: Path) -> tuple[str, ...]:
    return stale_parts(PERIOD, root, hash_inputs(PERIOD, root))


def write(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text("changed")


def test_inputs_are_told_by_their_public_names_with_their_hashes(workspace: Path) -> None:
    """The received files of the period and of those before it, the configuration, the notebooks."""
    inputs = hash_inputs(PERIOD, workspace)
    assert sorted(inputs) == [
        "copil.toml",
        "data/raw/2010-T4/",
        "data/raw/2010-T4/diaporama du comité",
        "data/raw/2011-T1/",
        "data/raw/2011-T1/diaporama du comité",
        "notebooks/allocation.ipynb",
        "notebooks/method.ipynb",
        "notebooks/needs_gap.ipynb",
        "notebooks/rehoused.ipynb",
        "notebooks/requests.ipynb",
        "notebooks/summary.ipynb",
    ]
    digest = hashlib.sha256(b"the slides of 2011-T1").hexdigest()
    assert inputs["data/raw/2011-T1/diaporama du comité"] == digest


def test_a_later_period_is_no_input(workspace: Path) -> None:
    """2010-T4 is made of its own files."""
    assert "data/raw/2011-T1/diaporama du comité" not in hash_inputs(Period(2010, 4), workspace)


def test_what_is_not_published_is_made_whole(workspace: Path) -> None:
    """All pages and the tables."""
    assert stale(workspace) == PARTS == (*ADDRESSES, "tables")


def test_what_is_published_is_not_made_again(published: Path) -> None:
    """Nor after the files are touched without a change."""
    assert stale(published) == ()
    slides = published / "data" / "raw" / "2011-T1" / "slides.txt"
    slides.write_text(slides.read_text())
    assert stale(published) == ()


@pytest.mark.parametrize(
    ("change", "made"),
    [
        (write("copil.toml.new"), ()),
        (write("data/raw/2011-T1/slides.txt"), PARTS),
        (write("data/raw/2011-T1/notes.md"), PARTS),
        (write("data/raw/2010-T4/slides.txt"), PARTS),
        (lambda root: shutil.rmtree(root / "data/raw/2010-T4"), PARTS),
        (lambda root: (root / "data/raw/2010-T3").mkdir(), PARTS),
        (lambda root: (root / "data/raw/2011-T1/dossier").mkdir(), PARTS),
        (lambda root: (root / "data/raw/2011-T1/a.csv").symlink_to("/etc/hostname"), PARTS),
        (lambda root: (root / "data/raw/2010-T4/b.csv").symlink_to("nowhere"), PARTS),
        (write("data/raw/2011-T1/.hidden"), ()),
        (write("notebooks/rehoused.ipynb"), ("rehoused",)),
        (write("reports/2011-T1/index.html"), ("summary",)),
        (lambda root: (root / "reports/2011-T1/method.html").unlink(), ("method",)),
        (write("reports/2011-T1/tables/needs.csv"), ("tables",)),
        (write("reports/2011-T1/stray.txt"), ("tables",)),
        (write("reports/2011-T1/manifest.json"), PARTS),
        (lambda root: shutil.rmtree(root / "reports"), PARTS),
    ],
)
def test_a_change_makes_what_depends_on_it(
    published: Path, change: Callable[[Path], object], made: tuple[str, ...]
) -> None:
    """A notebook its page, a spoilt file its part, an input of all pages all of them."""
    change(published)
    assert stale(published) == made


@pytest.mark.parametrize("part", ["copil-analysis", "python", "pandas"])
def test_other_code_or_versions_make_all(
    published: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Whatever they would change: a page says which figures the code of today gives."""
    found = freshness.made_with()
    monkeypatch.setattr(freshness, "made_with", lambda: found | {part: "another"})
    assert stale(published) == PARTS


def test_our_code_is_known_by_its_hash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Templates and styles are code too; what Python compiled is not."""
    monkeypatch.setattr(versions, "files", lambda _: tmp_path)
    digests = []
    for name in ("a.py", "page.css", "page.html.j2", "a.pyc"):
        (tmp_path / name).write_text(name)
        digests.append(versions.made_with.__wrapped__()["copil-analysis"])
    assert len(set(digests[:3])) == 3
    assert digests[3] == digests[2]


def test_the_manifest_tells_what_an_edition_was_made_with(published: Path) -> None:
    """Versions by the names of the distributions, and the parameters of the notebooks."""
    manifest = json.loads((published / "reports/2011-T1/manifest.json").read_text())
    assert {"copil-analysis", "python", "pandas", "matplotlib"} <= manifest["made_with"].keys()
    assert manifest["parameters"] == {"period": "2011-T1", "root": "."}


def test_a_file_that_says_another_structure_is_another_input(workspace: Path) -> None:
    """The same bytes under another name may be other figures; a remark in the name changes none."""
    raw = workspace / "data" / "raw" / "2011-T1"
    (raw / "attributions_casa.csv").write_text("x")
    first = hash_inputs(PERIOD, workspace)
    (raw / "attributions_casa.csv").rename(raw / "attributions_casa relu par Mme X.csv")
    assert hash_inputs(PERIOD, workspace) == first
    (raw / "attributions_casa relu par Mme X.csv").rename(raw / "attributions_cannes.csv")
    assert hash_inputs(PERIOD, workspace).keys() - first.keys() == {
        "data/raw/2011-T1/registre des attributions, Cannes"
    }


def test_a_period_that_was_not_received_is_an_error(workspace: Path) -> None:
    """The sentence says what is there; a year is there with one of its quarters."""
    with pytest.raises(CopilError, match=r"data/raw/2012-T1 n'existe pas"):
        hash_inputs(Period(2012, 1), workspace)
    assert hash_inputs(Period(2011), workspace)


def test_a_workspace_without_notebooks_uses_those_shipped(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing notebook is named where the project ships none either."""
    shutil.move(workspace / "notebooks", workspace / "shipped")
    monkeypatch.setattr(freshness, "shipped", lambda _: workspace / "shipped")
    assert hash_inputs(PERIOD, workspace)
    (workspace / "shipped" / "rehoused.ipynb").unlink()
    with pytest.raises(CopilError, match=r"Il manque le carnet rehoused\.ipynb"):
        hash_inputs(PERIOD, workspace)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda root: None, ""),
        (write("data/raw/2010-T4/slides.txt"), "plus anciennes que leurs données"),
        (write("reports/2011-T1/index.html"), "a été modifié depuis sa publication"),
        (lambda root: shutil.rmtree(root / "reports"), "n'est pas publié"),
    ],
)
def test_what_is_not_current_is_not_sent(
    published: Path, change: Callable[[Path], object], said: str
) -> None:
    """Missing, changed by hand or older than its inputs; the sentence says what to do."""
    change(published)
    reason = why_not_current(PERIOD, published)
    assert said in reason
    assert reason.endswith("copil run 2011-T1") if said else reason == ""
