"""The solver behind both kinds of tables, the same on every machine."""

from concurrent.futures import ThreadPoolExecutor

from ortools.sat.python import cp_model


def new_solver(effort: float) -> cp_model.CpSolver:
    """One worker, one seed, and a limit in deterministic seconds: no busy machine changes a result.

    Ctrl-C stays Python's: CP-SAT would swallow it, and hand out what it has so far.
    """
    solver = _Solver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = effort
    return solver


class _Solver(cp_model.CpSolver):
    """Works in a thread of its own: the main one heeds a signal only between lines of Python."""

    def solve(
        self,
        model: cp_model.CpModel,
        solution_callback: cp_model.CpSolverSolutionCallback | None = None,
    ) -> cp_model.CpSolverStatus:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(super().solve, model, solution_callback).result()
