"""What leaves for a real Postfix: who gets it, byte for byte, and what comes back."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copil_analysis.config import Mail, Recipient
from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.bounces import read_bounces
from copil_analysis.publishing.mail.ledger import Key, Ledger
from copil_analysis.publishing.mail.message import build_message, message_id
from copil_analysis.publishing.mail.sending import Outcome, Outgoing, send_all
from tests.publishing.mail.postfix import KNOWN, LOST, TEAM, Postfix, missing_postfix, run_postfix

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

COMMITTEE = tuple(address for address in KNOWN if address != TEAM)
# What a server puts above a message that it delivers (RFC 5321, 4.4), and Postfix's own two.
TRACE = {"Return-Path", "X-Original-To", "Delivered-To", "Received"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a test authority (ca.pem) and a server's key and certificate that it signed."""
    folder = tmp_path_factory.mktemp("authority")
    for name, arguments in {
        "ca": ["-subj", "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign"],
        "server": [
            *("-subj", "/CN=relais.test", "-CA", "ca.pem", "-CAkey", "ca.key"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-addext", "basicConstraints=critical,CA:FALSE"),
        ],
    }.items():
        common = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        files = ["-keyout", f"{name}.key", "-out", f"{name}.pem"]
        command = ["openssl", "req", "-x509", *common, *files, *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=30)
    return folder


@pytest.fixture(scope="module")
def postfix(request: pytest.FixtureRequest) -> Iterator[Postfix]:
    """A private Postfix that offers STARTTLS; without one the tests are skipped.

    With COPIL_REQUIRE_POSTFIX set, as .ci/run sets it, its absence is a failure.
    """
    if reason := missing_postfix():
        (pytest.fail if os.environ.get("COPIL_REQUIRE_POSTFIX") else pytest.skip)(reason)
    authority = request.getfixturevalue("authority")
    with run_postfix([authority / "server.key", authority / "server.pem"]) as server:
        yield server


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A new ledger."""
    with Ledger(tmp_path / "mail" / "ledger.sqlite3") as opened:
        yield opened


def mail_through(postfix: Postfix, security: str = "none", ca_file: Path | str = "") -> Mail:
    """The [mail] part of copil.toml for the private server."""
    return Mail.model_validate(
        {
            "host": "127.0.0.1",
            "port": postfix.port,
            "security": security,
            "from": TEAM,
            "reply_to": TEAM,
            "ca_file": str(ca_file),
        }
    )


def outgoing(version: str, address: str, body: bytes) -> Outgoing:
    """A message with a body of ASCII lines, named after the version."""
    identifier = f"<{version}.{address.replace('@', '.')}@service.test>"
    head = (
        f"Message-ID: {identifier}\r\nDate: Fri, 15 Apr 2011 08:00:00 +0200\r\n"
        f"From: {TEAM}\r\nTo: {address}\r\nSubject: COPIL\r\n\r\n"
    )
    return Outgoing(Key("2011-T1", version, "copil", address), identifier, head.encode() + body)


def send(messages: Sequence[Outgoing], mail: Mail, ledger: Ledger) -> list[Outcome]:
    """Send at once, with no second attempt."""
    return send_all(messages, mail, None, ledger, timeout=10, waits=())


def copies_of(message: Outgoing, postfix: Postfix) -> list[bytes]:
    """The delivered copies of a message, with what servers put above each."""
    name = message.message_id.encode()
    return [one for one in postfix.read_box(message.key.address) if name in one]


def check_delivered_once(message: Outgoing, postfix: Postfix) -> None:
    """One copy is in the recipient's box: the bytes sent, in LF, below the servers' trace."""
    (delivered,) = copies_of(message, postfix)
    sent = message.content.replace(b"\r\n", b"\n")
    assert delivered.endswith(sent)
    above = message_from_bytes(delivered.removesuffix(sent))
    assert set(above.keys()) == TRACE
    assert above["Delivered-To"] == message.key.address
    assert above["Return-Path"] == f"<{TEAM}>"


def whole(address: str, quarter: "Quarter", mail: Mail) -> Outgoing:
    """The real message, with its charts and two attachments."""
    key = Key(str(quarter.period), "whole", "copil", address)
    content = build_message(
        quarter,
        Recipient(address=address, name="Comité"),
        mail,
        files={
            "index.html": "<p>logements attribués</p>\n".encode() * 5_000,
            "tables/tables.xlsx": bytes(range(256)) * 60,
        },
        version=key.version,
        correction_of=None,
    )
    domain = mail.sender.rpartition("@")[2]
    return Outgoing(key, message_id(key.period, key.version, "copil", address, domain), content)


def test_each_of_three_recipients_gets_the_bytes_that_left_once(
    quarter_2011: "Quarter", postfix: Postfix, ledger: Ledger
) -> None:
    """The real message, with accents, charts and attachments; a second sending adds no copy."""
    mail = mail_through(postfix)
    messages = [whole(address, quarter_2011, mail) for address in COMMITTEE]
    for _ in range(2):
        assert [one.state for one in send(messages, mail, ledger)] == ["sent"] * 3
        postfix.wait_until_idle()
        for message in messages:
            check_delivered_once(message, postfix)


@pytest.mark.parametrize(
    "body",
    [
        b".\r\n..\r\n.a line that begins with a dot\r\n",
        b"From a line that an mbox would escape\r\n",
        b"trailing blanks  \t\r\n\r\n\r\n",
        b"x" * 998 + b"\r\n",
        b"",
    ],
    ids=["dots", "from", "blanks", "longest-line", "empty"],
)
def test_lines_that_mail_is_known_to_change_arrive_unchanged(
    postfix: Postfix, ledger: Ledger, body: bytes, request: pytest.FixtureRequest
) -> None:
    """Dots, "From ", blanks at the end and the longest line allowed."""
    version = re.sub(r"\W", "-", request.node.name)
    message = outgoing(version, COMMITTEE[0], body)
    assert [one.state for one in send([message], mail_through(postfix), ledger)] == ["sent"]
    postfix.wait_until_idle()
    check_delivered_once(message, postfix)


def test_an_address_that_the_server_does_not_know_is_refused_and_the_others_are_served(
    postfix: Postfix, ledger: Ledger
) -> None:
    """Postfix says 550 at RCPT: the ledger has its reason, and no bounce follows."""
    addresses = (COMMITTEE[0], "inconnu@comite.test", COMMITTEE[1])
    messages = [outgoing("unknown", address, b"45 logements\r\n") for address in addresses]
    outcomes = send(messages, mail_through(postfix), ledger)
    assert [one.state for one in outcomes] == ["sent", "refused", "sent"]
    assert "550 5.1.1" in outcomes[1].answer
    postfix.wait_until_idle()
    check_delivered_once(messages[0], postfix)
    check_delivered_once(messages[2], postfix)
    assert not any(b"unknown.inconnu" in one for one in postfix.read_box(TEAM))


@pytest.mark.parametrize(
    ("version", "lines", "original"),
    [("short", 1, b"message/rfc822"), ("long", 2_000, b"text/rfc822-headers")],
)
def test_what_a_server_further_on_refuses_comes_back_and_is_matched_to_the_ledger(
    postfix: Postfix, ledger: Ledger, version: str, lines: int, original: bytes
) -> None:
    """A short message comes back whole, of a long one only the headers: both tell whose it is."""
    messages = [
        outgoing(version, address, b"45 logements, 177 en attente\r\n" * lines)
        for address in (COMMITTEE[0], LOST)
    ]
    outcomes = send(messages, mail_through(postfix), ledger)
    assert [one.state for one in outcomes] == ["sent", "sent"]
    postfix.wait_until_idle()
    (bounce,) = [one for one in postfix.read_box(TEAM) if messages[1].message_id.encode() in one]
    assert b"Content-Type: " + original in bounce
    found = read_bounces(postfix.box(TEAM), ledger)
    assert [entry.key for entry in found.matched] == [messages[1].key]
    states = {entry.key.address: entry.state for entry in ledger.entries()}
    assert states == {COMMITTEE[0]: "sent", LOST: "refused"}
    assert "550 5.1.1" in found.matched[0].answer
    assert "No such mailbox" in found.matched[0].answer


def test_over_starttls_with_the_authority_s_certificate_the_message_arrives(
    postfix: Postfix, ledger: Ledger, authority: Path
) -> None:
    """Postfix itself notes in Received that the connection was encrypted."""
    message = outgoing("starttls", COMMITTEE[0], b"45 logements\r\n")
    mail = mail_through(postfix, "starttls", authority / "ca.pem")
    assert [one.state for one in send([message], mail, ledger)] == ["sent"]
    postfix.wait_until_idle()
    check_delivered_once(message, postfix)
    (delivered,) = copies_of(message, postfix)
    assert re.search(rb"using TLSv1\.[23]", delivered)


def test_over_starttls_with_an_unknown_authority_nothing_leaves(
    postfix: Postfix, ledger: Ledger
) -> None:
    """The machine's own authorities did not sign the test certificate."""
    message = outgoing("untrusted", COMMITTEE[0], b"45 logements\r\n")
    with pytest.raises(CopilError, match="certificat"):
        send([message], mail_through(postfix, "starttls"), ledger)
    postfix.wait_until_idle()
    assert [entry.state for entry in ledger.entries()] == ["ready"]
    assert not any(b"untrusted." in one for one in postfix.read_box(COMMITTEE[0]))
