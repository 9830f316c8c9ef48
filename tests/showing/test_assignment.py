"""Which dwellings could have served whom: sentences, tables and chart, as text."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from copil_analysis.showing.assignment.blocks import (
    show_assigned_dwellings,
    show_assigned_needs,
    show_assignment,
    show_assignment_figure,
    show_assignment_limits,
)
from copil_analysis.showing.assignment.charts import plot_assignment
from copil_analysis.showing.assignment.tables import table_assigned_dwellings, table_assigned_needs
from copil_analysis.showing.assignment.words import (
    assignment_of,
    assignment_points,
    describe_assignment,
    describe_assignment_figure,
    describe_assignment_limits,
)
from copil_analysis.showing.figures import draw

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BLOCKS = (
    show_assignment_figure,
    show_assigned_dwellings,
    show_assigned_needs,
    show_assignment_limits,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def with_registers(
    quarter: "Quarter", given: list[tuple[Any, ...]], still: list[tuple[Any, ...]]
) -> "Quarter":
    """Give a quarter both registers of Est: typology, adults, children; need, adults, children."""
    counts = {"adults": "Int16", "children": "Int16"}
    attributions = pd.DataFrame(given, columns=["typology", "adults", "children"]).astype(counts)
    waiting = pd.DataFrame(still, columns=["need", "adults", "children"]).astype(counts)
    never = pd.Series(pd.NaT, index=waiting.index, dtype="datetime64[s]")
    foyers = attributions["typology"].eq("foyer")
    registers = {
        "attributions": attributions.assign(
            structure="EST",
            typology=attributions["typology"].mask(foyers),
            is_foyer=foyers.astype("boolean"),
        ),
        "file_active": waiting.assign(structure="EST", entry_date=never, exit_date=never),
    }
    return replace(quarter, registers=registers)


@pytest.fixture
def crosswise(quarter_2011: "Quarter") -> "Quarter":
    """A T3 and a T5 for one person each, a T1 for three, a T2 for two; a family of five waits."""
    given = [
        ("T3", 1, 0),
        ("T1", 2, 1),
        ("T2", 2, 0),
        ("T5", 1, 0),
        ("foyer", 1, 0),
        ("T1", 1, pd.NA),
    ]
    return with_registers(quarter_2011, given, [("T5", 2, 3), ("T1", 1, 0), (None, pd.NA, 1)])


def test_what_was_done_stands_against_the_best(crosswise: "Quarter") -> None:
    """One of four suited; exchanged three would, and the family that waits would take the T5."""
    assert plain(describe_assignment(crosswise)) == (
        "Du 1er janvier au 10 avril 2011, 1 des 4 logements convenait par sa taille au ménage "
        "relogé, 1 était trop petit, 2 étaient trop grands. En les échangeant entre les seuls "
        "ménages relogés, 3 auraient convenu, soit 2 de plus. En choisissant aussi parmi les "
        "2 ménages qui attendent encore, au mieux 4 logements sur 4 auraient convenu, soit 3 de "
        "plus que ce qui a été fait ; 3 des 4 ménages relogés l’auraient encore été. Même au "
        "mieux, 2 ménages resteraient sans logement : 2 en studio ou T1, que seuls d’autres "
        "logements pourraient servir."
    )


def test_what_is_ignored_and_left_out_is_said(crosswise: "Quarter") -> None:
    """The norm, the upper bound, the foyer, the rows that miss something, the other structures."""
    said = plain(describe_assignment_limits(crosswise))
    assert "les communes, les loyers, les plafonds de ressources" in said
    assert "DRIHL" in said
    assert said.endswith(
        "Ne sont pas comptés : 1 logement-foyer, 1 attribution dont la typologie ou la composition "
        "du ménage manque, 1 ménage en attente dont le besoin manque et les structures CASA, "
        "Cannes et CAPAP, dont un registre manque."
    )


def test_the_tables_count_by_typology_only(crosswise: "Quarter") -> None:
    """Both tables by hand, the total last."""
    found = assignment_of(crosswise)
    assert found is not None
    dwellings = table_assigned_dwellings(crosswise, found)["frame"].to_numpy().tolist()
    assert dwellings[0] == ["Studio et T1", "1", "0", "1", "0", "1"]
    assert dwellings[-1] == ["Total", "4", "1", "1", "2", "4"]
    needs = table_assigned_needs(crosswise, found)["frame"].to_numpy().tolist()
    assert needs[0] == ["Studio et T1", "3", "2", "0", "1", "2"]
    assert needs[-1] == ["Total", "6", "4", "1", "4", "2"]


def test_a_perfect_quarter_has_nothing_better(quarter_2011: "Quarter") -> None:
    """Where all suited, no other assignment is better and no point is made of it."""
    quarter = with_registers(quarter_2011, [("T1", 1, 0), ("T3", 1, 2)], [("T1", 1, 0)])
    said = plain(describe_assignment(quarter))
    assert "les 2 logements convenaient tous par leur taille" in said
    assert "Aucune autre répartition" in said
    assert "1 ménage resterait sans logement : 1 en studio ou T1" in said
    assert assignment_points(quarter) == []


def test_one_dwelling_is_singular(quarter_2011: "Quarter") -> None:
    """One T4 for one person, which nobody else needs or one family; two of which none suited."""
    alone = plain(describe_assignment(with_registers(quarter_2011, [("T4", 1, 0)], [("T1", 1, 0)])))
    assert "un seul logement est allé à un ménage" in alone
    assert "il était trop grand pour lui" in alone
    family = plain(
        describe_assignment(with_registers(quarter_2011, [("T4", 1, 0)], [("T4", 2, 2)]))
    )
    assert "le ménage qui attend encore, au mieux 1 logement sur 1 aurait convenu" in family
    none = with_registers(quarter_2011, [("T4", 1, 0), ("T4", 1, 0)], [("T4", 2, 2)])
    assert "aucun des 2 logements ne convenait" in plain(describe_assignment(none))
    assert "aucun des 2 ménages relogés ne l’aurait encore été" in plain(describe_assignment(none))


def test_without_both_registers_the_sentence_says_why(
    quarter_2011: "Quarter", crosswise: "Quarter"
) -> None:
    """The missing register is named once, and nothing else is shown."""
    for registers, missing in (
        ({}, "aucun registre des attributions ni aucun registre de la file active"),
        ({"attributions": crosswise.registers["attributions"]}, "aucun registre de la file active"),
        ({"file_active": crosswise.registers["file_active"]}, "aucun registre des attributions n"),
    ):
        quarter = replace(quarter_2011, registers=registers)
        assert f": {missing}" in plain(show_assignment(quarter).text)
        assert [block(quarter).html for block in BLOCKS] == [""] * len(BLOCKS)
        assert assignment_points(quarter) == []


def test_registers_without_a_known_dwelling_say_so(quarter_2011: "Quarter") -> None:
    """A register of foyers only has nothing to assign."""
    quarter = with_registers(quarter_2011, [("foyer", 1, 0)], [("T1", 1, 0)])
    assert "Aucun logement à répartir" in describe_assignment(quarter)
    assert show_assignment_figure(quarter).html == ""


def test_all_blocks_are_shown(crosswise: "Quarter") -> None:
    """Each block has its words, and no text holds a missing value or a double space."""
    for block in (show_assignment, *BLOCKS):
        shown = block(crosswise)
        assert shown.html
        assert not re.search(r"\bnan\b|<NA>|None|\binf\b|  | [:;?!%]|'", shown.text)


def test_the_figure_tells_its_finding(crosswise: "Quarter") -> None:
    """The title carries what was done and the best; the words fit the page; bytes are the same."""
    found = assignment_of(crosswise)
    assert found is not None
    words = describe_assignment_figure(crosswise, found)
    assert plain(words["title"]) == (
        "1 des 4 logements convenait par sa taille au ménage relogé ; au mieux, 4"
    )
    assert 20 <= len(words["alt"]) <= 250
    assert "T5 0, 0, 1" in plain(words["alt"])
    assert draw(plot_assignment(found)) == draw(plot_assignment(found))


def test_the_point_has_both_figures_and_claims_nothing_sure(crosswise: "Quarter") -> None:
    """One suited, four could have; a count, not an interval."""
    (point,) = assignment_points(crosswise)
    assert "1 des 4 logements convenait par sa taille" in plain(point.text)
    assert "4 auraient pu" in plain(point.text)
    assert not point.is_sure
