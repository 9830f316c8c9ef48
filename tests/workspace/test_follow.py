"""What goes back to each structure, counted by hand; no request number in any of it."""

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from copil_analysis.analysis.request_numbers import FAULTY, numbers
from copil_analysis.cli import main
from copil_analysis.errors import CopilError
from copil_analysis.gathering import gather
from copil_analysis.keeping import is_fresh, kept_folder
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.workspace.demo import Unrest, make_demo
from copil_analysis.workspace.follow import follow
from copil_analysis.workspace.following.lines import NOT_SHOWN
from tests.spring import PROJECT, SPRING, SUMMER, make_folder, write

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

HEADER = WAITS[0]
FIRST_WORDS = ("Corrigez", "Vérifiez", "Donnez", "Écrivez", "Gardez", "Mettez", "Récrivez", "Ôtez")


@pytest.fixture
def root(spring: Path) -> Path:
    write(spring, "file_active.csv", *WAITS)
    return spring.parents[2]


def plain(cell: Any) -> Any:
    """A cell with simple spaces only."""
    return re.sub("[\xa0\u202f]", " ", cell) if isinstance(cell, str) else cell


def sheets(path: Path) -> dict[str, Any]:
    """The lines of each sheet by their headers; the sentence of an empty one."""
    found: dict[str, Any] = {}
    for sheet in load_workbook(path):
        rows = [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        top = next((n for n, row in enumerate(rows) if row[0] in ("Fichier", "Échéance")), None)
        if top is None:
            found[sheet.title] = rows[2][0]
            continue
        headers = [str(one) for one in rows[top]]
        found[sheet.title] = [dict(zip(headers, row, strict=True)) for row in rows[top + 1 :]]
    return found


def book(root: Path, name: str, period: Period = SPRING) -> dict[str, Any]:
    return sheets({path.name: path for path in follow(period, root)}[name])


def to_correct(root: Path, name: str, period: Period = SPRING) -> list[tuple[Any, ...]]:
    """The row, the column, what was read and the beginning of what is asked, of each line."""
    lines = book(root, name, period)["À corriger"]
    told = ("Ligne", "Colonne", "Lu", "Attendu")
    return [] if isinstance(lines, str) else [tuple(map(one.get, told)) for one in lines]


def test_a_row_to_correct_says_what_was_read_and_what_to_do(root: Path) -> None:
    """Two rows of Cannes: adults that are no number, and a household without adult."""
    assert to_correct(root, "cannes.xlsx") == [
        (2, "adultes", "« deux 2 »", "Corrigez : nombre entier de 0 à 30."),
        (5, "adultes", "0", "Vérifiez : un ménage sans adulte."),
    ]


def test_a_number_is_not_repeated(root: Path) -> None:
    """CASA's has a month 13: the row is told, with the children that are too many."""
    assert to_correct(root, "casa.xlsx") == [
        (7, "enfants", "« 99 »", "Corrigez : nombre entier de 0 à 30."),
        (
            7,
            "numero_unique",
            "(numéro non reproduit)",
            "Vérifiez le numéro sur l’attestation : le mois qu’il porte n’existe pas.",
        ),
    ]


def test_a_column_has_the_name_that_it_has_in_the_file_sent(spring: Path) -> None:
    """« NUR » and « Nb adultes » in one file, other words in that of another structure."""
    number = "006132500000522222"  # of month 13
    write(spring, "file_active_casa.csv", "Nb adultes;Enfants;NUR", f"x2;1;{number}")
    write(spring, "file_active_est.csv", "adultes;enfants;N° demande", f"2;1;{number[:-1]}3")
    root = spring.parents[2]
    assert [one[1] for one in to_correct(root, "casa.xlsx")] == ["Nb adultes", "NUR"]
    assert [one[1] for one in to_correct(root, "est.xlsx")] == ["N° demande"]


def test_what_needs_nothing_or_helps_nobody_is_not_told(spring: Path) -> None:
    """A longer number, admitted; a bad number and no adult of who left: only the exit that is
    before the entry is told, and of the two who wait the number that is too short."""
    write(
        spring,
        "file_active.csv",
        f"{HEADER};date_sortie",
        "Est;1;0;0060426000001222221234;10/04/2026;;01/05/2026;",
        "Est;0;0;12345679;10/04/2026;;01/05/2026;01/06/2026",
        "Est;1;1;;10/04/2026;;01/06/2026;01/05/2026",
        "Est;1;2;12345678;10/04/2026;;01/05/2026;",
    )
    assert [one[:2] for one in to_correct(spring.parents[2], "est.xlsx")] == [
        (4, "date_sortie"),
        (5, "numero_unique"),
    ]


def test_requests_to_renew_stand_by_the_day_they_are_due(root: Path) -> None:
    """Lapsed long ago, struck off but recoverable, late by a day, due today, due in August.

    Row 10 of Cannes tells its renewal, of 18 months and a day: it has lapsed whatever lacks.
    """
    path = root / "data/raw/2026-T2/file_active.csv"
    row = "Cannes;1;7;006012000000722222;01/01/2020;29/12/2024;01/02/2020"
    write(path.parent, path.name, *WAITS, row)
    lacks = "renouvellement non inscrit : donnez sa date ; sans elle, la demande est "
    assert [
        (f"{one['Échéance']:%d/%m/%Y}", one["État"], one["Ligne"])
        for one in book(root, "cannes.xlsx")["À renouveler"]
    ] == [
        (day, words, row)
        for day, words, row in (
            ("01/01/2011", f"{lacks}caduque : déposez-en une autre", 8),
            ("29/12/2025", "caduque : déposez-en une autre", 10),
            ("10/04/2026", f"{lacks}radiée : renouvelez-la aussitôt, l’ancienneté se récupère", 2),
            ("29/06/2026", f"{lacks}en retard : renouvelez-la aussitôt", 5),
            ("30/06/2026", "à renouveler", 4),
            ("01/08/2026", "à renouveler", 3),
        )
    ]


def test_a_renewal_after_the_snapshot_is_asked_about_once(root: Path) -> None:
    """That of a request that was late in June with its due date; that of one in force as a row."""
    late = "Cannes;1;0;006052500000722222;10/05/2025;10/08/2026;01/06/2025"
    valid = "Cannes;1;1;006052600000822222;10/05/2026;11/08/2026;01/06/2026"
    write(root / "data/raw/2026-T2", "file_active.csv", WAITS[0], late, valid)
    found = book(root, "cannes.xlsx")
    assert [(one["Ligne"], one["État"]) for one in found["À renouveler"]] == [
        (2, "renouvellement après le relevé du 30/06/2026 : vérifiez sa date")
    ]
    (line,) = found["À corriger"]
    assert (line["Ligne"], line["Lu"]) == (3, "11/08/2026")
    assert line["Attendu"].startswith("Vérifiez la date : le renouvellement est après le relevé")


def test_what_may_be_personal_is_not_quoted(root: Path) -> None:
    """Words in the place of a date, of which the line says that they are not repeated."""
    row = "Cannes;1;0;;le jour dit;;01/06/2026"
    write(root / "data/raw/2026-T2", "file_active.csv", WAITS[0], row)
    assert to_correct(root, "cannes.xlsx") == [
        (2, "date_demande", "(cellule non citée)", "Corrigez : une date en jj/mm/aaaa, comme "
         "31/12/2010.")
    ]  # fmt: skip


def test_who_has_no_number_is_told_and_what_there_is_not_in_a_line(root: Path) -> None:
    """Row 6 only; without an export one sentence says so."""
    found = book(root, "cannes.xlsx")
    assert [(one["Ligne"], one["Adultes"], one["Enfants"]) for one in found["Sans numéro"]] == [
        (6, 2, 4)
    ]
    assert found["Selon le système national"] == "L’export du système national n’a pas été reçu."


def test_a_structure_that_keeps_no_numbers_is_asked_for_all_in_a_sentence(spring: Path) -> None:
    """Eleven of Est, of whom one has a number, of month 13; the ten of CASA, of whom none has.

    The two of Cannes have their lines, and its allocations have no number.
    """
    header = "structure;date_attribution;contingent;typologie;adultes;enfants;numero_unique"
    est = [f"Est;1;{n};;;;01/05/2026" for n in range(10)]
    casa = [f"CASA;1;{n};;;;01/05/2026" for n in range(10)]
    cannes = ["Cannes;1;0;;;;01/05/2026", "Cannes;1;1;006042500000122222;;;01/05/2026"]
    bad = "Est;9;0;006132500000522222;;;01/05/2026"
    write(spring, "file_active.csv", HEADER, *est, bad, *casa, *cannes)
    housed = [f"Cannes;0{n}/05/2026;IML;T1;1;0;" for n in range(1, 10)]
    some = "CASA;02/05/2026;IML;T1;1;0;006042500000122223"
    write(spring, "attributions.csv", header, *housed, "Cannes;10/05/2026;IML;T1;1;0;", some)
    root = spring.parents[2]
    told = {name: book(root, f"{name}.xlsx") for name in ("est", "casa", "cannes")}
    ask = "numéro au registre : notez celui de chaque ménage."
    assert told["est"]["Sans numéro"] == f"Presque aucun {ask}"
    assert told["casa"]["Sans numéro"] == f"Aucun {ask}"
    assert [one["Ligne"] for one in told["cannes"]["Sans numéro"]] == [23]
    assert told["est"]["À corriger"] == "Rien à corriger."
    cell = load_workbook(follow(SPRING, root)[1])["Sans numéro"]["A2"].value
    assert plain(cell).startswith(
        "Aucun numéro au registre des attributions : notez celui de chaque ménage. Donnez le"
    )


def test_what_the_export_tells_otherwise_stands_row_by_row(root: Path) -> None:
    """Another day of deposit, an allocation that nobody knew of, one struck off a month early."""
    write(root / "data/raw/2026-T2", "sne.csv", *NATIONAL)
    lines = book(root, "cannes.xlsx")["Selon le système national"]
    assert [(one["Ligne"], one["Selon l’export"].partition(" :")[0]) for one in lines] == [
        (3, "dates différentes"),
        (4, "demande radiée pour attribution, sans logement au registre"),
        (5, "demande radiée, ce que le registre ne dit pas"),
    ]


def test_the_team_has_a_workbook_of_what_no_structure_can_act_on(root: Path) -> None:
    """A row of nobody; of two active requests that no register has, where they stand."""
    alone = (
        "006042500000822222;12/04/2025;13/04/2026;06001;Active",
        "006042500000922222;12/04/2025;;06001;Radiée, non renouvelée",
        "006042500001022222;14/04/2025;;;Active",
    )
    write(root / "data/raw/2026-T2", "sne.csv", *NATIONAL, *alone)
    found = book(root, "equipe.xlsx")
    (row,) = found["Sans structure"]
    assert (row["Ligne"], row["Lu"]) == (9, "« Nulle part »")
    assert row["Attendu"] == "Corrigez : l’une de ces valeurs : CASA, Cannes, CAPAP, Est."
    told = found["À l'export seulement"]
    assert [(one["Fichier"], one["Ligne"], one["Guichet"]) for one in told] == [
        ("sne.csv", 7, "06001"),
        ("sne.csv", 9, None),
    ]
    assert f"{told[0]['Renouvelée']:%d/%m/%Y}" == "13/04/2026"
    folder = root / "data/raw/2026-T2"
    (folder / "sne.csv").unlink()
    write(folder, "file_active.csv", *WAITS[:-1])
    assert [path.name for path in follow(SPRING, root)] == ["casa.xlsx", "cannes.xlsx"]


def test_an_export_of_others_too_is_not_listed(root: Path) -> None:
    """Five numbers of Cannes are compared: of six that no register has some are others'."""
    folder = root / "data/raw/2026-T2"
    others = [f"00604250000{n:02}32222;12/04/2025;;06001;Active" for n in range(8)]
    known = len(NATIONAL) - 1
    for number, names in (
        (known, ["casa.xlsx", "cannes.xlsx", "equipe.xlsx"]),
        (known + 1, ["casa.xlsx", "cannes.xlsx"]),
    ):
        write(folder, "file_active.csv", *WAITS[:-1])
        write(folder, "sne.csv", *NATIONAL, *others[:number])
        assert [path.name for path in follow(SPRING, root)] == names


def test_a_household_of_two_structures_is_told_to_each(spring: Path) -> None:
    """In one file, CASA and CAPAP have the same number; CASA has one household twice besides."""
    number, other = "006042500000122222", "006042500000222222"
    write(
        spring,
        "file_active.csv",
        HEADER,
        f"CASA;1;0;{number};10/04/2025;;01/05/2025",
        f"CAPAP;1;0;{number};10/04/2025;;02/05/2025",
        f"CASA;1;1;{other};10/04/2025;;03/05/2025",
        f"CASA;1;1;{other};10/04/2025;;03/05/2025",
        *("Est;1;1;;;;", "Est;1;2;;;;", "Est;1;3;;;;", "Est;1;4;;;;"),
    )
    root, ending = spring.parents[2], " Si c’est un seul ménage, ôtez la ligne en trop"
    told = {name: to_correct(root, f"{name}.xlsx") for name in ("casa", "capap", "est")}
    assert {
        name: [(one[0], one[3].partition(ending)[0]) for one in lines]
        for name, lines in told.items()
    } == {
        "casa": [
            (2, "Vérifiez avec CAPAP, file_active.csv, ligne 3 : le même numéro de demande."),
            (4, "Vérifiez avec file_active.csv, ligne 5 : le même numéro de demande."),
        ],
        "capap": [(3, "Vérifiez avec CASA, file_active.csv, ligne 2 : le même numéro de demande.")],
        "est": [],
    }


def test_one_household_with_two_numbers_is_told_once(spring: Path) -> None:
    """The same persons and days in rows 2 and 3."""
    rows = [f"Est;2;2;006042500000{n}22222;10/04/2025;;01/05/2025" for n in (1, 2)]
    write(spring, "file_active.csv", HEADER, *rows)
    (line,) = to_correct(spring.parents[2], "est.xlsx")
    assert line[0] == 2
    assert line[3].startswith("Gardez une seule demande : ce ménage en a une autre, semble-t-il")
    assert "file_active.csv, ligne 3" in line[3]


def test_who_is_rehoused_and_waits_is_told_to_who_can_mend_it(spring: Path) -> None:
    """Est housed the household that waits in CASA: each has its line."""
    number = "006042500000122222"
    write(spring, "file_active.csv", HEADER, f"CASA;1;0;{number};10/04/2025;;01/05/2025")
    write(
        spring,
        "attributions.csv",
        "structure;date_attribution;contingent;typologie;adultes;enfants;numero_unique",
        f"Est;02/05/2026;IML;T1;1;0;{number}",
    )
    (casa,), (est,) = (to_correct(spring.parents[2], f"{one}.xlsx") for one in ("casa", "est"))
    assert casa[3].startswith("Donnez sa date de sortie, ou corrigez le numéro")
    assert "Est, attributions.csv, ligne 2" in casa[3]
    assert est[3].startswith("Vérifiez le numéro : ce ménage relogé est encore en attente (CASA, ")


def test_who_vanished_is_told_with_what_its_structure_knows_it_by(spring: Path) -> None:
    """Of two households of Est, which has no row any more, one waited in June."""
    write(
        spring,
        "file_active.csv",
        f"{HEADER};date_sortie",
        "CASA;1;0;006042500000122222;10/04/2025;;01/05/2025;",
        "Est;2;3;;11/04/2025;;02/05/2025;",
        "Est;1;3;;11/04/2025;;02/05/2025;29/06/2026",
    )
    root = spring.parents[2]
    write(make_folder(root, SUMMER), "file_active.csv", *WAITS[:2])
    (line,) = book(root, "est.xlsx", SUMMER)["À corriger"]
    assert (line["Fichier"], line["Ligne"]) == ("file_active.csv (2e trimestre 2026)", 3)
    assert (line["Adultes"], line["Enfants"]) == (2, 3)
    days = [f"{line[one]:%d/%m/%Y}" for one in ("Demande", "Entrée")]
    assert days == ["11/04/2025", "02/05/2025"]
    assert line["Attendu"].startswith("Écrivez sa sortie (date et motif), ou remettez sa ligne")


def test_a_file_sent_back_as_it_was_is_asked_of_each_structure_in_it(spring: Path) -> None:
    """Eight rows of CASA and Est; one line each, of no row."""
    rows = [f"{('CASA', 'Est')[n % 2]};1;{n};;;;01/05/2026" for n in range(8)]
    write(spring, "file_active.csv", HEADER, *rows)
    root = spring.parents[2]
    write(make_folder(root, SUMMER), "file_active.csv", HEADER, *rows)
    for name in ("casa.xlsx", "est.xlsx"):
        (line,) = to_correct(root, name, SUMMER)
        assert line[0] is None and line[3].startswith("Redonnez ce fichier à jour")


def test_each_sheet_says_what_to_do_until_when_and_has_room_to_answer(root: Path) -> None:
    """The committee's day where period.toml tells it; the last column is empty."""
    facts = root / "data/raw/2026-T2/period.toml"
    for day, words in (
        ("", "avant le prochain comité."),
        ("next_committee = 2026-10-15\n", "avant le comité du 15 octobre 2026."),
    ):
        facts.write_text(facts.read_text("utf-8") + day, "utf-8")
        for sheet in load_workbook(follow(SPRING, root)[1]):
            if sheet.max_row == 3:
                continue
            todo = [plain(sheet.cell(row, 1).value) for row in (2, 3, 4)]
            assert "tel que vous l’avez envoyé" in todo[1]
            assert words in todo[2]
            assert todo[2].endswith("Équipe mutualisée départementale des Alpes-Maritimes.")
            last = [cell.value for cell in list(sheet.columns)[-1][5:]]
            assert last[0] in ("Réponse", "Fait le") and set(last[1:]) == {None}
            assert sheet.cell(7, sheet.max_column).border.left.style == "thin"


def test_it_prints_on_a4_with_its_title_and_headers(root: Path) -> None:
    """Landscape, the row of headers on each page, rows high enough, no wider than 200 letters."""
    path = follow(SPRING, root)[1]
    for sheet in load_workbook(path):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert str(sheet["A1"].value).endswith(": Cannes, 2e trimestre 2026")
        assert sheet.print_title_rows == (None if sheet.max_row == 3 else "$6:$6")
        widths = {one.column: 0.0 for one in sheet[1]}
        for one in sheet.column_dimensions.values():
            widths |= {n: one.width for n in range(one.min, one.max + 1)}
        assert sum(widths.values()) < 200
        for row in sheet.iter_rows(min_row=7):
            lines = [len(str(one.value)) / widths[one.column] for one in row if not one.is_date]
            assert sheet.row_dimensions[row[0].row].height >= 15 * max(lines)


def test_the_same_data_give_the_same_bytes_and_what_is_kept_stays_fresh(root: Path) -> None:
    """A second run replaces the first; a new preparation removes what was made of the old one."""
    first = [path.read_bytes() for path in follow(SPRING, root)]
    (kept_folder(SPRING, root) / "suivi" / "old.xlsx").touch()
    assert [path.read_bytes() for path in follow(SPRING, root)] == first
    assert {path.name for path in (kept_folder(SPRING, root) / "suivi").iterdir()} == {
        "casa.xlsx",
        "cannes.xlsx",
        "equipe.xlsx",
    }
    assert is_fresh(SPRING, root)
    path = root / "data/raw/2026-T2/file_active.csv"
    path.write_text(path.read_text("utf-8").replace("deux 2", "2"), "utf-8")
    load("2026-T2", root)
    assert not (kept_folder(SPRING, root) / "suivi").exists()


def test_where_nothing_goes_back_no_folder_is_left(tmp_path: Path) -> None:
    """The tables of a deck have no rows."""
    shutil.copytree(PROJECT / "data/raw/2011-T1", tmp_path / "data/raw/2011-T1")
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    period = Period(2011, 1)
    assert follow(period, tmp_path) == []
    assert not (kept_folder(period, tmp_path) / "suivi").exists()


def test_the_command_says_where_they_stand(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One path a structure, and the team's."""
    assert main(["follow", "2026-T2", "--root", str(root)]) == 0
    told = capsys.readouterr()
    names = [Path(line).name for line in told.out.splitlines()]
    assert names == ["casa.xlsx", "cannes.xlsx", "equipe.xlsx"]
    assert told.err == ""


def test_a_year_added_up_has_no_rows_of_its_own(root: Path) -> None:
    """It is followed by its quarters."""
    with pytest.raises(CopilError, match="2026-T4"):
        follow(Period(2026), root)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo with what no calm one has."""
    root = tmp_path_factory.mktemp("demo") / "d"
    make_demo(root, quarters=2, households=45, seed=1, unrest=Unrest(), today=date(2026, 7, 20))
    return root


def test_no_number_of_a_demo_stands_in_any_workbook(demo: Path) -> None:
    """Every part of every workbook, against every number of the registers and of the export."""
    gathered = gather(SPRING, demo)
    assert gathered.national is not None
    told = [*gathered.registers.values(), gathered.national]
    known = {n for rows in told for n in rows["request_number"].dropna()}
    assert len(known) > 50
    for path in follow(SPRING, demo):
        with zipfile.ZipFile(path) as archive:
            text = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
        assert not [n for n in known if n in re.sub(r"[\s.-]", "", text)]


def test_the_numbers_asked_for_are_those_that_the_page_counts(demo: Path) -> None:
    """Who has none, and whose cannot be, of who waits and of who was rehoused."""
    counted = numbers(load("2026-T2", demo)).groupby("state")["households"].sum()
    found = [sheets(path) for path in follow(SPRING, demo) if path.stem != "equipe"]
    lines = [one for told in found for one in told["Sans numéro"] if not isinstance(one, str)]
    faulty = [one for told in found for one in told["À corriger"] if one.get("Lu") == NOT_SHOWN]
    assert len(lines) == counted["missing"] > 0
    assert len(faulty) == sum(counted[one] for one in FAULTY) > 0


def test_all_that_is_asked_begins_with_what_to_do(demo: Path) -> None:
    """Of a demo with much to correct; nothing that only the team can do in its own files."""
    found = {path.stem: sheets(path) for path in follow(SPRING, demo)}
    asked = [one["Attendu"] for told in found.values() for one in told.get("À corriger", [])]
    assert len(asked) > 10
    assert [one for one in asked if not one.startswith(FIRST_WORDS) or ".toml" in one] == []
