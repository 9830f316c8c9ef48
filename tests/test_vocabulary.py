"""Words, however they are written."""

from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.vocabulary import Vocabulary, fold

VOCABULARY = Vocabulary(read_config(Path(__file__).parents[1]))


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
        ("F2", "typology", "T2"),
        ("T6 et plus", "typology", "T6"),
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
