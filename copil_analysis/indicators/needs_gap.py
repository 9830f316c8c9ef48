"""Which sizes lack, and where: the households that wait against the dwellings obtained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import needs
from copil_analysis.analysis.needs import FEWEST_OBTAINED, hardest
from copil_analysis.analysis.sizes import JOINT, Sizes, sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import Plot, grid, pairs
from copil_analysis.showing.columns import Column, Row, Table, side_by_side
from copil_analysis.showing.definitions import define
from copil_analysis.showing.durations import tell_years
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    enumerated,
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import ANY, Reference, doubts_of, marks_of
from copil_analysis.showing.numbers import Number
from copil_analysis.showing.options import several
from copil_analysis.showing.sizes import NOBODY, many_of, one_of, short_size
from copil_analysis.showing.words import during, label_of, size_label, source_line
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOST_NAMED = 3
_KEYS = {"typology": "Taille", "structure": "Structure"}


@answers
def needs_gap(
    quarter: Quarter,
    by: str | Sequence[str] = "typology",
    structures: str | Sequence[str] | None = None,
) -> Indicator:
    """Tell who waits for which size against what was obtained, in a year where one is known.

    ``by``: "typology", "structure", or both as a list. ``structures``: codes, all by default.
    ``data`` is that of `analysis.needs.needs_gap`.
    """
    keys = several("by", by, _KEYS)
    if structures is not None:
        structures = several("structures", structures, quarter.needs["structure"].unique())
    keys = [key for key in ("structure", "typology") if key in keys]
    data = needs.needs_gap(quarter, keys, structures)
    if why := _missing(data):
        return Indicator(data, why_missing=why)
    kind = {"typology": _by_size, "structure": _by_structure}
    return (kind[keys[0]] if len(keys) == 1 else _by_both)(quarter, data)


def _missing(data: pd.DataFrame) -> str:
    if data["households"].isna().all():
        return "Il manque les besoins par taille : ils ne se comparent pas aux logements obtenus."
    if data["dwellings"].isna().all():
        return "Il manque les logements obtenus par taille : les besoins ne s'y comparent pas."
    if (data["households"].fillna(1) == 0).all():
        return NOBODY
    return ""


def _answer(quarter: Quarter, data: pd.DataFrame, **parts: Any) -> Indicator:
    """An answer of these parts, with what the three have in common."""
    return Indicator(
        data=data,
        source=source_line(quarter, "needs", "dwellings"),
        definition=define("need", "obtained", *(["joint"] if _has_joint(quarter) else [])),
        doubts=doubts_of(quarter, "needs", "dwellings"),
        **parts,
    )


def _has_joint(quarter: Quarter) -> bool:
    return JOINT in sizes_of(quarter).groups


def _by_size(quarter: Quarter, data: pd.DataFrame) -> Indicator:
    rows, first = data[data["typology"].isin(sizes_of(quarter).claimable)], hardest(data)
    if first is None:
        return Indicator(data, why_missing="Il manque des chiffres pour comparer les tailles.")
    size, span = str(first["typology"]), last_year(quarter)
    return _answer(
        quarter,
        data,
        headline=f"Les {many_of(size)} : {_told(first)}",
        short=_time(first, is_year=span.is_year),
        note=_note(first, during(span)),
        sentences=[_pressures(first, data.iloc[-1], sizes_of(quarter))],
        table=_table(quarter, data, "typology"),
        plot=_pairs(quarter, rows, [short_size(str(code)) for code in rows["typology"]]),
        alt=_alt(quarter, rows, [size_label(str(code)) for code in rows["typology"]]),
    )


def _by_structure(quarter: Quarter, data: pd.DataFrame) -> Indicator:
    rows = data[data["structure"] != TOTAL].sort_values(
        "households", ascending=False, kind="stable", na_position="last"
    )
    names = [label_of(code, quarter) for code in rows["structure"]]
    return _answer(
        quarter,
        data,
        headline=_widest(quarter, rows),
        table=_table(quarter, data, "structure"),
        plot=_pairs(quarter, rows, names),
        alt=_alt(quarter, rows, names),
    )


def _by_both(quarter: Quarter, data: pd.DataFrame) -> Indicator:
    claimable = sizes_of(quarter).claimable
    rows = data[(data["structure"] != TOTAL) & data["typology"].isin(claimable)]
    apart = rows.sort_values("gap", ascending=False, kind="stable")
    names = [_place(row, quarter) for row in apart.to_dict("records")]
    first = apart.iloc[0]
    return _answer(
        quarter,
        data,
        headline=_where_hardest(quarter, data, apart),
        table=_crossed(quarter, data),
        plot=_grid(quarter, rows),
        alt=_alt(quarter, apart, names),
        reading=(
            f"{names[0]}, « {_cell(first)} » : {plural(first['households'], 'ménage')} en attente, "
            f"{counted(first['dwellings'], 'logement obtenu')} {during(last_year(quarter))}. "
            "La teinte suit l'écart."
        ),
    )


def _told(row: pd.Series[Any]) -> str:
    """ "49 ménages pour 13 logements"."""
    households = plural(row["households"], "ménage")
    if not is_missing(row["dwellings"]) and row["dwellings"] == 0:
        return f"{households}, aucun logement obtenu"
    return f"{households} pour {plural(row['dwellings'], 'logement')}"


def _where_hardest(quarter: Quarter, data: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Of the size that lacks most, the structures with the widest gaps, at most three."""
    whole = hardest(data[data["structure"] == TOTAL])
    if whole is None:
        return _widest(quarter, rows)
    told = rows[(rows["typology"] == whole["typology"]) & (rows["gap"].fillna(0) > 0)]
    if told.empty:
        return _widest(quarter, rows)
    first, *others = [
        (label_of(row["structure"], quarter), row["households"], row["dwellings"])
        for row in told.head(_MOST_NAMED).to_dict("records")
    ]
    start = f"{first[0]}, {plural(first[1], 'ménage')} pour {plural(first[2], 'logement')}"
    rest = [f"{name}, {format_number(n)} pour {format_number(got)}" for name, n, got in others]
    return f"{size_label(whole['typology'])} : {' ; '.join([start, *rest])}"


def _widest(quarter: Quarter, rows: pd.DataFrame) -> str:
    """Where the gap is widest; where none is known, where most wait."""
    by = "gap" if rows["gap"].notna().any() else "households"
    first = rows.sort_values(by, ascending=False, kind="stable").iloc[0]
    return f"{_place(first, quarter)} : {_told(first)}"


def _place(row: Mapping[Any, Any] | pd.Series[Any], quarter: Quarter) -> str:
    structure = label_of(row["structure"], quarter)
    return f"{structure}, {size_label(row['typology'])}" if "typology" in row else structure


def _time(row: pd.Series[Any], *, is_year: bool) -> str:
    """How long at this pace, where a year is known and something was obtained."""
    if not is_year or is_missing(row["pressure"]) or row["dwellings"] < FEWEST_OBTAINED:
        return ""
    time = tell_years(float(row["pressure"]), spelled=True)
    return f"Les {many_of(row['typology'])} : {time} au rythme où on en obtient"


def _note(row: pd.Series[Any], when: str) -> str:
    households, dwellings = row["households"], row["dwellings"]
    wait = f"{plural(households, 'ménage')} {agree(households, 'attend', 'attendent')}"
    were = (
        f"{format_number(dwellings)} {agree(dwellings, 'a', 'ont')}" if dwellings else "aucun n'a"
    )
    return f"{wait} {one_of(row['typology'])}, {were} été {agree(dwellings, 'obtenu')} {when}."


def _pressures(row: pd.Series[Any], whole: pd.Series[Any], sizes: Sizes) -> str:
    """The households for one dwelling: of the hardest size, and of all sizes together."""
    if is_missing(whole["pressure"]):
        return ""
    pressure = format_number(whole["pressure"], 1)
    if len(sizes.claimable) == 1:
        waiting = f"{pressure} {agree(whole['pressure'], 'ménage')} en attente"
        return f"Pour un logement obtenu, {waiting} d'{one_of(row['typology'])}."
    every = "toutes tailles" if sizes == Sizes() else enumerated(map(many_of, sizes.typologies))
    of_all = f"{every} ensemble, {pressure}"
    if is_missing(row["pressure"]):
        waiting = agree(whole["pressure"], "ménage attend", "ménages attendent")
        return f"{capitalised(of_all)} {waiting} pour un logement obtenu."
    of_size = f"{format_number(row['pressure'], 1)} {agree(row['pressure'], 'ménage')}"
    return f"Pour un logement obtenu, {of_size} en attente d'{one_of(row['typology'])} ; {of_all}."


def _cell(row: Mapping[Any, Any] | pd.Series[Any]) -> str:
    return f"{format_number(row['households'])} / {format_number(row['dwellings'])}"


def _pairs(quarter: Quarter, rows: pd.DataFrame, names: Sequence[str]) -> Plot:
    labels = ("en attente", f"obtenus {during(last_year(quarter))}")
    return pairs(names, list(rows["households"]), list(rows["dwellings"]), labels=labels)


def _grid(quarter: Quarter, rows: pd.DataFrame) -> Plot:
    lacking = rows.assign(gap=rows["gap"].clip(lower=0))
    table = lacking.pivot(index="structure", columns="typology", values="gap")
    order, claimable = list(dict.fromkeys(rows["structure"])), list(sizes_of(quarter).claimable)
    cells = {(row["structure"], row["typology"]): _cell(row) for row in rows.to_dict("records")}
    return grid(
        [label_of(code, quarter) for code in order],
        [short_size(code) for code in claimable],
        [list(table.loc[code, claimable]) for code in order],
        tells=[[cells[code, size] for size in claimable] for code in order],
    )


def _alt(quarter: Quarter, rows: pd.DataFrame, names: Sequence[str]) -> str:
    told = [
        f"{name} {format_number(households)} et {format_number(dwellings)}"
        for name, households, dwellings in zip(
            names, rows["households"], rows["dwellings"], strict=True
        )
    ]
    when = during(last_year(quarter))
    return write_alt(f"Ménages en attente, puis logements obtenus {when} : ", told)


def _table(quarter: Quarter, data: pd.DataFrame, key: str) -> Table:
    when, sizes = during(last_year(quarter)), sizes_of(quarter).rows
    return Table(
        data,
        [
            Column(key, _KEYS[key], lambda code, _: label_of(code, quarter)),
            Column("households", "Ménages en attente", place=_marked("needs", sizes)),
            Column("dwellings", f"Logements obtenus {when}", place=_marked("dwellings", sizes)),
            Column("gap", "Écart"),
            Column("pressure", "Ménages pour un logement", "decimal"),
            Column("coverage", "Logements pour 100 ménages", _tell_coverage, numbers=[_COVERAGE]),
        ],
        f"Besoins et logements obtenus {when}, par {_KEYS[key].lower()}",
        total=True,
        marks=marks_of(quarter),
    )


def _crossed(quarter: Quarter, data: pd.DataFrame) -> Table:
    """A row a structure, a column a size: "28 / 3" in each cell."""
    frame = side_by_side(data, "structure", "typology", ["households", "dwellings"])
    return Table(
        frame.loc[list(dict.fromkeys(data["structure"]))].reset_index(),
        [
            Column("structure", "Structure", lambda code, _: label_of(code, quarter)),
            *map(_crossing, sizes_of(quarter).rows),
        ],
        f"Ménages en attente / logements obtenus {during(last_year(quarter))}",
        total=True,
    )


def _crossing(size: str) -> Column:
    """The households and the dwellings of a size."""
    households, dwellings = f"households {size}", f"dwellings {size}"
    return Column(
        households,
        size_label(size),
        lambda _, row: _cell({"households": row[households], "dwellings": row[dwellings]}),
        numbers=[
            Number(f"{size_label(size)}, en attente", households),
            Number(f"{size_label(size)}, obtenus", dwellings),
        ],
    )


def _tell_coverage(coverage: Any, row: Row) -> str:
    """For 100 households; under 20 households the two counts."""
    if not is_missing(row["households"]) and 0 < row["households"] < SMALLEST_DENOMINATOR:
        return f"{format_number(row['dwellings'])} pour {format_number(row['households'])}"
    return format_number(coverage)


def _coverage(row: Row) -> Any:
    """The number that is printed; under 20 households there is none."""
    households = row["households"]
    is_few = is_missing(households) or households < SMALLEST_DENOMINATOR
    return None if is_few else row["coverage"]


_COVERAGE = Number("Logements pour 100 ménages", _coverage)


def _marked(table: str, of_sizes: Mapping[str, Sequence[str]]) -> Any:
    """The cells on which a row's sum rests."""

    def place(row: Row) -> list[Reference]:
        if "structure" in row:
            return [Reference(table, str(row["structure"]), ANY)]
        sizes = [TOTAL] if row["typology"] == TOTAL else [*of_sizes[row["typology"]]]
        studio = ["STUDIO"] if table == "dwellings" and "T1" in sizes else []
        return [Reference(table, ANY, size) for size in (*sizes, *studio)]

    return place
