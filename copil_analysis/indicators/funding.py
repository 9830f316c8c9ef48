"""Which funding the dwellings of the last year have: PLAI, PLUS or PLS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.offer import UNKNOWN, foyers_of, funding_by, funding_shares
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.register_fields import FUNDINGS
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars, stacked
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, capitalised, enumerated, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number, part
from copil_analysis.showing.options import expect
from copil_analysis.showing.sizes import many_of
from copil_analysis.showing.words import (
    MOST_NAMED,
    during,
    label_of,
    register_line,
    tell_count,
    tell_part,
    tell_share,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def funding(quarter: Quarter, by: str | None = None) -> Indicator:
    """Tell how many of the dwellings whose funding is known are PLAI, PLUS and PLS.

    ``by``: "typology" or "structure"; in all by default. ``data``: ``by`` where asked, funding,
    dwellings, total, share, share_low, share_high; see `analysis.offer`.
    """
    expect("by", by or _ALL, _KEYS)
    if by and by != _ALL:
        return _by_part(quarter, by)
    data = funding_shares(quarter)
    known, total = data[data["funding"] != UNKNOWN], int(data["total"].iloc[0])
    if total == 0:
        return Indicator(data, why_missing=_WHY)
    counts, names = list(known["dwellings"]), list(known["funding"])
    told = [f"{name} {format_number(n)}" for name, n in zip(names, counts, strict=True)]
    unknown = int(data["dwellings"].sum()) - total
    return Indicator(
        data=data,
        headline=_headline(known, unknown, quarter),
        sentences=[_unknown(unknown), _foyers(quarter)],
        table=_table(data, quarter),
        plot=bars(names, counts, tells=[tell_count(n, total) for n in counts]),
        alt=write_alt(f"Logements par financement, sur {format_number(total)} : ", told),
        source=register_line(last_year(quarter)),
        definition=define("funding"),
    )


_ALL = "funding"
_KEYS = {_ALL: "Financement", "typology": "Taille", "structure": "Structure"}
_WHY = "Les financements ne sont pas connus : aucun registre des attributions ne les donne."


def _headline(known: pd.DataFrame, unknown: int, quarter: Quarter) -> str:
    """Name the first funding and the second with what each has."""
    first, second, _ = known.sort_values("dwellings", ascending=False, kind="stable").itertuples()
    among = " dont le financement est connu" if unknown else ""
    part = tell_part(first.dwellings, first.total, "logement")
    verb = agree(first.dwellings, "est", "sont")
    then = f", {format_number(second.dwellings)} en {second.funding}" if second.dwellings else ""
    when = during(last_year(quarter))
    return capitalised(f"{when}, {part}{among} {verb} en {first.funding}{then}")


def _unknown(unknown: int) -> str:
    if not unknown:
        return ""
    return f"Le financement de {plural(unknown, 'autre logement')} n'est pas connu."


def _foyers(quarter: Quarter) -> str:
    """Say why there are fewer dwellings than allocations."""
    foyers = foyers_of(quarter)
    if not foyers:
        return ""
    names = plural(foyers, "logement-foyer", "logements-foyers")
    return f"Hors {names}, qui {agree(foyers, 'n’a', 'n’ont')} pas de financement."


def _table(data: pd.DataFrame, quarter: Quarter) -> Table:
    return Table(
        data[["funding", "dwellings", "total"]],
        [
            Column("funding", "Financement", lambda code, _: _name(code)),
            Column("dwellings", "Logements"),
            Column("total", "Part", _share, numbers=_PART),
        ],
        f"Logements attribués par financement {during(last_year(quarter))}",
    )


_PART = part("Part", "dwellings", "total")


def _by_part(quarter: Quarter, by: str) -> Indicator:
    data = funding_by(quarter, by)
    counts = data.pivot(index=by, columns="funding", values="dwellings")
    counts = counts.loc[list(dict.fromkeys(data[by])), list(dict.fromkeys(data["funding"]))]
    counts = counts.assign(known=counts[list(FUNDINGS)].sum(axis=1), all=counts.sum(axis=1))
    whole = pd.Series(counts.loc[TOTAL]).to_dict()
    if not whole["known"]:
        return Indicator(data, why_missing=_WHY)
    parts = counts[(counts.index != TOTAL) & (counts["all"] > 0)]
    names = [_part_name(code, quarter) for code in parts.index]
    series = [code for code in (*FUNDINGS, UNKNOWN) if whole[code]]
    most = max(FUNDINGS, key=lambda code: whole[code])
    told = [
        f"{name} {format_number(n)} sur {format_number(known)}"
        for name, n, known in zip(names, parts[most], parts["known"], strict=True)
    ]
    return Indicator(
        data=data,
        headline=_where(counts, most, by, quarter),
        sentences=[_unknown(whole[UNKNOWN]), _foyers(quarter)],
        table=_crossed(counts, by, quarter),
        plot=stacked(names, {_name(code): list(parts[code]) for code in series}),
        alt=write_alt(f"Logements en {most} par {_KEYS[by].lower()} : ", told),
        source=register_line(last_year(quarter)),
        definition=define("funding"),
    )


def _where(counts: pd.DataFrame, most: str, by: str, quarter: Quarter) -> str:
    """Of the most frequent funding, how many of the dwellings of each part."""
    known = counts[(counts["known"] > 0) & ~counts.index.isin([TOTAL, UNKNOWN])]
    if by == "typology":
        sizes = sizes_of(quarter)
        sums = {name: known[known.index.isin(sizes.rows[name])].sum() for name in sizes.followed}
        told = [
            f"{format_number(row[most])} des {format_number(row['known'])} {many_of(name)}"
            for name, row in sums.items()
            if row["known"]
        ]
    else:
        largest = known.sort_values("known", ascending=False, kind="stable").head(MOST_NAMED)
        told = [
            f"{label_of(code, quarter)} {format_number(n)} sur {format_number(all_known)}"
            for code, n, all_known in zip(
                largest.index, largest[most], largest["known"], strict=True
            )
        ]
    when = during(last_year(quarter))
    return capitalised(f"{when}, logements en {most} : {enumerated(told)}")


def _crossed(counts: pd.DataFrame, by: str, quarter: Quarter) -> Table:
    """A row a part, a column a funding: a count, with its share where 20 and more are known."""

    def cell(count: Any, row: Row) -> str:
        return tell_count(count, row["known"])

    def numbers(code: str) -> tuple[Number, Number]:
        return Number(code, code), part(f"{code}, part", code, "known")[0]

    fundings = [Column(code, code, cell, numbers=numbers(code)) for code in FUNDINGS]
    if counts.loc[TOTAL, UNKNOWN]:
        fundings.append(Column(UNKNOWN, _name(UNKNOWN)))
    return Table(
        counts.reset_index(),
        [
            Column(by, _KEYS[by], lambda code, _: _part_name(code, quarter)),
            *fundings,
            Column("all", "Logements"),
        ],
        f"Logements attribués par {_KEYS[by].lower()} et financement {during(last_year(quarter))}",
        total=True,
    )


def _part_name(code: Any, quarter: Quarter) -> str:
    return "Non connue" if code == UNKNOWN else label_of(code, quarter)


def _name(code: str) -> str:
    return "Non connu" if code == UNKNOWN else code


def _share(total: Any, row: Row) -> str:
    return "" if row["funding"] == UNKNOWN else tell_share(row["dwellings"], total)
