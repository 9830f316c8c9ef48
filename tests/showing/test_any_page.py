"""Every page, whatever the figures: it can be published, and says nothing that no reader knows."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import copil_analysis as copil
from copil_analysis.publishing.outline import faults
from tests.pages import LEFT_OVERS, PAGES, RISE_OR_FALL, said, shown, verdicts, words

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def check(page: str, quarter: "Quarter") -> None:
    body = shown(page, quarter)
    assert faults(body) == []
    assert not LEFT_OVERS.findall(said(body))
    assert not RISE_OR_FALL.findall(said(body))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_published_whatever_the_figures(page: str, any_quarter: "Quarter") -> None:
    """Nothing happened, one of each, much, cells missing, one structure, three, twenty-five."""
    check(page, any_quarter)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_published_when_little_was_sent(page: str, invented: Path) -> None:
    """A quarter is missing in between, and the structures sent one register of the two."""
    whole = copil.load("2025-T4", invented)
    without = [replace(one, registers={}) for one in whole.earlier if one.period.quarter != 2]
    for name in whole.registers:
        kept = {name: whole.registers[name]}
        check(page, replace(whole, registers=kept, earlier=tuple(without)))


def test_a_rise_is_told_by_its_verdict_on_every_page(quarter_2011: "Quarter") -> None:
    """Four quarters as the deck's after four of a third: in all, the surest parts, one verdict."""
    earlier, period = [], quarter_2011.period
    for ago in range(1, 8):
        period = period.previous
        days = timedelta(days=91 * ago)
        dates = {name: getattr(quarter_2011, name) - days for name in ("start", "end", "snapshot")}
        divided = divide(quarter_2011, 1 if ago < 4 else 3)
        earlier.append(replace(divided, period=period, **dates))  # type: ignore[arg-type]
    now = replace(divide(quarter_2011, 1), earlier=tuple(earlier[::-1]))
    bodies = [shown(page, now) for page in PAGES]
    assert not [body for body in bodies if RISE_OR_FALL.search(said(body))]
    told = [one.rpartition("|") for one in set().union(*map(verdicts, bodies))]
    found = {key: code for key, _, code in told}
    assert len(found) == len(told)
    assert found["allocations|all|four_quarters"] == "up"
    assert found["allocations|channel:prefectoral|four_quarters"] == "up"
    assert "180 logements attribués en quatre trimestres, 40 les quatre précédents" in (
        bodies[1].replace("\u00a0", " ")
    )


def divide(quarter: "Quarter", by: int) -> "Quarter":
    """Divide every count, and forget the checks."""
    tables: dict[str, Any] = {}
    for name in ("allocations", "rehoused", "dwellings", "waiting", "needs"):
        frame = getattr(quarter, name)
        counts = frame.select_dtypes("number")
        tables[name] = frame.assign(**{str(one): counts[one] // by for one in counts})
    return replace(quarter, checks=quarter.checks.iloc[:0], **tables)


def test_what_is_looked_for_is_seen() -> None:
    """Folded words are not counted; a rise is seen in a chart, but not within a verdict."""
    folded = "<p>Deux mots.</p><details><summary>Voir</summary><p>caché</p></details>"
    assert words(folded) == 3
    drawn = '<img src="data:image/svg+xml,%3Ctext%3E12 en hausse%3C/text%3E" alt="12 logements">'
    assert RISE_OR_FALL.findall(said(drawn)) == ["hausse"]
    verdict = '<span data-verdict="rents|all|trend|up">en hausse</span>, nan'
    assert not RISE_OR_FALL.findall(said(verdict)) and LEFT_OVERS.findall(said(verdict)) == ["nan"]
    assert verdicts(verdict) == {"rents|all|trend|up"}
    assert not RISE_OR_FALL.findall("calculé, Progreso, bas, longs")
    told = "a reculé, s’allonge, raccourcit, gagné, s’aggrave, améliore, se creuse, résorbée"
    assert len(RISE_OR_FALL.findall(told)) == 8
