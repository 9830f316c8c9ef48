"""The checks between tables, and between the tables and the period."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from copil_analysis.checking.findings import Finding, compare
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.period import Period
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
        message = f"Les flux {what} le {_day(real)}, le calendrier dit le {_day(calendar)}."
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
                message=f"{label.capitalize()} : aucune ligne pour "
                f"{config.structure_labels[structure]} ; ses chiffres manquent aux totaux.",
            )


def _check_equal(
    check: str,
    table: str,
    stated: pd.Series,
    computed: pd.Series,
    words: str,
    config: Config,
) -> Iterator[Finding]:
    """Two counts by structure that should agree, and their totals."""
    for row, label in [*config.structure_labels.items(), (TOTAL, "Ensemble")]:
        counts = [None if pd.isna(side[row]) else int(side[row]) for side in (stated, computed)]
        said = words.format(stated=_told(counts[0]), computed=_told(counts[1]))
        yield compare(Finding(check, table, row, message=f"{label} : {said}."), *counts)


def _check_adults(name: str, table: pd.DataFrame, config: Config) -> Iterator[Finding]:
    """A household has an adult at least; fewer adults than households are to be confirmed."""
    for row in table.dropna(subset=["households", "adults"]).itertuples():
        lacking = min(0, int(row.adults) - int(row.households))
        message = (
            f"{TABLE_LABELS[name].capitalize()}, {config.structure_labels[row.structure]} : "
            f"ménages {row.households}, adultes {row.adults}"
        )
        yield Finding(
            "adults",
            name,
            row.structure,
            "adults",
            int(row.households),
            int(row.adults),
            lacking,
            level="warning" if lacking else "",
            status="gap" if lacking else "ok",
            message=message + (", moins d'un adulte par ménage ; à confirmer." if lacking else "."),
        )


def _check_persons(name: str, table: pd.DataFrame, config: Config) -> Iterator[Finding]:
    for row in table.dropna(subset=["adults", "children", "persons"]).itertuples():
        message = (
            f"{TABLE_LABELS[name].capitalize()}, {config.structure_labels[row.structure]} : "
            f"personnes {row.persons}, adultes {row.adults}, enfants {row.children}."
        )
        finding = Finding("persons", name, row.structure, "persons", message=message)
        yield compare(finding, int(row.persons), int(row.adults + row.children))


def _by_structure(table: pd.DataFrame, value: str) -> pd.Series:
    """Counts by structure and in all; missing where nobody told anything."""
    counts = table.groupby("structure", sort=False)[value].sum(min_count=1)
    return pd.concat([counts, pd.Series({TOTAL: counts.sum(min_count=1)}, dtype="Int64")])


def _told(count: int | None) -> str:
    return "inconnu" if count is None else str(count)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
