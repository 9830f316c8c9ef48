"""A table or a question followed over the quarters of a series."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.errors import UsageError
from tests.histories import history_of
from tests.in_a_row import in_a_row
from tests.registers import register

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@pytest.fixture
def history(quarter_2011: "Quarter") -> "Quarter":
    """Three quarters of Est: 10, 12, 15 who need a T4 for 1, 3 and 5 obtained."""
    told = [({"EST": {"T4": n}}, {"EST": {"T4": got}}) for n, got in ((10, 1), (12, 3), (15, 5))]
    return history_of(quarter_2011, "2011-T3", told)


def test_a_question_is_asked_of_each_quarter_by_itself(history: "Quarter") -> None:
    """12 for 3 is a pressure of 4, the quarter's own: the last is 15 for 5, not for 9 in a year."""
    gaps = history.over_time(copil.needs_gap).query("typology == 'T4'")
    assert gaps.columns[0] == "period"
    assert gaps[["period", "households", "dwellings", "pressure"]].to_numpy().tolist() == [
        ["2011-T1", 10, 1, 10.0],
        ["2011-T2", 12, 3, 4.0],
        ["2011-T3", 15, 5, 3.0],
    ]


def test_a_question_takes_its_options(history: "Quarter") -> None:
    """By structure there is Est and the total in each quarter; asked again it is the same."""
    by_structure = history.over_time(copil.needs_gap, by="structure")
    assert by_structure["structure"].tolist() == ["EST", "total"] * 3
    assert history.over_time(copil.needs_gap, by="structure").equals(by_structure)
    with pytest.raises(UsageError, match="by : « channel » inconnu"):
        history.over_time(copil.needs_gap, by="channel")


def test_a_quarter_that_tells_nothing_has_no_row(history: "Quarter") -> None:
    """Nobody knows what was obtained in the second; without any answer the columns remain."""
    second = history.earlier[1]
    unknown = second.dwellings.assign(dwellings=pd.array([None] * 7, "Int64"))
    earlier = (history.earlier[0], replace(second, dwellings=unknown))
    gaps = replace(history, earlier=earlier).over_time(copil.needs_gap)
    assert gaps["period"].unique().tolist() == ["2011-T1", "2011-T3"]
    nothing = history.over_time(copil.funding)
    assert len(nothing) == 0 and list(nothing)[:2] == ["period", "funding"]
    assert nothing.query("funding == 'PLAI'").empty


def test_a_register_is_stacked_without_its_keys(quarter_2011: "Quarter") -> None:
    """One row in 2012-T3, none received in 2012-T4."""
    last = in_a_row(quarter_2011, [1, 1], last="2012-T4")
    rows = register("attributions", {"date": "2012-08-01", "request_key": "k", "children": 2})
    earlier = (replace(last.earlier[0], registers={"attributions": rows}),)
    told = replace(last, earlier=earlier).over_time("attributions")
    assert told[["period", "structure", "persons"]].to_numpy().tolist() == [["2012-T3", "EST", 3]]
    assert "request_key" not in told and list(told)[1:] == list(last.data.attributions)


def test_periods_of_its_own_are_told_apart(history: "Quarter") -> None:
    """A frame may be about other periods than its quarter."""

    def ahead(quarter: "Quarter") -> pd.DataFrame:
        return pd.DataFrame({"period": ["2020-T1"], "count": [int(quarter.period.quarter or 0)]})

    told = history.over_time(ahead)
    assert told.to_numpy().tolist() == [
        [f"2011-T{number}", "2020-T1", number] for number in (1, 2, 3)
    ]
    assert list(told) == ["period", "of_period", "count"]


@pytest.mark.parametrize(
    ("what", "options", "message"),
    [
        ("needz", {}, r"« needz » n'est pas un tableau : .*on attend allocations, .* file_active"),
        ("checks", {}, "on attend allocations"),
        ("needs", {"by": "structure"}, "il n'a pas d'option"),
        (copil.title, {}, "« title » ne donne pas de chiffres"),
    ],
)
def test_what_cannot_be_followed_is_said(
    what: str | Callable[..., Any], options: dict[str, Any], message: str, history: "Quarter"
) -> None:
    """An unknown name lists the known; an unknown column of what is followed too."""
    with pytest.raises(UsageError, match=message):
        history.over_time(what, **options)
    with pytest.raises(UsageError, match="« gapp » n'est pas une colonne de needs_gap"):
        history.over_time(copil.needs_gap)["gapp"]


def test_the_frame_of_a_hypothesis_says_so(history: "Quarter") -> None:
    """Above it and in all that is made of it; a frame as received says nothing."""
    supposed = history.what_if(dwellings={"T4": 2}).only(structures="EST")
    mark = "Est seulement\u202f; hypothèse\u00a0: 2 T4 de plus"
    for frame in (
        supposed.over_time("needs"), supposed.over_time(copil.needs_gap), supposed.data.dwellings
    ):  # fmt: skip
        assert frame.attrs == {"mark": mark} == frame.query("typology == 'T4'").attrs
        assert repr(frame).startswith(f"{mark}\n")
        html = frame._repr_html_()
        assert html is not None and html.startswith(f"<p><strong>{mark}</strong></p>\n<div>")
    assert supposed.dwellings.attrs == {}
    for frame in (history.over_time("needs"), history.data.needs):
        assert frame.attrs == {} and repr(frame).startswith("  ")
