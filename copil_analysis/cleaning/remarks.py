"""What columns that no field reads say of their rows: « refus » and « actif », remarks, ranks."""

import re
from collections.abc import Callable

import numpy as np

from copil_analysis.cleaning.status import Status, status_of
from copil_analysis.reading.days import date_of
from copil_analysis.reading.meaning import answer_of, is_blank, is_unknown, number_of, plain
from copil_analysis.reading.sheets.sheet import Cell, Column
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import fold

Judge = Callable[[Cell], Status]

_WORD = re.compile(r"[^\W\d_]{4}")
_LONGEST = 300  # of a remark; what is longer says more than one thing
_FEW_RANKS = 4  # as many different ranks as rows, from four on, only number the rows
# The words around the one that counts: « date de refus du ménage », « dossier clos ».
_AROUND = re.compile(
    r"\b(?:dates?|motifs?|raisons?|l[ae]|les|de|du|des|par|oui|non|o|n|ou|menages?|bailleur|famille"
    r"|candidats?|dispositif|structure|demandes?|dossiers?|attributions?|logements?|ete|est|a)\b|[dl]'"
)
_HEADS_OUT = {
    ATTRIBUTIONS: re.compile(
        r"refus\w*|annul\w*|desist\w*|abandon\w*|rejet\w*|renonc\w*|caduc\w*|caduque|sans suite"
        r"|rendue?|restitue?e|en attente"
    ),
    WAITING_FILE: re.compile(
        r"reloge?e?|relogement|sortie?|radie?e?|radiation|decede?e?|deces|departs?|close?|cloture?e?"
        r"|archive?e?|abandon\w*|annul\w*|exclue?|exclusion|partie?|inactive?|inactif|refus\w*|desist\w*|renonc\w*"
    ),
}
_HEADS_IN = {
    ATTRIBUTIONS: re.compile(r"acceptee?|acceptation|attribuee?|valide?e"),
    WAITING_FILE: re.compile(
        r"acti(?:f|ve)|(?:toujours |encore )?(?:en attente|acti(?:f|ve)|presente?)|maintenue?"
    ),
}
_NO = re.compile(r"(?:non|pas|aucune?|sans|neant|rien)\b")
_IS_REMARK = re.compile(r"observ|remarque|comment|\bnotes?\b|\bobs\b|precision|info|divers|suivi")
# Columns of other matters, in which the same words say nothing of the household's place.
_ELSEWHERE = re.compile(
    r"famil|matrimon|profession|civil|emploi|travail|ressource|revenu|origine|provenance|actuel"
    r"|motif|raison|\bnom\b|prenom|referent|precede|preced|ancien|premier|histori|parcours|dalo|siao"
    r"|\bapl\b|\bcaf\b|fsl|garant|visale|aide|assurance|dette|asile|sejour|titre|droit|sante|mdph"
    r"|nationalite|expuls|proposition|offre|orientation|hebergement|adresse"
)
_GONE = {
    ATTRIBUTIONS: re.compile(
        r"sans suite|(?:non|pas|jamais) (?:attribu|accept|retenu|sign)\w*|pas donne\w* suite"
        r"|en attente (?:de |d')(?:la |l')?(?:reponse|decision|acceptation)"
        r"|attribu\w* (?:a|pour) une? autre|une? autre (?:menage|candidat|famille)\w*"
    ),
    WAITING_FILE: re.compile(
        r"(?:plus|pas|non) (?:\w+ )?(?:en attente|actif|active|interesse\w*|demandeur\w*"
        r"|renouvele\w*)"
        r"|ne (?:souhaite|veut|cherche|donne|repond) plus|n'attend plus|(?:sans|plus de) nouvelles?"
        r"|(?:^|\ba )trouve (?:un )?(?:logement|appartement)"
    ),
}
_OUT = {
    ATTRIBUTIONS: re.compile(
        r"\b(?:(?:refus|annul|desist|rejet|renonc|abandonn|restitu)(?:e|ee|es|ees|ation|iation)?"
        r"|desistements?|abandon|rendue?s?|caduc|caduque|rang (?:[2-9]|deux|trois)"
        r"|(?:[2-9](?:e|eme|nd)?|deuxieme|second|troisieme) rang|suppleante?s?|suppleance"
        r"|defavorables?)\b"
    ),
    WAITING_FILE: re.compile(
        r"\b(?:relogee?s?|relogement|sorti(?:e|s|es)?|partie?s?(?! civile)|quittee?|radiee?s?"
        r"|radiation|decedee?s?|deces|depart|annulee?s?|annulation|clos(?:e|es)?|cloturee?s?|archivee?s?"
        r"|abandon|exclue?s?|caduc|caduque|perdue?s? de vue|logement attribue|refusee?s? par"
        r"|fin de (?:prise en charge|suivi|accompagnement))\b"
        r"(?! (?:de (?:la )?|d'|du |le |l')(?:prison|detention|hopital|ase\b|chrs|chu|hotel"
        r"|domicile|maternite|cada|rue|conjoint|mari|pays|armee))"
    ),
}
# Wishes, plans and refusals to leave; other persons, visits and aids.
_TURNED_BEFORE = re.compile(
    r"\b(?:souhait\w*|veut|veulent|voudrai\w*|desir\w*|cherche\w*|esper\w*|doit|doivent|pourr\w+|sera"
    r"|ser\w*nt|etre|a \w+er|en vue|projet|pour|afin|si|avant|apres|urgent|urgence|besoin|attente"
    r"|priorit\w*|ne|pas|non|sans|jamais|aucune?|ni|risque|peur|fils|fille|mari|conjointe?"
    r"|ex|pere|mere|enfants?|soeur|frere|epou\w+|compagn\w+|concubin\w*|voisine?|precedente?s?"
    r"|ancien\w*|premiere?|une?|deux|trois|apl|caf|fsl|visale|garantie?|rdv|rendez|visite|titre"
    r"|prime|aide|assurance|dalo|caution|colis)\b|\bn'"
)
# « refusé un T2 » was another offer; « relogement prévu » is to come.
_TURNED_AFTER = re.compile(
    r"(?: d'| de)? ?(?:une?|deux|trois|[0-9]+ (?:t|f|prop|log)\w*)\b"
    r"|.*\b(?:prevue?s?|souhaite\w*|demande\w*|urgente?|possible|envisage\w*|impossible|dalo"
    r"|prioritaire|premiere?|precedente?s?|mari|conjointe?|pere|mere|fils|fille|retraite|conge)\b"
)
_OFFERS = re.compile(r"\b(?:propositions?|attributions?|candidatures?|offres?|commission|cal)\b")
_STILL = {
    ATTRIBUTIONS: re.compile(r"\b(?:accept|sign|emmenag|install|entree? dans|reattribu)"),
    WAITING_FILE: re.compile(
        r"\b(?:attend|en attente|(?:re)?cherche|souhaite|toujours|reste|maintenu|provisoire"
        r"|temporaire|hotel|chez|tiers)"
    ),
}
_CLAUSES = re.compile(
    r"[;,!?()|\n]|\.(?![0-9])| [-–—/] |\b(?:mais|puis|et|finalement|depuis|car|ensuite|donc)\b"
)
_BEFORE = re.compile(
    r"(?:(?:l[ae]|les|ce|cette|sa|son|menages?|famille|demandes?|dossiers?|attributions?|logements?"
    r"|propositions?|candidatures?|candidate?s?|mr|mme|m|monsieur|madame|a|ont|est|ete|se|s'est"
    r"|l'|il|elle|accord|avis|attribuee?|attention|[0-9/.-]+|:)\W+)*"
)


def judge_of(header: str, register: str, column: Column) -> Judge | None:
    """How the cells below a header that no field reads are to be understood; None if not at all."""
    folded = fold(plain(header.replace("_", " "))).replace("’", "'")
    offered = _OFFERS.sub(" ", folded) if register == ATTRIBUTIONS else folded
    word = " ".join(re.findall(r"[a-z]+", _AROUND.sub(" ", offered)))
    if _HEADS_OUT[register].fullmatch(word):
        is_refusal = register == WAITING_FILE and bool(re.match("refus|desist|renonc", word))
        return lambda cell: _under_out(cell, register, is_refusal=is_refusal)
    if _HEADS_IN[register].fullmatch(word):
        is_ticked = {answer_of(cell) for cell in column.values} == {1}
        return lambda cell: _under_in(cell, register, is_ticked=is_ticked)
    if register == ATTRIBUTIONS and word.split()[:1] in (["rang"], ["classement"]):
        filled = np.count_nonzero(column.codes >= 0)
        is_numbering = len(column.values) == filled >= _FEW_RANKS
        return None if is_numbering else _under_rank
    if _IS_REMARK.search(folded):
        return lambda cell: remark_says(cell, register)
    if _ELSEWHERE.search(folded):
        return None
    return lambda cell: _only_certain(remark_says(cell, register))


def _under_out(cell: Cell, register: str, *, is_refusal: bool) -> Status:
    """A cell below « refus », « annulé le », « relogé »: yes, a day or a reason."""
    if is_blank(cell) or is_unknown(cell):
        return Status.COUNTS
    answer, text = answer_of(cell), fold(plain(str(cell)))
    if answer == 0 or _NO.match(text):
        return Status.COUNTS
    if is_refusal:  # who refuses an offer still waits
        is_yes = re.match(r"(?:oui|x|o|vrai|true)\b", text)
        return Status.DOUBTED if is_yes else Status.COUNTS
    says = answer == 1 or date_of(cell) or re.match(r"oui\b", text) or _OUT[register].match(text)
    return Status.LEFT_OUT if says else Status.ASKED


def _under_in(cell: Cell, register: str, *, is_ticked: bool) -> Status:
    """A cell below « actif » or « accepté »; where others are only ticked, none says no."""
    if is_blank(cell):
        return Status.ASKED if is_ticked else Status.COUNTS
    if answer_of(cell) == 0 or re.match(r"non\b", fold(plain(str(cell)))):
        return Status.LEFT_OUT
    is_out = isinstance(cell, str) and status_of(cell, register) == Status.LEFT_OUT
    return Status.LEFT_OUT if is_out and answer_of(cell) is None else Status.COUNTS


def _under_rank(cell: Cell) -> Status:
    """Whoever ranks second gets the dwelling only if the first one refuses it."""
    number = number_of(cell)
    if number is None and isinstance(cell, str) and (found := re.search("[0-9]+", cell)):
        number = float(found[0])
    return Status.ASKED if number and number > 1 else Status.COUNTS


def _only_certain(status: Status) -> Status:
    return status if status is Status.ASKED else Status.COUNTS


def remark_says(cell: Cell, register: str) -> Status:
    """Whether a free text says that its row does not count: surely, perhaps or not at all.

    >>> cells = ("Sorti du dispositif", "hier Mme est sortie", "ne veut pas être relogée à Nice")
    >>> [remark_says(cell, WAITING_FILE).name for cell in cells]
    ['ASKED', 'DOUBTED', 'COUNTS']
    """
    if not isinstance(cell, str) or not _WORD.search(cell):
        return Status.COUNTS
    text = fold(plain(cell[:_LONGEST])).replace("’", "'")
    if not (_OUT[register].search(text) or _GONE[register].search(text)):
        return Status.COUNTS
    said = max(
        (_clause_says(one.strip(), register) for one in _CLAUSES.split(text)),
        key=lambda status: (status == Status.ASKED, status),
    )
    if said is Status.ASKED and _STILL[register].search(text):
        return Status.DOUBTED
    return said


def _clause_says(clause: str, register: str) -> Status:
    if _GONE[register].search(clause):
        return Status.ASKED
    found = _OUT[register].search(clause)
    if not found or _TURNED_BEFORE.search(clause[: found.start()]):
        return Status.COUNTS
    if _TURNED_AFTER.match(clause[found.end() :]):
        return Status.COUNTS
    if register == WAITING_FILE and _OFFERS.search(clause):  # only an offer came to nothing
        return Status.COUNTS
    start = _BEFORE.match(clause)
    is_first = start is not None and start.end() == found.start()
    return Status.ASKED if is_first else Status.DOUBTED
