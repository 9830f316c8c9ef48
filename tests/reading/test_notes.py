"""What the writer of notes.md hid is not published."""

import re
from pathlib import Path

import pytest

from copil_analysis.reading.notes import (
    items_below,
    read_notes,
    tell_hidden,
    tell_persons,
    without_comments,
)
from copil_analysis.showing.markup import render_markdown


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- X -->",
        "<!-- X\n\n# X\n-->",
        "<!--X--!>",
        "<!-- -- > X -->",
        "<!--> X -->",
        "<!- X ->",
        "<!— X —>",
        "<? X ?>",
        "<![CDATA[ X ]]>",
        "<!-- <!-- X -->",
        "`<!-- X -->`",
        "- a\n  <!-- X -->\n",
        "[//]: # (X)",
        '[comment]: <> "X"',
        '[x]: https://exemple.fr "X"',
        "<!-- X",
        "<!-- -- > X",
        "<!-X",
    ],
)
def test_a_comment_shows_nothing(hidden: str) -> None:
    """However it is written, closed or not; what stands before it stays."""
    shown = render_markdown(without_comments(f"Une commission.\n\n{hidden}"), top=3)
    assert "Une commission." in shown
    assert "X" not in shown


@pytest.mark.parametrize(
    "text", ["a < b et c > d", "- un\n\n---\n\n- deux : trois", "1 -> 2 --> 3"]
)
def test_what_is_no_comment_stays(text: str) -> None:
    """Neither a comparison, nor an arrow, nor a rule between two parts hides anything."""
    assert without_comments(text) == text


def test_lines_before_the_text_are_hidden_and_told(tmp_path: Path) -> None:
    """The YAML that some editors write first; a rule that opens the text is none."""
    (tmp_path / "notes.md").write_text("---\nauteur: X\ntags:\n  - X\n---\nFait.", "utf-8")
    assert read_notes(tmp_path) == "Fait."
    (finding,) = tell_hidden(tmp_path)
    assert finding.message == "notes.md : les 5 premières lignes, de --- à ---, ne paraissent pas."
    assert without_comments("---\nFait.\n\n---\n") == "---\nFait.\n\n---\n"


def test_an_open_comment_is_told_with_its_line(tmp_path: Path) -> None:
    """What it hides was perhaps to be read; a closed one is nobody's mistake."""
    (tmp_path / "notes.md").write_text("<!-- a -->\n- Fait.\n<!-- b\n- Reste.\n", "utf-8")
    (finding,) = tell_hidden(tmp_path)
    assert finding.message.startswith("notes.md, ligne 3 : un commentaire ouvert ici")
    assert (finding.level, finding.status) == ("warning", "gap")


def test_a_person_in_the_notes_is_told_without_being_named(tmp_path: Path) -> None:
    """By the lines; who is named in a comment only is not published."""
    text = "---\nauteur: Mme Durand\n---\n- Fait <!-- M. Roux -->\n- Vu Mme Durand\n- M. Roux\n"
    (tmp_path / "notes.md").write_text(text, "utf-8")
    (finding,) = tell_persons(tmp_path)
    assert (finding.level, finding.status) == ("warning", "gap")
    assert finding.message == (
        "notes.md, lignes 5 et 6 : une personne y est nommée, et les notes sont publiées ; ôtez "
        "son nom."
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("- Peu de T4 (Mme Le Gall, juin)", "ligne 1"),
        ("- MME LE GALL refuse", "ligne 1"),
        ("Durand (Mme) refuse", "ligne 1"),
        ("Refus de Mme&nbsp;Durand", "ligne 1"),
        ("- Fait.\n- Refus de Mme\n  Durand", "ligne 2"),
    ],
)
def test_a_person_is_told_however_the_name_is_written(
    tmp_path: Path, text: str, where: str
) -> None:
    """By the line where it begins."""
    (tmp_path / "notes.md").write_text(text, "utf-8")
    (finding,) = tell_persons(tmp_path)
    assert finding.message.startswith(f"notes.md, {where} : une personne")


def test_notes_without_a_person_are_not_told(tmp_path: Path) -> None:
    """An office is no name; nor are there any without notes."""
    assert not list(tell_persons(tmp_path))
    (tmp_path / "notes.md").write_text("- Vu M. le préfet\n", "utf-8")
    assert not list(tell_persons(tmp_path))


def test_many_open_signs_take_no_time(tmp_path: Path) -> None:
    """A file of nothing else is read in one pass."""
    assert without_comments("---\n" + "- a: b\n" * 100_000) != ""
    assert without_comments("<!" * 500_000) == ""


FREINS = re.compile("obstacle|frein")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("## Ce qui fait obstacle\n\n- Un.\n- Deux.\n\n## Suite\n\n- Trois.", ["Un.", "Deux."]),
        ("# FREINS\n* **Peu** de [T4](x)\n  et de T5", ["Peu de T4 et de T5"]),
        ("# T1\n## Freins\n- Un\n# T2\n- Deux\n## Freins\n1. Trois", ["Un", "Trois"]),
        ("# Freins\n## Offre\n- Un\n  - détail", ["Un"]),
        ("# Freins\nUn paragraphe.\n\n> cité", ["Un paragraphe."]),
        ("- sans titre", []),
        ("", []),
    ],
)
def test_items_below_a_heading_are_found(text: str, items: list[str]) -> None:
    """Below the heading until one of its level; without marks, without items of items."""
    assert items_below(text, FREINS) == items
