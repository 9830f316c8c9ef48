"""An answer shows itself: finding, chart, sentences, folded table, source; or why there is none."""

from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import Markup, phrase, plain

ROWS = pd.DataFrame({"typology": ["T3", "T4"], "gap": [4, 36]})
COLUMNS = (Column("typology", "Taille", "text"), Column("gap", "Écart", "signed"))


@pytest.fixture
def answer() -> Indicator:
    """Two sizes, with all that an answer may have."""
    return Indicator(
        ROWS,
        headline=phrase("Les T4 & les T3 : {}", Markup('<span data-verdict="a|b|c|up">ok</span>')),
        sentences=("Il manque 36 T4.",),
        table=Table(ROWS, COLUMNS, "Écart par taille"),
        plot=bars(ROWS["typology"], ROWS["gap"]),
        alt="Écart par taille : T4 36, T3 4.",
        source="registre de la file active",
        note="36 T4 manquent.",
    )


def test_an_answer_has_its_parts_in_order(answer: Indicator) -> None:
    """The figure is named like its title, the table is folded, the source comes last."""
    page = BeautifulSoup(answer.block.html, "html.parser")
    figure, details = page.figure, page.details
    assert figure and details and figure.h3
    assert figure["aria-label"] == figure.h3.get_text() == "Les T4 & les T3\u00a0: ok"
    assert [cell.get_text() for cell in details.find_all("td")] == ["+4", "+36"]
    order = [tag.name for tag in page.find_all(True, recursive=False)]
    assert order == ["figure", "p", "details", "p"]
    assert page.find_all("p")[-1].get_text().startswith("Source")


def test_the_kernel_takes_the_block_of_the_page(answer: Indicator) -> None:
    """What JupyterLab shows is what the page shows, with its words as plain text."""
    data, facts = answer._repr_mimebundle_()
    assert data["text/html"] == answer.block.html == answer._repr_html_()
    assert data["text/plain"].splitlines() == ["Les T4 & les T3\u00a0: ok", "Il manque 36 T4."]
    assert facts["copil"]["block"] == "answer"


def test_on_the_synthese_an_answer_is_half_as_wide_and_has_no_table(answer: Indicator) -> None:
    """The finding heads the chart; one sentence stands below."""
    page = BeautifulSoup(answer.brief.html, "html.parser")
    assert page.figure and page.figure["class"] == ["half"]
    assert page.h2 and page.details is None and len(page.find_all("img")) == 1
    assert page.find("p", class_="note")


def test_what_cannot_be_told_is_one_sentence(answer: Indicator) -> None:
    """No chart, no table and no source stand below a reason."""
    missing = replace(answer, why_missing="Un seul trimestre est connu.")
    assert missing.block.html == '<p class="missing">Un seul trimestre est connu.</p>'
    assert missing.chart is None
    assert "figure" not in missing.brief.html


@pytest.mark.parametrize(
    "change",
    [{"sentences": ("a", "b", "c")}, {"alt": "trop court"}, {"alt": "x" * 251}, {"headline": ""}],
)
def test_an_answer_keeps_its_bounds(answer: Indicator, change: dict[str, object]) -> None:
    """Two sentences, an alternative of 20 to 250 characters, a finding."""
    with pytest.raises(ValueError, match="an a"):
        replace(answer, **change)  # type: ignore[arg-type]


def test_a_phrase_escapes_its_parts_and_keeps_a_verdict() -> None:
    """Names are texts, a verdict is an element; its words alone go to a mail."""
    told = phrase("{} : {}", "CASA <b>", Markup("<i>en hausse</i>"))
    assert told == "CASA &lt;b&gt; : <i>en hausse</i>"
    assert plain(told) == "CASA <b>\u00a0: en hausse"


def test_a_doubt_that_the_table_tells_is_not_said_again(answer: Indicator) -> None:
    """What a mark's note says stands once; another doubt stands below the table."""
    assert answer.table is not None
    noted = replace(answer.table, notes=["Le total imprimé est faux."])
    told = replace(answer, table=noted, doubts=("Le total imprimé est faux.", "À vérifier."))
    assert told.block.html.count("Le total imprimé est faux.") == 1
    assert told.block.html.count("À vérifier.") == 1
