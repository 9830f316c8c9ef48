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
