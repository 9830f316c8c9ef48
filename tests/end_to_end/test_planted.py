"""The requests of the invented workspace: what was planted is found again."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import copil_analysis as copil
from copil_analysis.analysis.completeness import completeness
from copil_analysis.analysis.desks import desks
from copil_analysis.analysis.reconciliation import reconciliation, told_otherwise
from copil_analysis.analysis.request_numbers import duplicates, numbers
from copil_analysis.analysis.requests import life
from copil_analysis.workspace.demo import demo_requests
from tests.requests import DAY, with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_page_tells_of_the_demo_what_was_planted(invented: Path) -> None:
    """Lives, numbers, duplicates, desks and the export, in three quarters; the last have one."""
    planted = demo_requests(quarters=12, today=date(2026, 11, 23))
    for name in ("2026-T3", "2025-T4", "2024-T2"):
        quarter = copil.load(name, invented)
        wanted = planted[name].groupby("kind")["number"].sum()
        lives = copil.requests(quarter).data.iloc[-1]
        counts = numbers(quarter).set_index(["who", "state"])["households"]
        fields = completeness(quarter).set_index(["field", "structure"])
        desk = fields.loc[("desk", "total")]
        found = {one: lives[one] for one in ("valid", "to_renew", "late", "struck_off", "lapsed")}
        found |= {one: counts["waiting", one] for one in ("missing", "shape", "long", "month")}
        found |= {one: counts["waiting", one] for one in ("date", "territory")}
        found["rehoused_without_number"] = counts["rehoused", "missing"]
        found["without_desk"] = desk["total"] - desk["filled"]
        twice = duplicates(quarter)  # of rows, each number and each household has two
        found |= {"two_structures": 2 * twice["structures"], "two_numbers": 2 * twice["numbers"]}
        assert (quarter.national is not None) == (name > "2025-T3")
        if quarter.national is not None:
            told = reconciliation(quarter).set_index("what")["households"]
            found |= {
                "not_in_export": told["only_register"],
                "not_in_register": told["only_national"],
                "dates_differ": told["dates"],
                "allocated_unknown": told["allocated"],
                "struck_off_unknown": told["struck_off"],
                "not_compared": told_otherwise(quarter)["not_compared"].sum(),
            }
        assert {kind: int(n) for kind, n in found.items()} == {
            kind: int(wanted.get(kind, 0)) for kind in found
        }, name


def test_without_registers_nothing_is_told(quarter_2011: "Quarter") -> None:
    """The deck tells nothing of requests; a register without the columns neither."""
    assert not quarter_2011.has_requests
    bare = with_requests(quarter_2011, [{"adults": 1}])
    assert not bare.has_requests
    for quarter in (quarter_2011, bare):
        assert life(quarter)["known"].tolist()[-1] == 0
        assert numbers(quarter).empty and desks(quarter).empty and reconciliation(quarter).empty
    assert with_requests(quarter_2011, [{"desk": "GDPUB"}]).has_requests
    assert not with_requests(quarter_2011, [{"desk": "A", "exit_date": DAY}]).has_requests
