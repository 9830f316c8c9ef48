"""What the method page says of the checks."""

from dataclasses import replace
from typing import TYPE_CHECKING

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
