"""Which funding the dwellings of the last year have: PLAI, PLUS or PLS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.offer import UNKNOWN, foyers_of, funding_shares
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, capitalised, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.words import during, register_line, tell_count, tell_part, tell_share

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def funding(quarter: Quarter) -> Indicator:
    """Tell how many of the dwellings whose funding is known are PLAI, PLUS and PLS.

    ``data``: funding, dwellings, total, share, share_low, share_high.
    """
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
            Column("total", "Part", _share),
        ],
        f"Logements attribués par financement {during(last_year(quarter))}",
    )


def _name(code: str) -> str:
    return "Non connu" if code == UNKNOWN else code


def _share(total: Any, row: Row) -> str:
    return "" if row["funding"] == UNKNOWN else tell_share(row["dwellings"], total)
