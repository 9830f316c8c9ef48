"""The parts of a message put together as MIME, always as the same bytes."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import cast

WRITTEN_WHOLE = ("Message-ID", "In-Reply-To", "References", "Content-ID", "List-Id")
"""Headers of one name between < and >, in ASCII, which must not be cut."""


class _Whole(UnstructuredHeader, BaseHeader):
    """A header on one line; Python encodes a name that is too long for it, and nobody finds it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in WRITTEN_WHOLE:
        registry.map_to_type(name, _Whole)
    return registry


_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_POLICY = SMTP.clone(header_factory=_registry())


def write_mime(
    headers: Mapping[str, str],
    *,
    text: str,
    html: str,
    images: Mapping[str, tuple[str, bytes]],
    enclosed: Mapping[str, bytes],
) -> bytes:
    """Write a message in ASCII with CRLF, so that any server takes it as it is.

    mixed > alternative > text, related > (html, images); then what is enclosed. ``images``: by
    the address that the HTML calls them by, name and PNG. ``enclosed``: pages and workbooks by
    file name. A multipart that would have one part only is left out.
    """
    message = EmailMessage(_POLICY)
    for name, value in headers.items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    shown = cast(list[EmailMessage], message.get_payload())[1]
    for address, (name, png) in images.items():
        shown.add_related(
            png, "image", "png", cid=f"<{address}>", disposition="inline", filename=f"{name}.png"
        )
    for name, data in enclosed.items():
        _enclose(message, name, data)
    _fix_boundaries(message, headers["Message-ID"])
    # Set before the content it would move to the first part, and be lost to the message.
    message["Content-Language"] = "fr"
    return message.as_bytes()


def _enclose(message: EmailMessage, name: str, data: bytes) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise ValueError(f"the name of an attachment must be plain ASCII: {name!r}")
    if name.endswith(".xlsx"):
        message.add_attachment(data, maintype="application", subtype=_XLSX, filename=name)
    else:
        charset = {"charset": "utf-8"}
        message.add_attachment(data, maintype="text", subtype="html", filename=name, params=charset)


def _fix_boundaries(message: EmailMessage, name: str) -> None:
    """Give each multipart a boundary of its own; neither base64 nor quoted-printable has "=_"."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:24]
    for place, part in enumerate(_multiparts(message)):
        part.set_boundary(f"=_copil_{digest}_{place}")


def _multiparts(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.walk():
        if part is not message:
            del part["MIME-Version"]  # it belongs to the whole message
        if part.is_multipart():
            yield part
