"""What people write runs nowhere and turns nothing round."""

from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.config import read_config
from copil_analysis.errors import CopilError
from copil_analysis.gathering import read_file
from copil_analysis.loading import load_checks
from copil_analysis.reading.text import read_text
from copil_analysis.safe_text import without_directions, without_formulas

PROJECT = Path(__file__).parents[1]
CONFIG = (PROJECT / "copil.toml").read_text("utf-8")


def test_texts_of_a_table_do_not_run() -> None:
    """Texts and categories alike, two that become one too; numbers and what is missing stay."""
    frame = pd.DataFrame(
        {
            "text": ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "1-1", None],
            "kind": pd.Categorical(["=a", "'=a", "b", "=a", "b", "b", "b", None]),
            "number": pd.array([-1, 2, 3, 4, 5, 6, 7, None], "Int64"),
        }
    )
    safe = without_formulas(frame)
    texts = ["'=1+1", "'+1", "'-1", "'@a", "'\t=1", "'\r=1", "1-1"]
    assert safe["text"].tolist()[:-1] == texts
    assert safe["kind"].tolist()[:-1] == ["'=a", "'=a", "b", "'=a", "b", "b", "b"]
    assert safe["text"].isna().tolist() == safe["kind"].isna().tolist() == [False] * 7 + [True]
    assert safe["number"].equals(frame["number"])


def test_a_finding_on_a_file_named_like_a_formula_does_not_run(tmp_path: Path) -> None:
    """The kept checks are opened in a spreadsheet too."""
    raw = tmp_path / "data/raw/2011-T1"
    raw.mkdir(parents=True)
    (tmp_path / "copil.toml").write_text(CONFIG, "utf-8")
    facts = (PROJECT / "data/raw/2011-T1/period.toml").read_text("utf-8").split("[[")[0]
    (raw / "period.toml").write_text(facts, "utf-8")
    (raw / "@SUM(1).docx").write_text("x")
    checks = load_checks("2011-T1", tmp_path)
    assert "'@SUM(1).docx" in checks["row"].tolist()
    assert ",'@SUM(1).docx," in (tmp_path / "data/processed/2011-T1/checks.csv").read_text("utf-8")


def test_a_code_is_no_formula(tmp_path: Path) -> None:
    """Codes stand in the tables as they are, so they begin with a letter or a figure."""
    (tmp_path / "copil.toml").write_text(CONFIG.replace('"CASA"', '"=CASA"', 1), "utf-8")
    with pytest.raises(CopilError, match="commence par une lettre ou un chiffre"):
        read_config(tmp_path)


@pytest.mark.parametrize(
    "sign", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
def test_signs_of_direction_are_dropped(sign: str) -> None:
    """They show a text otherwise than it is written."""
    assert without_directions(f"Can{sign}nes") == "Cannes"
    assert (
        without_directions("Été – « 12 % » 👨\u200d👩\u200d👧")
        == "Été – « 12 % » 👨\u200d👩\u200d👧"
    )


def test_signs_of_direction_stop_at_the_border(tmp_path: Path) -> None:
    """In labels, texts, communes and landlords."""
    label = CONFIG.replace('label = "Est"', 'label = "\u202eEst\u2069"', 1)
    (tmp_path / "copil.toml").write_text(label, "utf-8")
    assert read_config(tmp_path).structure_labels["EST"] == "Est"
    (tmp_path / "notes.md").write_text("Un \u2067mot", "utf-8")
    assert read_text(tmp_path / "notes.md") == "Un mot"
    path = tmp_path / "attributions_casa.csv"
    header = "date_attribution;contingent;typologie;adultes;enfants;bailleur;commune"
    path.write_text(f"{header}\n02/02/2011;IML\u200f;T2;1;1;Al\u202epha;\u2066Antibes\n", "utf-8")
    rows = read_file(path, PROJECT).frame
    assert rows[["channel", "landlord", "commune"]].iloc[0].tolist() == [
        "agis_iml",
        "Alpha",
        "Antibes",
    ]
