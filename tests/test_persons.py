"""What names a person; all persons are invented."""

import pytest

from copil_analysis.persons import names_someone


@pytest.mark.parametrize(
    "text",
    [
        "Mme Zoé Durand",
        "mme durand",
        "MLLE DURAND",
        "Monsieur Roux",
        "M. Roux",
        "m. roux",
        "M.Roux",
        "M ROUX",
        "Mr. Roux",
        "Dr Petit",
        "Me Petit",
        "CCAS (Mme Roux)",
        "M. É. Roux",
    ],
)
def test_a_civility_and_a_name_name_someone(text: str) -> None:
    """However it is written, and wherever it stands."""
    assert names_someone(text)


@pytest.mark.parametrize(
    "text",
    [
        "GDPUB",
        "06M Nice",
        "M6",
        "Mairie de Nice",
        "M.J.C. Nice",
        "DR Action Logement",
        "M. le préfet",
        "Madame la préfète",
        "Mesdames et messieurs",
        "une hausse de 3 m. environ",
        "Mes demandes",
    ],
)
def test_codes_offices_and_words_name_nobody(text: str) -> None:
    """An organisation, a title without a name, a unit."""
    assert not names_someone(text)
