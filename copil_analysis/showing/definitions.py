"""What the words and the indicators of each page mean, for its method box."""

from copil_analysis.showing.french import typeset


def _typeset(*definitions: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((typeset(term), typeset(meaning)) for term, meaning in definitions)


_ALLOCATION = (
    "Attribution",
    "un logement donné à un ménage et accepté par lui.",
)
_CHANNEL = (
    "Filière",
    "ce par quoi le logement est venu : AGIS, contingent préfectoral, Action Logement ou un autre "
    "réservataire.",
)
_WAITING = (
    "Ménage en attente",
    "un ménage de la file active le jour du relevé.",
)
_COUNT_INTERVAL = (
    "Intervalle à 95 % d'un nombre",
    "intervalle exact de Poisson : ce qu'un trimestre semblable aurait pu donner par hasard.",
)
_SHARE_INTERVAL = (
    "Intervalle à 95 % d'une part",
    "intervalle de Wilson ; sous 20 au dénominateur, la part s'écrit « x sur n ».",
)
_LARGE = ("Grand logement", "un T4, un T5 ou un T6, ou plus grand encore.")

SUMMARY_DEFINITIONS = _typeset(_ALLOCATION, _WAITING, _LARGE, _COUNT_INTERVAL, _SHARE_INTERVAL)
ALLOCATION_DEFINITIONS = _typeset(_ALLOCATION, _CHANNEL, _COUNT_INTERVAL, _SHARE_INTERVAL)
REHOUSED_DEFINITIONS = _typeset(
    (
        "Ménage relogé",
        "un ménage suivi par une structure qui a accepté un logement, logements-foyers compris.",
    ),
    _WAITING,
    (
        "Personnes par ménage",
        "personnes divisées par ménages ; sans la taille de chaque ménage, aucun intervalle ne "
        "peut être calculé.",
    ),
    _SHARE_INTERVAL,
)
NEEDS_DEFINITIONS = _typeset(
    (
        "Typologie",
        "le nombre de pièces principales ; studio et T1 comptent comme une seule taille, et un "
        "logement-foyer ne compte dans aucune.",
    ),
    ("Écart", "ménages qui ont besoin de cette taille, moins logements obtenus."),
    (
        "Pression",
        "ménages en attente le jour du relevé pour un logement obtenu dans la période ; elle "
        "n'existe pas quand aucun logement n'a été obtenu.",
    ),
    ("Couverture", "logements obtenus pour 100 ménages qui en ont besoin."),
    (
        "Intervalles à 95 %",
        "ceux des logements obtenus (exact de Poisson) ; la borne haute d'une pression ne s'écrit "
        "pas au-delà de 100.",
    ),
    _LARGE,
)
