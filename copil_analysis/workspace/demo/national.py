"""The invented national export of a quarter: the requests of those who wait, and others."""

from pathlib import Path
from typing import Final

import pandas as pd

from copil_analysis.workspace.demo.calendar import Bounds
from copil_analysis.workspace.demo.chances import DESKS, draw
from copil_analysis.workspace.demo.details import generator
from copil_analysis.workspace.demo.spellings import Cell
from copil_analysis.workspace.demo.untidy import Grid, titles_of
from copil_analysis.workspace.demo.writing import write_csv

EXPORTED = 4  # quarters that have an export: the last ones
FILE = "sne_export.csv"
_PLACE = 6  # of this chance among those of a quarter
_ABSENT, _DEPOSITED, _RENEWED, _ALLOCATED, _STRUCK_OFF = 0.03, 0.03, 0.03, 0.02, 0.02
_OTHERS = 0.03  # requests of nobody's, for one household that waits
_OWN_DESK = "06CCA"  # theirs: so no other number is one of these
_STATUSES: Final = {
    "active": ("Active", None),
    "allocated": ("Radiée", "Attribution d’un logement"),
    "struck_off": ("Radiée", "Non renouvellement"),
    "left": ("Radiée", "Abandon de la demande"),
}
_HEADERS: Final = (
    *("Numéro unique", "Date de dépôt", "Date de renouvellement", "Guichet enregistreur"),
    *("Statut", "Motif de radiation", "Nombre de personnes"),
)
_FIELDS = ("request_number", "request_date", "renewal_date", "desk", "status", "persons")


def export(told: pd.DataFrame, people: pd.DataFrame, bounds: Bounds, *, seed: int) -> pd.DataFrame:
    """The export of a quarter: request_number, request_date, renewal_date, desk, status, persons.

    ``told``: the waiting file as the register tells it; ``people``: the same rows as they are.
    The system knows each request by its right number; some it does not hold, or dates otherwise.
    """
    rng = generator(seed, bounds.number, _PLACE)
    is_second = people["planted"] == "two_numbers"
    rows = told.assign(
        request_number=people["request_number"].mask(is_second, told["request_number"]),
        desk=people["desk"],
        persons=told["adults"] + told["children"],
        status=_statuses(told, bounds),
    )
    waits = told["exit_date"].isna()
    drawn = pd.DataFrame(rng.random((len(rows), 4)), rows.index)
    day = rows["request_date"].dt.day
    # Another day of the same month, which the number carries.
    moved = rows["request_date"] + pd.to_timedelta((day == 1).map({True: 14, False: 0}), unit="D")
    moved = moved.where(day == 1, rows["request_date"] - pd.to_timedelta(day - 1, unit="D"))
    later = rows["renewal_date"] - pd.Timedelta(days=20)
    rows = rows.assign(
        request_date=rows["request_date"].mask(waits & (drawn[1] < _DEPOSITED), moved),
        renewal_date=rows["renewal_date"].mask(waits & (drawn[2] < _RENEWED), later),
        status=rows["status"].mask(waits & (drawn[3] < _ALLOCATED), "allocated"),
    )
    is_struck = waits & (rng.random(len(rows)) < _STRUCK_OFF) & (rows["status"] == "active")
    rows = rows.assign(status=rows["status"].mask(is_struck, "struck_off"))
    rows = rows[~(waits & (drawn[0] < _ABSENT))]
    others = _others(int(waits.sum()), bounds, seed)
    kept = pd.concat([rows[list(_FIELDS)], others], ignore_index=True)
    return kept.sort_values("request_number", ignore_index=True)


def _statuses(told: pd.DataFrame, bounds: Bounds) -> "pd.Series[str]":
    """Struck off 13 months after the deposit or the last renewal, or for what the exit says."""
    since = told["renewal_date"].fillna(told["request_date"]) + pd.DateOffset(months=13)
    status = pd.Series("active", told.index, dtype="str")
    status = status.mask(since < pd.Timestamp(bounds.snapshot), "struck_off")
    status = status.mask(told["exit_reason"] == "other", "left")
    return status.mask(told["exit_reason"] == "rehoused", "allocated")


def _others(waiting: int, bounds: Bounds, seed: int) -> pd.DataFrame:
    """Requests of households that no structure of the département tells."""
    rng = generator(seed, bounds.number, _PLACE, 1)
    size = max(2, round(_OTHERS * waiting))
    before = pd.to_timedelta(rng.integers(20, 330, size), unit="D")
    days = pd.Timestamp(bounds.snapshot) - before
    sequences = rng.permutation(1_000_000)[:size]
    numbers = [
        f"006{day:%m%y}{one:06}{_OWN_DESK}" for day, one in zip(days, sequences, strict=True)
    ]
    return pd.DataFrame(
        {
            "request_number": pd.Series(numbers, dtype="str"),
            "request_date": days.as_unit("s"),
            "renewal_date": pd.Series(pd.NaT, range(size), dtype="datetime64[s]"),
            "desk": pd.Series(draw(rng, DESKS, size), dtype="str"),
            "status": pd.Series("active", range(size), dtype="str"),
            "persons": rng.integers(1, 5, size),
        }
    )


def write_export(rows: pd.DataFrame, bounds: Bounds, folder: Path) -> None:
    """Write the export as a French spreadsheet's CSV, marked as invented."""
    titles = titles_of(
        "export du système national", "département", bounds.period.label, bounds.snapshot
    )
    days = {name: rows[name].dt.strftime("%d/%m/%Y") for name in ("request_date", "renewal_date")}
    body = [_cells(row) for row in rows.assign(**days)[list(_FIELDS)].itertuples(index=False)]
    write_csv(
        Grid([*titles, [], list(_HEADERS), *body]),
        folder / FILE,
        encoding="cp1252",
        separator=";",
    )


def _cells(row: tuple[object, ...]) -> list[Cell]:
    number, requested, renewed, desk, status, persons = row
    days = [day if isinstance(day, str) else None for day in (requested, renewed)]
    return [str(number), *days, str(desk), *_STATUSES[str(status)], int(str(persons))]
