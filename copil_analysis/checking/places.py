"""Where the rows of a register stand: « attributions.xlsx, lignes 3, 8, 12 et 40 autres »."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from copil_analysis.finding import Finding, describe_rows
from copil_analysis.request_number import Mask


def rows_by_file(
    frame: pd.DataFrame, rows: Mask | None = None
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """For each file and sheet of the rows (of all if None), where they stand, and their numbers."""
    if frame.empty or (rows is not None and not rows.any()):
        return  # the usual case, and to group nothing takes long
    found = frame[["file", "place", "row"]]
    if rows is not None:
        found = found[rows]
    for names, numbers in found.groupby(["file", "place"], observed=True, sort=False)["row"]:
        source = ", ".join(str(name) for name in names if name)
        yield f"{source}, {describe_rows(numbers, len(numbers))}", tuple(numbers.tolist())


def places_by_file(frame: pd.DataFrame, rows: Mask | None = None) -> Iterator[tuple[str, int]]:
    """For each file and sheet of the rows (of all if None), where they stand and how many."""
    for place, numbers in rows_by_file(frame, rows):
        yield place, len(numbers)


def households(rows: pd.DataFrame, keys: list[str] | None = None) -> pd.DataFrame:
    """The rows with their ``household`` (see ``Finding``): the same keys, or each row its own."""
    if keys is None:
        return rows.assign(household=range(len(rows)))
    return rows.assign(household=rows.groupby(keys, observed=True, sort=False).ngroup())


def describe_places(frame: pd.DataFrame) -> str:
    """Where all the rows stand, file by file, as one text."""
    return " ; ".join(place for place, _ in places_by_file(frame))


def tell_beside(
    finding: Finding, place: str, rows: pd.DataFrame, message: str, beside: pd.DataFrame
) -> Finding:
    """A finding of rows, with those beside which they are doubtful (see ``Finding``)."""
    return replace(finding, row=place, computed=len(rows), message=message, beside=beside)
