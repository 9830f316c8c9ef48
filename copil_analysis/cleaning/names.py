"""One spelling for each landlord and commune, however many a register writes it in."""

import re
import unicodedata

import pandas as pd

NAMES = ("landlord", "commune")
_ARTICLES = ("le", "la", "les", "l")
_WHOLE = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SHORT = re.compile(r"\b(?:ste?s?\b|s/)", re.IGNORECASE)


def unify_names(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a register with landlords and communes in one spelling each."""
    return rows.assign(**{name: unify(rows[name]) for name in NAMES if name in rows})


def unify(texts: pd.Series) -> pd.Series:
    """The texts, each in the best of the spellings that have its ``name_key``.

    The best has capitals and small letters, no abbreviation, its article before it, accents; then
    it is the most frequent, then the first by alphabet. A text without a letter is missing.
    """
    sizes = {str(text): int(size) for text, size in texts.value_counts().items() if size}
    spellings: dict[str, list[str]] = {}
    for text in sizes:
        spellings.setdefault(name_key(text), []).append(text)
    spellings.pop("", None)
    best = {
        text: min(same, key=lambda one: (*_flaws(one), -sizes[one], one))
        for same in spellings.values()
        for text in same
    }
    if all(text == best.get(text) for text in sizes):
        return texts
    unified = texts.astype("str").map(best, na_action="ignore")
    return unified.astype("category") if texts.dtype == "category" else unified


def name_key(text: str) -> str:
    """A name without case, accents, punctuation, spaces, plurals, abbreviations; article first.

    >>> name_key("ST-ALPHA (La)"), name_key("La Sainte Alphas"), name_key("Bêta s/ Mer")
    ('lasaintalpha', 'lasaintealpha', 'betasurmer')
    """
    words = re.findall(r"[^\W\d_]+|[0-9]+", re.sub(r"\bs/", " sur ", _folded(text)))
    if len(words) > 1 and words[-1] in _ARTICLES:
        words = [words[-1], *words[:-1]]
    whole = (_WHOLE.get(word, word) for word in words)
    return "".join(re.sub(r"(?<=...)s$", "", word) for word in whole)


def _flaws(text: str) -> tuple[bool, bool, bool, bool]:
    is_moved = bool(re.search(r"[(,]\s*(?:l[ae]s?|l['’])\s*\)?\s*$", text, re.IGNORECASE))
    return text in (text.upper(), text.lower()), bool(_SHORT.search(text)), is_moved, text.isascii()


def _folded(text: str) -> str:
    """Small letters without accents; ligatures as two letters."""
    apart = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", apart))
