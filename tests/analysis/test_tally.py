"""Checks are counted once, by what they found."""

from dataclasses import replace
from typing import TYPE_CHECKING

from copil_analysis.analysis.tally import Tally, balances, open_findings, tally

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_each_check_is_counted_once(quarter_2011: "Quarter") -> None:
    """Eight rows of checks: one holds, two gaps, one explained, two to confirm; two recovered."""
    found = tally(quarter_2011)
    assert found == Tally(made=6, held=1, wrong=2, to_confirm=2, explained=1, recovered=2)
    assert found.made == found.held + found.wrong + found.to_confirm + found.explained


def test_what_did_not_hold_is_told_worst_first(quarter_2011: "Quarter") -> None:
    """Gaps, then what is to be confirmed, recovered values, explained gaps; the order is kept."""
    found = open_findings(quarter_2011)
    assert found["kind"].tolist() == [
        *["error"] * 2, *["warning"] * 2, *["recovered"] * 2, "explained"
    ]  # fmt: skip
    assert found["column"].tolist()[:2] == ["T3", "T4"]


def test_a_quarter_where_all_holds_has_no_finding(quarter_2011: "Quarter") -> None:
    """Nothing to tell, and every check held."""
    quarter = replace(quarter_2011, checks=quarter_2011.checks.query("status == 'ok'"))
    assert open_findings(quarter).empty
    assert tally(quarter) == Tally(1, 1, 0, 0, 0, 0)


def test_a_first_quarter_has_no_balance(quarter_2011: "Quarter") -> None:
    """No structure is judged; the total is none of them."""
    checks = quarter_2011.checks.assign(check="flows", row=["", *["total"] * 6, "EST"])
    assert balances(quarter_2011).empty
    assert balances(replace(quarter_2011, checks=checks))["row"].tolist() == ["EST"]
