"""Words that every topic needs, each in one place: verdicts, differences, sizes, spans, leaders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from copil_analysis.analysis.difference import difference
from copil_analysis.analysis.spans import absent_from
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import QUARTERS
from copil_analysis.showing.french import (
    MISSING,
    capitalised,
    enumerated,
    format_number,
    format_percent,
    format_span,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TOTAL

if TYPE_CHECKING:
    from copil_analysis.analysis.spans import Span
    from copil_analysis.analysis.verdict import Difference, Verdict
    from copil_analysis.quarter import Quarter
    from copil_analysis.reading.notes import Noted

MOST_NAMED = 3
"""Beyond so many that share a figure, they are counted and not named."""
_SIZES = {
    "STUDIO": "studio",
    "T1": "T1 et studio",
    "T1+T2": "T1 et T2",
    "T4+": "T4 et plus",
    "1": "1 personne",
    **{str(persons): f"{persons} personnes" for persons in (2, 3, 4)},
    "5+": "5 personnes et plus",
    TOTAL: "Total",
}
OTHER_CHANNELS = "Toutes les autres filières"
_NOUNS = {"channel": "filière", "structure": "structure"}
_VERDICTS = {
    "up": "en hausse",
    "down": "en baisse",
    "flat": "non significatif",
    "early": "trop tôt pour juger",
    "unlike": "non comparable",
}


def tell_verdict(verdict: Verdict) -> Markup:
    """The words of a verdict, the only ones on rise and fall, in an element that carries it."""
    element = Markup('<span data-verdict="{}">{}</span>')
    return element.format(verdict.key, word_verdict(verdict.code))


def verdict_words() -> dict[str, str]:
    """The words of each verdict by its code."""
    return {code: typeset(words) for code, words in _VERDICTS.items()}


def word_verdict(code: str) -> str:
    """The words of a verdict's code, for a workbook."""
    return typeset(_VERDICTS[code])


def tell_signed(value: Any, decimals: int = 0) -> str:
    """Write a difference with its sign: "+7", "−3"; nothing changed is "+0"."""
    if is_missing(value):
        return MISSING
    number = format_number(value, decimals)
    return number if number.startswith("\u2212") else f"+{number}"


def tell_differences(*told: tuple[Difference, str]) -> str:
    """The differences that are known, each with its words: "+7 sur le trimestre, +4 sur un an".

    Empty where none is known.
    """
    known = [(one.difference, words) for one, words in told if one.difference is not None]
    return typeset(", ".join(f"{tell_signed(value)} {words}" for value, words in known))


def tell_moves(quarter: Quarter, measure: str) -> str:
    """The differences of a period, which are never judged: "+7 sur le trimestre, +4 sur un an".

    Of a year that with the year before. Empty where none is known.
    """
    told = [(difference(quarter, measure, to="year_before"), "sur un an")]
    if quarter.period.quarter is not None:
        told.insert(0, (difference(quarter, measure), "sur le trimestre"))
    known = [one for one, _ in told if one.difference is not None]
    words = tell_differences(*told)
    if any(one.per_day for one in known):
        words += ", à durée égale"
    return words + tell_same(one for found in known for one in found.left_out)


def tell_same(left_out: Iterable[str]) -> str:
    """Say that a comparison leaves structures out of both sides, by their labels."""
    labels = list(dict.fromkeys(left_out))
    if not labels:
        return ""
    told = enumerated(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} structures"
    return f", à périmètre constant (sans {told})"


def tell_share(count: Any, total: Any) -> str:
    """A share as "44 %", and as "3 sur 6" where the denominator is under 20.

    >>> tell_share(3, 6).replace(chr(160), " "), tell_share(0, 0)
    ('3 sur 6', 'n.d.')
    """
    if is_missing(count) or is_missing(total) or total == 0:
        return MISSING
    if total < SMALLEST_DENOMINATOR:
        return f"{format_number(count)} sur {format_number(total)}"
    return format_percent(float(count) / float(total))


def tell_count(count: Any, total: Any) -> str:
    """A count with its share in brackets: "31 (58 %)"; alone where the denominator is under 20."""
    told = format_number(count)
    return f"{told} ({tell_share(count, total)})" if total >= SMALLEST_DENOMINATOR else told


def tell_part(count: Any, total: Any, noun: str) -> str:
    """A part of a whole with its noun: "20 des 45 logements", "les 45 logements".

    >>> tell_part(1, 1, "logement"), tell_part(3, 3, "logement").replace(chr(160), " ")
    ('le seul logement', 'les 3 logements')
    """
    if count < total:
        return f"{format_number(count)} des {plural(total, noun)}"
    return f"le seul {noun}" if total == 1 else f"les {plural(total, noun)}"


def size_label(code: str) -> str:
    """The name of a typology, of several together, of a size of household.

    "T3", "T1 et studio", "T4 et plus", "T4 et T5", "2 personnes", "5 personnes et plus".
    """
    if code not in _SIZES and set(parts := code.split("+")) <= set(NEED_TYPOLOGIES):
        return " et ".join(parts)
    return _SIZES.get(code, code)


def label_of(code: Any, quarter: Quarter) -> str:
    """The French name of a structure, a channel, a typology or the total; else the code."""
    config, text = quarter.config, str(code)
    labels = {**config.channel_labels, **config.structure_labels}
    return labels.get(text) or size_label(text)


def named(codes: Iterable[Any], quarter: Quarter, many: str) -> str:
    """Name codes in a sentence; beyond three they are counted: "4 structures"."""
    labels = [label_of(code, quarter) for code in codes]
    return enumerated(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} {many}"


def in_quarters(number: int) -> str:
    """Over how many quarters: "en un an", "en un trimestre", "en 3 trimestres"."""
    if number == QUARTERS:
        return "en un an"
    return "en un trimestre" if number == 1 else f"en {number} trimestres"


def tell_left_out(told: Iterable[Any], quarter: Quarter) -> list[str]:
    """Say which structures of the quarter are not among those of which something is told."""
    known = set(map(str, told))
    others = [code for code in quarter.waiting["structure"] if str(code) not in known]
    names = named(others, quarter, "structures")
    return [typeset(f"Sans {names}, dont les registres sont incomplets.")] if others else []


def tell_not_kept(codes: Sequence[Any], quarter: Quarter, what: str) -> str:
    """Name the structures whose registers lack something: "Cannes ne note pas les guichets."."""
    if not codes:
        return ""
    verb = "note" if len(codes) == 1 else "notent"
    return f"{named(codes, quarter, 'structures')} ne {verb} pas {what}."


def with_noun(codes: Sequence[Any], quarter: Quarter, by: str) -> str:
    """Name channels or structures in a sentence: "la filière « A »", "les structures B et C"."""
    noun = _NOUNS[by]
    if len(codes) > MOST_NAMED:
        return f"{len(codes)} {noun}s"
    form = "« {} »" if by == "channel" else "{}"
    labels = enumerated(form.format(label_of(code, quarter)) for code in codes)
    return f"la {noun} {labels}" if len(codes) == 1 else f"les {noun}s {labels}"


def tell_nothing(codes: Sequence[Any], quarter: Quarter, by: str, done: str) -> str:
    """Tell which channels or structures have done nothing: "La structure A n'a rien reçu."."""
    if not codes:
        return ""
    verb = "n'a" if len(codes) == 1 else "n'ont"
    return capitalised(f"{with_noun(codes, quarter, by)} {verb} rien {done}.")


def during(span: Span) -> str:
    """When dwellings were obtained: "en un an", "en 2025", "au 1er trimestre 2011"."""
    if span.is_sliding:
        return "en un an"
    if span.period.quarter is None:
        return f"en {span.period.year}"
    return f"au {span.period.label}"


def period_label(quarter: Quarter) -> str:
    """Name the period, and of a year that is not whole its quarters.

    "1er trimestre 2011", "année 2026, trois trimestres (T1 à T3)".
    """
    label, absent = quarter.period.label, absent_from(quarter)
    if not absent:
        return label
    numbers = [one.quarter or 0 for one in quarter.period.quarters if one not in absent]
    names = [f"T{number}" for number in numbers]
    is_run = len(names) > 2 and numbers[-1] - numbers[0] == len(names) - 1
    told = f"{names[0]} à {names[-1]}" if is_run else enumerated(names)
    return f"{label}, {_QUARTERS[len(names) - 1]} ({told})"


_QUARTERS = ("un trimestre", "deux trimestres", "trois trimestres")


def tell_known(item: Noted) -> str:
    """Since when the team says something: "Dit depuis le 1er trimestre 2011."."""
    if item.known is None:
        return ""
    since = f"dit depuis {item.known.the_label}"
    if item.is_late:
        return f"Prévu pour {item.when}, toujours là ({since})."
    return f"{capitalised(since)}."


def source_line(quarter: Quarter, *tables: str) -> str:
    """Name the kinds of documents that these tables were read from, each once.

    Of which structures and sheets they are stands in ``quarter.sources``, and in the method.
    """
    told = [part for name in tables for part in quarter.sources.get(name, "").split(" ; ")]
    kinds = dict.fromkeys(part.partition(",")[0] for part in told if part)
    return typeset(" ; ".join(kinds))


def register_line(span: Span) -> str:
    """Name the registers of attributions as a source, with the dates of a span."""
    return typeset(f"registres des attributions, {format_span(span.start, span.end)}")
