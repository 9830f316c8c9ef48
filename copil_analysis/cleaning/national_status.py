"""What the national system says of a request: under way, ended by a dwelling or otherwise.

Two lists, each read from its top in folded text: the first pattern found tells. What is denied or
to come stands before what is done.
"""

import re

from copil_analysis.vocabulary import fold

_SMALL = r"(?:(?:a|d|de|du|encore|en|est|ete|l|la|un) )*"
_BEFORE = r"\b(?:non|pas|sans|aucune|avant|attente|vue|cours|risque|preavis|annulation)"
_CLOSED = r"\b(?:radi[ae]\w*|rad|clos\w*|clotur\w*)\b"
_ENDED = (
    r"\b(?:annul|abandon|desist|renonc|irreceva|expir|perime|cadu[cq]|deced|deces|supprim"
    r"|impossib|(?:non|pas|sans|absence|defaut|refus\w*|rejet\w*)\W(?:de |du |ete )?renouvel"
    r"|renouvel\w*\W+(?:refus|rejet|non|echu|hors delai))"
)
_HOUSED = r"\b(?:attribu|relog|satisf|pourvu|bail signe)"
_DENIED = (
    r"\b(?:refus|rejet|annul|echec|echou|abandon|declin|desist|impossib|non|pas|sans|aucun|avant"
    r"|attente|en cours|prevu|a venir|confirmer|envisag|souhait)"
)
_NOT_HOUSED = (
    rf"{_DENIED}.*{_HOUSED}|{_HOUSED}.*{_DENIED}|{_HOUSED}\w* propos|\binsatisf"
    rf"|\b(?:proposition|commission|vue|candidat\w*) {_SMALL}{_HOUSED}"
    r"|\b(?:reloger|attribuer|satisfaire)\b"
)
_ELSEWHERE = r"\bprivee?s?\b|propres moyens|hors (?:du )?parc"

_STATES = (
    ("active", rf"{_BEFORE} {_SMALL}{_CLOSED}|{_CLOSED}\W+non\W*$"),
    ("active", r"\bradiation\W+(?:annul|leve|refus|evit|prevu|en cours|en attente|a venir)"),
    ("active", r"\b(?:radier\b|cloturer\b|reacti)"),
    ("struck_off", rf"{_CLOSED}|^(?:demande )?{_ENDED}"),
    ("other", r"\b(?:non|pas|plus|in|des)[ -]?(?:acti|valid|enregistre)|suspen|brouillon|archiv"),
    ("active", rf"{_NOT_HOUSED}|{_HOUSED}.*\b(?:priorit|urgen)|\bacti[fv]|\bact\b"),
    ("struck_off", rf"{_ENDED}|{_HOUSED}.*(?:{_ELSEWHERE})"),
    ("allocated", _HOUSED),
    ("active", r"\b(?:valid|renouvel|enregistre|depose|instruction|maintenu|ouverte?\b|attente)"),
    ("active", r"\ben (?:cours|vigueur)\b"),
)
"""What a state says."""
_WHYS = (("", rf"{_NOT_HOUSED}|{_ELSEWHERE}"), ("allocated", _HOUSED))
"""What the words about a request that is over say of why it is."""


def status_of(state: str, reason: str = "") -> str:
    """What a state says of a request; the reason beside it tells why one is over.

    Without a state the reason alone tells. One of NATIONAL_STATUSES, or empty for what is not
    understood. An allocation that is refused, cancelled or to come leaves a request under way.

    >>> [status_of(text) for text in ("Active", "RADIÉE - Attribution", "Non renouvelée", "X")]
    ['active', 'allocated', 'struck_off', '']
    >>> status_of("Radiée", "Attribution"), status_of("Active", "Attribution")
    ('allocated', 'active')
    >>> status_of("en attente d'attribution"), status_of("Logement attribué")
    ('active', 'allocated')
    """
    told = _first(_STATES, state or reason)
    if told in ("struck_off", "other"):
        return _first(_WHYS, reason) or _first(_WHYS, state) or told
    return told


def _first(says: tuple[tuple[str, str], ...], text: str) -> str:
    """What the first pattern that is found in a text says; empty where none is."""
    folded = fold(text).replace("'", " ")
    return next((told for told, pattern in says if re.search(pattern, folded)), "")
