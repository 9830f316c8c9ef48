"""Who is rehoused as often as those who waited: against published figures, by hand, by chance."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from copil_analysis.analysis.representation import (
    households_at_risk,
    judge,
    represent,
    representation,
)
from tests.registers import at, with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

# Admissions at Berkeley in 1973: Bickel, Hammel and O'Connell 1975, Science 187, 398-404, as R's
# UCBAdmissions gives them: department, then admitted and rejected of men and of women.
BERKELEY = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}


def rows(*counts: tuple[str, str, int, int]) -> pd.DataFrame:
    """Group, stratum, how many were rehoused, how many were not: one row a household-quarter."""
    told = [
        (group, stratum, happened)
        for group, stratum, rehoused, others in counts
        for happened in [True] * rehoused + [False] * others
    ]
    return pd.DataFrame(told, columns=["group", "stratum_of", "is_rehoused"])


def test_the_test_is_mantel_and_haenszels() -> None:
    """Berkeley: X² = 1.5246, p = 0.2169 over departments (R, mantelhaen.test, correct = FALSE)."""
    told = [
        (sex, code, *counts[place : place + 2])
        for code, counts in BERKELEY.items()
        for sex, place in (("men", 0), ("women", 2))
    ]
    found = represent(rows(*told), by="group", within=["stratum_of"]).set_index("group")
    assert found["p"].tolist() == pytest.approx([0.2169, 0.2169], abs=2e-4)
    crude = represent(rows(*told), by="group").set_index("group")
    assert crude.loc["women", "ratio"] == pytest.approx((557 / 1755) / (1835 / 5835 + 1), abs=1)
    assert crude["p"].max() < 1e-20
    assert found.loc["women", "ratio"] == pytest.approx(557 / found.loc["women", "expected"])


def test_the_ratio_is_one_share_over_the_other() -> None:
    """By hand: 4 of 8 rehoused against 10 of 40 who waited is 2, for 2 expected; X² = 3.25."""
    found = represent(rows(("A", "", 4, 6), ("B", "", 4, 26)), by="group").set_index("group")
    alone = found.loc["A"]
    assert (alone["waited"], alone["rehoused"], alone["expected"]) == (10, 4, 2)
    assert alone["ratio"] == pytest.approx((4 / 8) / (10 / 40))
    assert alone["p"] == pytest.approx(0.0714, abs=1e-4)
    # Garwood's interval of 4 is 1.09 to 10.24; half of it.
    assert (alone["low"], alone["high"]) == pytest.approx((0.545, 5.121), abs=1e-3)


def test_among_households_of_the_same_size_a_difference_of_sizes_is_gone() -> None:
    """By hand: small ones are rehoused at 1/2, large ones at 1/4, in both structures."""
    told = rows(("A", "1", 4, 4), ("A", "4", 1, 3), ("B", "1", 2, 2), ("B", "4", 4, 12))
    found = represent(told, by="group", within=["stratum_of"])
    assert found["expected"].tolist() == [5, 6]
    assert found["ratio"].tolist() == [1, 1]
    assert found["p"].tolist() == [1, 1]
    assert represent(told, by="group")["ratio"].round(2).tolist() == [1.21, 0.87]


def test_a_stratum_of_one_group_says_nothing() -> None:
    """Nothing to compare with: p is 1, and what is expected is what was."""
    found = represent(rows(("A", "1", 3, 3)), by="group", within=["stratum_of"])
    assert found[["ratio", "p"]].to_numpy().tolist() == [[1, 1]]


def test_groups_are_judged_together() -> None:
    """Bonferroni: of four judged 0.002 holds (≤ 0.01 ÷ 4), 0.004 does not; few is few."""
    told = pd.DataFrame(
        {
            "expected": [10.0, 10, 10, 10, 4],
            "ratio": [1.5, 0.5, 0.9, 1.1, 3],
            "p": [0.002, 0.004, 0.5, 0.9, 0.001],
        }
    )
    assert judge(told)["verdict"].tolist() == ["above", "flat", "flat", "flat", "few"]


def test_who_could_be_rehoused_in_a_quarter(quarter_2011: "Quarter") -> None:
    """Two rehoused, one waits, one left otherwise; not who left before, nor by a dwelling, nor of
    Cannes, of which one register only tells."""
    told = with_registers(
        quarter_2011,
        [{"date": "2011-02-01"}, {"date": "2011-02-01", "children": 2}],
        [
            {},
            {"adults": 2, "exit_date": "2011-03-01", "exit_reason": "other"},
            {"exit_date": "2010-12-01", "exit_reason": "other"},
            {"exit_date": "2011-02-01", "exit_reason": "rehoused"},
            {"structure": "CANNES"},
        ],
    )
    waited = households_at_risk(told)
    assert waited[["structure", "size", "is_rehoused"]].to_numpy().tolist() == [
        ["EST", "1", True], ["EST", "3", True], ["EST", "1", False], ["EST", "2", False],
    ]  # fmt: skip
    assert representation(told) is None
    assert representation(quarter_2011) is None


def test_a_year_counts_who_waits_once_a_quarter(quarter_2011: "Quarter") -> None:
    """Four quarters, each with three rehoused and one who waits throughout: 12 of 16."""
    known: list[Quarter] = []
    names = ("2010-T2", "2010-T3", "2010-T4", "2011-T1")
    for name in names:
        one = at(quarter_2011, name)
        dwellings = [{"date": str(one.start), "request_key": f"{name}{n}"} for n in range(3)]
        known.append(with_registers(one, dwellings, [{}], earlier=tuple(known)))
    told = representation(known[-1])
    assert told is not None
    assert told[["by", "group", "waited", "rehoused", "verdict"]].to_numpy().tolist() == [
        ["size", "1", 16, 12, "flat"], ["structure", "EST", 16, 12, "flat"],
    ]  # fmt: skip


def test_by_chance_a_group_is_named_in_at_most_one_of_twenty() -> None:
    """Nine groups, 1,000 household-quarters, one pace for all: some 4 % name one, 50 tries."""
    rng = np.random.default_rng(11)
    named = 0
    for _ in range(50):
        waited = pd.DataFrame(
            {
                "size": rng.choice(list("12345"), 1000, p=[0.35, 0.17, 0.18, 0.21, 0.09]),
                "structure": rng.choice(list("ABCD"), 1000, p=[0.53, 0.22, 0.16, 0.09]),
                "is_rehoused": rng.random(1000) < 0.18,
            }
        )
        parts = [represent(waited, by="size"), represent(waited, by="structure", within=["size"])]
        verdicts = judge(pd.concat(parts))["verdict"]
        named += verdicts.isin(["above", "below"]).any()
    assert named <= 5
