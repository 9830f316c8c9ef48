"""The file of the ledger: made whole, locked by one process, never replaced."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from copil_analysis.errors import CopilError
from copil_analysis.locking import try_lock

ANSWER_LENGTH = 200

# "copil" in ASCII letters: tells our file from another program's SQLite database.
_APPLICATION = 0x636F706C
_FORMAT = 1
_WAIT_FOR_READERS = 30.0
_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    report TEXT NOT NULL,
    period TEXT NOT NULL,
    version TEXT NOT NULL,
    edition TEXT NOT NULL,
    address TEXT NOT NULL COLLATE NOCASE,
    message_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('ready', 'sent', 'refused', 'uncertain')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    changed TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (length(answer) <= {ANSWER_LENGTH}),
    sent_number INTEGER UNIQUE,
    UNIQUE (report, period, version, edition, address)
);
"""


def take_lock(path: Path) -> int:
    """Lock ``<path>.lock``, made with its folder if need be; closing the result gives it back.

    The system gives it back too when the process dies, however it dies: so the file is never
    removed, and one left behind blocks nobody.
    """
    _make_folder(path.parent)
    descriptor = try_lock(path.with_name(f"{path.name}.lock"), mode=0o600)
    if descriptor is None:
        raise CopilError(
            "Un autre envoi est en cours dans cet espace de travail : attendez qu’il se termine, "
            "puis relancez la commande."
        )
    return descriptor


def open_file(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a ledger, made if need be; without one, what is only read is empty and in memory."""
    if not path.exists():
        if read_only:
            connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.executescript(_SCHEMA)
            return connection
        _create(path)
    # Never mode=ro: a reader must be able to roll back what a killed sending left half written.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=_WAIT_FOR_READERS,
    )
    try:
        # FULL leaves a gap at a power cut: the journal's end is not yet in its folder.
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute(f"PRAGMA query_only = {int(read_only)}")
        _check(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path) -> None:
    """Put a ledger without entries in place, whole: a file cut short is never taken for one."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
    new.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    written = connection.execute("PRAGMA user_version").fetchone()[0]
    if application == _APPLICATION and written > _FORMAT:
        raise CopilError(
            f"Le registre des envois {path} a été écrit par une version plus récente de "
            "copil-analysis : mettez celle-ci à jour."
        )
    found = connection.execute("PRAGMA quick_check").fetchone()[0]
    if application != _APPLICATION or written != _FORMAT or found != "ok":
        raise _damaged(path)


def explain(error: Exception, path: Path) -> CopilError:
    """The French sentence for what the system or SQLite said."""
    if type(error) is sqlite3.DatabaseError:  # a full disk and the like are its subclasses
        return _damaged(path)
    return CopilError(f"Le registre des envois {path} ne se lit ou ne s’écrit pas : {error}.")


def _damaged(path: Path) -> CopilError:
    return CopilError(
        f"Le registre des envois {path} est abîmé ou n’en est pas un : rien n’est envoyé. "
        "Remettez-en une copie de sauvegarde ; sans lui, on ne sait plus qui a déjà reçu quoi."
    )


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
