"""What a delivery status notification (RFC 3464) says, if a message is one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser, Parser
from typing import Literal

Kind = Literal["failed", "delayed", "unreadable", "other"]

_ORIGINALS = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_STATUSES = ("message/delivery-status", "message/global-delivery-status")
_KINDS: dict[str, Kind] = {
    **{"failed": "failed", "delayed": "delayed"},
    **{"delivered": "other", "relayed": "other", "expanded": "other"},
}
_KINDS_BY_CLASS: dict[str, Kind] = {"5": "failed", "4": "delayed", "2": "other"}
_SERVERS = re.compile(r"\b(mailer-daemon|postmaster)@|^\s*mailer-daemon\b", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """``unreadable``: it comes from a mail server or quotes a message of ours; no more is told."""

    kind: Kind
    message_id: str = ""
    reason: str = ""


def read_report(message: Message, ours: Iterable[str] = ()) -> Report:
    """Read what became of a message; "other" for a success, or what is no notification.

    The action decides, not the class of the status: a server that gives up after days of a
    temporary fault says "failed" with a 4.x.x, and tries no more. ``ours``: the Message-IDs sent.
    """
    notification = next(_notifications(message), None)
    if notification is None:
        is_told = _is_from_server(message) or _quotes(message, ours)
        return Report("unreadable" if is_told else "other")
    recipients = [one for one in _fields(notification) if one["Action"] or one["Status"]]
    kinds = [_kind(one) for one in recipients]
    for kind in ("failed", "delayed", "unreadable", "other"):
        if kind in kinds:
            reason = _reason(recipients[kinds.index(kind)])
            return Report(kind, _message_id(message, notification), reason)
    return Report("unreadable")


def _notifications(message: Message) -> Iterator[Message]:
    """The notifications in a message; not those that it forwards whole."""
    if message.get_content_type() == "multipart/report":
        if any(part.get_content_type() in _STATUSES for part in _parts(message)):
            yield message
    elif message.get_content_maintype() == "multipart":
        for part in _parts(message):
            yield from _notifications(part)


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if type(payload) is list else []


def _is_from_server(message: Message) -> bool:
    kind = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() == "multipart/report" and kind != "delivery-status":
        return False
    return kind == "delivery-status" or bool(_SERVERS.search(str(message["From"] or "")))


def _quotes(message: Message, ours: Iterable[str]) -> bool:
    """Whether a filter's notice names a message of ours: in its text, or in what it returns.

    An answer names it only in its own headers, and in the addresses of the pictures that it quotes.
    """
    if "disposition-notification" in str(message.get_param("report-type", "")).lower():
        return False
    text = "\n".join(_texts(message))
    return any(
        re.search(rf"(?<![\w.-]){re.escape(one.strip('<> '))}(?![\w-])", text) for one in ours
    )


def _texts(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part is not message:
            yield re.sub(r"\s", "", str(part["Message-ID"] or ""))
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            yield content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _fields(notification: Message) -> Iterator[Message]:
    for part in _parts(notification):
        if part.get_content_type() == "message/delivery-status":
            yield from _parts(part)
        elif part.get_content_type() == "message/global-delivery-status":
            # Python reads its first block as headers, and the others as their body.
            for first in _parts(part):
                yield first
                for text in re.split(r"\n\s*\n", str(first.get_payload())):
                    yield Parser().parsestr(text.lstrip(), headersonly=True)


def _kind(fields: Message) -> Kind:
    action = re.match(r"\s*([a-z]+)", str(fields["Action"] or "").lower())
    if action and action[1] in _KINDS:
        return _KINDS[action[1]]
    return _KINDS_BY_CLASS.get(str(fields["Status"] or "").strip()[:1], "unreadable")


def _reason(fields: Message) -> str:
    status = re.match(r"\s*(\d\.\d{1,3}\.\d{1,3})", str(fields["Status"] or ""))
    diagnostic = re.sub(r"^\s*[\w.-]+\s*;", "", str(fields["Diagnostic-Code"] or "")).strip()
    if status and status[1] not in diagnostic:
        return f"{status[1]} {diagnostic}".strip()
    return diagnostic


def _message_id(message: Message, notification: Message) -> str:
    """The original's own Message-ID; without it what the notification says it answers."""
    found = [str(one["Message-ID"] or "") for one in _originals(notification)]
    found += [str(one["X-Original-Message-ID"] or "") for one in _fields(notification)]
    found += [str(message["In-Reply-To"] or "")]
    matches = (re.search(r"<[^<>]+>", re.sub(r"\s", "", one)) for one in found)
    return next((match[0] for match in matches if match), "")


def _originals(notification: Message) -> Iterator[Message]:
    for part in _parts(notification):
        if part.get_content_type() not in _ORIGINALS:
            continue
        if part.get_content_maintype() == "message":
            yield from _parts(part)
        elif isinstance(content := part.get_payload(decode=True), bytes):
            yield BytesParser().parsebytes(content.lstrip(), headersonly=True)
