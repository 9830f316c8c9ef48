"""Whether the projection, made from each earlier quarter, held what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis import projection
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import format_percent, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number, part
from copil_analysis.showing.words import source_line, tell_share
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MISSING = (
    f"La projection s'éprouve à partir de {projection.FEWEST + 1} relevés de suite : "
    "il n'y en a pas encore assez."
)


@answers
def back_test(quarter: Quarter) -> Indicator:
    """How often the band held the file that came; ``data`` is that of ``projection.back_test``."""
    data = projection.back_test(quarter)
    if data.empty:
        return Indicator(data=data, why_missing=_MISSING)
    is_total = data["typology"] == TOTAL
    sizes, whole = data.loc[~is_total, "held"], data.loc[is_total, "held"]
    return Indicator(
        data=data,
        headline=f"Dans la bande annoncée à {format_percent(projection.BAND)} : "
        f"{plural(sizes.sum(), 'prévision')} par taille sur {len(sizes)}",
        sentences=[
            f"Pour toute la file, {whole.sum()} sur {len(whole)}.",
            "Chaque relevé passé a servi de départ, avec ce qu'on en savait alors.",
        ],
        table=_table(data),
        source=source_line(quarter, "needs"),
        is_open=True,
    )


def _table(data: pd.DataFrame) -> Table:
    """A row for each number of quarters ahead: of how many projections the band held the file."""
    is_total = data["typology"] == TOTAL
    parts = {"size": data[~is_total], "total": data[is_total]}
    counts = [
        rows.groupby("ahead")["held"].agg(["sum", "count"]).add_suffix(f"_{kind}")
        for kind, rows in parts.items()
    ]
    frame = pd.concat(counts, axis=1).reset_index()

    def share(kind: str, header: str) -> Column:
        def tell(held: object, row: Row) -> str:
            return tell_share(held, row[f"count_{kind}"])

        of_all, _ = part(f"{header}, part", f"sum_{kind}", f"count_{kind}")
        numbers = (Number(header, f"sum_{kind}"), of_all)
        return Column(f"sum_{kind}", header, tell, numbers=numbers)

    columns = [
        Column("ahead", "Trimestres à l'avance"),
        Column("count_size", "Prévisions par taille"),
        share("size", "Dans la bande"),
        Column("count_total", "Prévisions de toute la file"),
        share("total", "Dans la bande, toute la file"),
    ]
    return Table(frame, columns, "Prévisions passées et ce qui est venu")
