"""The constraint model behind ``unjam``: every reading of a table (CP-SAT).

A row is a path through its digits: each column takes the next few digits or stays blank. A
reading is one path a row; the margins tie the rows together. A cell's value is what is printed,
or what is recovered where nothing is printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from copil_analysis.reading.unjam.margins import Cell, Margin, find_margins, fitting_arcs
from copil_analysis.reading.unjam.row_text import Arc, RowText
from copil_analysis.reading.unjam.spaces import count_unexplained


@dataclass(frozen=True)
class Solution:
    """One reading: a path of arcs for each row, and the values of the recovered cells."""

    paths: tuple[tuple[Arc, ...], ...]
    recovered: dict[Cell, int]


class TableModel:
    """All readings of a table; ``search`` finds the best ones."""

    def __init__(
        self,
        texts: Sequence[RowText],
        columns: Sequence[str],
        sums: Mapping[str, Sequence[str]],
        total_row: str | None,
        tolerance: int = 0,
    ) -> None:
        self.texts = list(texts)
        self.tolerance = tolerance
        self.width = len(columns)
        self.margins = find_margins([text.label for text in texts], columns, sums, total_row)
        totals = {margin.total for margin in self.margins}
        self.parts = {part for margin in self.margins for part in margin.parts} - totals
        self.model = cp_model.CpModel()
        self.arcs = [self._row_path(row) for row in range(len(texts))]
        self.bound = max((arc.value for arcs in self.arcs for arc in arcs), default=0)
        self.missing: dict[Cell, cp_model.IntVar] = {}
        self.amount: dict[Cell, cp_model.IntVar] = {}
        self.cell = {
            (row, column): self._cell(row, column)
            for row in range(len(texts))
            for column in range(self.width)
        }
        self.gaps = {margin: self._gap(margin) for margin in self.margins}
        self.broken = [self._margin(margin) for margin in self.margins]
        self._tie_gaps()
        self.unexplained = count_unexplained(
            self.model,
            self.texts,
            self.arcs,
            {margin.total[1] for margin in self.margins if margin.kind == "row"},
        )

    def _bool(self) -> cp_model.IntVar:
        return self.model.new_bool_var("")

    def _row_path(self, row: int) -> dict[Arc, cp_model.IntVar]:
        """One variable an arc; the chosen arcs follow each other through the digits."""
        arcs = {arc: self._bool() for arc in self.texts[row].arcs(self.width)}
        before: dict[Cell, list[cp_model.IntVar]] = {}
        after: dict[Cell, list[cp_model.IntVar]] = {}
        for arc, chosen in arcs.items():
            after.setdefault((arc.column, arc.start), []).append(chosen)
            before.setdefault((arc.column + 1, arc.end), []).append(chosen)
        for column in range(self.width):
            self.model.add_exactly_one(v for arc, v in arcs.items() if arc.column == column)
        for node in before.keys() & after.keys():
            visited = self._bool()
            for side in (before[node], after[node]):
                self.model.add_bool_or([~visited, *side])
                for chosen in side:
                    self.model.add_implication(chosen, visited)
        return arcs

    def _cell(self, row: int, column: int) -> cp_model.IntVar:
        """The value of a cell; only a blank part can be recovered, a total has to be printed."""
        arcs = {arc: v for arc, v in self.arcs[row].items() if arc.column == column}
        value = self.model.new_int_var(0, self.bound, "")
        printed = sum(arc.value * chosen for arc, chosen in arcs.items())
        if (row, column) not in self.parts:
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
        """Printed total less its parts, zero (or within the tolerance) where the margin holds."""
        most = self.bound * max(len(self.texts), self.width)
        gap = self.model.new_int_var(-most, most, "")
        parts = sum(self.cell[part] for part in margin.parts)
        self.model.add(gap == self.cell[margin.total] - parts)
        return gap

    def _margin(self, margin: Margin) -> cp_model.IntVar:
        """Whether a margin is broken. A recovered cell is the only one in each of its margins."""
        broken, gap = self._bool(), self.gaps[margin]
        self.model.add_linear_constraint(gap, -self.tolerance, self.tolerance).only_enforce_if(
            ~broken
        )
        for part in margin.parts:
            self.model.add(
                self.cell[part] <= self.cell[margin.total] + self.tolerance
            ).only_enforce_if(~broken)
        recovered = [self.missing[part] for part in margin.parts if part in self.missing]
        self.model.add_at_most_one([broken, *recovered])
        if margin.kind == "row":
            self._prune(margin, broken, recovered)
        return broken

    def _prune(
        self, margin: Margin, broken: cp_model.IntVar, recovered: list[cp_model.IntVar]
    ) -> None:
        """Say what follows from one row alone: most arcs lie on no path that adds up."""
        row, total = margin.total
        parts = {column for _, column in margin.parts}
        weights = {
            arc: arc.value if arc.column in parts else -arc.value if arc.column == total else 0
            for arc in self.arcs[row]
        }
        exact, short = fitting_arcs(weights, self.tolerance)
        for arc, chosen in self.arcs[row].items():
            if arc not in short:
                self.model.add_bool_or([~chosen, broken])
            elif arc not in exact:
                self.model.add_bool_or([~chosen, broken, *recovered])

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

    def misfit(self) -> cp_model.LinearExprT:
        """By how much the unbroken margins are off in all; only a tolerance lets them be."""
        off = []
        for gap, broken in zip(self.gaps.values(), self.broken, strict=True):
            size = self.model.new_int_var(0, self.tolerance, "")
            self.model.add(size >= gap).only_enforce_if(~broken)
            self.model.add(size >= -gap).only_enforce_if(~broken)
            off.append(size)
        return sum(off)

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

    def forbid(self, solution: Solution) -> None:
        """Leave only the readings that differ in a printed or in a recovered cell."""
        chosen = [self.arcs[row][arc] for row, path in enumerate(solution.paths) for arc in path]
        chosen += [self.missing[cell] for cell in solution.recovered]
        self.model.add(sum(chosen) <= len(chosen) - 1)
