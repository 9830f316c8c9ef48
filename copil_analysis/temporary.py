"""Folders for what is thrown away; those of killed runs go with the next run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from copil_analysis.errors import CopilError
from copil_analysis.locking import try_lock
from copil_analysis.stopping import left_by_signals

LONGEST = 70  # bytes; a kernel's socket has some 30 more, and the system takes 107
_PREFIX, _LOCK = "copil-", "lock"


@left_by_signals
def temporary_folder() -> Iterator[Path]:
    """Yield a folder for what is thrown away, locked as long as this process lives.

    Its name is short enough for a kernel's sockets. An OSError of the block that names no file
    names this folder.
    """
    folder, lock = _make()
    try:
        if os.name != "nt" and len(os.fsencode(folder)) > LONGEST:
            raise CopilError(
                f"Le nom du dossier temporaire « {folder.parent} » est trop long pour un "
                "noyau Python : nommez-en un plus court par TMPDIR, par exemple TMPDIR=/tmp."
            )
        yield folder
    except OSError as error:
        if error.errno is not None:
            error.filename = error.filename or str(folder)
        raise
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _make() -> tuple[Path, int]:
    try:
        remove_abandoned()
        while True:  # another run may take a folder that is not locked yet for abandoned
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            with suppress(FileNotFoundError):
                if (lock := try_lock(folder / _LOCK)) is not None:
                    if (folder / _LOCK).exists():
                        return folder, lock
                    os.close(lock)
    except OSError:
        raise CopilError(
            "Aucun dossier temporaire ne se laisse écrire : libérez de la place dans "
            f"« {os.environ.get('TMPDIR', '/tmp')} », ou nommez un autre dossier par TMPDIR."
        ) from None


def remove_abandoned() -> None:
    """Remove the folders of killed runs."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, or another run is quicker
            if not (folder / _LOCK).exists():
                folder.rmdir()  # one that holds something is no folder of ours
            elif (lock := try_lock(folder / _LOCK)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)
