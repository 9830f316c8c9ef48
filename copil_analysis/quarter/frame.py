"""A DataFrame that lists its columns where one is asked for that it does not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from html import escape
from typing import Any, ClassVar

import pandas as pd
from pandas.errors import UndefinedVariableError

from copil_analysis.errors import UsageError
from copil_analysis.usage import nearest

_MARK = "mark"
"""Under ``attrs``: what the Quarter is of which a frame tells."""


class UnknownColumnError(UsageError, KeyError, AttributeError):
    """No such column; a KeyError and an AttributeError too, as pandas and seaborn expect."""

    def __str__(self) -> str:
        return str(self.args[0])


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of pandas whose KeyError names a column, with an error that lists the known."""

    @wraps(method)
    def call(frame: Frame, *args: Any, **options: Any) -> Any:
        try:
            return method(frame, *args, **options)
        except UnknownColumnError:
            raise
        except KeyError as error:
            raise frame.unknown(error.args[0]) from None

    return call


class Frame(pd.DataFrame):
    """A table as a Quarter or an answer gives it, and what pandas makes of it.

    The table's own name stands in errors. What its Quarter is, a part or a hypothesis, stands above
    it, and in ``attrs["mark"]``. pandas shares the cells with the Quarter's
    own table until one of the two is changed: nothing that is done to it changes the Quarter.
    """

    _metadata: ClassVar[list[str]] = ["_table"]
    _table: str = "ce tableau"

    @classmethod
    def of(cls, table: str, rows: pd.DataFrame, *, marks: Sequence[str] = ()) -> Frame:
        """The rows as a table of that name, of a Quarter with these marks."""
        made = cls(rows)
        object.__setattr__(made, "_table", table)
        if marks:
            made.attrs = {_MARK: "\N{NARROW NO-BREAK SPACE}; ".join(marks)}
        return made

    def __repr__(self) -> str:
        shown = super().__repr__()
        return f"{self.attrs[_MARK]}\n{shown}" if _MARK in self.attrs else shown

    def _repr_html_(self) -> str | None:
        shown: str | None = super()._repr_html_()  # type: ignore[misc]  # not in the stubs
        if shown is None or _MARK not in self.attrs:
            return shown
        return f"<p><strong>{escape(self.attrs[_MARK])}</strong></p>\n{shown}"

    @property
    def _constructor(self) -> Any:
        return Frame

    def unknown(self, name: object) -> UnknownColumnError:
        """The error about a column that is not there."""
        known = ", ".join(map(str, self.columns))
        # pandas quotes several in a list, in one sentence or another.
        listed = re.search(r"\['?(.*?)'?\]", str(name))
        told = listed[1].replace("', '", ", ") if listed else name
        return UnknownColumnError(
            f"« {told} » n'est pas une colonne de {self._table} : "
            f"{nearest(told, self.columns)}on attend {known}."
        )

    def __getattr__(self, name: str) -> Any:  # type: ignore[misc]  # final in the stubs alone
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.startswith("_"):
                raise
            raise self.unknown(name) from None

    def query(self, expr: str, **options: Any) -> Any:
        """The rows for which an expression holds; an unknown name in it lists the columns."""
        try:
            return super().query(expr, **options | {"level": options.pop("level", 0) + 1})
        except UndefinedVariableError as error:
            raise self.unknown(str(error).split("'")[1]) from None


_BY_NAME = (
    *("__getitem__", "groupby", "sort_values", "nlargest", "nsmallest"),
    *("set_index", "pivot", "pivot_table", "value_counts", "dropna", "drop_duplicates"),
)
for _name in _BY_NAME:
    setattr(Frame, _name, _telling(getattr(pd.DataFrame, _name)))
