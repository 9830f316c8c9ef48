"""From a figure back to the cells or rows that it was made of, on the analyst's machine only."""

from pathlib import Path

import pandas as pd

from copil_analysis.cleaning.counts import TABLES_OF, counted_rows
from copil_analysis.cleaning.crosstabs import blanks_as_zeros
from copil_analysis.cleaning.merging import Piece
from copil_analysis.cleaning.schemas import TABLE_NAMES, key_names, keys_of, values_of
from copil_analysis.config import Config
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.gathering import Gathered, gather
from copil_analysis.period import Period
from copil_analysis.reading.folder import FACTS
from copil_analysis.reading.found import SAME_CODE, FoundTable
from copil_analysis.root import find_root
from copil_analysis.usage import checked, nearest, told
from copil_analysis.vocabulary import TABLE_LABELS, TOTAL, Vocabulary, label_key

_FRENCH = {
    "attributions": "allocations",
    "relogements": "rehoused",
    "logements": "dwellings",
    "attente": "waiting",
    "besoins": "needs",
}
COLUMNS = ("file", "place", "cell", "column", "value")


@checked
def trace(
    period: str | int, table: str, structure: str, column: str | None = None, root: str | Path = "."
) -> pd.DataFrame:
    """What stands behind a figure: one row a cell or a register's row, whose values add up to it.

    ``table``: a tidy table (allocations, rehoused, dwellings, waiting, needs). ``column``: the
    channel, typology or measure, by code or label; without it, the structure's whole row (its
    households where the columns are measures). Returns file, place, cell (``B5``,
    ``ligne 14``), column, value (Int64). Nothing personal is in it.
    """
    table = table_named(table)
    gathered = gather(Period.parse(period), find_root(root))
    structure, column = _codes(table, structure, column, gathered.config)
    piece = gathered.merged.chosen.get((table, structure))
    if piece is None:
        label = gathered.config.structure_labels[structure]
        raise CopilError(f"Aucun fichier de {period} ne donne « {TABLE_LABELS[table]} » : {label}.")
    rows = (
        _cells(piece, structure, column)
        if piece.found
        else _rows(gathered, table, structure, column)
    )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": "Int64"})


def table_named(text: str) -> str:
    """The tidy table that is meant, by its code or its French name; else a UsageError."""
    names = {label_key(word): name for word, name in _FRENCH.items()}
    names |= {label_key(name): name for name in TABLE_NAMES}
    key = label_key(told(text))
    if key not in names:
        known = ", ".join(f"{french} ({name})" for french, name in _FRENCH.items())
        listed = f"{nearest(text, [*_FRENCH, *TABLE_NAMES])}on attend {known}"
        raise UsageError(f"Le tableau « {told(text)} » n'existe pas : {listed}.")
    return names[key]


def _codes(
    table: str, structure: str, column: str | None, config: Config
) -> tuple[str, str | None]:
    """The codes of what was asked for, however it was written; a UsageError names what is known."""
    (_, structures), *others = keys_of(table, config).items()
    kind, columns = others[0] if others else ("measure", values_of(table))
    return (
        _code("structure", structure, structures, config),
        None if column is None else _code(kind, column, columns, config),
    )


def _code(kind: str, text: str, known: list[str], config: Config) -> str:
    text = told(text)
    code = text if text in known else Vocabulary(config).code_of(kind, text)
    if code not in known or (kind == "typology" and text.upper() not in (code, f"F{code[1:]}")):
        listed = f"{nearest(text, known)}on attend {', '.join(known)}"
        raise UsageError(f"« {text} » n'est pas connu : {listed}.")
    return str(code)


def _cells(piece: Piece, structure: str, column: str | None) -> list[tuple[object, ...]]:
    """The cells of a cross-table; without a column, those that add up to the structure's total."""
    found = piece.found
    assert found is not None
    cells, origins = blanks_as_zeros(found), found.origins
    if found.row_kind != "structure":
        cells, origins = cells.T, None if origins is None else origins.T
    wanted = [name for name in cells.columns if _is_behind(str(name), found, column)]
    return [
        (
            found.file,
            found.place,
            _origin(found, origins, structure, name),
            name.rstrip(SAME_CODE),
            cells.loc[structure, name],
        )
        for name in wanted
    ]


def _is_behind(name: str, found: FoundTable, column: str | None) -> bool:
    code = name.rstrip(SAME_CODE)
    if column == "persons" and "persons" not in found.reading.cells:
        return code in ("adults", "children")
    if found.name == "needs" and code == "STUDIO":
        code = "T1"
    if column is None:
        return code == "households" if found.column_kind == "measure" else code != TOTAL
    return code == column


def _origin(found: FoundTable, origins: pd.DataFrame | None, structure: str, name: str) -> str:
    line = f"ligne « {found.labels.get(structure, structure)} »"
    place = line if origins is None else str(origins.loc[structure, name])
    recovered = found.reading.recovered[["row", "column"]].itertuples(index=False)
    if {structure, name} in [set(cell) for cell in recovered]:
        return f"{place}, case vide, retrouvée par les totaux"
    return place


def _rows(
    gathered: Gathered, table: str, structure: str, column: str | None
) -> list[tuple[object, ...]]:
    """The rows of a register that count in a figure, each with what it adds to it."""
    register = next(name for name, tables in TABLES_OF.items() if table in tables)
    if register not in gathered.registers:  # period.toml says that nothing was allocated
        return [(FACTS, "", "nothing_allocated", column or values_of(table)[0], 0)]
    rows = counted_rows(table, gathered.registers[register], snapshot=gathered.facts.snapshot)
    rows = rows[rows["structure"] == structure]
    if len(key_names(table)) > 1:
        key = key_names(table)[1]
        rows = rows if column is None else rows[rows[key] == column]
        shown, values = rows[key].astype("str"), pd.Series(1, index=rows.index)
    else:
        measure = column or "households"
        shown, values = pd.Series(measure, index=rows.index), _measured(rows, measure)
    places = (rows["file"], rows["place"], rows["row"], shown, values)
    return [
        (file, place, f"ligne {row}", name, value)
        for file, place, row, name, value in zip(*places, strict=True)
    ]


def _measured(rows: pd.DataFrame, measure: str) -> "pd.Series[int]":
    if measure == "households":
        return pd.Series(1, index=rows.index)
    if measure == "persons":
        adults, children = (_measured(rows, part) for part in ("adults", "children"))
        is_known = adults.notna().any() and children.notna().any()
        return adults.fillna(0) + children.fillna(0) if is_known else adults + children
    return rows[measure].astype("Int64")
