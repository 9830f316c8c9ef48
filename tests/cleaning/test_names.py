"""One spelling for each landlord and commune."""

import pandas as pd
import pytest

from copil_analysis.cleaning.names import unify, unify_names
from copil_analysis.gathering import stack


@pytest.mark.parametrize(
    ("spellings", "best"),
    [
        (["Saint-Alpha-du-Var", "St Alpha du Var", "ST-ALPHA DU VAR"], "Saint-Alpha-du-Var"),
        (["Ste Bêta", "STE-BETA", "Sainte-Bêta"], "Sainte-Bêta"),
        (["Bêta (Le)", "Bêta, Le", "LE BETA", "Le Bêta"], "Le Bêta"),
        (["Gamma (L')", "L’Gamma", "L'GAMMA", "GAMMA (L')"], "L’Gamma"),
        (["ALPHA HABITAT", "Alpha Habitat", "Alpha-Habitat", "alpha  habitat"], "Alpha Habitat"),
        (["ERILIA", "Erilia", "Érilia", "erilia"], "Érilia"),
        (["Delta s/ Mer", "DELTA-SUR-MER", "Delta-sur-Mer"], "Delta-sur-Mer"),
        (["S.A. Logis", "SA LOGIS"], "S.A. Logis"),
        (["NICE", "NICE", "nice"], "NICE"),
        (["06088", "06088"], "06088"),
    ],
)
def test_one_name(spellings: list[str], best: str) -> None:
    """Case, accents, hyphens, abbreviations and the place of the article make no second name."""
    for kind in ("str", "category"):
        found = unify(pd.Series([*spellings, None], dtype=kind))
        assert found.tolist()[:-1] == [best] * len(spellings)
        assert found.isna().tolist() == [*[False] * len(spellings), True]


def test_two_names() -> None:
    """What differs by a word, or by the digits of a code, is not one."""
    names = ["Le Bêta", "Bêta", "La Bêta", "Saint-Alpha", "Sainte-Alpha", "06088", "6088"]
    assert unify(pd.Series(names)).tolist() == names


def test_the_most_frequent_of_equals() -> None:
    """Among spellings that are equally good the most frequent one is kept, then the first."""
    assert set(unify(pd.Series(["Alpha Bêta", "Alpha-Bêta", "Alpha-Bêta"]))) == {"Alpha-Bêta"}
    assert set(unify(pd.Series(["Alpha-Bêta", "Alpha Bêta"]))) == {"Alpha Bêta"}


def test_quarters_that_spell_otherwise() -> None:
    """Stacked quarters have one name, and the texts of other columns are left as they are."""
    quarters = [
        pd.DataFrame({"commune": pd.Series(names, dtype="category"), "desk": names})
        for names in (["ST-ALPHA", "Nice"], ["Saint-Alpha", "NICE"])
    ]
    rows = stack([unify_names(quarter) for quarter in quarters])
    assert rows["commune"].tolist() == ["Saint-Alpha", "Nice", "Saint-Alpha", "Nice"]
    assert rows["desk"].tolist() == ["ST-ALPHA", "Nice", "Saint-Alpha", "NICE"]
