"""French headers and words for the tidy columns of a workbook: what each is called, once."""

from collections.abc import Mapping

import pandas as pd

from copil_analysis.register_fields import NATIONAL, NATIONAL_LABEL, REGISTER_LABELS
from copil_analysis.showing.measures import MEASURE_HEADERS
from copil_analysis.vocabulary import LABELS, TABLE_LABELS

HEADERS = {
    "structure": "Structure",
    "channel": "Filière",
    "typology": "Typologie",
    "households": "Ménages",
    "adults": "Adultes",
    "children": "Enfants",
    "persons": "Personnes",
    "dwellings": "Logements",
    "check": "Contrôle",
    "table": "Tableau",
    "row": "Ligne",
    "column": "Colonne",
    "stated": "Imprimé",
    "computed": "Recalculé",
    "gap": "Écart",
    "level": "Niveau",
    "status": "État",
    "message": "Constat",
    "measure": "Mesure",
    "part": "Partie",
    "place": "Où",
    "count": "Nombre",
    "low": "Borne basse",
    "high": "Borne haute",
    "ratio": "Part ou pression",
    "ratio_low": "Part ou pression, borne basse",
    "ratio_high": "Part ou pression, borne haute",
    "gap_low": "Écart, borne basse",
    "gap_high": "Écart, borne haute",
    "pressure": "Pression",
    "pressure_low": "Pression, borne basse",
    "pressure_high": "Pression, borne haute",
    "coverage": "Couverture",
    "coverage_low": "Couverture, borne basse",
    "coverage_high": "Couverture, borne haute",
    "imbalance": "Déséquilibre",
    "imbalance_low": "Déséquilibre, borne basse",
    "imbalance_high": "Déséquilibre, borne haute",
    "comparison": "Comparaison",
    "before": "Avant",
    "now": "Maintenant",
    "difference": "Différence",
    "verdict": "Jugement",
}
ANSWER_HEADERS = {
    **HEADERS,
    "ahead": "Trimestres à l'avance",
    "at_risk": "Ménages encore suivis",
    "by": "Par",
    "came": "Ce qui est venu",
    "entries": "Entrées",
    "expected": "Relogés au même rythme",
    "fit": "Selon la norme",
    "funding": "Financement",
    "group": "Groupe",
    "growth": "Croissance par an",
    "held": "Dans la bande",
    "is_year": "Sur un an",
    "kind": "Suite",
    "known": "Dont l'attente est connue",
    "larger": "Pièces en trop",
    "largest_fall": "Plus forte baisse qui ne se voit pas",
    "left": "Partis autrement",
    "median": "Médiane",
    "month": "Mois depuis l'entrée",
    "more": "Logements de plus",
    "name": "Nom",
    "others": "Autres sorties",
    "p": "Probabilité",
    "period": "Période",
    "projected": "Projection",
    "quarters": "Trimestres",
    "rehoused": "Relogés",
    "rehoused_households": "Ménages relogés",
    "rehoused_persons": "Personnes relogées",
    "rehoused_share": "Part des relogés",
    "rehoused_share_high": "Part des relogés, borne haute",
    "rehoused_share_low": "Part des relogés, borne basse",
    "rehoused_size": "Personnes par ménage relogé",
    "rehoused_total": "Relogés, total",
    "rents": "Loyers connus",
    "share": "Part",
    "share_high": "Part, borne haute",
    "share_low": "Part, borne basse",
    "size": "Taille du ménage",
    "smaller": "Moins de pièces",
    "smallest": "Plus petite hausse qui se voit",
    "step": "Étape",
    "total": "Total",
    "trend": "Tendance par trimestre",
    "wait": "Attente",
    "waited": "Relevés où ils attendaient",
    "waiting": "En attente",
    "waiting_households": "Ménages en attente",
    "waiting_persons": "Personnes en attente",
    "waiting_share": "Part des ménages en attente",
    "waiting_share_high": "Part des ménages en attente, borne haute",
    "waiting_share_low": "Part des ménages en attente, borne basse",
    "waiting_size": "Personnes par ménage en attente",
    "waiting_total": "En attente, total",
    "year_before": "Un an avant",
    "yearly": "Évolution par an",
    "yearly_high": "Évolution par an, borne haute",
    "yearly_low": "Évolution par an, borne basse",
    "years": "Années",
    "years_high": "Années, borne haute",
    "years_low": "Années, borne basse",
}
"""Those of the data of an answer; a column that has none keeps its name."""
_WORDS = {
    "reading": "lecture",
    "margin": "marge",
    "note": "appel de note",
    "summary": "récapitulatif",
    "allocations_rehoused": "attributions et relogements",
    "allocations_dwellings": "attributions et logements",
    "needs_waiting": "besoins et file active",
    "period": "période",
    "follows": "suite des trimestres",
    "quarter_margin": "marge d'un trimestre",
    "year": "année",
    "snapshot": "relevé",
    "file": "fichier",
    "start": "début",
    "end": "fin",
    "presence": "présence",
    "sources": "sources comparées",
    "header": "en-tête",
    "empty": "registre vide",
    "ignored": "laissé de côté",
    "label": "libellé",
    "value": "valeur",
    "cell": "valeur",
    "missing": "valeur manquante",
    "mark": "marque de note",
    "code": "code",
    "shifted": "ligne décalée",
    "structure": "structure",
    "table": "tableau",
    "need": "besoin déduit",
    "dates": "dates",
    "composition": "composition",
    "request_number": "numéro de demande",
    "duplicate": "doublon",
    "same_file": "registre renvoyé",
    "still_waiting": "relogé et en attente",
    "vanished": "ménages disparus",
    "compared": "comparaison",
    "merged": "fusion",
    "nothing": "rien d'attribué",
    "flows": "flux",
    "flows_bounds": "bornes des flux",
    "flows_rehoused": "sorties par relogement",
    "recovered": "retrouvé",
    "blocking": "bloquant",
    "error": "erreur",
    "warning": "à confirmer",
    "ok": "tenu",
    "gap": "écart",
    "explained": "expliqué",
    "above": "plus souvent",
    "below": "moins souvent",
    "few": "trop peu pour juger",
    "unknown": "non connu",
}
_WORDS_OF = {
    "table": {**TABLE_LABELS, **REGISTER_LABELS, NATIONAL: NATIONAL_LABEL},
    "measure": MEASURE_HEADERS,
    "wait": {"rehoused": "relogés", "waiting": "en attente"},
    "step": {
        "start": "file au début",
        "entries": "entrés",
        "rehoused": "relogés",
        "left": "autres sorties",
        "residual": "sans explication",
        "end": "file à la fin",
    },
    "by": {"size": "Taille du ménage", "structure": "Structure"},
    "name": {"others": "autres", "unknown": "non connu"},
}
"""The words of the columns whose codes are of one kind; the other columns share theirs."""


def in_french(
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    headers: Mapping[str, str] = HEADERS,
) -> pd.DataFrame:
    """The same rows with French headers, and words where the tidy table has codes.

    ``labels``: those of the configuration, and of what else is coded. The column ``message`` is
    a sentence already.
    """
    texts = [c for c in frame.columns if c in headers and c != "message" and _is_text(frame[c])]
    labelled = {
        c: _told(frame[c], _WORDS_OF.get(c) or {**LABELS, **_WORDS, **labels}) for c in texts
    }
    return frame.assign(**labelled).rename(columns=dict(headers))


def _told(codes: "pd.Series[str]", words: Mapping[str, str]) -> "pd.Series[str]":
    return codes.map(lambda code: words.get(code, code))


def _is_text(column: "pd.Series[str]") -> bool:
    return not pd.api.types.is_numeric_dtype(column)
