"""What the words of the pages mean: each term once, its first sentence without statistics."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A term as the pages write it, and what it means for who reads it for the first time."""

    term: str
    meaning: str


NORMS: Mapping[str, str] = {
    "drihl": "Une personne : T1, et un T2 convient aussi ; un adulte et un enfant : T3 ; sinon "
    "autant de pièces que de personnes, six au plus.",
    "insee": "Une pièce de séjour, une chambre pour un couple, une pour chaque autre adulte, une "
    "pour deux enfants ; une personne seule : T1, et un T2 convient aussi ; six pièces au plus.",
}
"""The rule from household to size, by the norm of copil.toml; no law imposes one."""
NORM_NAMES: Mapping[str, str] = {"drihl": "la DRIHL", "insee": "l'Insee"}

WORDS: Mapping[str, Definition] = {
    "structure": Definition(
        "Structure", "L'association ou le secteur qui héberge un ménage et le suit."
    ),
    "allocation": Definition("Attribution", "Un logement donné à un ménage et accepté par lui."),
    "rehoused": Definition(
        "Ménage relogé", "Un ménage qui a accepté un logement, logement-foyer compris."
    ),
    "hostel": Definition(
        "Logement-foyer", "Il compte comme un relogement, et dans aucune taille de logement."
    ),
    "channel": Definition("Filière", "L'organisme qui a proposé le logement ou l'avait réservé."),
    "funding": Definition(
        "Financement",
        "PLAI, PLUS ou PLS : il décide du loyer et des ressources admises. Le PLAI s'adresse aux "
        "revenus les plus modestes, le PLUS est le plus courant, le PLS a les loyers les plus "
        "élevés ; un logement-foyer n'en a pas.",
    ),
    "waiting": Definition(
        "File active",
        "Les ménages qui attendent un logement le jour où la file est comptée : le relevé.",
    ),
    "typology": Definition(
        "Taille, ou typologie",
        "Le nombre de pièces principales. Un studio compte avec les T1, un T7 avec les T6.",
    ),
    "joint": Definition(
        "T1 et T2",
        "Une personne seule peut habiter l'un ou l'autre : les deux tailles se lisent ensemble.",
    ),
    "large": Definition("T4 et plus", "Les T4, les T5, les T6 et les logements plus grands."),
    "need": Definition(
        "Besoin",
        "La taille qu'il faut à un ménage en attente : celle du registre ou, à défaut, celle que "
        "donne la norme.",
    ),
}

FIGURES: Mapping[str, Definition] = {
    "gap": Definition(
        "Écart",
        "Les ménages qui attendent une taille, moins les logements obtenus de cette taille.",
    ),
    "obtained": Definition(
        "Logements obtenus",
        "Ceux d'un an quand quatre trimestres de suite sont connus, sinon ceux de la période.",
    ),
    "pressure": Definition(
        "Pression",
        "Les ménages qui attendent une taille, divisés par les logements obtenus de cette taille. "
        "Sans logement obtenu, elle n'existe pas.",
    ),
    "imbalance": Definition(
        "Déséquilibre",
        "La pression d'une taille, divisée par celle de toutes les tailles. Au-dessus de 1, cette "
        "taille est plus difficile à obtenir que l'ensemble.",
    ),
    "coverage": Definition(
        "Couverture", "Les logements obtenus pour 100 ménages qui attendent cette taille."
    ),
    "clearing_time": Definition(
        "Délai d'écoulement",
        "Les ménages qui attendent une taille, divisés par les logements de cette taille obtenus "
        "en un an, sans ceux qui entreront. Il n'est pas calculé pour toute la file : un studio ne "
        "loge pas une famille.",
    ),
    "lever": Definition(
        "Ce qui arrêterait une file",
        "Le nombre de logements à ajouter pour que la file la plus difficile, de 20 ménages au "
        "moins, reste stable : ses entrés, moins ses relogés, moins ses autres sorties.",
    ),
    "flow": Definition(
        "Mouvements de la file",
        "Les ménages du relevé précédent, plus les entrés, moins les relogés, moins les autres "
        "sorties : on doit retrouver ceux du nouveau relevé.",
    ),
    "representation": Definition(
        "Représentation",
        "La part d'un groupe parmi les ménages relogés, divisée par sa part parmi ceux qui ont "
        "attendu pendant le même temps. Les groupes sont comparés à taille de ménage égale "
        "(Mantel-Haenszel), car la taille explique l'essentiel.",
    ),
    "wait_rehoused": Definition(
        "Délai des ménages relogés", "Le temps de la demande à l'attribution."
    ),
    "wait_waiting": Definition(
        "Ancienneté des demandes",
        "Le temps de la demande au relevé, pour ceux qui attendent encore. Leur attente n'est pas "
        "finie : elle ne se compare pas au délai des ménages relogés.",
    ),
    "outcomes": Definition(
        "Devenir des ménages entrés",
        "Combien sont relogés, partis autrement ou encore en attente, mois après mois. Un départ "
        "met fin à l'attente (Aalen-Johansen) ; un ménage qui disparaît de la file sans sortie est "
        "suivi jusqu'au dernier relevé où il figure.",
    ),
    "median": Definition("Médiane", "La moitié des valeurs ne la dépasse pas."),
    "rent_trend": Definition(
        "Évolution des loyers",
        "La variation par an des loyers, à taille et financement égaux, en euros courants. Elle "
        "vient d'une régression du logarithme du loyer, sans la surface ni la commune.",
    ),
    "projection": Definition(
        "Projection",
        "La file dans un an si elle continue comme jusqu'ici, avec sa saison une fois deux ans "
        "connus, et une tendance là où il y en a une. La bande doit contenir ce qui viendra 8 fois "
        "sur 10 ; elle vient de l'ampleur des variations passées.",
    ),
}

REQUESTS: Mapping[str, Definition] = {
    "request_life": Definition(
        "Demande valide",
        "Une demande vaut un an depuis son dépôt ou son dernier renouvellement. Valide, elle est à "
        "jour, ou à renouveler dans les deux derniers mois ; puis elle est en retard, radiée mais "
        "récupérable avec son ancienneté du 13e au 18e mois, caduque ensuite (arrêté du 23 mars "
        "2015).",
    ),
    "request_number": Definition(
        "Numéro unique",
        "Celui de la demande dans le système national. Il est recevable s'il en a la forme, avec "
        "un mois qui existe, la date du dépôt et un territoire connu. Ceux des associations, plus "
        "longs, sont admis.",
    ),
    "desk": Definition("Guichet", "Le service qui a enregistré la demande."),
    "completeness": Definition(
        "Champ rempli",
        "Parmi les ménages en attente des structures qui notent ce champ, soit au moins pour un "
        "sur dix. Un renouvellement "
        "n'est attendu que d'une demande de plus d'un an.",
    ),
    "reconciliation": Definition(
        "Écart avec le système national",
        "Une demande du registre que l'export ne contient pas, ou dont il dit l'état ou les dates "
        "autrement ; chacune compte une fois. Sans numéro, ou s'il est à corriger et que l'export "
        "ne le contient pas, elle n'est pas comparée.",
    ),
}
"""The words of the page on requests, which only some periods have."""

COMPARISONS: Mapping[str, Definition] = {
    "difference": Definition(
        "« +7 sur le trimestre, +4 sur un an »",
        "La différence avec le trimestre précédent, puis avec le même trimestre de l'année "
        "précédente. Elle n'est pas jugée : un seul trimestre montre peu, et la saison s'y mêle.",
    ),
    "four_quarters": Definition(
        "Quatre trimestres contre quatre",
        "Un nombre de logements ou de ménages relogés est jugé sur les quatre derniers trimestres "
        "contre les quatre précédents. Deux calculs doivent s'accorder : l'intervalle binomial "
        "conditionnel du rapport, et un modèle quasi-Poisson avec saisons et dispersion.",
    ),
    "flows": Definition(
        "Variation de la file active",
        "Elle est exacte, car la file est comptée en entier. Elle est jugée par les entrées et les "
        "sorties d'un an, quand les registres les datent.",
    ),
    "parts": Definition(
        "Filières, structures et tailles",
        "Jugées d'abord ensemble, puis une à une. Le seuil est alors divisé par leur nombre.",
    ),
    "rents": Definition(
        "Loyers", "Jugés par leur évolution d'année en année. Son intervalle doit exclure zéro."
    ),
    "constant": Definition(
        "À périmètre constant",
        "Une structure qui manque dans une des périodes n'est comptée dans aucune.",
    ),
    "flat": Definition("Non significatif", "La différence ne suffit pas à établir un changement."),
    "early": Definition("Trop tôt pour juger", "Moins de huit trimestres de suite sont connus."),
    "unlike": Definition(
        "Non comparable",
        "Une erreur, des attributions déclarées en retard ou des dates absentes l'empêchent.",
    ),
}

READING: Mapping[str, Definition] = {
    "out_of": Definition("« x sur n »", "Remplace un pourcentage quand n est inférieur à 20."),
    "missing": Definition(
        "n.d.", "Non disponible : le chiffre n'a pas été reçu, ou ne se calcule pas. Un zéro est 0."
    ),
}

DEFINITIONS: Mapping[str, Definition] = {
    **WORDS,
    **FIGURES,
    **REQUESTS,
    **COMPARISONS,
    **READING,
}

ASIDE: Mapping[str, Definition] = {
    "side_by_side": Definition(
        "Deux périodes côte à côte",
        "La différence de leurs chiffres. Elle n'est pas jugée : une période contre une autre "
        "montre peu, et la saison s'y mêle.",
    ),
}
"""What only an analyst's own questions need: no page says it, so the method does not define it."""


def defined(definition: str) -> list[Definition]:
    """The terms of the ``definition`` of an Indicator, each by itself."""
    return [one for one in DEFINITIONS.values() if f"{one.term} : {one.meaning}" in definition]


def define(*terms: str) -> str:
    """The meanings of terms, one after the other: the ``definition`` of an Indicator."""
    known = {**DEFINITIONS, **ASIDE}
    return " ".join(f"{known[one].term} : {known[one].meaning}" for one in terms)
