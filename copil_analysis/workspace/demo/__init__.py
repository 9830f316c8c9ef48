"""An invented workspace, to try the command on without anybody's data."""

from datetime import date
from pathlib import Path

from copil_analysis.errors import UsageError
from copil_analysis.folders import write_text
from copil_analysis.periods_received import received_folder
from copil_analysis.workspace.demo.calendar import Bounds, last_quarters
from copil_analysis.workspace.demo.received import write_registers
from copil_analysis.workspace.demo.texts import NOTES, config_text, period_text
from copil_analysis.workspace.demo.truth import demo_requests, demo_truth, registers_of
from copil_analysis.workspace.demo.unrest import CALM, Unrest
from copil_analysis.workspace.new_folder import new_folder

__all__ = ["Unrest", "demo_requests", "demo_truth", "make_demo"]

LARGEST = 2_000  # households rehoused a quarter: more than any département's


def make_demo(
    folder: Path,
    *,
    quarters: int,
    households: int = 45,
    seed: int = 1,
    unrest: Unrest = CALM,
    today: date,
) -> list[Path]:
    """Write an invented workspace of the last quarters before ``today``, whole or not at all.

    ``households``: about how many are rehoused a quarter; ``unrest``: how uneven quarters are. The
    same arguments give the same bytes, and a quarter is the same however many are asked for. A
    UsageError or a CopilError says what is wrong; a folder that holds something is left alone.
    """
    wanted = last_quarters(quarters, today=today)
    _check_numbers(households, seed)
    folder = folder.resolve()
    with new_folder(folder) as staging:
        write_text(staging / "copil.toml", config_text())
        for told in registers_of(wanted, households=households, seed=seed, unrest=unrest):
            write_registers(told, _write_facts(told.bounds, staging), seed=seed)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _check_numbers(households: int, seed: int) -> None:
    if not 1 <= households <= LARGEST:
        raise UsageError(f"Nombre de ménages {households} : on attend un nombre de 1 à {LARGEST}.")
    if seed < 0:
        raise UsageError(f"Graine {seed} : on attend un nombre positif ou nul.")


def _write_facts(bounds: Bounds, root: Path) -> Path:
    folder = received_folder(bounds.period, root)
    folder.mkdir(parents=True)
    write_text(folder / "period.toml", period_text(bounds))
    write_text(folder / "notes.md", NOTES)
    return folder
