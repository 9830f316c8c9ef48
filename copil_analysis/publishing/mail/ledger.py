"""The ledger of the mail: who was sent which edition, written down before the server has it."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.ledger_file import (
    ANSWER_LENGTH,
    explain,
    open_file,
    take_lock,
)

REPORT = "copil"
STATE_LABELS = {
    "ready": "à envoyer",
    "sent": "envoyé",
    "refused": "refusé",
    "uncertain": "incertain",
}

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_COLUMNS = "period, version, edition, address, message_id, state, attempts, changed, answer"
_OF_KEY = "report = ? AND period = ? AND version = ? AND edition = ? AND address = ?"
# Any outcome of a ready entry was an attempt; that of an uncertain one was counted by `start`.
_CHANGE = """
UPDATE entries SET
    attempts = attempts + CASE WHEN state = 'ready' AND :counts THEN 1 ELSE 0 END,
    state = :state, changed = :changed, answer = :answer,
    sent_number = CASE WHEN :state = 'sent'
        THEN (SELECT coalesce(max(sent_number), 0) + 1 FROM entries) ELSE sent_number END
WHERE number = :number
"""


@dataclass(frozen=True, eq=False)
class Key:
    """What is sent at most once: an edition's version to an address.

    Two spellings of an address that differ by case are one key, so that nobody gets a second copy
    because copil.toml changed; the server is given the spelling as it stands.
    """

    period: str
    version: str
    edition: str
    address: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def _compared(self) -> tuple[str, str, str, str]:
        return self.period, self.version, self.edition, self.address.lower()


@dataclass(frozen=True)
class Entry:
    """What the ledger knows of a message: its state, the time (UTC) and the server's answer."""

    key: Key
    message_id: str
    state: str
    attempts: int
    changed: str
    answer: str


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """The entries in a SQLite file that one process at a time may change.

    Whoever opens it holds a lock until it is closed; a second one gets a CopilError. To read the
    log no lock is needed: ``read_only=True``, and then no file is made. A file that is no ledger,
    or a damaged one, is a CopilError and stays as it is: an empty one in its place would have
    everyone sent everything again.
    """

    def __init__(
        self, path: Path, *, read_only: bool = False, now: Callable[[], datetime] = _now
    ) -> None:
        self._path, self._read_only, self._now = path, read_only, now
        self._lock: int | None = None
        try:
            if not read_only:
                self._lock = take_lock(path)
            self._connection = open_file(path, read_only=read_only)
        except (OSError, sqlite3.Error) as error:
            self._unlock()
            raise explain(error, path) from error
        except CopilError:
            self._unlock()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back; a second time does nothing."""
        self._connection.close()
        self._unlock()

    def prepare(self, key: Key, message_id: str) -> Entry:
        """Add an entry as ready where there is none, and return what stands.

        The Message-ID of an entry that is still ready becomes this one: the message that will
        leave is the one just built, and a bounce must find it.
        """
        with self._writing() as connection:
            if (standing := self._find(key)) is None:
                connection.execute(
                    f"INSERT INTO entries (report, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, "
                    "'ready', 0, ?, '')",
                    (REPORT, *astuple(key), message_id, self._time()),
                )
            elif standing.state == "ready" and standing.message_id != message_id:
                connection.execute(
                    f"UPDATE entries SET message_id = ? WHERE {_OF_KEY}",
                    (message_id, REPORT, *astuple(key)),
                )
            return self._get(key)

    def start(self, key: Key) -> Entry:
        """Make a ready entry uncertain, on the disk when this returns: call it before DATA.

        Any other state is a CopilError: what was started may have been delivered.
        """
        return self._change(key, "uncertain", "", allowed=("ready",), counts=True)

    def sent(self, key: Key, answer: str) -> Entry:
        """The server took the message."""
        return self._change(key, "sent", answer)

    def refused(self, key: Key, reason: str) -> Entry:
        """The server refused the recipient or the message for good."""
        return self._change(key, "refused", reason)

    def back_to_ready(self, key: Key, reason: str) -> Entry:
        """The message was surely not delivered, and may be tried again."""
        return self._change(key, "ready", reason)

    def settle(self, key: Key, state: str) -> Entry:
        """Write down what a person found out about an uncertain entry: sent, or ready again."""
        if state not in ("sent", "ready"):
            raise CopilError(
                "Un envoi incertain se règle en « sent » (il est arrivé) ou « ready » (il n’est "
                "pas arrivé)."
            )
        answer = f"réglé à la main : {STATE_LABELS[state]}"
        return self._change(key, state, answer, allowed=("uncertain",))

    def retry(self, key: Key) -> Entry:
        """Write down a person's choice to send again what was refused, or came back."""
        answer = "remis à envoyer à la main"
        return self._change(key, "ready", answer, allowed=("refused",), counts=False)

    def entries(self, period: str | None = None) -> list[Entry]:
        """All entries, or a period's, in the order in which they were prepared."""
        rows = self._read(
            f"SELECT {_COLUMNS} FROM entries WHERE report = ? AND coalesce(period = ?, TRUE) "
            "ORDER BY period, number",
            (REPORT, period),
        )
        return [_entry(row) for row in rows]

    def first_sent(self, period: str, edition: str, address: str) -> str | None:
        """The Message-ID of the first version that was sent to an address and did not bounce."""
        rows = self._read(
            "SELECT message_id FROM entries WHERE report = ? AND period = ? AND edition = ? "
            "AND address = ? AND state = 'sent' ORDER BY sent_number LIMIT 1",
            (REPORT, period, edition, address),
        )
        return str(rows[0][0]) if rows else None

    def find(self, message_id: str) -> Entry | None:
        """The entry of a Message-ID, with or without its angle brackets."""
        rows = self._read(
            f"SELECT {_COLUMNS} FROM entries WHERE trim(message_id, '<> ') = trim(?, '<> ')",
            (message_id,),
        )
        return _entry(rows[0]) if rows else None

    def mark_bounced(self, message_id: str, reason: str) -> Entry | None:
        """Mark a message refused that came back; nothing is known of a foreign Message-ID.

        One that was refused already keeps its first reason.
        """
        entry = self.find(message_id)
        if entry is None or entry.state == "refused":
            return entry
        return self._change(entry.key, "refused", reason, allowed=tuple(STATE_LABELS), counts=False)

    def _change(
        self,
        key: Key,
        state: str,
        answer: str,
        *,
        allowed: tuple[str, ...] = ("ready", "uncertain"),
        counts: bool = True,
    ) -> Entry:
        with self._writing() as connection:
            entry = self._get(key)
            if entry.state not in allowed:
                raise CopilError(
                    f"L’envoi de {key.period} à {key.address} est « {STATE_LABELS[entry.state]} » "
                    f"dans le registre des envois : il ne peut pas devenir "
                    f"« {STATE_LABELS[state]} »."
                )
            number = connection.execute(
                f"SELECT number FROM entries WHERE {_OF_KEY}", (REPORT, *astuple(key))
            ).fetchone()[0]
            values = {
                "number": number,
                "counts": counts,
                "state": state,
                "changed": self._time(),
                "answer": tidy_answer(answer, own=entry.key.address),
            }
            connection.execute(_CHANGE, values)
            return self._get(key)

    def _get(self, key: Key) -> Entry:
        if (entry := self._find(key)) is None:
            raise CopilError(
                f"Aucun envoi de {key.period} à {key.address} (édition {key.edition}, version "
                f"{key.version}) dans le registre des envois."
            )
        return entry

    def _find(self, key: Key) -> Entry | None:
        sql = f"SELECT {_COLUMNS} FROM entries WHERE {_OF_KEY}"
        rows = self._read(sql, (REPORT, *astuple(key)))
        return _entry(rows[0]) if rows else None

    def _read(self, sql: str, values: tuple[str | None, ...]) -> list[tuple[object, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on the disk when the block ends, and undone if it raises."""
        if self._read_only:
            raise ValueError("this ledger was opened to be read")
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    def _time(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="microseconds")

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def tidy_answer(answer: str, *, own: str) -> str:
    """One line of at most 200 characters, without anybody's address but the entry's own."""
    line = " ".join("".join(c if c.isprintable() else " " for c in answer).split())
    shown = _ADDRESS.sub(
        lambda found: found[0] if found[0].rstrip(".").lower() == own.lower() else "(adresse)",
        line,
    )
    return shown if len(shown) <= ANSWER_LENGTH else shown[: ANSWER_LENGTH - 1] + "…"


def _entry(row: tuple[object, ...]) -> Entry:
    period, version, edition, address, message_id, state, attempts, changed, answer = row
    key = Key(str(period), str(version), str(edition), str(address))
    return Entry(key, str(message_id), str(state), int(str(attempts)), str(changed), str(answer))
