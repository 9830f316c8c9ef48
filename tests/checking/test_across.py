"""Households that several quarters tell of, from raw files to the year; all are invented."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis import loading

PROJECT = Path(__file__).parents[2]
ENDS = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}
ALLOCATED = "structure;date_attribution;contingent;typologie;adultes;enfants;numero_unique"
WAITS = "structure;adultes;enfants;numero_unique;date_entree"
FIRST = (  # what 2025-T1 allocated
    "CASA;12/01/2025;AGIS classique;T2;1;1;0060424000001GDPUB",
    "Cannes;20/02/2025;Préfecture;T3;2;1;0060424000002GDPUB",
    "CAPAP;05/03/2025;IML;T1;1;0;",
    "Est;30/03/2025;Autres;T4;2;3;0060424000004GDPUB",
)


def number(n: int) -> str:
    return f"0060424{n:06d}GDPUB"


def write(root: Path, quarter: int, allocated: tuple[str, ...], waiting: tuple[str, ...]) -> None:
    """A quarter of 2025 with both registers; every structure has a household of its own in each."""
    folder = root / f"data/raw/2025-T{quarter}"
    folder.mkdir(parents=True)
    start, end = f"2025-{3 * quarter - 2:02}-01", f"2025-{ENDS[quarter]}"
    facts = f"start = {start}\nend = {end}\nsnapshot = {end}\ncommittee = {end}\n"
    (folder / "period.toml").write_text(facts, encoding="utf-8")
    month = f"15/{3 * quarter:02}/2025"
    codes = ("CASA", "Cannes", "CAPAP", "Est")
    own = [
        f"{code};{month};Autres;T2;1;1;{number(100 * quarter + place)}"
        for place, code in enumerate(codes)
    ]
    waits = [f"{code};1;0;{number(900 + place)};01/02/2024" for place, code in enumerate(codes)]
    for name, header, rows in (
        ("attributions", ALLOCATED, [*allocated, *own]),
        ("file_active", WAITS, [*waiting, *waits]),
    ):
        text = "\n".join([header, *rows, ""])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    write(tmp_path, 1, FIRST, ())
    return tmp_path


def told(root: Path, period: str, *checks: str) -> pd.DataFrame:
    found = loading.load_checks(period, root)
    return found[found["check"].isin(checks)]


def test_a_household_rehoused_again_is_told_by_its_rows(root: Path) -> None:
    """Two quarters later, in another structure too; never by its number."""
    write(root, 2, (), ())
    write(root, 3, ("Est;12/08/2025;IML;T3;1;1;006 0424 000001 GDPUB",), ())
    assert told(root, "2025-T2", "rehoused_again").empty
    (message,) = told(root, "2025-T3", "rehoused_again")["message"]
    assert message == (
        "attributions.csv, ligne 2 : ménage déjà relogé en 2025-T1 (attributions.csv, ligne 2), "
        "par son numéro de demande ; à confirmer."
    )


def test_who_was_rehoused_and_still_waits_is_told(root: Path) -> None:
    """Unless the household came back since: then it waits again."""
    write(root, 2, (), ("CASA;1;1;0060424000001GDPUB;01/05/2024",
                        "Cannes;2;1;0060424000002GDPUB;01/06/2025"))  # fmt: skip
    (message,) = told(root, "2025-T2", "still_waiting")["message"]
    assert message.startswith("file_active.csv, ligne 2 : ménage relogé en 2025-T1 (attributions")


def test_a_dwelling_told_in_two_quarters_counts_once_in_the_year(root: Path) -> None:
    """By its number, or without one by all that is said of it: 4 + 4 + 4 dwellings, not 14."""
    write(root, 2, (FIRST[2], FIRST[3]), ())
    assert len(told(root, "2025-T2", "rehoused_again")) == 2
    year = loading.load("2025", root)
    assert year.allocations["households"].sum() == 12
    assert year.dwellings["dwellings"].sum() == 12
    assert len(year.registers["attributions"]) == 12
    rehoused = year.rehoused.set_index("structure")
    assert rehoused.loc["EST"].tolist() == [3, 4, 5, 9]
    assert rehoused.loc["CAPAP"].tolist() == [3, 3, 2, 5]
    alone = loading.load("2025-T2", root)
    assert alone.allocations["households"].sum() == 6
    (finding,) = told(root, "2025", "rehoused_again").query("row == 'year'").to_dict("records")
    assert finding["computed"] == 2
    assert "l'année ne les compte qu'une fois" in finding["message"]
    assert year.checks["message"].eq(finding["message"]).sum() == 1
    assert not (year.checks["check"] == "margin").any()


def test_a_register_that_repeats_the_quarter_before_blocks(root: Path) -> None:
    """A cumulative one, since January: its first rows are those of the first quarter."""
    text = (root / "data/raw/2025-T1/attributions.csv").read_text("utf-8")
    write(root, 2, tuple(text.splitlines()[1:]), ())
    (found,) = told(root, "2025-T2", "contained", "rehoused_again").to_dict("records")
    assert (found["check"], found["level"], found["computed"]) == ("contained", "blocking", 8)
    assert "dont elles reprennent 8 lignes sur 8 ; retirez-les" in found["message"]


def test_no_number_is_kept(root: Path) -> None:
    """Nor a hash that can be made without the key of this workspace; a new key reads all anew."""
    write(root, 2, (), ("CASA;1;1;0060424000001GDPUB;01/05/2024",))
    loading.load("2025-T2", root)
    files = [path for path in (root / "data/processed").rglob("*") if path.is_file()]
    assert not [path for path in files if b"0424000001" in path.read_bytes()]
    before = loading.load_registers("2025-T1", root)["attributions"]["request_key"]
    (root / "data/processed/.request_key").unlink()
    after = loading.load_registers("2025-T1", root)["attributions"]["request_key"]
    assert before.notna().tolist() == after.notna().tolist()
    assert not before.dropna().isin(after.dropna()).any()
    assert len(told(root, "2025-T2", "still_waiting")) == 1


def test_the_waiting_file_of_the_quarter_before_is_told(root: Path) -> None:
    """Eight rows that are the same, in another order; with one who left it is another file."""
    rows = tuple(f"Est;2;{n};{number(600 + n)};01/0{n}/2024" for n in range(1, 5))
    shutil.rmtree(root / "data/raw/2025-T1")
    write(root, 1, FIRST, rows)
    write(root, 2, (), rows[::-1])
    (message,) = told(root, "2025-T2", "same_file")["message"]
    assert message.startswith("file_active.csv : les 8 lignes sont celles du registre de 2025-T1")
    write(root, 3, (), (*rows[1:], f"Est;1;0;{number(610)};02/07/2025"))
    assert told(root, "2025-T3", "same_file").empty
    write(root, 4, (), rows[:1])
    assert told(root, "2025-T4", "same_file").empty


def test_a_year_received_whole_looks_back_and_is_looked_back_at(root: Path) -> None:
    """Rehoused in the first quarter of 2024, in the whole of it, and again in a quarter of 2025."""
    facts = "start = {0}-01-01\nend = {0}-12-31\nsnapshot = {0}-12-31\ncommittee = {0}-12-31\n"
    for year, sequence in ((2023, 7), (2024, 1)):
        folder = root / f"data/raw/{year}"
        folder.mkdir(parents=True)
        (folder / "period.toml").write_text(facts.format(year), encoding="utf-8")
        lines = [f"CASA;12/02/{year};AGIS classique;T2;1;1;{number(n)}" for n in (7, sequence)]
        text = "\n".join([ALLOCATED, *dict.fromkeys(lines), ""])
        (folder / "attributions.csv").write_text(text, encoding="utf-8")
    (message,) = told(root, "2024", "rehoused_again")["message"]
    assert "ménage déjà relogé en 2023 (attributions.csv, ligne 2)" in message
    (message,) = told(root, "2025-T1", "rehoused_again")["message"]
    assert "ménage déjà relogé en 2024 (attributions.csv, ligne 3)" in message


def test_a_blocked_register_does_not_say_how_it_counts(root: Path) -> None:
    """Nothing of it counts: neither « s'additionnent » nor « compte donc zéro »."""
    rows = [f"{code};1;0;{number(n)};01/02/2024" for n, code in enumerate(("CASA", "Est"))]
    for name, own in (("file_active.csv", rows), ("file_active (1).csv", rows[:1])):
        path = root / "data/raw/2025-T1" / name
        path.write_text("\n".join([WAITS, *own, ""]), "utf-8")
    found = told(root, "2025-T1", "contained", "sources", "presence")
    assert found.loc[found["table"] == "file_active", "check"].tolist() == ["contained"]


def test_who_waited_and_is_nowhere_any_more_is_a_question(root: Path) -> None:
    """In CASA one left, one was rehoused, one got a number, one of two alike waits: 2 of 7 lack."""
    first = root / "data/raw/2025-T1"
    rows = (
        f"CASA;1;0;{number(501)};01/02/2024",  # waits still
        f"CASA;1;1;{number(502)};02/02/2024",  # left
        f"CASA;2;1;{number(503)};03/02/2024",  # rehoused, and taken out of the file
        "CASA;2;2;;04/02/2024",  # waits, with a number now
        f"CASA;2;3;{number(505)};05/02/2024",  # vanished
        "CASA;3;3;;06/02/2024",  # two alike, of whom one is left
        "CASA;3;3;;06/02/2024",
        "Cannes;4;4;;07/02/2024",  # vanished
        "Cannes;1;4;;01/04/2025",  # came after the snapshot
    )
    shutil.rmtree(first)
    write(root, 1, FIRST, rows)
    write(root, 2, (f"CASA;12/05/2025;IML;T3;2;1;{number(503)}",), (
        rows[0], f"CASA;2;2;{number(504)};04/02/2024", rows[5], rows[8],
    ))  # fmt: skip
    path = root / "data/raw/2025-T2/file_active.csv"
    lines = path.read_text("utf-8").splitlines()
    gone = f"CASA;1;1;{number(502)};02/02/2024;30/04/2025"
    path.write_text("\n".join([f"{lines[0]};date_sortie", *lines[1:], gone, ""]), "utf-8")
    found = told(root, "2025-T2", "vanished")
    assert found["message"].tolist() == [
        "CASA : 2 ménages attendaient au 31/03/2025 et ne sont plus nulle part : demandez leur "
        "sortie (file_active.csv, lignes 6 et 8 de 2025-T1).",
        "Cannes : 1 ménage attendait au 31/03/2025 et n'est plus nulle part : demandez sa sortie "
        "(file_active.csv, ligne 9 de 2025-T1).",
    ]
    assert found["level"].tolist() == ["warning", "warning"]
    assert told(root, "2025-T1", "vanished").empty


def test_a_household_whose_number_changed_is_the_same(root: Path) -> None:
    """It has not vanished, and its row is told; a number that was wrong is only corrected."""
    shutil.rmtree(root / "data/raw/2025-T1")
    rows = (f"CASA;2;1;{number(501)};01/02/2024", "CASA;2;2;0061324000777GDPUB;02/02/2024")
    write(root, 1, FIRST, rows)
    write(root, 2, (), (f"CASA;2;1;{number(510)};01/02/2024", f"CASA;2;2;{number(777)};02/02/2024"))
    assert told(root, "2025-T2", "vanished").empty
    (found,) = told(root, "2025-T2", "renumbered").to_dict("records")
    assert (found["level"], found["computed"]) == ("warning", 1)
    assert found["message"] == (
        "file_active.csv, ligne 2 : le numéro de demande n'est plus celui de 2025-T1, pour un "
        "ménage de même structure, composition et dates ; vérifiez lequel est le bon."
    )


def test_a_file_sent_back_as_it_was_carried_forward_is_asked_about(root: Path) -> None:
    """Eight of CASA who waited, without the one who had left: nobody came or left since."""
    shutil.rmtree(root / "data/raw/2025-T1")
    rows = tuple(f"CASA;1;{n};{number(600 + n)};02/02/2024" for n in range(7))
    write(root, 1, FIRST, rows)
    path = root / "data/raw/2025-T1/file_active.csv"
    header, *lines = path.read_text("utf-8").splitlines()
    gone = "CASA;2;2;;02/02/2024;30/03/2025"
    path.write_text("\n".join([f"{header};date_sortie", *lines, gone, ""]), "utf-8")
    write(root, 2, (), ())
    (root / "data/raw/2025-T2/file_active.csv").unlink()
    sent = "\n".join([header, *(one for one in lines if one.startswith("CASA")), ""])
    (root / "data/raw/2025-T2/file_active_casa.csv").write_text(sent, "utf-8")
    (message,) = told(root, "2025-T2", "same_file")["message"]
    assert message.startswith("file_active_casa.csv : les 8 lignes sont celles du registre de")


def test_a_common_file_sent_back_as_it_was_carried_forward_is_asked_about(root: Path) -> None:
    """Four of CASA and one of each wait, one of Est had left: nobody came or left since."""
    shutil.rmtree(root / "data/raw/2025-T1")
    rows = tuple(f"CASA;1;{n};{number(600 + n)};02/02/2024" for n in range(4))
    write(root, 1, FIRST, rows)
    path = root / "data/raw/2025-T1/file_active.csv"
    header, *lines = path.read_text("utf-8").splitlines()
    gone = "Est;2;2;;02/02/2024;30/03/2025"
    path.write_text("\n".join([f"{header};date_sortie", *lines, gone, ""]), "utf-8")
    write(root, 2, (), rows)
    (message,) = told(root, "2025-T2", "same_file")["message"]
    assert message.startswith("file_active.csv : les 8 lignes sont celles du registre de 2025-T1")
    write(root, 3, (), (*rows, f"Est;1;0;{number(610)};02/07/2025"))
    assert told(root, "2025-T3", "same_file").empty


def test_a_file_with_one_correction_is_not_the_old_one(root: Path) -> None:
    """Eight rows sent again: with one renewal, one desk, one reason; the desk reads as it did."""
    header = "structure;adultes;enfants;numero_unique;date_demande;date_renouvellement;guichet"
    header += ";motif_sortie"
    rows = [f"CASA;1;{n};{number(600 + n)};02/04/2024;;Mairie;" for n in range(8)]
    last = f"CASA;1;7;{number(607)};02/04/2024;"
    changed = ("02/02/2025;Mairie;", ";CCAS;", ";Mairie;relogement")
    write(root, 2, (), ())
    for again, old in (
        *(([*rows[:7], f"{last}{end}"], []) for end in changed),
        (rows, ["same_file"]),
    ):
        for period, sent in (("2025-T1", rows), ("2025-T2", again)):
            text = "\n".join([header, *sent, ""])
            (root / f"data/raw/{period}/file_active.csv").write_text(text, "utf-8")
        assert told(root, "2025-T2", "same_file")["check"].tolist() == old


def test_who_was_carried_over_a_missing_quarter_is_asked_about(root: Path) -> None:
    """What was sent out in the third quarter is what waited in the first: one of two is gone."""
    shutil.rmtree(root / "data/raw/2025-T1")
    rows = tuple(f"CASA;1;{n};{number(500 + n)};01/02/2024" for n in (1, 2))
    write(root, 1, FIRST, rows)
    write(root, 3, (), rows[:1])
    (message,) = told(root, "2025-T3", "vanished")["message"]
    assert message == (
        "CASA : 1 ménage attendait au 31/03/2025 et n'est plus nulle part : demandez sa sortie "
        "(file_active.csv, ligne 3 de 2025-T1)."
    )
    write(root, 2, (), rows)
    (message,) = told(root, "2025-T3", "vanished")["message"]
    assert message.endswith("(file_active.csv, ligne 3 de 2025-T2).")


def test_those_of_a_structure_without_any_row_are_asked_about(root: Path) -> None:
    """The file of the second quarter has no row of Est, of which one waited."""
    write(root, 2, (), ())
    path = root / "data/raw/2025-T2/file_active.csv"
    lines = path.read_text("utf-8").splitlines()
    kept = [one for one in lines if not one.startswith("Est;")]
    path.write_text("\n".join([*kept, ""]), "utf-8")
    (message,) = told(root, "2025-T2", "vanished")["message"]
    assert message.startswith("Est : 1 ménage attendait au 31/03/2025 et n'est plus nulle part")
