"""A table, or an answer, of every quarter of a series, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.errors import UsageError
from copil_analysis.gathering import stack
from copil_analysis.quarter.data import STACKED, expect_table, register_rows
from copil_analysis.register_fields import REGISTERS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Question = Callable[..., Any]
"""A function of a Quarter that gives a DataFrame, or what has one as ``data``."""
_OWN = "of_period"
"""The period that a row of an answer is about, where that is not its quarter's own."""


def stacked(quarter: Quarter, name: str) -> pd.DataFrame:
    """A tidy table, or a register with its keys, as the analyses take it.

    The first column, ``period``, tells the quarter; a quarter without that register has no row,
    and without any the frame has no column but this.
    """
    frames = {str(one.period): one.table(name) for one in quarter.series}
    told = {period: frame for period, frame in frames.items() if frame is not None}
    if not told:
        return pd.DataFrame({"period": pd.Series(dtype="str")})
    periods = np.repeat(list(told), [len(frame) for frame in told.values()])
    rows = stack(list(told.values()))
    return _first(rows.assign(period=pd.array(periods, dtype="str")))


def over_time(quarter: Quarter, what: str | Question, options: Mapping[str, Any]) -> pd.DataFrame:
    """See ``Quarter.over_time``."""
    if not callable(what):
        expect_table(what)
        if options:
            raise UsageError(f"« {what} » est un tableau : il n'a pas d'option.")
        return _table(quarter, what)
    _expect_question(what)
    return _answers(quarter, what, options)


def _expect_question(what: Question) -> None:
    """Accept a function of one's own, or of ours that is asked of a Quarter."""
    is_ours = str(getattr(what, "__module__", "")).startswith("copil_analysis.")
    if is_ours and next(iter(signature(what).parameters), "") != "quarter":
        raise UsageError(
            f"« {name_of(what)} » ne se demande pas à un trimestre : on attend une question comme "
            f"copil.needs_gap, ou un tableau, {', '.join(STACKED)}."
        )


def name_of(what: str | Question) -> str:
    """How a table or a question is called."""
    return str(getattr(what, "__name__", what))


def _table(quarter: Quarter, name: str) -> pd.DataFrame:
    if name not in REGISTERS:
        return stacked(quarter, name)
    rows = [
        register_rows(one, name).assign(period=str(one.period))
        for one in quarter.series
    ]  # fmt: skip
    return _first(stack(rows))


def _answers(quarter: Quarter, ask: Question, options: Mapping[str, Any]) -> pd.DataFrame:
    """The figures of each quarter alone; a quarter that says why it has none has no row."""
    found = [(str(one.period), ask(one.alone, **options)) for one in quarter.series]
    frames = [(period, _figures(answer, name_of(ask))) for period, answer in found]
    told = [
        rows.assign(period=period) if "period" not in rows else _apart(rows, period)
        for (period, rows), (_, answer) in zip(frames, found, strict=True)
        if len(rows) and not getattr(answer, "why_missing", "")
    ]
    if not told:
        return _first(frames[-1][1].iloc[:0].assign(period=pd.Series(dtype="str")))
    return _first(_below(told))


def _below(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The frames one below the other; a column that one lacks is missing there."""
    return pd.concat(list(frames), ignore_index=True)


def _apart(rows: pd.DataFrame, period: str) -> pd.DataFrame:
    """The rows of an answer that has periods of its own: they are told apart if they differ."""
    if (rows["period"] == period).all():
        return rows
    return rows.rename(columns={"period": _OWN}).assign(period=period)


def _figures(answer: Any, name: str) -> pd.DataFrame:
    data = answer if isinstance(answer, pd.DataFrame) else getattr(answer, "data", None)
    if not isinstance(data, pd.DataFrame):
        raise UsageError(f"« {name} » ne donne pas de chiffres à suivre dans le temps.")
    return data


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["period", *(name for name in rows if name != "period")]]
