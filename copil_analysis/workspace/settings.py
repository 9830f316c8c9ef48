"""The copil.toml of a new workspace, with what it may say beside."""

import json
from collections.abc import Iterable

from copil_analysis.config import Term

_TEXT = """\
# Ce qu'un autre département écrirait autrement, et rien d'autre. Ce qui suit un # est un
# commentaire : ôtez le # d'une ligne pour qu'elle compte. Une clé inconnue est une erreur.

# Le service qui tient les chiffres et présente le rapport.
service = {service}

# La typologie qu'il faut à un ménage, où son registre ne la dit pas : « drihl » (une personne, T1 ;
# un adulte et un enfant, T3 ; sinon autant de pièces que de personnes) ou « insee » (occupation
# normale : une personne, T1 ; sinon une pièce de séjour, une par couple ou autre adulte, une pour
# deux enfants).
norm = "drihl"

# Par quoi commencent les numéros de demande du département, pour signaler les autres.
# territories = ["006"]

# Les structures et les filières, dans l'ordre des tableaux :
#   code       ce que les tableaux gardent : à ne plus changer dès que des données sont reçues
#   label      le nom montré
#   spellings  les autres façons dont on l'écrit ; casse, accents, ponctuation, espaces et pluriels
#              ne comptent pas
# Celle qui ouvre ou qui ferme reste ici, avec ses dates, pour que les trimestres d'avant se lisent
# comme ils étaient :
#   from       son premier trimestre
#   until      son dernier
#   into       le code de celle qui l'a reprise : ce qui la nomme encore y compte
# Par exemple :
#
# [[structures]]
# code = "NORD"
# label = "Secteur Nord"
# spellings = ["Nord", "Équipe Nord"]
# from = "2024-T1"
# until = "2025-T4"
# into = {heir}
{structures}
# Les filières d'attribution (contingents, réservataires).
{channels}
# L'envoi au comité (copil send). Le mot de passe n'est pas ici : il est dans la variable
# COPIL_SMTP_PASSWORD, ou dans le trousseau (keyring set copil-analysis IDENTIFIANT).
#
# [mail]
# host = "smtp.example.org"
# port = 587
# security = "starttls"          # ou « tls »
# username = "equipe"
# from = "equipe@example.org"
# reply_to = "responsable@example.org"
#
# [[mail.recipients]]
# address = "membre@example.org"
# name = "Membre du comité"
"""


def settings_text(service: str, structures: tuple[Term, ...], channels: tuple[Term, ...]) -> str:
    """A copil.toml that reads back as these, with comments for whoever goes on from it."""
    return _TEXT.format(
        service=toml_string(service),
        structures=_blocks("structures", structures),
        channels=_blocks("channels", channels),
        heir=toml_string(structures[0].code),
    )


def toml_string(text: str) -> str:
    """A text as TOML writes it, on one line: as JSON does, but for DEL.

    >>> toml_string("Antibes Nord")
    '"Antibes Nord"'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _blocks(name: str, terms: Iterable[Term]) -> str:
    return "".join(f"\n[[{name}]]\n{_lines(term)}" for term in terms)


def _lines(term: Term) -> str:
    lines = [f"code = {toml_string(term.code)}", f"label = {toml_string(term.label)}"]
    if term.spellings:
        lines.append(f"spellings = [{', '.join(map(toml_string, term.spellings))}]")
    return "\n".join([*lines, ""])
