"""A new workspace: whole or not at all, read at once, and ready for its first quarter."""

import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.cli import main
from copil_analysis.config import read_config
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.period import Period
from copil_analysis.shipped import shipped
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.workspace import init
from copil_analysis.workspace.init import default_channels
from copil_analysis.workspace.new_folder import new_folder
from copil_analysis.workspace.new_period import make_period
from copil_analysis.workspace.settings import settings_text, toml_string
from copil_analysis.workspace.terms import channels_named, service_named, structures_named

Called = Callable[..., tuple[int, str, str]]
NAMED = ("--service", "Équipe", "--structure", "Antibes Nord", "--structure", "EST=Secteur Est")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text("aAéÇ1 '\"\\#=[]%-", min_size=1).filter(lambda text: re.search("[aAéÇ1]", text))


@pytest.fixture
def called(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Called:
    """Call ``copil init`` where nobody can be asked; its exit code, its words, its complaint."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        return main(("init", *words)), *capsys.readouterr()

    return call


@pytest.fixture
def answering(called: Called, monkeypatch: pytest.MonkeyPatch) -> Called:
    """The same at a terminal, where these lines are typed, and then Ctrl-D."""

    def call(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        typed: Iterator[str] = iter(lines)

        def answer(question: str) -> str:
            print(question, end="")
            line = next(typed, None)
            if line is None:
                raise EOFError
            return line

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", answer)
        return called(str(folder), *options)

    return call


def files_of(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_workspace_is_ready_for_its_first_quarter(
    called: Called, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings, the notebooks as shipped, room for data, and ``copil new`` from inside."""
    monkeypatch.chdir(tmp_path)
    code, out, err = called("comité 06", *NAMED)
    root = tmp_path / "comité 06"
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "comité 06/copil.toml"
    assert re.search(r"cd 'comité 06', puis copil new \d{4}-T[1-4]$", out)
    for name in ADDRESSES:
        path = f"notebooks/{name}.ipynb"
        assert (root / path).read_bytes() == (shipped("notebooks") / f"{name}.ipynb").read_bytes()
    config = read_config(root)
    assert config.service == "Équipe"
    assert config.structure_labels == {"ANTIBES_NORD": "Antibes Nord", "EST": "Secteur Est"}
    assert config.channels == default_channels()
    monkeypatch.chdir(root / "data" / "raw")
    assert main(["new", "2026-T3"]) == 0
    assert (root / "data/raw/2026-T3/attributions.xlsx").is_file()


def test_the_channels_may_be_ones_own(called: Called, tmp_path: Path) -> None:
    """Instead of the usual ones, in their order."""
    assert called(str(tmp_path), *NAMED, "--channel", "Ville", "--channel", "p=Préfecture")[0] == 0
    assert read_config(tmp_path).channel_labels == {"ville": "Ville", "p": "Préfecture"}


def test_git_would_take_nothing_that_was_received(called: Called, tmp_path: Path) -> None:
    """No register, no page, no executed notebook; the notebooks and settings only."""
    called(str(tmp_path), *NAMED)
    make_period(Period(2026, 3), tmp_path)
    run = partial(subprocess.run, cwd=tmp_path, capture_output=True, text=True, check=True)
    run(["git", "init", "--quiet"])
    kept = set(run(["git", "ls-files", "--others", "--exclude-standard"]).stdout.split())
    notebooks = {f"notebooks/{path.name}" for path in (tmp_path / "notebooks").iterdir()}
    assert kept == {".gitignore", "copil.toml", *notebooks}


@pytest.mark.parametrize("inside", ["copil.toml", ".git/HEAD"])
def test_a_folder_that_holds_something_stays_as_it_is(
    called: Called, tmp_path: Path, inside: str
) -> None:
    """Whatever it is, and before anything is asked."""
    (tmp_path / inside).parent.mkdir(exist_ok=True)
    (tmp_path / inside).write_text("mine")
    code, out, err = called(str(tmp_path))
    assert (code, out) == (1, "")
    assert err.startswith(f"Le dossier {tmp_path} n’est pas vide\xa0: il reste tel quel.")
    assert files_of(tmp_path) == {inside}


def test_an_empty_folder_stays_the_same_one(
    called: Called, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that stands in it finds the workspace around it."""
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    code, out, _ = called(".", *NAMED)
    assert (code, tmp_path.stat().st_ino) == (0, before)
    assert out.splitlines()[0] == "copil.toml" and " cd " not in out
    assert {path.name for path in Path().iterdir()} == {
        ".gitignore", "copil.toml", "data", "notebooks",
    }  # fmt: skip


@pytest.mark.parametrize("is_there", [True, False])
def test_what_fails_half_way_leaves_nothing(
    called: Called, tmp_path: Path, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in a folder that was there, nor in one that was not."""

    def fail(root: Path) -> None:
        assert (root / "copil.toml").is_file()
        raise OSError(28, "full", str(root / "copil.toml"))

    folder = tmp_path / "new"
    if is_there:
        folder.mkdir()
    channels = default_channels()
    monkeypatch.setattr(init, "read_config", fail)
    monkeypatch.setattr(init, "default_channels", lambda: channels)
    code, _, err = called(str(folder), *NAMED)
    assert code == 1 and "le disque est plein" in err
    assert [path.name for path in tmp_path.rglob("*")] == (["new"] if is_there else [])


def test_what_a_killed_run_left_is_no_obstacle(tmp_path: Path) -> None:
    """Its staging goes with the next run; a folder that was filled meanwhile is not touched."""
    (tmp_path / ".new-0" / "data").mkdir(parents=True)
    with pytest.raises(CopilError, match="n'est pas vide"), new_folder(tmp_path) as staging:
        (staging / "a").touch()
        (tmp_path / "theirs").touch()
    assert {path.name for path in tmp_path.iterdir()} == {".new-0", "theirs"}
    (tmp_path / "theirs").unlink()
    with new_folder(tmp_path) as staging:
        (staging / "a").touch()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Il manque --service et --structure (aide\xa0: copil init --help).\n"),
        (NAMED[:2], "Il manque --structure (aide\xa0: copil init --help).\n"),
        (("--service", " ", *NAMED[2:]), "on attend un nom, sur une ligne.\n"),
        (("--service", "a\x07", *NAMED[2:]), "on attend un nom, sur une ligne.\n"),
        ((*NAMED, "--structure", "antibes  NORDS"), "se liraient l’un pour l’autre"),
        ((*NAMED, "--structure", "Est"), "«\xa0Secteur Est\xa0» et «\xa0Est\xa0»"),
        ((*NAMED, "--channel", "total=Ville"), "«\xa0total\xa0» ne peut pas être un code"),
    ],
)
def test_what_cannot_be_is_a_wrong_call(
    called: Called, tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    """Where nobody can be asked what is missing is an option's name; nothing is written."""
    code, out, err = called(str(tmp_path / "new"), *options)
    assert (code, out) == (2, "")
    assert sentence in err and err.count("\n") == 1
    assert not any(tmp_path.iterdir())


def test_what_is_missing_is_asked_at_a_terminal(answering: Called, tmp_path: Path) -> None:
    """A wrong answer is told and asked again; an empty line ends, or keeps the usual channels."""
    code, out, _ = answering(tmp_path, "", "Équipe", "", "Nord", "NORD", "E=Est", "", "")
    assert code == 0
    assert out.count("Nom du service") == 2
    assert "«\xa0Nord\xa0» et «\xa0NORD\xa0» se liraient l’un pour l’autre" in out
    assert "AGIS classique, " in out
    config = read_config(tmp_path)
    assert config.structure_labels == {"NORD": "Nord", "E": "Est"}
    assert config.channels == default_channels()


def test_only_what_is_missing_is_asked(answering: Called, tmp_path: Path) -> None:
    """Options answer beforehand."""
    assert answering(tmp_path, "Ville", "", options=NAMED)[0] == 0
    assert read_config(tmp_path).channel_labels == {"ville": "Ville"}


def test_answers_that_stop_write_nothing(answering: Called, tmp_path: Path) -> None:
    """Ctrl-D amid the questions is one sentence."""
    code, _, err = answering(tmp_path, "Équipe", "Nord")
    assert (code, err) == (2, "Rien n’est écrit\xa0: les réponses se sont arrêtées là.\n")
    assert not any(tmp_path.iterdir())


@given(ANY_TEXT)
def test_any_text_is_read_back_from_toml(text: str) -> None:
    """Quotes, backslashes, line ends and control characters included."""
    assert tomllib.loads(f"text = {toml_string(text)}") == {"text": text}


@given(NAMES, st.lists(NAMES, min_size=1, max_size=4), st.lists(NAMES, min_size=1, max_size=4))
def test_settings_read_back_as_what_was_named(
    tmp_path: Path, service: str, structures: list[str], channels: list[str]
) -> None:
    """Service, labels and codes; what cannot be, such as two names alike, is said beforehand."""
    try:
        named = structures_named(structures), channels_named(channels)
    except UsageError as error:
        assert re.search("se liraient|on attend un nom", str(error))
        return
    text = settings_text(service_named(service), *named)
    (tmp_path / "copil.toml").write_text(text, encoding="utf-8")
    config = read_config(tmp_path)
    assert config.service == " ".join(service.split())
    assert (config.structures, config.channels) == named


def test_codes_are_made_of_labels() -> None:
    """Capitals for structures, small letters for channels."""
    assert [one.code for one in structures_named(["L'Étoile", "C.A.S.A.", "3e secteur"])] == [
        "L_ETOILE", "C_A_S_A", "3E_SECTEUR",
    ]  # fmt: skip
    assert [one.code for one in channels_named(["1\xa0% Logement"])] == ["1_logement"]


@pytest.mark.parametrize("name", ["Total", "TOTAUX", "Ensemble", "total=Est"])
def test_a_name_that_reads_as_a_total_is_refused(name: str) -> None:
    """The last row of a cross-table would be a structure."""
    with pytest.raises(UsageError, match=r"total|code"):
        structures_named([name])


def test_what_the_comments_show_can_be_had(tmp_path: Path) -> None:
    """Without their #, the example of a structure and the part on mail are read as they stand."""
    text = settings_text("Équipe", structures_named(["Est"]), channels_named(["Ville"]))
    shown = re.sub(r"(?m)^# (\[\[?[a-z.]+\]\]?|[a-z_]+ = .*)$", r"\1", text)
    shown = shown.replace('norm = "drihl"', 'norm = "insee"')
    (tmp_path / "copil.toml").write_text(shown, encoding="utf-8")
    config = read_config(tmp_path)
    assert config.structure_labels == {"NORD": "Secteur Nord", "EST": "Est"}
    assert config.at(Period(2026, 1)).gone("structure") == {"NORD": "EST"}
    assert config.mail and config.mail.recipients[0].address == "membre@example.org"
