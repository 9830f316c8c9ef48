"""Registers as found made tidy, and what is told of their cells."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.cleaning.counts import counted_rows, tell_needs
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.config import read_config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.meaning import answer_of
from copil_analysis.reading.sheets.sheet import Cell, Column
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE

CONFIG = read_config(Path(__file__).parents[2])
GOOD: dict[str, Cell] = {
    "structure": "CASA",
    "date": "31/03/2011",
    "channel": "IML",
    "typology": "T2",
    "adults": "2",
    "children": "1",
}
WAITING: dict[str, Cell] = {"structure": "Est", "adults": "1", "children": "1"}
NUMBER = "0060311012345GDPUB"


def column_of(cells: Sequence[Cell]) -> Column:
    seen: dict[tuple[type, str], int] = {}
    values = {
        seen.setdefault((type(cell), str(cell)), len(seen)): cell
        for cell in cells
        if cell is not None
    }
    codes = [-1 if cell is None else seen[type(cell), str(cell)] for cell in cells]
    are_texts = all(isinstance(value, str) for value in values.values())
    distinct: list[object] = list(values.values())
    return Column(
        np.array(codes, dtype=np.int32),
        pd.Series(distinct, dtype="str" if are_texts else object),
    )


def register(
    *rows: dict[str, Cell], name: str = ATTRIBUTIONS, structure: str | None = None
) -> FoundRegister:
    """A register of these rows, from row 2 on; a key of the first row is a column."""
    return FoundRegister(
        name=name,
        file="registre.csv",
        place="",
        structure=structure,
        rows=np.arange(2, len(rows) + 2, dtype=np.int32),
        columns={field: column_of([row[field] for row in rows]) for field in rows[0]},
        headers={f.name: f.header for f in REGISTERS[name] if f.name in rows[0]},
    )


def clean(
    *rows: dict[str, Cell], name: str = ATTRIBUTIONS, structure: str | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    return clean_register(register(*rows, name=name, structure=structure), CONFIG)


def messages(findings: list[Finding]) -> list[str]:
    return [finding.message for finding in findings]


def test_a_good_row_becomes_codes_without_a_finding() -> None:
    """Labels are codes, dates are dates, counts are numbers."""
    frame, findings = clean(GOOD)
    assert findings == []
    row = frame.iloc[0]
    assert (row["file"], row["place"], row["row"]) == ("registre.csv", "", 2)
    assert (row["structure"], row["channel"], row["typology"]) == ("CASA", "agis_iml", "T2")
    assert (row["date"], row["adults"], row["children"]) == (pd.Timestamp(2011, 3, 31), 2, 1)


@pytest.mark.parametrize("rows", [(), (GOOD,)])
@pytest.mark.parametrize("name", [ATTRIBUTIONS, WAITING_FILE])
def test_every_field_is_a_column_of_its_kind(name: str, rows: tuple[dict[str, Cell], ...]) -> None:
    """What a register lacks is missing everywhere; without rows the columns are the same."""
    found = register(*(rows or (WAITING,)), name=name)
    known = {field.name for field in REGISTERS[name]}
    length = len(rows)
    found = FoundRegister(
        name,
        "a.csv",
        "",
        None,
        found.rows[:length],
        {f: Column(c.codes[:length], c.values) for f, c in found.columns.items() if f in known},
        found.headers,
    )
    frame, _ = clean_register(found, CONFIG)
    added = ["norm_typology", "need"] if name == WAITING_FILE else []
    fields = REGISTERS[name]
    assert list(frame) == ["file", "place", "row", *(field.name for field in fields), *added]
    kinds = {
        **dict.fromkeys(("count",), "Int16"),
        **{"amount": "float64", "date": "datetime64[s]"},
        **{"yes_no": "boolean", "request_number": "str"},
    }
    for field in fields:
        assert frame[field.name].dtype == kinds.get(field.kind, "category")
    assert frame["row"].dtype == "int32"
    assert list(frame["structure"].cat.categories) == list(CONFIG.structure_labels)


def test_an_unknown_label_names_its_rows_and_the_nearest_known_ones() -> None:
    """One finding for each distinct label, however many rows repeat it."""
    bad = GOOD | {"structure": "Cane"}
    frame, findings = clean(GOOD, bad, GOOD, bad, bad, bad)
    (finding,) = findings
    assert (finding.check, finding.table, finding.level) == ("label", "attributions", "error")
    assert (finding.row, finding.column) == (
        "registre.csv, lignes 3, 5, 6 et 1 autre",
        "structure",
    )
    assert finding.message == (
        "registre.csv, lignes 3, 5, 6 et 1 autre, colonne « structure » : « Cane » n'est pas une "
        "structure connue ; les plus proches : Cannes, CASA, CAPAP ; corrigez-la ou ajoutez-la aux "
        "« spellings » de copil.toml ; compté nulle part."
    )
    assert frame["structure"].isna().sum() == 4


def test_many_unknown_labels_are_not_all_told_apart() -> None:
    """Twenty, then one finding for the rest."""
    rows = [GOOD | {"channel": f"Filière {chr(97 + n)}{chr(97 + n)}"} for n in range(25)]
    _, findings = clean(*rows)
    assert len(findings) == 21
    assert findings[-1].row == "registre.csv, lignes 22, 23, 24 et 2 autres"


def test_a_shifted_row_is_told_without_what_it_holds() -> None:
    """A name that slipped into a column of labels stands in no finding and in no free text."""
    shifted: dict[str, Cell] = {
        "structure": "DUPONT Jean",
        "date": "CASA",
        "channel": "12/05/1980",
        "typology": "IML",
        "adults": "T2",
        "children": "2",
        "landlord": "MARTIN Paul",
    }
    frame, findings = clean(GOOD | {"landlord": "Erilia"}, shifted)
    told = " ".join(messages(findings))
    for hidden in ("DUPONT", "MARTIN", "1980"):
        assert hidden not in told
        assert hidden not in frame.to_csv()
    assert all("ligne 3" in message for message in messages(findings))
    assert [f.level for f in findings if f.check == "shifted"] == ["error"]
    assert frame["landlord"].tolist()[0] == "Erilia"


def test_a_label_of_a_shifted_row_is_quoted_where_another_row_reads_well() -> None:
    """It is then a label that somebody uses, not a name."""
    alone = GOOD | {"channel": "Bailleurs"}
    shifted = GOOD | {"channel": "Bailleurs", "adults": "x"}
    assert not any("Bailleurs" in message for message in messages(clean(shifted)[1]))
    assert any("« Bailleurs »" in message for message in messages(clean(shifted, alone)[1]))


@pytest.mark.parametrize("field", [name for name in GOOD if name != "date"])
@pytest.mark.parametrize(
    "cell", [NUMBER, "0060311 012345 gdpub", "12/05/1980", 29353, "Mme Le Gall"]
)
def test_what_may_be_personal_is_never_quoted(field: str, cell: Cell) -> None:
    """A request number, a birth date or a name in a wrong column is told by its place only."""
    _, findings = clean(GOOD | {field: cell})
    (finding,) = findings
    assert "non citée" in finding.message
    assert "1980" not in finding.message
    assert "012345" not in finding.message and "Le Gall" not in finding.message


def test_a_date_is_quoted_only_if_it_is_no_birth_date() -> None:
    """Of a day far off the year is told, of one of the last century that cannot be, nothing."""
    far = clean(GOOD | {"date": "01/02/1900"})[1]
    assert "l'année 1900 n'est pas possible ; on attend de 1950 à 2098" in far[0].message
    assert "« mars 2011 » n'est pas une date" in clean(GOOD | {"date": "mars 2011"})[1][0].message
    assert "non citée" in clean(GOOD | {"date": "31/02/1985"})[1][0].message


def test_html_and_formulas_are_texts() -> None:
    """They are told as they stand, cut at 40 characters."""
    _, findings = clean(GOOD | {"channel": "<script>alert(1)</script>" + "x" * 40})
    assert f"« <script>alert(1)</script>{'x' * 14}… »" in findings[0].message
    _, findings = clean(GOOD | {"typology": "=HYPERLINK(1)"})
    assert "« =HYPERLINK(1) » n'est pas une typologie" in findings[0].message


def test_what_is_required_and_missing_is_an_error_once_a_column() -> None:
    """Blank children are none; a blank anything else is told with its rows."""
    empty = dict.fromkeys(GOOD)
    frame, findings = clean(GOOD, GOOD | {"channel": "-"}, GOOD | {"channel": None}, GOOD | empty)
    missing = {f.column: f.row for f in findings if f.check == "missing"}
    assert missing["contingent"] == "registre.csv, lignes 3, 4 et 5"
    assert set(missing) == {"structure", "date_attribution", "contingent", "typologie", "adultes"}
    assert frame["children"].tolist() == [1, 1, 1, 0]
    assert frame["adults"].isna().tolist() == [False, False, False, True]


def test_unknown_marks_and_footnotes_are_said() -> None:
    """« n.d. » is missing, an error where the value is required; a mark is dropped."""
    rows = GOOD | {"rent": "n.d.", "adults": "2 *"}, GOOD | {"rent": "450", "adults": "NC"}
    frame, findings = clean(*rows)
    assert [(f.check, f.level, f.row) for f in findings] == [
        ("missing", "error", "registre.csv, ligne 3"),
        ("mark", "", "registre.csv, ligne 2"),
        ("missing", "", "registre.csv, ligne 2"),
    ]
    assert frame["adults"].isna().tolist() == [False, True]


@pytest.mark.parametrize("cell", ["-3", "1,5", "1e9", "31"])
def test_an_impossible_count_is_quoted_and_missing(cell: str) -> None:
    """Its row still counts as a household."""
    frame, findings = clean(GOOD | {"children": cell})
    assert len(frame) == 1
    assert frame["children"].isna().all()
    assert f"« {cell} » n'est pas un nombre de personnes" in findings[0].message
    assert findings[0].level == "error"


def test_a_commune_that_may_have_lost_its_zero_is_a_warning() -> None:
    """06088 as a number becomes 6088, and that commune does not exist."""
    frame, findings = clean(GOOD | {"commune": 6088.0}, GOOD | {"commune": "06088"})
    assert frame["commune"].tolist() == ["6088", "06088"]
    assert [(f.check, f.level) for f in findings] == [("code", "warning")]


def test_the_file_name_gives_the_structure_and_a_row_may_differ() -> None:
    """A blank cell takes that of the file; another structure is kept and told."""
    rows = [GOOD | {"structure": cell} for cell in ("CASA", None, "-", "Cannes", "Cannes")]
    frame, findings = clean(*rows, structure="CANNES")
    assert frame["structure"].tolist() == ["CASA", *["CANNES"] * 4]
    assert [(f.check, f.level, f.row) for f in findings] == [
        ("structure", "warning", "registre.csv, ligne 2")
    ]
    without = {name: cell for name, cell in GOOD.items() if name != "structure"}
    frame, findings = clean(without, structure="EST")
    assert (frame["structure"].tolist(), findings) == (["EST"], [])


@pytest.mark.parametrize("facts", [{"typology": "Foyer"}, {"typology": None, "is_foyer": "oui"}])
def test_a_logement_foyer_needs_no_typology(facts: dict[str, Cell]) -> None:
    """Its row counts as a rehousing, without a finding."""
    plain = {name: "non" if name == "is_foyer" else GOOD[name] for name in facts}
    frame, findings = clean(GOOD | plain, GOOD | facts)
    assert findings == []
    assert frame["typology"].isna().tolist() == [False, True]
    assert frame["is_foyer"].fillna(False).tolist() == [False, True]


def test_the_need_is_what_the_register_says_else_the_norm() -> None:
    """Both are kept, a studio is a T1, and the report says how many were derived."""
    said = ("Studio", "T2", None, "n.d.", "foyer", None)
    rows = [WAITING | {"typology": cell} for cell in said]
    rows[5] |= {"adults": "n.d."}
    frame, _ = clean(*rows, name=WAITING_FILE)
    assert frame["need"].astype(object).where(frame["need"].notna(), None).tolist() == [
        *("T1", "T2", "T3", "T3", "T3"),
        None,
    ]
    assert frame["norm_typology"].tolist()[:5] == ["T3"] * 5
    need = tell_needs(counted_rows("waiting", frame, snapshot=date(2011, 3, 31)), norm="drihl")
    assert (need.check, need.status, need.level) == ("need", "ok", "")
    assert (need.stated, need.computed) == (6, 3)
    assert need.message == (
        "Registre de la file active : 3 besoins sur 6 déduits de la composition par la norme "
        "drihl ; 2 typologies sur 2 diffèrent de cette norme."
    )


def test_only_who_waits_on_the_day_is_among_the_needs() -> None:
    """Who left before the snapshot is not; who leaves later, still waits on it."""
    rows = [WAITING | {"exit_date": cell} for cell in (None, "31/03/2011", "01/04/2011")]
    frame, _ = clean(*rows, name=WAITING_FILE)
    waiting = counted_rows("waiting", frame, snapshot=date(2011, 3, 31))
    need = tell_needs(waiting, norm="drihl")
    assert (need.stated, need.computed) == (2, 2)


def test_the_norm_is_that_of_the_configuration() -> None:
    """A couple with two children: a T4 by DRIHL, a T3 by Insee, where the two share a room."""
    found = register(WAITING | {"adults": "2", "children": "2"}, name=WAITING_FILE)
    by_norm = [
        clean_register(found, CONFIG.model_copy(update={"norm": norm}))[0]["need"].tolist()
        for norm in ("drihl", "insee")
    ]
    assert by_norm == [["T4"], ["T3"]]


def test_persons_as_desks_are_asked_for_without_being_named() -> None:
    """One warning for all their rows; other desks stay."""
    rows = (WAITING | {"desk": desk} for desk in ("Mme Durand", "GDPUB", "M. Roux"))
    frame, findings = clean(*rows, name=WAITING_FILE)
    assert frame["desk"].astype("str").fillna("").tolist() == ["", "GDPUB", ""]
    (finding,) = findings
    assert (finding.level, finding.rows) == ("warning", (2, 4))
    assert "écrivez le guichet" in finding.message and "Durand" not in finding.message


def test_words_in_the_column_of_numbers_are_no_number() -> None:
    """Nothing of them is kept, so no workbook carries them forward glued together."""
    cells = ("DEMANDE EN COURS DE DEPOT", "en cours d'enregistrement", "néant", "0" * 18)
    frame, findings = clean(*(GOOD | {"request_number": cell} for cell in cells))
    assert frame["request_number"].isna().all() and not findings


def test_request_numbers_are_capitals_without_spaces() -> None:
    """A mark is no number; a numeric cell is a text; nothing is told here."""
    cells: list[Cell] = [NUMBER, "0060311 012345\u202fgdpub", "n.d.", None, "-", NUMBER]
    frame, findings = clean(*(GOOD | {"request_number": cell} for cell in cells))
    assert frame["request_number"].fillna("").tolist() == [NUMBER, NUMBER, "", "", "", NUMBER]
    frame, more = clean(GOOD | {"request_number": 60311012345.0}, GOOD | {"request_number": NUMBER})
    assert frame["request_number"].tolist() == ["60311012345", NUMBER]
    assert findings == more == []


def test_request_numbers_all_different_are_taken_as_they_are() -> None:
    """The way that millions of rows take gives the same as the other."""
    cells = [f"0060311{n:06d}GDPUB" for n in range(50)] + ["0060311 999999 gdpub", "N.C."]
    frame, _ = clean(*(GOOD | {"request_number": cell} for cell in cells))
    assert frame["request_number"].tolist()[:50] == cells[:50]
    assert frame["request_number"].fillna("").tolist()[50:] == ["0060311999999GDPUB", ""]


DIRTY = st.fixed_dictionaries(
    {
        "structure": st.sampled_from(["CASA", "casa ", "Cane", None]),
        "date": st.sampled_from(["31/03/2011", 40633, "hier", None]),
        "channel": st.sampled_from(["IML", "Préfecture", "?"]),
        "typology": st.sampled_from(["T2", "studio", "foyer", None]),
        "adults": st.sampled_from(["1", 2, "2 *", "-1", None]),
        "children": st.sampled_from(["0", 1.0, "-", "n.d."]),
        "landlord": st.sampled_from(["Erilia", "CDC", "s", None]),
        "request_number": st.sampled_from([NUMBER, NUMBER.lower(), None]),
    }
)


@given(st.lists(DIRTY, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Cell]], random: object) -> None:
    """Each row means the same wherever it stands, and as many things are told."""
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight, told = clean(*rows)
    shuffled, told_then = clean(*(rows[place] for place in order))
    expected = straight.drop(columns="row").iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(shuffled.drop(columns="row"), expected)
    assert sorted((f.check, f.column, f.level) for f in told) == sorted(
        (f.check, f.column, f.level) for f in told_then
    )


CELLS = st.one_of(
    *(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans()),
    *(st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.sampled_from([NUMBER, "T2"])),
)


@settings(max_examples=100)
@given(st.data(), st.sampled_from([ATTRIBUTIONS, WAITING_FILE]), st.integers(1, 6))
def test_no_cell_breaks_the_cleaning(data: st.DataObject, name: str, length: int) -> None:
    """100 registers of arbitrary cells: only who has left goes, no request number is told."""
    columns = {
        field.name: data.draw(st.lists(CELLS, min_size=length, max_size=length))
        for field in REGISTERS[name]
    }
    rows = [{field: cells[place] for field, cells in columns.items()} for place in range(length)]
    frame, findings = clean(*rows, name=name)
    left = [cell for cell in columns.get("exit_date", []) if answer_of(cell) == 1]
    assert 0 <= length - len(frame) <= len(left)
    assert not any(NUMBER in str(finding) for finding in findings)
    assert not frame.drop(columns="request_number").astype(str).eq(NUMBER).any(axis=None)


@pytest.mark.parametrize("name", [ATTRIBUTIONS, WAITING_FILE])
def test_columns_without_a_cell_are_missing(name: str) -> None:
    """A register whose rows are all empty in every column is still a table."""
    row: dict[str, Cell] = {field.name: None for field in REGISTERS[name]}
    frame, _ = clean(row, row, name=name)
    empty = frame.drop(columns=["file", "place", "row", "children"])
    assert (empty.drop(columns="is_foyer", errors="ignore")).isna().all(axis=None)
    assert frame["children"].tolist() == [0, 0]
