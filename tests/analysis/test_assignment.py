"""The best assignment against cases solved by hand, and against every permutation."""

from datetime import date
from itertools import permutations
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.analysis.assignment import (
    Assignment,
    best_assignment,
    structures_in_both,
    totals_of,
)
from copil_analysis.vocabulary import NEED_TYPOLOGIES

SNAPSHOT = date(2026, 9, 30)


def attributions(*rows: tuple[Any, ...], structure: str = "EST") -> pd.DataFrame:
    """One row a dwelling: its typology, and the adults and children who got it."""
    frame = pd.DataFrame(list(rows), columns=["typology", "adults", "children"])
    frame = frame.astype({"adults": "Int16", "children": "Int16"})
    foyer = pd.Series(False, index=frame.index, dtype="boolean")
    return frame.assign(structure=structure, is_foyer=foyer)


def waiting(*rows: tuple[Any, ...], structure: str = "EST") -> pd.DataFrame:
    """One row a household that waits: its need, its adults and children."""
    frame = pd.DataFrame(list(rows), columns=["need", "adults", "children"])
    frame = frame.astype({"adults": "Int16", "children": "Int16"})
    never = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return frame.assign(structure=structure, entry_date=never, exit_date=never)


def assign(given: pd.DataFrame, still: pd.DataFrame, **options: Any) -> Assignment:
    chosen = {"structures": ["EST"], "snapshot": SNAPSHOT, "norm": "drihl", **options}
    return best_assignment(given, still, **chosen)


def test_two_dwellings_given_the_wrong_way_round() -> None:
    """One person got the T3 and a couple with a child the T1: exchanged, both suit."""
    found = assign(attributions(("T3", 1, 0), ("T1", 2, 1)), waiting())
    done = totals_of(found.dwellings)
    assert done == {"dwellings": 2, "suitable": 0, "too_small": 1, "too_large": 1, "best": 2}
    assert found.exchanged == 2
    assert totals_of(found.needs)["unmet"] == 0


def test_one_person_takes_a_studio_or_a_t2_and_no_t3() -> None:
    """By the norm a T2 is accepted for one person; a T3 has over one room more than persons."""
    found = assign(attributions(("STUDIO", 1, 0), ("T2", 1, 0), ("T3", 1, 0)), waiting())
    counts = found.dwellings.set_index("typology")
    assert counts["suitable"].tolist() == [1, 1, 0, 0, 0, 0, 2]
    assert counts["too_large"].tolist() == [0, 0, 1, 0, 0, 0, 1]
    assert found.exchanged == totals_of(found.dwellings)["best"] == 2


def test_those_who_wait_can_take_what_suits_none_of_the_rehoused() -> None:
    """A T4 given to one person suits nobody rehoused, but one of the two families of four."""
    found = assign(attributions(("T4", 1, 0)), waiting(("T4", 2, 2), ("T4", 1, 3)))
    assert found.exchanged == 0
    assert totals_of(found.dwellings)["best"] == 1
    needs = found.needs.set_index("typology")
    assert needs["best"].tolist() == [0, 0, 0, 1, 0, 0, 1]
    assert needs["unmet"].tolist() == [1, 0, 0, 1, 0, 0, 2]


def test_the_best_keeps_those_who_were_rehoused() -> None:
    """One T1 and two single persons, one of them rehoused: the best rehouses the same one."""
    found = assign(attributions(("T1", 1, 0)), waiting(("T1", 1, 0)))
    assert (found.exchanged, totals_of(found.dwellings)["best"]) == (1, 1)


def test_among_those_who_wait_the_largest_needs_come_first() -> None:
    """A T2 given to a family suits a single person or a couple who wait: the couple is served."""
    found = assign(attributions(("T2", 2, 3)), waiting(("T1", 1, 0), ("T2", 2, 0)))
    assert found.needs["unmet"].tolist() == [1, 0, 0, 0, 1, 0, 2]


def test_a_stated_need_larger_than_the_bound_is_served_by_its_own_size() -> None:
    """A register may say T4 for two persons: a T4 suits them although four is over three."""
    found = assign(attributions(("T4", 1, 0)), waiting(("T4", 2, 0)))
    assert totals_of(found.dwellings)["best"] == 1


def test_a_need_without_composition_bears_no_room_more() -> None:
    """Who is known to need a T2, and nothing else, takes a T2 and no T3."""
    still = waiting(("T2", pd.NA, pd.NA))
    assert totals_of(assign(attributions(("T2", 1, 3)), still).dwellings)["best"] == 1
    assert totals_of(assign(attributions(("T3", 1, 0)), still).dwellings)["best"] == 0


def test_what_is_not_known_is_left_out_and_counted() -> None:
    """A foyer, a dwelling without size, a household without composition or need; one T1 stays."""
    given_away = attributions(
        ("T1", 1, 0), (None, 1, 0), ("T2", pd.NA, 0), ("T2", 1, pd.NA), (None, 1, 0)
    )
    given_away.loc[4, "is_foyer"] = True
    still = waiting(("T1", 1, 0), (None, pd.NA, 1))
    found = assign(given_away, still)
    assert (found.foyers, found.unknown_allocations, found.unknown_waiting) == (1, 3, 1)
    assert totals_of(found.dwellings)["dwellings"] == 1
    assert totals_of(found.needs)["households"] == 2


def test_who_left_the_waiting_file_does_not_wait() -> None:
    """Of two single persons one left before the snapshot: one waits."""
    still = waiting(("T1", 1, 0), ("T1", 1, 0))
    still.loc[0, "exit_date"] = pd.Timestamp(2026, 9, 1)
    assert totals_of(assign(attributions(("T2", 2, 0)), still).needs)["households"] == 2


def test_other_structures_do_not_count() -> None:
    """Only the structures whose registers are both there are assigned."""
    both = pd.concat([attributions(("T1", 1, 0)), attributions(("T1", 1, 0), structure="CASA")])
    found = assign(both, waiting(("T1", 1, 0), structure="CASA"))
    assert totals_of(found.needs)["households"] == 1


def test_a_structure_without_rows_is_known_where_its_table_says_nothing() -> None:
    """CASA allocated nothing and CAPAP sent no register of what it allocated."""
    allocations = pd.DataFrame({"structure": ["EST", "CASA", "CAPAP"], "households": [1, 0, 4]})
    still = pd.concat([waiting(("T1", 1, 0), structure=code) for code in allocations["structure"]])
    counts = allocations.assign(households=1)
    given_away = attributions(("T1", 1, 0))
    assert structures_in_both(
        given_away, still, allocations=allocations, waiting=counts
    ) == ["EST", "CASA"]  # fmt: skip


def test_no_row_at_all_is_no_dwelling() -> None:
    """Empty registers give zeros, not an error."""
    found = assign(attributions(), waiting())
    assert totals_of(found.dwellings)["dwellings"] == totals_of(found.needs)["unmet"] == 0


def test_thousands_of_dwellings_are_assigned() -> None:
    """3,000 T1 and T3 given crosswise, 10,000 who wait: every dwelling finds who it suits."""
    given_away = attributions(*[("T3", 1, 0), ("T1", 1, 2)] * 1500)
    found = assign(given_away, waiting(*[("T4", 2, 2), ("T1", 1, 0)] * 5000))
    assert found.exchanged == totals_of(found.dwellings)["best"] == 3000
    assert totals_of(found.needs)["unmet"] == 10000


def suits(rooms: int, adults: int, children: int) -> bool:
    """The norm by hand: as many rooms as persons, two persons apart T3; one more at most."""
    persons = adults + children
    need = 3 if (adults, children) == (1, 1) else min(persons, 6)
    return need <= rooms <= max(need, min(persons + 1, 6))


def best_of(dwellings: list[int], rehoused: list[Any], others: list[Any]) -> tuple[int, int]:
    """By trying every order: the most served, then the most of those rehoused among them."""
    people = [(who, True) for who in rehoused] + [(who, False) for who in others]
    people += [(None, False)] * (len(dwellings) - len(people))
    found = []
    for order in permutations(people, len(dwellings)):
        served = [
            kept
            for rooms, (who, kept) in zip(dwellings, order, strict=True)
            if who is not None and suits(rooms, *who)
        ]
        found.append((len(served), sum(served)))
    return max(found)


HOUSEHOLDS = st.tuples(st.integers(1, 3), st.integers(0, 4))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 6), HOUSEHOLDS), min_size=1, max_size=4),
    st.lists(HOUSEHOLDS, max_size=3),
)
def test_no_permutation_is_better(
    pairs: list[tuple[int, tuple[int, int]]], others: list[tuple[int, int]]
) -> None:
    """As many as the best of all permutations, and as many of those rehoused as in that best."""
    rooms, rehoused = [n for n, _ in pairs], [who for _, who in pairs]
    given_away = attributions(*[(f"T{n}", *who) for n, who in pairs])
    needs = [3 if who == (1, 1) else min(sum(who), 6) for who in others]
    still = waiting(*[(f"T{n}", *who) for n, who in zip(needs, others, strict=True)])
    found = assign(given_away, still)
    done = totals_of(found.dwellings)
    assert done["suitable"] == sum(suits(n, *who) for n, who in pairs)
    assert (done["best"], found.exchanged) == best_of(rooms, rehoused, others)
    assert found.exchanged == best_of(rooms, rehoused, [])[0]
    assert totals_of(found.needs)["best"] == done["best"]
    assert done["suitable"] + done["too_small"] + done["too_large"] == len(pairs)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(NEED_TYPOLOGIES), HOUSEHOLDS), max_size=30), st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    pairs: list[tuple[str, tuple[int, int]]], random: Any
) -> None:
    """Shuffled rows give the same counts by typology."""
    rows = [(code, *who) for code, who in pairs]
    first = assign(attributions(*rows), waiting(*rows))
    random.shuffle(rows)
    second = assign(attributions(*rows), waiting(*rows))
    pd.testing.assert_frame_equal(first.dwellings, second.dwellings)
    pd.testing.assert_frame_equal(first.needs, second.needs)
