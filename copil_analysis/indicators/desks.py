"""The desks that registered the requests of those who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.desks import FEWEST, OTHER_DESKS
from copil_analysis.analysis.desks import desks as measure
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Table, share_of
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import NBSP, enumerated, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import OTHER_DESKS_LABEL
from copil_analysis.showing.words import tell_share

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOST_TOLD = 4
"""Beyond so many the table tells the others."""
NOTHING = "Les registres ne disent pas à quels guichets."


@answers
def desks(quarter: Quarter) -> Indicator:
    """How many of those who wait have their request from which desk.

    ``data``: the rows of ``analysis.desks``.
    """
    data = measure(quarter)
    if data.empty:
        return Indicator(data, why_missing=NOTHING)
    labels = [OTHER_DESKS_LABEL if one == OTHER_DESKS else one for one in data["desk"]]
    told = [tell_share(row["households"], row["total"]) for row in data.to_dict("records")]
    shown = [f"{label}{NBSP}{share}" for label, share in zip(labels, told, strict=True)]
    known = f"{plural(data['total'].iloc[0], 'demande')} au guichet connu"
    told_desks = enumerated(shown[:_MOST_TOLD])
    if list(data["desk"]) == [OTHER_DESKS]:
        told_desks = f"aucun n'en a {FEWEST} ou plus"
    return Indicator(
        data,
        f"{known} : {told_desks}",
        table=Table(
            data.assign(label=labels),
            [
                Column("label", "Guichet", "text"),
                Column("households", "Demandes"),
                share_of("households"),
            ],
            caption="Guichets des demandes des ménages en attente",
        ),
        source="registre de la file active",
        definition=define("desk"),
    )
