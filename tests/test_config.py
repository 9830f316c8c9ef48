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


MAIL = """
[mail]
host = "smtp.example.org"
port = 587
username = "equipe"
from = "equipe@example.org"
reply_to = "responsable@example.org"

[[mail.recipients]]
address = "membre@example.org"
name = "Membre du comité"
"""


def test_a_mail_server_and_its_recipients(tmp_path: Path) -> None:
    """STARTTLS is the default, `copil` the edition; without [mail] there is none."""
    (tmp_path / "copil.toml").write_text(SHIPPED + MAIL, encoding="utf-8")
    mail = read_config(tmp_path).mail
    assert mail is not None
    assert (mail.security, mail.sender, mail.recipients[0].edition) == (
        "starttls",
        "equipe@example.org",
        "copil",
    )
    assert read_config(PROJECT).mail is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("port = 587", "port = 0", "port de 1 à 65535"),
        ("port = 587", 'port = 25\nsecurity = "none"', "que pour un serveur de cette machine"),
        ("port = 587", 'port = 25\nsecurity = "ssl"', "« mail.security »"),
        ('"membre@example.org"', '"membre@example.org\\nBcc: x@example.org"', "une adresse comme"),
        ('"membre@example.org"', '"élue@example.org"', "sans accent ni espace"),
        ('"membre@example.org"', '"membre"', "une adresse comme"),
        ('"Membre du comité"', '"Membre\\r\\nBcc: x@example.org"', "une seule ligne"),
        ('from = "equipe@example.org"', "", "« mail.from » : la clé manque"),
        ('username = "equipe"', 'password = "x"', "« mail.password » : la clé n'est pas connue"),
        (
            'name = "Membre du comité"',
            '[[mail.recipients]]\naddress = "MEMBRE@example.org"',
            "figure deux fois",
        ),
    ],
)
def test_a_wrong_mail_part_is_one_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    """An address is one plain address, nothing can add a header, no password stands here."""
    assert old in MAIL
    (tmp_path / "copil.toml").write_text(SHIPPED + MAIL.replace(old, new), encoding="utf-8")
    with pytest.raises(CopilError) as error:
        read_config(tmp_path)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
