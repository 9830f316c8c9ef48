"""All that the files of a period say, from several sources."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from copil_analysis.config import read_config
from copil_analysis.errors import CopilError
from copil_analysis.gathering import gather, read_file, stack
from copil_analysis.period import Period
from copil_analysis.register_fields import REGISTERS
from copil_analysis.tracing import trace
from copil_analysis.workspace.template_workbook import write_template

PROJECT = Path(__file__).parents[1]
SLIDES = PROJECT / "data/raw/2011-T1/slides.txt"
HEADER = "structure;date_attribution;contingent;typologie;adultes;enfants;logement_foyer;bailleur"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The raw folder of a workspace with the facts of a quarter and nothing else."""
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    folder = tmp_path / "data/raw/2011-T1"
    folder.mkdir(parents=True)
    shutil.copy(PROJECT / "data/raw/2011-T1/period.toml", folder)
    return folder


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def counts(raw: Path, table: str) -> dict[str, object]:
    """What is known of the structures: the sum of the first counted column."""
    tables = gather(Period(2011, 1), raw.parents[2]).tables
    value = "dwellings" if table == "dwellings" else "households"
    sums = tables[table].groupby("structure", sort=False)[value].sum(min_count=1)
    return {str(code): n for code, n in sums.dropna().items()}


def test_every_cell_of_a_file_is_told() -> None:
    """150 cells of five tables: printed, blank, and the two recovered ones."""
    cells = read_file(SLIDES, PROJECT).frame
    columns = ["file", "place", "table", "row", "column", "value", "status", "readings"]
    assert list(cells.columns) == columns
    recovered = cells[cells["status"] == "recovered"]
    assert recovered[["table", "row", "column", "value"]].to_numpy().tolist() == [
        ["rehoused", "CANNES", "children", 12],
        ["waiting", "CAPAP", "adults", 20],
    ]


def test_a_doubtful_reading_says_so_beside_its_figures(tmp_path: Path) -> None:
    """Two T1 and T2 that nothing tells apart: two readings, and no proof in any cell."""
    path = tmp_path / "slides.txt"
    path.write_text("4 Besoins T1T2Total CASA33 Total33", encoding="utf-8")
    assert set(read_file(path, PROJECT).frame["readings"]) == {2}
    readings = read_file(SLIDES, PROJECT).frame.groupby("table")["readings"].max()
    assert readings.fillna(0).to_dict() == {
        "allocations": 1, "rehoused": 1, "dwellings": 1, "waiting": 1, "needs": 0
    }  # fmt: skip


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """Windows writes one; it changes no cell."""
    path = tmp_path / "slides.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SLIDES.read_bytes())
    assert read_file(path, PROJECT).frame.equals(read_file(SLIDES, PROJECT).frame)


def test_a_register_is_read_without_its_numbers_and_without_formulas(tmp_path: Path) -> None:
    """Clean rows on the screen: no request number, and no text that a spreadsheet would run."""
    path = tmp_path / "attributions_casa.csv"
    write(
        path,
        f"{HEADER};numero_unique",
        "CASA;02/02/2011;IML;T2;1;1;non;=HYPERLINK(1);0060424012345GDPUB",
    )
    text = read_file(path, PROJECT).frame.to_csv(index=False)
    assert "012345" not in text
    assert ",'=HYPERLINK(1)," in text


def test_a_file_of_which_nothing_can_be_used_is_one_sentence(tmp_path: Path) -> None:
    """What stands in the way is told as the run would tell it."""
    path = tmp_path / "attributions_casa.csv"
    write(path, "un;deux;trois", "1;2;3")
    with pytest.raises(CopilError, match=r"attributions_casa\.csv"):
        read_file(path, PROJECT)


def test_a_structure_s_own_register_tells_of_it_alone(raw: Path) -> None:
    """Two households of CASA; of the others nobody told, which is no zero."""
    rows = ["02/02/2011;IML;T2;1;1;;", "03/02/2011;IML;T3;2;1;;"]
    write(raw / "attributions_casa.csv", HEADER.removeprefix("structure;"), *rows)
    assert counts(raw, "rehoused") == {"CASA": 2}


def test_a_common_register_tells_of_all(raw: Path) -> None:
    """Whom it does not name has no allocation, and a warning asks to confirm it."""
    write(
        raw / "attributions.csv",
        HEADER,
        "CASA;02/02/2011;IML;T2;1;1;;",
        "Secteur est;03/02/2011;Préfecture;T3;2;1;;",
    )
    assert counts(raw, "allocations") == {"CASA": 1, "CANNES": 0, "CAPAP": 0, "EST": 1}
    findings = gather(Period(2011, 1), raw.parents[2]).findings
    absent = [one for one in findings if one.check == "presence"]
    assert [(one.row, one.level) for one in absent] == [
        ("CANNES", "warning"),
        ("CAPAP", "warning"),
    ]


def test_a_row_in_another_structure_s_file_does_not_replace_its_table(raw: Path) -> None:
    """One row naming CASA in Est's register is told; CASA's cross-table stays its source."""
    write(raw / "tableau_relogements_casa.csv", "structure;ménages;adultes;enfants", "CASA;6;7;2")
    write(
        raw / "attributions_est.csv",
        HEADER,
        "Est;02/02/2011;IML;T2;1;1;non;",
        "CASA;03/02/2011;IML;T2;1;1;non;",
    )
    assert counts(raw, "rehoused") == {"CASA": 6, "EST": 1}
    findings = gather(Period(2011, 1), raw.parents[2]).findings
    assert ("structure", "warning") in {(one.check, one.level) for one in findings}
    assert any(one.check == "sources" and one.row == "CASA" for one in findings)


def test_two_registers_of_one_structure_add_up_and_are_told(raw: Path) -> None:
    """One a month is usual; the same rows exported twice are not."""
    for month in ("01", "02"):
        row = f"CASA;02/{month}/2011;IML;T2;1;1;non;"
        write(raw / f"attributions_casa_{month}.csv", HEADER, row)
    assert counts(raw, "rehoused") == {"CASA": 2}
    findings = gather(Period(2011, 1), raw.parents[2]).findings
    (shared,) = [one for one in findings if one.check == "sources"]
    assert shared.level == "warning" and "s'additionnent" in shared.message


def test_a_logement_foyer_is_a_rehousing_and_no_dwelling(raw: Path) -> None:
    """domain.md: it counts as a rehousing, not as a dwelling of a typology."""
    write(
        raw / "attributions_casa.csv",
        HEADER,
        "CASA;02/02/2011;IML;T2;1;1;non;",
        "CASA;02/02/2011;IML;;1;0;oui;",
    )
    assert counts(raw, "rehoused") == {"CASA": 2}
    assert counts(raw, "dwellings") == {"CASA": 1}


def test_a_register_comes_before_slides_and_what_differs_is_told(raw: Path) -> None:
    """The slides say 6 for CASA, the register 1; the others stay as the slides say."""
    shutil.copy(SLIDES, raw)
    write(raw / "attributions_casa.csv", HEADER, "CASA;02/02/2011;IML;T2;1;1;non;")
    assert counts(raw, "rehoused") == {"CASA": 1, "CANNES": 13, "CAPAP": 2, "EST": 24}
    gathered = gather(Period(2011, 1), raw.parents[2])
    told = {
        (one.table, one.row, one.column): (one.stated, one.computed, one.level)
        for one in gathered.findings
        if one.check == "sources"
    }
    assert told["rehoused", "CASA", "households"] == (6, 1, "error")
    assert ("dwellings", "CASA", "T2") not in told
    assert gathered.merged.sources["rehoused"].startswith("registre attributions_casa.csv ; diapo")


def test_two_files_for_one_table_are_refused(raw: Path) -> None:
    """Which of the two is right, only a person can say."""
    shutil.copy(SLIDES, raw)
    text = SLIDES.read_text("utf-8").replace("CASA31372057", "CASA32372057")
    (raw / "slides_bis.txt").write_text(text, encoding="utf-8")
    findings = gather(Period(2011, 1), raw.parents[2]).findings
    blocking = [one.message for one in findings if one.level == "blocking"]
    assert len(blocking) == 5
    assert all("slides.txt" in one and "slides_bis.txt" in one for one in blocking)


def test_a_file_sent_twice_is_told(raw: Path) -> None:
    """The same bytes under two names: every row would count twice."""
    for name in ("attributions_casa.csv", "attributions_casa (1).csv"):
        write(raw / name, HEADER, "CASA;02/02/2011;IML;T2;1;1;non;")
    findings = gather(Period(2011, 1), raw.parents[2]).findings
    (twins,) = [one for one in findings if "même contenu" in one.message]
    assert twins.level == "blocking"


def test_one_structure_a_file_makes_one_table(raw: Path) -> None:
    """Two cross-tables of the waiting file, each of one structure, are merged."""
    header = "structure;ménages;adultes;enfants;personnes"
    write(raw / "tableau_file_active_casa.csv", header, "CASA;31;37;20;57")
    write(raw / "tableau_file_active_est.csv", header, "Est;94;125;165;290")
    assert counts(raw, "waiting") == {"CASA": 31, "EST": 94}


def test_a_structure_that_sends_its_own_file_is_not_zero_when_it_is_forgotten(raw: Path) -> None:
    """CASA and CAPAP share a file, Est sends its own: Cannes has sent nothing, and is missing."""
    write(
        raw / "attributions.csv",
        HEADER,
        "CASA;02/02/2011;IML;T1;1;0;;",
        "CAPAP;03/02/2011;IML;T2;1;1;;",
    )
    write(raw / "attributions_est.csv", HEADER, "Est;04/02/2011;IML;T1;1;0;;")
    assert counts(raw, "allocations") == {"CASA": 1, "CAPAP": 1, "EST": 1}
    (raw / "attributions_est.csv").unlink()
    assert counts(raw, "allocations") == {"CASA": 1, "CANNES": 0, "CAPAP": 1, "EST": 0}


@pytest.mark.parametrize("empty", [[], [None, None]])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_register_without_values_is_stacked_with_a_filled_one(
    empty: list[None], is_first: bool
) -> None:
    """A column that nothing tells has categories of no type: the names stay, whatever the order."""
    columns = {
        "structure": pd.Categorical(empty, categories=["CASA", "EST"]),
        "landlord": pd.Categorical(empty),
        "rent": pd.Series([float("nan")] * len(empty), dtype="float64"),
    }
    without = pd.DataFrame(columns)
    landlords = pd.Series(["Logis", "Erilia"], dtype="str").astype("category")
    structures = pd.Categorical(["EST", "EST"], categories=["CASA", "EST"])
    filled = pd.DataFrame({"structure": structures, "landlord": landlords, "rent": [410.0, 380.0]})
    stacked = stack([without, filled] if is_first else [filled, without])
    told = stacked.dropna(subset="landlord")
    assert told["landlord"].tolist() == ["Logis", "Erilia"]
    assert told["rent"].tolist() == [410.0, 380.0]
    assert len(stacked) == len(empty) + 2
    assert list(stacked["structure"].cat.categories) == ["CASA", "EST"]
    assert set(stacked["landlord"].cat.categories) == {"Logis", "Erilia"}


def test_registers_without_any_value_are_stacked() -> None:
    """Two quarters of which nothing is told: no row, and a category of texts still."""
    empty = pd.DataFrame({"landlord": pd.Categorical([])})
    stacked = stack([empty, empty])
    assert stacked.empty
    assert stacked["landlord"].cat.categories.dtype == "str"


def told(raw: Path) -> list[str]:
    """What is said of a period in which nothing was allocated."""
    findings = gather(Period(2011, 1), raw.parents[2]).findings
    return [one.message for one in findings if one.check == "nothing"]


def test_a_register_with_its_header_alone_is_a_quarter_of_zeros(raw: Path) -> None:
    """Nothing was allocated: 4 structures by 6 channels and by 7 typologies of zeros, and told."""
    write(raw / "attributions.csv", HEADER)
    gathered = gather(Period(2011, 1), raw.parents[2])
    for name, rows in (("allocations", 24), ("rehoused", 4), ("dwellings", 28)):
        counted = gathered.tables[name].select_dtypes("number")
        assert len(counted) == rows and (counted == 0).all(axis=None)
    (message,) = told(raw)
    assert message.startswith("registre attributions.csv : rien n'a été attribué")


def test_a_line_of_period_toml_says_that_nothing_was_allocated(raw: Path) -> None:
    """No register is due then; one that has rows contradicts it, and its rows count."""
    facts = (raw / "period.toml").read_text("utf-8").split("[[")[0]
    (raw / "period.toml").write_text(f"{facts}nothing_allocated = true\n", encoding="utf-8")
    assert counts(raw, "rehoused") == dict.fromkeys(("CASA", "CANNES", "CAPAP", "EST"), 0)
    assert told(raw)[0].startswith("period.toml : rien n'a été attribué")
    row = trace("2011-T1", "attributions", "CASA", root=raw.parents[2]).iloc[0]
    assert row[["file", "value"]].tolist() == ["period.toml", 0]
    write(raw / "attributions.csv", HEADER, "CASA;01/02/2011;IML;T2;1;0;;")
    assert counts(raw, "rehoused")["CASA"] == 1
    assert "registre attributions.csv donne des attributions" in told(raw)[0]


def test_an_empty_register_takes_nothing_from_the_slides(raw: Path) -> None:
    """The 45 dwellings of the deck stay, as does a period without any register."""
    shutil.copy(SLIDES, raw)
    write(raw / "attributions.csv", HEADER)
    assert sum(int(str(n)) for n in counts(raw, "allocations").values()) == 45
    assert told(raw) == []


def test_a_workbook_of_ours_that_nobody_filled_says_nothing(raw: Path, tmp_path: Path) -> None:
    """It was not sent to say that nothing was allocated; its other two sheets are not told."""
    config = read_config(tmp_path)
    for register in REGISTERS:
        path = raw / f"{register}.xlsx"
        write_template(path, register, period=Period(2011, 1), config=config)
    gathered = gather(Period(2011, 1), tmp_path)
    assert counts(raw, "allocations") == {} and told(raw) == []
    assert [one.check for one in gathered.findings if one.level] == ["empty", "empty"]
    assert "nothing_allocated = true dans period.toml" in gathered.findings[0].message
    assert not [one for one in gathered.findings if "feuille ignorée" in one.message]


def test_a_register_whose_rows_do_not_count_is_no_quarter_of_zeros(raw: Path) -> None:
    """A lone cell below the header may be a household that was begun: nothing is assumed."""
    write(raw / "attributions.csv", HEADER, "CASA;;;;;;;")
    assert told(raw) == [] and counts(raw, "allocations") == {}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_structure_of_unseen_rows_is_missing_and_no_zero(raw: Path, suffix: str) -> None:
    """Where a row is shifted or hidden, a structure that no other row names may be its own."""
    rows = ["structure;adultes;enfants", "CASA;1;1", "Cannes;2;1", "Est;2;3", "CAPAP;1;0;x"]
    path = raw / f"file_active{suffix}"
    if suffix == ".csv":
        write(path, *rows)
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row.split(";")[:3])
            sheet.set_row(4, None, None, {"hidden": True})
    assert counts(raw, "waiting") == {"CASA": 1, "CANNES": 1, "EST": 1}
