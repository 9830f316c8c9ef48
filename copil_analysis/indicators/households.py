"""Which households are rehoused, against those who wait: their sizes, persons per household."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import with_rest
from copil_analysis.analysis.households import (
    households_by_size,
    persons_per_household,
    structures_told,
    with_sizes,
)
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import Plot, pairs
from copil_analysis.showing.columns import Column, Table, share_of
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    agree,
    enumerated,
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import Reference, doubts_of, marks_of
from copil_analysis.showing.sizes import OTHER_SIZE
from copil_analysis.showing.words import (
    label_of,
    size_label,
    source_line,
    tell_left_out,
    tell_share,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

WHO = {"rehoused": "relogés", "waiting": "en attente"}
_PERSONS = {"rehoused": "Personnes relogées", "waiting": "Personnes en attente"}
LABELS = ("Ménages relogés", "Ménages en attente")


@answers
def households(quarter: Quarter) -> Indicator:
    """The sizes of the households rehoused in the period, against those who wait at its snapshot.

    By number of persons where both registers tell each household; else the mean size of each
    structure's, from the tables. ``data`` holds the one or the other.
    """
    means = persons_per_household(quarter)
    if quarter.subset and quarter.subset.typologies:
        return Indicator(means, why_missing=OTHER_SIZE)
    sizes = households_by_size(quarter)
    if sizes is not None:
        return _by_size(quarter, sizes, means.iloc[-1])
    total = means.iloc[-1]
    if any(is_missing(total[f"{name}_size"]) for name in WHO):
        return Indicator(means, why_missing=_why_missing(total))
    return _by_structure(quarter, means)


def _why_missing(total: pd.Series[Any]) -> str:
    none = [
        name for name in WHO if not is_missing(count := total[f"{name}_households"]) and count == 0
    ]
    if none:
        what = "n'a été relogé" if none[0] == "rehoused" else "n'attend"
        return f"Aucun ménage {what} : il n'y a pas de taille à comparer."
    unknown = enumerated(words for name, words in WHO.items() if is_missing(total[f"{name}_size"]))
    return (
        f"La taille des ménages {unknown} n'est pas connue : il faut leur nombre et celui de "
        "leurs personnes."
    )


def _by_size(quarter: Quarter, sizes: pd.DataFrame, total: pd.Series[Any]) -> Indicator:
    names = [size_label(code) for code in sizes["size"]]
    rehoused, waiting = (
        [tell_share(*pair) for pair in zip(sizes[name], sizes[f"{name}_total"], strict=True)]
        for name in WHO
    )
    most = int(sizes["waiting"].astype(float).argmax())
    parts = [f"{n} {a} et {b}" for n, a, b in zip(names, rehoused, waiting, strict=True)]
    return Indicator(
        sizes,
        f"{names[most]} : {rehoused[most]} parmi les ménages relogés, "
        f"{waiting[most]} parmi ceux qui attendent",
        sentences=_means(total),
        table=_sizes_table(quarter, sizes.assign(label=names)),
        plot=_pairs(names, sizes, "share", (rehoused, waiting)),
        alt=write_alt("Parts par taille, relogés puis en attente : ", parts),
        source=source_line(quarter, "rehoused", "waiting"),
        definition=define("rehoused", "waiting"),
    )


def _pairs(
    names: Sequence[str], rows: pd.DataFrame, kind: str, tells: tuple[list[str], list[str]]
) -> Plot:
    """Draw the share, or the mean size, of those rehoused beside that of those who wait."""
    rehoused, waiting = (list(rows[f"{name}_{kind}"]) for name in WHO)
    return pairs(
        names, rehoused, waiting, labels=LABELS, concepts=("rehoused", "waiting"), tells=tells
    )


def _sizes_table(quarter: Quarter, frame: pd.DataFrame) -> Table:
    columns = [Column("label", "Taille du ménage", "text")]
    for name, header in zip(WHO, LABELS, strict=True):
        columns += [
            Column(name, header),
            share_of(
                name,
                f"{name}_total",
                header=f"Part parmi les {header.lower()}",
                whole=f"{header}, total",
            ),
        ]
    return Table(
        frame,
        columns,
        caption="Ménages relogés et ménages en attente, par taille",
        notes=tell_left_out(structures_told(quarter), quarter),
    )


def _by_structure(quarter: Quarter, means: pd.DataFrame) -> Indicator:
    total = means.iloc[-1]
    counts = means.iloc[:-1].drop(columns=[f"{name}_size" for name in WHO])
    rows = with_sizes(with_rest(counts, "waiting_households", "Autres structures"))
    names = [label_of(code, quarter) for code in rows["structure"]]
    rehoused, waiting = ([format_number(size, 1) for size in rows[f"{name}_size"]] for name in WHO)
    largest = rows["waiting_households"].argsort()[::-1]
    parts = [f"{names[place]} {rehoused[place]} et {waiting[place]}" for place in largest]
    return Indicator(
        means,
        f"{format_number(total['rehoused_size'], 1)} "
        f"{agree(round(total['rehoused_size'], 1), 'personne')} par ménage relogé, "
        f"{format_number(total['waiting_size'], 1)} par ménage en attente",
        sentences=_means(total),
        table=_means_table(quarter, means),
        plot=_pairs(names, rows, "size", (rehoused, waiting)),
        alt=write_alt("Personnes par ménage relogé, puis en attente : ", parts),
        source=source_line(quarter, "rehoused", "waiting"),
        definition=define("rehoused", "waiting"),
        doubts=doubts_of(quarter, "rehoused", "waiting"),
    )


def _means(total: pd.Series[Any]) -> Sequence[str]:
    """The persons per household, as divisions that a reader can make again."""
    told = [
        f"{plural(total[f'{name}_persons'], 'personne')} pour "
        f"{plural(total[f'{name}_households'], 'ménage')} {words}, soit "
        f"{format_number(total[f'{name}_size'], 1)} par ménage"
        for name, words in (("rehoused", "relogés"), ("waiting", "en attente"))
        if not is_missing(total[f"{name}_size"])
    ]
    return [f"{' ; '.join(told)}."] if told else []


def _means_table(quarter: Quarter, means: pd.DataFrame) -> Table:
    def at(table: str, measure: str) -> Any:
        return lambda row: [Reference(table, row["structure"], measure)]

    columns = [Column("label", "Structure", "text")]
    for name, words in WHO.items():
        columns += [
            Column(f"{name}_households", f"Ménages {words}", place=at(name, "households")),
            Column(f"{name}_persons", _PERSONS[name], place=at(name, "persons")),
            Column(f"{name}_size", f"Personnes par ménage {words.removesuffix('s')}", "decimal"),
        ]
    return Table(
        means.assign(label=[label_of(code, quarter) for code in means["structure"]]),
        columns,
        caption="Personnes par ménage, relogés et en attente",
        total=True,
        marks=marks_of(quarter),
    )
