"""What the rows of the registers say that should be looked at; all households are invented."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from copil_analysis.checking.registers import (
    check_attributions,
    check_both,
    check_national,
    check_waiting_file,
)
from copil_analysis.config import PeriodFacts, read_config
from copil_analysis.finding import Finding
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE

CONFIG = read_config(Path(__file__).parents[2])
FACTS = PeriodFacts(
    start=date(2011, 1, 1),
    end=date(2011, 4, 10),
    snapshot=date(2011, 4, 11),
    committee=date(2011, 4, 15),
)
EST = CONFIG.structure_labels["EST"]
NUMBER, OTHER = "0060409012345GDPUB", "0060509054321GDPUB"
TYPES = {"date": "datetime64[s]", "count": "Int64", "request_number": "str"}


def register(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """A tidy register; the first row stands in line 2 of a file, as below a header."""
    default = {"file": f"{name}.xlsx", "place": "", "structure": "CASA", "adults": 1, "children": 0}
    lines = [{**default, "row": line, **row} for line, row in enumerate(rows, 2)]
    fields = {field.name: TYPES.get(field.kind, "category") for field in REGISTERS[name]}
    frame = pd.DataFrame(lines, columns=["file", "place", "row", *fields])
    return frame.astype({"file": "category", "place": "category", "row": "int32", **fields})


def attributions(*rows: dict[str, Any]) -> list[Finding]:
    return list(check_attributions(register(ATTRIBUTIONS, *rows), FACTS, CONFIG))


def waiting(*rows: dict[str, Any]) -> list[Finding]:
    return list(check_waiting_file(register(WAITING_FILE, *rows), FACTS, CONFIG))


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    return [(one.check, one.row, one.column, one.level) for one in findings]


def test_registers_in_order_are_not_told() -> None:
    """On the first and the last day, after a deposit long ago, by two like households."""
    assert not attributions(
        {"date": date(2011, 1, 1), "request_number": NUMBER, "request_date": date(2009, 4, 2)},
        {"date": date(2011, 4, 10), "request_number": OTHER, "request_date": date(2009, 5, 3)},
        {"date": date(2011, 4, 10), "request_date": date(2011, 4, 10)},
        {"date": date(2011, 4, 10), "adults": 2},
        {"date": date(2011, 4, 10), "structure": "EST"},
    )
    assert not waiting(
        {"entry_date": date(2011, 4, 11), "request_date": date(2011, 4, 11)},
        {"entry_date": date(2010, 4, 11), "exit_date": date(2010, 4, 11), "exit_reason": "other"},
        {"exit_date": date(2011, 4, 12), "exit_reason": "rehoused"},
        {"request_number": NUMBER},
        {"adults": 12},
        {"adults": 12},
    )


def test_an_empty_register_is_not_told() -> None:
    """A header only."""
    assert attributions() == []
    assert waiting() == []


def test_attributions_out_of_the_period_are_told_file_by_file() -> None:
    """The bounds are those of period.toml, and the message repeats them."""
    outside = {"date": date(2010, 12, 31)}
    found = attributions(
        outside | {"adults": 1},
        outside | {"adults": 2},
        outside | {"adults": 3},
        outside | {"adults": 4},
        {"date": date(2011, 4, 11), "file": "attributions_est.ods", "place": "feuille « avril »"},
        {"date": date(2011, 4, 10)},
    )
    assert told(found) == [
        ("dates", "attributions.xlsx, lignes 2, 3, 4 et 1 autre", "date_attribution", "warning"),
        (
            "dates",
            "attributions_est.ods, feuille « avril », ligne 6",
            "date_attribution",
            "warning",
        ),
    ]
    assert [one.computed for one in found] == [4, 1]
    assert "du 01/01/2011 au 10/04/2011" in found[0].message


@pytest.mark.parametrize("allocated", [date(2011, 1, 31), None])
def test_a_request_comes_before_its_attribution_and_the_committee(allocated: date | None) -> None:
    """Each date is told once, whether it is after the attribution or after the committee."""
    found = attributions({"date": allocated, "request_date": date(2011, 4, 16)})
    assert told(found) == [("dates", "attributions.xlsx, ligne 2", "date_demande", "error")]
    assert ("l'attribution" in found[0].message) == (allocated is not None)


@pytest.mark.parametrize(
    ("dates", "column", "level"),
    [
        ({"request_date": date(2011, 4, 12)}, "date_demande", "warning"),
        ({"entry_date": date(2011, 4, 12)}, "date_entree", "warning"),
        ({"entry_date": date(2011, 2, 2), "exit_date": date(2011, 2, 1)}, "date_sortie", "error"),
        ({"exit_reason": "other"}, "date_sortie", "warning"),
        (
            {"request_date": date(2010, 3, 11), "renewal_date": date(2010, 3, 10)},
            "date_renouvellement",
            "warning",
        ),
        ({"renewal_date": date(2011, 4, 12)}, "date_renouvellement", "warning"),
    ],
)
def test_dates_of_the_waiting_file_follow(dates: dict[str, Any], column: str, level: str) -> None:
    """After the snapshot, an exit before the entry or without a day, a renewal before all."""
    assert told(waiting(dates)) == [("dates", "file_active.xlsx, ligne 2", column, level)]


def test_a_renewal_follows_its_deposit() -> None:
    """On the same day too; of one that is old the page and the follow-up tell."""
    assert not waiting({"request_date": date(2009, 1, 1), "renewal_date": date(2009, 1, 1)})
    assert not waiting({"renewal_date": date(2009, 1, 1)}, {"request_date": date(2009, 1, 1)})


def test_the_export_is_told_by_what_is_twice_in_it_only() -> None:
    """A number of another shape, or of another month than its deposit's, is not ours to correct."""
    frame = pd.DataFrame(
        {
            "file": pd.Categorical(["sne.csv"] * 4),
            "place": pd.Categorical([""] * 4),
            "row": pd.Series([2, 3, 4, 5], dtype="int32"),
            "request_number": pd.Series([NUMBER, "123456", OTHER, NUMBER], dtype="str"),
            "request_date": pd.Series(pd.to_datetime(["2011-01-01"] * 4)).astype("datetime64[s]"),
        }
    )
    expected = [("duplicate", "sne.csv, lignes 2 et 5", "numero_unique", "warning")]
    assert told(check_national(frame)) == expected


def test_odd_compositions_are_to_be_confirmed() -> None:
    """No adult, more than twelve persons; a missing composition is told by the cleaning."""
    found = waiting({"adults": 0, "children": 2}, {"adults": 2, "children": 11}, {"adults": None})
    assert told(found) == [
        ("composition", "file_active.xlsx, ligne 2", "adultes", "warning"),
        ("composition", "file_active.xlsx, ligne 3", "adultes", "warning"),
    ]


def test_a_wrong_number_is_told_without_being_said() -> None:
    """Its shape, length, month, and the month of the deposit; each by its rows only."""
    numbers = ["6040901234X", NUMBER + "06", "0061309012345GDPUB", NUMBER]
    found = waiting(
        *({"request_number": number, "request_date": date(2011, 4, 1)} for number in numbers)
    )
    assert [(one.check, one.row[-7:]) for one in found] == [
        ("request_number", f"ligne {row}") for row in (2, 3, 4, 5)
    ]
    assert not any(number[3:9] in one.message for one in found for number in numbers)


def test_the_same_number_twice_is_told_with_both_places() -> None:
    """In two files, in one structure; the words do not say that two follow the household."""
    again = {"request_number": NUMBER, "file": "file_active_b.csv"}
    new = {**again, "request_number": "0060509054322GDPUB"}
    (found,) = waiting({"request_number": NUMBER}, {"request_number": OTHER}, again, new)
    assert (found.check, found.level, found.computed) == ("duplicate", "warning", 2)
    assert found.row == "file_active.xlsx, ligne 2 ; file_active_b.csv, ligne 4"
    assert "suivi par" not in found.message
    assert NUMBER[3:9] not in found.message


@pytest.mark.parametrize(
    "damaged", ["60409012345", "60409012345GDPUB", "060409012345", "0060409012345"]
)
def test_a_number_that_lost_its_zeros_is_matched_with_the_whole_one(damaged: str) -> None:
    """Read as a figure, it has neither its zeros nor its desk; another sequence is another."""
    found = waiting({"request_number": NUMBER}, {"request_number": damaged})
    assert [one.check for one in found] == ["request_number", "duplicate"]
    found = waiting({"request_number": OTHER}, {"request_number": damaged})
    assert [one.check for one in found] == ["request_number"]


def test_a_household_followed_by_two_structures_is_told() -> None:
    """One household, one request in a department (domain.md)."""
    (found,) = waiting(
        {"request_number": NUMBER, "structure": "EST"},
        {"request_number": NUMBER, "structure": "CASA"},
    )
    assert f"suivi par deux structures (CASA, {EST})" in found.message


@pytest.mark.parametrize(
    ("entry", "is_told"), [(date(2011, 1, 5), False), (date(2011, 1, 4), True)]
)
@pytest.mark.parametrize("structure", ["CASA", "EST"])
def test_stays_that_follow_one_another_are_no_duplicate(
    entry: date, is_told: bool, structure: str
) -> None:
    """A transfer or a re-entry; one that begins before the other ends is to be confirmed."""
    first = {"entry_date": date(2010, 1, 2), "exit_date": date(2011, 1, 5)}
    again = {"entry_date": entry, "structure": structure}
    found = waiting(
        {"request_number": NUMBER, **first, "exit_reason": "other"},
        {"request_number": NUMBER, **again},
        {"request_number": OTHER},
    )
    assert [one.check for one in found] == ["duplicate"] * is_told


def test_words_in_place_of_numbers_are_no_duplicates() -> None:
    """They have a wrong shape, and that is all; missing numbers are not compared either."""
    unnumbered = {"request_number": "ENCOURS"}
    assert [one.check for one in waiting(unnumbered, unnumbered, {}, {})] == ["request_number"]


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        ({}, True),
        ({"structure": "EST"}, True),
        ({"adults": 2}, False),
        ({"children": 3}, False),
        ({"entry_date": date(2011, 1, 3)}, False),
        ({"request_number": NUMBER}, False),
        ({"request_number": NUMBER, "structure": "EST"}, True),
    ],
)
def test_like_families_without_a_number_are_told(change: dict[str, Any], is_told: bool) -> None:
    """Composition and every date, in one structure or in two."""
    row = {"entry_date": date(2011, 1, 2), "request_date": date(2009, 4, 1), "children": 1}
    found = waiting(row, row | change)
    assert [one.row for one in found] == (["file_active.xlsx, lignes 2 et 3"] if is_told else [])
    assert ["plusieurs structures" in one.message for one in found] == [
        "structure" in change
    ] * is_told


def test_single_persons_who_enter_on_one_day_are_no_sign() -> None:
    """In one structure; one who stands in two with both dates the same is to be confirmed."""
    row = {"entry_date": date(2011, 1, 2), "request_date": date(2009, 4, 1)}
    assert not waiting(row, row, row)
    assert not waiting({"entry_date": date(2011, 1, 2)}, {"entry_date": date(2011, 1, 2)})
    assert len(waiting(row, row | {"structure": "EST"})) == 1


def test_families_that_are_alike_are_told_once_a_file() -> None:
    """With their number and the first rows: no flood."""
    day = {"entry_date": date(2011, 1, 2)}
    families = [{**day, "children": children} for children in (1, 2, 1, 2)]
    others = [{"entry_date": date(2010, 1, n), "children": 3} for n in range(1, 8)]
    (found,) = waiting(*families, *others)
    assert (found.row, found.computed) == ("file_active.xlsx, lignes 2, 3, 4 et 1 autre", 4)


def test_rows_that_say_too_little_are_not_compared() -> None:
    """Without any date, or without a composition, many households are alike."""
    dated = {"adults": None, "entry_date": date(2011, 1, 2)}
    assert not waiting({}, {}, dated, dated)


def test_like_attributions_are_told() -> None:
    """The day of the attribution is one of the dates."""
    row = {"date": date(2011, 2, 1), "children": 2}
    assert told(attributions(row, row, {**row, "date": date(2011, 2, 2)})) == [
        ("duplicate", "attributions.xlsx, lignes 2 et 3", "", "warning")
    ]


def test_of_many_duplicates_twenty_are_listed() -> None:
    """The rest are one finding, with their number and first rows."""
    numbers = [f"0060409{sequence:06d}GDPUB" for sequence in range(23)]
    others = [f"0060409{sequence:06d}GDPUB" for sequence in range(100, 150)]
    found = waiting(*({"request_number": number} for number in [*numbers, *numbers, *others]))
    assert len(found) == 21
    assert found[0].row == "file_active.xlsx, lignes 2 et 25"
    assert (found[-1].row, found[-1].computed) == (
        "file_active.xlsx, lignes 22, 23, 24 et 3 autres",
        6,
    )
    assert "non détaillés : 3 ;" in found[-1].message


def both(allocated: dict[str, Any], waits: dict[str, Any]) -> list[Finding]:
    return list(
        check_both(
            register(ATTRIBUTIONS, {"request_number": NUMBER, **allocated}),
            register(WAITING_FILE, {"request_number": OTHER}, {"request_number": NUMBER, **waits}),
            FACTS,
        )
    )


def test_who_is_rehoused_and_still_waits_is_told() -> None:
    """With the place in both registers, and without the number."""
    (found,) = both({"date": date(2011, 2, 1)}, {})
    assert (found.check, found.table, found.level) == ("still_waiting", "file_active", "warning")
    assert found.row == "file_active.xlsx, ligne 3"
    assert "(attributions.xlsx, ligne 2)" in found.message
    assert NUMBER[3:9] not in found.message


@pytest.mark.parametrize(
    ("allocated", "waits"),
    [
        ({}, {"exit_date": date(2011, 2, 1)}),
        ({"date": date(2011, 4, 12)}, {}),
        ({"request_number": None}, {"request_number": None}),
        ({"request_number": "ENCOURS"}, {"request_number": "ENCOURS"}),
        ({"date": date(2011, 2, 1)}, {"entry_date": date(2011, 3, 1)}),
    ],
)
def test_who_has_left_or_is_rehoused_later_is_not_told(
    allocated: dict[str, Any], waits: dict[str, Any]
) -> None:
    """Or comes back: an attribution after the snapshot leaves the household waiting that day."""
    assert both(allocated, waits) == []


def test_of_many_rehoused_who_still_wait_twenty_are_listed() -> None:
    """The rest are one finding."""
    rows = [{"request_number": f"0060409{sequence:06d}GDPUB"} for sequence in range(25)]
    frames = (register(name, *rows) for name in (ATTRIBUTIONS, WAITING_FILE))
    found = list(check_both(*frames, FACTS))
    assert len(found) == 21
    assert "non détaillés : 5 ;" in found[-1].message
