"""The invented workspace: balanced, cleaned without loss."""

import hashlib
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.config import Config, read_config, read_period_facts
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE, field_of
from copil_analysis.vocabulary import Vocabulary
from copil_analysis.workspace.demo import demo_requests, demo_truth, make_demo
from copil_analysis.workspace.demo.spellings import SPELLINGS

PROJECT = Path(__file__).parents[2]
TODAY = date(2011, 12, 31)
QUARTERS = 8
Truth = dict[str, dict[str, pd.DataFrame]]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return demo_truth(quarters=QUARTERS, today=TODAY)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "invented"
    make_demo(folder, quarters=QUARTERS, today=TODAY)
    return folder


def still_waiting(register: pd.DataFrame) -> pd.DataFrame:
    return register[register["exit_date"].isna()]


def test_the_flows_balance(truth: Truth) -> None:
    """Waiting at the end = at the start + arrivals − rehoused − other exits, by structure."""
    for before, now in zip(list(truth)[:-1], list(truth)[1:], strict=True):
        register = truth[now][WAITING_FILE]
        came = register[register["entry_date"] > pd.Timestamp(Period.parse(before).last_day)]
        left = register[register["exit_reason"] == "other"]
        computed = (
            by_structure(still_waiting(truth[before][WAITING_FILE]))
            + by_structure(came)
            - by_structure(truth[now][ATTRIBUTIONS])
            - by_structure(left)
        )
        assert computed.equals(by_structure(still_waiting(register))), now


def by_structure(rows: pd.DataFrame) -> "pd.Series[int]":
    structures = ["CASA", "CANNES", "CAPAP", "EST"]
    return rows["structure"].value_counts().reindex(structures, fill_value=0).astype(int)


def test_who_leaves_for_a_dwelling_stands_in_both_registers(truth: Truth) -> None:
    """The same request numbers, none twice, and the exit is the attribution."""
    for registers in truth.values():
        rehoused, waiting = registers[ATTRIBUTIONS], registers[WAITING_FILE]
        left = waiting[waiting["exit_reason"] == "rehoused"]
        dates = rehoused.sort_values(["request_number", "date"])[["request_number", "date"]]
        exits = left.sort_values(["request_number", "exit_date"])[["request_number", "exit_date"]]
        assert dates["request_number"].dropna().is_unique
        assert dates.dropna().to_numpy().tolist() == exits.dropna().to_numpy().tolist()


def test_dates_and_numbers_agree(truth: Truth) -> None:
    """Request before entry before exit; most numbers carry the month of the request."""
    for registers in truth.values():
        waiting = registers[WAITING_FILE]
        months = waiting["request_date"].dt.strftime("%m%y")
        assert (waiting["request_date"] <= waiting["entry_date"]).all()
        assert not (waiting["exit_date"] <= waiting["entry_date"]).any()
        is_whole = waiting["request_number"].str.fullmatch(r"006\d{10}[A-Z0-9]{5}", na=False)
        assert 0.8 < (is_whole & (waiting["request_number"].str[3:7] == months)).mean() < 1


def test_many_quarters_are_as_many_and_stay_steady() -> None:
    """Twelve quarters before today, about four who wait for one rehoused, few large dwellings."""
    truth = demo_truth(quarters=12, today=date(2026, 11, 23))
    rehoused = pd.concat([registers[ATTRIBUTIONS] for registers in truth.values()])
    stocks = [len(still_waiting(registers[WAITING_FILE])) for registers in truth.values()]
    assert [*truth][:: len(truth) - 1] == ["2023-T4", "2026-T3"]
    assert 38 <= len(rehoused) / 12 <= 56
    assert 3 <= np.mean(stocks) * 12 / len(rehoused) <= 5
    assert rehoused["typology"].isin(["T4", "T5", "T6"]).mean() < 0.15
    assert (rehoused["funding"] == "PLUS").sum() > (rehoused["funding"] == "PLAI").sum()
    rents = rehoused.groupby("typology")["rent"].median()
    assert rents[["STUDIO", "T1", "T2", "T3"]].is_monotonic_increasing


def test_a_quarter_is_the_same_however_many_are_asked_for(truth: Truth) -> None:
    """Four quarters are the last four of eight."""
    fewer = demo_truth(quarters=4, today=TODAY)
    for period, registers in fewer.items():
        for name, frame in registers.items():
            pd.testing.assert_frame_equal(frame, truth[period][name])


def test_the_same_seed_gives_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    """Two seconds later too, which zip archives would notice; another seed gives other ones."""
    time.sleep(2.1)
    make_demo(tmp_path / "again", quarters=QUARTERS, today=TODAY)
    make_demo(tmp_path / "other", quarters=QUARTERS, today=TODAY, seed=2)
    assert hashes(tmp_path / "again") == hashes(workspace)
    assert hashes(tmp_path / "other") != hashes(workspace)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_spelling_is_one_that_the_vocabulary_recognises() -> None:
    """Structures, channels and typologies, each as its own code."""
    vocabulary = Vocabulary(read_config(PROJECT))
    for kind in ("structure", "channel", "typology"):
        for code, spellings in SPELLINGS[kind].items():
            assert {vocabulary.code_of(kind, text) for text in spellings} == {code}


def test_the_columns_that_a_demo_adds_are_no_field() -> None:
    """Nobody reads the internal reference and the remarks."""
    for register in REGISTERS:
        assert field_of("Réf. interne", register) is None
        assert field_of("Observations", register) is None


def test_the_configuration_is_the_shipped_one_but_for_its_service(workspace: Path) -> None:
    """Its service says that the data are invented."""
    shipped, invented = read_config(PROJECT), read_config(workspace)
    assert invented.service == f"{shipped.service} (données inventées)"
    assert invented.model_copy(update={"service": shipped.service}) == shipped


def test_every_quarter_has_its_facts_and_says_that_it_is_invented(workspace: Path) -> None:
    """period.toml reads back, and both texts begin with the warning."""
    facts = read_period_facts(workspace / "data/raw/2011-T1")
    bounds = (facts.start, facts.end, facts.snapshot, facts.committee)
    assert [f"{day:%m-%d}" for day in bounds] == ["01-01", "03-31", "03-31", "04-15"]
    for folder in (workspace / "data/raw").iterdir():
        for name in ("period.toml", "notes.md"):
            first = (folder / name).read_text("utf-8").splitlines()[0]
            assert "Données inventées" in first


def received(workspace: Path) -> Iterator[Path]:
    raw = workspace / "data" / "raw"
    return (p for p in sorted(raw.rglob("*")) if p.suffix in (".csv", ".xlsx", ".ods"))


def test_all_formats_are_met(workspace: Path) -> None:
    """Commas, tabs, cp1252, UTF-8 with and without a mark, UTF-16, workbooks of both kinds."""
    files = list(received(workspace))
    heads = [path.read_bytes()[:3] for path in files if path.suffix == ".csv"]
    assert {path.suffix for path in files} == {".csv", ".xlsx", ".ods"}
    assert {b"\xef\xbb\xbf", b"\xff\xfeD", b"DON"} == set(heads)
    assert any(b"DONN\xc9ES" in path.read_bytes() for path in files)
    assert any(path.stem == "attributions" for path in files)


def cleaned(path: Path, config: Config) -> tuple[pd.DataFrame, list[str]]:
    """A file as the command reads and cleans it, and the messages of all that is wrong."""
    from copil_analysis.cleaning.registers import clean_register
    from copil_analysis.reading.registers.find import find_registers
    from copil_analysis.reading.sheets.spreadsheet import read_sheets

    name = next(name for name in REGISTERS if path.name.startswith(name))
    label = path.stem.removeprefix(name).strip("_").replace("_", " ")
    structure = Vocabulary(config).code_of("structure", label) if label else None
    sheets = read_sheets(path)
    found = find_registers(sheets, name=name, structure=structure, config=config)
    (register,) = found.registers
    frame, findings = clean_register(register, config)
    return frame, [one.message for one in [*found.findings, *findings] if one.level]


@pytest.mark.parametrize("register", [ATTRIBUTIONS, WAITING_FILE])
def test_all_that_the_dirt_covers_is_found_again(
    workspace: Path, truth: Truth, register: str
) -> None:
    """Every row and every field of every file is that of the invented household.

    Nothing is said to be wrong, but that a structure which rehoused nobody sends an empty file.
    """
    config = read_config(workspace)
    wrong: list[str] = []
    for period, registers in truth.items():
        files = sorted((workspace / "data/raw" / period).glob(f"{register}*"))
        frames = []
        for path in files:
            frame, messages = cleaned(path, config)
            frames.append(frame)
            wrong += messages if len(frame) else []
        found = pd.concat([comparable(frame, register) for frame in frames])
        expected = comparable(registers[register], register)
        pd.testing.assert_frame_equal(by_number(found), by_number(expected), obj=period)
    assert wrong == []


def comparable(frame: pd.DataFrame, register: str) -> pd.DataFrame:
    """The fields as texts, numbers and days, whatever held them."""
    kinds = {"count": "Int64", "amount": "float64", "date": "datetime64[s]", "yes_no": "boolean"}
    types = {field.name: kinds.get(field.kind, "str") for field in REGISTERS[register]}
    return frame[list(types)].astype(types)


def by_number(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(
        ["request_number", *frame.columns.drop("request_number")], ignore_index=True
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"quarters": 0}, "au moins 1"),
        ({"quarters": 500}, "de 1980 à 2068"),
        ({"quarters": 1, "households": 0}, "de 1 à 2000"),
        ({"quarters": 1, "households": 2001}, "de 1 à 2000"),
        ({"quarters": 1, "seed": -1}, "positif ou nul"),
    ],
)
def test_wrong_numbers_are_wrong_usage(
    tmp_path: Path, arguments: dict[str, int], words: str
) -> None:
    """A French sentence, and nothing is written."""
    with pytest.raises(UsageError, match=words):
        make_demo(tmp_path / "demo", today=TODAY, **arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """What is there stays, and an empty folder is taken."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "note.txt").write_text("à garder", "utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CopilError, match="n'est pas vide"):
        make_demo(kept, quarters=1, today=TODAY)
    made = make_demo(tmp_path / "empty", quarters=1, today=TODAY)
    assert [path.name for path in kept.iterdir()] == ["note.txt"]
    assert made and all(path.is_file() for path in made)


def test_a_demo_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up at period.toml: the folder does not appear."""

    def fail(*_: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr("copil_analysis.workspace.demo.period_text", fail)
    with pytest.raises(OSError, match="no space"):
        make_demo(tmp_path / "demo", quarters=1, today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_small_and_other_sizes_are_made_too(tmp_path: Path) -> None:
    """One household a quarter, and a hundred."""
    for households in (1, 100):
        made = make_demo(tmp_path / str(households), quarters=2, households=households, today=TODAY)
        assert len(made) > 5


LATER = date(2026, 11, 23)  # the day of the workspace that the tests share
_LIFE = ("valid", "to_renew", "late", "struck_off", "lapsed")


@pytest.fixture(scope="module")
def planted() -> dict[str, pd.DataFrame]:
    return demo_requests(quarters=12, today=LATER)


def test_something_of_each_kind_is_planted(planted: dict[str, pd.DataFrame]) -> None:
    """In the last four quarters together; of every quarter all who wait have a life."""
    last = pd.concat(list(planted.values())[-4:])
    kinds = set(last.loc[last["number"] > 0, "kind"])
    assert kinds > {*_LIFE, "missing", "shape", "long", "month", "date", "territory"}
    assert kinds > {"two_structures", "two_numbers", "without_desk", "rehoused_without_number"}
    assert kinds > {"not_in_export", "not_compared", "not_in_register", "dates_differ"}
    assert kinds > {"allocated_unknown", "struck_off_unknown"}


def test_what_is_planted_changes_no_count(invented: Path) -> None:
    """No error: warnings only, so that every table is compared."""
    checks = copil.load_checks("2026-T3", invented)
    assert not checks["level"].isin(["error", "blocking"]).any()
