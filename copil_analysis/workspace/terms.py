"""Structures and channels as somebody names them: « Antibes Nord », or ANTN=Antibes Nord."""

import re
from collections.abc import Iterable, Sequence

from copil_analysis.config import Term
from copil_analysis.errors import UsageError
from copil_analysis.vocabulary import TOTAL, fold, label_key

_CODED = re.compile(r"(\w[\w-]*)=(.+)")


def structures_named(texts: Sequence[str]) -> tuple[Term, ...]:
    """The structures of ``LABEL`` or ``CODE=LABEL``; a code is made of the label.

    A UsageError tells of a text that is no name, and of two that would be read as one.

    >>> [one.code for one in structures_named(["Antibes Nord", "EST=Secteur Est"])]
    ['ANTIBES_NORD', 'EST']
    """
    return _terms([_split(text) for text in texts], upper=True)


def channels_named(texts: Sequence[str]) -> tuple[Term, ...]:
    """The same of channels.

    >>> [one.code for one in channels_named(["Contingent préfectoral"])]
    ['contingent_prefectoral']
    """
    return _terms([_split(text) for text in texts], upper=False)


def service_named(text: str) -> str:
    """The name of a service; a UsageError where it is none."""
    return _label(text)


def _split(text: str) -> tuple[str, str]:
    coded = _CODED.fullmatch(text.strip())
    return (coded[1], _label(coded[2])) if coded else ("", _label(text))


def _label(text: str) -> str:
    label = " ".join(text.split())
    if not label.isprintable() or not re.search("[a-z0-9]", fold(label)):
        shown = label if label.isprintable() else ascii(label)
        raise UsageError(f"« {shown} » : on attend un nom, sur une ligne.")
    return label


def _terms(pairs: Sequence[tuple[str, str]], *, upper: bool) -> tuple[Term, ...]:
    taken = {TOTAL, *(code for code, _ in pairs)}
    terms: list[Term] = []
    for given, label in pairs:
        code = given or _free_code(label, taken, upper=upper)
        taken.add(code)
        terms.append(Term(code=code, label=label))
    _refuse_alike(terms)
    return tuple(terms)


def _free_code(label: str, taken: Iterable[str], *, upper: bool) -> str:
    code = "_".join(re.findall("[a-z0-9]+", fold(label)))
    code = code.upper() if upper else code
    numbered = (f"{code}_{number}" for number in range(2, len(set(taken)) + 2))
    return next(one for one in (code, *numbered) if one not in taken)


_TOTALS = {label_key(word) for word in ("total", "totaux", "total général", "ensemble")}


def _refuse_alike(terms: Sequence[Term]) -> None:
    met: dict[str, Term] = {}
    for term in terms:
        if term.code == TOTAL:
            raise UsageError(f"« {TOTAL} » ne peut pas être un code : donnez-en un autre.")
        for name in term.names:
            if label_key(name) in _TOTALS:
                raise UsageError(f"« {name} » se lirait comme un total : donnez un autre nom.")
            other = met.setdefault(label_key(name), term)
            if other is not term:
                raise UsageError(
                    f"« {other.label} » et « {term.label} » se liraient l'un pour l'autre : "
                    "donnez-leur des noms et des codes qui diffèrent."
                )
