"""What a tidy table is: its columns, its codes, every combination once, no negative count."""

from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd
import pandera.pandas as pa

from copil_analysis.config import Config
from copil_analysis.vocabulary import MEASURES, NEED_TYPOLOGIES, TABLES, TYPOLOGIES

_KEYS: dict[str, list[str]] = {
    table.name: [
        kind for kind in ("structure", "channel", "typology") if kind in (table.rows, table.columns)
    ]
    for table in TABLES
}


def keys_of(name: str, config: Config) -> dict[str, list[str]]:
    """The key columns of a tidy table and their codes, in the order of the vocabulary."""
    codes = {
        "structure": list(config.structure_labels),
        "channel": list(config.channel_labels),
        "typology": list(NEED_TYPOLOGIES if name == "needs" else TYPOLOGIES),
    }
    return {key: codes[key] for key in key_names(name)}


def key_names(name: str) -> list[str]:
    """The key columns of a tidy table: the structure, and its channel or typology."""
    return _KEYS[name]


def values_of(name: str) -> list[str]:
    """The counted columns of a tidy table."""
    if name == "dwellings":
        return ["dwellings"]
    return list(MEASURES) if name in ("rehoused", "waiting") else ["households"]


def all_keys(name: str, config: Config) -> pd.DataFrame:
    """One row for every combination of codes, in the order of the vocabulary."""
    return combinations_of(keys_of(name, config))


def combinations_of(keys: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """One row for every combination of codes, in their order."""
    return pd.DataFrame(list(product(*keys.values())), columns=list(keys), dtype="str")


def schema(name: str, config: Config) -> pa.DataFrameSchema:
    """The schema of a tidy table; counts are Int64, missing where nobody said."""
    expected = all_keys(name, config)
    keys = keys_of(name, config)
    columns = {key: pa.Column("str", pa.Check.isin(codes)) for key, codes in keys.items()}
    counts = {value: pa.Column("Int64", pa.Check.ge(0), nullable=True) for value in values_of(name)}
    return pa.DataFrameSchema(
        columns | counts,
        strict=True,
        ordered=True,
        checks=pa.Check(lambda frame: frame[list(keys)].equals(expected)),
    )


def validate(tables: dict[str, pd.DataFrame], config: Config) -> dict[str, pd.DataFrame]:
    """The same tables, each held to its schema; pandera's SchemaError tells of a bug of ours."""
    return {name: schema(name, config).validate(frame) for name, frame in tables.items()}


TABLE_NAMES = tuple(table.name for table in TABLES)
