"""The command: French throughout, one sentence for an error, and the right exit code."""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.cli import main
from copil_analysis.period import Period
from copil_analysis.publishing import batch
from copil_analysis.publishing.events import PeriodPublished
from copil_analysis.publishing.limits import Limits
from copil_analysis.publishing.production import Asked
from copil_analysis.publishing.telling import Teller
from copil_analysis.publishing.workers import Staff

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

PROJECT = Path(__file__).parents[1]
ENGLISH = re.compile(r"\b(usage|show|this|message|error|missing|try|help for|commands|default)\b")
Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def called(capsys: pytest.CaptureFixture[str]) -> Called:
    """Call the command with words; its exit code, what it printed, what it complained of."""

    def call(*words: str) -> tuple[int, str, str]:
        code = main(words)
        return code, *capsys.readouterr()

    return call


COMMANDS = (
    ("run",),
    ("check",),
    ("new",),
    ("read",),
    ("trace",),
    ("demo",),
    ("init",),
    ("send",),
    ("bounces",),
    ("explore",),
)


@dataclass
class StandIn:
    """What a batch was asked, in an empty workspace; it is told as if all went well."""

    checks: pd.DataFrame
    asked: list[tuple[list[str], Asked]] = field(default_factory=list)
    error: BaseException | None = None

    def publish_all(
        self, periods: Sequence[Period], asked: Asked, *, staff: Staff, teller: Teller
    ) -> bool:
        self.asked.append((list(map(str, periods)), asked))
        if self.error:
            raise self.error
        with teller:
            for period in periods:
                paths = (f"reports/{period}/index.html",)
                teller.tell(PeriodPublished(str(period), paths, 1, 0, 1.0))
        return True


@pytest.fixture
def stand_in(tmp_path: Path, quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """An empty workspace as the current folder, where whatever is asked for is done."""
    made = StandIn(quarter_2011.checks)
    (tmp_path / "copil.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("copil_analysis.loading.load_checks", lambda *_: made.checks)
    monkeypatch.setattr(batch, "publish_all", made.publish_all)
    return made


@pytest.mark.parametrize(
    "words",
    [(), *((*command, "--help") for command in ((), *COMMANDS))],
)
def test_help_is_french(called: Called, words: tuple[str, ...]) -> None:
    """Every word that Typer itself would have put in is ours."""
    code, out, err = called(*words)
    assert (code, err) == (0, "")
    assert out.startswith("Utilisation\xa0: copil")
    assert "--help  " in out
    assert not ENGLISH.search(out.lower())
    assert "completion" not in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("foo",),
            "La commande «\xa0foo\xa0» n’existe pas\xa0: on attend run, check, new, follow, read, "
            "trace, demo, init, send, bounces, explore.",
        ),
        (("--foo",), "L’option --foo n’existe pas (aide\xa0: copil --help)."),
        (("run", "--foo"), "L’option --foo n’existe pas (aide\xa0: copil run --help)."),
        (("run", "--root"), "L’option --root attend une valeur (aide\xa0: copil --help)."),
        (("run", "--all=1"), "L’option --all n’attend pas de valeur (aide\xa0: copil --help)."),
        (("check",), "Il manque l’argument PÉRIODE (aide\xa0: copil check --help)."),
        (("read", "a", "b", "c"), "Argument en trop\xa0: b c (aide\xa0: copil read --help)."),
        (("run",), "Indiquez une période, par exemple 2011-T1, ou --all pour toutes."),
        (("run", "--root", "nowhere", "2011-T1"), "Le dossier nowhere n’existe pas."),
        (
            ("run", "2011-T1", "--jobs", "0"),
            "--jobs attend un nombre de processus, un au moins\xa0: 0.",
        ),
        (
            ("run", "2011-T1", "--jobs", "deux"),
            "L’option --jobs attend un nombre entier (aide\xa0: copil run --help).",
        ),
        (
            ("run", "2011-T1", "--timeout", "-1"),
            "--timeout attend un nombre de secondes, 86400\xa0au plus\xa0: -1.",
        ),
        (
            ("run", "2011-T1", "--memory", "-1"),
            "--memory attend un nombre de mégaoctets, ou 0\xa0: -1.",
        ),
        (
            ("run", "2011-T1", "--executor", "ray://x:1"),
            "--executor attend dask://HÔTE:PORT, et non ray://x:1.",
        ),
        (
            ("run", "2011-T1", "--executor", "dask://127.0.0.1:1", "--jobs", "2"),
            "--jobs ne va pas avec --executor\xa0: Dask sait combien il a de processus.",
        ),
    ],
)
def test_a_wrong_call_is_one_french_sentence(
    called: Called, words: tuple[str, ...], sentence: str
) -> None:
    """The exit code is 2 and nothing is printed on stdout."""
    assert called(*words) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize("period", ["../x", "2011-T5", "", "2011-T1/../2011-T1"])
@pytest.mark.parametrize("command", ["run", "check"])
def test_what_is_no_period_is_a_wrong_call(called: Called, command: str, period: str) -> None:
    """It is never tried as a folder's name."""
    code, out, err = called(command, period)
    assert (code, out) == (2, "")
    assert err.startswith(f"La période «\xa0{period}\xa0» n’est pas reconnue")


def test_run_prints_its_pages_from_the_root(called: Called, stand_in: StandIn) -> None:
    """One path a line; a period that is named twice, in two spellings, runs once."""
    assert called("run", "2011-T1", "T1 2011") == (0, "reports/2011-T1/index.html\n", "")
    periods, asked = stand_in.asked[0]
    assert periods == ["2011-T1"]
    assert asked == Asked(Path.cwd(), Limits(600, 4_096_000_000), force=False, named=True)


def test_a_run_takes_limits(called: Called, stand_in: StandIn) -> None:
    """In seconds and in megabytes, 0 for none; and all again, where that is asked."""
    called("run", "2011-T1", "--force", "--timeout", "1.5", "--memory", "0", "--jobs", "3")
    assert stand_in.asked[0][1] == Asked(Path.cwd(), Limits(1.5, None), force=True, named=True)


def test_a_run_is_of_the_whole_workspace(
    called: Called, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever inside it the command is called."""
    root, inside = Path.cwd(), Path("data", "raw", "2011-T1")
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert called("run", "2011-T1", "--all")[0] == 0
    ((periods, asked),) = stand_in.asked
    assert (periods, asked.root) == (["2011-T1"], root)


def test_run_all_takes_every_period_received(called: Called, stand_in: StandIn) -> None:
    """Each folder of data/raw is a period; none at all is an error in the data."""
    code, out, err = called("run", "--all")
    assert (code, out) == (1, "")
    assert err.startswith("Aucune période dans data/raw")
    for name in ("2011-T1", "2011-T2", ".cache"):
        Path("data", "raw", name).mkdir(parents=True)
    assert called("run", "--all")[0] == 0
    assert [(periods, asked.named) for periods, asked in stand_in.asked] == [
        (["2011-T1", "2011-T2"], False)
    ]


@pytest.mark.usefixtures("stand_in")
def test_run_all_names_a_folder_that_is_no_period(called: Called) -> None:
    """It is complained of, and keeps no period from being published: exit code 1."""
    for name in ("2011-T1", "brouillon"):
        Path("data", "raw", name).mkdir(parents=True)
    code, out, err = called("run", "--all")
    assert (code, out) == (1, "reports/2011-T1/index.html\n")
    assert err.startswith("data/raw/brouillon")


def test_check_shows_the_findings(called: Called, stand_in: StandIn) -> None:
    """Errors are published and flagged: only what blocks makes the exit code 1."""
    code, out, err = called("check", "T1 2011")
    assert (code, err) == (0, "")
    assert out.startswith("Contrôles du 1er trimestre 2011\n")
    stand_in.checks["level"] = "blocking"
    assert called("check", "2011-T1")[0] == 1


def test_read_writes_the_tables_found_as_csv(called: Called) -> None:
    """The first slide with a table gives 15 dwellings through AGIS IML."""
    slides = PROJECT / "data" / "raw" / "2011-T1" / "slides.txt"
    code, out, err = called("read", str(slides), "--root", str(PROJECT))
    assert code == 0
    lines = err.replace("\u202f", " ").replace("\xa0", " ").splitlines()
    told = [line.rpartition(" : ")[2].split(",")[0] for line in lines]
    assert told == [
        "rien n’est imprimé ; les totaux donnent 12",
        "plusieurs lectures tiennent tous les totaux ; celle-ci est celle qui explique le mieux "
        "les espaces.",
        "rien n’est imprimé ; les totaux donnent 20",
        "45 est imprimé",
        "41 est imprimé",
        "aucune lecture ne tient tous les totaux imprimés ; celle-ci est la seule qui s’en écarte "
        "aussi peu.",
    ]
    assert out.splitlines()[0] == "file,place,table,row,column,value,status,readings"
    assert "slides.txt,diapositive 2,allocations,agis_iml,total,15,printed,1" in out.splitlines()


def test_a_missing_file_is_named(called: Called) -> None:
    """Something is wrong with the data: exit code 1."""
    assert called("read", "nowhere.txt") == (1, "", "Le fichier nowhere.txt est introuvable.\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ZeroDivisionError("x\ny"), "Erreur inattendue, à signaler (ZeroDivisionError)\xa0: x y"),
        (PermissionError(13, "denied", "a.csv"), "Le fichier a.csv n’a pu être ni lu ni écrit"),
    ],
)
def test_an_unexpected_error_is_one_sentence_too(
    called: Called,
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    sentence: str,
) -> None:
    """A traceback comes only when COPIL_DEBUG=1 asks for it."""
    stand_in.error = error
    code, out, err = called("run", "2011-T1")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(sentence)
    monkeypatch.setenv("COPIL_DEBUG", "1")
    assert "Traceback" in called("run", "2011-T1")[2]


def test_an_interrupted_run_says_so(called: Called, stand_in: StandIn) -> None:
    """Ctrl-C leaves with the exit code that shells expect."""
    stand_in.error = KeyboardInterrupt()
    code, out, err = called("run", "2011-T1")
    assert (code, out) == (130, "")
    assert err.startswith("Interrompu")


def test_help_does_not_wait_for_pandas() -> None:
    """Each command imports what it needs, and no more."""
    heavy = {"matplotlib", "nbconvert", "pandas", "papermill", "pydantic", "scipy"}
    program = f"import sys, copil_analysis.cli; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout == "set()\n"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_the_command_is_installed(encoding: str) -> None:
    """`copil` runs from the environment's bin; what a terminal cannot show becomes "?"."""
    command = Path(sys.executable).with_name("copil")
    env = {"PYTHONIOENCODING": encoding}
    ran = subprocess.run([command, "run", "2011T9"], capture_output=True, env=env)
    assert ran.returncode == 2
    expected = "La période «\xa02011T9\xa0» n’est pas reconnue".encode(encoding, "replace")
    assert ran.stderr.startswith(expected)
