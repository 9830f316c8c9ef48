"""A period loaded: from what is kept where that is fresh, else prepared; with those before it."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from copil_analysis.checking.findings import blocking_messages
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.finding import Finding
from copil_analysis.keeping import SOURCES, is_fresh, kept_folder
from copil_analysis.period import Period
from copil_analysis.periods_received import received
from copil_analysis.preparing import Known, find_again, prepare
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.kept import read_checks, read_kept
from copil_analysis.quarter.marks import Subset
from copil_analysis.quarter.remembering import remembered
from copil_analysis.quarter.year import add_up, carry_checks, check_year
from copil_analysis.reading.folder import raw_folder
from copil_analysis.root import find_root
from copil_analysis.usage import checked

Loaded = dict[Period, Quarter]
"""What was loaded already, each period alone: others look at those before them."""
_HELD: dict[tuple[Period, Path], Quarter] = {}


@checked
def load(period: str | int, root: str | Path = ".") -> Quarter:
    """A period with the quarters known before it, each as kept under ``data/processed``.

    What is not kept, or was made of other inputs, is prepared first. A whole year that was not
    received as such is added up from its quarters (``year``). An earlier quarter that cannot be
    read, or must not be published, is left out of what is known.
    """
    wanted, root = Period.parse(period), find_root(root)
    if held := _HELD.get((wanted, root.resolve())):
        return held
    loaded = Loaded()

    def known(one: Period) -> Quarter:
        # What was not proved in time is tried again by each command that is about it.
        return _load_alone(one, root, loaded, unproved=one != wanted)

    return _with_earlier(wanted, root, known)


@checked
def history(first: str | int, last: str | int, root: str | Path = ".") -> Quarter:
    """The period ``last`` with those known before it from ``first`` on: its series begins there.

    A whole year stands for its first quarter where it is ``first``; ``last`` is as in ``load``.
    Where something known was left out it says so wherever it is shown, and is never published. A
    UsageError tells of a first after the last, and of one before which nothing is known until it.
    """
    since, until = Period.parse(first), Period.parse(last)
    begins = since.quarters[0]
    if begins > until.quarters[-1]:
        raise UsageError(f"{since} vient après {until} : on attend le premier, puis le dernier.")
    root = find_root(root)
    quarter = load(str(until), root)
    earlier = tuple(one for one in quarter.earlier if one.period.quarters[0] >= begins)
    if not earlier and begins < until.quarters[0]:
        known = ", ".join(map(str, received(root))) or "rien"
        raise UsageError(f"Rien n'est connu de {since} à {until} avant lui ; est reçu : {known}.")
    if len(earlier) == len(quarter.earlier):
        return quarter
    return replace(quarter, earlier=earlier, subset=Subset(since=str(since)))


def hold(quarter: Quarter, root: Path) -> None:
    """Let ``load`` give this very object in this process, as a batch does for its notebooks.

    One at a time; whoever holds it knows that it is up to date. What is a part or a hypothesis
    is never given as a period: a ValueError.
    """
    if quarter.marks:
        raise ValueError(f"not a quarter as received: {quarter.marks}")
    release()
    _HELD[quarter.period, root.resolve()] = quarter


def release() -> None:
    """Hold nothing any more."""
    _HELD.clear()


def load_trusted(
    period: Period, root: Path, trusted: Collection[Period], loaded: Loaded
) -> Quarter:
    """What ``load`` gives where the ``trusted`` periods are up to date, and no other can be read.

    Nothing is hashed or prepared; ``loaded`` keeps what was read, for the periods to come.
    """

    def known(one: Period) -> Quarter:
        if one not in trusted:
            raise _not_ready(one)
        if one not in loaded:
            loaded[one] = read_kept(one, root)
        return loaded[one]

    return _with_earlier(period, root, known)


def bring_up_to_date(
    period: Period,
    root: Path,
    loaded: Loaded | None = None,
    *,
    trusted: Collection[Period] = (),
    failed: Collection[Period] = (),
) -> None:
    """Prepare a period received unless what is kept is fresh, and its reading proved.

    The ``trusted`` earlier periods are read from what is kept as it is; the others are looked at
    as ``load`` does, but not those that have ``failed`` already. ``loaded`` keeps what was read,
    and nothing of this period made anew.
    """
    if not is_fresh(period, root):
        loaded = Loaded() if loaded is None else loaded
        loaded.pop(period, None)
        known = partial(_load_alone, root=root, loaded=loaded, trusted=trusted, failed=failed)
        prepare(period, root, known)


@checked
def load_checks(period: str | int, root: str | Path = ".") -> pd.DataFrame:
    """All that the checks found, with the cells that they quote: for the analyst's eyes only."""
    quarter, root = load(period, root), find_root(root)
    folder = kept_folder(quarter.period, root)
    if (folder / SOURCES).exists():
        return read_checks(folder)
    parts = [one for one in quarter.earlier if one.period.year == quarter.period.year]
    checks = (
        carry_checks(read_checks(kept_folder(one.period, root)), one, last=parts[-1])
        for one in parts
    )
    return pd.concat([check_year(parts), *checks], ignore_index=True)


def load_findings(period: Period, root: Path) -> list[Finding]:
    """What the checks find in a period received, made anew: with the rows that no file keeps."""
    return find_again(period, root, partial(_load_alone, root=root, loaded=Loaded()))


@checked
def load_registers(period: str | int, root: str | Path = ".") -> dict[str, pd.DataFrame]:
    """The clean rows of a period's registers, by name: attributions, file_active.

    For the columns see ``cleaning.registers``; in place of the request number stands
    ``request_key``, the same in every quarter (``copil_analysis.request_key``), and
    ``number_state``, what is wrong with it (``request_number.STATES``). A register that
    the period does not have is not in the result.
    """
    return dict(load(period, root).registers)


def _with_earlier(wanted: Period, root: Path, known: Known) -> Quarter:
    """A period with those before it; a year not received is added up, and knows its quarters."""
    there = received(root)
    if wanted.quarter is None and wanted not in there:
        parts = tuple(known(one) for one in there if one.year == wanted.year)
        if not parts:
            raw_folder(root, str(wanted))
        before = tuple(_publishable((one for one in there if one.year < wanted.year), known))
        return replace(add_up(parts), earlier=(*before, *parts))
    before = tuple(_publishable((one for one in there if one < wanted), known))
    return replace(known(wanted), earlier=before)


def _publishable(periods: Iterable[Period], known: Known) -> Iterator[Quarter]:
    for period in periods:
        with suppress(CopilError):
            quarter = known(period)
            if _may_be_published(quarter):
                yield quarter


@remembered
def _may_be_published(quarter: Quarter) -> bool:
    return not blocking_messages(quarter.checks)


def _load_alone(
    wanted: Period,
    root: Path,
    loaded: Loaded,
    *,
    trusted: Collection[Period] = (),
    failed: Collection[Period] = (),
    unproved: bool = True,
) -> Quarter:
    """A period as kept where that is fresh, else prepared; ``unproved`` readings may be fresh."""
    if wanted in failed:
        raise _not_ready(wanted)
    if wanted not in loaded:
        if wanted not in trusted and not is_fresh(wanted, root, unproved=unproved):
            known = partial(_load_alone, root=root, loaded=loaded, trusted=trusted, failed=failed)
            prepare(wanted, root, known)
        loaded[wanted] = read_kept(wanted, root)
    return loaded[wanted]


def _not_ready(period: Period) -> CopilError:
    return CopilError(f"{period} n'est pas prêt : voyez ce que dit copil check {period}.")
