"""The solver behind both kinds of tables, the same on every machine."""

from ortools.sat.python import cp_model


def new_solver(effort: float) -> cp_model.CpSolver:
    """One worker, one seed, and a limit in deterministic seconds: no busy machine changes a result.

    Ctrl-C stays Python's: CP-SAT would swallow it.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = effort
    return solver
