"""Bounces as Postfix, Exchange and others write them find their entry in the ledger."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail import bounces
from copil_analysis.publishing.mail.bounces import Bounces, read_bounces
from copil_analysis.publishing.mail.ledger import Entry, Key, Ledger

MARIE = "<a1b2c3d4e5f60718293a4b5c6d7e8f90@copil.exemple.fr>"
PAUL = "<0f9e8d7c6b5a49382716053f4e2d1c0b@copil.exemple.fr>"

# As Postfix 3.7 writes it: text, status, the whole message returned.
POSTFIX = f"""\
Return-Path: <>
Date: Thu, 12 May 2011 08:00:03 +0200 (CEST)
From: MAILER-DAEMON@mx.exemple.fr (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: copil@exemple.fr
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="7C2B91A0E4.1305180003/mx.exemple.fr"
Content-Transfer-Encoding: 8bit
Message-Id: <20110512060003.8D1B21A0E5@mx.exemple.fr>

This is a MIME-encapsulated message.

--7C2B91A0E4.1305180003/mx.exemple.fr
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

This is the mail system at host mx.exemple.fr.

<marie@exemple.fr>: host mail.exemple.fr[192.0.2.1] said: 550 5.1.1
    <marie@exemple.fr>: Recipient address rejected: User unknown

--7C2B91A0E4.1305180003/mx.exemple.fr
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.fr
X-Postfix-Queue-ID: 7C2B91A0E4
X-Postfix-Sender: rfc822; copil@exemple.fr
Arrival-Date: Thu, 12 May 2011 08:00:01 +0200 (CEST)

Final-Recipient: rfc822; marie@exemple.fr
Original-Recipient: rfc822;marie@exemple.fr
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.exemple.fr
Diagnostic-Code: smtp; 550 5.1.1 <marie@exemple.fr>: Recipient address
    rejected: User unknown (forwarded for secret@ailleurs.fr)

--7C2B91A0E4.1305180003/mx.exemple.fr
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

Return-Path: <copil@exemple.fr>
Message-ID: {MARIE}
From: Service <copil@exemple.fr>
To: marie@exemple.fr
Subject: COPIL
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="copil-mixed"

--copil-mixed
Content-Type: text/plain

Corps
--copil-mixed--

--7C2B91A0E4.1305180003/mx.exemple.fr--
"""

# As Exchange writes it: a French subject, HTML, no blank between type and code, headers only.
EXCHANGE = f"""\
From: <postmaster@prefecture.exemple.fr>
To: <copil@exemple.fr>
Date: Thu, 12 May 2011 06:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="d7a1e3_=_AM0PR01"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: fr-FR
Message-ID: <c5@AM0PR01.prefecture.exemple.fr>
In-Reply-To: {MARIE}
References: {MARIE}
Subject: =?utf-8?B?Tm9uIHJlbWlzwqA6IENPUElMLCAxZXIgdHJpbWVzdHJlIDIwMTE=?=
Auto-Submitted: auto-replied
MIME-Version: 1.0

--d7a1e3_=_AM0PR01
Content-Type: multipart/alternative; boundary="inner_=_AM0PR01"

--inner_=_AM0PR01
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Votre message n=E2=80=99a pas pu =C3=AAtre remis.

--inner_=_AM0PR01
Content-Type: text/html; charset="utf-8"

<html><body><p>Non remis</p></body></html>

--inner_=_AM0PR01--

--d7a1e3_=_AM0PR01
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.prefecture.exemple.fr
Received-From-MTA: dns;mx.exemple.fr
Arrival-Date: Thu, 12 May 2011 06:00:02 +0000

Final-Recipient: rfc822;paul@exemple.fr
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by lookup

--d7a1e3_=_AM0PR01
Content-Type: text/rfc822-headers

Received: from mx.exemple.fr (192.0.2.7)
Subject: COPIL
Message-ID:
 {PAUL}
To: <paul@exemple.fr>

--d7a1e3_=_AM0PR01--
"""

REPLY = f"""\
Return-Path: <marie@exemple.fr>
From: Marie <marie@exemple.fr>
To: copil@exemple.fr
Subject: =?utf-8?q?R=C3=A9=3A_COPIL?=
In-Reply-To: {MARIE}
References: {MARIE}

Merci, bien re=C3=A7u.
"""
RECEIPT = """\
From: postmaster@prefecture.exemple.fr
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: message/disposition-notification

Disposition: manual-action/MDN-sent-automatically; displayed
--b--
"""

TOLD = "non remis : 550 5.1.1 <marie@exemple.fr>: Recipient address rejected: User unknown "


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Marie and Paul were sent the quarter."""
    with Ledger(tmp_path / "mail" / "ledger.sqlite3") as ledger:
        for name, message_id in (("marie", MARIE), ("paul", PAUL)):
            key = Key("2011-T1", "v1", "copil", f"{name}@exemple.fr")
            ledger.prepare(key, message_id)
            ledger.start(key)
            ledger.sent(key, "250 Ok")
        yield ledger


def read(text: str, ledger: Ledger, folder: Path) -> Bounces:
    file = folder / "avis.eml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return read_bounces(file, ledger)


def states(ledger: Ledger) -> list[str]:
    return [entry.state for entry in ledger.entries()]


def original_of(text: str) -> str:
    """The part that holds the original message, with its separator."""
    start = text.index("--7C2B", text.index("Diagnostic-Code"))
    return text[start : text.rindex("--7C2B")]


def test_a_bounce_of_postfix_is_matched(ledger: Ledger, tmp_path: Path) -> None:
    """Status and diagnostic stand in the ledger on one line, without a stranger's address."""
    found = read(POSTFIX, ledger, tmp_path)
    assert found == Bounces(matched=[ledger.entries()[0]])
    assert states(ledger) == ["refused", "sent"]
    assert found.matched[0].answer == f"{TOLD}(forwarded for (adresse))"


def test_a_bounce_of_exchange_is_matched(ledger: Ledger, tmp_path: Path) -> None:
    """The original's folded Message-ID counts, not what the notification says it answers."""
    found = read(EXCHANGE, ledger, tmp_path)
    assert states(ledger) == ["sent", "refused"]
    assert [entry.answer for entry in found.matched] == [
        "non remis : 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by lookup"
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "\n\n"])
def test_line_ends_and_empty_lines_do_not_count(
    ledger: Ledger, tmp_path: Path, line_end: str, before: str
) -> None:
    """A file saved by another system is read as well."""
    read((before + POSTFIX).replace("\n", line_end), ledger, tmp_path)
    exchange = EXCHANGE.replace("rfc822-headers\n\n", "rfc822-headers\n\n" + before)
    read((before + exchange).replace("\n", line_end), ledger, tmp_path)
    assert states(ledger) == ["refused", "refused"]


@pytest.mark.parametrize(
    "folded",
    [
        f"Message-ID:\n {MARIE}",
        f"Message-Id:\n\t{MARIE}  ",
        f"MESSAGE-ID: {MARIE[:20]}\n {MARIE[20:]}",
        f"Message-ID: (comment) {MARIE}",
    ],
)
def test_a_folded_message_id_is_put_together(ledger: Ledger, tmp_path: Path, folded: str) -> None:
    """Servers fold long headers, some in the middle of the identifier."""
    read(POSTFIX.replace(f"Message-ID: {MARIE}", folded), ledger, tmp_path)
    assert states(ledger) == ["refused", "sent"]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("Subject: Undelivered", "In-Reply-To: {}\nSubject: Undelivered"),
        ("X-Postfix-Queue-ID:", "X-Original-Message-ID: {}\nX-Postfix-Queue-ID:"),
    ],
)
def test_without_the_original_the_notification_tells(
    ledger: Ledger, tmp_path: Path, place: str, line: str
) -> None:
    """In-Reply-To (Exchange) or X-Original-Message-ID (Gmail) stand in for missing headers."""
    text = POSTFIX.replace(original_of(POSTFIX), "").replace(place, line.format(MARIE))
    read(text, ledger, tmp_path)
    assert states(ledger) == ["refused", "sent"]


def test_without_any_message_id_a_person_must_look(ledger: Ledger, tmp_path: Path) -> None:
    """A bounce that does not say of what is told, and nobody is marked by address alone."""
    found = read(POSTFIX.replace(original_of(POSTFIX), ""), ledger, tmp_path)
    assert found == Bounces(unmatched=["avis.eml"])
    assert states(ledger) == ["sent", "sent"]


def test_a_bounce_of_another_message_is_told(ledger: Ledger, tmp_path: Path) -> None:
    """Another mail of the same mailbox came back: In-Reply-To does not make it ours."""
    text = POSTFIX.replace(MARIE, "<other@exemple.fr>")
    text = text.replace("Subject: Undel", f"In-Reply-To: {MARIE}\nSubject: Undel")
    assert read(text, ledger, tmp_path) == Bounces(unmatched=["avis.eml"])
    assert states(ledger) == ["sent", "sent"]


def test_a_delay_is_told_and_not_marked(ledger: Ledger, tmp_path: Path) -> None:
    """The server still tries: the entry stays sent, and the sentence says whose and why."""
    text = POSTFIX.replace("Action: failed", "Action: delayed").replace("5.1.1", "4.4.1")
    found = read(text, ledger, tmp_path)
    assert found.delayed == [
        f"avis.eml : remise à marie@exemple.fr retardée ({TOLD[12:]}".replace("5.1.1", "4.4.1")
        + "(forwarded for (adresse)))"
    ]
    assert (found.matched, found.unmatched, found.others) == ([], [], 0)
    assert states(ledger) == ["sent", "sent"]


def test_a_delay_of_another_message_is_told(ledger: Ledger, tmp_path: Path) -> None:
    """Nothing is invented about a message that the ledger does not know."""
    text = POSTFIX.replace("Action: failed", "Action: delayed").replace(MARIE, "<other@x>")
    (told,) = read(text, ledger, tmp_path).delayed
    assert told.startswith("avis.eml : remise d’un message inconnu du registre des envois retardée")
    assert "@" not in told


def test_a_server_that_gave_up_on_a_temporary_fault_bounced(ledger: Ledger, tmp_path: Path) -> None:
    """RFC 3464: "failed" is the end of all tries, though the status is of class 4."""
    text = POSTFIX.replace("Status: 5.1.1", "Status: 4.4.7").replace("550 5.1.1", "")
    (entry,) = read(text, ledger, tmp_path).matched
    assert entry.answer.startswith("non remis : 4.4.7 <marie@exemple.fr>: ")
    assert states(ledger) == ["refused", "sent"]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "Relayed (to non-DSN)"])
def test_a_success_is_no_bounce(ledger: Ledger, tmp_path: Path, action: str) -> None:
    """A notification may say that all went well."""
    text = POSTFIX.replace("Action: failed", f"Action: {action}")
    assert read(text, ledger, tmp_path) == Bounces(others=1)
    assert states(ledger) == ["sent", "sent"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("5.1.1", "refused"), ("4.2.2", "sent"), ("2.0.0", "sent"), ("odd", "sent")],
)
def test_without_an_action_the_class_of_the_status_decides(
    ledger: Ledger, tmp_path: Path, status: str, expected: str
) -> None:
    """Some servers leave the action out, or write one of their own."""
    for action in ("", "Action: unknown\n"):
        text = POSTFIX.replace("Action: failed\n", action)
        read(text.replace("Status: 5.1.1", f"Status: {status}"), ledger, tmp_path)
        assert states(ledger) == [expected, "sent"]


def test_a_status_that_no_program_can_read_is_told(ledger: Ledger, tmp_path: Path) -> None:
    """Neither action nor status: a person must look."""
    text = POSTFIX.replace("Action: failed\n", "").replace("Status: 5.1.1\n", "")
    assert read(text, ledger, tmp_path) == Bounces(unmatched=["avis.eml"])


def test_one_failure_among_several_recipients_counts(ledger: Ledger, tmp_path: Path) -> None:
    """An address that forwards to two people: the one that failed is told."""
    ok = "Final-Recipient: rfc822; x@y.fr\nAction: delivered\nStatus: 2.0.0\n\n"
    text = POSTFIX.replace("Final-Recipient: rfc822; marie", ok + "Final-Recipient: rfc822; marie")
    read(text, ledger, tmp_path)
    assert states(ledger) == ["refused", "sent"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_bounce_in_utf_8_headers_is_matched(
    ledger: Ledger, tmp_path: Path, line_end: str
) -> None:
    """RFC 6533: message/global-delivery-status and message/global-headers."""
    text = EXCHANGE.replace("message/delivery-status", "message/global-delivery-status")
    text = text.replace("text/rfc822-headers", "message/global-headers").replace("by lookup", "été")
    (entry,) = read(text.replace("\n", line_end), ledger, tmp_path).matched
    assert entry.key.address == "paul@exemple.fr"
    assert entry.answer.startswith("non remis : 550 5.1.10 RESOLVER")


def test_a_gateway_may_wrap_a_bounce(ledger: Ledger, tmp_path: Path) -> None:
    """A filter adds its notice: the report is then a part of a multipart/mixed."""
    head = 'From: postmaster@x.fr\nContent-Type: multipart/mixed; boundary="wrap"\n\n--wrap\n'
    read(f"{head}{POSTFIX}\n--wrap\n\nVérifié.\n--wrap--\n", ledger, tmp_path)
    assert states(ledger) == ["refused", "sent"]


@pytest.mark.parametrize(
    "text",
    [
        REPLY,
        REPLY.replace("From: Marie", "Auto-Submitted: auto-replied\nReturn-Path: <>\nFrom: Marie"),
        RECEIPT,
        "",
        "\x00\x01\x02",
    ],
    ids=["reply", "out-of-office", "read-receipt", "empty", "binary"],
)
def test_other_mail_is_no_bounce(ledger: Ledger, tmp_path: Path, text: str) -> None:
    """An answer carries our Message-ID too: it is counted, and marks nobody."""
    assert read(text, ledger, tmp_path) == Bounces(others=1)
    assert states(ledger) == ["sent", "sent"]


@pytest.mark.parametrize(
    "text",
    [
        POSTFIX.replace('boundary="7C2B91A0E4', 'boundary="other'),
        POSTFIX.replace('\tboundary="7C2B91A0E4.1305180003/mx.exemple.fr"\n', "\tx=y\n"),
        POSTFIX.replace("Content-Type: message/delivery-status", "Content-Type: text/plain"),
        EXCHANGE.replace('boundary="d7a1e3', 'boundary="other').replace("postmaster@", "outlook@"),
        f"From: Mailer-Daemon@mx.exemple.fr\nSubject: failure notice\n\n{MARIE} unknown user\n",
        f"From: MAILER-DAEMON (Mail Delivery)\nSubject: échec\n\n{MARIE} unknown user\n",
        f"From: postmaster@x.fr\nSubject: Non remis\n\n{MARIE} inconnu\n",
    ],
    ids=["boundary", "no-boundary", "no-status", "type", "qmail", "no-address", "text-only"],
)
def test_a_bounce_in_no_standard_form_is_told(ledger: Ledger, tmp_path: Path, text: str) -> None:
    """Broken MIME or plain text from a mail server: a person must look, nobody is marked."""
    assert read(text, ledger, tmp_path) == Bounces(unmatched=["avis.eml"])
    assert states(ledger) == ["sent", "sent"]


def test_parts_in_one_another_without_end_are_told(ledger: Ledger, tmp_path: Path) -> None:
    """Python's parser is recursive; a hostile message does not stop the reading."""
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(2000)
    )
    assert read(nested, ledger, tmp_path) == Bounces(unmatched=["avis.eml"])


@pytest.mark.parametrize("name", ["eml", "mbox", "maildir"])
def test_of_a_huge_message_only_the_beginning_is_read(
    ledger: Ledger, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server returns all attachments, or one endless line: the Message-ID stands before."""
    monkeypatch.setattr(bounces, "READ_BYTES", 10_000)
    lengths: list[int] = []
    read_report = bounces._read_report
    monkeypatch.setattr(
        bounces,
        "_read_report",
        lambda text, ours: lengths.append(len(text)) or read_report(text, ours),
    )
    text = POSTFIX.replace("Corps", "x" * 50_000 + "\n" + "Corps\n" * 50_000)
    path = tmp_path / "box"
    if name == "maildir":
        (path / "new").mkdir(parents=True)
        (path / "new" / "1.M1.mx").write_text(text)
    else:
        path.write_text(f"From x\n{text}\n" if name == "mbox" else text)
    assert len(read_bounces(path, ledger).matched) == 1
    assert len(lengths) == 1
    assert lengths[0] < 30_000


def test_an_mbox_is_read_message_by_message(ledger: Ledger, tmp_path: Path) -> None:
    """What could not be matched is named by its position; a quoted "From " starts nothing."""
    other = POSTFIX.replace(MARIE, "<other@exemple.fr>").replace("Corps", "\n>From here\nFrom x")
    path = tmp_path / "retours.mbox"
    line = "From MAILER-DAEMON Thu May 12 08:00:03 2011\n"
    path.write_text("".join(f"{line}{one}\n" for one in (REPLY, other, POSTFIX, EXCHANGE, other)))
    before = path.read_bytes()
    found = read_bounces(path, ledger)
    assert [entry.key.address for entry in found.matched] == ["marie@exemple.fr", "paul@exemple.fr"]
    assert found.unmatched == ["retours.mbox, message 2", "retours.mbox, message 5"]
    assert found.others == 1
    assert path.read_bytes() == before


def test_a_maildir_is_read_and_left_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    """New mail and read mail count, what is still being written (tmp) does not."""
    for folder, name, text in (
        ("new", "1305180003.M1.mx", POSTFIX),
        ("cur", "1305180004.M2.mx:2,S" if os.name == "posix" else "2", REPLY),
        ("cur", "1305180005.M3.mx", POSTFIX.replace(MARIE, "<other@x>")),
        ("cur", ".hidden", EXCHANGE),
        ("tmp", "1305180006.M4.mx", EXCHANGE),
    ):
        (tmp_path / "box" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "box" / folder / name).write_text(text)
    before = sorted((tmp_path / "box").rglob("*"))
    found = read_bounces(tmp_path / "box", ledger)
    assert found == Bounces(matched=[ledger.entries()[0]], unmatched=["1305180005.M3.mx"], others=1)
    assert states(ledger) == ["refused", "sent"]
    assert sorted((tmp_path / "box").rglob("*")) == before


def test_reading_twice_changes_nothing_more(ledger: Ledger, tmp_path: Path) -> None:
    """A mailbox keeps its bounces: the second reading finds the same and writes nothing."""
    first = read(POSTFIX, ledger, tmp_path)
    later = POSTFIX.replace("User unknown", "Autre raison")
    assert read(later, ledger, tmp_path) == first
    assert ledger.entries()[0].answer.startswith(TOLD)


def test_two_bounces_of_one_message_are_one_entry(ledger: Ledger, tmp_path: Path) -> None:
    """A forwarding address may bounce twice: who did not get it is listed once."""
    path = tmp_path / "retours.mbox"
    path.write_text(f"From x\n{POSTFIX}\nFrom x\n{POSTFIX}\n")
    assert read_bounces(path, ledger).matched == [ledger.entries()[0]]


@pytest.mark.parametrize("message_id", [MARIE, PAUL])
def test_a_bounce_tells_what_an_uncertain_sending_became(tmp_path: Path, message_id: str) -> None:
    """It did leave, and did not arrive: refused, no longer uncertain."""
    key = Key("2011-T1", "v1", "copil", "marie@exemple.fr")
    with Ledger(tmp_path / "mail" / "ledger.sqlite3") as ledger:
        ledger.prepare(key, message_id)
        ledger.start(key)
        read(POSTFIX.replace(MARIE, message_id), ledger, tmp_path)
        assert states(ledger) == ["refused"]


def test_a_path_that_is_no_mailbox_is_told(ledger: Ledger, tmp_path: Path) -> None:
    """A missing file and a folder without "new" and "cur" are French sentences."""
    with pytest.raises(CopilError, match="ne se lit pas"):
        read_bounces(tmp_path / "absent", ledger)
    with pytest.raises(CopilError, match="n’est pas une boîte Maildir"):
        read_bounces(tmp_path, ledger)


@settings(max_examples=150)
@given(
    text=st.sampled_from([POSTFIX, EXCHANGE]),
    cut=st.integers(0, 3000),
    noise=st.binary(max_size=40),
    skipped=st.integers(0, 200),
)
def test_a_spoilt_bounce_never_stops_the_reading(
    ledger: Ledger, tmp_path: Path, text: str, cut: int, noise: bytes, skipped: int
) -> None:
    """Bytes lost and put in anywhere: each message is one of four things, and marks at most one."""
    content = text.encode()
    file = tmp_path / "avis.eml"
    file.write_bytes(content[:cut] + noise + content[cut + skipped :])
    found = read_bounces(file, ledger)
    counts = (len(found.matched), len(found.unmatched), len(found.delayed), found.others)
    assert sum(counts) == 1
    assert all(isinstance(entry, Entry) for entry in found.matched)


NOTICES = {
    "text of a filter": f"From: filtre@exemple.fr\nSubject: Alerte\n\nBloqué : {MARIE}\n",
    "html": (
        "From: securite@exemple.fr\nContent-Type: text/html; charset=utf-8\n\n"
        f"<p>Message-ID&nbsp;: &lt;{MARIE.strip('<>')}&gt;</p>\n"
    ),
    "without brackets": f"From: a@b.fr\n\nMessage-ID: {MARIE.strip('<>')}, quarantaine.\n",
    "at the end of a sentence": f"From: a@b.fr\n\nMis de côté : {MARIE.strip('<>')}.\n",
    "quoted-printable": (
        "From: a@b.fr\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: quoted-printable\n\nR=C3=A9f. {MARIE[:20]}=\n{MARIE[20:]}\n"
    ),
    "the original attached": (
        'From: passerelle@exemple.fr\nContent-Type: multipart/mixed; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nPièces jointes retirées.\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID:\n {MARIE}\nSubject: COPIL\n\nCorps\n"
        "--b--\n"
    ),
    "its headers attached": (
        'From: passerelle@exemple.fr\nContent-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {MARIE}\n--b--\n"
    ),
    "a complaint": (
        "From: abuse@exemple.fr\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {MARIE}\n\nCorps\n--b--\n"
    ),
}


@pytest.mark.parametrize("text", NOTICES.values(), ids=list(NOTICES))
def test_a_filters_notice_that_quotes_a_message_of_ours_is_told(
    ledger: Ledger, tmp_path: Path, text: str
) -> None:
    """No delivery report, yet about what was sent: a person must look, nobody is marked."""
    assert read(text, ledger, tmp_path) == Bounces(unmatched=["avis.eml"])
    assert states(ledger) == ["sent", "sent"]


INNOCENT = {
    "absence": f"From: m@exemple.fr\nPrecedence: bulk\nIn-Reply-To: {MARIE}\n\nAbsente.",
    "another message": "From: filtre@exemple.fr\n\nBloqué : <other@exemple.fr>\n",
    "pictures of an answer": (
        f"From: m@exemple.fr\nReferences: {MARIE}\nContent-Type: text/html\n\n"
        f'Merci<blockquote><img src="cid:besoins.{MARIE.strip("<>")}"></blockquote>'
    ),
    "a receipt": (
        'From: m@exemple.fr\nContent-Type: multipart/report; boundary="b";\n'
        " report-type=disposition-notification\n\n--b\n"
        f"Content-Type: message/disposition-notification\n\nOriginal-Message-ID: {MARIE}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {MARIE}\n--b--\n"
    ),
}


@pytest.mark.parametrize("text", INNOCENT.values(), ids=list(INNOCENT))
def test_an_answer_to_a_message_of_ours_is_no_notice(
    ledger: Ledger, tmp_path: Path, text: str
) -> None:
    """An absence, a receipt, an answer with our pictures: nobody need look."""
    assert read(text, ledger, tmp_path) == Bounces(others=1)
