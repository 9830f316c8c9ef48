"""What is asked of us by a name that we do not have: one French sentence that lists the known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import wraps
from inspect import BoundArguments, Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar

from copil_analysis.errors import UsageError

P = ParamSpec("P")
T = TypeVar("T")
_SUBJECTS = ("self", "quarter")
"""Whom a function is asked of, which is no option."""
_ANY = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
_MEANT = {
    **dict.fromkeys(("size", "taille"), "typolog"),
    **dict.fromkeys(("arriv", "entr"), "arrival"),
    "fili": "channel",
    "logement": "dwelling",
    "ménage": "household",
}
"""How other words for ours begin, and how ours do."""


class UnknownNameError(UsageError, AttributeError):
    """No such name; an AttributeError too, as Python expects of a name."""


def unknown_name(name: str, whose: str, known: Iterable[str]) -> UnknownNameError:
    """The error about a name that is not there: the closest first, then all that are.

    >>> str(unknown_name("lod", "copil", ["load", "rents"]))
    "« lod » n'est pas dans copil : le plus proche est load ; on y trouve load, rents."
    """
    names = sorted(known)
    found = f"{nearest(name, names)}on y trouve {', '.join(names)}"
    return UnknownNameError(f"« {name} » n'est pas dans {whose} : {found}.")


def nearest(name: object, known: Iterable[object]) -> str:
    """The known names that may be meant by one that is not, before all are listed; at most three.

    >>> nearest("persns", ["persons", "row"]), nearest("sizes", ["structures", "typologies"])
    ('le plus proche est persons ; ', 'le plus proche est typologies ; ')
    >>> nearest("z", ["needs"])
    ''
    """
    asked, names = told(name).lower(), {str(one).lower(): str(one) for one in known}
    starts = tuple(ours for theirs, ours in _MEANT.items() if asked.startswith(theirs))
    meant = [one for one in names if starts and one.startswith(starts)]
    close = [names[one] for one in meant or get_close_matches(asked, names, n=3)]
    start = "le plus proche est" if len(close) == 1 else "les plus proches sont"
    return f"{start} {', '.join(close)} ; " if close else ""


def told(value: Any) -> str:
    """A value in a sentence: a quarter by its period, what takes several lines by its kind."""
    if is_quarter(value):
        return str(value.period)
    text = str(value)
    return type(value).__name__ if "\n" in text else text


def is_quarter(value: object) -> bool:
    """Whether it is a Quarter, and not the name of one."""
    return hasattr(value, "remembered")


class Named:
    """What lists its names where one is asked for that it does not have."""

    _whose: ClassVar[str] = ""

    if not TYPE_CHECKING:  # mypy would take any name for known

        def __getattr__(self, name: str) -> Any:
            if hasattr(type(self), name):  # a property that failed: its own error is told
                return object.__getattribute__(self, name)
            if name.startswith("_"):  # what IPython, copy and pickle ask of anything
                raise AttributeError(name)
            raise unknown_name(name, self._whose, [one for one in dir(self) if one[0] != "_"])


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """Make a call that does not fit a function a UsageError: see `bound`."""
    takes = signature(function)

    @wraps(function)
    def call(*args: P.args, **options: P.kwargs) -> T:
        bound(function.__name__, takes, args, options)
        return function(*args, **options)

    return call


def bound(
    name: str, takes: Signature, args: Sequence[Any], options: Mapping[str, Any]
) -> BoundArguments:
    """The arguments of a call by name; a UsageError says what it lacks or does not know."""
    try:
        return takes.bind(*args, **options)
    except TypeError:
        raise UsageError(f"{name} : {_why(takes, args, options)}.") from None


def _why(takes: Signature, args: Sequence[Any], options: Mapping[str, Any]) -> str:
    named = {name: one for name, one in takes.parameters.items() if one.kind not in _ANY}
    known = [name for name in named if name not in _SUBJECTS]
    expected = f"on attend {', '.join(known)}" if known else "il n'y a pas d'option"
    if unknown := [name for name in options if name not in named]:
        return f"« {unknown[0]} » inconnu, {nearest(unknown[0], known)}{expected}"
    if len(args) > len(named):
        return f"trop de valeurs, {expected}"
    given = {*list(named)[: len(args)], *options}
    is_needed = {name: one.default is Parameter.empty for name, one in named.items()}
    missing = [name for name in named if is_needed[name] and name not in given]
    if missing:
        return f"il manque {', '.join(missing)}"
    return f"une valeur est donnée deux fois, {expected}"
