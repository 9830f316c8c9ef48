"""Cross-tables as found → tidy tables: one row a combination of codes, zeros included."""

from collections.abc import Iterator

import pandas as pd

from copil_analysis.cleaning.schemas import all_keys, keys_of, values_of
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import SAME_CODE, FoundTable
from copil_analysis.vocabulary import MEASURE_LABELS, TABLE_LABELS, TOTAL

_PERSONS = ["adults", "children", "persons"]


def tidy_table(table: FoundTable, config: Config) -> pd.DataFrame:
    """The tidy table of a found one; what the file does not tell is missing, and is not a zero."""
    confirmed = _confirmed(table)
    cells = _by_structure(table, _with_zeros(table, confirmed))
    cells = cells.drop(index=TOTAL, errors="ignore").drop(columns=TOTAL, errors="ignore")
    # A sum with a part that nobody knows is not known.
    cells = cells.T.groupby(lambda name: name.rstrip(SAME_CODE)).sum(skipna=False).T
    keys, values = list(keys_of(table.name, config)), values_of(table.name)
    cells = cells.rename_axis("structure")
    if len(keys) > 1:
        tall = cells.reset_index().melt("structure", var_name=keys[1], value_name=values[0])
        tall = _with_absent(tall, table, confirmed, config)
        if table.name == "needs":  # a need for a studio is compared as a T1
            tall[keys[1]] = tall[keys[1]].replace("STUDIO", "T1")
            tall = tall.groupby(keys, as_index=False).sum(skipna=False)
    else:
        tall = cells.reindex(columns=values).astype("Int64").reset_index()
        tall["persons"] = tall["persons"].fillna(tall["adults"] + tall["children"])
    tidy = all_keys(table.name, config).merge(tall.astype({k: "str" for k in keys}), "left", keys)
    return tidy.astype({value: "Int64" for value in values})


def _by_structure(table: FoundTable, cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of the table with a row for each structure (and the other way round)."""
    return cells if table.row_kind == "structure" else cells.T


def _with_absent(
    tall: pd.DataFrame, table: FoundTable, confirmed: pd.DataFrame, config: Config
) -> pd.DataFrame:
    """The cells, and those of the columns that the table lacks: zeros where a total proves them.

    Without a total that holds, printed or a sure zero, what the table does not list is missing.
    """
    (_, key), value = list(keys_of(table.name, config)), values_of(table.name)[0]
    margins = _margins(table)
    own = margins[margins["is_own"] & margins["holds"]]
    whose = own["row" if table.row_kind == "structure" else "column"]
    empty = _by_structure(table, confirmed).reindex(columns=[TOTAL], fill_value=False)
    proved = set(whose[own["stated"].notna() | whose.isin(empty.index[empty[TOTAL]])])
    absent = [code for code in keys_of(table.name, config)[key] if code not in set(tall[key])]
    added = [
        (structure, code, 0 if structure in proved else pd.NA)
        for structure in tall["structure"].unique()
        for code in absent
    ]
    frame = pd.DataFrame(added, columns=["structure", key, value], dtype=object)
    return pd.concat([tall, frame]).astype({value: "Int64"})


def blanks_as_zeros(table: FoundTable) -> pd.DataFrame:
    """The cells with recovered values, and zeros where nothing was printed.

    A blank that no margin confirms stays missing where one contradicts it, where nothing is
    printed for its structure, and where the structure's count of households is missing.
    """
    return _with_zeros(table, _confirmed(table))


def _with_zeros(table: FoundTable, confirmed: pd.DataFrame) -> pd.DataFrame:
    return table.reading.filled.mask(confirmed | _assumed(table, confirmed), 0)


def tell_blanks(table: FoundTable, config: Config) -> Iterator[Finding]:
    """What is to be confirmed: blanks of a spreadsheet as zeros, measures that are missing."""
    where = f"{TABLE_LABELS[table.name]} ({table.source})"
    assumed = _assumed(table, _confirmed(table)).drop(index=TOTAL, errors="ignore")
    number = int(assumed.drop(columns=TOTAL, errors="ignore").to_numpy().sum())
    if number and table.origins is not None:
        plural = "s" if number > 1 else ""
        said = f"{number} cellule{plural} vide{plural} lue{plural} comme zéro"
        message = f"{where} : {said}, sans total qui le confirme."
        yield Finding("ignored", table.name, computed=number, message=message)
    if table.column_kind == "measure":
        yield from _tell_missing(table, where, config)


def _tell_missing(table: FoundTable, where: str, config: Config) -> Iterator[Finding]:
    """The measures that are blank, and no zeros, beside others of their structure."""
    filled = blanks_as_zeros(table)
    missing = (filled.isna() & _blank(table)).drop(columns="persons", errors="ignore")
    told = filled.notna().any(axis=1) & (filled.index != TOTAL)
    for code in filled.index[told & missing.any(axis=1)]:
        measures = list(missing.columns[missing.loc[code]])
        cells = [] if table.origins is None else table.origins.loc[code, measures].tolist()
        yield Finding(
            "value",
            table.name,
            code,
            measures[0],
            level="error",
            status="gap",
            message=f"{', '.join([where, *cells])} : rien n'est écrit pour "
            f"{config.structure_labels.get(code, code)} "
            f"({', '.join(MEASURE_LABELS[one] for one in measures)}), alors que d'autres chiffres "
            "de la même ligne le sont ; la valeur manque, écrivez le nombre, ou 0.",
        )


def _margins(table: FoundTable) -> pd.DataFrame:
    """The margins, whether each ``holds``, and whether it ``is_own``: it sums up a structure."""
    margins, key = table.reading.margins, ["margin", "row", "column"]
    off = set(table.reading.broken[key].itertuples(index=False, name=None))
    holds = [one not in off for one in margins[key].itertuples(index=False, name=None)]
    own = "row" if table.row_kind == "structure" else "column"
    return margins.assign(holds=holds, is_own=margins["margin"] == own)


def _around(table: FoundTable, margins: pd.DataFrame) -> pd.DataFrame:
    """Whether a cell is one that any of these margins adds up."""
    cells = table.reading.cells
    around = pd.DataFrame(False, index=cells.index, columns=cells.columns)
    for kind, row, column in margins[["margin", "row", "column"]].itertuples(index=False):
        if kind == "column":
            around[column] = True
        else:
            around.loc[row, list(cells.columns) if column == TOTAL else _PERSONS] = True
    return around


def _blank(table: FoundTable) -> pd.DataFrame:
    """Whether nothing is printed in a cell, and nothing recovered."""
    blank = table.reading.filled.isna()
    for row, column in table.unknown:
        blank.loc[row, column] = False
    return blank


def _confirmed(table: FoundTable) -> pd.DataFrame:
    """The blanks that a margin which holds proves to be zeros.

    Its total is printed; or, below a column where nothing is, blank among totals that are.
    """
    margins = _margins(table)
    totals = _by_structure(table, table.reading.cells).reindex([TOTAL]).notna().any(axis=None)
    is_zero = ~margins["is_own"] & (margins["computed"] == 0) & bool(totals)
    confirming = margins[margins["holds"] & (margins["stated"].notna() | is_zero)]
    confirmed = _blank(table) & _around(table, confirming)
    if table.column_kind == "measure" and "households" in confirmed:  # no persons without any
        persons = table.reading.filled.drop(columns="households")
        confirmed["households"] &= ~persons.gt(0).fillna(False).any(axis=1)
    return confirmed


def _assumed(table: FoundTable, confirmed: pd.DataFrame) -> pd.DataFrame:
    """The blanks that are zeros because the rest of their row is printed, and nothing more."""
    filled = _by_structure(table, table.reading.filled)
    told = filled.notna().any(axis=1)
    if table.column_kind == "measure":
        households = filled.get("households", pd.Series(pd.NA, filled.index, dtype="Int64"))
        others = filled.drop(columns="households", errors="ignore").notna().any(axis=1)
        told = households.notna() & (others | (households == 0).fillna(False))
    free = _blank(table) & ~confirmed & ~_around(table, table.reading.broken)
    return _by_structure(table, _by_structure(table, free).mul(told, axis=0)).astype(bool)
