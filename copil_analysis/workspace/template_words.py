"""What the workbooks to fill say: each column's meaning, and the advice around them."""

from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS, LIST_HEADER, WAITING_FILE
from copil_analysis.showing.french import format_date

SHEET_NAMES = {ATTRIBUTIONS: "Attributions", WAITING_FILE: "File active"}
GUIDE_HEADERS = ("Colonne", "Obligatoire", "Ce qu'on y écrit", "Ce qui est admis")
# Not the column's header alone: the sheet of lists must not look like a register.
HEADER_OF_LIST = LIST_HEADER + " : {}"

_HOUSEHOLD = {
    "structure": "La structure qui suit le ménage.",
    "adults": "Le nombre d'adultes du ménage.",
    "children": "Le nombre d'enfants du ménage ; sans enfant, 0 ou rien.",
    "request_number": "Le numéro unique de la demande de logement : il n'est jamais publié.",
    "request_date": "Le jour du premier dépôt de la demande.",
}
MEANINGS = {
    ATTRIBUTIONS: _HOUSEHOLD
    | {
        "date": "Le jour où le logement est attribué.",
        "channel": "La filière par laquelle le logement est obtenu.",
        "typology": "La typologie du logement : un F2 est un T2 ; à partir de six pièces, T6.",
        "funding": "Le financement du logement.",
        "rent": "Le loyer mensuel du logement, en euros.",
        "landlord": "Le bailleur du logement.",
        "commune": "La commune du logement.",
        "is_foyer": "oui si c'est un logement-foyer, qui ne compte pas comme un logement d'une "
        "typologie.",
    },
    WAITING_FILE: _HOUSEHOLD
    | {
        "typology": "La typologie recherchée ; vide, elle est déduite de la composition.",
        "renewal_date": "Le jour du dernier renouvellement de la demande.",
        "desk": "Le guichet qui a enregistré la demande.",
        "entry_date": "Le jour où le ménage est entré dans la file active.",
        "exit_reason": "Pourquoi le ménage a quitté la file active ; la date de sortie va avec.",
        "exit_date": "Le jour où le ménage a quitté la file active ; vide s'il attend encore.",
    },
}
"""By register and name of a field; a field without meaning here is told by its kind alone."""

_ROW = {
    ATTRIBUTIONS: "Une ligne par logement attribué du {start} au {end}.",
    WAITING_FILE: "Une ligne par ménage qui attend au jour du relevé, ou qui a quitté la file "
    "active depuis le {start}.",
}


def advice(register: str, period: Period) -> list[str]:
    """What the sheet of instructions says before it explains the columns."""
    row = _ROW[register].format(
        start=format_date(period.first_day), end=format_date(period.last_day)
    )
    folder = f"data/raw/{period}"
    carried = (
        "Les ménages qui attendaient encore au relevé précédent y sont déjà : ajoutez les entrées, "
        "et à qui est parti sa date et son motif de sortie, sans ôter de ligne."
    )
    return [
        f"{row} Les lignes vides ne comptent pas.",
        *([carried] if register == WAITING_FILE else []),
        "Jamais de nom, de prénom ni de date de naissance : personne n'en a besoin ici.",
        "Ce qu'on ne sait pas reste vide : ni 0, ni tiret. Seule exception, la colonne Enfants, où "
        "un vide compte zéro. "
        "Le contrôle dit ce qui manque.",
        "Les en-têtes restent tels quels ; l'ordre des colonnes et une colonne de plus "
        "ne gênent pas.",
        f"Ce classeur se pose dans {folder}/, sous un nom qui commence par « {register} ».",
        f"Plusieurs structures, plusieurs classeurs : « {register}_ » suivi du nom de la "
        "structure, et la colonne Structure peut rester vide.",
        "Seule l'équipe le lit, sur son poste : aucune ligne n'est publiée, seulement des "
        "nombres de ménages.",
        f"Quand tout est posé : copil check {period} dit ce qui reste à corriger, "
        "fichier, ligne et colonne.",
    ]
