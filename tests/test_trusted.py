"""What a batch asks of loading: periods prepared once in time order, read without being hashed."""

import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis import loading
from copil_analysis.errors import CopilError
from copil_analysis.keeping import is_fresh
from copil_analysis.period import Period
from copil_analysis.periods_received import periods_behind, received
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.kept import read_kept

QUARTERS = ("2024-T2", "2024-T3", "2024-T4", "2025-T1", "2025-T2")
BLOCKED, UNREADABLE, WHOLE_YEAR = Period(2024, 3), Period(2025, 1), Period(2023)


@pytest.fixture(scope="module")
def history(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year received whole and five quarters: one is blocked, one cannot be read at all."""
    root = tmp_path_factory.mktemp("history")
    shutil.copy(invented / "copil.toml", root)
    raw = root / "data/raw"
    for name in QUARTERS:
        shutil.copytree(invented / "data/raw" / name, raw / name)
    shutil.copytree(invented / "data/raw/2023-T4", raw / str(WHOLE_YEAR))
    for path in (raw / str(BLOCKED)).glob("attributions*"):
        path.unlink()
    (raw / str(UNREADABLE) / "period.toml").write_text("start = ", encoding="utf-8")
    return root


@pytest.fixture
def release() -> Iterator[None]:
    """Hold nothing once the test is over."""
    yield
    loading.release()


def prepared(root: Path) -> list[Period]:
    """All periods received that can be read, prepared in time order as a batch does."""
    trusted: list[Period] = []
    for one in received(root):
        try:
            loading.bring_up_to_date(one, root, trusted=trusted)
        except CopilError:
            continue
        trusted.append(one)
    return trusted


def assert_same(one: Quarter, other: Quarter) -> None:
    """Each fact, frame and register, and those of the periods before."""
    for field in fields(Quarter):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(ours, pd.DataFrame):
            pd.testing.assert_frame_equal(ours, theirs)
        elif field.name == "registers":
            assert list(ours) == list(theirs)
            for name, rows in ours.items():
                pd.testing.assert_frame_equal(rows, theirs[name])
        elif field.name == "earlier":
            assert [before.period for before in ours] == [before.period for before in theirs]
            for before, known in zip(ours, theirs, strict=True):
                assert_same(before, known)
        else:
            assert ours == theirs


def test_trusted_periods_make_the_same_quarter(history: Path) -> None:
    """A quarter, a year received whole, one added up of what is left of it: as ``load`` says."""
    trusted, loaded = prepared(history), loading.Loaded()
    assert trusted == [one for one in received(history) if one != UNREADABLE]
    for period in (Period(2025, 2), WHOLE_YEAR, Period(2024), Period(2024, 3)):
        found = loading.load_trusted(period, history, trusted, loaded)
        assert_same(found, loading.load(str(period), history))
    known = [one.period for one in loading.load("2025-T2", history).earlier]
    assert known == [WHOLE_YEAR, Period(2024, 2), Period(2024, 4)]


def test_trusted_periods_are_read_once_and_never_hashed(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many periods have them behind; nor are they when a later one is prepared."""
    trusted, loaded, last = prepared(history), loading.Loaded(), Period(2024, 4)
    seen, asked = list[Period](), list[Period]()

    def read(period: Period, root: Path) -> Quarter:
        seen.append(period)
        return read_kept(period, root)

    def ask(period: Period, root: Path, *, unproved: bool = False) -> bool:
        asked.append(period)
        return False

    monkeypatch.setattr(loading, "read_kept", read)
    monkeypatch.setattr(loading, "is_fresh", ask)
    for period in (*trusted, Period(2024)):
        loading.load_trusted(period, history, trusted, loaded)
    assert (seen, asked) == (trusted, [])
    loading.bring_up_to_date(last, history, loaded, trusted=trusted)
    assert (seen, asked) == (trusted, [last])
    assert last not in loaded and is_fresh(last, history)


def test_what_is_not_trusted_is_as_what_cannot_be_read(history: Path) -> None:
    """Left out of what is known; asked for itself, or as a part of a year, it is an error."""
    trusted = [one for one in prepared(history) if one != Period(2024, 4)]
    found = loading.load_trusted(Period(2025, 2), history, trusted, loading.Loaded())
    assert [one.period for one in found.earlier] == [WHOLE_YEAR, Period(2024, 2)]
    for period in (Period(2024, 4), Period(2024)):
        with pytest.raises(CopilError, match="2024-T4 n'est pas prêt"):
            loading.load_trusted(period, history, trusted, loading.Loaded())


def test_a_period_up_to_date_is_not_prepared_again(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is not is; a bad period.toml is told."""
    prepared(history)
    monkeypatch.setattr(loading, "prepare", None)
    loading.bring_up_to_date(Period(2024, 4), history)
    monkeypatch.undo()
    with pytest.raises(CopilError, match=r"period\.toml"):
        loading.bring_up_to_date(UNREADABLE, history)


@pytest.mark.usefixtures("release")
def test_what_is_held_is_given_at_once(quarter_2011: Quarter, tmp_path: Path) -> None:
    """By any name of its period and its folder; the one held before, and others, are not."""
    inside = tmp_path / "data" / "raw"
    inside.mkdir(parents=True)
    for root in (tmp_path, tmp_path / "elsewhere"):
        root.mkdir(exist_ok=True)
        (root / "copil.toml").touch()
    loading.hold(quarter_2011, tmp_path)
    assert loading.load("T1 2011", inside / "..") is quarter_2011
    with pytest.raises(CopilError, match="2011-T2 n'existe pas"):
        loading.load("2011-T2", tmp_path)
    with pytest.raises(CopilError, match="2011-T1 n'existe pas"):
        loading.load("2011-T1", tmp_path / "elsewhere")
    loading.hold(quarter_2011, tmp_path / "elsewhere")
    with pytest.raises(CopilError, match="2011-T1 n'existe pas"):
        loading.load("2011-T1", tmp_path)


def test_an_edition_depends_on_all_before_it(history: Path) -> None:
    """A year also on its quarters, received whole or not; the checks on those of a year back."""
    there = received(history)
    assert [str(one) for one in there] == ["2023", *QUARTERS]
    assert periods_behind(Period(2024, 3), history) == there[:3]
    assert periods_behind(Period(2024), history) == there[:4]
    assert periods_behind(WHOLE_YEAR, history) == there[:1]
    assert periods_behind(Period(2020, 1), history) == []
