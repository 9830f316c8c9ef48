"""Bounces: what mail servers say came back, matched to the ledger by Message-ID."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.parser import BytesParser
from pathlib import Path
from typing import BinaryIO

from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.delivery_status import Report, read_report
from copil_analysis.publishing.mail.ledger import Entry, Ledger, tidy_answer

# The status and the original's headers come first: what is returned after them is not needed.
READ_BYTES = 2_000_000


@dataclass(frozen=True)
class Bounces:
    """What a mailbox held.

    ``matched``: the entries of the messages that came back, now refused. ``unmatched``: the file
    names or positions of bounces without an entry, and of those that only a person can read.
    ``delayed``: a French sentence for each message that a server still tries to deliver.
    ``others``: how many messages were no bounce.
    """

    matched: list[Entry] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    delayed: list[str] = field(default_factory=list)
    others: int = 0


def read_bounces(path: Path, ledger: Ledger) -> Bounces:
    """Mark in the ledger what came back to a Maildir, an mbox or one ``.eml`` file.

    The mailbox is not changed; to read it again changes nothing more.
    """
    matched: dict[str, Entry] = {}
    unmatched, delayed, others = [], [], 0
    ours = [entry.message_id for entry in ledger.entries()]
    for place, content in _read_messages(path):
        report = _read_report(content, ours)
        if report.kind == "other":
            others += 1
        elif report.kind == "delayed":
            delayed.append(_describe_delay(place, report, ledger))
        elif entry := _mark(report, ledger):
            matched[entry.message_id] = entry
        else:
            unmatched.append(place)
    return Bounces(list(matched.values()), unmatched, delayed, others)


def _read_report(content: bytes, ours: Sequence[str]) -> Report:
    try:
        return read_report(BytesParser().parsebytes(content.lstrip()), ours)
    except RecursionError:  # hundreds of parts in one another: Python's parser is recursive
        return Report("unreadable")


def _mark(report: Report, ledger: Ledger) -> Entry | None:
    if report.kind != "failed" or not report.message_id:
        return None
    reason = f"non remis : {report.reason or 'sans raison donnée'}"
    return ledger.mark_bounced(report.message_id, reason)


def _describe_delay(place: str, report: Report, ledger: Ledger) -> str:
    entry = ledger.find(report.message_id) if report.message_id else None
    own = entry.key.address if entry else ""
    whose = f"à {own}" if own else "d’un message inconnu du registre des envois"
    reason = tidy_answer(report.reason, own=own)
    return f"{place} : remise {whose} retardée{f' ({reason})' if reason else ''}"


def _read_messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """The beginning of each message, with the name of its file or its position in it."""
    try:
        if path.is_dir():
            yield from _read_maildir(path)
            return
        with path.open("rb") as file:
            if not file.peek(5).startswith(b"From "):
                yield path.name, file.read(READ_BYTES)
                return
            for number, content in enumerate(_split_mbox(file), start=1):
                yield f"{path.name}, message {number}", content
    except OSError as error:
        reason = error.strerror or error
        raise CopilError(f"La boîte de messages {path} ne se lit pas : {reason}.") from error


def _read_maildir(path: Path) -> Iterator[tuple[str, bytes]]:
    folders = [path / name for name in ("new", "cur") if (path / name).is_dir()]
    if not folders:
        raise CopilError(
            f"Le dossier {path} n’est pas une boîte Maildir : on y attend les dossiers « new » et "
            "« cur »."
        )
    for folder in folders:
        for one in sorted(folder.iterdir()):
            if one.is_file() and not one.name.startswith("."):
                with one.open("rb") as file:
                    yield one.name, file.read(READ_BYTES)


def _split_mbox(file: BinaryIO) -> Iterator[bytes]:
    content = bytearray()
    is_first = is_after_blank = True
    while line := file.readline(READ_BYTES):
        if is_after_blank and line.startswith(b"From "):
            if not is_first:
                yield bytes(content)
            content, is_first = bytearray(), False
        elif len(content) < READ_BYTES:
            content += line
        is_after_blank = line in (b"\n", b"\r\n")
    yield bytes(content)
