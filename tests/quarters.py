"""Workspaces of a few invented rows a quarter, written by hand."""

from collections.abc import Mapping
from pathlib import Path

from copil_analysis.period import Period

PROJECT = Path(__file__).parents[1]
SHIPPED = (PROJECT / "copil.toml").read_text("utf-8")
EST = 'label = "Est"\nspellings = ["Secteur Est", "Équipe mutualisée Est"]\n'
"""The end of the shipped part about Est, where its dates may follow."""
ATTRIBUTIONS = "structure;date_attribution;contingent;typologie;adultes;enfants\n"
WAITING = "structure;adultes;enfants\n"


def write_config(root: Path, *, est: str | None = "") -> None:
    """The shipped copil.toml with more lines about Est, or without Est."""
    assert EST in SHIPPED
    text = SHIPPED.replace(EST, EST + (est or ""))
    if est is None:
        text = SHIPPED.replace('[[structures]]\ncode = "EST"\n' + EST, "")
        assert '"EST"' not in text
    (root / "copil.toml").write_text(text, encoding="utf-8")


def write_period(
    root: Path, name: str, allocated: Mapping[str, int], waiting: Mapping[str, int]
) -> Path:
    """Registers with so many dwellings and waiting households of each structure, all alike."""
    period, folder = Period.parse(name), root / "data/raw" / name
    folder.mkdir(parents=True)
    end = period.last_day
    facts = {"start": period.first_day, "end": end, "snapshot": end, "committee": end}
    text = "".join(f"{key} = {day}\n" for key, day in facts.items())
    (folder / "period.toml").write_text(text, encoding="utf-8")
    dwelling, household = f";{end:%d/%m/%Y};Préfectoral;T2;1;0\n", ";1;0\n"
    for register, header, counts, row in (
        ("attributions", ATTRIBUTIONS, allocated, dwelling),
        ("file_active", WAITING, waiting, household),
    ):
        rows = "".join((code + row) * count for code, count in counts.items())
        (folder / f"{register}.csv").write_text(header + rows, encoding="utf-8")
    return folder
