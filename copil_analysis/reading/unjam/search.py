"""The search for the best readings of a table: the nearest to its margins, then to its spaces."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ortools.sat.python import cp_model

from copil_analysis.reading.unjam.model import Solution, TableModel
from copil_analysis.reading.unjam.solver import new_solver

MOST_READINGS = 100
_FEW = 2  # of readings that break margins, two are already too many to count further


@dataclass(frozen=True)
class Found:
    """The equally good readings, each with other values.

    ``by_spaces``: another one holds the margins as well, and explains the spaces less well.
    """

    solutions: list[Solution]
    by_spaces: bool = False


def best_readings(table: TableModel, effort: float) -> Found:
    """All equally good readings (not all of very many); none where no margin nearly holds.

    ``effort``: the work that the proof may take, in CP-SAT's deterministic seconds, which do not
    depend on what else the machine does; TimeoutError beyond it.
    """
    return _Search(table, effort).best()


class _Search:
    def __init__(self, table: TableModel, effort: float) -> None:
        self.table = table
        self.left = effort

    def best(self) -> Found:
        """Settle how near the margins can be, then the spaces, then list what is as good."""
        table, model = self.table, self.table.model
        nearest = self._settle(model, table.cost)
        if nearest is None:
            return Found([])
        most = _FEW if nearest.value(table.off) else MOST_READINGS
        settled = None
        if any(text.spaces for text in table.texts):
            settled = model.clone()
            self._settle(model, table.unexplained)
        solutions = list(islice(self._readings(model), most))
        if settled is not None and len(solutions) == 1:
            others = self._readings(settled)
            return Found(solutions, any(one.filled != solutions[0].filled for one in others))
        return Found(solutions)

    def _settle(
        self, model: cp_model.CpModel, measure: cp_model.LinearExprT
    ) -> cp_model.CpSolver | None:
        """Leave only the readings of which a measure is least; the solver at one of them."""
        level = model.clone()
        level.minimize(measure)
        solver = self._solve(level)
        if solver is not None:
            model.add(measure <= round(solver.objective_value))
        return solver

    def _readings(self, model: cp_model.CpModel) -> Iterator[Solution]:
        """Each reading whose values are new; with a tolerance the best-fitting one first."""
        seen: list[list[list[int]]] = []
        if self.table.misfit is not None:
            model.minimize(self.table.misfit)
        while (solver := self._solve(model)) is not None:
            solution = self.table.solution(solver)
            if solution.filled not in seen:
                seen.append(solution.filled)
                yield solution
            self.table.forbid(solution, model)

    def _solve(self, model: cp_model.CpModel) -> cp_model.CpSolver | None:
        """A solver at the best solution, if there is one; TimeoutError past the limit."""
        if self.left <= 0:
            raise TimeoutError
        solver = new_solver(self.left)
        solver.parameters.linearization_level = 0
        # Without presolve the proofs take a third of the time: the rows are pruned already.
        solver.parameters.cp_model_presolve = False
        status = solver.solve(model)
        self.left -= solver.deterministic_time
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise TimeoutError
        return solver
