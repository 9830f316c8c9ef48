"""Registers that repeat one another or themselves; all households are invented."""

import random
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from copil_analysis.checking.contained import check_contained
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE

Row = dict[str, Any]
TYPES = {"date": "datetime64[s]", "count": "Int64", "request_number": "str"}
STRUCTURES = ("CASA", "CANNES", "CAPAP", "EST")


def register(parts: dict[str, list[Row]], name: str = WAITING_FILE) -> pd.DataFrame:
    """A tidy register of these files; « a.xlsx/mars » is a sheet."""
    lines = []
    for source, rows in parts.items():
        file, _, place = source.partition("/")
        lines += [{"file": file, "place": place, "row": n, **row} for n, row in enumerate(rows, 2)]
    fields = {field.name: TYPES.get(field.kind, "category") for field in REGISTERS[name]}
    frame = pd.DataFrame(lines, columns=["file", "place", "row", *fields])
    return frame.astype({"file": "category", "place": "category", "row": "int32", **fields})


def told(parts: dict[str, list[Row]], name: str = WAITING_FILE) -> list[tuple[str, str, int]]:
    """Where the blocking findings stand, and how many rows they tell of."""
    findings, _ = check_contained(register(parts, name), name)
    assert all(one.level == "blocking" and one.check == "contained" for one in findings)
    return [(one.row, one.message.split(" : ")[0], one.computed or 0) for one in findings]


def household(n: int, **more: Any) -> Row:
    """A household whose composition, structure and days come from its place in a list."""
    return {
        "structure": STRUCTURES[n % 4],
        "adults": 1 + n % 2,
        "children": n % 5,
        "request_date": date(2009, 1, 1) + timedelta(days=7 * n),
        "entry_date": date(2010, 1, 1) + timedelta(days=5 * n),
        **more,
    }


def number(n: int) -> str:
    return f"0060409{n:06d}GDPUB"


def bare(*households: tuple[str, int, int]) -> list[Row]:
    return [
        {"structure": structure, "adults": adults, "children": children}
        for structure, adults, children in households
    ]


FOUR = bare(("CASA", 1, 1), ("CANNES", 2, 1), ("CAPAP", 1, 0), ("EST", 2, 3))
DATED = [household(n) for n in range(20)]
NUMBERED = [household(n, request_number=number(n)) for n in range(20)]


@pytest.mark.parametrize("rows", [FOUR, DATED, NUMBERED, DATED[:1], NUMBERED[:1], NUMBERED[:2]])
def test_a_register_beside_its_export_is_one_register(rows: list[Row]) -> None:
    """In another order too; with numbers, days, or only compositions."""
    copy = random.Random(1).sample(rows, len(rows))
    ((row, words, count),) = told({"a.xlsx": rows, "a (1).csv": copy})
    assert row == "a (1).csv"
    many = f"{len(rows)} des {len(rows)} lignes d'a (1).csv sont"
    one = "la seule ligne d'a (1).csv est"
    assert words == f"{one if len(rows) == 1 else many} aussi dans a.xlsx"
    assert count == len(rows)


@pytest.mark.parametrize("rows", [FOUR, DATED, NUMBERED])
def test_a_copy_with_a_row_more_and_one_of_twenty_corrected_is_a_copy(rows: list[Row]) -> None:
    """Nearly contained: the larger one is named last."""
    more = [*rows, {**rows[0], "children": 7, "request_number": number(900)}]
    assert [row for row, *_ in told({"a.xlsx": rows, "b.xlsx": more})] == ["a.xlsx"]
    if len(rows) == 20:
        changed = [{**rows[0], "adults": 5, "request_number": number(901)}, *rows[1:]]
        assert len(told({"a.xlsx": rows, "b.xlsx": changed})) == 1


def test_a_copy_may_lack_columns() -> None:
    """What both say is compared: here the export has no numbers and no day of entry."""
    fewer = [{k: v for k, v in row.items() if k != "entry_date"} for row in DATED]
    assert len(told({"a.xlsx": NUMBERED, "a.csv": fewer})) == 1


@pytest.mark.parametrize("rows", [FOUR, DATED, NUMBERED, DATED[:4]])
def test_month_sheets_and_their_recap_count_once(rows: list[Row]) -> None:
    """One finding names all the months, however few rows each has."""
    months = {"jan": rows[:2], "fev": rows[2:3], "mars": rows[3:]}
    parts = {f"a.xlsx/{name}": part for name, part in months.items()}
    ((row, *_),) = told({**parts, "a.xlsx/trimestre": rows})
    assert {f"a.xlsx, {name}" for name in months} == set(row.split(" et "))
    assert told(parts) == []


def test_a_cumulative_register_holds_the_months_before() -> None:
    """January, and January to March."""
    assert [r for r, *_ in told({"jan.xlsx": DATED[:6], "mars.xlsx": DATED})] == ["jan.xlsx"]


def test_three_copies_are_all_told() -> None:
    """Two of them repeat the first."""
    ((row, *_),) = told({"a.xlsx": FOUR, "b.xlsx": FOUR, "c.xlsx": FOUR})
    assert row == "b.xlsx et c.xlsx"


def test_one_structure_s_register_under_two_names_is_told() -> None:
    """The numbers say so, though each file names its own structure."""
    parts = {
        f"file_active_{code}.xlsx": [{**row, "structure": code} for row in NUMBERED]
        for code in ("CASA", "EST")
    }
    assert len(told(parts)) == 1


def test_one_row_a_person_is_no_register() -> None:
    """With numbers, with days, or with compositions only: 2 + 3 and 1 + 1 persons."""
    for more in ({"request_number": number(1)}, {"entry_date": date(2010, 1, 1)}, {}):
        first = {"structure": "CASA", "adults": 2, "children": 3, **more}
        other = {"structure": "EST", "adults": 1, "children": 1, **more}
        if "request_number" in more:
            other["request_number"] = number(2)
        ((row, _, count),) = told({"a.csv": [first] * 5 + [other] * 2})
        assert (row, count) == ("a.csv", 7)


@pytest.mark.parametrize(
    "parts",
    [
        # Two structures with the same compositions, and single persons who came on one day.
        {"casa.xlsx": bare(*[("CASA", 1, n) for n in range(5)]),
         "est.xlsx": bare(*[("EST", 1, n) for n in range(5)])},
        {f"a.xlsx/{sheet}": bare(*[("CASA", 1, 0)] * 6) for sheet in ("femmes", "hommes")},
        {"a.xlsx": [household(0, adults=1, children=0)] * 40},
        # A few forgotten rows beside the register.
        {"a.xlsx": [*DATED, *FOUR], "complement.xlsx": bare(("CASA", 1, 1))},
        {"a.xlsx": NUMBERED, "b.xlsx": [household(30, request_number=number(30)), NUMBERED[0]]},
        # A transfer: the stay in one structure ends when that in the other begins.
        {"casa.xlsx": [{**row, "structure": "CASA", "exit_date": date(2011, 1, 1)}
                       for row in NUMBERED],
         "est.xlsx": [{**row, "structure": "EST", "entry_date": date(2011, 1, 1)}
                      for row in NUMBERED]},
    ],
)  # fmt: skip
def test_registers_of_their_own_are_not_blocked(parts: dict[str, list[Row]]) -> None:
    """What may well be chance, or two stays of one household, stops nothing."""
    assert told(parts) == []


def test_an_attribution_has_a_day_and_a_channel() -> None:
    """Two registers of one dwelling each are the same one where all of it agrees."""
    row = {"structure": "CASA", "date": date(2011, 2, 1), "channel": "agis_iml", "typology": "T1",
           "adults": 1, "children": 0}  # fmt: skip
    assert len(told({"a.xlsx": [row], "b.ods": [row]}, ATTRIBUTIONS)) == 1
    other = {**row, "date": date(2011, 2, 2)}
    assert told({"a.xlsx": [row], "b.ods": [other]}, ATTRIBUTIONS) == []


@pytest.mark.parametrize("is_dated", [True, False])
def test_chance_does_not_block(is_dated: bool) -> None:
    """Of 100 pairs of sheets of one structure, drawn alike, at most one is taken for copies."""
    chance = random.Random(7)
    blocked = 0
    for _ in range(100):
        size = chance.randint(3, 25)
        parts = {
            f"a.xlsx/{sheet}": [
                {
                    "structure": "CASA",
                    "adults": chance.choice((1, 1, 1, 2)),
                    "children": chance.choice((0, 0, 0, 1, 1, 2, 3, 4)),
                    "entry_date": date(2010, 1, chance.randint(1, 28)) if is_dated else None,
                }
                for _ in range(size)
            ]
            for sheet in ("hommes", "femmes")
        }
        blocked += bool(told(parts))
    assert blocked <= 1


def test_the_rows_of_a_repeated_register_are_told_once() -> None:
    """They are left out of what is told row by row."""
    _, rows = check_contained(register({"a.xlsx": NUMBERED, "b.xlsx": NUMBERED}), WAITING_FILE)
    assert rows.all()
    findings, rows = check_contained(register({"a.xlsx": []}), WAITING_FILE)
    assert findings == [] and len(rows) == 0


def test_one_family_with_both_its_days_is_no_chance() -> None:
    """A structure's file of one family that the common file holds too, days and all, blocks."""
    one = [row for row in DATED if row["structure"] == "CANNES" and row["adults"] > 1][:1]
    assert [row for row, _, _ in told({"tous.csv": DATED, "cannes.csv": one})] == ["cannes.csv"]
    undated = [{**row, "entry_date": None} for row in one]
    assert told({"tous.csv": DATED, "cannes.csv": undated}) == []


SINGLE = {"structure": "CASA", "adults": 1, "children": 0}
SINGLES = [{**SINGLE, "entry_date": date(2010, 1, 1) + timedelta(days=9 * n)} for n in range(8)]
LODGED = [
    {**SINGLE, "date": date(2011, 2, 1 + n), "channel": "agis_iml", "typology": "T1"}
    for n in range(8)
]


WHOLE = {n: f"{n} des {n} lignes de b.xlsx sont" for n in (2, 3)}
WHOLE[1] = "la seule ligne de b.xlsx est"


@pytest.mark.parametrize(
    ("rows", "name", "most"),
    [(SINGLES, WAITING_FILE, 2), (LODGED, ATTRIBUTIONS, 1), (NUMBERED[:8], WAITING_FILE, 1),
     (NUMBERED[:8], WAITING_FILE, 3), (SINGLES[:1], WAITING_FILE, 1)],
)  # fmt: skip
def test_a_small_register_within_another_blocks(rows: list[Row], name: str, most: int) -> None:
    """Two single persons with their day, or one with all of an attribution or with its number."""
    assert told({"a.xlsx": rows, "b.xlsx": rows[:most]}, name) == [
        ("b.xlsx", f"{WHOLE[most]} aussi dans a.xlsx", most)
    ]


def test_a_structure_s_file_that_is_its_part_of_the_common_one_blocks() -> None:
    """All that the common file says of Est; one of two of its single persons may be another."""
    common = [*SINGLES, {**SINGLES[3], "structure": "EST"}]
    assert len(told({"tous.csv": common, "est.csv": common[-1:]})) == 1
    common.append({**SINGLES[4], "structure": "EST"})
    assert told({"tous.csv": common, "est.csv": common[-1:]}) == []


@pytest.mark.parametrize(("rows", "name"), [(NUMBERED, WAITING_FILE), (LODGED, ATTRIBUTIONS)])
def test_three_rows_of_eight_in_another_file_block(rows: list[Row], name: str) -> None:
    """They are to be taken out, and are named; one of eight is told row by row only."""
    parts = {"a.xlsx": rows[:5], "b.xlsx": rows[2:8]}
    (finding,) = check_contained(register(parts, name), name)[0]
    assert "3 des 5 lignes d'a.xlsx sont aussi dans b.xlsx" in finding.message
    parts = {
        "a.xlsx": rows[:8],
        "b.xlsx": [
            *rows[5:8],
            *[
                household(
                    90 + n,
                    date=date(2011, 3, n),
                    channel="autres",
                    typology="T2",
                    request_number=number(90 + n),
                )
                for n in range(1, 6)
            ],
        ],
    }
    (finding,) = check_contained(register(parts, name), name)[0]
    assert finding.message.endswith(
        "retirez-les (lignes 2, 3 et 4), ou ne gardez que l'un ou l'autre."
    )
    assert told({"a.xlsx": rows[:8], "b.xlsx": [*parts["b.xlsx"][3:], rows[0]]}, name) == []


@pytest.mark.parametrize(
    ("original", "copy"),
    [
        ("file_active.csv", "file_active (1).csv"),
        ("file_active.csv", "file_active - Copie.csv"),
        ("file_active_CASA.xlsx", "file_active_casa_v2.xlsx"),
        ("file_active_v1.xlsx", "file_active_v2.xlsx"),
        ("file_active.xlsx", "file_active corrigé.ods"),
        ("file_active.xlsx", "file_active.csv"),
        ("file_active.xlsx/feuille « Mars »", "file_active.xlsx/feuille « Mars (2) »"),
    ],
)
@pytest.mark.parametrize("rows", [FOUR, DATED[:4], NUMBERED[:4]])
def test_a_name_that_says_copy_blocks_beside_its_original(
    original: str, copy: str, rows: list[Row]
) -> None:
    """Two of four rows were changed in it since; under other names nothing would be sure."""
    changed = [
        *rows[:2],
        household(70, adults=5, request_number=number(70)),
        household(73, adults=4),
    ]
    assert len(told({original: rows, copy: changed})) == 1
    assert told({original: rows, "file_active_avril.csv": changed}) == []
    assert told({original: rows, copy: changed[2:]}) == []


@pytest.mark.parametrize("other", ["femmes", "EST", "2", "janvier"])
def test_a_part_is_no_copy(other: str) -> None:
    """Two structures, or two parts, with the same compositions, under names of their own."""
    assert told({"file_active.csv": FOUR[:3], f"file_active_{other}.csv": FOUR[1:]}) == []
