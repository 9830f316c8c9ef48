"""Whether columns or rows T1 to T4 are the quarters of a year, not dwellings of one to four rooms.

The period of a table is a quarter too: « 1er trimestre 2011 » above T1 to T4 says nothing. A
Studio, a T5 or a T6 beside them makes them typologies, whatever else is written.
"""

import re
from collections.abc import Iterable, Sequence

from copil_analysis.vocabulary import fold

QUARTERS = (
    "T1 à T4 semblent être les trimestres de l'année, pas des typologies : il n'est pas lu ; "
    "donnez les logements par typologie, ou, si ce sont des typologies, ajoutez Studio, T5 et T6 "
    "(0 s'il n'y en a pas)"
)

_SPELT = re.compile(r"t\W?[1-4]")
_YEAR = r"(?:19|20)[0-9]{2}"
_YEARLY = re.compile(
    r"(?:(?:total|cumul|moyenne|ensemble|bilan)\W*)?(?:(?:sur|de)\W+)?(?:l\W)?"
    rf"(?:(?:annee|annuel(?:le)?|exercice|an)\W*(?:{_YEAR})?|{_YEAR}|[12]\w{{0,3}}\W*semestre|s[12])"
)
_HEADED = re.compile(
    r"(?:(?:structure|territoire|secteur|equipe|filiere|contingent)s?\W+(?:(?:par|et)\W+)?)?"
    rf"trimestres?(?:\W+{_YEAR})?|annees?"
)
_EACH = re.compile(
    r"(?<!\w)(?:par|chaque|quatre|4|selon le) trimestres?|/\W?trimestres?(?!\W*[0-9])"
    r"|evolution\W+(?:par|des?|sur|entre)?\W*(?:les\W+)?trimestr(?:es|iel)"
    rf"|t1\W{{0,3}}(?:a|au|et)?\W{{0,3}}t4\W{{1,3}}(?:de\W+)?{_YEAR}"
)
_MAYBE = re.compile(
    rf"(?<!\w)(?:trimestr(?:es|iel)|annee\W+{_YEAR}|(?:de|sur|dans)\Wl\Wannee|(?:pluri)?annuel"
    r"|evolution|historique|(?:12|douze)\W(?:derniers\W)?mois)"
)
_DOCUMENT = re.compile(
    r"(?:bilan|rapport|comite|copil|point|note|tableau|bord|reunion|synthese|revue|rendu)s?\W+"
    r"(?:trimestriel|annuel)"
    rf"|(?:comite|copil|reunion)(?:\W+de\W+pilotage)?(?:\W+[0-9]{{2,3}})?\W+{_YEAR}"
)
_PART = (  # of a year
    r"(?:(?<!\w)[tq]\W?[1-4]|(?<!\w)(?:[1-4]\W?)?(?:trim|sem|t(?=\W?20))[a-z]*(?:\W?[1-4])?"
    r"|(?<!\w)(?:janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)[a-z]*"
    r"|[0-9]{1,2}[/.-][0-9]{1,2})"
)
_PERIOD = re.compile(
    rf"{_PART}\W*(?:(?:de|en|l|annee|pour)\W+)*{_YEAR}(?!\w)"
    rf"|(?<!\w){_YEAR}\W*(?:[1-4]\W?ere?\W+)?{_PART}"
)
_YEAR_ALONE = re.compile(rf"(?<![\w/]){_YEAR}(?![\w/])")
_TYPOLOGY = re.compile(r"typolog|pieces|taille")


def are_quarters(
    labels: Sequence[str], headers: Iterable[str], titles: Iterable[str], file: str = ""
) -> bool:
    """Whether labels of typologies, beside other ``headers`` and below ``titles``, are quarters.

    Sure: a header that is a year, « par trimestre » in a title. Not so sure, and then only where
    no title speaks of typologies: « année 2025 », « trimestriel », « évolution », a year without
    its quarter, month or day (in the name of a ``file`` it is only that of the period).

    >>> are_quarters(["T1", "T2", "T3", "T4"], ["Structure"], ["Logements par trimestre"])
    True
    >>> are_quarters(["T1", "T2", "T3", "T4"], ["Structure"], ["Logements, 1er trimestre 2011"])
    False
    """
    if not labels or not all(_SPELT.fullmatch(fold(label)) for label in labels):
        return False
    heads = [" ".join(fold(text).split()) for text in headers]
    names = [" ".join(fold(text).split()) for text in titles]
    texts = [*names, " ".join(fold(file).split())]
    if any(_YEARLY.fullmatch(text) for text in heads):
        return True
    if any(_HEADED.fullmatch(text) for text in [*heads, *texts]) or any(map(_EACH.search, texts)):
        return True
    maybe = any(_YEARLY.fullmatch(text) or _MAYBE.search(_bare(text)) for text in texts)
    maybe = maybe or any(_YEAR_ALONE.search(_bare(text)) for text in names)
    return maybe and not any(map(says_typology, [*heads, *texts]))


def _bare(title: str) -> str:
    """A title without what names its document or its period."""
    return _PERIOD.sub("", _DOCUMENT.sub("", title))


def says_typology(text: str) -> bool:
    """Whether a text speaks of the sizes of dwellings.

    >>> says_typology("Structure / Typologie"), says_typology("Trimestre")
    (True, False)
    """
    return bool(_TYPOLOGY.search(fold(text)))
