"""Of which structures a register tells, in one quarter and in all of them."""

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.covered import covered, covered_structures, is_among
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from tests.registers import at, with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_a_register_covers_who_is_in_it_and_who_has_nothing() -> None:
    """A structure without a row is covered only where the tidy table says zero."""
    register = pd.DataFrame({"structure": ["A", "A"]})
    stated = pd.DataFrame(
        {
            "structure": ["A", "B", "C", "D"],
            "households": pd.array([2, 0, 5, None], dtype="Int64"),
        }
    )
    assert covered_structures(register, stated) == ["A", "B"]


def test_each_quarter_covers_its_own(quarter_2011: "Quarter") -> None:
    """A file of Est, then one of Cannes; the allocations only of the second; before, nothing."""
    none = at(quarter_2011, "2010-T3")
    first = with_registers(at(quarter_2011, "2010-T4"), [], [{"adults": 1}])
    second = with_registers(
        quarter_2011, [{"date": "2011-02-01"}], [{"structure": "CANNES"}], earlier=(none, first)
    )
    told = covered(second, WAITING_FILE)
    assert told.to_numpy().tolist() == [["2010-T4", "EST"], ["2011-T1", "CANNES"]]
    assert covered(second, ATTRIBUTIONS).to_numpy().tolist() == [["2011-T1", "EST"]]
    rows = pd.DataFrame({"period": ["2010-T4", "2011-T1"], "structure": ["EST", "EST"]})
    assert is_among(rows, told).tolist() == [True, False]
    assert is_among(rows, told.iloc[:0]).tolist() == [False, False]
