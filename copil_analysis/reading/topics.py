"""Which of the committee's tables one is: by the kinds of its rows and columns, then by words."""

import re
from collections.abc import Collection, Iterable

from copil_analysis.vocabulary import TABLES, Table


def tables_of(kinds: Collection[str]) -> list[Table]:
    """The tables whose rows and columns are of these two kinds."""
    return [table for table in TABLES if {table.rows, table.columns} == set(kinds)]


def table_of(kinds: Collection[str], texts: Iterable[str]) -> Table | None:
    """The table of these kinds that a folded text names, the first text that names one deciding.

    >>> found = table_of(("structure", "typology"), ["au 11/04", "les besoins en typologie"])
    >>> found.name if found else None
    'needs'
    """
    for text in texts:
        for table in reversed(tables_of(kinds)):  # a need or a waiting file is named as such
            if re.search(table.topic, text):
                return table
    return None


def unnamed(kinds: Collection[str]) -> str:
    """What to say of a table that may be one or another."""
    labels = " ou ".join(f"« {table.label} »" for table in tables_of(kinds))
    return f"peut être {labels} : son titre doit le dire"
