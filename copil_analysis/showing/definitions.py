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
    "intervalle exact de Poisson : ce qu'une période semblable aurait pu donner par hasard.",
)
_SHARE_INTERVAL = (
    "Intervalle à 95 % d'une part",
    "intervalle de Wilson ; sous 20 au dénominateur, la part s'écrit « x sur n ».",
)
_LARGE = ("Grand logement", "un T4, un T5 ou un T6, ou plus grand encore.")

_CHANGE = (
    "Hausse, baisse",
    "un nombre a varié au-delà du hasard : l'intervalle à 95 % du rapport des deux nombres (loi "
    "binomiale conditionnelle) exclut 1. Sinon l'écart peut tenir au hasard. Les durées qui "
    "diffèrent d'au moins trois jours sont ramenées au nombre de jours.",
)
_STOCK_CHANGE = (
    "Évolution de la file active",
    "l'intervalle est prudent, car une partie des mêmes ménages est comptée aux deux dates.",
)
_PERSONS_CHANGE = (
    "Évolution des personnes, adultes et enfants",
    "donnée sans verdict : les personnes viennent par ménages entiers, de tailles diverses.",
)
_SHARE_CHANGE = (
    "Évolution d'une part",
    "l'intervalle de la différence de deux parts est celui de Newcombe.",
)

SUMMARY_DEFINITIONS = _typeset(
    _ALLOCATION, _WAITING, _LARGE, _COUNT_INTERVAL, _SHARE_INTERVAL, _CHANGE, _STOCK_CHANGE
)
ALLOCATION_DEFINITIONS = _typeset(
    _ALLOCATION,
    _CHANNEL,
    _COUNT_INTERVAL,
    _SHARE_INTERVAL,
    _CHANGE,
    _SHARE_CHANGE,
    (
        "Financement",
        "PLAI (revenus les plus modestes), PLUS ou PLS : il décide du loyer et des ménages admis ; "
        "les logements-foyers n'en ont pas.",
    ),
    (
        "Plus de PLUS que de PLAI",
        "affirmé seulement si l'intervalle exact (Clopper-Pearson) de la part du PLUS parmi PLAI "
        "et PLUS exclut un demi.",
    ),
    (
        "Loyer médian",
        "la moitié des loyers connus ne le dépasse pas ; son intervalle vient du rang des loyers, "
        "et il n'est pas donné sous 6 loyers.",
    ),
    (
        "Évolution des loyers",
        "régression du logarithme du loyer sur le temps, à typologie et financement égaux (erreurs "
        "HC3), en euros courants ; hausse ou baisse seulement si l'intervalle exclut zéro ; il "
        "faut 5 trimestres et 30 loyers comparables. Ni la surface ni la commune ne sont prises "
        "en compte.",
    ),
    (
        "Bailleurs et communes",
        "nommés à partir de 5 logements sur les trimestres connus, 8 au plus ; les autres sont mis "
        "ensemble.",
    ),
)
REHOUSED_DEFINITIONS = _typeset(
    (
        "Ménage relogé",
        "un ménage suivi par une structure qui a accepté un logement, logements-foyers compris.",
    ),
    _WAITING,
    (
        "Personnes par ménage",
        "personnes divisées par ménages ; l'intervalle (Student) demande la taille de chaque "
        "ménage, que seuls des registres donnent.",
    ),
    _SHARE_INTERVAL,
    _CHANGE,
    _PERSONS_CHANGE,
    (
        "Représentation",
        "part d'un groupe parmi les relogés ÷ sa part parmi les ménages en attente le jour du "
        "relevé ; pour une typologie, part des logements obtenus ÷ part des besoins. Intervalle à "
        "95 % (score, Koopman).",
    ),
    (
        "Nombreuses comparaisons",
        "une vingtaine de groupes sont comparés : un intervalle sur vingt exclurait 1 par hasard. "
        "Seuls les écarts établis au seuil de 5 % divisé par le nombre de groupes (Bonferroni) "
        "sont mis en avant.",
    ),
    (
        "Délai des relogés",
        "mois de la demande à l'attribution ; médiane et intervalle par les rangs, à partir de 6 "
        "ménages. Une durée négative ou de plus de trente ans est écartée et comptée.",
    ),
    (
        "Ancienneté des demandes en attente",
        "mois de la demande (ou de l'entrée dans la file) au jour du relevé ; ces attentes ne sont "
        "pas finies et ne se comparent pas au délai des relogés.",
    ),
    (
        "Temps de la demande au relogement",
        "estimé selon Kaplan-Meier sur les relogements de tous les trimestres consécutifs connus, "
        "les ménages partis autrement et ceux qui attendent au dernier relevé. Une demande plus "
        "ancienne que l'observation ne compte qu'à partir du début de celle-ci. La courbe demande "
        "10 relogements et s'arrête quand moins de 20 ménages restent suivis. Qui part autrement "
        "compte comme s'il avait attendu ainsi que les autres : elle dit ce qui serait si tous "
        "restaient.",
    ),
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
        "ceux des logements obtenus, pour l'écart aussi (exact de Poisson) ; la borne haute "
        "d'une pression ne s'écrit pas au-delà de 100.",
    ),
    _LARGE,
    (
        "Déséquilibre",
        "pression d'une taille ou d'une structure divisée par celle de l'ensemble ; au-dessus de "
        "1, l'offre manque plus que la moyenne. Son intervalle vient de la part des logements "
        "obtenus (binomial exact).",
    ),
    (
        "Évolution de la couverture",
        "annoncée seulement si l'intervalle à 95 % du rapport des deux couvertures (binomial "
        "conditionnel, durées comprises) exclut 1.",
    ),
    (
        "Logement qui convient",
        "un logement qui a au moins les pièces que demande la norme, ou la taille inscrite dans la "
        "file active, et au plus une pièce de plus que de personnes.",
    ),
    (
        "Au mieux",
        "la répartition des logements obtenus qui sert le plus de ménages relogés ou en attente ; "
        "elle ignore communes, loyers, ressources et dates : c'est un maximum.",
    ),
    (
        "Délai d'écoulement",
        "ménages en attente divisés par les logements obtenus par trimestre (pour toute la file, "
        "par les ménages relogés), au rythme des quatre derniers trimestres connus de suite au "
        "plus ; un trimestre compte pour ses jours divisés par 91,3. Au-delà de 20 trimestres "
        "s'écrit « plus de 5 ans ». Son intervalle est celui des logements obtenus.",
    ),
    (
        "Arrivées récentes",
        "ménages en attente à la fin, moins ceux du début, plus logements obtenus ; nettes des "
        "départs sans relogement. Intervalle de la différence de deux nombres de Poisson (MOVER, "
        "Zou et Donner), au moins : les entrées et les sorties elles-mêmes ne sont pas connues.",
    ),
    (
        "Projection",
        "le nombre d'aujourd'hui, plus la variation moyenne par trimestre là où elle diffère de "
        "zéro (à 95 %) ; la bande à 80 % vient de l'ampleur des variations passées, toutes "
        "typologies ensemble (dispersion de Pearson, loi de Student).",
    ),
)
