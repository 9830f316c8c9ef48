"""The checks of a quarter, told to the analyst at the terminal."""

import textwrap

import pandas as pd
from rich.console import Console
from rich.text import Text

from copil_analysis.showing.french import plural, typeset

# What a group is called, and its colour, worst first.
_GROUPS = {
    "Bloquant": "bold red",
    "Erreurs, signalées dans le rapport": "red",
    "À confirmer": "yellow",
    "Expliqué": "green",
    "Retrouvé": "cyan",
}


def print_checks(checks: pd.DataFrame, *, title: str, console: Console) -> None:
    """Print what was found, worst first, then how many checks were made and how many held."""
    console.print(Text(typeset(title), style="bold"))
    findings = checks.assign(group=_groups(checks))
    for group, style in _GROUPS.items():
        rows = findings.loc[findings["group"] == group]
        if not rows.empty:
            console.print()
            console.print(Text(typeset(f"{group} ({len(rows)})"), style=style))
        for message in rows["message"]:
            console.print(Text(_item(message, console.width)), soft_wrap=True)
    console.print()
    console.print(Text(count_checks(checks), style="bold"))


def count_checks(checks: pd.DataFrame) -> str:
    """Say "N contrôles, M tenus"; a recovered cell is a reading, not a check."""
    made = checks.loc[checks["status"] != "recovered"]
    held = int((made["status"] == "ok").sum())
    return f"{plural(len(made), 'contrôle')}, {plural(held, 'tenu')}"


def _groups(checks: pd.DataFrame) -> "pd.Series[str]":
    names = list(_GROUPS)
    by_status = {"explained": names[3], "recovered": names[4], "ok": ""}
    by_level = {"blocking": names[0], "error": names[1], "warning": names[2]}
    gaps = checks["level"].map(lambda level: by_level.get(level, names[2]))
    return (
        checks["status"]
        .map(lambda status: by_status.get(status, ""))
        .where(checks["status"] != "gap", gaps)
    )


def _item(message: str, width: int) -> str:
    """One finding with a hanging indent; unlike Rich's, these lines keep no-break spaces."""
    return textwrap.fill(
        typeset(message),
        width,
        initial_indent="  - ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
