"""Several sources of one table made one: a register before a cross-table before slides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import pandas as pd

from copil_analysis.cleaning.schemas import TABLE_NAMES, all_keys, keys_of, values_of
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import FoundTable
from copil_analysis.vocabulary import LABELS, TABLE_LABELS


@dataclass(frozen=True)
class Piece:
    """What one source tells of one table: a tidy frame, missing where the source is silent.

    ``rank``: 0 a register, 1 a cross-table in a spreadsheet, 2 slides; the lowest is kept.
    ``found``: the cross-table as found; missing for a register.
    """

    table: str
    source: str
    rank: int
    frame: pd.DataFrame
    found: FoundTable | None = None

    @cached_property
    def told(self) -> set[str]:
        """The structures of which it tells anything."""
        values = self.frame[values_of(self.table)].notna().any(axis=1)
        return set(self.frame.loc[values, "structure"])


@dataclass(frozen=True)
class Merged:
    """The five tidy tables, the piece that each structure's rows come from, and what differs."""

    tables: dict[str, pd.DataFrame]
    chosen: dict[tuple[str, str], Piece] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def sources(self) -> dict[str, str]:
        """For each table that is told, where it was read, in French."""
        found: dict[str, dict[str, None]] = {}
        for (name, _), piece in self.chosen.items():
            found.setdefault(name, {})[piece.source] = None
        return {name: " ; ".join(sources) for name, sources in found.items()}


def merge(pieces: Sequence[Piece], config: Config) -> Merged:
    """Choose one source for every table and structure; what no source tells stays missing.

    Two sources of one rank for one structure are a blocking finding; of two ranks the lower is
    kept, and compared with the other cell by cell.
    """
    chosen = {
        (name, structure): min(told, key=lambda piece: piece.rank)
        for name in TABLE_NAMES
        for structure in config.structure_labels
        if (told := [p for p in pieces if p.table == name and structure in p.told])
    }
    tables = {name: _assemble(name, chosen, config) for name in TABLE_NAMES}
    findings = [*_find_rivals(pieces, config), *_compare(pieces, chosen, config)]
    return Merged(tables, chosen, findings)


def _assemble(name: str, chosen: dict[tuple[str, str], Piece], config: Config) -> pd.DataFrame:
    keys = all_keys(name, config)
    missing = pd.array([pd.NA] * len(keys), "Int64")
    unsaid = keys.assign(**dict.fromkeys(values_of(name), missing))
    parts = []
    for structure in config.structure_labels:
        piece = chosen.get((name, structure))
        frame = piece.frame if piece else unsaid
        parts.append(frame[frame["structure"] == structure])
    return pd.concat(parts).sort_index()


def _find_rivals(pieces: Sequence[Piece], config: Config) -> Iterator[Finding]:
    for one, other in combinations(pieces, 2):
        if (one.table, one.rank) != (other.table, other.rank):
            continue
        if not (shared := one.told & other.told):
            continue
        labels = [label for code, label in config.structure_labels.items() if code in shared]
        whose = "" if len(labels) == len(config.structures) else f" pour {', '.join(labels)}"
        yield Finding(
            "sources",
            one.table,
            level="blocking",
            status="gap",
            message=f"Le tableau « {TABLE_LABELS[one.table]} » est donné deux fois{whose} : "
            f"{one.source} et {other.source} ; on en attend un seul.",
        )


def _compare(
    pieces: Sequence[Piece], chosen: dict[tuple[str, str], Piece], config: Config
) -> Iterator[Finding]:
    """What a source that is not kept says, against the one that is."""
    for piece in pieces:
        for structure in config.structure_labels:
            kept = chosen.get((piece.table, structure))
            if kept and structure in piece.told and kept.rank < piece.rank:
                yield from _differences(piece, kept, structure, config)


def _differences(piece: Piece, kept: Piece, structure: str, config: Config) -> Iterator[Finding]:
    said, found = (_cells(one, structure, config) for one in (piece, kept))
    label = config.structure_labels[structure]
    where = f"{TABLE_LABELS[piece.table]}, {label}"
    differ = [cell for cell in said if said[cell] != found[cell]]
    for cell in differ:
        stated, computed = said[cell], found[cell]
        gap = None if stated is None or computed is None else computed - stated
        yield Finding(
            "sources",
            piece.table,
            structure,
            cell,
            stated,
            computed,
            gap,
            "error",
            "gap",
            f"{where}, {_label(cell, config)} : {_told(stated)} d'après {piece.source}, "
            f"{_told(computed)} "
            f"d'après {kept.source}, qui est retenu.",
        )
    if not differ:
        message = f"{where} : {piece.source} et {kept.source} disent la même chose."
        yield Finding("sources", piece.table, structure, message=message)


def _cells(piece: Piece, structure: str, config: Config) -> dict[str, int | None]:
    """The counts of a structure by the code of their column."""
    rows = piece.frame[piece.frame["structure"] == structure]
    keys, values = list(keys_of(piece.table, config)), values_of(piece.table)
    counts = rows.set_index(keys[1])[values[0]] if len(keys) > 1 else rows[values].iloc[0]
    return {str(name): None if pd.isna(n) else int(n) for name, n in counts.items()}


def _label(column: str, config: Config) -> str:
    return LABELS.get(column) or config.channel_labels.get(column, column)


def _told(count: int | None) -> str:
    return "rien" if count is None else str(count)
