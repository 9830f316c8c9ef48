"""A new period begins with who still waits and what the team had noted."""

from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from copil_analysis.reading.notes import read_item
from copil_analysis.workspace.new_period import make_period
from tests.spring import SUMMER, write

HEADER = "structure;adultes;enfants;numero_unique;date_demande;date_entree;date_sortie;typologie"
NUMBER = "006042600000177777"


def carried(folder: Path, told: list[str] | None = None) -> dict[str, list[list[object]]]:
    """The rows below the header of each waiting file of the new period, by its name."""
    paths = make_period(SUMMER, folder.parents[2], tell=(told if told is not None else []).append)
    return {
        path.name: [
            [cell.value for cell in row]
            for row in load_workbook(path).worksheets[0].iter_rows(min_row=2)
            if any(cell.value is not None for cell in row)
        ]
        for path in paths
        if path.name.startswith("file_active")
    }


def test_those_who_still_wait_stand_in_the_new_workbook_as_they_were(spring: Path) -> None:
    """Of three the one who left is not there; the number keeps its zeros, dates are dates."""
    write(spring, "file_active.csv", HEADER, f"CASA;2;3;{NUMBER};01/04/2026;02/04/2026;;T5",
          "Cannes;1;0;;;;30/06/2026;",
          "Est;1;;;;;01/07/2026;studio")  # fmt: skip
    told: list[str] = []
    found = carried(spring, told)
    assert list(found) == ["file_active.xlsx"]
    casa, est = found["file_active.xlsx"]
    day = datetime(2026, 4, 1)
    assert casa == ["CASA", 2, 3, "T5", NUMBER, day, None, None, datetime(2026, 4, 2), None, None]
    assert est[:4] == ["Est", 1, 0, "Studio"] and est[-1] == datetime(2026, 7, 1)
    assert [one.replace("\u00a0", " ") for one in told] == [
        "File active : 2 ménages qui attendaient encore au 30 juin 2026 (2026-T2) ; les structures "
        "y ajoutent les entrées et les sorties."
    ]


def test_structures_that_sent_a_file_each_get_one_each(spring: Path) -> None:
    """All four then, in files that the reader knows by their names."""
    write(spring, "file_active_cannes.csv", HEADER, ";2;3;;;;;T5")
    write(spring, "file_active_Est_juin.csv", HEADER, ";1;0;;;;;", ";1;1;;;;;")
    found = carried(spring)
    assert {name: [row[0] for row in rows] for name, rows in found.items()} == {
        "file_active_casa.xlsx": [],
        "file_active_cannes.xlsx": ["Cannes"],
        "file_active_capap.xlsx": [],
        "file_active_est.xlsx": ["Est", "Est"],
    }


def test_a_row_that_does_not_read_is_told_and_kept(spring: Path) -> None:
    """Its cell is empty in the new workbook."""
    write(spring, "file_active.csv", HEADER, "Cannes;2;3;;31/02/2026;;;", "Nulle part;1;0;;;;;")
    told: list[str] = []
    rows = carried(spring, told)["file_active.xlsx"]
    assert [row[:3] for row in rows] == [["Cannes", 2, 3], [None, 1, 0]]
    assert [row[5] for row in rows] == [None, None]
    assert "À vérifier. file_active.csv, ligne 3, colonne « structure »" in "".join(told)


def test_the_rows_of_a_merged_structure_are_its_heirs(spring: Path) -> None:
    """Est was taken over by Cannes after June."""
    path = spring.parents[2] / "copil.toml"
    text = path.read_text("utf-8")
    ended = text.replace('code = "EST"\n', 'code = "EST"\nuntil = "2026-T2"\ninto = "CANNES"\n')
    assert ended != text
    path.write_text(ended, "utf-8")
    write(spring, "file_active_est.csv", HEADER, ";1;1;;;;;")
    assert [row[0] for row in carried(spring)["file_active_cannes.xlsx"]] == ["Cannes"]


def test_a_folder_before_that_does_not_read_leaves_the_new_one_as_ever(spring: Path) -> None:
    """Nothing is carried, and somebody knows."""
    (spring / "period.toml").write_text("start = 1", "utf-8")
    told: list[str] = []
    assert carried(spring, told) == {"file_active.xlsx": []}
    assert told[0].startswith("La file active de 2026-T2 n'est pas reprise : ")


def test_the_notes_keep_who_when_and_since_when(spring: Path) -> None:
    """Brakes and what comes next stand under their headings; what was done does not."""
    (spring / "notes.md").write_text(
        "## Ce qui a été fait\n\n- Trois commissions.\n\n## Ce qui fait obstacle\n\n"
        "- Peu de **T4** (ALAM, juin)\n- Loyers (depuis 2025-T4)\n\n## La suite\n\n- Former.\n",
        "utf-8",
    )
    text = make_period(SUMMER, spring.parents[2])[1].read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- Peu de T4 (ALAM, juin) (depuis le 2e trimestre 2026)",
        "- Loyers (depuis 2025-T4)",
        "- Former. (depuis le 2e trimestre 2026)",
    ]
    said = [read_item(line) for line in text.splitlines() if "(depuis" in line]
    assert [str(one.since) for one in said] == ["2026-T2", "2025-T4", "2026-T2"]
    assert text.count("Repris de 2026-T2 : à confirmer") == 2
    assert text.index("## Ce qui fait obstacle") < text.index("Loyers") < text.index("## La suite")


def test_since_when_is_what_the_pages_tell(spring: Path) -> None:
    """Said in autumn, winter and spring, after summer said nothing; loyers in spring alone."""
    said = "## Ce qui fait obstacle\n\n- Peu de T4 (ALAM, {})\n"
    for name, text in (
        ("2025-T1", said.format("mai")),
        ("2025-T3", said.format("juin")),
        ("2025-T4", "## Freins\n\n- peu de **T4**\n"),
        ("2026-T1", said.format("mars")),
        ("2026-T2", f"{said.format('avril')}- Loyers\n"),
    ):
        folder = spring.parent / name
        folder.mkdir(exist_ok=True)
        (folder / "notes.md").write_text(text, "utf-8")
    text = make_period(SUMMER, spring.parents[2])[1].read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- Peu de T4 (ALAM, avril) (depuis le 3e trimestre 2025)",
        "- Loyers (depuis le 2e trimestre 2026)",
    ]
