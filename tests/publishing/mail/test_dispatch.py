"""From a published edition to its recipients: what may go, to whom, once."""

import shutil
import socket
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller

from copil_analysis import cli, cli_mail
from copil_analysis.errors import CopilError
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.publishing.edition import publish
from copil_analysis.publishing.mail import dispatch
from copil_analysis.publishing.mail.ledger import Ledger
from copil_analysis.publishing.mail.sending import Outcome

PROJECT = Path(__file__).parents[3]
T1 = Period(2011, 1)
MAIL = """
[mail]
host = "127.0.0.1"
port = 25
security = "none"
from = "equipe@example.org"
reply_to = "responsable@example.org"

[[mail.recipients]]
address = "un@example.org"
name = "Membre Un"

[[mail.recipients]]
address = "deux@example.org"
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped quarter, published in a workspace that has recipients."""
    root = tmp_path_factory.mktemp("mail")
    shutil.copytree(PROJECT / "data" / "raw", root / "data" / "raw")
    shutil.copytree(PROJECT / "notebooks", root / "notebooks")
    text = (PROJECT / "copil.toml").read_text("utf-8")
    (root / "copil.toml").write_text(text + MAIL, encoding="utf-8")
    publish(load("2011-T1", root), root)
    return root


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    """A copy of that workspace, which a test may spoil."""
    return Path(shutil.copytree(published, tmp_path / "workspace"))


@pytest.fixture
def ledger(root: Path) -> Any:
    with Ledger(root / dispatch.LEDGER) as ledger:
        yield ledger


def read(content: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(content, policy=policy.default))


def accept(messages: Sequence[Any], mail: Any, password: Any, ledger: Ledger) -> list[Outcome]:
    """Stand in for the server: it takes all that is ready."""
    outcomes = []
    for one in messages:
        if ledger.prepare(one.key, one.message_id).state == "ready":
            ledger.start(one.key)
            ledger.sent(one.key, "250 ok")
        outcomes.append(Outcome(one.key, "sent", "250 ok"))
    return outcomes


def send(root: Path, ledger: Ledger, *, agrees: bool = True) -> list[Outcome]:
    mail, mailings = dispatch.prepare_mailings(T1, root, ledger)
    return dispatch.dispatch(mailings, mail, ledger, confirm=lambda _: agrees, send=accept)


def test_each_recipient_has_one_message_with_the_pages_and_the_tables(
    root: Path, ledger: Ledger
) -> None:
    """Four pages and six tables, as they stand in reports/."""
    _, mailings = dispatch.prepare_mailings(T1, root, ledger)
    assert [str(read(one.outgoing.content)["To"]) for one in mailings] == [
        "Membre Un <un@example.org>",
        "deux@example.org",
    ]
    enclosed = {
        str(part.get_filename()): part.get_payload(decode=True)
        for part in read(mailings[0].outgoing.content).iter_attachments()
    }
    assert len(enclosed) == 10
    page = root / "reports/2011-T1/needs_gap.html"
    (name,) = (name for name in enclosed if "needs_gap" in name)
    assert enclosed[name] == page.read_bytes()


def test_the_first_sending_to_an_address_is_asked_for(root: Path, ledger: Ledger) -> None:
    """On a no nothing goes; once they have had something, nobody is asked again."""
    with pytest.raises(CopilError, match="Rien n'est envoyé"):
        send(root, ledger, agrees=False)
    assert ledger.entries() == []
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
    assert [one.state for one in send(root, ledger, agrees=False)] == ["sent", "sent"]
    assert [entry.attempts for entry in ledger.entries()] == [1, 1]


def test_a_changed_report_goes_as_a_correction(root: Path, ledger: Ledger) -> None:
    """It answers the first message, has another Message-ID, and the same report goes no more."""
    _, first = dispatch.prepare_mailings(T1, root, ledger)
    send(root, ledger)
    notes = root / "data/raw/2011-T1/notes.md"
    notes.write_text(notes.read_text("utf-8") + "\n- Un mot de plus.\n", encoding="utf-8")
    publish(load("2011-T1", root), root)
    _, again = dispatch.prepare_mailings(T1, root, ledger)
    message = read(again[0].outgoing.content)
    assert again[0].is_correction and str(message["Subject"]).startswith("Rectificatif")
    assert message["In-Reply-To"] == first[0].outgoing.message_id
    assert message["Message-ID"] != first[0].outgoing.message_id
    send(root, ledger)
    assert len(ledger.entries()) == 4


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda root: shutil.rmtree(root / "reports/2011-T1"), "n'est pas publié"),
        (
            lambda root: (root / "reports/2011-T1/index.html").write_text("<h1>Autre</h1>"),
            "a été modifié depuis sa publication",
        ),
        (
            lambda root: (root / "data/raw/2011-T1/notes.md").write_text("- Un mot.\n"),
            "plus anciennes que leurs données",
        ),
        (
            lambda root: (root / "notebooks/summary.ipynb").write_text("{}"),
            "plus anciennes que leurs données",
        ),
        (
            lambda root: (root / "data/raw/2011-T1/slides.txt").write_text("1 Ordre du jour"),
            "aucun tableau",
        ),
        (
            lambda root: shutil.copy(PROJECT / "copil.toml", root / "copil.toml"),
            r"une partie \[mail\]",
        ),
    ],
)
def test_what_must_not_go_does_not(root: Path, ledger: Ledger, spoil: Any, words: str) -> None:
    """Not published, changed by hand, older than its inputs, blocked, or nobody to send it to."""
    spoil(root)
    with pytest.raises(CopilError, match=words):
        dispatch.prepare_mailings(T1, root, ledger)
    assert ledger.entries() == []


def test_a_dry_run_writes_the_messages_and_sends_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The .eml files are those that would go, and the terminal says to whom."""
    assert cli.main(["send", "2011-T1", "--dry-run", "--root", str(root)]) == 0
    told = capsys.readouterr().out
    assert "un@example.org" in told and "à envoyer" in told
    written = sorted((root / "data/mail/2011-T1").glob("*.eml"))
    assert [path.name for path in written] == ["01-un-example.org.eml", "02-deux-example.org.eml"]
    with Ledger(root / dispatch.LEDGER) as ledger:
        assert ledger.entries() == []
        _, mailings = dispatch.prepare_mailings(T1, root, ledger)
    assert [path.read_bytes() for path in written] == [one.outgoing.content for one in mailings]


def test_what_is_uncertain_is_settled_by_hand(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said to be lost it goes again, said to be received it does not; nothing else is settled."""
    with Ledger(root / dispatch.LEDGER) as ledger:
        _, mailings = dispatch.prepare_mailings(T1, root, ledger)
        for one in mailings:
            ledger.prepare(one.outgoing.key, one.outgoing.message_id)
            ledger.start(one.outgoing.key)
    place = ["--root", str(root)]
    assert cli.main(["send", "2011-T1", "--settle", "un@example.org", "--lost", *place]) == 0
    assert cli.main(["send", "2011-T1", "--settle", "Deux@example.org", "--received", *place]) == 0
    assert cli.main(["send", "2011-T1", "--settle", "un@example.org", "--lost", *place]) == 1
    assert cli.main(["send", "2011-T1", "--settle", "un@example.org", *place]) == 2
    with Ledger(root / dispatch.LEDGER, read_only=True) as ledger:
        states = {entry.key.address: entry.state for entry in ledger.entries()}
    assert states == {"un@example.org": "ready", "deux@example.org": "sent"}
    capsys.readouterr()
    assert cli.main(["send", "--log", *place]) == 0
    told = capsys.readouterr().out
    assert "un@example.org" in told and "envoyé" in told


def test_without_a_terminal_nobody_agrees(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that forgot --yes sends nothing, and says so."""
    monkeypatch.setattr("sys.stdin", None)
    assert cli.main(["send", "2011-T1", "--root", str(root)]) == 1
    assert "Rien n’est envoyé" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("faults", "code", "words"),
    [
        ({}, 0, "envoyé"),
        ({"un@example.org": "550 5.1.1 unknown"}, 1, "corrigez l’adresse"),
    ],
)
def test_the_command_sends_and_a_rerun_adds_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], faults: dict[str, str], code: int, words: str
) -> None:
    """Against a real server: 0 where everyone has it, 1 where somebody was refused."""
    taken: list[str] = []

    class Room:
        async def handle_RCPT(self, *told: Any) -> str:
            session_envelope, address = told[2], told[3]
            if address in faults:
                return faults[address]
            session_envelope.rcpt_tos.append(address)
            return "250 ok"

        async def handle_DATA(self, *told: Any) -> str:
            taken.extend(told[2].rcpt_tos)
            return "250 ok"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Room(), hostname="127.0.0.1", port=port)
    text = (root / "copil.toml").read_text("utf-8").replace("port = 25\n", f"port = {port}\n")
    (root / "copil.toml").write_text(text, encoding="utf-8")
    publish(load("2011-T1", root), root)
    controller.start()
    try:
        for _ in range(2):
            assert cli.main(["send", "2011-T1", "--yes", "--root", str(root)]) == code
    finally:
        controller.stop()
    wanted = {"un@example.org", "deux@example.org"} - faults.keys()
    assert sorted(taken) == sorted(wanted)
    assert words in capsys.readouterr().out


def test_a_correction_is_asked_for_and_an_uncertain_one_comes_first(
    root: Path, ledger: Ledger
) -> None:
    """Nobody gets a second version while nobody knows whether the first arrived."""
    _, first = dispatch.prepare_mailings(T1, root, ledger)
    keys = [one.outgoing.key for one in first]
    for one in first:
        ledger.prepare(one.outgoing.key, one.outgoing.message_id)
        ledger.start(one.outgoing.key)
    ledger.sent(keys[1], "250 ok")
    notes = root / "data/raw/2011-T1/notes.md"
    before = notes.read_text("utf-8")
    notes.write_text(f"{before}\n- Un mot de plus.\n", encoding="utf-8")
    publish(load("2011-T1", root), root)
    with pytest.raises(CopilError, match=r"un@example\.org est incertain"):
        send(root, ledger)
    ledger.settle(keys[0], "sent")
    with pytest.raises(CopilError, match="rectificatif à 2 adresses"):
        send(root, ledger, agrees=False)
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
    notes.write_text(before, encoding="utf-8")
    publish(load("2011-T1", root), root)
    with pytest.raises(CopilError, match="puis une autre version"):
        send(root, ledger)


@pytest.mark.parametrize(
    "words",
    [
        ("--dry-run", "--log"),
        ("--settle", "un@example.org", "--lost", "--dry-run"),
        ("--yes", "--log"),
        ("--received",),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(root: Path, words: Sequence[str]) -> None:
    """Nothing is sent, settled or written by half an instruction."""
    assert cli.main(["send", "2011-T1", *words, "--root", str(root)]) == 2
    assert not (root / "data/mail").exists()


def test_the_end_of_the_input_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-D at the question is no error."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))

    def end(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    assert not cli_mail._agrees("Envoyer ?")
    monkeypatch.setattr("builtins.input", lambda _: "oui")
    assert cli_mail._agrees("Envoyer ?")
