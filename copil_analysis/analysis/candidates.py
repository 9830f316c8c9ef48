"""Who could have had the dwellings obtained, household by household: for the analyst only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.analysis.norm_fit import rooms_of, suitable_rooms
from copil_analysis.analysis.offer import without_foyers
from copil_analysis.errors import UsageError
from copil_analysis.quarter.frame import Frame
from copil_analysis.vocabulary import NEED_TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_Matrix = npt.NDArray[np.bool_]
_FIRST = ("structure", "adults", "children", "persons", "need")
_LAST = ("request_date", "days_waited", "is_waiting")
_PLACE = ("file", "place", "row")


def candidates(quarter: Quarter, dwelling: int | None = None) -> pd.DataFrame:
    """Tell of each household which of the dwellings obtained in the period it could have had.

    One row a household that was in the waiting file at some time of the period, the longest wait
    first: structure, adults, children, persons, need, typologies (those that suit it, "T1, T2"),
    request_date, days_waited, is_waiting (on the snapshot day); then how many dwellings it could
    have had: ``dwellings``, of them ``own_structure`` those of its structure, and ``to_newer``
    those that went to a household whose request is more recent (as far as both are dated). file,
    place and row say where it stands in its register.

    A dwelling suits from the norm of copil.toml up to one room more than persons (CCH L.621-2): a
    person alone a T1 or a T2. A studio is a T1. Who is not described is taken by its need. It
    must have been allocated while the household was in the file; logements-foyers are left out.
    Who was rehoused is among the candidates for what they got. Neither income nor place is known.

    A row for each pair would be thousands: ``dwelling``, a row's label in
    ``quarter.data.attributions``, tells of one dwelling only those who could have had it. Another
    label is a UsageError, and so is a part by size or channel, or a hypothesis. Without the
    registers there is no row. For the analyst's machine only: no page takes a plain frame.
    """
    if quarter.subset and (quarter.subset.typologies or quarter.subset.channels):
        raise UsageError(
            "candidates se demande de toutes les tailles et de toutes les filières : un ménage "
            "peut habiter une autre taille que celle qu'il demande."
        )
    if quarter.hypothesis:
        raise UsageError(
            "candidates se demande de ce qui est reçu : nul registre ne décrit les logements "
            "d'une hypothèse."
        )
    households = _households(quarter)
    dwellings = without_foyers(pd.DataFrame(quarter.data["attributions"]))
    if dwelling is not None:
        dwellings = dwellings[_is(dwellings, dwelling)]
    could = _could(households, dwellings, quarter)
    same, newer = _same_structure(households, dwellings), _newer(households, dwellings)
    counts = {
        "dwellings": could.sum(axis=1),
        "own_structure": (could & same).sum(axis=1),
        "to_newer": (could & newer).sum(axis=1),
    }
    rows = households.assign(typologies=_typologies(households, quarter), **counts)
    if dwelling is not None:
        rows = rows[pd.Series(could.any(axis=1), index=rows.index)]
    ordered = rows.sort_values("days_waited", ascending=False, kind="stable", na_position="last")
    columns = [*_FIRST, "typologies", *_LAST, *counts, *_PLACE]
    return Frame.of("candidates", ordered[columns].reset_index(drop=True), marks=quarter.marks)


def _households(quarter: Quarter) -> pd.DataFrame:
    """Those who were in the file at some time from the first day of the flows to the snapshot."""
    rows = pd.DataFrame(quarter.data["file_active"])
    start, snapshot = pd.Timestamp(quarter.start), pd.Timestamp(quarter.snapshot)
    return rows[~(rows["entry_date"] > snapshot) & ~(rows["exit_date"] < start)]


def _is(dwellings: pd.DataFrame, label: int) -> _Matrix:
    if label in dwellings.index:
        is_it: _Matrix = dwellings.index.to_numpy() == label
        return is_it
    known = ", ".join(map(str, dwellings.index)) or "aucune"
    raise UsageError(
        f"dwelling : « {label} » n'est pas une ligne de quarter.data.attributions (hors "
        f"logements-foyers), on attend {known}."
    )


def _could(households: pd.DataFrame, dwellings: pd.DataFrame, quarter: Quarter) -> _Matrix:
    """Which household (row) could have had which dwelling (column): its rooms, and the day."""
    rooms = _bounds(households, quarter)
    obtained = _numbers(rooms_of(dwellings["typology"]))
    suits = (_column(rooms["least"]) <= obtained) & (obtained <= _column(rooms["most"]))
    day = dwellings["date"].to_numpy()
    came, left = (households[name].to_numpy()[:, None] for name in ("entry_date", "exit_date"))
    found: _Matrix = suits & ~(came > day) & ~(left < day)
    return found


def _bounds(households: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """The fewest and the most rooms that suit; those of the need where nobody is described."""
    norm = quarter.config.norm
    rooms = suitable_rooms(households["adults"], households["children"], norm=norm)
    need = rooms_of(households["need"])
    return rooms.assign(least=rooms["least"].fillna(need), most=rooms["most"].fillna(need))


def _same_structure(households: pd.DataFrame, dwellings: pd.DataFrame) -> _Matrix:
    own, given = (rows["structure"].astype("str").to_numpy() for rows in (households, dwellings))
    same: _Matrix = own[:, None] == given
    return same


def _newer(households: pd.DataFrame, dwellings: pd.DataFrame) -> _Matrix:
    """Whether who got a dwelling had asked after this household did."""
    asked, got = (rows["request_date"].to_numpy() for rows in (households, dwellings))
    newer: _Matrix = got > asked[:, None]
    return newer


def _typologies(households: pd.DataFrame, quarter: Quarter) -> pd.Series[str]:
    bounds = _bounds(households, quarter)
    pairs = zip(_numbers(bounds["least"]), _numbers(bounds["most"]), strict=True)
    told = [
        ", ".join(code for n, code in enumerate(NEED_TYPOLOGIES, start=1) if least <= n <= most)
        for least, most in pairs
    ]
    return pd.Series(told, index=households.index, dtype="str")


def _numbers(rooms: pd.Series[Any]) -> npt.NDArray[np.float64]:
    """Rooms as numbers; what is missing compares with nothing."""
    return rooms.to_numpy(np.float64, na_value=np.nan)


def _column(rooms: pd.Series[Any]) -> npt.NDArray[np.float64]:
    return _numbers(rooms)[:, None]
