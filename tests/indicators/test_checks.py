"""What the method page says of the checks."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from bs4 import BeautifulSoup

from copil_analysis.indicators.checks import checks
from copil_analysis.showing.markup import plain

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def said(quarter: "Quarter") -> list[str]:
    answer = checks(quarter)
    told = map(plain, [answer.headline, *filter(None, answer.sentences)])
    return [text.replace("\u00a0", " ") for text in told]


def with_flows(quarter: "Quarter", *gaps: int | None) -> "Quarter":
    """Give a quarter a flow check a structure, with these gaps."""
    rows = quarter.checks.iloc[: len(gaps)]
    codes = list(quarter.config.structure_labels)[: len(gaps)]
    flows = rows.assign(check="flows", row=codes, gap=list(gaps), status="ok")
    return replace(quarter, checks=flows.astype({"gap": "Int64"}))


def test_what_the_checks_found_is_counted(quarter_2011: "Quarter") -> None:
    """Of six checks one holds; the five others are told, and the two recovered values."""
    assert said(quarter_2011) == [
        "2 écarts à corriger à la source",
        "On compte aussi 2 points à confirmer, 1 écart expliqué et 2 valeurs retrouvées par les "
        "totaux.",
        "Sans relevé précédent, les entrées et sorties de la file ne se vérifient pas.",
    ]


def test_where_all_holds_there_is_no_table(quarter_2011: "Quarter") -> None:
    """Nothing to repair, nothing else; without any check that is said."""
    good = replace(quarter_2011, checks=quarter_2011.checks.query("status == 'ok'"))
    assert said(good)[0] == "Aucun écart à corriger à la source"
    assert len(said(good)) == 2
    assert "<table" not in checks(good).block.html
    none = replace(quarter_2011, checks=quarter_2011.checks.iloc[:0])
    assert said(none)[0] == "Aucun contrôle n’a pu être fait"


def test_the_balance_of_flows_is_told(quarter_2011: "Quarter") -> None:
    """Where entries and exits are dated they give the new snapshot, or not."""
    assert "dans 4 structures sur 4" in said(with_flows(quarter_2011, 0, 0, 0, 0))[-1]
    assert "dans 1 structure sur 3" in said(with_flows(quarter_2011, 0, 2, None))[-1]
    assert "ne se retrouve" in said(with_flows(quarter_2011, 1))[-1]
    assert said(with_flows(quarter_2011, None))[-1].startswith("Sans leurs dates")


def test_every_finding_has_its_row(quarter_2011: "Quarter") -> None:
    """Seven findings, worst first, unfolded; no code of the data reaches the reader."""
    page = BeautifulSoup(checks(quarter_2011).block.html, "html.parser")
    assert not page.find_all("details")
    levels = [head.get_text() for head in page.select("tbody th")]
    assert levels == [
        *["À corriger à la source"] * 2, *["À confirmer"] * 2, *["Retrouvé par les totaux"] * 2,
        "Expliqué",
    ]  # fmt: skip


def test_many_findings_are_cut_short(quarter_2011: "Quarter") -> None:
    """Forty stand on the page, and its caption says of how many."""
    many = quarter_2011.checks.iloc[[1] * 50].reset_index(drop=True)
    page = BeautifulSoup(checks(replace(quarter_2011, checks=many)).block.html, "html.parser")
    assert len(page.select("tbody tr")) == 40
    assert page.caption and "40 premiers sur 50" in page.caption.get_text().replace("\u00a0", " ")


FILE, SHAPE = "registre de la file active", "le numéro n'a pas la forme attendue"
ELSEWHERE = "ménage relogé (registre des attributions, Est, ligne 9) et encore en attente"


def with_rows(quarter: "Quarter", *found: tuple[str, ...]) -> "Quarter":
    """Give a quarter warnings: check, place, words and perhaps the column that they name."""
    rows = [
        {
            "check": check,
            "table": "file_active",
            "row": place,
            "column": "".join(header) or "numero_unique",
            "level": "warning",
            "status": "gap",
            "message": place[:1].upper()
            + place[1:]
            + "".join(f", colonne « {one} »" for one in header)
            + f" : {words}.",
        }
        for check, place, words, *header in found
    ]
    made = pd.DataFrame(rows).reindex(columns=quarter.checks.columns)
    return replace(quarter, checks=made.astype(quarter.checks.dtypes))


def lines(quarter: "Quarter") -> list[str]:
    page = BeautifulSoup(checks(quarter).block.html, "html.parser")
    return [cell.get_text().replace("\u00a0", " ") for cell in page.select("tbody td")]


def test_a_kind_of_doubt_is_one_line_a_register(quarter_2011: "Quarter") -> None:
    """So many rows, of which structures; neither which rows nor what to do, nor a setting."""
    quarter = with_rows(
        quarter_2011,
        ("request_number", f"{FILE}, 1re feuille, ligne 4", f"{SHAPE} ; à vérifier"),
        ("request_number", f"{FILE}, Cannes, lignes 2, 5, 7 et 2 autres", f"{SHAPE} ; à vérifier"),
        ("request_number", f"{FILE}, Est (2e fichier), lignes 3 et 9", f"{SHAPE} ; à vérifier"),
        ("request_number", f"{FILE}, ligne 8", "territoire inconnu (territories dans copil.toml)"),
        ("request_number", "export du système national, ligne 4", f"{SHAPE} ; à vérifier"),
    )
    assert lines(quarter) == [
        "Registre de la file active, 8 lignes (dont Cannes 5, Est 2) : le numéro n’a pas la forme "
        "attendue.",
        "Registre de la file active, 1 ligne : territoire inconnu.",
        "Export du système national, 1 ligne : le numéro n’a pas la forme attendue.",
    ]
    assert "tiennent en une ligne" in checks(quarter).block.html
    assert len(checks(quarter).data) == 5


def test_a_household_in_two_files_is_told_without_its_rows(quarter_2011: "Quarter") -> None:
    """Wherever they stand in the message."""
    both = f"{FILE}, Cannes, ligne 4 ; {FILE}, Est, ligne 8"
    quarter = with_rows(
        quarter_2011,
        (
            "duplicate",
            both,
            "le même numéro dans deux structures ; un seul ménage ? À confirmer",
        ),
        ("still_waiting", f"{FILE}, Est, ligne 2", f"{ELSEWHERE} ; donnez sa date de sortie"),
    )
    assert lines(quarter) == [
        "Registre de la file active, 2 lignes (Cannes 1, Est 1) : le même numéro dans deux "
        "structures\u202f; un seul ménage\u202f? À confirmer.",
        "Registre de la file active, Est, 1 ligne : ménage relogé et encore en attente.",
    ]


def test_what_tells_of_no_row_stays_as_it_is(quarter_2011: "Quarter") -> None:
    """Twice the same is two lines; the caption needs no note."""
    found = ("vanished", "CANNES", "1 ménage n'est plus nulle part")
    quarter = with_rows(quarter_2011, found, found)
    assert lines(quarter) == ["CANNES : 1 ménage n’est plus nulle part."] * 2
    assert "tiennent en une ligne" not in checks(quarter).block.html


def test_a_cell_is_neither_quoted_nor_placed(quarter_2011: "Quarter") -> None:
    """Whatever it is, one line a column and kind: dates of two files, labels, a year, a status."""
    cell, then = "la cellule, non citée,", "compté nulle part"
    known = "n'est pas connue"
    spelt = "les plus proches : Est ; corrigez-la ou ajoutez-la aux « spellings » de copil.toml"
    found = [
        ("cell", "lignes 33 et 34", f"{cell} n'est pas une date ; écrivez-la", "date_demande"),
        ("cell", "Est, lignes 2, 5, 7 et 2 autres", "« 31/02 » n'est pas une date ; écrivez-la",
         "Date de la demande"),
        ("label", "ligne 4", f"« … » {known} ; {spelt} ; {then}", "structure"),
        ("label", "ligne 6", f"{cell} {known} ; {then}", "structure"),
        ("cell", "ligne 8", "l'année 1911 n'est pas possible ; on attend 1950", "date_entree"),
        ("status", "ligne 9", "« vu », « u » : attend-il ? Il est compté, écrivez-le", "statut"),
        ("status", "ligne 9", "états non compris : « vu » (1 ligne), non cités : 1",
         "statut"),
        ("status", "ligne 8", "états non compris, non cités : 3 ; on attend Active", "statut"),
    ]  # fmt: skip
    placed = [(check, f"{FILE}, {place}", *told) for check, place, *told in found]
    assert lines(with_rows(quarter_2011, *placed)) == [
        "Registre de la file active (« Date de la demande »), 7 lignes (dont Est 5) : la cellule "
        "n’est pas une date.",
        "Registre de la file active (« Structure »), 2 lignes : la cellule n’est pas connue\u202f; "
        "compté nulle part.",
        "Registre de la file active (« Date d’entrée »), 1 ligne : l’année n’est pas possible.",
        "Registre de la file active (« Statut »), 1 ligne : attend-il\u202f? Il est compté.",
        "Registre de la file active (« Statut »), 2 lignes : états non compris.",
    ]


def test_rows_named_after_the_file_are_counted_too(quarter_2011: "Quarter") -> None:
    """In any words; what somebody explained stays whole."""
    quarter = with_rows(
        quarter_2011,
        ("shifted", f"{FILE}, Est", "lignes 3, 4, 5 et 1 autre : des cellules manquent ; écrivez"),
        ("hidden", FILE, "lignes 7 et 8 masquées (par un filtre), non comptées"),
        ("nothing", FILE, "aucune ligne (en-tête ligne 4) ; si tout est vide, écrivez-le"),
        ("cell", f"{FILE}, ligne 4", "à voir. Expliqué : si, ligne 4 ; vu"),
    )
    assert lines(quarter) == [
        "Registre de la file active, Est, 4 lignes : des cellules manquent.",
        "Registre de la file active : 2 lignes masquées (par un filtre), non comptées.",
        "Registre de la file active : aucune ligne.",
        "Registre de la file active, 1 ligne : à voir. Expliqué : si, ligne 4\u202f; vu.",
    ]
