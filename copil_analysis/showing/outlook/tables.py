"""The tables of the times, of the lever and of the projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.outlook import (
    LEVERS,
    followed,
    hardest,
    recent,
    times_with_arrivals,
    times_without_arrivals,
)
from copil_analysis.analysis.projection import AHEAD, FEWEST, project
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.showing.footnotes import ANY, Reference
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.showing.outlook.times import (
    CAPPED,
    IN_ALL,
    NEVER,
    UNSURE,
    history_of,
    is_known,
    name_dwelling,
    name_file,
    name_run,
    row_of,
    write_time,
)
from copil_analysis.showing.page_tables import TableWords, describe_sources, finish_table
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_LEVER = 2  # of the levers, the one that stands in the table of all typologies
_NEEDED = "Ménages en attente"
_TABLES = ("needs", "dwellings", "waiting", "rehoused")


def table_outlook(quarter: Quarter) -> TableWords:
    """Times by typology and in all: without arrivals, with the recent ones, with a lever."""
    history = history_of(quarter)
    rows = times_without_arrivals(history)
    frame = pd.DataFrame(
        {
            "Typologie": [typology_label(code) for code in rows["typology"]],
            _NEEDED: [french.format_number(n) for n in rows["households"]],
            "Logements obtenus par trimestre": [
                french.format_number(rate, 1) for rate in rows["rate"]
            ],
            "Délai sans arrivée": _times(rows),
        }
    )
    with_them = times_with_arrivals(history)
    if len(with_them):
        frame["Délai avec les arrivées récentes"] = _times(with_them)
        more = times_with_arrivals(history, more=_LEVER)
        frame[f"… et {_LEVER} logements de plus par trimestre"] = _times(more)
    words = finish_table(
        quarter,
        frame,
        {
            (i, _NEEDED): [Reference("needs", ANY, code)]
            for i, code in enumerate(rows["typology"])
            if code != TOTAL
        },
        caption="Délai d'écoulement de la file active par typologie, en trimestres, au "
        f"{french.format_date(quarter.snapshot)}",
        tables=_TABLES,
        notes=[*_notes_on_rates(history), *_notes_on_arrivals(history, frame)],
    )
    return _with_earlier_sources(words, quarter, recent(history))


def table_lever(quarter: Quarter) -> TableWords | None:
    """What more dwellings of the typology that waits longest would change; None if unknown."""
    history = history_of(quarter)
    code = hardest(times_without_arrivals(history))
    levers = [times_with_arrivals(history, more=more) for more in (0, *LEVERS)]
    if not code or levers[0].empty or not is_known(row_of(levers[0], code)):
        return None
    own, in_all = ([row_of(times, name) for times in levers] for name in (code, TOTAL))
    many = name_dwelling(code, 2)
    frame = pd.DataFrame(
        {
            f"{french.capitalised(many)} de plus par trimestre": [0, *LEVERS],
            f"Baisse de la file{name_file(code)} par trimestre": [_rate(row) for row in own],
            f"Délai de la file{name_file(code)}": [write_time(row) for row in own],
            "Délai de toute la file active": [write_time(row) for row in in_all],
        }
    )
    words = finish_table(
        quarter,
        frame,
        {},
        caption=f"Délai d'écoulement avec des {many} de plus, en trimestres, au "
        f"{french.format_date(quarter.snapshot)}",
        tables=_TABLES,
        notes=[
            "Baisse : ménages de moins dans la file par trimestre, avec son intervalle à 95 % ; "
            "une baisse négative est une hausse.",
            f"Typologie retenue : celle dont le délai sans arrivée est le plus long, parmi celles "
            f"qu'attendent au moins {SMALLEST_DENOMINATOR} ménages s'il y en a. Chaque logement de "
            "plus est compté comme donné à un ménage qui en a besoin.",
            *_notes_on_words(frame),
        ],
        total=False,
    )
    return _with_earlier_sources(words, quarter, followed(history))


def table_projection(quarter: Quarter) -> TableWords | None:
    """Who waits in each of the next four quarters, with the band; None if not computable."""
    history = history_of(quarter)
    found = project(history)
    if found.empty:
        return None
    now = history[history["place"] == history["place"].max()]
    frame = pd.DataFrame(
        {
            "Typologie": [typology_label(code) for code in now["typology"]],
            f"Au {french.format_date(quarter.snapshot)}": [
                french.format_number(n) for n in now["households"]
            ],
        }
    )
    for period, rows in _by_period(found):
        frame[french.capitalised(Period.parse(period).label)] = [_band(row) for row in rows]
    words = finish_table(
        quarter,
        frame,
        {},
        caption="Projection des ménages en attente par typologie, en nombre, avec sa bande à "
        f"80 %, après le {french.format_date(quarter.snapshot)}",
        tables=("needs", "waiting"),
        notes=[
            "Projection : le nombre d'aujourd'hui, auquel s'ajoute la variation moyenne par "
            "trimestre là où elle diffère de zéro (à 95 %). Entre parenthèses, la bande où le "
            "nombre devrait tomber huit fois sur dix.",
            f"Bande : ampleur des variations passées sur un à {AHEAD} trimestres, en proportion de "
            "la taille de chaque file et toutes typologies ensemble (dispersion de Pearson, loi de "
            f"Student). Il faut au moins {FEWEST} trimestres de suite.",
        ],
    )
    return _with_earlier_sources(words, quarter, history)


def typology_label(code: str) -> str:
    """Name a typology at the head of a row, the total as the whole file."""
    return IN_ALL if code == TOTAL else TYPOLOGIES.get(code, code)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _times(rows: pd.DataFrame) -> list[str]:
    return [write_time(row) for row in records(rows)]


def _rate(row: dict[str, Any]) -> str:
    interval = french.format_interval(row["rate_low"], row["rate_high"], 1)
    return f"{french.format_number(row['rate'], 1)} ({interval})"


def _band(row: dict[str, Any]) -> str:
    interval = french.format_interval(row["low"], row["high"])
    return f"{french.format_number(row['projected'])} ({interval})"


def _by_period(found: pd.DataFrame) -> list[tuple[str, list[dict[str, Any]]]]:
    periods = list(dict.fromkeys(found["period"]))
    return [(period, records(found[found["period"] == period])) for period in periods]


def _notes_on_rates(history: pd.DataFrame) -> list[str]:
    window = recent(history)
    length = round(float(window.drop_duplicates("place")["quarters"].sum()), 1)
    days = french.format_number(length, 1)
    return [
        "Délai : ménages en attente divisés par les logements obtenus par trimestre ; pour toute "
        "la file, par les ménages relogés, logements-foyers compris. Entre parenthèses, "
        "l'intervalle à 95 %, celui des logements obtenus (exact de Poisson). Au-delà de 20 "
        "trimestres s'écrit « plus de 5 ans ».",
        f"Rythme {name_run(window)} : ses jours font {days} "
        f"{french.agree(length, 'trimestre')} de 91,3 jours.",
    ]


def _notes_on_arrivals(history: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    window = followed(history)
    if window.empty:
        return []
    return [
        f"Arrivées récentes, {name_run(window)} : ménages en attente à la fin, moins ceux du "
        "début, plus logements obtenus ; elles sont donc nettes des départs sans relogement et des "
        "relogements dans une autre taille. L'intervalle est celui de la différence de deux "
        "nombres de Poisson (MOVER, Zou et Donner).",
        f"La dernière colonne ajoute à chaque ligne {_LEVER} logements de sa taille par trimestre.",
        *_notes_on_words(frame),
    ]


def _notes_on_words(frame: pd.DataFrame) -> list[str]:
    """Explain those of our words that stand in the table."""
    told = " ".join(str(cell) for column in frame for cell in frame[column])
    notes = {
        UNSURE: f"« {UNSURE} » : l'intervalle va jusqu'à une file qui ne se vide pas ; entre "
        "parenthèses, le délai le plus court qu'il contient.",
        CAPPED: f"« {CAPPED} » sans intervalle : tout l'intervalle dépasse 5 ans, ou n'a pas de "
        "fin.",
        NEVER: f"« {NEVER} » : tout l'intervalle est celui d'une file qui s'allonge.",
    }
    cells = {str(cell) for column in frame for cell in frame[column]}
    return [note for word, note in notes.items() if word in (cells if word == CAPPED else told)]


def _with_earlier_sources(words: TableWords, quarter: Quarter, history: pd.DataFrame) -> TableWords:
    return TableWords({**words, "source": describe_earlier(quarter, history, words["source"])})


def describe_earlier(quarter: Quarter, history: pd.DataFrame, source: str) -> str:
    """Add to a source that earlier quarters were read from the same tables."""
    periods = list(history["period"].unique())
    if len(periods) < 2:
        return source
    first = Period.parse(periods[0]).label
    return french.typeset(f"{source} ; mêmes tableaux des trimestres connus depuis le {first}")


def sources_of(quarter: Quarter, history: pd.DataFrame) -> str:
    """Name the sources of a figure that rests on these quarters."""
    return describe_earlier(quarter, history, describe_sources(quarter, *_TABLES))
