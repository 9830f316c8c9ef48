"""The checks between tables, and between the tables and the period."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from copil_analysis.checking.findings import compare
from copil_analysis.config import Config, Explained, PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.period import Period
from copil_analysis.persons import names_someone
from copil_analysis.reading.folder import FACTS
from copil_analysis.vocabulary import TABLE_LABELS, TOTAL

_SNAPSHOT_DAYS = 15  # a snapshot further than this from the end of the flows is told


def check_tables(tables: Mapping[str, pd.DataFrame], config: Config) -> Iterator[Finding]:
    """Every cross-check on the five tidy tables; missing counts are findings too."""
    yield from _check_presence(tables, config)
    allocated = _by_structure(tables["allocations"], "households")
    rehoused = _by_structure(tables["rehoused"], "households")
    dwellings = _by_structure(tables["dwellings"], "dwellings")
    waiting = _by_structure(tables["waiting"], "households")
    needs = _by_structure(tables["needs"], "households")
    yield from _check_equal(
        "allocations_rehoused",
        "rehoused",
        allocated,
        rehoused,
        "attributions {stated}, ménages relogés {computed}",
        config,
    )
    yield from _check_equal(
        "allocations_dwellings",
        "dwellings",
        allocated,
        dwellings,
        "attributions {stated}, logements au tableau des typologies {computed}",
        config,
    )
    yield from _check_equal(
        "needs_waiting",
        "needs",
        waiting,
        needs,
        "ménages de la file active {stated}, ménages au tableau des besoins {computed}",
        config,
    )
    for name in ("rehoused", "waiting"):
        yield from _check_adults(name, tables[name], config)
        yield from _check_persons(name, tables[name], config)


def check_dates(period: Period, facts: PeriodFacts) -> Iterator[Finding]:
    """The real bounds against the calendar's, in days, and the snapshot against the end."""
    first, last = period.first_day, period.last_day
    length = (last - first).days + 1
    for name, real, calendar, days in (
        ("start", facts.start, first, (last - facts.start).days + 1),
        ("end", facts.end, last, (facts.end - first).days + 1),
    ):
        what = "commencent" if name == "start" else "s'arrêtent"
        civil = "l'année civile" if period.quarter is None else "le trimestre civil"
        message = f"Les flux {what} le {_day(real)}, {civil} le {_day(calendar)}."
        yield compare(
            Finding("period", column=name, message=message), days, length, level="warning"
        )
    apart = abs((facts.snapshot - facts.end).days)
    late = apart > _SNAPSHOT_DAYS
    yield Finding(
        "snapshot",
        "waiting",
        computed=apart,
        level="warning" if late else "",
        status="gap" if late else "ok",
        message=f"File active relevée le {_day(facts.snapshot)}, "
        f"fin des flux le {_day(facts.end)} ; jours entre les deux : {apart}.",
    )


def check_said(facts: PeriodFacts) -> Iterator[Finding]:
    """What period.toml says in words and a page publishes names no person."""
    said = {
        "agenda": facts.agenda,
        "asks": facts.asks,
        "explained": [one.reason for one in facts.explained],
    }
    for key, texts in said.items():
        if any(map(names_someone, texts)):
            message = f"{FACTS}, {key} : une personne y est nommée, et publiée ; ôtez son nom."
            yield Finding("person", row=FACTS, level="warning", status="gap", message=message)


def check_follows(
    previous: Period | None, end: date | None, facts: PeriodFacts
) -> Iterator[Finding]:
    """The flows begin the day after those of the period before end: no day twice, none left out.

    ``previous``: the period before, where it is known, whose flows end on ``end``.
    """
    if previous is None or end is None:
        return
    days = (facts.start - end).days - 1
    what = "comptés deux fois" if days < 0 else "comptés nulle part"
    message = (
        f"Les flux de {previous} s'arrêtent le {_day(end)}, ceux-ci commencent le "
        f"{_day(facts.start)}{f' ; jours {what} : {abs(days)}' if days else ''}."
    )
    finding = Finding("follows", message=message)
    yield compare(finding, 0, days, level="warning")


def explained_foyers(
    findings: Iterable[Finding], attributions: pd.DataFrame | None, config: Config
) -> list[Explained]:
    """The gaps between allocations and dwellings that a register's logements-foyers explain.

    A foyer is a rehousing, not a dwelling of a typology (domain.md).
    """
    if attributions is None:
        return []
    foyers = attributions.loc[attributions["is_foyer"].fillna(False).astype(bool), "structure"]
    counts = {str(code): int(number) for code, number in foyers.value_counts().items()}
    return [
        Explained(
            check=one.check,
            row=one.row,
            gap=one.gap,
            reason=f"{config.structure_labels[one.row]} a {-one.gap} relogement"
            f"{'s' if one.gap < -1 else ''} en logement-foyer au registre",
        )
        for one in findings
        if one.check == "allocations_dwellings" and one.gap and counts.get(one.row) == -one.gap
    ]


def _check_presence(tables: Mapping[str, pd.DataFrame], config: Config) -> Iterator[Finding]:
    for name, table in tables.items():
        label = TABLE_LABELS[name]
        values = table.drop(columns=["structure", "channel", "typology"], errors="ignore")
        told = values.notna().any(axis=1)
        if not told.any():
            yield Finding(
                "presence",
                name,
                level="blocking",
                status="gap",
                message=f"Le tableau « {label} » manque : aucun fichier de la période ne le donne.",
            )
            continue
        missing = [s for s in config.structure_labels if not told[table["structure"] == s].any()]
        for structure in missing:
            yield Finding(
                "presence",
                name,
                structure,
                level="error",
                status="gap",
                message=f"{label} : aucune ligne pour "
                f"{config.structure_labels[structure]} ; ses chiffres manquent aux totaux.",
            )


def _check_equal(
    check: str,
    table: str,
    stated: Mapping[str, int | None],
    computed: Mapping[str, int | None],
    words: str,
    config: Config,
) -> Iterator[Finding]:
    """Two counts by structure that should agree, and their totals.

    Where a cell is missing nothing is compared: presence, or the cell's own finding, tells of it.
    """
    for row, label in [*config.structure_labels.items(), (TOTAL, "Ensemble")]:
        if stated[row] is None or computed[row] is None:
            continue
        said = words.format(stated=stated[row], computed=computed[row])
        finding = Finding(check, table, row, message=f"{label} : {said}.")
        yield compare(finding, stated[row], computed[row])


def _check_adults(name: str, table: pd.DataFrame, config: Config) -> Iterator[Finding]:
    """A household has an adult at least; fewer adults than households are to be confirmed."""
    for structure, households, adults in _counts(table, "households", "adults"):
        message = (
            f"{TABLE_LABELS[name]}, {config.structure_labels[structure]} : "
            f"ménages {households}, adultes {adults}"
        )
        finding = Finding("adults", name, structure, "adults", households, adults)
        if adults >= households:
            yield replace(finding, gap=0, message=f"{message}.")
        else:
            yield replace(
                finding,
                gap=adults - households,
                level="warning",
                status="gap",
                message=f"{message}, donc moins d'adultes que de ménages ; à confirmer.",
            )


def _check_persons(name: str, table: pd.DataFrame, config: Config) -> Iterator[Finding]:
    for structure, adults, children, persons in _counts(table, "adults", "children", "persons"):
        message = (
            f"{TABLE_LABELS[name]}, {config.structure_labels[structure]} : "
            f"personnes {persons}, adultes {adults}, enfants {children}."
        )
        finding = Finding("persons", name, structure, "persons", message=message)
        yield compare(finding, persons, adults + children)


def _counts(table: pd.DataFrame, *measures: str) -> list[tuple[Any, ...]]:
    """Structure and measures of the rows in which all of them are told."""
    told = table[["structure", *measures]].dropna()
    return list(zip(*(told[name].tolist() for name in told), strict=True))


def _by_structure(table: pd.DataFrame, value: str) -> dict[str, int | None]:
    """Counts by structure and in all; missing where one of their cells is."""
    counts = table.groupby("structure", sort=False)[value].sum(skipna=False)
    told = {str(row): None if pd.isna(n) else int(n) for row, n in counts.items()}
    known = [count for count in told.values() if count is not None]
    return {**told, TOTAL: sum(known) if len(known) == len(told) else None}


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
