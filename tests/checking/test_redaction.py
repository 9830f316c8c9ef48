"""What is quoted of a received file stays on the analyst's machine."""

from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.checking.redaction import redact
from copil_analysis.config import read_config

CONFIG = read_config(Path(__file__).parents[2])


def redacted(message: str, check: str = "label") -> str:
    checks = pd.DataFrame({"check": [check], "message": [message]})
    return str(redact(checks, CONFIG)["message"].iloc[0])


@pytest.mark.parametrize(
    "text", ["DUPONTEL Zoélie", "né le 12/05/1981", "<b>Est</b> à part", "0060424012345GDPUB"]
)
def test_a_cell_is_left_out(text: str) -> None:
    """Place and column stay, so that the analyst finds it; the cell does not."""
    message = f"a.csv, ligne 3, colonne « structure » : « {text} » n'est pas une structure connue"
    assert redacted(message) == message.replace(f"« {text} »", "« … »")


@pytest.mark.parametrize(
    "known", ["Cannes", "Contingent préfectoral", "Nombre d'adultes", "T4", "Besoins par typologie"]
)
def test_the_words_of_the_field_stay(known: str) -> None:
    """Labels, headers and the names of tables are nobody's name."""
    assert f"« {known} »" in redacted(f"ligne « {known} » : « DUPONTEL »")


def test_what_is_written_for_the_committee_stays() -> None:
    """The note below a table is there to be read."""
    note = "il est écrit dessous : « 2 relogements en foyers-logement »."
    assert redacted(note, "note") == note
