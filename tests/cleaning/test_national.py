"""The national export: its columns, dates and statuses, and the numbers that a workspace keeps."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.cleaning.national import clean_national, status_of
from copil_analysis.config import read_config
from copil_analysis.gathering import read_file
from copil_analysis.reading.received import read_received

CONFIG = read_config(Path())
TEXT = """Export du système national
Édité le 01/04/2011

NUR;Nom;Date de création;Dernier renouvellement;Lieu d'enregistrement;État;Motif de radiation
006-0310-012345-GDPUB;X;03/03/2010;;GDPUB;Active;
60510000001;Y;2010-05-02;01/01/2011;06PRF;Radiée;Attribution
 0060510 000002 06prf ;Y;02.05.2010;2 janvier 2011;06PRF;Radiée;Non renouvellement
0060510000003XX;Z;;;;;
Total;;;;;;4
"""


def test_the_columns_and_rows_of_an_export_are_found(tmp_path: Path) -> None:
    """Titles, another column and a total are left out; dates and numbers are read in any form."""
    path = tmp_path / "SNE 2011-T1.csv"
    path.write_bytes(TEXT.encode("cp1252"))
    frame, findings = clean_national(read_received(path, CONFIG).registers, CONFIG)
    assert not findings
    assert frame["row"].tolist() == [5, 6, 7, 8]
    assert frame["request_number"].tolist() == [
        "0060310012345GDPUB",
        "60510000001",
        "006051000000206PRF",
        "0060510000003XX",
    ]
    assert frame["request_date"].astype("str").tolist()[:3] == [
        "2010-03-03",
        "2010-05-02",
        "2010-05-02",
    ]
    assert frame["renewal_date"].dt.day.tolist()[1:3] == [1, 2]
    assert frame["status"].tolist()[:3] == ["active", "allocated", "struck_off"]
    assert frame[["request_date", "desk", "status"]].iloc[3].isna().all()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Demande active", "active"),
        ("EN ATTENTE D'ATTRIBUTION", "active"),
        ("À renouveler", "active"),
        ("Radiée pour attribution", "allocated"),
        ("Logement attribué", "allocated"),
        ("RADIEE - NON RENOUVELLEMENT", "struck_off"),
        ("Radiée pour abandon", "struck_off"),
        ("non renouvelée", "struck_off"),
        ("Caduque", "struck_off"),
        ("Pourvue", "allocated"),
        ("inactive", "other"),
        ("12", "other"),
    ],
)
def test_a_status_is_one_of_four(text: str, status: str) -> None:
    """Whatever the case and the words about it."""
    assert status_of(text) == status


def test_an_export_is_shown_without_numbers(tmp_path: Path) -> None:
    """`copil read` shows it."""
    (tmp_path / "copil.toml").write_text(Path("copil.toml").read_text("utf-8"), "utf-8")
    path = tmp_path / "sne.csv"
    path.write_text(TEXT, "utf-8")
    shown = read_file(path, tmp_path).frame
    assert list(shown) == [
        *("file", "place", "row", "request_date", "renewal_date", "desk", "status"),
    ]
    assert not shown.to_csv().count("012345")


def test_an_export_without_numbers_is_one_sentence(tmp_path: Path) -> None:
    """The column that is missing is named."""
    path = tmp_path / "sne.csv"
    path.write_text("Date de dépôt;Guichet;Statut\n01/01/2010;GDPUB;Active\n", "utf-8")
    (finding,) = read_received(path, CONFIG).findings
    assert "numero_unique" in finding.message and finding.level == "blocking"


@pytest.fixture(scope="module")
def with_exports(tmp_path_factory: pytest.TempPathFactory, invented: Path) -> Path:
    """An invented workspace whose last quarter has two exports."""
    root = tmp_path_factory.mktemp("national") / "workspace"
    shutil.copytree(invented, root, ignore=shutil.ignore_patterns("processed", "reports"))
    folder = max((root / "data" / "raw").iterdir())
    for path in folder.glob("sne*"):
        path.unlink()
    (folder / "sne_1.csv").write_text(TEXT, "utf-8")
    (folder / "sne_2.csv").write_text(TEXT.replace("Total", ";"), "utf-8")
    return root


def test_a_quarter_keeps_its_national_export(with_exports: Path) -> None:
    """The rows of both files, keys in place of numbers; a part has none, a year its last's."""
    period = max((with_exports / "data" / "raw").iterdir()).name
    quarter = copil.load(period, with_exports)
    national = quarter.national
    assert national is not None
    assert list(national) == [
        *("file", "place", "row", "request_date", "renewal_date", "desk", "status"),
        *("request_key", "number_state"),
    ]
    assert national["number_state"].tolist()[:4] == ["valid", "shape", "valid", "shape"]
    assert {national[name].dtype.name for name in ("file", "desk", "status")} == {"category"}
    assert quarter.only(structures="CASA").national is None
    assert quarter.what_if(arrivals=2).national is quarter.national
    year = copil.load(period[:4], with_exports).national
    assert year is not None
    pd.testing.assert_frame_equal(year, national)


def test_the_checks_tell_numbers_told_twice(with_exports: Path) -> None:
    """As a warning of the export, and nothing that touches a table."""
    period = max((with_exports / "data" / "raw").iterdir()).name
    checks = copil.load_checks(period, with_exports)
    own = checks[(checks["table"] == "national") & (checks["level"] != "")]
    assert set(own["level"]) == {"warning"}
    assert "sne_1.csv, lignes 5, 6, 7" in " ".join(own.loc[own["check"] == "duplicate", "row"])
    assert not own["message"].str.contains("012345").any()
