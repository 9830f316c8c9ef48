"""What names a person; all persons are invented."""

import pytest

from copil_analysis.persons import is_personal, names_someone


@pytest.mark.parametrize(
    "text",
    [
        "Mme Zoé Durand",
        "mme durand",
        "MLLE DURAND",
        "Melle Durand",
        "Mme. Durand",
        "Mme : Durand",
        "Mme-Durand",
        "MME_DURAND",
        "Mme **Durand**",
        "(Mme) Durand",
        "Mme Le Gall",
        "Mme LE GALL",
        "Mme le Gall",
        "mme le gall",
        "MME LA ROSA",
        "Mme L'Hermitte",
        "Mme Le Maire",
        "Mme de la Tour",
        "Mme du Bellay",
        "M. de Préfontaine",
        "Monsieur le maire Durand",
        "la maison M. Durand",
        "Monsieur Roux",
        "M. Roux",
        "m. roux",
        "M.Roux",
        "M.DURAND",
        "M.Le Gall",
        "M ROUX",
        "m durand",
        "M de Souza",
        "M. d'Arc",
        "M. É. Roux",
        "M. J.-P. Roux",
        "suivi m. durand",
        "chez M Durand",
        "Mr. Roux",
        "M. et Mme Roux",
        "M./Mme Durand",
        "CCAS-Mme Durand",
        "CCAS (Mme Roux)",
        "CCAS (M. D.)",
        "Dr Petit",
        "dr petit",
        "DR. PETIT",
        "Docteur Durand",
        "Me Petit",
        "Durand (Mme)",
        "DURAND Mme",
        "Durand (M.)",
        "Durand M.",
        "née le 12/03/1980",
        "né(e) le 3 mai 1980",
        "Née 12/03/1980",
    ],
)
def test_a_civility_and_a_name_name_someone(text: str) -> None:
    """However they are written, with articles and particles, in either order; so does a birth."""
    assert names_someone(text)
    assert is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "GDPUB",
        "06M Nice",
        "M6",
        "MR",
        "Mairie de Nice",
        "M.J.C. Nice",
        "M.D.P.H.",
        "ICF Habitat",
        "M Habitat",
        "Dr Habitat",
        "DR Action Logement",
        "Maison M. Curie",
        "Résidence Docteur Petit",
        "rue du Dr Roux",
        "M. le préfet",
        "M. le Maire",
        "Madame la préfète",
        "Madame l’adjointe au logement",
        "Mme la directrice du CCAS",
        "Mme du CCAS",
        "Mme de la mairie",
        "Mesdames et messieurs",
        "Madame, Monsieur,",
        "Mme",
        "M. et Mme",
        "une hausse de 3 m. environ",
        "un T2 de 40 m carrés",
        "il me dit",
        "Mes demandes",
        "nés en 2024",
    ],
)
def test_codes_offices_and_words_name_nobody(text: str) -> None:
    """An organisation, what is called after someone, a title without a name, a unit."""
    assert not names_someone(text)
    assert not is_personal(text)


@pytest.mark.parametrize(
    ("text", "is_someones"),
    [
        ("DUPONT Jean 12/03/1980", True),
        ("Dupont 12.03.80", True),
        ("DUPONT 1980-03-12", True),
        ("Dupont, 1er mars 1980", True),
        ("06000 Nice", False),
        ("04.93.00.00.00", False),
        ("12 rue 2000", False),
        ("Loi 1901", False),
        ("10/12", False),
        ("2024-2025", False),
    ],
)
def test_a_whole_day_makes_a_cell_personal(text: str, *, is_someones: bool) -> None:
    """It may be a birth; the notes and the agenda, which are sentences, may tell days."""
    assert is_personal(text) == is_someones
    assert not names_someone(text)
