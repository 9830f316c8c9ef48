"""The team's remarks, as they were written."""

from dataclasses import replace
from typing import TYPE_CHECKING

from copil_analysis.indicators.notes import notes

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_remarks_are_said_to_be_the_teams(quarter_2011: "Quarter") -> None:
    """They are set apart, their headings below the question's, and no figure of ours."""
    html = notes(quarter_2011).html
    assert 'data-said="team"' in html
    assert "<h3>Réalisé</h3>" in html


def test_without_remarks_one_sentence_says_so(quarter_2011: "Quarter") -> None:
    """Headings with nothing below are no remark."""
    for written in ("", "## Fait\n\n## Suite\n"):
        assert "pas joint de remarque" in notes(replace(quarter_2011, notes=written)).text


def test_what_was_planned_for_a_month_that_has_passed_is_told(quarter_2011: "Quarter") -> None:
    """Below the team's words, in ours: the others say it of no month, or of one to come."""
    planned = "- Former (Ana, janvier) (depuis 2010-T4)\n- Écrire (juin)\n- Lire\n"
    written = f"## Freins\n\n- Refus (mai)\n\n## Suite\n\n{planned}"
    first, _, after = notes(replace(quarter_2011, notes=written)).html.partition("</div>")
    assert "Former (Ana, janvier)" in first
    assert after.count("<p") == 1
    assert (
        "Former : prévu pour janvier, toujours là (dit depuis le 4e trimestre 2010)."
        in after.replace("\u00a0", " ")
    )
