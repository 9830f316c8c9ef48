"""What a remark of the team says of the things that our figures can bear out.

Only a sentence that says the lack or the burden itself names a topic: no other sentence may be
told confirmed or not. All patterns are looked for in folded text, without case and accents.
"""

import re
from collections.abc import Iterator, Mapping

from copil_analysis.vocabulary import fold

MOST_WORDS = 12
_LABEL = r"(?:\w+\s*:\s+)?"  # « Loyers : en hausse » is one clause
_CLAUSE = re.compile(rf"{_LABEL}.*?(?=\s*[;:.]\s|\.?$)")
_CUT = re.compile(
    r"(?<=[;:.])\s+(?!(?:mais|cependant|toutefois|ce|cela|c['’]\w+)\b)|,\s+(?=et\s(?!d[eu'’]))",
    re.IGNORECASE,
)

_OPENING = r"(?:^\W*|[,:(«] ?|\b(?:que|et|or|car|mais) )"
_LARGE_HOUSEHOLD = (
    r"(?:(?:tres )?grande?s (?:menage|famille)s|(?:familles|menages) nombreu\w+"
    r"|menages de grande taille)"
)
_LARGE = (
    r"(?:grande?s? (?:logement|appartement|typologie|taille|surface)s?\b|\b[tf] ?[456]\b"
    r"|\b(?:[456]|quatre|cinq|six) pieces\b"
    rf"|logements? (?:adaptes )?(?:pour|aux|des) (?:les )?{_LARGE_HOUSEHOLD})"
)
_SMALL = (
    r"(?:petite?s? (?:logement|appartement|typologie|taille|surface)s?\b|\bstudios?\b"
    r"|\b[tf] ?[12]\b|\b(?:[12]|une|deux) pieces?\b)"
)
_PLAI = r"\bplai\b"
_LINK = (  # what may stand between the lack and what lacks; any other word may be what lacks
    r"(?:(?:de|du|des|en|le|la|les|l|d|tres|trop|et|ou|a|offres?|parcs?|stocks?|nombre|part"
    r"|propositions?|production|construction|attributions?|logements?|appartements?|sociaux"
    r"|social|finances?|reserves?|studios?|plai|[tf] ?[1-6])\b|[ ,/'+&-])*?"
)
_LACK = (
    r"\b(?:manqu(?:e|ons|ent)|insuffisance|rarete|penurie|deficit|carence|absence|faiblesse)"
    r"(?: (?:important|criant|cruel|cruelle|chronique|flagrant)e?)? "
)
_FEW = (
    r"\b(?:(?<!un )peu|(?:pas|plus) assez|n'y a (?:pas|plus)|insuffisante?|rares?|faible"
    r"|aucune?) "
)
_OFFERED = (
    r"(?:propos\w+|offerts?|obtenue?s?|attribue?e?s?|disponibles?|livree?s|construits?|produits?"
    r"|liberee?s|nombreu(?:x|ses)|presents?|mobilisables?|sociaux)\b"
)
_AFTERWARDS = (  # « peu de T4 sont vides » is no lack
    rf"(?= ?{_LINK} ?(?:$|[,:(!]|(?:pour|dans|sur|au|aux|chez|par|face|a|en|alors|car|qui)\b"
    rf"|(?:(?:sont|est|ont ete|n'est|n'a ete|n'ont ete|nous|ete)\b ?)*{_OFFERED}))"
)
_LACKING = (
    r"(?:manquent\b(?! d)|manque\b(?! d)|f(?:on|ai)t defaut|introuvables?|rares?\b"
    r"|(?:quasi |presque )?inexistants?"
    rf"|(?:trop |tres )?peu {_OFFERED}|rarement {_OFFERED}|insuffisamment {_OFFERED}"
    rf"|(?:pas|plus) assez {_OFFERED}|insuffisante?s?\b|en faible nombre|faibles?\b)"
)
_STATE = (
    r"(?:(?:sont|est|reste|restent|demeurent?|deviennent|ne|se|font|tres|trop|encore|toujours|vraiment"
    r"|cruellement|beaucoup|nous|leur|en|nombre|propose?e?s|disponibles?)\b ?)*?"
)
_RISING = (
    r"(?:augmente(?:nt)?\b|(?:en|a la) hausse|en augmentation|montent\b|progressent\b|grimpent\b"
    r"|flambent\b|s'envolent\b|(?:de plus en|toujours) plus (?:chers?|eleves?|hauts?)"
    r"|(?:continue(?:nt)?|ne cesse(?:nt)?) (?:d'|de |a )(?:augmenter|monter|grimper|progresser))"
)
_OF_RENTS = (
    r"(?:(?:sociaux|social|hlm|moyens|pratiques|proposes|demandes|du|de|des|la|le|les|logements?"
    r"|parc|ont|a|bailleurs|publics?|plai|plus|pls|[tf][1-6]|neufs?|et|charges|sont|restent|encore"
    r"|toujours|fortement|nettement|trop|vite|qui|l)\b|[ ':])*?"
)
_LONG = (
    r"(?:encore |toujours )?"
    r"(?:(?:trop|davantage)(?= ?(?:$|[,(]|(?:pour|avant|que|dans)\b))|trop longtemps"
    r"|(?:le |bien |beaucoup )?plus longtemps|(?:tres )?longtemps"
    r"|(?:pendant )?(?:des|plusieurs) (?:mois|annees)|plus d'un an)\b"
)
_LONG_WAIT = r"(?:attentes?|delais?)(?: d'attente)?"
_IS_LONG = (
    r"(?:(?:est|sont|restent?|trop|tres|plus) )*(?:long(?:ue)?s?|excessi\w+|interminables?)\b"
)


def _lack_of(what: str) -> str:
    """« Peu de T4 sont proposés », « Les T4 manquent »."""
    after = rf"{_OPENING}{_LINK}{what} ?{_LINK}{_STATE}{_LACKING}"
    return rf"{_LACK}{_LINK}{what}|{_FEW}{_LINK}{what}{_AFTERWARDS}|{after}"


TOPICS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "large": _lack_of(_LARGE),
        "small": _lack_of(_SMALL),
        "funding": (
            r"\b(?:plus|davantage) de (?:logements )?(?:en )?plus"
            r" que (?:de |en )?(?:logements )?plai\b"
            rf"|{_lack_of(_PLAI)}"
        ),
        "rents": (
            r"\b(?:hausse|augmentation|progression|montee|envolee|flambee)"
            r"(?: (?:continue|constante|forte|reguliere))? (?:des|du|de) (?:niveau des )?loyers?\b"
            rf"|{_OPENING}(?:(?:les|des|le|leurs) )?loyers?\b ?{_OF_RENTS}{_RISING}"
            r"|\baugmentent (?:les|leurs) loyers\b"
        ),
        "waits": (
            rf"{_OPENING}(?:les |des )?{_LARGE_HOUSEHOLD} attendent {_LONG}"
            rf"|\b(?:long(?:ue)?s? (?:attente|delai)s?(?: d'attente)?|{_LONG_WAIT} {_IS_LONG})"
            rf" (?:pour|des|de|chez) (?:les )?{_LARGE_HOUSEHOLD}"
            rf"|\b{_LONG_WAIT} (?:pour|des|de|chez) (?:les )?{_LARGE_HOUSEHOLD} {_IS_LONG}"
        ),
    }.items()
}
"""By topic, the sentences that say it."""

_SUBJECT = re.compile(rf"{_LARGE}|{_SMALL}|{_PLAI}|\bloyers?\b|{_LARGE_HOUSEHOLD}")
_NEGATED = (  # « il n'y a pas assez » and « il n'y a plus de T4 » say a lack themselves
    r"\b(?:ne |n')(?! ?y a (?:pas|plus) d\w*.? ?(?:grand|petit|logement|studio|plai|[tf] ?\d))"
    r"(?:(?!\b(?:mais|et)\b).)*?\b(?:plus\b(?! assez| en plus)|pas\b(?! assez)|jamais|guere|point"
    r"|ni)\b"
    r"|\b(?:pas|point|jamais|nulle?|aucune?|sans|ni)\b (?:de |d'|du |un |une |la |le )?"
    r"(?:manqu|penurie|rar|hausse|augment|deficit|insuffis|carence|faible|peu\b|trop|long|plus de)"
    r"|\bplus (?:de |d'|aucune? )(?:manque|penurie|hausse|augment|deficit|carence)"
    r"|\b(?:personne|nul|nulle|rien) (?:ne |n')|\bn'atten\w+ que\b"
)
_LESSENED = (
    r"\b(?:manqu|augment|mont|progress|hausse)\w* (?:tres |trop )?"
    r"(?:peu|rarement|parfois|legerement|faiblement)\b"
    r"|\b(?:moins|mieux|suffisamment|faux|exagere|finie?|fin d[eu]|a peine|contrairement)\b"
    r"|\b(?:diminu|baiss|recul|redui|attenu|resor|ameli|resol|compens|facilit|dispar[au]|combl"
    r"|stab|(?<!ne )cess)\w*"
)
_SUPPOSED = (
    r"\b(?:si|s'il|risqu\w+|pourrai\w*|crain\w*|serai\w*|etai\w+|avai\w+|autrefois|jadis)\b|\?"
)
_OF_ANOTHER_THING = (  # what is refused or empty is not lacking; what no register knows
    r"\b(?:refus|vacan|degrad|insalub|handicap|pmr\b|fauteuil)\w*|\b(?:vides?|prive|etat)\b"
)
_TURNED = re.compile("|".join((_NEGATED, _LESSENED, _SUPPOSED, _OF_ANOTHER_THING)))


def topics_in(said: str) -> tuple[str, ...]:
    """The topics that a clause says and does not turn, in the order of its words.

    >>> topics_in("Peu de T4 et de studios"), topics_in("Les T4 ne manquent plus")
    (('large', 'small'), ())
    """
    folded = fold(said).rstrip(" .,;:…")
    if _TURNED.search(folded):
        return ()
    found = {name: match.end() for name, one in TOPICS.items() if (match := one.search(folded))}
    return tuple(sorted(found, key=lambda name: found[name]))


def claims_in(remark: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a remark claims: the words that are shown, and the topics that these say.

    A clause that speaks of what we measure stands alone, any other belongs to the one before.

    >>> list(claims_in("Les loyers augmentent, et peu de T4 sont proposés."))
    [('Les loyers augmentent', ('rents',)), ('Peu de T4 sont proposés', ('large',))]
    """
    parts: list[str] = []
    for clause in _clauses(remark):
        if parts and not _SUBJECT.search(fold(clause)):
            parts[-1] += f" {clause}"
        else:
            parts.append(clause)
    for number, part in enumerate(parts):
        words = re.sub(r"^et\s+", "", part) if number else part
        shown = shortened(words[:1].upper() + words[1:] if number else words)
        said = _clauses(part)[0]
        yield shown, topics_in(shown) if topics_in(said) else ()


def _clauses(remark: str) -> list[str]:
    label = re.match(_LABEL, remark)
    start = label.end() if label else 0
    first, *others = _CUT.split(remark[start:])
    return [remark[:start] + first, *others]


def shortened(said: str) -> str:
    """The first clause of a remark, and of that the first words only."""
    match = _CLAUSE.match(said)
    clause = match[0].rstrip(" ,;:") if match else said
    words = clause.split()
    return clause if len(words) <= MOST_WORDS else f"{' '.join(words[:MOST_WORDS])}…"
