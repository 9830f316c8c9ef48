"""The table of the coverage over the quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.needs import SMALL
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.showing.french import capitalised, typeset
from copil_analysis.showing.mismatch.words import SHOWN, SOURCE, name_size
from copil_analysis.showing.needs.tables import format_coverage
from copil_analysis.showing.page_tables import TableWords
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def table_mismatch(quarter: Quarter, gap: pd.DataFrame) -> TableWords:
    """The coverage of every known quarter (rows) by size (columns), with its interval."""
    periods = list(dict.fromkeys(gap["period"]))
    columns = {
        "Toutes tailles" if code == TOTAL else capitalised(name_size(code)): [
            format_coverage(row) for row in gap[gap["typology"] == code].to_dict("records")
        ]
        for code in (*SMALL, *SHOWN)
    }
    first, last = quarter.series[0].period, quarter.series[-1].period
    return TableWords(
        frame=pd.DataFrame({"Trimestre": [_label(period) for period in periods], **columns}),
        caption=typeset(
            "Couverture par trimestre et par taille (logements obtenus pour 100 ménages en "
            f"attente), du {first.label} au {last.label}"
        ),
        source=SOURCE,
        notes=[
            typeset(
                "Entre parenthèses, l'intervalle à 95 % (exact de Poisson) ; sous "
                f"{SMALLEST_DENOMINATOR} ménages, « x sur n ». Un changement n'est annoncé que si "
                "l'intervalle du rapport des deux couvertures (binomial conditionnel, durées des "
                "trimestres comprises) exclut 1 ; sur vingt comparaisons, une en moyenne l'exclut "
                "par hasard."
            )
        ],
        total=False,
    )


def _label(period: str) -> str:
    return capitalised(Period.parse(period).label)
