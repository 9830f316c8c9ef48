"""The constraint model behind ``unjam``: every reading of a table (CP-SAT).

A row is a path through its digits: each column takes the next few digits or stays blank. A
reading is one path a row; the margins tie the rows together. A cell's value is what is printed,
or what is recovered where nothing is printed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ortools.sat.python import cp_model

from copil_analysis.reading.unjam.margins import Cell, Margin, find_margins, fitting_arcs
from copil_analysis.reading.unjam.row_text import Arc, RowText
from copil_analysis.reading.unjam.spaces import count_unexplained

MOST_OFF = 6
"""By how much the margins of a reading may be off in all: two gaps of 1 that were there, and one
misprint of 1 or 2 more. Further off, other cuts of the digits come as near as the right one."""
_GAP, _RECOVERED = 2, 3  # a lost 1 is recovered (3), not two gaps of 1 (4); two are not (6)
_MOST_COST = _GAP * MOST_OFF


@dataclass(frozen=True)
class Solution:
    """One reading: a path of arcs for each row, and the values of the recovered cells."""

    paths: tuple[tuple[Arc, ...], ...]
    recovered: dict[Cell, int]

    @property
    def filled(self) -> list[list[int]]:
        """The values of the cells, 0 where they are blank."""
        return [
            [arc.value + self.recovered.get((row, arc.column), 0) for arc in sorted(path)]
            for row, path in enumerate(self.paths)
        ]


@dataclass(frozen=True)
class Jammed:
    """A table whose cells were run together, and what is known of its figures; see ``unjam``."""

    texts: Sequence[RowText]
    columns: Sequence[str]
    sums: Mapping[str, Sequence[str]]
    total_row: str | None
    below: Mapping[str, str]
    tolerance: int


class TableModel:
    """All readings of a table that nearly hold its margins; ``search`` finds the best ones.

    No part exceeds its total, and no cell of a column the one of the column that bounds it.
    ``cost``: how far the margins are off, and how many cells are recovered. Where ``is_exact``,
    all margins hold and no cell is recovered but ``lacks``, the total that is not printed.
    """

    def __init__(self, table: Jammed, *, is_exact: bool, lacks: Cell | None = None) -> None:
        columns, self.texts, self.tolerance = list(table.columns), table.texts, table.tolerance
        self.lacks, self.most_off = lacks, 0 if is_exact else MOST_OFF
        self.width = len(columns)
        self.margins = find_margins(
            [text.label for text in self.texts], columns, table.sums, table.total_row
        )
        self.totals = {margin.total for margin in self.margins}
        self.lost = {lacks} - {None} if is_exact else self._crossed() - self.totals
        self.model = cp_model.CpModel()
        self.fitting = [self._fitting(row) for row in range(len(self.texts))]
        self.arcs = [self._row_path(row) for row in range(len(self.texts))]
        self.bound = max((arc.value for arcs in self.arcs for arc in arcs), default=0)
        self.missing: dict[Cell, cp_model.IntVar] = {}
        self.amount: dict[Cell, cp_model.IntVar] = {}
        self.cell = {
            (row, column): self._cell(row, column)
            for row in range(len(self.texts))
            for column in range(self.width)
        }
        self.gaps = {margin: self._gap(margin) for margin in self.margins}
        self.off = sum(self._off(margin) for margin in self.margins)
        self.cost = _GAP * self.off + _RECOVERED * sum(self.missing.values())
        self.model.add(self.cost <= _MOST_COST)
        if lacks is not None:
            self.model.add(self.missing[lacks] == 1)
        self.misfit = self._misfit() if self.tolerance else None
        self._tie_gaps()
        self._keep_below(
            {columns.index(low): columns.index(high) for low, high in table.below.items()}
        )
        self.unexplained = count_unexplained(
            self.model,
            self.texts,
            self.arcs,
            {margin.total[1] for margin in self.margins if margin.kind == "row"},
        )

    def _crossed(self) -> set[Cell]:
        """The cells in a row's and in a column's margin: two margins prove what one only allows."""
        held = Counter(cell for one in self.margins for cell in (one.total, *one.parts))
        return {cell for cell, number in held.items() if number > 1}

    def _bool(self) -> cp_model.IntVar:
        return self.model.new_bool_var("")

    def _fitting(self, row: int) -> dict[Arc, bool]:
        """The arcs on a cut of a row that nearly adds up, and whether no cell is recovered there.

        Most arcs of a row lie on none: leaving them out spares the solver nearly all of its work.
        """
        margins = tuple(
            (margin, not self.lost.isdisjoint((margin.total, *margin.parts)))
            for margin in self.margins
            if (margin.kind, margin.total[0]) == ("row", row) and margin.total != self.lacks
        )
        return _cuts(self.texts[row], self.width, margins, self.most_off + self.tolerance)

    def _row_path(self, row: int) -> dict[Arc, cp_model.IntVar]:
        """One variable an arc; the chosen arcs follow each other through the digits."""
        arcs = {arc: self._bool() for arc in self.fitting[row]}
        before: dict[Cell, list[cp_model.IntVar]] = {}
        after: dict[Cell, list[cp_model.IntVar]] = {}
        for arc, chosen in arcs.items():
            after.setdefault((arc.column, arc.start), []).append(chosen)
            before.setdefault((arc.column + 1, arc.end), []).append(chosen)
        for column in range(self.width):
            self.model.add_exactly_one(v for arc, v in arcs.items() if arc.column == column)
        for node in (before.keys() | after.keys()) - {(0, 0), (self.width, self._length(row))}:
            visited = self._bool()
            for side in (before.get(node, []), after.get(node, [])):
                self.model.add_bool_or([~visited, *side])
                for chosen in side:
                    self.model.add_implication(chosen, visited)
        return arcs

    def _length(self, row: int) -> int:
        return len(self.texts[row].digits)

    def _cell(self, row: int, column: int) -> cp_model.IntVar:
        """The value of a cell: what is printed or, where it may be lost and is blank, recovered."""
        arcs = {arc: v for arc, v in self.arcs[row].items() if arc.column == column}
        value = self.model.new_int_var(0, self.bound, "")
        printed = sum(arc.value * chosen for arc, chosen in arcs.items())
        if (row, column) not in self.lost:
            self.model.add(value == printed)
            return value
        missing, amount = self._bool(), self.model.new_int_var(0, self.bound, "")
        self.model.add_bool_or([~missing, *(v for arc, v in arcs.items() if arc.is_blank)])
        self.model.add(amount >= 1).only_enforce_if(missing)
        self.model.add(amount == 0).only_enforce_if(~missing)
        self.model.add(value == printed + amount)
        self.missing[row, column], self.amount[row, column] = missing, amount
        return value

    def _gap(self, margin: Margin) -> cp_model.IntVar:
        """Printed total less its parts."""
        most = self.most_off + self.tolerance
        gap = self.model.new_int_var(-most, most, "")
        parts = sum(self.cell[part] for part in margin.parts)
        self.model.add(gap == self.cell[margin.total] - parts)
        return gap

    def _off(self, margin: Margin) -> cp_model.IntVar:
        """How far a margin is off, beyond the tolerance.

        A recovered cell mends each of its margins, and is the only one there; a recovered total
        follows from its own parts, so that a total row may miss several.
        """
        off, broken = self.model.new_int_var(0, self.most_off, ""), self._bool()
        gap, total = self.gaps[margin], margin.total
        self.model.add_linear_constraint(gap, -self.tolerance, self.tolerance).only_enforce_if(
            ~broken
        )
        self.model.add(off >= gap - self.tolerance)
        self.model.add(off >= -gap - self.tolerance)
        for part in margin.parts:
            self.model.add(self.cell[part] <= self.cell[total] + self.tolerance)
        recovered = {
            cell: self.missing[cell] for cell in (total, *margin.parts) if cell in self.missing
        }
        for missing in recovered.values():
            self.model.add_implication(missing, ~broken)
        self.model.add_at_most_one(
            v for cell, v in recovered.items() if cell == total or cell not in self.totals
        )
        if margin.kind == "row" and total != self.lacks:
            row = total[0]
            for arc, chosen in self.arcs[row].items():
                if not self.fitting[row][arc]:
                    self.model.add_bool_or([~chosen, *recovered.values()])
        return off

    def wrong_rows(self) -> set[int]:
        """The rows that no cut makes add up to their total."""
        return {
            margin.total[0]
            for margin in self.margins
            if margin.kind == "row"
            and not fitting_arcs(_weights(margin, self.arcs[margin.total[0]]), self.tolerance)[0]
        }

    def lackable(self) -> list[Cell]:
        """The totals, themselves parts of others, without which all the other rows can add up."""
        wrong = self.wrong_rows()
        parts = {part for margin in self.margins for part in margin.parts}
        return sorted(cell for cell in self.totals & parts if wrong <= {cell[0]})

    def _keep_below(self, below: Mapping[int, int]) -> None:
        for row, arcs in enumerate(self.arcs):
            for low, high in below.items():
                told = [v for arc, v in arcs.items() if arc.column == high and not arc.is_blank]
                if (row, high) in self.missing:
                    told.append(self.missing[row, high])
                for one in told:
                    self.model.add(self.cell[row, low] <= self.cell[row, high]).only_enforce_if(one)

    def _tie_gaps(self) -> None:
        """All rows added up and all columns added up give one grand total.

        The identity follows from the cells; said here, it spares the solver much of the proof
        (a single broken margin, for one, is then seen to be impossible).
        """
        gaps = {(margin.kind, *margin.total): self.gaps[margin] for margin in self.margins}
        columns = {m.total: m for m in self.margins if m.kind == "column"}
        for margin in self.margins:
            if margin.kind == "row" and margin.total in columns:
                body = [gaps["row", *part] for part in columns[margin.total].parts]
                parts = [gaps["column", *part] for part in margin.parts]
                self.model.add(
                    gaps["row", *margin.total] - sum(body)
                    == gaps["column", *margin.total] - sum(parts)
                )

    def _misfit(self) -> cp_model.LinearExprT:
        """By how much the margins are off in all; only a tolerance makes it more than the cost."""
        sizes = []
        for gap in self.gaps.values():
            size = self.model.new_int_var(0, self.most_off + self.tolerance, "")
            self.model.add_abs_equality(size, gap)
            sizes.append(size)
        return sum(sizes)

    def solution(self, solver: cp_model.CpSolver) -> Solution:
        """The reading that a solver stands at."""
        paths = tuple(
            tuple(arc for arc, chosen in arcs.items() if solver.boolean_value(chosen))
            for arcs in self.arcs
        )
        recovered = {
            cell: solver.value(self.amount[cell])
            for cell, missing in self.missing.items()
            if solver.boolean_value(missing)
        }
        return Solution(paths, recovered)

    def forbid(self, solution: Solution, model: cp_model.CpModel) -> None:
        """Leave only the readings that differ in a printed or in a recovered cell."""
        chosen = [self.arcs[row][arc] for row, path in enumerate(solution.paths) for arc in path]
        chosen += [self.missing[cell] for cell in solution.recovered]
        model.add(sum(chosen) <= len(chosen) - 1)


# The models of a table, and those of a table that differs in one row, ask for the same cuts.
@lru_cache(maxsize=256)
def _cuts(
    text: RowText, width: int, margins: tuple[tuple[Margin, bool], ...], most_off: int
) -> dict[Arc, bool]:
    """The arcs of a row that margins leave, each with whether one of its cells may be lost."""
    arcs = dict.fromkeys(text.arcs(width), True)
    for margin, may_lack in margins:
        exact, short = fitting_arcs(_weights(margin, arcs), most_off)
        kept = short if may_lack else exact
        arcs = {arc: is_exact and arc in exact for arc, is_exact in arcs.items() if arc in kept}
    return arcs


def can_be_exact(table: Jammed) -> bool:
    """Whether each row has a cut that adds up, by itself; else no reading holds all margins."""
    labels, columns = [text.label for text in table.texts], list(table.columns)
    margins = find_margins(labels, columns, table.sums, None)
    own = [
        tuple((one, False) for one in margins if one.total[0] == row) for row in range(len(labels))
    ]
    return all(
        _cuts(text, len(columns), margins, table.tolerance)
        for text, margins in zip(table.texts, own, strict=True)
    )


def _weights(margin: Margin, arcs: Iterable[Arc]) -> dict[Arc, int]:
    """What each arc of a row adds to the parts of a margin, less what it adds to its total."""
    parts, total = {column for _, column in margin.parts}, margin.total[1]
    return {
        arc: arc.value if arc.column in parts else -arc.value if arc.column == total else 0
        for arc in arcs
    }
