"""What a structure is asked to do of what a check found, always by a verb."""

import re

from copil_analysis.config import Config
from copil_analysis.register_fields import Field
from copil_analysis.workspace.template_rules import CODED, KINDS, lists_of

_VERB = re.compile(
    "(?:corrigez|vérifiez|donnez|écrivez|récrivez|retapez|mettez|ôtez|retirez|ne gardez)\\b",
    re.IGNORECASE,
)
_TO_CONFIRM = re.compile(r",? *\bà (?:confirmer|vérifier|corriger)(?: : *|$)", re.IGNORECASE)
_OURS = re.compile(r",? ou [^;]*\.toml\b| \([^()]*\.toml\)")


def asked(words: str) -> str:
    """The words of a check with what to do first; "" where they ask nothing of anybody.

    What only the team can do, in its own files, is not told.

    >>> asked("la sortie est avant l'entrée ; corrigez la date qui est fausse.")
    "Corrigez la date qui est fausse : la sortie est avant l'entrée."
    >>> asked("un ménage sans adulte ; à confirmer."), asked("dite refusée, donc non comptée.")
    ('Vérifiez : un ménage sans adulte.', '')
    """
    words = _OURS.sub("", words.rstrip(" ."))
    if not (_TO_CONFIRM.search(words) or _VERB.search(words) or "?" in words):
        return ""
    clauses = [clause for one in words.split(" ; ") if (clause := _TO_CONFIRM.sub("", one).strip())]
    verb = next((one for one in clauses if _VERB.match(one)), "vérifiez")
    told = " ; ".join(one for one in clauses if one != verb)
    return f"{verb[0].upper()}{verb[1:]}{' : ' if told else ''}{told}."


def form_of(field: Field, config: Config) -> str:
    """How a cell of the field is written, after a colon; "" for a text, which is free.

    >>> from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS
    >>> form_of(REGISTERS[ATTRIBUTIONS][1], None)
    'une date en jj/mm/aaaa, comme 31/12/2010.'
    """
    if field.kind == "text":
        return ""
    words = KINDS[field.kind].words
    if field.kind in CODED:
        words = f"L'une de ces valeurs : {', '.join(lists_of([field], config)[field.kind])}."
    return words[0].lower() + words[1:]
