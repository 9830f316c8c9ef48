"""The margins of each table as printed, and what its reading had to assume."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.checking.findings import compare
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import FoundTable
from copil_analysis.vocabulary import MEASURE_LABELS, TABLE_LABELS, TOTAL

if TYPE_CHECKING:
    from copil_analysis.reading.unjam import Reading


def check_table(table: FoundTable, config: Config) -> list[Finding]:
    """All findings on one table: margins, recovered cells, doubtful readings, lost notes."""
    labels = _labels(config)
    return [
        *_check_margins(table, labels),
        *_check_recovered(table, labels),
        *_check_reading(table),
        *_check_marks(table, labels),
        *_check_stated(table),
    ]


def describe_table(table: FoundTable, config: Config) -> list[str]:
    """Say what is doubtful in a table: broken margins, recovered cells, a reading among others."""
    labels = _labels(config)
    told = [*_check_margins(table, labels), *_check_recovered(table, labels)]
    doubts = [one.message for one in told if one.status != "ok"]
    is_only = table.reading.readings == 1 and not table.reading.by_spaces
    return doubts + [one.message for one in _check_reading(table) if not is_only]


def _labels(config: Config) -> dict[str, str]:
    return config.structure_labels | config.channel_labels | MEASURE_LABELS | {TOTAL: "total"}


def _where(table: FoundTable) -> str:
    return f"{TABLE_LABELS[table.name]} ({table.source})"


def _check_margins(table: FoundTable, labels: dict[str, str]) -> Iterator[Finding]:
    broken = table.reading.broken.itertuples(index=False, name=None)
    off = {(kind, row, column) for kind, row, column, *_ in broken}
    for kind, row, column, printed, computed in table.reading.margins.itertuples(index=False):
        stated = None if pd.isna(printed) else int(printed)
        line = column if kind == "column" else row
        name = labels.get(line, line)
        where = f"{'colonne' if kind == 'column' else 'ligne'} « {name} »"
        if kind == "row" and column != TOTAL:
            where += f", {labels[column]}"
        said = "rien n'est imprimé" if stated is None else f"{stated} est imprimé"
        message = f"{_where(table)}, {where} : {said}, la somme fait {computed}."
        finding = Finding("margin", table.name, row, column, stated, int(computed), message=message)
        holds = (kind, row, column) not in off
        yield replace(finding, gap=0) if holds else compare(finding, stated, int(computed))


def _check_recovered(table: FoundTable, labels: dict[str, str]) -> Iterator[Finding]:
    for row, column, value in table.reading.recovered.itertuples(index=False):
        yield Finding(
            "recovered",
            table.name,
            row,
            column,
            computed=int(value),
            level="warning",
            status="recovered",
            message=f"{_where(table)}, {labels.get(row, row)}, {labels.get(column, column)} : "
            f"rien n'est imprimé ; les totaux donnent {value}, à confirmer.",
        )


def _check_reading(table: FoundTable) -> Iterator[Finding]:
    """How sure the cutting of a table is; several equal readings block.

    Only the one possible reading is a proof (stated 1). One that breaks margins is told with
    them. Where cells have an origin each stood alone, and nothing was inferred.
    """
    if table.origins is not None:
        return
    number = table.reading.readings
    finding = Finding(
        "reading", table.name, message=f"{_where(table)} : {_how_sure(table.reading)}"
    )
    if number is None or table.reading.by_spaces:
        yield finding
    else:
        yield compare(finding, 1, number, level="blocking")


def _how_sure(reading: "Reading") -> str:
    """Say how sure a reading of cells that were run together is."""
    if reading.readings is None:
        return (
            "aucune lecture ne tient tous les totaux imprimés ; celle-ci est la seule qui s'en "
            "écarte aussi peu."
        )
    if reading.readings > 1:
        return (
            f"au moins {reading.readings} lectures se valent et rien ne les départage ; "
            "ce tableau est à redonner avec ses totaux, ou une espace entre ses cellules."
        )
    if reading.by_spaces:
        return (
            "plusieurs lectures tiennent tous les totaux ; celle-ci est celle qui explique le "
            "mieux les espaces."
        )
    return "cette lecture est la seule possible (preuve faite)."


def _check_marks(table: FoundTable, labels: dict[str, str]) -> Iterator[Finding]:
    for row, column, mark in table.reading.marks.itertuples(index=False):
        line = f"colonne « {labels.get(column, column)} »"
        if not pd.isna(row):
            line = f"ligne « {labels.get(row, row)} »"
        where = f"{_where(table)}, {line} : appel de note « {mark} »"
        row, column = ("" if pd.isna(code) else code for code in (row, column))
        if table.note:
            note = f"{where}, il est écrit dessous : « {table.note} »."
            yield Finding("note", table.name, row, column, message=note)
        else:
            lost = f"{where} sans note ; son sens est à retrouver."
            yield Finding(
                "note", table.name, row, column, level="warning", status="gap", message=lost
            )


def _check_stated(table: FoundTable) -> Iterator[Finding]:
    """What the text below a table says again, against the table's own sums."""
    body = table.reading.filled.drop(index=TOTAL, errors="ignore")
    for measure, stated in table.stated:
        if measure in body:
            computed = int(body[measure].sum())
            message = (
                f"{_where(table)}, récapitulatif, {MEASURE_LABELS[measure]} : "
                f"{stated} est écrit, la somme fait {computed}."
            )
            finding = Finding("summary", table.name, TOTAL, measure, message=message)
            yield compare(finding, stated, computed)
