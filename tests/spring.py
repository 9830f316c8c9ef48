"""A workspace with the folder of 2026-T2, whose registers a test writes by hand."""

import shutil
from pathlib import Path

from copil_analysis.period import Period

PROJECT = Path(__file__).parents[1]
SPRING, SUMMER = Period(2026, 2), Period(2026, 3)
FACTS = """\
start = 2026-{first:02}-01
end = 2026-{last:02}-30
snapshot = 2026-{last:02}-30
committee = 2026-{following:02}-15
"""


def make_folder(root: Path, period: Period = SPRING) -> Path:
    """The folder of the second or third quarter of 2026, without registers."""
    if not (root / "copil.toml").exists():
        shutil.copy(PROJECT / "copil.toml", root)
    folder = root / "data/raw" / str(period)
    folder.mkdir(parents=True, exist_ok=True)
    first, last = period.first_day.month, period.last_day.month
    facts = FACTS.format(first=first, last=last, following=last + 1)
    (folder / "period.toml").write_text(facts, "utf-8")
    return folder


def write(folder: Path, name: str, *lines: str) -> None:
    """A file of these lines, the header first."""
    (folder / name).write_text("\n".join([*lines, ""]), "utf-8")
