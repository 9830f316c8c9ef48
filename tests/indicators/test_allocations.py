"""Who allocated and who received, on the deck's quarter (slide 2) and on cells changed by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.allocations import allocations
from copil_analysis.showing.markup import plain

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def with_counts(quarter: "Quarter", counts: Sequence[Any]) -> "Quarter":
    """The quarter with these dwellings, structure after structure, six channels each."""
    households = pd.array(counts, dtype="Int64")
    return replace(quarter, allocations=quarter.allocations.assign(households=households))


def test_the_first_channel_is_told_with_its_part(quarter_2011: "Quarter") -> None:
    """20 of 45 through the prefecture; two channels gave nothing."""
    found = allocations(quarter_2011)
    wanted = "La filière « Contingent préfectoral » a attribué 20 des 45 logements"
    assert plain(found.headline) == plain(wanted)
    assert found.sentences == [
        "Les filières « 1 % Logement (Action Logement) » et « Autres contingents réservataires » "
        "n'ont rien attribué."
    ]
    assert found.data["households"].tolist() == [4, 15, 20, 0, 6, 0]


def test_the_first_structure_is_told_with_its_part(quarter_2011: "Quarter") -> None:
    """24 of 45 for Est, and none without a dwelling."""
    found = allocations(quarter_2011, by="structure")
    assert plain(found.headline) == plain("La structure Est a reçu 24 des 45 logements")
    assert found.sentences == [""]
    assert "Est 24" in found.alt


def test_the_table_ends_with_the_total(quarter_2011: "Quarter") -> None:
    """20 of 45 is 44 %; the total is 45."""
    table = allocations(quarter_2011).table
    assert table is not None
    html = table.html()
    assert "44\u202f%" in html
    assert table.frame["households"].tolist() == [4, 15, 20, 0, 6, 0, 45]


def test_a_missing_cell_leaves_a_lower_bound(quarter_2011: "Quarter") -> None:
    """Without the 4 of Est from the first channel at least 41 are known."""
    cells = quarter_2011.allocations["households"].astype(object).to_list()
    cells[18] = None
    found = allocations(with_counts(quarter_2011, cells))
    assert found.headline == "Au moins 41\xa0logements attribués : il manque des chiffres"
    assert "AGIS classique n.d." in plain(found.alt)
    assert "n.d." in found.block.html and "nan" not in found.block.html.lower()


def test_nothing_allocated_and_nothing_known_are_told_apart(quarter_2011: "Quarter") -> None:
    """Zeros are a finding, missing counts are not."""
    nothing = allocations(with_counts(quarter_2011, [0] * 24))
    assert nothing.headline == "Aucun logement attribué au 1er trimestre 2011"
    assert nothing.plot is None and nothing.table is None
    unknown = allocations(with_counts(quarter_2011, [None] * 24))
    assert unknown.why_missing == "Le nombre de logements attribués n'est pas connu."


def test_equals_share_the_first_place(quarter_2011: "Quarter") -> None:
    """Two channels with 3 each of 6; then four structures, which are counted."""
    found = allocations(with_counts(quarter_2011, [3, 3, *[0] * 22]))
    assert plain(found.headline) == plain(
        "Les filières « AGIS classique » et « AGIS intermédiation locative » ont attribué chacune "
        "3 des 6 logements"
    )
    alike = allocations(with_counts(quarter_2011, [1] * 24), by="structure")
    assert plain(alike.headline).startswith("4\xa0structures ont reçu chacune 6")


def test_an_unknown_option_lists_the_known_ones(quarter_2011: "Quarter") -> None:
    """In French, for who works in the notebook."""
    with pytest.raises(UsageError, match="« typology » inconnu, on attend channel ou structure"):
        allocations(quarter_2011, by="typology")


def test_it_is_made_once_however_it_is_asked(quarter_2011: "Quarter") -> None:
    """The page, the mail and the workbook take the same object."""
    assert allocations(quarter_2011) is allocations(quarter_2011, by="channel")
