"""A table as HTML: what assistive technology and a reader of figures need."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from copil_analysis.showing.tables import show_table


def table(frame: pd.DataFrame, **options: object) -> BeautifulSoup:
    shown = show_table(frame, caption="Besoins (ménages)", source="diapositive 5", **options)
    return BeautifulSoup(shown.html, "html.parser")


def cells(row: Tag) -> list[str]:
    return [cell.get_text() for cell in row.find_all(["th", "td"])]


@pytest.fixture
def needs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Structure": ["CASA", "Est", "Total"],
            "T1": pd.array([1818, None, 1818], dtype="Int64"),
            "Part et intervalle": ["44\u202f% (31 à 59)", "n.d.", "3 sur 7"],
            "Remarque": ["à confirmer", "", "rien"],
        }
    )


def test_every_header_has_its_scope_and_none_is_empty(needs: pd.DataFrame) -> None:
    """Columns and rows are headed by th with a scope, and the caption names the region."""
    page = table(needs)
    assert [th["scope"] for th in page.find_all("th")] == ["col"] * 4 + ["row"] * 3
    assert all(th.get_text(strip=True) for th in page.find_all("th"))
    region = page.find(attrs={"role": "region"})
    assert region is not None and region["tabindex"] == "0"
    assert region["aria-label"] == page.caption.get_text() == "Besoins (ménages)"


def test_numbers_are_french_and_whole_numbers_stay_whole(needs: pd.DataFrame) -> None:
    """A nullable integer next to a missing one is neither "1818.0" nor "<NA>"."""
    first, second, _ = table(needs).tbody.find_all("tr")
    assert cells(first)[1] == "1\u202f818"
    assert cells(second)[1] == "n.d."


def test_columns_of_numbers_are_aligned_right(needs: pd.DataFrame) -> None:
    """Counts, rates and intervals are numbers; words are not."""
    header = table(needs).thead.find_all("th")
    assert ["number" in th.get("class", []) for th in header] == [False, True, True, False]


def test_the_last_row_is_the_total_when_asked(needs: pd.DataFrame) -> None:
    """Only the last row is set apart, and only on demand."""
    assert [cells(row)[0] for row in table(needs, total=True).select("tr.total")] == ["Total"]
    assert not table(needs).select("tr.total")


def test_a_mark_leads_to_its_note() -> None:
    """Each sign of a cell or a header is a link to the note that begins with it."""
    frame = pd.DataFrame({"Structure": ["CASA"], "T3 †": ["46 *†"]})
    page = table(frame, notes=["* Total imprimé : 45.", "† Retrouvé.", "Sans marque."])
    targets = [link["href"].removeprefix("#") for link in page.select("sup a")]
    notes = [page.find(id=target).get_text() for target in targets]
    assert notes == ["† Retrouvé.", "* Total imprimé\u00a0: 45.", "† Retrouvé."]
    assert "number" in page.tbody.td["class"]


def test_a_mark_without_note_is_an_error() -> None:
    """A reader must never meet a sign that nothing explains."""
    with pytest.raises(ValueError, match="no note"):
        table(pd.DataFrame({"Structure": ["CASA"], "T3": ["46*"]}))


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"": ["CASA"], "T1": [1]}),
        pd.DataFrame({"Structure": [""], "T1": [1]}),
        pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])),
    ],
)
def test_a_header_that_cannot_be_read_aloud_is_an_error(frame: pd.DataFrame) -> None:
    """Neither an empty header nor one on two levels gets through."""
    with pytest.raises(ValueError, match="header"):
        table(frame)


def test_texts_are_escaped() -> None:
    """No word of a table is taken for markup."""
    frame = pd.DataFrame({"<b>": ["<script>"], "x": ["a & b"]})
    html = show_table(frame, caption='"<i>"', source="<u>", notes=["* <s>"]).html
    assert not any(tag in html for tag in ("<b>", "<script>", "<i>", "<u>", "<s>"))
