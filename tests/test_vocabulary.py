"""Words, however they are written."""

from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.vocabulary import (
    KIND_LABELS,
    LABELS,
    MEASURE_LABELS,
    TYPOLOGIES,
    Vocabulary,
    fold,
)

CONFIG = read_config(Path(__file__).parents[1])
VOCABULARY = Vocabulary(CONFIG)


@pytest.mark.parametrize(
    "text, kind, code",
    [
        ("Secteur EST", "structure", "EST"),
        ("EQUIPE MUTUALISEE EST", "structure", "EST"),
        ("1% Logement", "channel", "action_logement"),
        ("1\u00a0% logement", "channel", "action_logement"),
        ("Autre", "channel", "autres"),
        ("autres contingents reservataires", "channel", "autres_reservataires"),
        ("AGIS-IML", "channel", "agis_iml"),
        ("T1bis", "typology", "T1"),
        ("T1'", "typology", "T1"),
        ("T1B", "typology", "T1"),
        ("F1 b", "typology", "T1"),
        ("T2 bis", "typology", "T2"),
        ("F5+", "typology", "T5"),
        ("F2", "typology", "T2"),
        ("T6 et plus", "typology", "T6"),
        ("T5 et +", "typology", "T5"),
        ("T5 ou +", "typology", "T5"),
        ("F5 ou plus", "typology", "T5"),
        ("T5+", "typology", "T5"),
        ("5 pièces et +", "typology", "T5"),
        ("5 et plus", "typology", "T5"),
        ("6 pièces et plus", "typology", "T6"),
        ("T7 et +", "typology", "T6"),
        ("T7", "typology", "T6"),
        ("studios", "typology", "STUDIO"),
        ("Nbre de logements attribués et acceptés", "measure", "households"),
        ("Nombre total d’adultes relogés", "measure", "adults"),
        ("Total personnes", "measure", "persons"),
        ("TOTAL", "total", "total"),
        ("Ensemble", "total", "total"),
    ],
)
def test_a_spelling_is_recognised_whole(text: str, kind: str, code: str) -> None:
    """Case, accents, punctuation, spaces and plurals do not matter."""
    word = VOCABULARY.match(fold(text), 0)
    assert word == (kind, code, len(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("T5 et +", "T5"), ("5 pièces et +", "T5"), ("T5 ou +", "T5"), ("T 5 et +", "T5")),
        *(("5P et +", "T5"), ("Type 5 et +", "T5"), ("T5 (et +)", "T5"), ("T5 & +", "T5")),
        *(("T5 et au-delà", "T5"), ("T5 et sup.", "T5"), ("T6+ *", "T6"), ("F7 et +", "T6")),
        *(("T1bis", "T1"), ("T4", "T4"), ("4 pièces", "T4"), ("T8", "T6")),
        *(("T1B", "T1"), ("T1 B", "T1"), ("T1-bis", "T1"), ("F1b.", "T1"), ("T2 B", "T2")),
        *(("Type F3", "T3"), ("typ. 3", "T3"), ("T02", "T2"), ("4 P", "T4"), ("3 p.", "T3")),
        *(("3PP", "T3"), ("3 p. p.", None), ("3 pièces principales", "T3"), ("Stud.", "STUDIO")),
        *(("Appartement T3", "T3"), ("Logement de 2 pièces", "T2"), ("studette", "STUDIO")),
        *(("3B", None), ("T3 PMR", None), ("T3/T4", None), ("Studio/T1", None), ("T1,5", None)),
        *(("T4 et +", None), ("T4+", None), ("3 pièces et plus", None), ("> T4", None)),
        *(("T5/T6", None), ("T5 ou T6", None), ("T1 2025", None), ("T10", None)),
    ],
)
def test_a_typology_in_a_cell(text: str, code: str | None) -> None:
    """The largest may be « and more »; T4 and more would be T5 and T6 too."""
    assert VOCABULARY.code_of("typology", text) == code


@pytest.mark.parametrize("text", ["estimation", "Casablanca", "T0", "logis"])
def test_a_word_inside_another_is_not_met(text: str) -> None:
    """``estimation`` begins with a structure but is none."""
    assert VOCABULARY.match(fold(text), 0) is None


def test_words_may_run_together() -> None:
    """``CASACANNESCAPAP`` is three structures."""
    words = VOCABULARY.run(fold("CASACANNESCAPAP"), 0, {"structure"})
    assert [word.code for _, word in words] == ["CASA", "CANNES", "CAPAP"]


def test_folding_keeps_the_length() -> None:
    """Places in a folded text are places in the text."""
    text = "Œuvre ÉTÉ ’ ½ \u202f ﬁn İstanbul"
    assert len(fold(text)) == len(text)


def test_any_two_names_run_together_are_both_found() -> None:
    """In any order, as spelt in copil.toml or on slides; « Total » before a measure is its own."""
    names = [
        *(
            (kind, term.code, spelling)
            for kind, terms in (("structure", CONFIG.structures), ("channel", CONFIG.channels))
            for term in terms
            for spelling in {term.code.replace("_", " "), term.label, *term.spellings}
        ),
        *(("typology", code, LABELS.get(code, code)) for code in TYPOLOGIES),
        *(("typology", "T6", said) for said in ("F6", "T6 et plus", "6 et plus")),
        *(("measure", code, said) for code, said in MEASURE_LABELS.items()),
        *(("measure", code, f"Total {said}") for code, said in MEASURE_LABELS.items()),
        ("measure", "adults", "nombre adultes relogés"),
        ("measure", "households", "Nbre de logements attribués et acceptés"),
    ]
    wrong = [
        (first, second)
        for *one, first in names
        for *two, second in names
        if one != two
        and [
            [word.kind, word.code]
            for _, word in VOCABULARY.run(fold(first + second), 0, KIND_LABELS)
        ]
        != [one, two]
    ]
    assert wrong == []
