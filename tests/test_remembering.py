"""What is computed of a Quarter is computed once."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from copil_analysis.errors import UsageError
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

asked: list[object] = []


@remembered
def count(quarter: "Quarter", by: list[str] | str = "typology", *, top: int = 3) -> int:
    """Say that it ran, and give something."""
    asked.append((by, top))
    return len(asked)


def test_a_question_is_answered_once_however_it_is_asked(quarter_2011: "Quarter") -> None:
    """By place, by name or by default it is the same question; another option is another."""
    asked.clear()
    answers = [
        count(quarter_2011),
        count(quarter_2011, "typology"),
        count(quarter_2011, by="typology", top=3),
        count(quarter_2011, by=["structure", "typology"]),
        count(quarter_2011, ["structure", "typology"]),
    ]
    assert answers == [1, 1, 1, 2, 2]


def test_a_changed_quarter_is_asked_anew(quarter_2011: "Quarter") -> None:
    """What was computed of a quarter says nothing of another that was made of it."""
    asked.clear()
    count(quarter_2011)
    assert count(replace(quarter_2011, notes="")) == 2


def test_what_is_no_quarter_is_said_so() -> None:
    """A period is loaded first."""
    with pytest.raises(UsageError, match="count attend un trimestre"):
        count("2024-T1")  # type: ignore[arg-type]
