"""A year out of its quarters: flows are summed, the stock is that of the last snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.checking.findings import findings_frame
from copil_analysis.finding import Finding
from copil_analysis.gathering import stack
from copil_analysis.period import QUARTERS, Period
from copil_analysis.quarter.once import find_told_twice, told_once
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FLOWS = ("allocations", "rehoused", "dwellings")
STOCKS = ("waiting", "needs")

_OF_STOCKS = (*STOCKS, WAITING_FILE)


def add_up(quarters: Sequence[Quarter]) -> Quarter:
    """Add the quarters of one year up, in time order; a missing count makes its sum missing.

    What was found in a quarter is told with its name; of a stock only what the last one's checks
    found. For the findings of the year itself see ``check_year``.
    """
    last = quarters[-1]
    checks = [check_year(quarters), *(carry_checks(one.checks, one, last=last) for one in quarters)]
    once = told_once(quarters)
    return replace(
        last,
        period=Period(last.period.year),
        config=last.config.at(Period(last.period.year)),
        start=quarters[0].start,
        agenda=(),
        asks=(),
        notes=_all_notes(quarters),
        allocations=_sum([one.allocations for one in once]),
        rehoused=_sum([one.rehoused for one in once]),
        dwellings=_sum([one.dwellings for one in once]),
        checks=pd.concat(checks, ignore_index=True),
        sources={
            name: source if name in STOCKS else _sources(quarters, name)
            for name, source in last.sources.items()
        },
        registers=dict(_registers(once)),
        earlier=(),
    )


def carry_checks(checks: pd.DataFrame, quarter: Quarter, *, last: Quarter) -> pd.DataFrame:
    """What the checks of one quarter found, as its year tells it.

    A margin is that of a quarter's printed total: on a sum of quarters it is a remark.
    """
    kept = checks
    if quarter is not last:
        kept = checks[~checks["table"].isin(_OF_STOCKS)]
    is_flow = ~kept["table"].isin(STOCKS) | (kept["check"] == "flows")
    message = kept["message"].where(kept["message"] == "", f"{quarter.period} : " + kept["message"])
    is_margin = is_flow & (kept["check"] == "margin")
    return kept.assign(
        check=kept["check"].mask(is_margin, "quarter_margin"),
        message=kept["message"].mask(is_flow, message),
    )


def check_year(quarters: Sequence[Quarter]) -> pd.DataFrame:
    """What is to be told of a year added up: a quarter that is not there, who is counted once."""
    return findings_frame([*_find_absent(quarters), *find_told_twice(quarters)])


def _find_absent(quarters: Sequence[Quarter]) -> Iterator[Finding]:
    year = quarters[0].period.year
    known = {one.period.quarter for one in quarters}
    absent = [str(Period(year, n)) for n in range(1, QUARTERS + 1) if n not in known]
    if absent:
        verb = "qui n'est pas reçu" if len(absent) == 1 else "qui ne sont pas reçus"
        message = f"L'année {year} est additionnée sans {', '.join(absent)}, {verb}."
        yield Finding("presence", row="year", level="error", status="gap", message=message)


def _all_notes(quarters: Sequence[Quarter]) -> str:
    """The remarks of each quarter below its name, or once where they never changed."""
    if len({one.notes for one in quarters}) == 1:
        return quarters[0].notes
    return "\n\n".join(_notes(one) for one in quarters if one.notes)


def _notes(quarter: Quarter) -> str:
    label = quarter.period.label
    lowered = "\n".join(
        f"#{line}" if line.startswith("#") else line for line in quarter.notes.splitlines()
    )
    return f"# {label[:1].upper()}{label[1:]}\n\n{lowered}"


def _sum(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """A structure that did not exist in a quarter counts for nothing in it."""
    keys = [name for name in tables[0] if tables[0][name].dtype != "Int64"]
    parts = [table.set_index(keys) for table in tables]
    every = reduce(
        lambda one, other: one.append(other.difference(one, sort=False)),
        (part.index for part in parts),
    )
    filled = [part.reindex(every, fill_value=0) for part in parts]
    return reduce(lambda one, other: one + other, filled).reset_index()


def _sources(quarters: Sequence[Quarter], name: str) -> str:
    first, last = quarters[0].period, quarters[-1].period
    known = [
        one.sources[name] for one in quarters if name in one.sources
    ]  # none where it is blocked
    told = dict.fromkeys(part for source in known for part in source.split(" ; "))
    parts = " ; ".join(told)
    return f"{parts}, {first} à {last} additionnés" if first != last else parts


def _registers(quarters: Sequence[Quarter]) -> Iterator[tuple[str, pd.DataFrame]]:
    """The dwellings allocated in all its quarters; the waiting file as last received."""
    allocated = [one.registers[ATTRIBUTIONS] for one in quarters if ATTRIBUTIONS in one.registers]
    if allocated:
        yield ATTRIBUTIONS, stack(allocated)
    if WAITING_FILE in quarters[-1].registers:
        yield WAITING_FILE, quarters[-1].registers[WAITING_FILE]
