"""The checks of a quarter, told to the analyst at the terminal."""

import textwrap

import pandas as pd
from rich.console import Console
from rich.text import Text

from copil_analysis.checking.findings import made_checks
from copil_analysis.showing.french import plural, typeset
from copil_analysis.vocabulary import LABELS

# What a group is called, and its colour, worst first.
_GROUPS = {
    "Bloquant": "bold red",
    "Erreurs, signalées dans le rapport": "red",
    "À confirmer": "yellow",
    "Expliqué": "green",
    "Retrouvé": "cyan",
    "Flux de la file active": "cyan",
    "Laissé de côté à la lecture": "dim",
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


def print_trace(rows: pd.DataFrame, *, title: str, console: Console) -> None:
    """Print the cells or rows behind a figure, file by file, and the figure that they make."""
    console.print(Text(typeset(title), style="bold"))
    for (file, place), group in rows.groupby(["file", "place"], observed=True, sort=False):
        where = ", ".join(part for part in (str(file), str(place)) if part)
        console.print()
        console.print(Text(typeset(f"{where} ({plural(len(group), 'origine')})")))
        for cell, column, value in group[["cell", "column", "value"]].itertuples(index=False):
            told = "rien" if pd.isna(value) else str(value)
            console.print(
                Text(_item(f"{cell} : {told} ({LABELS.get(str(column), column)})", console.width))
            )
    console.print()
    figure = rows["value"].sum() if rows["value"].notna().any() else "inconnu"
    console.print(Text(typeset(f"Ensemble : {figure}"), style="bold"))


def count_checks(checks: pd.DataFrame) -> str:
    """Say "N contrôles, M tenus"."""
    made = made_checks(checks)
    held = int((made["status"] == "ok").sum())
    return f"{plural(len(made), 'contrôle')}, {plural(held, 'tenu')}"


def _groups(checks: pd.DataFrame) -> "pd.Series[str]":
    names = list(_GROUPS)
    by_status = {"explained": names[3], "recovered": names[4], "ok": ""}
    told = {"ignored": names[6], "flows": names[5]}
    by_level = {"blocking": names[0], "error": names[1], "warning": names[2]}
    gaps = checks["level"].map(lambda level: by_level.get(level, names[2]))
    return (
        checks["status"]
        .map(lambda status: by_status.get(status, ""))
        .where(checks["status"] != "gap", gaps)
        .mask(checks["status"] == "ok", checks["check"].map(lambda check: told.get(check, "")))
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
