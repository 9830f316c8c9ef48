"""What may be asked of an indicator: a word that is not known is an error that lists the known."""

from collections.abc import Iterable, Sequence

from copil_analysis.errors import UsageError
from copil_analysis.usage import nearest, told


def expect(name: str, value: object, known: Iterable[str]) -> None:
    """Accept a known value of an option; another one is a UsageError.

    >>> expect("by", "channel", ["channel", "structure"])
    """
    options = list(known)
    if value not in options:
        listed = f"{nearest(value, options)}on attend {' ou '.join(options)}"
        raise UsageError(f"{name} : « {told(value)} » inconnu, {listed}.")


def several(name: str, asked: str | Sequence[str], known: Iterable[str]) -> list[str]:
    """The known values of an option that takes one or several; a text is one.

    >>> several("by", "channel", ["channel", "structure"])
    ['channel']
    """
    options = list(known)
    is_several = isinstance(asked, Sequence) and not isinstance(asked, str)
    values: list[str] = list(asked) if is_several else [asked]  # type: ignore[list-item]
    if not values:
        raise UsageError(f"{name} : rien n'est choisi, on attend {' ou '.join(options)}.")
    for value in values:
        expect(name, value, options)
    return values
