"""The search for the best readings of a table: level by level, then every one that is as good."""

import time
from collections.abc import Iterator
from contextlib import suppress

from ortools.sat.python import cp_model

from copil_analysis.reading.unjam.model import Solution, TableModel

_FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
_LAST_RESORT = 3.0  # seconds for any reading at all, once the time limit has passed


def best_readings(table: TableModel, time_limit: float) -> tuple[list[Solution], bool]:
    """All equally good readings, and whether that is proved before the time limit (seconds)."""
    search = _Search(table, time_limit)
    solutions: list[Solution] = []
    try:
        search.settle_quality()
        for solution in search.readings():
            solutions.append(solution)
    except TimeoutError:
        return solutions or search.any_reading(), False
    return solutions, True


class _Search:
    def __init__(self, table: TableModel, time_limit: float) -> None:
        self.table = table
        self.model = table.model
        self.deadline = time.monotonic() + time_limit
        self.last: Solution | None = None

    def settle_quality(self) -> None:
        """Fix the fewest broken margins, then the fewest recovered cells, then the spaces."""
        broken, missing = sum(self.table.broken), sum(self.table.missing.values())
        for number in range(len(self.table.broken) + 1):
            self.model.add(broken >= number)
            for recovers in (False, True):
                level = self.model.clone()
                level.add(broken == number)
                if not recovers:
                    level.add(missing == 0)
                elif self.table.missing:
                    level.minimize(missing)
                if (best := self._solve(level)) is not None:
                    self.model.add(broken == number)
                    self.model.add(missing == round(best) if recovers else missing == 0)
                    return self._settle_spaces()
        raise AssertionError("with every margin broken, any path is a reading")

    def _settle_spaces(self) -> None:
        if any(text.spaces for text in self.table.texts):
            level = self.model.clone()
            level.minimize(self.table.unexplained)
            best = self._solve(level)
            assert best is not None
            self.model.add(self.table.unexplained <= round(best))

    def readings(self) -> Iterator[Solution]:
        """Each reading of the settled quality; with a tolerance the best-fitting one first."""
        assert self.last is not None
        if self.table.tolerance:
            self.model.minimize(self.table.misfit())
            self._solve(self.model)
        found: float | None = 0.0
        while found is not None:
            yield self.last
            self.table.forbid(self.last)
            found = self._solve(self.model)

    def any_reading(self) -> list[Solution]:
        """Whatever the solver finds first; nothing is claimed about it."""
        if self.last is None:
            self.deadline = time.monotonic() + _LAST_RESORT
            level = self.model.clone()
            level.minimize(1000 * sum(self.table.broken) + sum(self.table.missing.values()))
            with suppress(TimeoutError):
                self._solve(level)
        return [self.last] if self.last is not None else []

    def _solve(self, model: cp_model.CpModel) -> float | None:
        """The best objective, or nothing when there is no reading; TimeoutError past the limit."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.linearization_level = 0
        # Without presolve the proofs take a third of the time: the rows are pruned already.
        solver.parameters.cp_model_presolve = False
        solver.parameters.max_time_in_seconds = left
        status = solver.solve(model)
        if status in _FOUND:
            self.last = self.table.solution(solver)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise TimeoutError
        return solver.objective_value
