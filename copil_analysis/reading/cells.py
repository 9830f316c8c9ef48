"""The cells of found cross-tables as one long table, for who looks at a single file."""

from collections.abc import Iterable

import pandas as pd

from copil_analysis.reading.found import FoundTable


def cells_of(tables: Iterable[FoundTable]) -> pd.DataFrame:
    """Every cell: file, place, table, row, column, value, status, readings.

    ``status``: printed, blank, recovered (blank in the file, known from its margins), or unknown
    (something else than a count stands there).
    ``readings``: how many readings of the table are equally good, missing if that is not proved;
    the figures are sure only where it is 1.
    """
    return pd.concat([_cells(table) for table in tables], ignore_index=True)


def _cells(table: FoundTable) -> pd.DataFrame:
    printed, filled = (
        frame.rename_axis("row").reset_index().melt("row", var_name="column")
        for frame in (table.reading.cells, table.reading.filled)
    )
    status = pd.Series("printed", index=filled.index)
    status = status.mask(printed["value"].isna(), "recovered").mask(filled["value"].isna(), "blank")
    is_unknown = [
        cell in table.unknown for cell in zip(filled["row"], filled["column"], strict=True)
    ]
    status = status.mask(pd.Series(is_unknown, index=filled.index), "unknown")
    cells = filled.assign(status=status, readings=table.reading.readings)
    cells = cells.astype({"readings": "Int64"})
    for place, (name, value) in enumerate(
        [("file", table.file), ("place", table.place), ("table", table.name)]
    ):
        cells.insert(place, name, value)
    return cells
