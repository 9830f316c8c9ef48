"""copil.toml and period.toml, right and wrong."""

from datetime import date
from pathlib import Path

import pytest

from copil_analysis.config import Config, read_config, read_period_facts
from copil_analysis.errors import CopilError
from copil_analysis.period import Period
from copil_analysis.vocabulary import Vocabulary
from tests.quarters import write_config

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
        (SHIPPED.replace('["006"]', '["6"]'), ["territor", "« 6 »", "trois caractères"]),
        (SHIPPED.replace('["006"]', '["02C"]'), ["territor", "« 02C »"]),
        (SHIPPED.replace('["006"]', "[6]"), ["territor"]),
        (SHIPPED.replace('["006"]', '"006"'), ["territor"]),
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


def test_what_is_asked_and_the_next_committee_may_be_said(tmp_path: Path) -> None:
    """Both keys may be left out, as they were before there were any."""
    said = FACTS + 'next_committee = 2011-07-15\nasks = ["Un interlocuteur par bailleur"]\n'
    (tmp_path / "period.toml").write_text(said, "utf-8")
    facts = read_period_facts(tmp_path)
    assert facts.next_committee == date(2011, 7, 15)
    assert facts.asks == ("Un interlocuteur par bailleur",)
    (tmp_path / "period.toml").write_text(FACTS, "utf-8")
    facts = read_period_facts(tmp_path)
    assert (facts.next_committee, facts.asks) == (None, ())


def test_the_next_committee_follows_the_committee(tmp_path: Path) -> None:
    """A date of last year, left over from a copy, is told."""
    text = FACTS + "next_committee = 2011-04-15\n"
    (tmp_path / "period.toml").write_text(text, "utf-8")
    with pytest.raises(CopilError, match=r"prochain comité .* doit suivre le comité"):
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


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_is_read_past(tmp_path: Path, mark: bytes) -> None:
    """Notepad writes one before copil.toml and period.toml."""
    (tmp_path / "copil.toml").write_bytes(mark + SHIPPED.encode())
    (tmp_path / "period.toml").write_bytes(mark + FACTS.encode())
    assert read_config(tmp_path) == read_config(PROJECT)
    assert read_period_facts(tmp_path).end == date(2011, 3, 31)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(tmp_path: Path, encoding: str) -> None:
    """« Unicode » in Notepad, and what PowerShell's > writes, with its mark or without."""
    (tmp_path / "copil.toml").write_bytes(SHIPPED.encode(encoding))
    (tmp_path / "period.toml").write_bytes(FACTS.encode(encoding))
    for name, read in (("copil.toml", read_config), ("period.toml", read_period_facts)):
        with pytest.raises(CopilError, match=rf"{name} est enregistré en UTF-16") as error:
            read(tmp_path)
        assert "\n" not in str(error.value)


def dated(root: Path, est: str) -> Config:
    write_config(root, est=est)
    return read_config(root)


def test_a_structure_exists_from_one_quarter_until_another(tmp_path: Path) -> None:
    """Both ends included; a year stands for its first or last quarter."""
    config = dated(tmp_path, 'from = 2024\nuntil = "2025-T2"\n')
    for period, is_there in (
        *((Period(2023, 4), False), (Period(2024, 1), True), (Period(2025, 2), True)),
        *((Period(2025, 3), False), (Period(2023), False), (Period(2025), True)),
    ):
        assert ("EST" in config.at(period).structure_labels) is is_there
    assert config.at(Period(2026, 1)).gone("structure") == {"EST": ""}
    assert config.at(Period(2026, 1)).at(Period(2024, 1)).gone("structure") == {}
    assert dated(tmp_path, "until = 2025\n").structures[3].until == Period(2025, 4)


def test_the_names_of_a_merged_structure_are_its_heirs(tmp_path: Path) -> None:
    """From the quarter after its last one on, and not before."""
    config = dated(tmp_path, 'until = "2025-T2"\ninto = "CASA"\n')
    before, after = config.at(Period(2025, 2)), config.at(Period(2025, 3))
    for text in ("Secteur Est", "EST"):
        assert Vocabulary(before).code_of("structure", text) == "EST"
        assert Vocabulary(after).code_of("structure", text) == "CASA"
    assert after.gone("structure") == {"EST": "CASA"}


@pytest.mark.parametrize(
    ("est", "words"),
    [
        ('until = "2025-T5"\n', "« structures.4.until » : La période « 2025-T5 »"),
        ("until = 2025-12-31\n", "« structures.4.until »"),
        ("until = true\n", "« structures.4.until »"),
        ('from = "2026-T1"\nuntil = "2025-T4"\n', "until vient avant from"),
        ('into = "CASA"\n', "into demande until"),
        ('until = "2025-T4"\ninto = "NICE"\n', "into attend le code d'une autre"),
        ('until = "2025-T4"\ninto = "EST"\n', "into attend le code d'une autre"),
    ],
)
def test_wrong_dates_of_a_structure_are_one_sentence(tmp_path: Path, est: str, words: str) -> None:
    """The key, or the structure, is named."""
    with pytest.raises(CopilError) as error:
        dated(tmp_path, est)
    assert words in str(error.value)
    assert str(error.value).count("..") == 0


def test_a_period_without_any_structure_is_told(tmp_path: Path) -> None:
    """Nothing could be counted in it."""
    text = SHIPPED.replace('label = "', 'from = "2020-T1"\nlabel = "')
    (tmp_path / "copil.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CopilError, match="n'existe au 4e trimestre 2019"):
        read_config(tmp_path).at(Period(2019, 4))
