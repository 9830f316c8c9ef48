"""The tables of a deck: real ones are read cell by cell, those in text boxes as a transcript."""

import re
from dataclasses import replace
from pathlib import Path

from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.reading.crosstabs.find import crosstab_of
from copil_analysis.reading.deck import Slide, open_deck
from copil_analysis.reading.found import FoundTable, Received
from copil_analysis.reading.transcript import read_slide, stated_in, without_quarters
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import KIND_LABELS, TABLES, TOTAL, Vocabulary, fold

LONGEST_TEXT = 20_000
"""Characters of one slide; a full one has some hundreds."""

_KINDS = set(KIND_LABELS) - {TOTAL}
_WORD = re.compile(r"(?<![^\W_])[^\W_]")
_TOPIC = re.compile("|".join(["typologie", *(table.topic for table in TABLES if table.topic)]))


def read_slides(path: Path, config: Config) -> Received:
    """All tables of a .pptx and what was met; a ReadingError when it cannot be opened.

    Hidden slides and objects, charts and embedded workbooks are not read, and told; a picture is
    told where the slide names our words: elsewhere it is a logo.
    """
    vocabulary = Vocabulary(config)
    received = Received()
    for slide in open_deck(path):
        received += _read_slide(path.name, slide, vocabulary, config)
    if not received.tables:
        message = (
            f"{path.name} : aucun tableau n'y est reconnu, ni dans un tableau de PowerPoint, "
            "ni dans une zone de texte."
        )
        untold = Finding("table", level="warning", status="gap", message=message)
        return received + Received(findings=[untold])
    return received


def _read_slide(file: str, slide: Slide, vocabulary: Vocabulary, config: Config) -> Received:
    if slide.is_hidden:
        return Received(findings=[_ignored(file, slide, "la diapositive est masquée")])
    unread = [*slide.unread, *(slide.pictures if _names_ours(slide, vocabulary) else [])]
    received = Received(findings=[_ignored(file, slide, what) for what in dict.fromkeys(unread)])
    for number, grid in enumerate(slide.grids, start=1):
        place = slide.place if len(slide.grids) == 1 else f"{slide.place}, tableau {number}"
        found = crosstab_of(
            grid.rows,
            name=None,
            file=file,
            place=place,
            title="\n".join(grid.before),
            structure=None,
            config=config,
            merged=grid.merged,
            where=lambda row, column: f"ligne {row + 1}, colonne {column + 1}",
        )
        tables = [_with_note(table, grid.after, vocabulary) for table in found.tables]
        received += replace(found, tables=tables)
    return received + _read_texts(file, slide, vocabulary)


def _with_note(table: FoundTable, after: list[str], vocabulary: Vocabulary) -> FoundTable:
    """The table with the text of the slide below it."""
    below = (line for line in after if not looks_like(line))
    note = " ".join([*([table.note] if table.note else []), *below])
    return replace(table, note=note, stated=stated_in(note, vocabulary))


def _ignored(file: str, slide: Slide, what: str) -> Finding:
    return Finding("ignored", message=f"{file}, {slide.place} : {what} ; rien n'en est lu.")


def _read_texts(file: str, slide: Slide, vocabulary: Vocabulary) -> Received:
    """The tables in the text boxes; beside real tables, a text that only looks like one is none."""
    text = " ".join(slide.texts)
    if len(text) > LONGEST_TEXT:
        too_long = f"plus de {LONGEST_TEXT:,} caractères de texte".replace(",", " ")
        return Received(findings=[replace(_ignored(file, slide, too_long), level="warning")])
    found = read_slide(file, slide.place, text, vocabulary)
    if not slide.grids:
        return found
    refused = [one for one in found.findings if one.level == "blocking"]
    return Received(
        found.tables, [], [replace(one, check="table", level="warning") for one in refused]
    )


def _names_ours(slide: Slide, vocabulary: Vocabulary) -> bool:
    """Whether a slide's words are those of our tables, so that a picture in it may be one."""
    cells = (cell for grid in slide.grids for row in grid.rows for cell in row)
    text = " ".join([*slide.texts, *slide.captions, *cells])
    folded = without_quarters(fold(text))
    if _TOPIC.search(folded):
        return True
    met = ((one.start(), vocabulary.match(folded, one.start())) for one in _WORD.finditer(folded))
    return any(
        # A structure's name begins with a capital: « est » is a verb too.
        word and word.kind in _KINDS and not (word.kind == "structure" and text[start].islower())
        for start, word in met
    )
