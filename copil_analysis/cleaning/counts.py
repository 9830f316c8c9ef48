"""From the rows of the registers to counts: the same tidy tables that cross-tables give."""

from datetime import date

import pandas as pd

from copil_analysis.cleaning.schemas import all_keys, key_names, values_of
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import Config
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

TABLES_OF = {
    ATTRIBUTIONS: ("allocations", "rehoused", "dwellings"),
    WAITING_FILE: ("waiting", "needs"),
}
"""The tidy tables that each register gives."""


def counted_rows(name: str, rows: pd.DataFrame, *, snapshot: date) -> pd.DataFrame:
    """The register's rows that count in a table, whose key columns they have.

    Households wait on the snapshot day; a need is a ``typology`` here too. A logement-foyer is a
    rehousing, not a dwelling of a typology. A row whose channel or typology is missing counts
    only in the tables that do without it.
    """
    if name in TABLES_OF[WAITING_FILE]:
        rows = rows[is_waiting(rows, snapshot)]
    if name == "needs":
        rows = rows.assign(typology=rows["need"])
    if name == "dwellings" and rows["is_foyer"].any():
        rows = rows[~rows["is_foyer"].fillna(False).astype(bool)]
    keys = key_names(name)
    return rows.dropna(subset=keys) if rows[keys].isna().any(axis=None) else rows


def count_rows(name: str, rows: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The tidy table of the rows that count in it, zeros included.

    Persons whose number no row of a structure gives are missing, not zero.
    """
    keys, values = key_names(name), values_of(name)
    groups = rows.groupby(keys, observed=True)
    counts = groups.size().rename(values[0]).to_frame()
    if "persons" in values:
        for value in ("adults", "children"):
            counts[value] = groups[value].sum(min_count=1)
        counts["persons"] = counts["adults"] + counts["children"]
    counts = counts.reset_index().astype(dict.fromkeys(keys, "str"))
    table = all_keys(name, config).merge(counts, "left", keys)
    table = table.astype(dict.fromkeys(values, "Int64"))
    absent = table[values[0]].isna()
    return table.assign(**{value: table[value].mask(absent, 0) for value in values})


def only_told(table: pd.DataFrame, structures: set[str]) -> pd.DataFrame:
    """The table with missing counts for the structures that nobody told of."""
    told = table["structure"].isin(list(structures))
    values = [str(name) for name in table.columns if table[name].dtype == "Int64"]
    return table.assign(**{value: table[value].where(told) for value in values})
