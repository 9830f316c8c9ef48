"""Verdicts: four quarters against four, the same structures, parts together first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from copil_analysis.analysis.verdict import power, standing_out, verdict
from copil_analysis.errors import UsageError
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import TYPOLOGIES
from tests.in_a_row import Counts, in_a_row, with_error

LOW, HIGH = [20, 22, 19, 21], [60, 62, 58, 61]


def test_a_year_is_judged_against_the_one_before(quarter_2011: Quarter) -> None:
    """82 dwellings and then 241 are a rise, the other way a fall, and 82 twice no change."""
    up = verdict(in_a_row(quarter_2011, LOW + HIGH), "allocations")
    assert (up.code, up.before, up.now, up.difference) == ("up", 82, 241, 159)
    assert up.low is not None and up.low > 1
    assert up.key == "allocations|all|four_quarters|up"
    assert verdict(in_a_row(quarter_2011, HIGH + LOW), "rehoused").code == "down"
    flat = verdict(in_a_row(quarter_2011, LOW + LOW), "dwellings")
    assert (flat.code, flat.before, flat.now) == ("flat", 82, 82)
    assert flat.low is not None and flat.high is not None and flat.low < 1 < flat.high


def test_a_season_is_no_rise(quarter_2011: Quarter) -> None:
    """Quarters of 10 and of 70 that come back each year are no change, whichever is the last."""
    counts = [10, 70, 10, 70] * 2
    assert verdict(in_a_row(quarter_2011, counts), "allocations").code == "flat"
    assert verdict(in_a_row(quarter_2011, [*counts[1:], 10]), "allocations").code == "flat"


def test_quarters_that_vary_wildly_bear_no_rise(quarter_2011: Quarter) -> None:
    """120 and then 180, which Poisson's interval would call a rise, among quarters of 5 to 90."""
    counts = [5, 70, 10, 35, 90, 10, 75, 5]
    found = verdict(in_a_row(quarter_2011, counts), "allocations")
    assert (found.code, found.before, found.now) == ("flat", 120, 180)


def test_it_is_early_before_eight_quarters_in_a_row(quarter_2011: Quarter) -> None:
    """Seven quarters, or eight of which one is not known, are too few; a first one too."""
    seven = in_a_row(quarter_2011, LOW + HIGH[:3])
    assert verdict(seven, "allocations").code == "early"
    eight = in_a_row(quarter_2011, LOW + HIGH)
    holed = replace(eight, earlier=(*eight.earlier[:3], *eight.earlier[4:]))
    assert verdict(holed, "allocations").code == "early"
    assert verdict(quarter_2011, "allocations").code == "early"
    assert verdict(quarter_2011, "waiting", "structure:EST").code == "early"


def test_a_structure_that_is_missing_is_left_out_of_both_years(quarter_2011: Quarter) -> None:
    """Cannes, whose 9 of one quarter are not known, is in neither sum; Est is flat."""
    told: list[Counts] = [{"EST": 20, "CANNES": 9} for _ in range(8)]
    told[2] = {"EST": 20, "CANNES": None}
    found = verdict(in_a_row(quarter_2011, told), "allocations")
    assert (found.before, found.now, found.left_out) == (80, 80, ("CANNES",))
    part = verdict(in_a_row(quarter_2011, told), "allocations", "structure:CANNES")
    assert (part.code, part.why) == ("unlike", "missing")


def test_less_than_half_says_nothing_of_all(quarter_2011: Quarter) -> None:
    """Where Cannes is missing, which receives 30 of 50, Est alone is not compared."""
    told: list[Counts] = [{"EST": 20, "CANNES": 30} for _ in range(8)]
    told[2] = {"EST": 20, "CANNES": None}
    found = verdict(in_a_row(quarter_2011, told), "allocations")
    assert (found.code, found.why) == ("unlike", "missing")


def test_a_structure_that_sent_nothing_is_no_zero(quarter_2011: Quarter) -> None:
    """A structure counted as zero because nothing came from it is left out too."""
    told: list[Counts] = [{"EST": 20, "CANNES": 9} for _ in range(8)]
    told[-1] = {"EST": 20, "CANNES": 0}
    absent = {"check": "presence", "table": ATTRIBUTIONS, "row": "CANNES", "level": "warning"}
    found = verdict(with_error(in_a_row(quarter_2011, told), -1, **absent), "allocations")
    assert (found.code, found.now, found.left_out) == ("flat", 80, ("CANNES",))


@pytest.mark.parametrize("place", [0, 4, -1])
def test_a_year_with_an_error_is_not_compared(quarter_2011: Quarter, place: int) -> None:
    """An error in one of the eight quarters makes its table unlike, and no other."""
    quarter = with_error(in_a_row(quarter_2011, LOW + HIGH), place)
    found = verdict(quarter, "allocations")
    assert (found.code, found.why, found.now) == ("unlike", "error", None)
    assert verdict(quarter, "rehoused").code == "up"


def test_late_reports_are_not_compared(quarter_2011: Quarter) -> None:
    """Three of 60 dwellings that a register dates before its period; two are not many."""
    quarter = in_a_row(quarter_2011, LOW + HIGH)
    for late, code in ((3, "unlike"), (2, "up")):
        days = [quarter.start - timedelta(days=9)] * late + [quarter.start] * (60 - late)
        register = pd.DataFrame({"date": pd.to_datetime(days)})
        told = replace(quarter, registers={ATTRIBUTIONS: register})
        assert verdict(told, "allocations").code == code


def test_a_dwelling_told_in_two_quarters_of_a_year_counts_once(quarter_2011: Quarter) -> None:
    """Two of the 21 of a quarter were told in the one before: of 82 in a year 80 are left."""
    quarter = in_a_row(quarter_2011, LOW + LOW)
    numbers = {str(one.period): range(100 * n, 100 * n + LOW[n % 4]) for n, one in
               enumerate((*quarter.earlier, quarter))}  # fmt: skip
    every = [
        replace(one, earlier=(), registers={ATTRIBUTIONS: _register(one, numbers[str(one.period)])})
        for one in (*quarter.earlier, quarter)
    ]
    again = _register(every[7], [*range(600, 602), *range(702, 721)])
    every[7] = replace(every[7], registers={ATTRIBUTIONS: again})
    found = verdict(replace(every[7], earlier=tuple(every[:7])), "allocations")
    assert (found.before, found.now) == (82, 80)


def _register(quarter: Quarter, keys: Iterable[int]) -> pd.DataFrame:
    """Est's dwellings of a quarter, each with the key of its request."""
    rows = pd.DataFrame({"request_key": [str(key) for key in keys]})
    codes = {
        "structure": ("EST", list(quarter.config.structure_labels)),
        "channel": ("prefectoral", list(quarter.config.channel_labels)),
        "typology": ("T2", list(TYPOLOGIES)),
    }
    kinds = {
        name: pd.Categorical([code] * len(rows), categories=known)
        for name, (code, known) in codes.items()
    }
    adults, children = (pd.array([one] * len(rows), "Int64") for one in (1, 0))
    rows = rows.assign(**kinds, adults=adults, children=children, is_foyer=False)
    return rows.assign(date=pd.Timestamp(quarter.end))


def test_parts_are_judged_together_then_each(quarter_2011: Quarter) -> None:
    """Est triples and Cannes does not: Est stands out; the parts that do not are no change."""
    told = [{"EST": n, "CANNES": 20 + n % 3} for n in LOW + HIGH]
    quarter = in_a_row(quarter_2011, told)
    (out,) = standing_out(quarter, "allocations", "structure")
    assert (out.place, out.code, out.before, out.now) == ("structure:EST", "up", 82, 241)
    assert verdict(quarter, "allocations", "structure:EST") is out
    assert verdict(quarter, "allocations", "structure:CANNES").code == "flat"
    assert verdict(quarter, "allocations", "structure:CASA").code == "flat"
    calm = in_a_row(quarter_2011, [20] * 8)
    assert standing_out(calm, "allocations", "channel") == []


def test_a_part_that_is_all_there_is_shares_its_verdict(quarter_2011: Quarter) -> None:
    """Where one structure received all, it rises as the whole does, and stands out from nothing."""
    quarter = in_a_row(quarter_2011, LOW + HIGH)
    whole = verdict(quarter, "allocations")
    alone = verdict(quarter, "allocations", "structure:EST")
    assert alone == replace(whole, place="structure:EST")
    assert standing_out(quarter, "allocations", "structure") == []


def test_typologies_are_judged_together_too(quarter_2011: Quarter) -> None:
    """Dwellings that are all T2: T2 rises, and T1 and T2 together; T4 and more stay at none."""
    quarter = in_a_row(quarter_2011, LOW + HIGH)
    assert verdict(quarter, "dwellings", "typology:T1+T2").code == "up"
    large = verdict(quarter, "dwellings", "typology:T4+")
    assert (large.code, large.before, large.now) == ("flat", 0, 0)


def test_what_comes_from_nothing_is_no_rise(quarter_2011: Quarter) -> None:
    """A channel that gave nothing in the year before arrives."""
    before = in_a_row(quarter_2011, HIGH, last="2011-T4").earlier
    quarter = in_a_row(quarter_2011, HIGH + HIGH, channel="autres")
    former = in_a_row(quarter_2011, HIGH, last="2011-T4")
    mixed = replace(quarter, earlier=(*before, former, *quarter.earlier[4:]))
    found = verdict(mixed, "allocations", "channel:autres")
    assert (found.code, found.why) == ("unlike", "new")
    assert verdict(mixed, "allocations", "channel:prefectoral").code == "down"


def _with_moves(quarter: Quarter, came: int, left: int) -> Quarter:
    """A register in each quarter whose Est enters and leaves so many."""

    def moved(one: Quarter) -> Quarter:
        entry = [one.end] * came + [one.start - timedelta(days=400)] * left
        exits = [pd.NaT] * came + [one.end] * left
        rows = pd.DataFrame({"entry_date": entry, "exit_date": exits})
        rows = rows.assign(structure="EST", need="T2", exit_reason="rehoused")
        dates = {"entry_date": "datetime64[s]", "exit_date": "datetime64[s]"}
        return replace(one, registers={WAITING_FILE: rows.astype(dates)})

    every = [moved(replace(one, earlier=())) for one in (*quarter.earlier, quarter)]
    return replace(every[-1], earlier=tuple(every[:-1]))


def test_a_stock_is_judged_by_its_moves(quarter_2011: Quarter) -> None:
    """40 enter and 10 leave a quarter: the file grows from 100 to 220; 25 and 24 are no change."""
    grown = in_a_row(quarter_2011, [10] * 5, waiting=[100, 130, 160, 190, 220])
    found = verdict(_with_moves(grown, 40, 10), "waiting")
    assert (found.code, found.before, found.now, found.comparison) == ("up", 100, 220, "flows")
    calm = in_a_row(quarter_2011, [24] * 5, waiting=[100, 101, 102, 103, 104])
    assert verdict(_with_moves(calm, 25, 24), "waiting").code == "flat"
    assert verdict(_with_moves(grown, 40, 10), "waiting", "typology:T2").code == "up"


def test_a_stock_without_dates_has_no_verdict(quarter_2011: Quarter) -> None:
    """Where no register dates who comes and leaves, only the difference is printed."""
    found = verdict(in_a_row(quarter_2011, [10] * 5, waiting=[100] * 5), "waiting")
    assert (found.code, found.why, found.is_told) == ("unlike", "undated", False)


def test_a_stock_that_its_moves_do_not_explain_has_no_verdict(quarter_2011: Quarter) -> None:
    """A file that grows by 120 where the dates say 20 is not judged by them."""
    grown = in_a_row(quarter_2011, [24] * 5, waiting=[100, 130, 160, 190, 220])
    found = verdict(_with_moves(grown, 29, 24), "waiting")
    assert (found.code, found.why, found.is_told) == ("unlike", "residual", False)


def test_what_is_unknown_is_refused_in_french(quarter_2011: Quarter) -> None:
    """A measure, a part or a code that does not exist is an error that lists those that do."""
    with pytest.raises(UsageError, match="on attend allocations, rehoused"):
        verdict(quarter_2011, "persons")
    with pytest.raises(UsageError, match="on attend all, channel:CODE, structure:CODE"):
        verdict(quarter_2011, "allocations", "typology:T2")
    with pytest.raises(UsageError, match="CASA, CANNES, CAPAP, EST"):
        verdict(quarter_2011, "allocations", "structure:NICE")
    with pytest.raises(UsageError, match="on attend structure"):
        standing_out(quarter_2011, "rehoused", "channel")


def test_the_power_is_of_what_is_known(quarter_2011: Quarter) -> None:
    """More dwellings show smaller changes; with too few quarters nothing is told."""
    few, many = (power(in_a_row(quarter_2011, counts * 3)) for counts in (LOW, HIGH))
    assert few is not None and many is not None and 0 < many < few < 2
    assert power(quarter_2011) is None


def test_rents_too_few_are_early(quarter_2011: Quarter) -> None:
    """Without a register there is no trend of rents."""
    assert verdict(quarter_2011, "rents").key == "rents|all|trend|early"
