"""The sentences and the figures' words of the page on allocations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from copil_analysis.analysis import allocation
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    enumerated,
    format_number,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.page_tables import describe_sources, format_rate, labelled
from copil_analysis.showing.phrases import (
    describe_share,
    each,
    first_channels,
    largest,
    name_channels,
    name_structures,
    quote_channels,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

UNKNOWN = "le total des logements attribués n'est pas disponible, car un chiffre manque"
NOTHING = "Aucun logement n'a été attribué"


def describe_unused(quarter: Quarter) -> str:
    """Name the channels that gave nothing, or nothing where all gave."""
    used = allocation.used_channels(quarter.allocations)
    codes = list(quarter.allocations["channel"].unique())
    unused = [f"« {label} »" for label in labelled([c for c in codes if c not in used], quarter)]
    if not unused:
        return ""
    verb = "n'a fourni" if len(unused) == 1 else "n'ont fourni"
    return typeset(f"{enumerated(unused)} {verb} aucun logement.")


def describe_channels(quarter: Quarter) -> str:
    """Say which channel gave most, with its share, and which gave nothing."""
    codes, count = first_channels(quarter)
    share = describe_share(count, allocation.all_allocations(quarter.allocations)) if codes else ""
    unused = describe_unused(quarter) if codes else ""
    return typeset(f"{_who_gave(quarter)}{share}. {unused}").strip()


def _who_gave(quarter: Quarter) -> str:
    codes, count = first_channels(quarter)
    total = allocation.all_allocations(quarter.allocations)
    if not codes:
        return _unknown_or_nothing(total, "Filières")
    verb = "a fourni" if len(codes) == 1 else "ont fourni chacune"
    return f"{capitalised(name_channels(codes, quarter))} {verb} {_part(count, total)}"


def _unknown_or_nothing(total: object, topic: str) -> str:
    """Two figures of a page must not bear the same title: each begins with its topic."""
    return f"{topic} : {UNKNOWN}" if is_missing(total) else NOTHING


def _part(count: int, total: int) -> str:
    if count == total == 1:
        return "le seul logement attribué"
    if count == total:
        return f"les {plural(total, 'logement attribué')}"
    return f"{format_number(count)} des {plural(total, 'logement attribué')}"


def describe_structures(quarter: Quarter) -> str:
    """Say which structure received most dwellings, with its share."""
    codes, count = _first_structures(quarter)
    share = describe_share(count, allocation.all_allocations(quarter.allocations)) if codes else ""
    return typeset(f"{_who_received(quarter)}{share}.")


def _first_structures(quarter: Quarter) -> tuple[list[str], int]:
    counts = allocation.allocations_by_structure(quarter.allocations)
    return largest(counts, "structure", "households")


def _who_received(quarter: Quarter) -> str:
    codes, count = _first_structures(quarter)
    total = allocation.all_allocations(quarter.allocations)
    if not codes:
        return _unknown_or_nothing(total, "Structures")
    verb = "a reçu" if len(codes) == 1 else "ont reçu chacune"
    return f"{capitalised(name_structures(codes, quarter))} {verb} {_part(count, total)}"


def describe_supply(quarter: Quarter) -> str:
    """Name the first channel of each structure, with its part of the structure's dwellings."""
    firsts = []
    for structure, (codes, count) in _first_by_structure(quarter).items():
        total = _received(quarter)[structure]
        name = labelled([structure], quarter)[0]
        if is_missing(total):
            firsts.append(f"{name} : un chiffre manque")
        elif not codes:
            firsts.append(f"{name} : aucun logement")
        else:
            part = f"{format_number(count)} sur {format_number(total)}{each(codes)}"
            firsts.append(f"{name} : {quote_channels(codes, quarter)} ({part})")
    text = f"Première filière de chaque structure – {' ; '.join(firsts)}."
    return typeset(text)


def _received(quarter: Quarter) -> dict[str, int]:
    counts = allocation.allocations_by_structure(quarter.allocations)
    return dict(zip(counts["structure"], counts["households"], strict=True))


def _first_by_structure(quarter: Quarter) -> dict[str, tuple[list[str], int]]:
    groups = quarter.allocations.groupby("structure", sort=False)
    return {str(name): largest(rows, "channel", "households") for name, rows in groups}


def describe_channels_figure(quarter: Quarter) -> FigureWords:
    """Words around the shares of the channels."""
    counts = allocation.allocations_by_channel(quarter.allocations)
    total = allocation.all_allocations(quarter.allocations)
    codes, count = first_channels(quarter)
    parts = [
        f"{label} {format_number(n)}"
        for label, n in zip(labelled(counts["channel"], quarter), counts["households"], strict=True)
    ]
    reading = "chaque point est une part et chaque trait son intervalle à 95 %."
    if codes:
        row = counts[counts["channel"] == codes[0]].iloc[0]
        rate = format_rate(count, total, row["share"], row["share_low"], row["share_high"])
        of_all = agree(total, "logement attribué")
        reading = (
            f"{name_channels(codes[:1], quarter)} a fourni {rate} "
            f"{'des ' if '%' in rate else ''}{of_all} ; le trait est l'intervalle à 95 %."
        )
    return figure_words(
        title=_who_gave(quarter),
        alt=write_alt(f"Logements par filière, sur {format_number(total)} : ", parts),
        source=describe_sources(quarter, "allocations"),
        reading=reading,
    )


def describe_allocations_figure(quarter: Quarter) -> FigureWords:
    """Words around the dwellings by channel and structure."""
    crossed = allocation.channels_and_structures(quarter.allocations)
    structures = list(crossed.columns[1:-1])
    names = labelled(structures, quarter)
    parts = [
        f"{name} {format_number(n)}"
        for name, n in zip(names, crossed.iloc[-1][structures], strict=True)
    ]
    channels = [
        f"{label} {format_number(n)}"
        for label, n in zip(labelled(crossed.iloc[:-1, 0], quarter), crossed[TOTAL], strict=False)
        if is_missing(n) or n > 0
    ]
    return figure_words(
        title=_who_received(quarter),
        alt=write_alt("Barres empilées par filière et structure : ", [*parts, *channels]),
        source=describe_sources(quarter, "allocations"),
        reading=_largest_cell(quarter),
    )


def _largest_cell(quarter: Quarter) -> str:
    cells = quarter.allocations.dropna(subset="households")
    if cells.empty or cells["households"].max() == 0:
        return "chaque couleur est nommée au-dessus des barres ; aucune barre n'a de longueur."
    row = cells.iloc[int(cells["households"].argmax())]
    count = row["households"]
    verb = "vient" if count < 2 else "viennent"
    return (
        f"{counted(count, 'logement')} {agree(count, 'attribué')} à "
        f"{name_structures([row['structure']], quarter)} {verb} de "
        f"{name_channels([row['channel']], quarter)}."
    )


def describe_supply_figure(quarter: Quarter) -> FigureWords:
    """Words around the channels that supply each structure."""
    firsts = {name: found for name, found in _first_by_structure(quarter).items() if found[0]}
    times = Counter(code for codes, _ in firsts.values() for code in codes)
    is_tied = any(len(codes) > 1 for codes, _ in firsts.values())
    best = [code for code, n in times.items() if n == max(times.values())]
    total = allocation.all_allocations(quarter.allocations)
    title = _unknown_or_nothing(total, "Filières par structure")
    if best:
        n, of_all = times[best[0]], len(_received(quarter))
        verb = "est la première filière" if len(best) == 1 else "sont chacune la première"
        title = (
            f"{capitalised(name_channels(best, quarter))} {verb}"
            f"{', seule ou à égalité,' if is_tied else ''} de "
            f"{plural(n, 'structure')} sur {of_all}"
        )
    parts = [
        f"{labelled([name], quarter)[0]} {format_number(total)}, dont "
        f"{quote_channels(firsts[name][0], quarter)} {format_number(firsts[name][1])}"
        f"{each(firsts[name][0])}"
        for name, total in _received(quarter).items()
        if name in firsts
    ]
    return figure_words(
        title=title,
        alt=write_alt("Logements reçus par structure et première filière : ", parts),
        source=describe_sources(quarter, "allocations"),
        reading=_largest_cell(quarter),
    )
