"""What goes back to the structures: a workbook each, and one for the team itself."""

from pathlib import Path

from copil_analysis.config import read_period_facts
from copil_analysis.errors import UsageError
from copil_analysis.folders import whole_folder
from copil_analysis.keeping import kept_folder
from copil_analysis.loading import load, load_findings
from copil_analysis.period import Period
from copil_analysis.periods_received import received, received_folder
from copil_analysis.quarter import Quarter
from copil_analysis.workspace.following.lines import Correction
from copil_analysis.workspace.following.sheets import of_structure, of_team
from copil_analysis.workspace.following.to_confirm import to_confirm, two_numbers
from copil_analysis.workspace.following.to_correct import (
    corrections,
    faulty_numbers,
    headers_of,
    read_registers,
)
from copil_analysis.workspace.following.workbook import write_book

FOLLOWED = "suivi"
_TEAM = "equipe.xlsx"


def follow(period: Period, root: Path) -> list[Path]:
    """Write ``suivi/`` beside what is kept of a period, whole: a workbook a structure with rows.

    What no structure can act on is in the team's own; where there is nothing, no folder is made.
    A new preparation of the period removes it all with what it was made of. No number is written.
    """
    if period not in received(root) and period.quarter is None:
        raise UsageError(
            f"Le suivi se fait par période reçue : « {period} » est l'addition de ses trimestres ; "
            f"demandez par exemple {period.quarters[-1]}."
        )
    quarter = load(str(period), root)
    found = _corrections(quarter, root)
    labels = quarter.config.structure_labels
    registers = quarter.registers.values()
    there = {str(code) for rows in registers for code in rows["structure"].dropna().unique()}
    there |= {one.structure for one in found}
    books = {code: f"{code.lower()}.xlsx" for code in labels if code in there}
    team = of_team(quarter, [one for one in found if one.structure not in labels])
    names = [*books.values(), *([_TEAM] if team else [])]
    if not names:
        return []
    folder = kept_folder(period, root) / FOLLOWED
    with whole_folder(folder) as staging:
        for code, name in books.items():
            own = [one for one in found if one.structure == code]
            write_book(staging / name, [*of_structure(quarter, code, own)], labels[code], quarter)
        if team:
            write_book(staging / _TEAM, team, "Équipe", quarter)
    return [folder / name for name in names]


def _corrections(quarter: Quarter, root: Path) -> list[Correction]:
    """All that is asked of rows: of each by itself, and of those that are doubtful together."""
    folder = received_folder(quarter.period, root)
    registers = read_registers(folder, quarter.config)
    headers = headers_of(registers)
    findings = [*load_findings(quarter.period, root), two_numbers(quarter)]
    return [
        *corrections(registers, read_period_facts(folder), quarter.config),
        *faulty_numbers(quarter, headers),
        *to_confirm(findings, quarter.config, headers),
    ]
