"""Who got the mail, what the ledger says, and that nobody gets it twice, whatever breaks."""

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from copil_analysis.config import Mail
from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail import delivery
from copil_analysis.publishing.mail.connection import open_connection
from copil_analysis.publishing.mail.ledger import Key, Ledger
from copil_analysis.publishing.mail.sending import Outcome, Outgoing, send_all
from tests.publishing.mail.servers import (
    HOST,
    Authority,
    Room,
    closed_port,
    make_authority,
    raw_server,
    say,
    smtp_server,
)

ONE, TWO, THREE = PEOPLE = ("un@comite.test", "deux@comite.test", "trois@comite.test")
PASSWORD = "mot-de-passe-secret"
BODY = b"Subject: COPIL\r\n\r\nBonjour,\r\n.\r\n..deux points\r\n45 logements\r\n"
# More than the buffers of both ends hold: who sends it notices that nobody reads.
HUGE = b"Subject: COPIL\r\n\r\n" + (b"45 logements, " * 70 + b"\r\n") * 12_000


def outgoing(address: str, content: bytes = BODY) -> Outgoing:
    return Outgoing(Key("2011-T1", "1", "copil", address), f"<{address}.1@service.test>", content)


def settings(port: int, *, security: str = "none", username: str = "", **others: str) -> Mail:
    return Mail.model_validate(
        {
            **{"host": HOST, "port": port, "security": security, "username": username},
            **{"from": "equipe@service.test", "reply_to": "equipe@service.test"},
            **others,
        }
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mail" / "ledger.sqlite3") as opened:
        yield opened


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


def send(
    room: Room | int,
    ledger: Ledger,
    *,
    waits: Sequence[float] = (),
    timeout: float = 30,
    content: bytes = BODY,
    password: str | None = None,
    **options: str,
) -> list[Outcome]:
    """Send to the three over the settings' connection, without a wait."""
    port = room if isinstance(room, int) else room.port
    messages = [outgoing(address, content) for address in PEOPLE]
    mail = settings(port, **options)
    return send_all(
        messages, mail, password, ledger, timeout=timeout, waits=waits, sleep=lambda _: None
    )


def states(ledger: Ledger) -> list[str]:
    return [entry.state for entry in ledger.entries()]


def test_everyone_gets_the_same_bytes_over_one_connection(ledger: Ledger) -> None:
    """Three messages, dots at line starts included, arrive as they are over one connection."""
    with smtp_server() as room:
        outcomes = send(room, ledger)
        assert room.received == [(address, BODY) for address in PEOPLE]
        assert [outcome.state for outcome in outcomes] == ["sent"] * 3
        assert outcomes[0].answer == "250 2.0.0 Ok: queued"
        assert [entry.attempts for entry in ledger.entries()] == [1, 1, 1]
        assert room.connections == 1
        assert [outcome.state for outcome in send(room, ledger)] == ["sent"] * 3
        assert room.connections == 1 and len(room.received) == 3


def test_the_server_learns_no_name_of_the_machine(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EHLO gives an address literal, not the host's name that Received would show."""
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "poste-12.service.test")
    with smtp_server() as room:
        send(room, ledger)
    assert room.commands[0] == "EHLO [127.0.0.1]"


# The fault, the states after the first sending without retries, who got it then, and who after a
# second sending to a server that is well again.
FAULTS = {
    "a recipient refused": ({f"RCPT {TWO}": ["550 5.1.1 No such user"]}, "refused", 2, 2),
    "MAIL put off": ({"MAIL": ["", "451 4.3.0 Later"]}, "ready", 2, 3),
    "RCPT put off": ({f"RCPT {TWO}": ["450 4.2.0 Greylisted"]}, "ready", 2, 3),
    "DATA put off": ({f"DATA {TWO}": ["451 4.3.0 Later"]}, "ready", 2, 3),
    "DATA refused": ({f"DATA {TWO}": ["554 5.5.1 No"]}, "ready", 2, 3),
    "the end put off": ({f"END {TWO}": ["451 4.3.0 Later"]}, "ready", 2, 3),
    "the end refused": ({f"END {TWO}": ["554 5.7.1 Spam"]}, "ready", 2, 3),
    "the content refused": ({f"END {TWO}": ["550 Attachment"]}, "ready", 2, 3),
    "the relay refused": ({f"RCPT {TWO}": ["554 5.7.1 Relay access denied"]}, "ready", 2, 3),
    "a mailbox full at the end": ({f"END {TWO}": ["552 5.2.2 Mailbox full"]}, "refused", 2, 2),
    "a stranger at the end": ({f"END {TWO}": ["550 User unknown"]}, "refused", 2, 2),
    "too big at the end": ({f"END {TWO}": ["552 5.3.4 Too big"]}, "refused", 2, 2),
    "too big at MAIL": ({"MAIL": ["", "552 5.3.4 Too big"]}, "refused", 2, 2),
    "421 at MAIL": ({"MAIL": ["", "421 4.3.2 Closing"]}, "ready", 2, 3),
    "421 at RCPT": ({f"RCPT {TWO}": ["421 4.3.2 Closing"]}, "ready", 2, 3),
    "421 at the end": ({f"END {TWO}": ["421 4.3.2 Closing"]}, "ready", 2, 3),
    "421 between two messages": ({"RSET": ["421 4.3.2 Closing"]}, "sent", 3, 3),
    "lost between two messages": ({"RSET": ["drop"]}, "sent", 3, 3),
    "lost at MAIL": ({"MAIL": ["", "drop"]}, "ready", 2, 3),
    "lost at RCPT": ({f"RCPT {TWO}": ["drop"]}, "ready", 2, 3),
    "lost at DATA": ({f"DATA {TWO}": ["drop"]}, "ready", 2, 3),
    "lost after the end": ({f"END {TWO}": ["drop"]}, "uncertain", 2, 2),
    "accepted, then lost": ({f"END {TWO}": ["keep, drop"]}, "uncertain", 3, 3),
    "garbage after the end": ({f"END {TWO}": ["999 What"]}, "uncertain", 2, 2),
}


@pytest.mark.parametrize(("faults", "state", "first", "second"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_the_second_recipients_only(
    faults: dict[str, list[str]], state: str, first: int, second: int, ledger: Ledger
) -> None:
    """The others get theirs at once, the ledger says what is known, and nobody gets two."""
    with smtp_server(faults) as room:
        outcomes = send(room, ledger)
        assert [outcome.state for outcome in outcomes] == ["sent", state, "sent"]
        assert states(ledger) == ["sent", state, "sent"]
        assert len(room.received) == first
        send(room, ledger)
        assert sorted(set(room.addresses)) == sorted(room.addresses)
        assert len(room.received) == second
        assert states(ledger) == ["sent", "sent" if state == "ready" else state, "sent"]


@pytest.mark.parametrize("step", ["MAIL", f"RCPT {TWO}", f"DATA {TWO}", f"END {TWO}"])
def test_what_is_put_off_goes_after_the_wait(step: str, ledger: Ledger) -> None:
    """451 then success: one waits once for all, and each has it once."""
    asked: list[float] = []
    mail_of = [outgoing(address) for address in PEOPLE]
    with smtp_server({step: ["451 4.3.0 Later"]}) as room:
        outcomes = send_all(
            mail_of, settings(room.port), None, ledger, waits=(30, 120), sleep=asked.append
        )
        assert sorted(room.addresses) == sorted(PEOPLE)
    assert [outcome.state for outcome in outcomes] == ["sent"] * 3
    assert asked == [30]


def test_who_is_put_off_for_ever_stays_ready(ledger: Ledger) -> None:
    """As many attempts as waits and one; then the entry is ready and says why."""
    with smtp_server({f"RCPT {TWO}": ["451 4.7.1 Greylisted"] * 9}) as room:
        outcome = send(room, ledger, waits=(0, 0))[1]
        assert len([one for one in room.commands if f"TO:<{TWO}>" in one]) == 3
    assert (outcome.state, outcome.answer) == ("ready", "remis à plus tard : 451 4.7.1 Greylisted")
    assert ledger.entries()[1].attempts == 3


def test_the_size_that_the_server_allows_is_asked_before_the_message(ledger: Ledger) -> None:
    """With SIZE a server refuses at MAIL FROM, and the answer is a sentence with the size."""
    with smtp_server(max_size=1000) as room:
        outcomes = send(room, ledger, content=b"x" * 70 + b"\r\n" + BODY * 20)
        assert room.received == [] and not [one for one in room.commands if "DATA" in one]
    assert states(ledger) == ["refused"] * 3
    assert outcomes[0].answer.startswith("message trop gros pour ce serveur")


def test_a_full_mailbox_is_not_called_a_size(ledger: Ledger) -> None:
    """552 5.2.2 is about the recipient's mailbox, whatever the size of the message."""
    with smtp_server({"END": ["552 5.2.2 Mailbox full"]}) as room:
        assert send(room, ledger)[0].answer == "552 5.2.2 Mailbox full"


@pytest.mark.parametrize(("fault", "state"), [("drop", "ready"), ("552 Too big", "refused")])
def test_a_message_stopped_before_its_end_was_not_accepted(
    fault: str, state: str, ledger: Ledger
) -> None:
    """A loss amid the message leaves it ready, and a refusal amid it is a refusal."""
    with smtp_server({f"BODY {TWO}": [fault]}) as room:
        outcomes = send(room, ledger, content=HUGE)
        assert [outcome.state for outcome in outcomes] == ["sent", state, "sent"]
        assert room.addresses == [ONE, THREE]
        send(room, ledger, content=HUGE)
        assert room.addresses == [ONE, THREE, *([TWO] if state == "ready" else [])]


def test_a_small_message_that_a_lost_server_cannot_have_ended_is_ready(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's goodbye is seen before the dot follows, though the body seemed to leave."""
    waiting = delivery._has_spoken

    def wait_for_the_word(connection: socket.socket | None) -> bool:
        assert connection is not None
        connection.recv(1, socket.MSG_PEEK)
        return waiting(connection)

    def talk(connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            connection.sendall(b"220 serveur.test\r\n")
            for line in lines:
                if line.upper().startswith(b"DATA"):
                    connection.sendall(b"354 Go on\r\n")
                    while lines.readline() != BODY.splitlines(keepends=True)[-1]:
                        pass
                    return
                connection.sendall(b"250 Ok\r\n")

    monkeypatch.setattr(delivery, "_has_spoken", wait_for_the_word)
    with raw_server(talk) as port:
        outcomes = send(port, ledger)
    assert [outcome.state for outcome in outcomes] == ["ready"] * 3
    assert "connexion perdue" in outcomes[0].answer


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_silence_before_the_message_leaves_it_ready(step: str, ledger: Ledger) -> None:
    """A server that stops answering before DATA has nothing; the others go over a new one."""
    with smtp_server({step: ["", "silent"]}) as room:
        outcomes = send(room, ledger, timeout=1)
        assert [outcome.state for outcome in outcomes] == ["sent", "ready", "sent"]
        assert "muet" in outcomes[1].answer
        assert (room.addresses, room.connections) == ([ONE, THREE], 2)
        send(room, ledger)
        assert room.addresses == [ONE, THREE, TWO]


@pytest.mark.parametrize("fault", ["silent", "keep, silent"])
def test_silence_after_the_message_is_uncertain(
    fault: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accepted or not: past the timeout nobody knows, and nothing goes again by itself."""
    monkeypatch.setattr(delivery, "_LAST_WAIT", 1)
    with smtp_server({f"END {TWO}": [fault]}) as room:
        outcomes = send(room, ledger, timeout=1, waits=(0, 0))
        assert [outcome.state for outcome in outcomes] == ["sent", "uncertain", "sent"]
        assert "peut-être arrivé" in outcomes[1].answer
        before = list(room.addresses)
        send(room, ledger)
        assert room.addresses == before
    assert states(ledger) == ["sent", "uncertain", "sent"]


def test_the_server_has_longer_to_accept_than_to_answer(ledger: Ledger) -> None:
    """After the final dot a server may take ten times the timeout: doubt costs more than time."""
    with smtp_server({f"END {TWO}": ["keep, late"]}) as room:
        send(room, ledger, timeout=1)
        assert (states(ledger), room.connections) == (["sent"] * 3, 1)


def test_a_server_that_closes_after_each_message_gets_all(ledger: Ledger) -> None:
    """A loss between two messages costs a connection, and no wait."""
    with smtp_server({"RSET": ["drop", "421 4.7.0 One message a connection"]}) as room:
        send(room, ledger)
        assert (room.addresses, room.connections) == (list(PEOPLE), 3)


def test_a_server_that_goes_away_midway_leaves_the_rest_ready(ledger: Ledger) -> None:
    """What was sent is told, what was not is ready and says why: no error hides the first."""
    with smtp_server({"RSET": ["drop"], "EHLO": ["", "421 4.3.2 Closing"]}) as room:
        outcomes = send(room, ledger)
        assert [outcome.state for outcome in outcomes] == ["sent", "ready", "ready"]
        assert f"{HOST} (port {room.port}) est occupé (421)" in outcomes[2].answer
        send(room, ledger)
        assert room.addresses == list(PEOPLE)


def test_a_server_that_is_gone_after_the_wait_hides_nothing(ledger: Ledger) -> None:
    """What went in the first round is told, though the second found a server that wants nobody."""
    faults = {f"RCPT {TWO}": ["451 4.3.0 Later"], "EHLO": ["", "554 5.7.1 No", "554 5.7.1 No"]}
    with smtp_server(faults) as room:
        outcomes = send(room, ledger, waits=(0, 0))
        assert [outcome.state for outcome in outcomes] == ["sent", "ready", "sent"]
        assert room.connections == 3


def test_a_busy_server_is_asked_again(ledger: Ledger) -> None:
    """421 instead of a greeting is worth a wait; when it lasts, nothing was sent."""
    with smtp_server({"EHLO": ["421 4.3.2 Busy"] * 3}) as room:
        with pytest.raises(CopilError, match="occupé"):
            send(room, ledger, waits=(0,))
        assert send(room, ledger, waits=(0,))[2].state == "sent"
        assert room.connections == 4
    with raw_server(say("421 4.3.2 Busy")) as port, pytest.raises(CopilError, match="occupé"):
        open_connection(settings(port), None, timeout=5)


@pytest.mark.parametrize("code", ["550 5.7.1 Not you", "530 5.7.0 Authenticate"])
def test_a_sender_refused_refuses_no_recipient(code: str, ledger: Ledger) -> None:
    """5xx at MAIL FROM is about us: nobody is marked refused, all stay ready."""
    with smtp_server({"MAIL": [code]}) as room:
        with pytest.raises(CopilError, match=r"n’accepte rien de equipe@service\.test"):
            send(room, ledger, waits=(0, 0))
        assert states(ledger) == ["ready"] * 3
        send(room, ledger)
        assert room.addresses == list(PEOPLE)


@pytest.mark.parametrize(
    ("step", "reply", "words"),
    [
        ("RCPT", "554 5.7.1 <un@comite.test>: Relay access denied", "relais refusé"),
        ("RCPT", "503 Bad sequence", "règles du serveur"),
        ("RCPT", "530 Authenticate", "identification refusée"),
        ("RCPT", "550 5.1.8 Domain not found", "expéditeur refusé"),
        ("DATA", "554 5.7.1 No", "contenu ou pièce jointe refusés"),
        ("END", "550 5.7.26 DMARC", "domaine de from non autorisé"),
        ("END", "550 5.7.1 content rejected", "contenu ou pièce jointe refusés"),
        ("END", "554 Blocked", "règles du serveur"),
    ],
)
def test_a_server_that_blames_us_locks_nobody_out(
    step: str, reply: str, words: str, ledger: Ledger
) -> None:
    """All stay ready, the others are not asked for, nothing waits, and one sentence says why."""
    with smtp_server({step: [reply] * 9}) as room:
        with pytest.raises(CopilError, match=words) as caught:
            send(room, ledger, waits=(0, 0))
        assert "n’accepte rien de equipe@service.test" in str(caught.value)
        assert reply[:3] in str(caught.value)
        assert states(ledger) == ["ready"] * 3
        assert len([one for one in room.commands if one.startswith("RCPT")]) == 1
        room.faults.clear()
        assert [one.state for one in send(room, ledger)] == ["sent"] * 3


def test_who_is_blamed_first_lets_the_others_by(ledger: Ledger) -> None:
    """A mailbox closed to us stops one sending; the next begins with somebody else."""
    with smtp_server({f"RCPT {ONE}": ["550 5.7.1 RESOLVER.RST.NotAuthorized"] * 2}) as room:
        with pytest.raises(CopilError):
            send(room, ledger)
        outcomes = send(room, ledger, waits=(0, 0))
        assert [one.state for one in outcomes] == ["ready", "sent", "sent"]
        assert outcomes[0].is_ours and room.addresses == [TWO, THREE]


def test_an_address_refused_before_does_not_hide_whom_the_server_blames(ledger: Ledger) -> None:
    """The first is a stranger, then the relay refuses us: the third is not asked for."""
    faults = {f"RCPT {ONE}": ["550 5.1.1 No"], f"RCPT {TWO}": ["554 5.7.1 Relay access denied"]}
    with smtp_server(faults) as room:
        outcomes = send(room, ledger, waits=(0, 0))
        assert [one.state for one in outcomes] == ["refused", "ready", "ready"]
        assert outcomes[2].is_ours and room.received == []
        assert not [one for one in room.commands if THREE in one]


def test_a_refused_address_goes_again_when_somebody_says_so(ledger: Ledger) -> None:
    """Ready once more, it goes at the next sending; what was sent is not put back."""
    with smtp_server({f"RCPT {TWO}": ["550 5.1.1 No such user"]}) as room:
        send(room, ledger)
        ledger.retry(outgoing(TWO).key)
        with pytest.raises(CopilError, match="« envoyé »"):
            ledger.retry(outgoing(ONE).key)
        send(room, ledger)
        assert room.addresses == [ONE, THREE, TWO]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_verified_connection_carries_password_and_messages(
    security: str, authority: Authority, ledger: Ledger
) -> None:
    """STARTTLS or TLS from the first byte, the certificate of the authority in ca_file."""
    context = authority.serve()
    options = {"starttls": context} if security == "starttls" else {"tls": context}
    with smtp_server(password=PASSWORD, **options) as room:  # type: ignore[arg-type]
        send(
            room,
            ledger,
            security=security,
            username="equipe",
            password=PASSWORD,
            ca_file=authority.file,
        )
        assert room.received == [(address, BODY) for address in PEOPLE]
        assert room.logins == [("equipe", PASSWORD)]


def refused_text(room: Room | int, ledger: Ledger, timeout: float = 30, **options: str) -> str:
    """The error when nothing may be sent; nothing was, and the entries are ready."""
    given = {"security": "starttls", "username": "equipe", "password": PASSWORD, **options}
    with pytest.raises(CopilError) as caught:
        send(room, ledger, waits=(0, 0), timeout=timeout, **given)  # type: ignore[arg-type]
    assert states(ledger) == ["ready"] * 3
    assert [entry.attempts for entry in ledger.entries()] == [0, 0, 0]
    text = str(caught.value)
    assert PASSWORD not in text and caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert given.get("host", HOST) in text and text.endswith(".") and "\n" not in text
    if isinstance(room, Room):
        assert not room.received and not [one for one in room.commands if "MAIL" in one]
    return text


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("host", "age", "is_known", "words"),
    [
        ("autre.test", 1, True, "n’est pas au nom de 127.0.0.1"),
        ("127.0.0.2", 1, True, "n’est pas au nom de 127.0.0.1"),
        (HOST, 30, True, "périmé ; vérifiez l’horloge"),
        (HOST, -2, True, "pas encore valable ; vérifiez l’horloge de cette machine"),
        (HOST, 1, False, "aucune autorité connue"),
    ],
)
def test_a_wrong_certificate_gets_nothing(
    security: str,
    host: str,
    age: int,
    is_known: bool,
    words: str,
    authority: Authority,
    ledger: Ledger,
) -> None:
    """Another's, an expired, a future or an unknown certificate: no password, no message."""
    context = authority.serve(host, age=age)
    options = {"starttls": context} if security == "starttls" else {"tls": context}
    with smtp_server(password=PASSWORD, **options) as room:  # type: ignore[arg-type]
        ca_file = authority.file if is_known else ""
        assert words in refused_text(room, ledger, security=security, ca_file=ca_file)
        assert room.logins == []


def test_a_server_without_starttls_gets_nothing(ledger: Ledger) -> None:
    """What asks for STARTTLS sends nothing in clear, with a password or without."""
    with smtp_server() as room:
        assert "STARTTLS" in refused_text(room, ledger)
        assert "STARTTLS" in refused_text(room, ledger, username="")


@pytest.mark.parametrize("answer", ["454 4.7.0 Not now", "502 Unknown", "220"])
def test_starttls_stripped_on_the_way_gets_nothing(answer: str, ledger: Ledger) -> None:
    """Offered and then refused, or accepted without TLS behind it: nothing goes in clear."""
    heard: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        for line in ("220 serveur.test", "250-serveur.test\r\n250 STARTTLS", answer):
            connection.sendall(line.encode() + b"\r\n")
            heard.append(connection.recv(65_536))
        connection.sendall(b"250 injected\r\n")

    with raw_server(talk) as port:
        assert "chiffre" in refused_text(port, ledger)
    assert not [one for one in heard if b"AUTH" in one or b"MAIL" in one]


def test_a_bad_password_sends_nothing(authority: Authority, ledger: Ledger) -> None:
    """The error names what to look at, and neither password."""
    with smtp_server(password="un autre", starttls=authority.serve()) as room:
        text = refused_text(room, ledger, ca_file=authority.file)
        assert "refuse l’identifiant ou le mot de passe (535)" in text
        assert {given for _, given in room.logins} == {PASSWORD}


def test_a_server_that_knows_no_password_sends_nothing(
    authority: Authority, ledger: Ledger
) -> None:
    """A username is set and the server offers no AUTH: it is another server than we think."""
    with smtp_server() as room:
        assert "AUTH" in refused_text(room, ledger, security="none")
    assert PASSWORD not in "".join(room.commands)


def test_a_server_that_repeats_the_password_is_not_quoted(ledger: Ledger) -> None:
    """What a server says about a password stands in no error."""
    lines = ("220 serveur.test", "250-serveur.test\r\n250 AUTH PLAIN", f"535 Not {PASSWORD}")
    with raw_server(say(*lines)) as port:
        refused_text(port, ledger, security="none")


def test_a_password_with_an_accent_is_told_and_not_quoted(ledger: Ledger) -> None:
    """smtplib cannot send it, and its error would quote it."""
    with smtp_server() as room:
        text = refused_text(room, ledger, security="none", password=PASSWORD + "é")
        assert "hors ASCII" in text and room.connections == 0


def test_a_password_that_is_missing_is_told_before_connecting(ledger: Ledger) -> None:
    """A username without a password makes no connection."""
    with smtp_server() as room:
        assert "COPIL_SMTP_PASSWORD" in refused_text(room, ledger, password="")
        assert room.connections == 0


@pytest.mark.parametrize(
    ("lines", "security", "words"),
    [
        (["HTTP/1.1 400 Bad Request"], "starttls", "ne parle pas SMTP"),
        (["220 ftp.test", "500 Unknown", "221 Bye"], "none", "ne veut pas de cette machine (500)"),
        (["554 5.7.1 Blocked"], "none", "ne veut pas de cette machine (554)"),
        (["220 serveur.test"], "tls", "TLS"),
    ],
)
def test_another_servers_answers_are_understood(
    lines: list[str], security: str, words: str, ledger: Ledger
) -> None:
    """A server that speaks no SMTP, or not as asked, gets nothing."""
    with raw_server(say(*lines)) as port:
        assert words in refused_text(port, ledger, security=security)


def say_nothing(connection: socket.socket) -> None:
    connection.recv(1)


def test_a_server_that_says_nothing_or_hangs_up_gets_nothing(ledger: Ledger) -> None:
    """Silence at the greeting, and a connection closed at once, are told apart."""
    with raw_server(say_nothing) as port:
        assert "ne répond pas" in refused_text(port, ledger, timeout=0.5)
    with raw_server(lambda connection: None) as port:
        assert "coupe la connexion" in refused_text(port, ledger)


def test_a_server_that_is_not_there_is_told(ledger: Ledger) -> None:
    """No server at the port, or no such host: one sentence with what to look at."""
    with closed_port() as port:
        assert "n’est pas joignable" in refused_text(port, ledger)
    assert "n’existe pas sous ce nom" in refused_text(25, ledger, host="serveur.invalid")


def test_nothing_goes_in_clear_to_another_machine(ledger: Ledger) -> None:
    """The configuration refuses it; so does the sending, should it be made without it."""
    mail = settings(25).model_copy(update={"host": "192.0.2.1"})
    with pytest.raises(CopilError, match=r"192\.0\.2\.1"):
        send_all([outgoing(ONE)], mail, None, ledger)


def test_localhost_that_is_another_machine_gets_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``none`` what counts is the address that the connection really has."""
    monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("192.0.2.1", 25))
    with smtp_server() as room:
        assert "n’est pas chiffrée" in refused_text(room, ledger, security="none")
        assert room.logins == []


def test_a_ca_file_that_is_none_is_named(tmp_path: Path, ledger: Ledger) -> None:
    """A missing file, or one that holds no certificate, sends nothing."""
    empty = tmp_path / "vide.pem"
    empty.write_text("pas un certificat", encoding="utf-8")
    for path in (empty, tmp_path / "absent.pem"):
        with smtp_server() as room:
            assert path.name in refused_text(room, ledger, ca_file=str(path))


@pytest.mark.parametrize("content", [b"a\r\n\n.\nMAIL FROM:<x@y.test>\r\n", b"a\rb\r\n", b"fin\n"])
def test_a_lone_line_end_makes_no_message(content: bytes) -> None:
    """Some servers would end the message at it and take what follows for commands."""
    with pytest.raises(ValueError, match="CRLF"):
        outgoing(ONE, content)


@pytest.mark.parametrize(
    "address", ["", "un", "un@a.test, deux@a.test", "un@a.test>\r\nRCPT TO:<x@y.test", "é@a.test"]
)
def test_an_address_that_is_none_makes_no_message(address: str) -> None:
    """One plain ASCII address, or a ValueError before anything is connected."""
    with pytest.raises(ValueError, match="plain address"):
        outgoing(address)


def test_an_interrupted_sending_knows_what_did_not_leave(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before the final dot: the message is ready, and the ledger can be used again."""

    def interrupt(connection: socket.socket | None) -> bool:
        raise KeyboardInterrupt

    with smtp_server() as room:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(delivery, "_has_spoken", interrupt)
            send(room, ledger)
        assert (room.received, states(ledger)) == ([], ["ready"] * 3)
        send(room, ledger)
        assert room.addresses == [TWO, THREE, ONE]
