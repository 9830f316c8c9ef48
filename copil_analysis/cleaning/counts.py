"""From the rows of the registers to counts: the same tidy tables that cross-tables give."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.cleaning.schemas import combinations_of, key_names, keys_of, values_of
from copil_analysis.cleaning.waiting import Snapshot, is_waiting
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

TABLES_OF = {
    ATTRIBUTIONS: ("allocations", "rehoused", "dwellings"),
    WAITING_FILE: ("waiting", "needs"),
}
"""The tidy tables that each register gives."""


def counted_rows(name: str, rows: pd.DataFrame, *, snapshot: Snapshot) -> pd.DataFrame:
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
    """The tidy table of the rows that count in it, zeros included: see ``count_by``.

    Their categories are all codes in the vocabulary's order.
    """
    return count_by(name, rows, keys_of(name, config))


def count_by(name: str, rows: pd.DataFrame, keys: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The tidy table of these codes that the rows make, zeros included.

    ``rows``: the rows that count in it; their categories are these codes, in this order. Persons
    whose number no row of a structure gives are missing, not zero.
    """
    table = combinations_of(keys)
    # So codes say where in the table a row counts: many times faster than groupby on millions.
    place = np.zeros(1, np.int32)
    for key, codes in keys.items():
        place = place * len(codes) + rows[key].cat.codes.to_numpy()
    table[values_of(name)[0]] = pd.array(np.bincount(place, minlength=len(table)), "Int64")
    if "persons" in values_of(name):
        for value in ("adults", "children"):
            table[value] = _sums(rows[value], place, len(table))
        table["persons"] = table["adults"] + table["children"]
    return table


def _sums(counts: pd.Series, place: npt.NDArray[np.int32], length: int) -> "pd.Series[int]":
    """The sum at each place; missing where there are rows and none of them has a count."""
    weights = counts.to_numpy(np.float64, na_value=0)
    sums = pd.Series(np.bincount(place, weights, length)).astype("Int64")
    if not counts.hasnans:
        return sums
    known = counts.notna().to_numpy()
    told, all_rows = (np.bincount(one, minlength=length) for one in (place[known], place))
    return sums.mask((told == 0) & (all_rows > 0))


def only_told(table: pd.DataFrame, structures: set[str]) -> pd.DataFrame:
    """The table with missing counts for the structures that nobody told of."""
    told = table["structure"].isin(list(structures))
    values = [str(name) for name in table.columns if table[name].dtype == "Int64"]
    return table.assign(**{value: table[value].where(told) for value in values})


def tell_needs(waiting: pd.DataFrame, *, norm: str) -> Finding:
    """How many needs of waiting households are derived, and how many others the norm would differ.

    ``waiting``: the rows that count in the table of that name.
    """
    said, known = waiting["typology"].notna(), waiting["norm_typology"].notna()
    differ = waiting["need"].cat.codes != waiting["norm_typology"].cat.codes
    households, stated = len(waiting), int(said.sum())
    derived, number = int((~said & known).sum()), int((said & known & differ).sum())
    told = (
        f"{derived} besoin{'s' * (derived > 1)} sur {households} "
        f"déduit{'s' * (derived > 1)} de la composition par la norme {norm}"
    )
    if stated:
        told += f" ; {number} typologie{'s' * (number > 1)} sur {stated} "
        told += f"{'diffèrent' if number > 1 else 'diffère'} de cette norme"
    message = f"Registre de la file active : {told}."
    return Finding("need", WAITING_FILE, stated=households, computed=derived, message=message)
