"""What a status column says of its rows: that they count, that they do not, or nothing we know."""

import re
from enum import IntEnum

from copil_analysis.reading.meaning import is_blank, is_unknown, plain
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import fold

_NOUNS = re.compile(
    r"\b(?:propositions?|candidatures?|attributions?|demandes?|dossiers?|menages?)\b"
)
# What begins so has not happened yet, whatever follows: « en attente de relogement ».
_NOT_YET = re.compile(
    r"(?:toujours |encore )?(?:en attente\b|en cours\b|pas\b|a \w+er\b"
    r"|non\b(?! (?:renouvel|mainten|maintien|acti|valid)))"
)
# « n'est plus en attente », « non active », « pas de refus »: to be asked about, not guessed.
_NEGATED = {
    ATTRIBUTIONS: re.compile(r"(?:pas|non|sans)\b.*\b(?:refus|annul|desist|rejet)"),
    WAITING_FILE: re.compile(
        r"(?:.*\b)?(?:plus\b|n'|(?:pas|non)\b.*\b(?:acti|valid|mainten|presen|renouvel|joignable"
        r"|attente|inscrit|ouvert))|non$|sans nouvelles"
    ),
}
_END = "(?:e|ee|s|es|ees|er|ant|ation|ations)?"


def _family(stems: str, others: str) -> re.Pattern[str]:
    """Whole words, so that « département » is no « départ »."""
    return re.compile(rf"\b(?:(?:{stems}){_END}|{others})\b")


_OUT = {
    # An allocation is given and accepted (domain.md): one refused or still open is none.
    ATTRIBUTIONS: _family(
        "refus|annul|desist|rejet|rejett|declin|abandon|abandonn|retir|ajourn|propos|positionn"
        "|report|echou|restitu|renonc",
        "desistements?|positionnement|propositions?|candidatures?|caduc|caduque|sans suite"
        r"|defavorables?|irrecevables?|attente|en cours|instruction|a \w+er|candidate?s?"
        "|suspen(?:s|du|due|sion)|echec|infructueu(?:x|se)|rendue?s?|une? autre|renonciation"
        "|rang (?:[2-9]|deux|trois)"
        r"|(?:[2-9](?:e|eme|nd|nde)?|deuxieme|seconde?|troisieme) rang|classee? [2-9]\w*"
        "|suppleant(?:e|s|es)?|suppleance",
    ),
    WAITING_FILE: _family(
        "quitt|radi|clotur|archiv|abandon|abandonn|annul|termin|rejet|rejett|reorient|transfer"
        "|transfert|expir",
        r"sorti(?:e|s|es)?(?! de (?:prison|detention|l'hopital|l'ase)\b)|partie?s?|relogee?s?"
        "|decedee?s?|deces|departs?|clos(?:e|es)?|cloturation|exclu(?:e|s|es|sion)?"
        "|fin de (?:prise|sejour|suivi|accompagnement|parcours|mesure|hebergement)"
        "|caduc|caduque|irrecevables?|inacti(?:f|fs|ve|ves)|perdue?s? de vue"
        "|non renouvel(?:ee?s?|lement)|^(?:relogement|logee?s?|refusee?s?)$",
    ),
}
_IN = {
    ATTRIBUTIONS: _family(
        r"accept|accord|attribu(?!\w* (?:a|pour) une? autre)|sign|relog|emmenag|valid|realis"
        "|effectu|install|finalis|termin",
        "attributions?|rang (?:1|un)|(?:1er|premier) rang|relogements?|emmenagement"
        "|signature|entree?s? dans|favorables?|oui|ok"
        "|effecti(?:f|fs|ve|ves)|aboutie?s?|conclue?s?|retenue?s?|acquis(?:e|es)?",
    ),
    WAITING_FILE: _family(
        "valid|depos|accept|accord|(?<!non )renouvel|(?<!non )renouvell",
        "attente|attend(?:s|ent|re|ant)?|acti(?:f|fs|ve|ves)|en cours|presente?s?|en file|en suivi"
        "|maintenue?s?|(?<!non )renouvellement|inscri(?:t|te|ts|tes|ption)|ouverte?s?"
        "|priorit(?:e|aire|aires)|complete?s?|a jour|nouve(?:au|aux|l|lle|lles)|a reloger"
        "|favorables?|reconnue?s?|dalo",
    ),
}
# Columns so headed may speak of something else: of the family, of work, of where one lives.
_ELSEWHERE = re.compile(
    r"\b(?:celibataire|marie|couple|isole|veu[fv]|divorc|pacs|concubin|separe|monoparental|famille"
    r"|seule?\b|union|hotel|rue\b|chrs|chu\b|cada\b|heberg|squat|tiers|locataire|proprietaire"
    r"|camping|cdi\b|cdd\b|interim|chomage|rsa\b|aah\b|retraite|emploi|salarie|etudiant|formation"
    r"|refugie|protection|regulier|titre|francais|bpi\b|handicap)"
)


class Status(IntEnum):
    """What a cell says of its row."""

    COUNTS = 0
    LEFT_OUT = 1
    ASKED = 2
    DOUBTED = 3  # perhaps: counted, and to be confirmed


def status_of(cell: Cell, register: str) -> Status:
    """What a status says; words for and against, or none that is known, are to be asked about.

    >>> [status_of(cell, WAITING_FILE).name for cell in ("Relogé le 12/02", "non relogé", "B")]
    ['LEFT_OUT', 'COUNTS', 'ASKED']
    >>> [status_of(cell, ATTRIBUTIONS).name for cell in ("attribution annulée", "Bail signé")]
    ['LEFT_OUT', 'COUNTS']
    """
    if is_blank(cell) or is_unknown(cell):
        return Status.COUNTS
    text = fold(plain(str(cell)))
    said = " ".join(re.findall(r"[a-z0-9']+", _NOUNS.sub(" ", text))) or text
    if _NEGATED[register].match(said) and not said.startswith("non renouvel"):
        return Status.ASKED
    if _NOT_YET.match(said):
        return Status.COUNTS if register == WAITING_FILE else Status.LEFT_OUT
    is_out, is_in = (bool(words[register].search(said)) for words in (_OUT, _IN))
    if is_out != is_in:
        return Status.LEFT_OUT if is_out else Status.COUNTS
    is_other = not is_out and _ELSEWHERE.search(said)
    return Status.COUNTS if is_other else Status.ASKED
