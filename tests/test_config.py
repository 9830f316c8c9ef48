"""copil.toml and period.toml, right and wrong."""

from pathlib import Path

import pytest

from copil_analysis.config import read_config, read_period_facts
from copil_analysis.errors import CopilError

PROJECT = Path(__file__).parents[1]
SHIPPED = (PROJECT / "copil.toml").read_text("utf-8")
FACTS = "start = 2011-01-01\nend = 2011-03-31\nsnapshot = 2011-04-01\ncommittee = 2011-04-15\n"


def test_the_shipped_configuration_is_that_of_the_06() -> None:
    """The codes and their order are design.md's."""
    config = read_config(PROJECT)
    assert list(config.structure_labels) == ["CASA", "CANNES", "CAPAP", "EST"]
    assert list(config.channel_labels) == [
        "agis_classique",
        "agis_iml",
        "prefectoral",
        "action_logement",
        "autres",
        "autres_reservataires",
    ]


@pytest.mark.parametrize(
    "text, words",
    [
        (f"couleur = 'bleu'\n{SHIPPED}", ["« couleur »", "connue"]),
        (SHIPPED.replace("service =", "servise ="), ["« servi", "clé"]),
        (SHIPPED.replace('"CANNES"', '"CASA"'), ["codes"]),
        ("service = \nx = 1", ["ligne 1"]),
    ],
)
def test_a_wrong_configuration_names_its_key(tmp_path: Path, text: str, words: list[str]) -> None:
    """One sentence with the file, the key and what is wrong with it."""
    (tmp_path / "copil.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CopilError) as raised:
        read_config(tmp_path)
    assert all(word in str(raised.value) for word in ["copil.toml", *words])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """Without copil.toml nothing is known."""
    with pytest.raises(CopilError, match=r"copil\.toml manque"):
        read_config(tmp_path)


@pytest.mark.parametrize(
    "text, word",
    [
        (FACTS.replace("2011-03-31", "2010-03-31"), "suivre"),
        (FACTS.replace("2011-03-31", "'fin mars'"), "« end »"),
        (FACTS.replace("end = 2011-03-31\n", ""), "« end »"),
    ],
)
def test_wrong_dates_are_named(tmp_path: Path, text: str, word: str) -> None:
    """The flows end after they begin, and dates are dates."""
    (tmp_path / "period.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CopilError, match=word):
        read_period_facts(tmp_path)
