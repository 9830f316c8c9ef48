"""One message to the server, step by step, so that we know whether it was accepted."""

import re
import select
import smtplib
import socket
from dataclasses import dataclass, replace
from typing import NamedTuple

from copil_analysis.config import Mail
from copil_analysis.publishing.mail.blame import Step, is_too_big, what_to_repair
from copil_analysis.publishing.mail.connection import ServerError
from copil_analysis.publishing.mail.ledger import Entry, Key, Ledger, tidy_answer

_CHUNK = 65_536
# After the final dot RFC 5321 (4.5.3.2.6) gives the server ten minutes: who gives up sooner does
# not know whether the message was accepted.
_LAST_WAIT = 10
_PLAIN_ADDRESS = re.compile(r"[!-~]+@[!-~]+")


@dataclass(frozen=True)
class Outgoing:
    """A whole message with CRLF line ends for the one address of its key."""

    key: Key
    message_id: str
    content: bytes

    def __post_init__(self) -> None:
        # A lone LF before a dot ends the message for some servers, and what follows is commands.
        if re.search(rb"(?<!\r)\n|\r(?!\n)", self.content):
            raise ValueError("a message has CRLF line ends only")
        address = self.key.address
        if not _PLAIN_ADDRESS.fullmatch(address) or set(address) & set('<>,;:"\\()[]'):
            raise ValueError("a message goes to one plain address")


@dataclass(frozen=True)
class Outcome:
    """The ledger's state of a message after a sending, and in words what was answered.

    ``is_ours``: the server blames us and not the address, so to try again changes nothing before
    something is repaired.
    """

    key: Key
    state: str
    answer: str
    is_ours: bool = False


class _Reply(NamedTuple):
    code: int
    text: bytes

    def __str__(self) -> str:
        return (
            f"{self.code} {self.text.decode('ascii', 'replace')}" if self.code > 0 else "illisible"
        )


def deliver(
    client: smtplib.SMTP, message: Outgoing, mail: Mail, ledger: Ledger, timeout: float
) -> Outcome:
    """One message up to the server's last word, each step in the ledger before the next."""
    key = message.key
    try:
        reply = _offer(client, message, mail)
        if is_taken := reply.code in (250, 251):
            ledger.start(key)
            reply = _hand_over(client, message.content)
    except OSError as error:  # every error of smtplib is one
        client.close()
        is_silent = isinstance(error.__context__, TimeoutError)
        why = "serveur muet" if is_silent else "connexion perdue"
        return keep(ledger, key, f"{why} avant la fin du message, qui n’est donc pas arrivé")
    except KeyboardInterrupt:
        client.close()
        ledger.back_to_ready(key, "arrêté avant la fin du message")
        raise
    if is_taken and reply.code == 354:
        return _finish(client, message, ledger, timeout)
    step: Step = "DATA" if is_taken else "RCPT"
    return _put_off(client, ledger, message, reply, step)


def _offer(client: smtplib.SMTP, message: Outgoing, mail: Mail) -> _Reply:
    """MAIL and RCPT; a ServerError where the server refuses the sender, whoever the recipient."""
    size = [f"size={len(message.content)}"] if client.has_extn("size") else []
    needs_eight = client.has_extn("8bitmime") and not message.content.isascii()
    reply = _Reply(*client.mail(mail.sender, [*size, *(["body=8bitmime"] if needs_eight else [])]))
    if 500 <= reply.code < 600 and not is_too_big(str(reply)):
        raise refusal(mail, f"{what_to_repair(str(reply), 'MAIL')} ({_tidy(reply, mail.sender)})")
    return _Reply(*client.rcpt(message.key.address)) if reply.code == 250 else reply


def refusal(mail: Mail, answer: str) -> ServerError:
    """What the server has against us, as a sentence."""
    return ServerError(
        f"Le serveur de messagerie {mail.host} (port {mail.port}) n’accepte rien de "
        f"{mail.sender} : {answer}."
    )


def _tidy(reply: _Reply, own: str) -> str:
    """What the server said, but the code alone where it speaks of a password."""
    return (
        str(reply.code) if reply.code in (530, 534, 535, 538) else tidy_answer(f"{reply}", own=own)
    )


def _hand_over(client: smtplib.SMTP, content: bytes) -> _Reply:
    """DATA and all but the final dot: 354 when the dot may follow, else what the server said.

    In pieces, since a socket's timeout counts for a whole ``sendall``: a slow line is no silence.
    """
    client.putcmd("data")
    reply = _Reply(*client.getreply())
    if reply.code != 354:
        return reply
    body = re.sub(rb"(?m)^\.", b"..", content)
    body += b"" if body.endswith(b"\r\n") else b"\r\n"
    for start in range(0, len(body), _CHUNK):
        client.send(body[start : start + _CHUNK])
    if _has_spoken(client.sock):
        # Before the end of the message a server only says that it wants no more of it.
        reply = _Reply(*client.getreply())
        client.close()
        return reply if reply.code >= 400 else _Reply(-1, b"")
    return reply


def _has_spoken(connection: socket.socket | None) -> bool:
    return connection is None or bool(select.select([connection], [], [], 0)[0])


def _finish(client: smtplib.SMTP, message: Outgoing, ledger: Ledger, timeout: float) -> Outcome:
    """The final dot and the answer: from here on silence may mean that it was accepted."""
    key = message.key
    reply = _Reply(-1, b"")
    try:
        if client.sock is not None:
            client.sock.settimeout(timeout * _LAST_WAIT)
        client.send(b".\r\n")
        reply = _Reply(*client.getreply())
        if client.sock is not None:
            client.sock.settimeout(timeout)
    except OSError:
        client.close()
    if 200 <= reply.code < 300:
        return outcome_of(ledger.sent(key, str(reply)))
    if 400 <= reply.code < 600:
        return _put_off(client, ledger, message, reply, "DATA")
    client.close()
    return Outcome(
        key,
        "uncertain",
        "message envoyé en entier, mais sans réponse claire du serveur : il est peut-être arrivé",
    )


def _put_off(
    client: smtplib.SMTP, ledger: Ledger, message: Outgoing, reply: _Reply, step: Step
) -> Outcome:
    """Refused for good (5xx), or ready again: we are blamed, put off (4xx), or no answer at all."""
    key = message.key
    if reply.code == 421 or reply.code < 400:
        client.close()
    if is_too_big(str(reply)):
        megabytes = f"{len(message.content) / 1e6:.1f}".replace(".", ",")
        reason = f"message trop gros pour ce serveur ou cette boîte ({megabytes} Mo) : {reply}"
        return outcome_of(ledger.refused(key, reason))
    if 500 <= reply.code < 600:
        if repair := what_to_repair(str(reply), step):
            kept = keep(ledger, key, f"{repair} ({_tidy(reply, key.address)})")
            return replace(kept, is_ours=True)
        return outcome_of(ledger.refused(key, str(reply)))
    return keep(ledger, key, f"remis à plus tard : {reply}")


def keep(ledger: Ledger, key: Key, reason: str) -> Outcome:
    """Surely not delivered: ready again, with the reason."""
    return outcome_of(ledger.back_to_ready(key, reason))


def outcome_of(entry: Entry) -> Outcome:
    """What the ledger says of a message."""
    return Outcome(entry.key, entry.state, entry.answer)
