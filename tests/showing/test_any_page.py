"""Every page, whatever the figures: it can be published, and says nothing that no reader knows."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import copil_analysis as copil
from copil_analysis.publishing.outline import faults
from tests.pages import LEFT_OVERS, PAGES, RISE_OR_FALL, said, shown

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
