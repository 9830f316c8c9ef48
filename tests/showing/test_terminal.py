"""What the analyst reads at the terminal."""

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from rich.console import Console

from copil_analysis.showing.terminal import count_checks, print_checks

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def shown(checks: pd.DataFrame, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_checks(checks, title="Contrôles", console=console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_findings_are_grouped_worst_first(quarter_2011: "Quarter") -> None:
    """Errors, then what is to be confirmed, then what is explained and recovered."""
    groups = [line for line in shown(quarter_2011.checks).splitlines() if line.endswith(")")]
    assert groups == [
        "Erreurs, signalées dans le rapport (2)",
        "À confirmer (2)",
        "Expliqué (1)",
        "Retrouvé (2)",
    ]


def test_every_finding_is_told_and_what_holds_is_not(quarter_2011: "Quarter") -> None:
    """Seven sentences for seven findings; the margin that holds is only counted."""
    assert shown(quarter_2011.checks).count("  - ") == 7
    assert shown(quarter_2011.checks).endswith("\n6\xa0contrôles, 1\xa0tenu\n")


@pytest.mark.parametrize("width", [40, 80])
def test_lines_fit_the_terminal_and_keep_no_break_spaces(
    quarter_2011: "Quarter", width: int
) -> None:
    """No line is longer than the terminal, and none begins with a colon."""
    lines = shown(quarter_2011.checks, width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any(line.strip().startswith(":") for line in lines)


def test_square_brackets_are_text(quarter_2011: "Quarter") -> None:
    """Rich would take them for markup and drop them."""
    checks = quarter_2011.checks.iloc[[1]].assign(message="Colonne [red]T3[/red] fausse.")
    assert "Colonne [red]T3[/red] fausse." in shown(checks)


def test_a_recovered_cell_is_no_check(quarter_2011: "Quarter") -> None:
    """Reading a cell is not checking one."""
    assert count_checks(quarter_2011.checks.iloc[:5]) == "3\xa0contrôles, 1\xa0tenu"
