"""From a published edition to its recipients: what may go, to whom, once."""

import os
import shutil
from collections.abc import Callable, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup

from copil_analysis import cli, cli_mail
from copil_analysis.config import read_config
from copil_analysis.errors import CopilError
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.publishing.edition import put_in_place
from copil_analysis.publishing.freshness import hash_inputs
from copil_analysis.publishing.mail import dispatch
from copil_analysis.publishing.mail.body import Content, compose
from copil_analysis.publishing.mail.ledger import Ledger
from copil_analysis.publishing.mail.sending import Outcome
from copil_analysis.publishing.manifest import edition_version, sent_messages, write_sent
from copil_analysis.publishing.tables import make_tables
from copil_analysis.quarter import Quarter
from copil_analysis.showing.pages import ADDRESSES, OPTIONAL
from tests.sharing import Published

PROJECT = Path(__file__).parents[3]
T1 = Period(2011, 1)
EDITION = Path("reports", "2011-T1")


@pytest.fixture(scope="module")
def published(published_2011: Published) -> Path:
    """The shipped quarter, published in a workspace that has recipients; it is only read."""
    return published_2011.root


@pytest.fixture(scope="module")
def port(published: Path) -> int:
    """Where the server of the workspace listens, if a test starts one."""
    mail = read_config(published).mail
    assert mail
    return mail.port


@pytest.fixture(scope="module")
def corrected(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workspace after a word more in notes.md, published again; it is only read.

    Its pages are not made by notebooks.
    """
    root = Path(shutil.copytree(published, tmp_path_factory.mktemp("corrected") / "workspace"))
    write_sent(root / EDITION, ["<copil.2011-T1.old@example.org>"])
    notes = root / "data/raw/2011-T1/notes.md"
    notes.write_text(notes.read_text("utf-8") + "\n- Un mot de plus.\n", encoding="utf-8")
    period = Period(2011, 1)
    pages = {page: f"<h1>{name}</h1>".encode() for name, page in ADDRESSES.items()}
    del pages[OPTIONAL]
    files = pages | make_tables(load("2011-T1", root))
    put_in_place(period, root, files=files, inputs=hash_inputs(period, root))
    return root


def take_over(source: Path, root: Path) -> None:
    """Give ``root`` the notes and the edition of ``source``, and keep what was sent."""
    sent = sent_messages(root / EDITION)
    shutil.copytree(source / "data/raw", root / "data/raw", dirs_exist_ok=True)
    shutil.copytree(source / EDITION, root / EDITION, dirs_exist_ok=True)
    write_sent(root / EDITION, sent)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Content]:
    """What a message says of the quarter, by its notes: drawn once."""
    return {}


@pytest.fixture(autouse=True)
def share_what_is_drawn(drawn: dict[str, Content], monkeypatch: pytest.MonkeyPatch) -> None:
    def compose_once(quarter: Quarter) -> Content:
        if quarter.notes not in drawn:
            drawn[quarter.notes] = compose(quarter)
        return drawn[quarter.notes]

    monkeypatch.setattr(dispatch, "compose", compose_once)


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


def send(
    root: Path,
    ledger: Ledger,
    *,
    agrees: bool = True,
    again: bool = False,
    server: Callable[..., list[Outcome]] = accept,
) -> list[Outcome]:
    mail, mailings = dispatch.prepare_mailings(T1, root, ledger)
    return dispatch.dispatch(
        mailings,
        mail,
        ledger,
        folder=root / EDITION,
        confirm=lambda _: agrees,
        again=again,
        send=server,
    )


def test_each_recipient_has_one_message_whose_links_live_in_one_folder(
    root: Path, ledger: Ledger, tmp_path: Path
) -> None:
    """Five pages and the workbook, saved: every href and src of every page leads somewhere."""
    _, mailings = dispatch.prepare_mailings(T1, root, ledger)
    assert [str(read(one.outgoing.content)["To"]) for one in mailings] == [
        "Membre Un <un@example.org>",
        "deux@example.org",
    ]
    folder = tmp_path / "saved"
    folder.mkdir()
    for part in read(mailings[0].outgoing.content).iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        (folder / str(part.get_filename())).write_bytes(content)
    workbook = folder / "tableaux_2011-T1.xlsx"
    assert workbook.read_bytes() == (root / EDITION / "tables/tables.xlsx").read_bytes()
    pages = {
        path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in folder.glob("*.html")
    }
    assert sorted(pages) == [
        f"{name}_2011-T1.html"
        for name in ("attributions", "besoins", "methode", "relogements", "synthese")
    ]
    links = [(name, str(link)) for name, page in pages.items() for link in addresses_of(page)]
    assert len(links) > 40 and {path.name for path in folder.iterdir()} == {*pages, workbook.name}
    for page, link in links:
        name, _, fragment = link.partition("#")
        assert (folder / (name or page)).is_file(), link
        assert not fragment or pages[name or page].find(id=fragment), link


def addresses_of(page: BeautifulSoup) -> list[str]:
    """All that a page calls or leads to, but what it holds itself (data:)."""
    names = ("href", "src", "srcset", "xlink:href")
    found = [str(tag[name]) for name in names for tag in page.find_all(attrs={name: True})]
    return [one for one in found if not one.startswith("data:")]


def test_the_first_sending_to_an_address_is_asked_for(root: Path, ledger: Ledger) -> None:
    """On a no nothing goes; once they have had something, nobody is asked again."""
    with pytest.raises(CopilError, match="Rien n'est envoyé"):
        send(root, ledger, agrees=False)
    assert ledger.entries() == []
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
    assert [one.state for one in send(root, ledger, agrees=False)] == ["sent", "sent"]
    assert [entry.attempts for entry in ledger.entries()] == [1, 1]


def test_a_changed_report_goes_as_a_correction(root: Path, corrected: Path, ledger: Ledger) -> None:
    """It answers the first message, has another Message-ID, and the same report goes no more."""
    _, first = dispatch.prepare_mailings(T1, root, ledger)
    send(root, ledger)
    take_over(corrected, root)
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
    root: Path,
    port: int,
    capsys: pytest.CaptureFixture[str],
    faults: dict[str, str],
    code: int,
    words: str,
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

    controller = Controller(Room(), hostname="127.0.0.1", port=port)
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
    root: Path, published: Path, corrected: Path, ledger: Ledger
) -> None:
    """Nobody gets a second version while nobody knows whether the first arrived."""
    _, first = dispatch.prepare_mailings(T1, root, ledger)
    keys = [one.outgoing.key for one in first]
    for one in first:
        ledger.prepare(one.outgoing.key, one.outgoing.message_id)
        ledger.start(one.outgoing.key)
    ledger.sent(keys[1], "250 ok")
    take_over(corrected, root)
    with pytest.raises(CopilError, match=r"un@example\.org est incertain"):
        send(root, ledger)
    ledger.settle(keys[0], "sent")
    with pytest.raises(CopilError, match="rectificatif à 2 adresses"):
        send(root, ledger, agrees=False)
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
    take_over(published, root)
    with pytest.raises(CopilError, match="puis une autre version"):
        send(root, ledger)


@pytest.mark.parametrize(
    "words",
    [
        ("--dry-run", "--log"),
        ("--settle", "un@example.org", "--lost", "--dry-run"),
        ("--yes", "--log"),
        ("--received",),
        ("--retry", "un@example.org", "--yes"),
        ("--retry", "un@example.org", "--lost"),
        ("--again", "--dry-run"),
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


def test_what_was_sent_stands_in_the_manifest_and_in_the_next_edition(
    root: Path, published: Path, corrected: Path, ledger: Ledger
) -> None:
    """Message-IDs and no address; the edition says and is the same; a new one keeps them."""
    send(root, ledger)
    sent = sent_messages(root / EDITION)
    assert sent == sorted(entry.message_id for entry in ledger.entries())
    assert "un@example" not in (root / EDITION / "manifest.json").read_text("utf-8")
    assert edition_version(root / EDITION) == edition_version(published / EDITION)
    assert sorted(one.name for one in (root / "reports").iterdir()) == ["2011-T1"]
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
    assert sent_messages(corrected / EDITION) == ["<copil.2011-T1.old@example.org>"]


@pytest.mark.parametrize("is_corrected", [False, True], ids=["same edition", "next edition"])
def test_a_deleted_ledger_is_told_and_nobody_gets_a_second_copy(
    root: Path, corrected: Path, is_corrected: bool
) -> None:
    """To agree is not enough; ``again`` is, and then all is as after a first sending."""
    with Ledger(root / dispatch.LEDGER) as ledger:
        send(root, ledger)
    if is_corrected:
        take_over(corrected, root)
    (root / dispatch.LEDGER).unlink()
    with Ledger(root / dispatch.LEDGER) as ledger:
        with pytest.raises(CopilError, match=r"perdus : 2 sur 2.* --again"):
            send(root, ledger)
        assert ledger.entries() == []
        assert [one.state for one in send(root, ledger, again=True)] == ["sent", "sent"]
        assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
        assert sent_messages(root / EDITION) == sorted(
            entry.message_id for entry in ledger.entries()
        )


def test_an_older_backup_of_the_ledger_is_told(root: Path, tmp_path: Path) -> None:
    """It was made after a failed attempt: its entries are ready, and the manifest knows better."""
    with Ledger(root / dispatch.LEDGER) as ledger:
        _, mailings = dispatch.prepare_mailings(T1, root, ledger)
        for one in mailings:
            ledger.prepare(one.outgoing.key, one.outgoing.message_id)
            ledger.back_to_ready(one.outgoing.key, "remis à plus tard")
    backup = shutil.copy(root / dispatch.LEDGER, tmp_path / "backup")
    with Ledger(root / dispatch.LEDGER) as ledger:
        send(root, ledger)
    shutil.copy(backup, root / dispatch.LEDGER)
    with (
        Ledger(root / dispatch.LEDGER) as ledger,
        pytest.raises(CopilError, match="supprimé ou trop ancien"),
    ):
        send(root, ledger)


def test_a_sending_cut_short_notes_what_has_gone(root: Path, ledger: Ledger) -> None:
    """Ctrl-C after the first message: the manifest knows it, and the rerun sends the other."""

    def cut(messages: Sequence[Any], mail: Any, password: Any, ledger: Ledger) -> list[Outcome]:
        accept(messages[:1], mail, password, ledger)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(root, ledger, server=cut)
    assert sent_messages(root / EDITION) == [ledger.entries()[0].message_id]
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]


def test_a_refused_one_is_put_back_by_hand(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It came back or was refused: --retry proposes it again, and that is no loss of the ledger."""
    with Ledger(root / dispatch.LEDGER) as ledger:
        send(root, ledger)
        ledger.mark_bounced(ledger.entries()[0].message_id, "550 5.1.1")
    place = ["--root", str(root)]
    assert cli.main(["send", "2011-T1", "--retry", "deux@example.org", *place]) == 1
    assert "Aucun envoi refusé à deux@example.org" in capsys.readouterr().err
    assert cli.main(["send", "2011-T1", "--retry", "Un@example.org", *place]) == 0
    assert "un@example.org" in capsys.readouterr().out
    with Ledger(root / dispatch.LEDGER) as ledger:
        assert [entry.state for entry in ledger.entries()] == ["ready", "sent"]
        assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
        assert [entry.attempts for entry in ledger.entries()] == [2, 1]


def test_a_second_sending_at_once_says_so(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However the workspace is called: by a link, or by a way around."""
    link = tmp_path / "link"
    link.symlink_to(root, target_is_directory=True)
    with Ledger(root / dispatch.LEDGER):
        for name in (root, link, root / "data" / ".."):
            assert cli.main(["send", "2011-T1", "--yes", "--root", str(name)]) == 1
            assert "Un autre envoi est en cours" in capsys.readouterr().err


def test_a_deleted_ledger_is_told_by_the_command(
    root: Path, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    """--yes is not enough, and the sentence names the file and the way on."""
    send(root, ledger)
    ledger.close()
    (root / dispatch.LEDGER).unlink()
    assert cli.main(["send", "2011-T1", "--yes", "--root", str(root)]) == 1
    told = capsys.readouterr().err
    assert "data/mail/ledger.sqlite3" in told and "copil send 2011-T1 --again" in told


def test_a_manifest_that_cannot_be_written_hides_nothing(
    root: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went is told all the same; the next sending says what to repair, and sends nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: os.rename("/nowhere/a", "/nowhere/b"))
        assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
        with pytest.raises(CopilError, match=r"manifest\.json, où se note"):
            send(root, ledger)
    assert [one.state for one in send(root, ledger)] == ["sent", "sent"]
    assert len(sent_messages(root / EDITION)) == 2
