"""What the pages compute, as numbers, for the workbook: needs, intervals, verdicts, requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.main_figures import main_figures
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.series import ALL
from copil_analysis.analysis.verdict import every_verdict
from copil_analysis.indicators.completeness import completeness
from copil_analysis.indicators.desks import desks
from copil_analysis.indicators.reconciliation import reconciliation
from copil_analysis.indicators.request_numbers import request_numbers
from copil_analysis.indicators.requests import requests
from copil_analysis.indicators.seniority import seniority
from copil_analysis.showing.excel import french_data
from copil_analysis.showing.words import label_of, word_verdict

if TYPE_CHECKING:
    from copil_analysis.analysis.verdict import Verdict
    from copil_analysis.quarter import Quarter
    from copil_analysis.showing.indicator import Indicator

_MEASURES = {
    "allocations": "Logements attribués",
    "rehoused": "Ménages relogés",
    "dwellings": "Logements obtenus",
    "waiting": "File active",
    "rents": "Loyers",
}
_COMPARISONS = {
    "four_quarters": "Quatre trimestres contre quatre",
    "flows": "Entrées et sorties d'un an",
    "trend": "Évolution par an",
}


def answer_sheets(quarter: Quarter) -> dict[str, pd.DataFrame]:
    """The frames by the name of their sheet; codes are French words, an infinite bound is empty."""
    figures = main_figures(quarter)
    gap = needs_gap(quarter, by=("structure", "typology"))
    frames = {
        "gap": gap.assign(
            **{name: _labels(gap[name], quarter) for name in ("structure", "typology")}
        ),
        "figures": figures.assign(
            measure=figures["measure"].map(_MEASURES), part=_labels(figures["part"], quarter)
        ),
        "verdicts": pd.DataFrame([_judged(one, quarter) for one in every_verdict(quarter)]),
    }
    for name, answer in request_answers(quarter).items():
        if not answer.why_missing:
            frames[name] = french_data(answer.data, answer.labels)
    infinite = [float("inf"), float("-inf")]
    return {name: frame.replace(infinite, pd.NA).round(3) for name, frame in frames.items()}


def request_answers(quarter: Quarter) -> dict[str, Indicator]:
    """The answers of the page on requests by the name of their table; none without that page."""
    if not quarter.has_requests:
        return {}
    return {
        "requests": requests(quarter),
        "requests_by_period": requests(quarter, by="period"),
        "request_numbers": request_numbers(quarter),
        "seniority": seniority(quarter),
        "completeness": completeness(quarter),
        "desks": desks(quarter),
        "reconciliation": reconciliation(quarter),
    }


def _labels(codes: pd.Series[str], quarter: Quarter) -> pd.Series[str]:
    return codes.map(lambda code: label_of(code, quarter))


def _judged(found: Verdict, quarter: Quarter) -> dict[str, object]:
    place = found.place.partition(":")[2]
    return {
        "measure": _MEASURES[found.measure],
        "place": "Ensemble" if found.place == ALL else label_of(place, quarter),
        "comparison": _COMPARISONS[found.comparison],
        "before": found.before,
        "now": found.now,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "verdict": word_verdict(found.code),
    }
