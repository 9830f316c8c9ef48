"""What the national system says of a request: under way, ended by a dwelling or otherwise.

All patterns are looked for in folded text, without case and accents.
"""

import re

from copil_analysis.vocabulary import fold

_SMALL = (  # words that may stand between a negation and what it denies
    r"(?:(?:d|de|du|des|l|la|le|les|un|une|par|pour|en|encore|ete|est|a|apres|au|suite|logement"
    r"|demande|proposition|bailleur|demandeur|menage) )*"
)
_DWELLING = r"(?:attribu|relog|(?<!in)satisfai|(?<!de)pourvu|bail signe)"
_ENDED = (
    r"(?:radi[eao]|\brad\b|annul|abandon|desist|renonc|irreceva|\bclos|clotur|expir|perime|cadu[cq]"
    r"|deced|deces|supprim|impossib)"
)
_UNRENEWED = (
    r"\b(?:non|pas|sans|absence|defaut|refus\w*|rejet\w*)\W?.{0,6}renouvel"
    r"|renouvel\w*\W+(?:refus|rejet|non|echu|hors delai)"
)
_REFUSED = (  # what is denied, or to come
    r"\b(?:refus\w*|non|pas|plus|sans|aucune?|ni|annul\w*|rejet\w*|echec|hors|avant|attente|vue|cours"
    r"|commission|proposition|propose\w*|prioritaire|priorite|urgent|candidat\w*|position\w*) "
)
_FAILED = (
    r"\w*\W+" + _SMALL + r"(?:refus|annul|rejet|non\b(?! renouvel)|pas\b|echou|abandonn|declin"
    r"|impossib|sans suite|caduque|cours|attente|prevu|propos|venir|confirmer|envisag|souhait"
    r"|urgent|prioritaire)"
)
_NOT_HOUSED = re.compile(
    rf"{_REFUSED}{_SMALL}{_DWELLING}\w*|{_DWELLING}{_FAILED}|\binsatisfai\w*"
    r"|\b(?:reloger|attribuer|satisfaire)\b"
)
_NOT_ENDED = re.compile(
    rf"\b(?:non|pas|avant|attente|vue|cours|risque|preavis|annulation) {_SMALL}{_ENDED}\w*"
    rf"|\bradiation {_SMALL}(?:annulee|levee|refusee|cours|attente|prevue|venir|evitee)"
    r"|\b(?:radier|cloturer)\b"
)
_HOUSED, _STRUCK_OFF = re.compile(_DWELLING), re.compile(f"{_ENDED}|{_UNRENEWED}")
_CALLED_ACTIVE = re.compile(r"(?<![a-z])acti(?:f|v)|\bact\b")
_ACTIVE = re.compile(
    r"(?<![a-z])(?:valid|renouvel|enregistre|depose|instruction|maintenu|en vigueur|ouverte?\b)"
    r"|attente|\ben cours\b"
)
_NEITHER = re.compile(r"\b(?:non|pas|plus|in|des)[ -]?(?:acti|valid|enregistre)|suspen|brouillon")


def status_of(state: str, reason: str = "") -> str:
    """What a state says of a request; the reason beside it tells why one is struck off.

    Without a state the reason alone tells. One of NATIONAL_STATUSES, or empty for what is not
    understood. An allocation that is refused, cancelled or to come leaves a request under way.

    >>> [status_of(text) for text in ("Active", "RADIÉE - Attribution", "Non renouvelée", "X")]
    ['active', 'allocated', 'struck_off', '']
    >>> status_of("Radiée", "Attribution"), status_of("Active", "Attribution")
    ('allocated', 'active')
    >>> status_of("en attente d'attribution"), status_of("Logement attribué")
    ('active', 'allocated')
    """
    told = _told(state or reason)
    is_why = told == "struck_off" and _told(reason) == "allocated"
    return "allocated" if is_why else told


def _told(text: str) -> str:
    rest, denied = _NOT_HOUSED.subn(" ", re.sub("[’']", " ", fold(text)))
    is_neither, is_active = _NEITHER.search(rest), _CALLED_ACTIVE.search(rest)
    if _HOUSED.search(rest) and (is_neither or not is_active):
        return "allocated"
    rest, spared = _NOT_ENDED.subn(" ", rest)
    if _STRUCK_OFF.search(rest):
        return "struck_off"
    if is_neither:
        return "other"
    return "active" if denied or spared or is_active or _ACTIVE.search(rest) else ""
