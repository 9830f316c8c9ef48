"""One whole message to one recipient: the same bytes each time from the same inputs."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from copil_analysis.config import Mail, Recipient
from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.attachments import attach
from copil_analysis.publishing.mail.body import Content, Letter, compose, write_html, write_text
from copil_analysis.publishing.mail.ledger import REPORT
from copil_analysis.publishing.mail.mime import WRITTEN_WHOLE, write_mime
from copil_analysis.showing.french import NBSP, format_number, typeset
from copil_analysis.showing.words import period_label

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_HOUR = time(8, tzinfo=ZoneInfo("Europe/Paris"))


def message_id(period: str, version: str, edition: str, address: str, domain: str) -> str:
    """Name a message after what it is, so that nobody can be sent the same one twice unseen.

    >>> message_id("2011-T1", "0.4.0", "copil", "a@exemple.fr", "exemple.fr")
    '<copil.2011-T1.21a9693511f8e20d6e948d2e@exemple.fr>'
    """
    parts = "\0".join((REPORT, period, version, edition, address.lower()))
    return f"<{REPORT}.{period}.{hashlib.sha256(parts.encode()).hexdigest()[:24]}@{domain}>"


def build_message(
    quarter: Quarter,
    recipient: Recipient,
    mail: Mail,
    *,
    files: Mapping[str, bytes],
    version: str,
    correction_of: str | None = None,
    content: Content | None = None,
) -> bytes:
    """Write the message with its pages and workbook, or without them if they make it too heavy.

    ``files``: those of the edition, by their names in its folder.
    ``correction_of``: the Message-ID of the first message, to which this one replies then.
    ``content``: that of the quarter (``body.compose``), if it has been made for other recipients.
    """
    content = content or compose(quarter)
    headers = _headers(quarter, recipient, mail, content, version, correction_of)
    attached = attach(files, str(quarter.period))
    enclosed = tuple((name, typeset(label)) for name, (label, _) in attached.items())
    letter = Letter(
        subject=headers["Subject"],
        images=_image_addresses(content, headers["Message-ID"]),
        reply_to=mail.reply_to,
        version=version,
        correction=_correction(content) if correction_of else "",
        enclosed=enclosed,
    )
    whole = _write(headers, content, letter, {name: data for name, (_, data) in attached.items()})
    if len(whole) <= mail.max_bytes or not enclosed:
        return whole
    left_out = typeset(
        "Les pages et les tableaux, trop lourds pour être joints à ce message "
        f"({format_number(len(whole) / 1e6, 1)} Mo), sont dans le dossier reports/{quarter.period} "
        "de l'espace de travail de l'équipe, qui vous les transmettra sur demande."
    )
    return _write(headers, content, replace(letter, enclosed=(), left_out=left_out), {})


def _correction(content: Content) -> str:
    return typeset(
        f"Rectificatif : ce message et ses chiffres remplacent ceux qui vous ont été envoyés "
        f"pour la même période ({content.period[:1].lower()}{content.period[1:]})."
    )


def _headers(
    quarter: Quarter,
    recipient: Recipient,
    mail: Mail,
    content: Content,
    version: str,
    correction_of: str | None,
) -> dict[str, str]:
    domain = mail.sender.rpartition("@")[2]
    title = content.title.partition(f"{NBSP}:")[0]
    title = f"{title[:1].lower()}{title[1:]}"
    subject = typeset(f"COPIL, {period_label(quarter)} : {title}")
    day = datetime.combine(quarter.committee, _HOUR)
    headers = {
        "Message-ID": message_id(
            str(quarter.period), version, recipient.edition, recipient.address, domain
        ),
        "Date": format_datetime(day),
        "From": _mailbox(quarter.config.service, mail.sender),
        "To": _mailbox(recipient.name, recipient.address),
        "Reply-To": mail.reply_to,
        "Subject": f"Rectificatif – {subject}" if correction_of else subject,
        "Auto-Submitted": "auto-generated",
    }
    if mail.list_id:
        headers["List-Id"] = mail.list_id if "<" in mail.list_id else f"<{mail.list_id}>"
    if correction_of:
        headers |= {"In-Reply-To": correction_of, "References": correction_of}
    for name, value in headers.items():
        _refuse_lines(name, value)
    return headers


def _mailbox(name: str, address: str) -> str:
    try:
        return str(Address(name, addr_spec=address))
    except (ValueError, IndexError, MessageError):
        raise CopilError(f"« {name!r} » ne peut pas figurer devant une adresse.") from None


def _refuse_lines(name: str, text: str) -> None:
    """Refuse what could end a header and begin another one, in words already encoded too."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text) or "=?" in text:
        raise CopilError(
            f"L'en-tête {name} du message doit tenir sur une seule ligne, sans « =? »."
        )
    if name in WRITTEN_WHOLE and not text.isascii():
        raise CopilError(f"L'en-tête {name} du message s'écrit sans accent : « {text} ».")


def _image_addresses(content: Content, name: str) -> dict[str, str]:
    return {chart.name: f"{chart.name}.{name.strip('<>')}" for chart in content.charts}


def _write(
    headers: Mapping[str, str],
    content: Content,
    letter: Letter,
    enclosed: Mapping[str, bytes],
) -> bytes:
    return write_mime(
        headers,
        text=write_text(content, letter),
        html=write_html(content, letter),
        images={letter.images[chart.name]: (chart.name, chart.png) for chart in content.charts},
        enclosed=enclosed,
    )
