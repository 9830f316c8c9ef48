"""Texts that name a person: none of them is published or quoted."""

import re

_OFFICE = r"(?!(?i:l[ea]s?\b|l['’]|ou\b|et\b))"  # « Madame la préfète » is an office
_CIVILITY = re.compile(
    r"(?<![\w.'’-])(?:"
    rf"(?i:mmes?|mlles?|monsieur|messieurs|madame|mesdames|mademoiselle|mrs?)\b\.?\s*{_OFFICE}[^\W\d_]"
    r"|(?:MM?\.(?:\s+|(?=[A-Z][a-z]))|M\s+|D[rR]\.\s*|(?:Dr|Me)\s+)(?=[^\W\d_])(?![a-zà-ÿ])"
    rf"|(?i:\A\s*(?:mm?|dr)\.\s*(?!\w\.\w\.){_OFFICE}[^\W\d_])"
    r")"
)


def names_someone(text: str) -> bool:
    """Whether a text names a person by a civility.

    >>> [names_someone(one) for one in ("Mme Durand", "CCAS (M. D.)", "Madame la préfète", "M6")]
    [True, True, False, False]
    """
    return bool(_CIVILITY.search(text))
