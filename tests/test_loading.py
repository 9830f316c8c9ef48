"""A period prepared and kept."""

import shutil
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis import loading, preparing
from copil_analysis.checking.findings import blocking_messages
from copil_analysis.errors import CopilError
from copil_analysis.gathering import gather
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.reading import last_row

PROJECT = Path(__file__).parents[1]
KEPT = "data/processed/2011-T1"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the shipped quarter, with nothing processed."""
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    shutil.copytree(PROJECT / "data/raw", tmp_path / "data/raw")
    return tmp_path


@pytest.fixture(scope="module")
def once_prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose quarter has been loaded."""
    root = tmp_path_factory.mktemp("prepared") / "workspace"
    shutil.copytree(PROJECT / "data/raw", root / "data/raw")
    shutil.copy(PROJECT / "copil.toml", root)
    loading.load("2011-T1", root)
    return root


@pytest.fixture
def prepared(once_prepared: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return shutil.copytree(once_prepared, tmp_path / "workspace")


def prepare(root: Path) -> None:
    """Prepare the shipped quarter, whatever is kept of it."""
    preparing.prepare(Period(2011, 1), root, partial(loading.load, root=root))


def test_what_is_kept_is_the_golden_tables(workspace: Path) -> None:
    """The five CSV files, byte for byte, beside the checks and the sources."""
    prepare(workspace)
    golden = PROJECT / "tests/golden/2011-T1"
    for path in golden.iterdir():
        assert (workspace / KEPT / path.name).read_bytes() == path.read_bytes()
    names = {path.name for path in (workspace / KEPT).iterdir()}
    assert names == {path.name for path in golden.iterdir()} | {"checks.csv", "sources.json"}


def test_the_explained_gap_of_the_foyers_is_shown_as_such(prepared: Path) -> None:
    """45 dwellings allocated, 43 with a typology, two in a foyer."""
    checks = loading.load("2011-T1", prepared).checks
    total = checks[(checks["check"] == "allocations_dwellings") & (checks["row"] == "total")]
    assert total[["stated", "computed", "status", "level"]].to_numpy().tolist() == [
        [45, 43, "explained", ""]
    ]
    assert not (checks["level"] == "blocking").any()


def test_loading_again_reads_what_is_kept(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read twice while the inputs are the same."""
    first = loading.load("2011-T1", workspace)
    monkeypatch.setattr(loading, "prepare", None)
    again = loading.load("T1 2011", workspace)
    assert again.checks.equals(first.checks)
    assert again.needs.equals(first.needs)


def test_what_is_not_proved_in_time_is_read_again(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables that it blocks are kept, but never for fresh."""
    with monkeypatch.context() as patch:
        patch.setattr(last_row, "unjam", partial(last_row.unjam, effort=0.0))
        checks = loading.load("2011-T1", workspace).checks
        assert "trop de découpages" in " ".join(blocking_messages(checks))
    assert not blocking_messages(loading.load("2011-T1", workspace).checks)


def test_a_changed_input_is_read_again(prepared: Path) -> None:
    """A figure that is no longer in the slides is no longer in the tables."""
    slides = prepared / "data/raw/2011-T1/slides.txt"
    text = slides.read_text("utf-8").replace("CASA31372057", "CASA31382058")
    text = text.replace("Total177222245467", "Total177223245468")
    slides.write_text(text, encoding="utf-8")
    waiting = loading.load("2011-T1", prepared).waiting
    assert waiting.loc[0, ["adults", "persons"]].tolist() == [38, 58]


def test_two_runs_give_the_same_bytes(workspace: Path) -> None:
    """The same inputs, the same files."""
    kept = []
    for _ in range(2):
        prepare(workspace)
        files = sorted((workspace / KEPT).iterdir())
        kept.append([(path.name, path.read_bytes()) for path in files])
    assert kept[0] == kept[1]


def test_facts_that_cannot_be_read_leave_what_was_kept(prepared: Path) -> None:
    """Nothing is half written."""
    (prepared / "data/raw/2011-T1/period.toml").write_text("start = ", encoding="utf-8")
    with pytest.raises(CopilError, match=r"period\.toml"):
        prepare(prepared)
    assert (prepared / KEPT / "needs.csv").exists()


def test_a_file_that_cannot_be_read_blocks(prepared: Path) -> None:
    """Its figures are missing, not those of an earlier reading; the finding names the file."""
    (prepared / "data/raw/2011-T1/slides.txt").write_text("1 Ordre du jour", encoding="utf-8")
    found = loading.load("2011-T1", prepared)
    checks = loading.load_checks("2011-T1", prepared)
    blocking = checks.loc[checks["level"] == "blocking", "message"].tolist()
    assert "slides.txt : aucun tableau" in blocking[0]
    assert found.needs["households"].isna().all()


def test_the_quarter_before_is_an_input_of_the_flows(workspace: Path) -> None:
    """A figure changed in the first quarter changes a check of the second."""
    later = workspace / "data/raw/2011-T2"
    shutil.copytree(workspace / "data/raw/2011-T1", later)
    facts = (later / "period.toml").read_text("utf-8").split("[[")[0]
    for old, new in (
        ("04-10", "06-30"),
        ("04-11", "06-30"),
        ("01-01", "04-11"),
        ("04-15", "07-15"),
    ):
        facts = facts.replace(f"2011-{old}", f"2011-{new}")
    (later / "period.toml").write_text(facts, encoding="utf-8")

    def flow_of_casa() -> str:
        checks = loading.load("2011-T2", workspace).checks
        (message,) = checks[(checks["check"] == "flows") & (checks["row"] == "CASA")]["message"]
        return str(message)

    before = flow_of_casa()
    slides = workspace / "data/raw/2011-T1/slides.txt"
    text = slides.read_text("utf-8").replace("CASA31372057", "CASA30372057")
    slides.write_text(text, encoding="utf-8")
    assert flow_of_casa() != before


def test_a_file_that_nothing_reads_is_told(workspace: Path) -> None:
    """What is ignored is said."""
    (workspace / "data/raw/2011-T1/liste.docx").write_text("x")
    checks = loading.load_checks("2011-T1", workspace)
    (message,) = checks.loc[checks["check"] == "file", "message"]
    assert "liste.docx" in message


def test_what_appears_beside_the_files_is_told_the_next_time(prepared: Path) -> None:
    """A folder holds no figure that is read, but the analyst should know that it is not."""
    (prepared / "data/raw/2011-T1/CASA").mkdir()
    checks = loading.load_checks("2011-T1", prepared)
    assert "Le dossier CASA" in checks.loc[checks["check"] == "file", "message"].iloc[0]


def test_a_table_changed_by_hand_is_made_again(prepared: Path) -> None:
    """What is kept is disposable: a figure comes from the slides, never from an edited CSV."""
    needs = prepared / KEPT / "needs.csv"
    needs.write_text(needs.read_text("utf-8").replace("CASA,T1,18", "CASA,T1,99"), encoding="utf-8")
    assert loading.load("2011-T1", prepared).needs["households"].iloc[0] == 18
    needs.unlink()
    assert loading.load("2011-T1", prepared).needs["households"].iloc[0] == 18


def test_a_quarter_comes_with_those_before_it(invented: Path) -> None:
    """In time order, each with its own figures and registers, and none after it."""
    found = loading.load("2024-T3", invented)
    assert [str(one.period) for one in found.earlier] == ["2023-T4", "2024-T1", "2024-T2"]
    alone = loading.load("2024-T1", invented)
    assert found.earlier[1].allocations.equals(alone.allocations)
    assert set(found.earlier[1].registers) == {"attributions", "file_active"}


def test_a_year_is_the_sum_of_its_quarters(invented: Path) -> None:
    """2025 was received in quarters: its flows are theirs, its stock that of 31 December."""
    year = loading.load("2025", invented)
    quarters = [loading.load(f"2025-T{n}", invented) for n in (1, 2, 3, 4)]
    assert year.allocations["households"].sum() == sum(
        one.allocations["households"].sum() for one in quarters
    )
    assert year.needs.equals(quarters[-1].needs)
    assert year.snapshot == quarters[-1].snapshot
    assert len(year.registers["attributions"]) == sum(
        len(one.registers["attributions"]) for one in quarters
    )
    assert [str(one.period) for one in year.series[-4:]] == [f"2025-T{n}" for n in (1, 2, 3, 4)]
    with pytest.raises(CopilError, match="data/raw/2022 n'existe pas"):
        loading.load("2022", invented)


def test_a_quarter_that_must_not_be_published_is_not_known(invented: Path, tmp_path: Path) -> None:
    """Its figures are compared with nothing; those of the others are."""
    root = tmp_path / "copy"
    for period in ("2024-T1", "2024-T2", "2024-T3"):
        shutil.copytree(invented / "data/raw" / period, root / "data/raw" / period)
    shutil.copy(invented / "copil.toml", root)
    for path in (root / "data/raw/2024-T2").glob("attributions*"):
        path.unlink()
    found = loading.load("2024-T3", root)
    assert [str(one.period) for one in found.earlier] == ["2024-T1"]


def test_each_quarter_is_read_once(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks of a quarter look at those before it: what is loaded is not loaded again."""
    for period in ("2024-T1", "2024-T2"):
        shutil.copytree(invented / "data/raw" / period, tmp_path / "data/raw" / period)
    shutil.copy(invented / "copil.toml", tmp_path)
    seen: list[str] = []
    read = loading.read_kept

    def count(period: Period, root: Path) -> Quarter:
        seen.append(str(period))
        return read(period, root)

    monkeypatch.setattr(loading, "read_kept", count)
    assert [loading.load("2024-T2", tmp_path).period for _ in range(2)] == [Period(2024, 2)] * 2
    assert seen == ["2024-T1", "2024-T2"] * 2


def test_registers_are_kept_without_request_numbers(invented: Path) -> None:
    """What is read back are the clean rows, types and categories too, and no number."""
    (fresh, kept) = (
        gather(Period(2025, 3), invented).registers,
        loading.load_registers("2025-T3", invented),
    )
    for name, rows in fresh.items():
        assert rows["request_number"].notna().any()
        known = kept[name].drop(columns=["request_key", "number_state"])
        pd.testing.assert_frame_equal(rows.drop(columns="request_number"), known)
    folder = invented / "data/processed/2025-T3"
    numbers = set(fresh["file_active"]["request_number"].dropna())
    texts = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not [number for number in numbers if str(number).encode() in texts]
