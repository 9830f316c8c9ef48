"""The intervals of the main figures, as the method page prints them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from bs4 import BeautifulSoup

from copil_analysis.indicators.intervals import intervals

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def rows(quarter: "Quarter") -> dict[str, list[str]]:
    """The cells of each row of the table, by its head."""
    page = BeautifulSoup(intervals(quarter).block.html, "html.parser")
    text = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.select("tr")]
    plain = [[cell.replace("\u00a0", " ").replace("\u202f", " ") for cell in row] for row in text]
    return {row[0]: row[1:] for row in plain}


def test_each_figure_has_its_interval(quarter_2011: "Quarter") -> None:
    """45 is 33 to 60; 20 of them 44 %, 31 to 59; 46 households for 4 T3 are 11.5 a dwelling."""
    found = rows(quarter_2011)
    assert found["Attributions"] == ["45", "33 à 60", "", ""]
    assert found["Attributions : Contingent préfectoral"] == [
        "20", "12 à 31", "44 %", "31 % à 59 %"
    ]  # fmt: skip
    assert found["Obtenus au 1er trimestre 2011 : T3"] == [
        "4", "1 à 10", "11,5", "4,5 à 42,2"
    ]  # fmt: skip
    assert found["Obtenus au 1er trimestre 2011 : T4"][2:] == ["n.d.", "10,8 ou plus"]


def test_under_twenty_there_is_no_percentage(quarter_2011: "Quarter") -> None:
    """Of one dwelling a channel and structure each count stands alone, without share."""
    few = quarter_2011.allocations.assign(households=pd.array([0] * 22 + [3] * 2, "Int64"))
    found = rows(replace(quarter_2011, allocations=few))
    assert found["Attributions : Autres"][2:] == ["", ""]


def test_unknown_figures_are_not_available(quarter_2011: "Quarter") -> None:
    """No count is known: nothing is computed of it, and the answer says so."""
    unknown = quarter_2011.allocations.assign(households=pd.array([pd.NA] * 24, "Int64"))
    answer = intervals(replace(quarter_2011, allocations=unknown))
    assert answer.headline == "Le nombre de logements attribués n'est pas connu"
    assert "nan" not in answer.block.html.lower().replace("finance", "")
