"""The balance of flows: who waits at the end is who waited, less who left, and who came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from copil_analysis.checking.findings import compare
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.vocabulary import TOTAL


@dataclass(frozen=True)
class _Moves:
    """What a register says of a structure between two snapshots; ``undated``: no date of entry."""

    arrivals: int
    others: int
    rehoused: int
    unexplained: int
    undated: int


def check_flows(
    *,
    before: pd.DataFrame | None,
    now: pd.DataFrame,
    rehoused: pd.DataFrame,
    register: pd.DataFrame | None,
    previous_snapshot: date | None,
    facts: PeriodFacts,
    config: Config,
) -> Iterator[Finding]:
    """Waiting at the end = at the start + arrivals − rehoused − other exits, by structure.

    ``before``, ``now``: the tidy waiting tables of the two quarters. ``register``: file_active.
    Where it tells no date of entry or exit, nothing can be judged, and the residual is said.
    """
    if before is None or previous_snapshot is None:
        yield Finding(
            "flows",
            "waiting",
            message="Pas de trimestre précédent : l'équilibre des flux ne se calcule pas.",
        )
        return
    yield from _check_bounds(previous_snapshot, facts)
    counts = [_households(table, config) for table in (before, rehoused, now)]
    moves = _moves(register, counts[1], previous_snapshot, facts.snapshot, config)
    for code, label in [*config.structure_labels.items(), (TOTAL, "Ensemble")]:
        finding = Finding("flows", "waiting", code, "households")
        yield from _check_row(finding, label, [count[code] for count in counts], moves.get(code))


def _check_bounds(previous: date, facts: PeriodFacts) -> Iterator[Finding]:
    """The rehoused are counted from start to end, the waiting from one snapshot to the other."""
    if (previous + timedelta(days=1), facts.snapshot) != (facts.start, facts.end):
        yield Finding(
            "flows_bounds",
            "waiting",
            message=f"Les relogements sont comptés du {_day(facts.start)} au {_day(facts.end)}, "
            f"la file active est relevée le {_day(previous)} et le {_day(facts.snapshot)} : "
            "un écart entre les flux et la file active peut en venir.",
        )


def _check_row(
    finding: Finding, label: str, counts: list[int | None], moves: _Moves | None
) -> Iterator[Finding]:
    start, rehoused, end = counts
    # In all, exits for a dwelling are too few where one structure only strikes its rows out.
    if moves and moves.rehoused and finding.row != TOTAL:
        yield _check_exits(finding, label, rehoused, moves.rehoused)
        rehoused = moves.rehoused if rehoused is None else rehoused
    if start is None or rehoused is None or end is None:
        yield replace(finding, message=f"{label} : {_missing(start, rehoused, end)}.")
    elif moves is None:
        residual = f"{end - start + rehoused:+d}".replace("-", "−")
        message = (
            f"{label} : en attente au relevé précédent {start}, relogés {rehoused}, en attente "
            f"à ce relevé {end} ; entrées moins autres sorties : {residual}."
        )
        yield replace(finding, stated=end, message=message)
    else:
        computed = start + moves.arrivals - rehoused - moves.others
        message = (
            f"{label} : en attente au relevé précédent {start} + entrées {moves.arrivals} "
            f"− relogés {rehoused} − autres sorties {moves.others} = {computed} ; "
            f"en attente à ce relevé : {end}{_doubts(moves)}."
        )
        yield compare(replace(finding, message=message), end, computed)


def _check_exits(finding: Finding, label: str, stated: int | None, exits: int) -> Finding:
    """The households that left the register for a dwelling are those of the rehoused table."""
    said = "inconnu" if stated is None else stated
    message = (
        f"{label} : ménages relogés {said}, sorties pour relogement au registre de la file "
        f"active {exits}."
    )
    finding = replace(finding, check="flows_rehoused", table="rehoused", message=message)
    return compare(finding, stated, exits, level="warning")


def _missing(start: int | None, rehoused: int | None, end: int | None) -> str:
    counts = {
        "la file active au relevé précédent": start,
        "les ménages relogés": rehoused,
        "la file active à ce relevé": end,
    }
    absent = " et ".join(words for words, count in counts.items() if count is None)
    return f"l'équilibre des flux ne se calcule pas, car il manque {absent}"


def _doubts(moves: _Moves) -> str:
    """What the register leaves open, and a gap may come from."""
    open_questions = (
        (moves.unexplained, "sorties sans motif, comptées parmi les autres sorties"),
        (moves.undated, "lignes sans date d'entrée, non comptées parmi les entrées"),
    )
    return "".join(f" ; {words} : {number}" for number, words in open_questions if number)


def _moves(
    register: pd.DataFrame | None,
    rehoused: Mapping[str, int | None],
    previous: date,
    snapshot: date,
    config: Config,
) -> Mapping[str, _Moves]:
    """By structure where the register dates entries and exits, and in all where it does for all.

    A register that has no exit of a structure from which households were rehoused only lists who
    waits: it says nothing of other exits, and that is no zero.
    """
    if register is None:
        return {}
    dated, left_ever = (
        set(register.loc[register[name].notna(), "structure"].dropna())
        for name in ("entry_date", "exit_date")
    )
    dated &= left_ever | {code for code, count in rehoused.items() if count == 0}
    came = _is_between(register["entry_date"], previous, snapshot)
    left = _is_between(register["exit_date"], previous, snapshot)
    reason = register["exit_reason"]
    counts = pd.DataFrame(
        {
            "arrivals": came,
            "others": left & ~(reason == "rehoused").fillna(False).astype(bool),
            "rehoused": left & (reason == "rehoused"),
            "unexplained": left & reason.isna(),
            "undated": register["entry_date"].isna(),
        }
    )
    sums = counts.groupby(register["structure"], observed=True).sum().rename(index=str)
    moves = sums.loc[[code for code in config.structure_labels if code in dated]]
    if len(moves) == len(config.structures):
        moves.loc[TOTAL] = moves.sum()
    return {
        str(code): _Moves(**{str(name): number for name, number in row.items()})
        for code, row in moves.to_dict("index").items()
    }


def _is_between(dates: "pd.Series[pd.Timestamp]", after: date, until: date) -> "pd.Series[bool]":
    return (dates > pd.Timestamp(after)) & (dates <= pd.Timestamp(until))


def _households(table: pd.DataFrame, config: Config) -> dict[str, int | None]:
    """Households by structure, and in all where no structure's are missing."""
    told = table.dropna(subset=["households"])
    by_structure = dict(zip(told["structure"], told["households"].astype(int), strict=True))
    counts = {code: by_structure.get(code) for code in config.structure_labels}
    known = [count for count in counts.values() if count is not None]
    return {**counts, TOTAL: sum(known) if len(known) == len(counts) else None}


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
