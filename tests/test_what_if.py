"""A hypothesis: dwellings and arrivals that nobody received, in tables, gaps and projection."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import copil_analysis as copil
from copil_analysis.analysis.arrivals import arrivals_of, moves_by_size
from copil_analysis.analysis.projection import AHEAD, projection, shift_of
from copil_analysis.analysis.verdict import verdict
from copil_analysis.errors import UsageError
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.quarter.what_if import _shared_out
from copil_analysis.showing.french import typeset
from tests.histories import history_of
from tests.shown import spaced
from tests.test_twelve_questions import NOW, YEAR, fact, need, registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def dwellings(quarter: "Quarter", typology: str) -> list[int]:
    """The dwellings of a typology by structure: CASA, Cannes, CAPAP, Est."""
    rows = quarter.dwellings
    return [int(n) for n in rows.loc[rows["typology"] == typology, "dwellings"]]


@pytest.fixture
def history(quarter_2011: "Quarter") -> "Quarter":
    """Six quarters of Est: 20 T3 wait, then up and down by two; two are obtained each quarter."""
    told: Any = [
        ({"EST": {"T3": n, "T4": 40}}, {"EST": {"T3": 2}}) for n in (20, 22, 20, 22, 20, 22)
    ]
    return history_of(quarter_2011, "2012-T2", told)


def test_dwellings_go_to_those_who_need_them(quarter_2011: "Quarter") -> None:
    """3, 7, 2 and 28 need a T4: of ten 0.75, 1.75, 0.5 and 7; the two left go to the first two."""
    more = quarter_2011.what_if(dwellings={"T4": 10})
    added = [
        b - a for a, b in zip(dwellings(quarter_2011, "T4"), dwellings(more, "T4"), strict=True)
    ]
    assert added == [1, 2, 0, 7]
    assert more.marks == (typeset("hypothèse : 10 T4 de plus"),)
    gap = copil.needs_gap(more).data.set_index("typology")
    assert gap.loc[["T4", "T4+", "total"], "gap"].tolist() == [30, 39, 124]


def test_fewer_dwellings_are_taken_where_they_were_obtained(quarter_2011: "Quarter") -> None:
    """Of the 12 T2 (1, 4, 1 and 6) six are taken: half of each, and of two halves the first."""
    fewer = quarter_2011.what_if(dwellings={"T2": -6})
    assert dwellings(quarter_2011, "T2") == [1, 4, 1, 6]
    assert dwellings(fewer, "T2") == [0, 2, 1, 3]
    assert sum(dwellings(quarter_2011.what_if(dwellings={"T2": -12}), "T2")) == 0
    assert fewer.marks == (typeset("hypothèse : 6 T2 de moins"),)


def test_studios_go_to_those_who_need_a_t1(quarter_2011: "Quarter") -> None:
    """18, 11, 9 and 25 need one: of 63 each has so many."""
    more = quarter_2011.what_if(dwellings={"STUDIO": 63})
    was = dwellings(quarter_2011, "STUDIO")
    assert [b - a for a, b in zip(was, dwellings(more, "STUDIO"), strict=True)] == [18, 11, 9, 25]
    assert copil.needs_gap(more).data.set_index("typology").loc["T1", "gap"] == 63 - 63 - 26


@given(
    number=st.integers(-50, 200),
    weights=st.lists(st.integers(0, 60), min_size=1, max_size=6),
)
def test_what_is_shared_out_adds_up(number: int, weights: list[int]) -> None:
    """Nobody is one away from its part; who has no weight has nothing, unless nobody has any."""
    shares = _shared_out(number, pd.Series(weights, dtype="Int64"))
    assert shares.sum() == number
    told = weights if sum(weights) else [1] * len(weights)
    parts = [number * weight / sum(told) for weight in told]
    assert all(abs(share - part) < 1 for share, part in zip(shares, parts, strict=True))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"dwellings": {"T7": 1}}, "dwellings : « T7 » inconnu, on attend STUDIO, T1, T2, T3, T4"),
        ({"dwellings": {"T4": 1.5}}, r"dwellings : T4 attend un nombre entier, pas « 1\.5 »"),
        ({"dwellings": {"T4": True}}, "T4 attend un nombre entier"),
        ({"dwellings": {"T2": -13}}, "13 T2 de moins, mais 12 seulement obtenus"),
        ({"arrivals": -0.1}, r"arrivals : on attend un facteur positif comme 0\.9"),
        ({"arrivals": float("inf")}, "arrivals : on attend un facteur"),
    ],
)
def test_what_cannot_be_supposed_is_said(
    asked: dict[str, Any], message: str, quarter_2011: "Quarter"
) -> None:
    """One sentence, and what is known."""
    with pytest.raises(UsageError, match=message):
        quarter_2011.what_if(**asked)


def test_an_unknown_count_cannot_be_added_to(quarter_2011: "Quarter") -> None:
    """Of CASA nobody knows: its part goes to the others; of nobody known it is an error."""
    counts = quarter_2011.dwellings.copy()
    counts.loc[counts["structure"] == "CASA", "dwellings"] = pd.NA
    unknown = replace(quarter_2011, dwellings=counts)
    more = unknown.what_if(dwellings={"T4": 37}).dwellings.set_index(["structure", "typology"])
    told = more["dwellings"] - counts.set_index(["structure", "typology"])["dwellings"]
    assert told.xs("T4", level="typology").iloc[1:].tolist() == [7, 2, 28]
    nothing = replace(
        quarter_2011, dwellings=counts.assign(dwellings=pd.array([None] * 28, "Int64"))
    )
    with pytest.raises(UsageError, match="le nombre de T4 obtenus n'est pas connu"):
        nothing.what_if(dwellings={"T4": 1})


def test_hypotheses_add_up(quarter_2011: "Quarter") -> None:
    """4 T4 and then 6 are 10, wherever; what is taken back leaves the quarter as received."""
    at_once = quarter_2011.what_if(dwellings={"T4": 10}, arrivals=0.81)
    in_turn = quarter_2011.what_if({"T4": 4}, arrivals=0.9).what_if({"T4": 6}, arrivals=0.9)
    assert in_turn.dwellings.equals(at_once.dwellings)
    assert in_turn.marks == (typeset("hypothèse : 10 T4 de plus, 19 % d'arrivées en moins"),)
    assert in_turn.hypothesis is not None and in_turn.hypothesis.basis is quarter_2011
    assert quarter_2011.what_if({"T4": 4}).what_if({"T4": -4}) is quarter_2011
    assert quarter_2011.what_if() is quarter_2011.what_if({"T4": 0}) is quarter_2011


def test_a_part_of_a_hypothesis_keeps_its_own_dwellings(quarter_2011: "Quarter") -> None:
    """Est has 7 of the ten T4, before or after; both marks stand, and more may be supposed."""
    after = quarter_2011.what_if({"T4": 10}).only(structures="EST")
    assert after.marks == ("Est seulement", typeset("hypothèse : 7 T4 de plus"))
    assert dwellings(after, "T4") == [7]
    assert dwellings(after.what_if({"T4": 3}), "T4") == [10]
    before = quarter_2011.only(structures="EST").what_if({"T4": 10})
    assert dwellings(before, "T4") == [10]
    assert shift_of(after)["T4"] == -7 / 4


def test_arrivals_without_dates_are_those_that_file_and_dwellings_tell(history: "Quarter") -> None:
    """Two obtained: where the file grew by two four came, where it fell by two nobody did."""
    found = arrivals_of(history)
    assert found.loc[["T3", "total"], "arrivals"].tolist() == [2, 2]
    assert not found["is_dated"].any()
    (_, told) = copil.projection(history.what_if(arrivals=0.9)).sentences
    assert "au moins 2,0 par trimestre, lues de la file" in told
    assert "faute de dates" in told


def test_arrivals_are_the_entries_that_the_levers_publish(invented: Path) -> None:
    """Those who came between the snapshots of a year, counted in the demo's invented rows."""
    quarter = load(NOW, invented)
    bounds = {period: fact(invented, "snapshot", period) for period in ("2025-T3", *YEAR)}
    came = Counter(
        need(row)
        for before, period in pairwise(bounds)
        for row in registers()[period]["file_active"]
        if row["entry_date"] and bounds[before] < row["entry_date"] <= bounds[period]
    )
    published = copil.levers(quarter).data.iloc[0]
    assert published["entries"] == came[published["typology"]] > 0
    moved = shift_of(quarter.what_if(arrivals=0.9))
    for size in ("T3", "T4", "T5", "T6"):
        assert moved[size] == pytest.approx(-0.1 * came[size] / 4)
    assert moved["T1+T2"] == pytest.approx(-0.1 * (came["T1"] + came["T2"]) / 4)
    assert moved["total"] == pytest.approx(-0.1 * sum(came.values()) / 4)


def test_of_a_size_alone_the_same_entries_are_moved(invented: Path) -> None:
    """Who needs a T4 is dated by the register, whatever size those who leave obtain."""
    quarter = load(NOW, invented)
    alone = quarter.only(typologies="T4")
    whole, part = moves_by_size(quarter).loc["T4"], moves_by_size(alone).loc["T4"]
    assert part.to_dict() == whole.to_dict() and part["entries"] > 0
    for supposed in (
        alone.what_if(arrivals=0.9),
        quarter.what_if(arrivals=0.9).only(None, None, "T4"),
    ):
        assert shift_of(supposed)["T4"] == shift_of(quarter.what_if(arrivals=0.9))["T4"]


def test_a_projection_says_which_arrivals_it_moves(invented: Path) -> None:
    """Dated ones, and how many; where none are moved it says nothing of them."""
    quarter = load(NOW, invented)
    supposed = quarter.what_if(arrivals=0.9)
    entries = int(moves_by_size(quarter).loc["total", "entries"])
    for answer in (copil.projection(supposed), copil.compare(quarter, supposed)):
        assert spaced(str(answer.sentences[1])) == (
            f"Arrivées de départ : {entries} entrés en un an, datés par les registres."
        )
    more = quarter.what_if(dwellings={"T4": 4})
    for answer in (copil.projection(more), copil.compare(quarter, more)):
        assert "Arrivées" not in " ".join(map(str, answer.sentences))


def test_the_projection_is_moved_by_what_is_supposed(history: "Quarter") -> None:
    """8 T3 more are 2 a quarter; twice the arrivals are 2 more a quarter; so −2, +2 and 0."""
    known = projection(history).set_index(["typology", "ahead"])
    for dwelling, arrivals, each in ((8, 1.0, -2), (0, 2.0, 2), (8, 2.0, 0), (4, 1.0, -1)):
        supposed = history.what_if(dwellings={"T3": dwelling}, arrivals=arrivals)
        told = projection(supposed).set_index(["typology", "ahead"])
        for size in ("T3", "total"):
            ends = ["projected", "low", "high"]
            moved = told.loc[size, ends] - known.loc[size, ends]
            assert moved["projected"].tolist() == pytest.approx([each * h for h in (1, 2, 3, 4)])
            assert (
                moved["low"].tolist() == moved["high"].tolist() == [each * h for h in (1, 2, 3, 4)]
            )
        assert told.loc["T4"].equals(known.loc["T4"])
        assert told["trend"].equals(known["trend"])


def test_a_projection_never_falls_below_nobody(history: "Quarter") -> None:
    """100 T3 more are 25 a quarter: of 22 nobody waits after one, whatever the band."""
    told = projection(history.what_if(dwellings={"T3": 100})).query("typology == 'T3'")
    assert told["projected"].tolist()[1:] == [0, 0, 0] and (told["low"] == 0).all()
    assert (told["high"] >= told["projected"]).all()


def test_a_hypothesis_leaves_nothing_behind(invented: Path) -> None:
    """Asked before and after; and what is loaded again has none."""
    quarter = load("2026-T3", invented)
    before = {
        name: getattr(copil, name)(quarter).data.copy() for name in ("needs_gap", "projection")
    }
    supposed = quarter.what_if(dwellings={"T4": 10}, arrivals=0.5)
    for name, data in before.items():
        assert not getattr(copil, name)(supposed).data.equals(data)
        assert getattr(copil, name)(quarter).data.equals(data)
    assert quarter.marks == () and load("2026-T3", invented).marks == ()
    assert supposed.previous is not None and supposed.previous.marks == ()


@pytest.fixture
def nine(quarter_2011: "Quarter") -> "Quarter":
    """Nine quarters of Est: 20 T3 wait, five are obtained in each."""
    told: Any = [({"EST": {"T3": 20}}, {"EST": {"T3": 5}})] * 9
    return history_of(quarter_2011, "2013-T1", told)


def test_what_is_supposed_is_not_judged(nine: "Quarter") -> None:
    """A hundred T3 that nobody obtained rise from nothing; what was received is judged."""
    supposed = nine.what_if(dwellings={"T3": 100})
    assert verdict(nine, "dwellings").code == "flat"
    assert (verdict(supposed, "dwellings").code, verdict(supposed, "dwellings").why) == (
        "unlike", "supposed",
    )  # fmt: skip
    assert verdict(supposed, "allocations") == verdict(nine, "allocations")
    assert verdict(nine.what_if(arrivals=0.5), "dwellings").code == "flat"
    assert "ne se juge pas" in repr(copil.changes(supposed, "dwellings"))


def test_nothing_is_asked_of_the_committee_on_a_hypothesis(nine: "Quarter") -> None:
    """A lever is read from what was received."""
    assert copil.levers(nine).headline
    assert "hypothèse" in copil.levers(nine.what_if(dwellings={"T3": 4})).why_missing


def test_a_year_is_not_supposed(quarter_2011: "Quarter") -> None:
    """Its quarters would tell otherwise than it does."""
    with pytest.raises(UsageError, match="sur un trimestre"):
        replace(quarter_2011, period=Period(2011)).what_if(dwellings={"T4": 10})


def test_what_does_not_touch_a_part_is_not_said_of_it(quarter_2011: "Quarter") -> None:
    """Ten T4 change nothing of the T2; fewer arrivals do."""
    supposed = quarter_2011.what_if(dwellings={"T4": 10})
    assert supposed.only(typologies="T2").marks == ("T2 seulement",)
    assert supposed.what_if(arrivals=0.5).only(typologies="T2").marks == (
        "T2 seulement", typeset("hypothèse : 50 % d'arrivées en moins"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arrivals", "told"),
    [(11, "1000 % d'arrivées en plus"), (0.905, "9,5 % d'arrivées en moins"),
     (1.0005, "0,05 % d'arrivées en plus"), (0, "plus aucune arrivée")],
)  # fmt: skip
def test_per_cent_are_plain_numbers(quarter_2011: "Quarter", arrivals: float, told: str) -> None:
    """As a reader writes them, with the spaces and apostrophes of French."""
    assert quarter_2011.what_if(arrivals=arrivals).marks == (typeset(f"hypothèse : {told}"),)


def test_dwellings_are_sizes_and_numbers(quarter_2011: "Quarter") -> None:
    """A list or a number of them is none."""
    asked: Any
    for asked in (10, ["T4"]):
        with pytest.raises(UsageError, match="dwellings"):
            quarter_2011.what_if(dwellings=asked)


@pytest.mark.parametrize("supposed", [{"dwellings": {"T3": 60}}, {"arrivals": 0.0}])
def test_what_nobody_of_a_size_waits_for_frees_nobody_else(
    supposed: dict[str, Any], invented: Path
) -> None:
    """The total of a year ahead is the sum of the sizes, none of which is below 0."""
    data = copil.projection(load(NOW, invented).what_if(**supposed)).data
    last = data[data["ahead"] == AHEAD].set_index("typology")["projected"]
    assert last.min() == 0
    assert last["total"] == pytest.approx(last.drop("total").sum(), abs=1)
