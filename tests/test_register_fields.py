"""Which field the header of a column names."""

import pytest

from copil_analysis.register_fields import ATTRIBUTIONS, NATIONAL, WAITING_FILE, field_of


def name_of(header: str, register: str) -> str:
    field = field_of(header, register)
    return field.name if field else ""


@pytest.mark.parametrize(
    "header",
    [
        "N° SNE",
        "N° de DLS",
        "Numéro Unique Régional (NUR)",
        "Identifiant demande",
        "Identifiant unique de la demande",
        "N° demande logement social",
        "Numéro unique d'enregistrement",
        "№ unique",
        "num_demande",
        "N°DEMANDE",
        "n_demande",
    ],
)
@pytest.mark.parametrize("register", [ATTRIBUTIONS, WAITING_FILE, NATIONAL])
def test_a_number_and_what_it_is_of_name_the_request_number(header: str, register: str) -> None:
    """In the registers as in the export."""
    assert name_of(header, register) == "request_number"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Numéro de dossier", "request_number"),
        ("Date de dépôt initiale", "request_date"),
        ("Date 1er dépôt", "request_date"),
        ("Date de la première demande", "request_date"),
        ("Date de renouvellement DLS", "renewal_date"),
        ("Statut DLS", "status"),
        ("Statut de la demande de logement social", "status"),
    ],
)
def test_the_export_s_columns_are_of_a_housing_request(header: str, name: str) -> None:
    """Which their headers may say, or not."""
    assert name_of(header, NATIONAL) == name


@pytest.mark.parametrize(
    "header",
    [
        "Id",
        "Id demandeur",
        "Identifiant du ménage",
        "N° logement",
        "Numéro de téléphone",
        "Motif de la demande",
        "Demande",
        "Première demande",
        "Demande initiale",
        "Numéro de la première demande",
        "Statut initial",
        "Nombre de demandes",
        "Nb de demandes uniques",
        "Nombre d'attributions",
        "Nombre de renouvellements",
        "Situation de logement",
        "Situation sociale",
    ],
)
@pytest.mark.parametrize("register", [ATTRIBUTIONS, WAITING_FILE, NATIONAL])
def test_another_number_or_situation_is_no_column_of_ours(header: str, register: str) -> None:
    """A household's, a dwelling's, a first request's; a count of requests."""
    assert name_of(header, register) == ""


@pytest.mark.parametrize("header", ["Date de dépôt initiale", "Date 1er dépôt"])
def test_the_first_deposit_dates_a_request_in_the_registers_too(header: str) -> None:
    """But « Numéro de dossier » is the structure's own there."""
    assert name_of(header, WAITING_FILE) == "request_date"
    assert name_of("Numéro de dossier", WAITING_FILE) == ""
