"""The French words of what is told of requests, each once: for pages and workbooks."""

from copil_analysis.vocabulary import TOTAL

LIFE_LABELS = {
    "valid": "À jour",
    "to_renew": "À renouveler sous deux mois",
    "late": "En retard",
    "struck_off": "Radiées, récupérables",
    "lapsed": "Caduques",
    "unknown": "Validité inconnue",
}
NUMBER_LABELS = {
    "valid": "Recevable",
    "long": "Plus long, d'association : admis",
    "missing": "Sans numéro",
    "shape": "Autre forme",
    "month": "Mois impossible",
    "date": "Autre date que le dépôt",
    "territory": "Territoire inconnu",
}
WHO_LABELS = {"waiting": "En attente", "rehoused": "Relogés"}
BAND_LABELS = {
    "0-1": "Moins d'un an",
    "1-2": "1 à 2 ans",
    "2-3": "2 à 3 ans",
    "3-5": "3 à 5 ans",
    "5+": "5 ans et plus",
    TOTAL: "Total",
}
FIELD_LABELS = {
    "number_state": "Numéro unique",
    "request_date": "Date de dépôt",
    "renewal_date": "Renouvelée le",
    "desk": "Guichet",
    "typology": "Typologie",
    "entry_date": "Date d'entrée",
}
RECONCILED_LABELS = {
    "only_register": "Inconnues du système",
    "allocated": "Radiées pour attribution",
    "struck_off": "Radiées, mais pas au registre",
    "dates": "Dates différentes",
    TOTAL: "Total",
    "only_national": "Absentes des registres",
}
OTHER_DESKS_LABEL = "Autres guichets"
NOT_VALID = ("n'est plus valide", "ne sont plus valides")
"""What is said of one request that is over, and of more."""
