"""Texts that name a person: none of them is published or quoted.

A text in doubt names someone: « Me Nice » as « Me Petit », « Mme Le Maire » as « Mme Roux ».
"""

import re

_LONG = (
    r"(?<![^\W_])(?i:m(?:me|dme|lle|elle|le|r)s?|madame|mesdames|(?:made|mesde)moiselles?"
    r"|monsieur|messieurs|docteur)(?![^\W_])"
)
# As they are written: not « DR Action Logement », « il me dit », « M.J.C. », « 3 m. environ ».
_SHORT = r"(?<![\w.'’-])(?:MM?|(?<![0-9]\s)m|[Dd]r|DR(?=\.)|Me(?=\W+[^\W\d_a-zà-ÿ]))(?!\w|\.\w\.\w)"
_CIVILITY = rf"(?:{_LONG}|{_SHORT})"
_ARTICLE = r"(?:(?:de\s+)?(?:l[ea]s?\s+|l['’]\s*)|d(?:e|u|es)\s+)"
_OFFICE = (
    r"(?:sous-)?(?:pr[ée]f(?:et|[èe]te|ecture)|mair(?:e|ie)|pr[ée]sident|direct(?:eur|rice|ion)"
    r"|chef(?:fe)?|adjointe?|conseill[eè]re?|ministre|d[ée]put[ée]e?|s[ée]nat(?:eur|rice)"
    r"|responsable|secr[ée]taire|juge|procureure?|commissaire|d[ée]l[ée]gu[ée]e?|coordinat(?:eur|rice)"
    r"|r[ée]f[ée]rente?|inspect(?:eur|rice)|gestionnaire|assistante?|accueil|guichet|service|ville"
    r"|commune|[ée]lue?|charg[ée]e?|d[ée]partement|association|bailleur|ccas|siao|caf)e?s?\b"
)
_NOBODY = re.compile(
    rf"{_CIVILITY}\.?\s+{_ARTICLE}(?i:{_OFFICE})(?!\s+[^\W\d_a-zà-ÿ])"
    rf"|{_CIVILITY}\s+(?i:habitat|logement)\b"
    r"|\b(?:Maison|R[ée]sidence|[ÉE]cole|Coll[èe]ge|Lyc[ée]e|H[ôo]pital|[Rr]ue|[Aa]venue|[Bb]oulevard)"
    r"\s+(?:du\s+)?(?:M\.|Dr\b|[Dd]octeur\b)"
)
"""An office without a name (its article is small), an organisation, what has someone's name."""
_NAMED = re.compile(
    rf"{_CIVILITY}[\s.:*_()-]+(?!(?:et|ou)\b)[^\W\d_]"
    r"|\w\W*\((?i:mme|mlle|melle|mr?|dr|madame|monsieur)\.?\)"
    r"|[^\W\d_a-zà-ÿ][\w'’-]+[,:]?\s+(?:(?i:mme|mlle|melle|mr)\.?|M\.)\s*\Z"
    r"|\b(?i:n[ée]e?(?:\(e\))?)\s+(?:le\s+)?[0-9]"
)
"""A name after a civility, or before it; a birth."""
_DAY = re.compile(
    r"(?<![0-9/.-])(?:[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{2}){1,2}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}(?:er)?\s+(?i:jan|f[ée]v|mar|avr|mai|jui|ao[uû]|sep|oct|nov|d[ée]c)[^\W\d_]*\.?"
    r"\s+(?:19|20)[0-9]{2})(?![\w/-]|\.[0-9])"
)


def names_someone(text: str) -> bool:
    """Whether a text names a person by a civility, or tells of a birth.

    >>> [names_someone(one) for one in ("Mme Le Gall", "Durand (Mme)", "Madame la préfète", "M6")]
    [True, True, False, False]
    """
    return bool(_NAMED.search(_NOBODY.sub(" ", text)))


def is_personal(text: str) -> bool:
    """Whether a cell of words is no desk's, landlord's or state's: of someone, or with a day.

    >>> is_personal("DUPONT Jean 12/03/1980"), is_personal("CCAS de Nice")
    (True, False)
    """
    return names_someone(text) or bool(_DAY.search(text))
