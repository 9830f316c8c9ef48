"""What may be asked of an indicator: a word that is not known is an error that lists the known."""

from collections.abc import Iterable

from copil_analysis.errors import UsageError


def expect(name: str, value: object, known: Iterable[str]) -> None:
    """Accept a known value of an option; another one is a UsageError.

    >>> expect("by", "channel", ["channel", "structure"])
    """
    options = list(known)
    if value not in options:
        raise UsageError(f"{name} : « {value} » inconnu, on attend {' ou '.join(options)}.")
