"""The national export: its columns, dates and statuses, and the numbers that a workspace keeps."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.checking.comparable import doubtful_tables
from copil_analysis.checking.findings import findings_frame
from copil_analysis.cleaning.national import clean_national
from copil_analysis.cleaning.national_status import status_of
from copil_analysis.config import read_config
from copil_analysis.finding import Finding
from copil_analysis.gathering import read_file
from copil_analysis.reading.received import read_folder, read_received

CONFIG = read_config(Path())
NUMBER, OTHER = "0060424012345GDPUB", "0060424012346GDPUB"
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
        ("En attente de pièces", "active"),
        ("Pas encore renouvelée", "active"),
        ("Refus d'attribution", "active"),
        ("Attribution annulée", "active"),
        ("Attribution refusée", "active"),
        ("Attribution en cours", "active"),
        ("Relogement non abouti", "active"),
        ("À reloger", "active"),
        ("Non satisfaite", "active"),
        ("Insatisfaite", "active"),
        ("Active, prioritaire relogement", "active"),
        ("En attente de radiation", "active"),
        ("Radiation annulée", "active"),
        ("Radiation : non", "active"),
        ("Demande réactivée après radiation", "active"),
        ("Attribution prioritaire", "active"),
        ("Proposition d'attribution", "active"),
        ("Demande active, pas encore attribuée", "active"),
        ("Radiée pour attribution", "allocated"),
        ("Logement attribué", "allocated"),
        ("Le logement a été attribué", "allocated"),
        ("Satisfaite", "allocated"),
        ("Pourvue", "allocated"),
        ("Attribution suite à proposition", "allocated"),
        ("Inactive (attribution d'un logement)", "allocated"),
        ("RADIEE - NON RENOUVELLEMENT", "struck_off"),
        ("Radiée pour abandon", "struck_off"),
        ("Radiée (refus d'attribution)", "struck_off"),
        ("Sans suite, clôturée", "struck_off"),
        ("Renouvellement refusé", "struck_off"),
        ("non renouvelée", "struck_off"),
        ("Caduque", "struck_off"),
        ("Expirée sans attribution", "struck_off"),
        ("Annulée (refus d'attribution)", "struck_off"),
        ("Radiée - non réponse", "struck_off"),
        ("Radiée, relogé dans le privé", "struck_off"),
        ("Relogement dans le parc privé", "struck_off"),
        ("RAD", "struck_off"),
        ("inactive", "other"),
        ("Non active", "other"),
        ("Pending", ""),
        ("12", ""),
    ],
)
def test_a_state_is_one_of_four_or_not_understood(text: str, status: str) -> None:
    """Whatever the case and the words about it; what is denied or to come is not yet so."""
    assert status_of(text) == status
    assert status_of("", text) == status


@pytest.mark.parametrize(
    ("state", "reason", "status"),
    [
        ("Radiée", "Attribution", "allocated"),
        ("RAD", "Attribution d'un logement social", "allocated"),
        ("Radiée", "Attribution suite à proposition", "allocated"),
        ("Radiée", "Attribution suite à proposition de logement", "allocated"),
        ("Radiée", "Attribution (proposition acceptée)", "allocated"),
        ("Radiée", "Attribution prioritaire", "allocated"),
        ("Radiée", "Satisfaction de la demande", "allocated"),
        ("Radiée", "Relogement", "allocated"),
        ("Radiée pour attribution", "Autre", "allocated"),
        ("Inactive", "Attribution d'un logement", "allocated"),
        ("Caduque", "Logement attribué", "allocated"),
        ("Inactive", "Autre", "other"),
        ("Radiée", "Attribution annulée", "struck_off"),
        ("Radiée", "Attribution en attente", "struck_off"),
        ("Radiée", "Insatisfaction", "struck_off"),
        ("Radiée", "Relogement dans le parc privé", "struck_off"),
        ("Radiée", "Relogé par ses propres moyens", "struck_off"),
        ("Radiation : non", "Attribution", "active"),
        ("Radiée", "Refus d'attribution", "struck_off"),
        ("Radiée", "Autre", "struck_off"),
        ("Active", "Attribution", "active"),
        ("Pending", "Attribution", ""),
    ],
)
def test_a_reason_tells_why_a_request_is_over(state: str, reason: str, status: str) -> None:
    """Of one under way, or of which nobody knows, it tells nothing."""
    assert status_of(state, reason) == status


def cleaned(text: str, tmp_path: Path) -> tuple[pd.DataFrame, list[Finding]]:
    path = tmp_path / "sne.csv"
    path.write_text(text, "utf-8")
    return clean_national(read_received(path, CONFIG).registers, CONFIG)


def test_states_that_nobody_understands_are_quoted_once(tmp_path: Path) -> None:
    """With their rows, three of them at most; never a person nor a number."""
    states = [
        "Active",
        *["Pending"] * 3,
        "Vu",
        "Mme Durand",
        "0060424012345GDPUB",
        "Lu",
        "Lu",
        "Su",
    ]
    rows = [f"00604240123{place}GDPUB;01/04/2024;{one}" for place, one in enumerate(states, 20)]
    text = "NUR;Date de dépôt;État\n" + "\n".join(rows)
    frame, (finding,) = cleaned(text, tmp_path)
    assert frame["status"].tolist() == ["active", *["other"] * 9]
    assert finding.level == "warning" and finding.rows == tuple(range(3, 12))
    assert finding.message == (
        "sne.csv, lignes 3, 4, 5 et 6 autres, colonne « État » : états non compris : « Pending » "
        "(3 lignes), « Lu » (2 lignes), « Vu » (1 ligne), d'autres, non cités : 3 ; on attend "
        "Active, Radiée ou Attribuée, ou ce qui le dit."
    )


def test_a_state_that_is_neither_active_nor_over_is_told(tmp_path: Path) -> None:
    """It is no known status; the reason beside it may tell one. Whole days are not quoted."""
    said = ("Active;", "Inactive;", "Inactive;Attribution d'un logement", "Vu 12/03/1980;")
    rows = [f"00604240123{place}GDPUB;{one}" for place, one in enumerate(said, 20)]
    frame, (finding,) = cleaned("NUR;État;Motif\n" + "\n".join(rows), tmp_path)
    assert frame["status"].tolist() == ["active", "other", "allocated", "other"]
    assert finding.rows == (3, 5)
    assert "« Inactive » (1 ligne), d'autres, non cités : 1 ;" in finding.message


def test_states_that_are_all_personal_are_told_by_their_number(tmp_path: Path) -> None:
    """Nothing of them is quoted."""
    text = f"NUR;État\n{NUMBER};Active\n{OTHER};Mme LE GALL en vacances\n"
    _, (finding,) = cleaned(text, tmp_path)
    assert "états non compris, non cités : 1 ; on attend Active" in finding.message


@pytest.mark.parametrize(("header", "cell"), [("Remarque", "x"), ("État", ""), ("État", "Z")])
def test_an_export_that_tells_no_state_has_no_status(
    tmp_path: Path, header: str, cell: str
) -> None:
    """Without the column, with an empty one, or with one that nobody understands."""
    text = f"NUR;Date de dépôt;{header}\n0060424012345GDPUB;01/04/2024;{cell}\n"
    frame, findings = cleaned(text, tmp_path)
    assert frame["status"].isna().all()
    assert [one.level for one in findings] == ["warning"] * (cell == "Z")


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "sne.csv"),
        ("NUR;Date de dépôt;Statut\n", "aucune ligne"),
        (
            "Matricule;Date de dépôt;Guichet;Statut\n1;01/01/2010;GDPUB;Active\n",
            "« numéro de demande »",
        ),
        ("Matricule;Statut\n1;Active\n", "« numéro de demande »"),
        (f"NUR;N° SNE;Statut\n{NUMBER};{OTHER};Active\n", "qui diffèrent"),
    ],
)
def test_an_export_in_doubt_is_left_out_and_blocks_nothing(
    tmp_path: Path, text: str, words: str
) -> None:
    """Empty, without numbers, or with two that differ: one sentence, and no row of it."""
    (tmp_path / "sne.csv").write_text(text, "utf-8")
    received = read_folder(tmp_path, CONFIG)
    (finding,) = [one for one in received.findings if one.level]
    assert not received.registers
    assert finding.table == "national" and finding.level in ("warning", "error")
    assert words in finding.message
    assert not doubtful_tables(findings_frame([finding]))


def test_of_two_dates_that_differ_the_export_keeps_none(tmp_path: Path) -> None:
    """Its numbers are compared all the same."""
    header = "NUR;Créée le;Date d'ancienneté;Statut"
    path = tmp_path / "sne.csv"
    path.write_text(f"{header}\n{NUMBER};01/04/2024;02/04/2024;Active\n", "utf-8")
    received = read_received(path, CONFIG)
    frame, _ = clean_national(received.registers, CONFIG)
    assert [one.level for one in received.findings] == ["error"]
    assert frame["request_number"].tolist() == [NUMBER]
    assert frame["request_date"].isna().all()


def test_a_file_number_is_the_request_s_where_no_other_is(tmp_path: Path) -> None:
    """Beside a number that says what it is, it is a column that nobody reads."""
    path = tmp_path / "sne.csv"
    for header in ("Numéro de dossier;X", "X;NUR", "Numéro de dossier;Identifiant demande"):
        named = [NUMBER if name == header.split(";")[-1] or "X" in header else "7"
                 for name in header.split(";")]  # fmt: skip
        path.write_text(f"{header};Statut\n{';'.join(named)};Active\n", "utf-8")
        frame, _ = clean_national(read_received(path, CONFIG).registers, CONFIG)
        assert frame["request_number"].tolist() == [NUMBER]


@pytest.mark.parametrize("name", ["sne.pdf", "sne.csv"])
def test_a_file_of_the_export_that_is_not_read_blocks_nothing(tmp_path: Path, name: str) -> None:
    """Of another kind, or a link out of the folder."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / name).symlink_to(tmp_path / "elsewhere.csv")
    (finding,) = read_folder(tmp_path / "raw", CONFIG).findings
    assert (finding.table, finding.level) == ("national", "error")


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
