"""The one error that a user of the command is meant to read, and how the others are told."""

import errno
from pathlib import Path

_SYSTEM = {
    "EACCES": "accès refusé",
    "EBUSY": "il est utilisé par un autre programme",
    "EDQUOT": "la place accordée sur le disque est épuisée",
    "EEXIST": "il existe déjà, et n'est pas un dossier",
    "EFBIG": "le fichier dépasse la taille permise",
    "EIO": "le disque est défectueux",
    "EISDIR": "c'est un dossier",
    "ELOOP": "c'est un lien qui ne mène nulle part",
    "EMFILE": "trop de fichiers sont ouverts",
    "ENAMETOOLONG": "son nom est trop long",
    "ENOENT": "introuvable",
    "ENOLCK": "le disque ne sait pas verrouiller un fichier",
    "ENOSPC": "le disque est plein",
    "ENOTDIR": "ce n'est pas un dossier",
    "EPERM": "accès refusé",
    "EROFS": "le disque est en lecture seule",
    "ESTALE": "le dossier partagé ne répond plus",
    "ETIMEDOUT": "le dossier partagé ne répond plus",
}


class CopilError(Exception):
    """Something is wrong with the input; the message is one French sentence for the analyst."""


class UsageError(CopilError):
    """The command was called wrongly (exit code 2)."""


class ReadingError(CopilError):
    """A text or a file has no reading; the message names the place and what was expected."""


class UnprovedError(ReadingError):
    """The one reading of a table was not found and proved in time: it may be another time."""


def describe(error: Exception) -> str:
    """Say in one French sentence what went wrong, whatever it was."""
    if isinstance(error, CopilError):
        return str(error)
    if isinstance(error, OSError):
        return describe_os(error)
    text = " ".join(str(error).split())
    return f"Erreur inattendue, à signaler ({type(error).__name__}) : {text}"


def describe_os(error: OSError) -> str:
    """Say in one French sentence which file the system refused, and why."""
    name, path = errno.errorcode.get(error.errno or 0, ""), error.filename or "?"
    reason = _SYSTEM.get(name) or f"erreur du système ({error.strerror or error})"
    kind = "dossier" if Path(str(path)).is_dir() else "fichier"
    return f"Le {kind} {path} n'a pu être ni lu ni écrit : {reason}."
