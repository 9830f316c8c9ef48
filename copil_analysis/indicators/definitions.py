"""What the words of the pages mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.showing.answering import answers
from copil_analysis.showing.definitions import (
    COMPARISONS,
    FIGURES,
    NORM_NAMES,
    READING,
    REQUESTS,
    WORDS,
    Definition,
)
from copil_analysis.showing.markup import say
from copil_analysis.showing.panel import Panel

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def definitions(quarter: Quarter) -> Panel:
    """Each term once, in groups; of the norm the one that the workspace follows.

    ``data``: term and meaning.
    """
    whose = NORM_NAMES[quarter.config.norm]
    norm = Definition(
        "Norme",
        f"La règle qui donne la taille qu'il faut à un ménage, ici celle de {whose}. Aucune loi "
        "n'en impose une.",
    )
    groups = {
        "Les mots": [*WORDS.values(), norm],
        "Les calculs": FIGURES.values(),
        **({"Les demandes": REQUESTS.values()} if quarter.has_requests else {}),
        "Les comparaisons": COMPARISONS.values(),
        "L'écriture": READING.values(),
    }
    parts = [part for title, terms in groups.items() for part in (_heading(title), _terms(terms))]
    told = [one for terms in groups.values() for one in terms]
    text = "\n".join(f"{one.term} : {one.meaning}" for one in told)
    return Panel(str(Markup("\n").join(parts)), text, "definitions", data=pd.DataFrame(told))


def _heading(title: str) -> Markup:
    return Markup("<h3>{}</h3>").format(say(title))


def _terms(terms: Iterable[Definition]) -> Markup:
    pairs = Markup("\n").join(
        Markup("<dt>{}</dt>\n<dd>{}</dd>").format(say(one.term), say(one.meaning)) for one in terms
    )
    return Markup('<dl class="terms">\n{}\n</dl>').format(pairs)
