"""What each column of a workbook to fill takes: its format, its list or bounds, its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copil_analysis.cleaning.cells import FIRST_DAY, HIGHEST_RENT, LAST_DAY, LOWEST_RENT
from copil_analysis.config import Config
from copil_analysis.period import Period
from copil_analysis.reading.meaning import MOST_PERSONS
from copil_analysis.register_fields import ATTRIBUTIONS, EXIT_REASONS, FUNDINGS, YES_NO, Field
from copil_analysis.showing.french import format_number, typeset
from copil_analysis.vocabulary import Vocabulary
from copil_analysis.workspace.template_words import MEANINGS

Rule = Mapping[str, Any]
"""A data validation as XlsxWriter wants it."""


@dataclass(frozen=True)
class Kind:
    """How a kind of field is entered: in words, as a number format, a least width and a rule."""

    words: str
    number_format: str = "General"
    width: int = 14
    rule: Rule = field(default_factory=lambda: {"validate": "any"})


CODED = ("structure", "channel", "typology", "funding", "exit_reason", "yes_no")
"""The kinds that have a list of values: see ``lists_of``."""
KINDS = {
    **dict.fromkeys(CODED, Kind("À choisir dans la liste.")),
    "count": Kind(
        f"Nombre entier de 0 à {MOST_PERSONS}.",
        "0",
        rule={"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MOST_PERSONS},
    ),
    "amount": Kind(
        f"En euros, de {LOWEST_RENT} à {format_number(HIGHEST_RENT)}, par exemple 412,50.",
        '#,##0.00\\ "€"',
        rule={
            "validate": "decimal",
            "criteria": "between",
            "minimum": LOWEST_RENT,
            "maximum": HIGHEST_RENT,
        },
    ),
    "date": Kind(
        "Une date en jj/mm/aaaa, comme 31/12/2010.",
        "dd/mm/yyyy",
        rule={
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
        },
    ),
    "request_number": Kind(
        "18 chiffres et lettres, ou plus pour celui d'une association ; les zéros du début "
        "comptent.",
        "@",
        24,
        {
            "validate": "length",
            "criteria": ">=",
            "value": 18,
            "error_type": "warning",
            "error_title": "Numéro inhabituel",
            "error_message": typeset(
                "Un numéro unique a 18 chiffres et lettres au moins. "
                "Gardez celui-ci s'il est vraiment écrit ainsi."
            ),
        },
    ),
    "text": Kind("Texte libre, sans nom de personne.", "@", 24),
}


def lists_of(fields: Sequence[Field], config: Config) -> dict[str, tuple[str, ...]]:
    """The values admitted for each coded kind that these fields have."""
    vocabulary = Vocabulary(config)
    every = {
        **{kind: vocabulary.labels(kind) for kind in ("structure", "channel", "typology")},
        "funding": tuple(FUNDINGS.values()),
        "exit_reason": tuple(EXIT_REASONS.values()),
        "yes_no": tuple(YES_NO.values()),
    }
    return {one.kind: every[one.kind] for one in fields if one.kind in every}


def rule_of(register: str, one: Field, period: Period, *, source: str | None) -> Rule:
    """The rule for the cells of a field; ``source`` is where the list of a coded one stands."""
    kind = KINDS[one.kind]
    said = {"error_title": "Valeur non admise", "error_message": typeset(kind.words)}
    if source:
        return said | {"validate": "list", "source": source}
    if (register, one.name) == (ATTRIBUTIONS, "date"):
        return {**kind.rule, **_within(period)}
    return {**said, **kind.rule}


def _within(period: Period) -> Rule:
    """A committee may count beyond the calendar's quarter: such a date is asked about only."""
    start, end = period.first_day, period.last_day
    return {
        "minimum": start,
        "maximum": end,
        "error_type": "warning",
        "error_title": "Date hors de la période",
        "error_message": typeset(
            f"La période va du {start:%d/%m/%Y} au {end:%d/%m/%Y}. "
            "Gardez cette date si le comité compte au-delà."
        ),
    }


def message_of(register: str, one: Field) -> str:
    """What is shown beside a selected cell: whether it is required, its meaning, how to enter."""
    required = "Obligatoire." if one.is_required else "Facultatif."
    meaning = MEANINGS[register].get(one.name, "")
    return typeset(" ".join(part for part in (required, meaning, KINDS[one.kind].words) if part))
