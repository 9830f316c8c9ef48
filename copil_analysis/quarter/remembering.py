"""Each fact once: what was computed of a Quarter is kept with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from copil_analysis.errors import UsageError
from copil_analysis.usage import bound, told

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

P = ParamSpec("P")
T = TypeVar("T")


def remembered(
    function: Callable[Concatenate[Quarter, P], T],
) -> Callable[Concatenate[Quarter, P], T]:
    """Compute a function of a Quarter and of options once; its result must not be changed.

    A Quarter made by ``dataclasses.replace`` knows nothing of its origin's results. However an
    option is passed, by place or by name, a default or not, it is the same question.
    """
    name, takes = f"{function.__module__}.{function.__qualname__}", signature(function)

    @wraps(function)
    def ask(  # without a Quarter it says what it wants
        quarter: Quarter = None,  # type: ignore[assignment]
        /,
        *args: P.args,
        **options: P.kwargs,
    ) -> T:
        if not hasattr(quarter, "remembered"):
            raise UsageError(
                f'{function.__name__} attend un trimestre, comme copil.load("2024-T1"), '
                f"et non {told(quarter)}."
            )
        asked = bound(function.__name__, takes, (quarter, *args), options)
        asked.apply_defaults()
        given = [(option, as_key(value)) for option, value in list(asked.arguments.items())[1:]]
        key = (name, tuple(given))
        if key not in quarter.remembered:
            quarter.remembered[key] = function(quarter, *args, **options)
        result: T = quarter.remembered[key]
        return result

    return ask


def as_key(value: Any) -> Any:
    """An option as a key: a list becomes a tuple."""
    if isinstance(value, list | tuple):
        return tuple(map(as_key, value))
    if isinstance(value, dict):
        return tuple((key, as_key(one)) for key, one in value.items())
    return value
