"""What goes back to each structure, counted by hand; no request number in any of it."""

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from copil_analysis.cli import main
from copil_analysis.errors import CopilError
from copil_analysis.gathering import gather
from copil_analysis.keeping import is_fresh, kept_folder
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.workspace.demo import Unrest, make_demo
from copil_analysis.workspace.follow import follow

PROJECT = Path(__file__).parents[2]
SPRING = Period(2026, 2)
FACTS = "start = 2026-04-01\nend = 2026-06-30\nsnapshot = 2026-06-30\ncommittee = 2026-07-15\n"
WAITS = (
    "structure;adultes;enfants;numero_unique;date_demande;date_renouvellement;date_entree",
    "Cannes;deux 2;0;006042500000122222;10/04/2025;;01/05/2025",  # 2: struck off, recoverable
    "Cannes;1;1;006082500000222222;01/08/2025;;01/09/2025",  # 3: to renew, 1 August
    "Cannes;1;2;006062500000322222;30/06/2025;;01/09/2025",  # 4: to renew, the very day
    "Cannes;0;3;006062500000422222;29/06/2025;;01/09/2025",  # 5: late; nobody is an adult
    "Cannes;2;4;;15/01/2024;02/02/2026;30/01/2024",  # 6: valid; no number
    "CASA;9;99;006132500000522222;01/03/2026;;01/03/2026",  # 7: 108 children, month 13
    "Cannes;4;0;006011000000622222;01/01/2010;;01/02/2010",  # 8: lapsed
    "Nulle part;1;0;;;;",  # 9: of nobody
)
NATIONAL = (
    "numéro unique;date de dépôt;date de renouvellement;guichet;statut",
    "006082500000222222;02/08/2025;;06001;Active",  # another day
    "006062500000322222;30/06/2025;;06001;Radiée pour attribution",
    "006042500000122222;10/04/2025;;06001;Active",
    "006062500000422222;29/06/2025;;06001;Radiée, non renouvelée",
    "006011000000622222;01/01/2010;;06001;Radiée pour non-renouvellement",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    folder = tmp_path / "data/raw/2026-T2"
    folder.mkdir(parents=True)
    (folder / "period.toml").write_text(FACTS, "utf-8")
    (folder / "file_active.csv").write_text("\n".join([*WAITS, ""]), "utf-8")
    return tmp_path


def sheets(path: Path) -> dict[str, list[dict[str, Any]] | str]:
    """The lines of each sheet by their headers; the sentence of an empty one."""
    found: dict[str, list[dict[str, Any]] | str] = {}
    for sheet in load_workbook(path):
        rows = list(sheet.iter_rows(min_row=3, values_only=True))
        headers = [str(one) for one in rows[0]]
        lines = [dict(zip(headers, row, strict=True)) for row in rows[1:]]
        found[sheet.title] = lines or headers[0]
    return found


def cannes(root: Path) -> dict[str, Any]:
    paths = {path.name: path for path in follow(SPRING, root)}
    return sheets(paths["cannes.xlsx"])


def test_a_row_to_correct_says_what_was_read_and_is_expected(root: Path) -> None:
    """Two rows of Cannes: adults that are no number, and a household without adult."""
    lines = [
        (one["Ligne"], one["Colonne"], one["Lu"], one["Attendu"])
        for one in cannes(root)["À corriger"]
    ]
    adults = [one for one in lines if one[1] == "adultes"]
    assert [one[:3] for one in adults] == [(2, "adultes", "« deux 2 »"), (5, "adultes", "0")]
    assert adults[0][3].startswith("n’est pas un nombre de personnes\u202f; on attend un entier")
    assert adults[1][3] == "un ménage sans adulte\u202f; à confirmer."


def test_a_number_is_not_repeated(root: Path) -> None:
    """CASA's has a month 13: the row is told, with the children that are too many."""
    told: list[str] = []
    paths = follow(SPRING, root, tell=told.append)
    assert [path.name for path in paths] == ["casa.xlsx", "cannes.xlsx"]
    lines = sheets(paths[0])["À corriger"]
    assert isinstance(lines, list)
    assert [(one["Ligne"], one["Colonne"], one["Lu"]) for one in lines] == [
        (7, "enfants", "« 99 »"),
        (7, "numero_unique", "(numéro non reproduit)"),
    ]
    assert told == [
        "1\u00a0ligne à corriger sans structure connue, donc dans aucun classeur : copil check "
        "2026-T2 les dit."
    ]


def test_requests_to_renew_stand_by_the_day_they_are_due(root: Path) -> None:
    """Lapsed long ago, struck off but recoverable, late by a day, due today, due in August."""
    lines = cannes(root)["À renouveler"]
    assert [
        (f"{one['Échéance']:%d/%m/%Y}", one["État"], one["Ligne"], one["Enfants"]) for one in lines
    ] == [
        ("01/01/2011", "caduque, nouvelle demande à déposer", 8, 0),
        ("10/04/2026", "radiée, l'ancienneté se récupère", 2, 0),
        ("29/06/2026", "en retard", 5, 3),
        ("30/06/2026", "à renouveler", 4, 2),
        ("01/08/2026", "à renouveler", 3, 1),
    ]


def test_who_has_no_number_is_told_and_what_there_is_not_in_a_line(root: Path) -> None:
    """Row 6 only; without an export one sentence says so."""
    found = cannes(root)
    assert [(one["Ligne"], one["Adultes"], one["Enfants"]) for one in found["Sans numéro"]] == [
        (6, 2, 4)
    ]
    assert found["Selon le système national"] == "L’export du système national n’a pas été reçu."


def test_what_the_export_tells_otherwise_stands_row_by_row(root: Path) -> None:
    """Another day of deposit, an allocation that nobody knew of, one struck off a month early."""
    path = root / "data/raw/2026-T2/sne.csv"
    path.write_text("\n".join([*NATIONAL, ""]), "utf-8")
    lines = cannes(root)["Selon le système national"]
    assert [(one["Ligne"], one["Selon l'export"]) for one in lines] == [
        (3, "dates différentes"),
        (4, "demande radiée pour attribution, sans logement au registre"),
        (5, "demande radiée, ce que le registre ne dit pas"),
    ]


def test_it_prints_on_a4_with_its_title_and_headers(root: Path) -> None:
    """Landscape, the row of headers on each page, period and structure in the title."""
    path = follow(SPRING, root)[1]
    for sheet in load_workbook(path):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert str(sheet["A1"].value).endswith(": Cannes, 2e trimestre 2026")
        assert sheet.print_title_rows in ("$3:$3", None)
        assert (sheet.print_title_rows is None) == (sheet.max_row == 3)


def test_the_same_data_give_the_same_bytes_and_what_is_kept_stays_fresh(root: Path) -> None:
    """A second run replaces the first; a new preparation removes what was made of the old one."""
    first = [path.read_bytes() for path in follow(SPRING, root)]
    (kept_folder(SPRING, root) / "suivi" / "old.xlsx").touch()
    assert [path.read_bytes() for path in follow(SPRING, root)] == first
    assert {path.name for path in (kept_folder(SPRING, root) / "suivi").iterdir()} == {
        "casa.xlsx",
        "cannes.xlsx",
    }
    assert is_fresh(SPRING, root)
    path = root / "data/raw/2026-T2/file_active.csv"
    path.write_text(path.read_text("utf-8").replace("deux 2", "2"), "utf-8")
    load("2026-T2", root)
    assert not (kept_folder(SPRING, root) / "suivi").exists()


def test_the_command_says_where_they_stand(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One path a structure, and on stderr the row that is of none."""
    assert main(["follow", "2026-T2", "--root", str(root)]) == 0
    told = capsys.readouterr()
    assert [Path(line).name for line in told.out.splitlines()] == ["casa.xlsx", "cannes.xlsx"]
    assert told.err.startswith("1\u00a0ligne à corriger sans structure connue")


def test_a_year_added_up_has_no_rows_of_its_own(root: Path) -> None:
    """It is followed by its quarters."""
    with pytest.raises(CopilError, match="2026-T4"):
        follow(Period(2026), root)


def test_no_number_of_a_demo_stands_in_any_workbook(tmp_path: Path) -> None:
    """Every part of every workbook, against every number of the registers read."""

    make_demo(
        tmp_path / "d", quarters=2, households=45, seed=1, unrest=Unrest(), today=date(2026, 7, 20)
    )
    root = tmp_path / "d"
    last = sorted(path.name for path in (root / "data/raw").iterdir())[-1]
    registers = gather(Period.parse(last), root).registers
    numbers = {n for rows in registers.values() for n in rows["request_number"].dropna()}
    assert len(numbers) > 50
    for path in follow(Period.parse(last), root):
        with zipfile.ZipFile(path) as archive:
            text = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
        assert not [n for n in numbers if n in re.sub(r"[\s.-]", "", text)]
