"""By which sizes all typologies, and some, are told."""

import pytest

from copil_analysis.analysis.sizes import Sizes


def test_all_typologies() -> None:
    """T1 and T2 are one size of which a sentence may tell, T4 and more are followed as one."""
    every = Sizes()
    assert [*every.rows] == ["T1", "T2", "T1+T2", "T3", "T4", "T5", "T6", "T4+", "total"]
    assert every.claimable == ("T1+T2", "T3", "T4", "T5", "T6")
    assert every.followed == ("T1+T2", "T3", "T4+")
    assert every.groups == {"T1+T2": ("T1", "T2"), "T4+": ("T4", "T5", "T6")}
    assert every.headed == "T4+"


@pytest.mark.parametrize(
    ("kept", "rows", "claimable", "followed", "headed"),
    [
        ("T1", "T1", "T1", "T1", "T1"),
        ("T2", "T2", "T2", "T2", "T2"),
        ("T1 T2", "T1 T2 T1+T2", "T1+T2", "T1+T2", "T1+T2"),
        ("T4", "T4", "T4", "T4", "T4"),
        ("T2 T4", "T2 T4", "T2 T4", "T2 T4", "T4"),
        ("T4 T5", "T4 T5 T4+T5", "T4 T5", "T4+T5", "T4+T5"),
        ("T1 T3", "T1 T3", "T1 T3", "T1 T3", "total"),
    ],
)
def test_some_typologies(kept: str, rows: str, claimable: str, followed: str, headed: str) -> None:
    """What is told together is named by what there is of it; a single one is not told twice."""
    some = Sizes.among(kept.split())
    assert [*some.rows] == [*rows.split(), "total"]
    assert some.claimable == tuple(claimable.split())
    assert some.followed == tuple(followed.split())
    assert some.headed == headed
