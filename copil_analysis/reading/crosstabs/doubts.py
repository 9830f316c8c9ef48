"""What looks like a table of the committee and is none: lists of values, quarters of a year."""

import re
from collections.abc import Iterable, Sequence

from copil_analysis.reading.crosstabs.grid import Grid
from copil_analysis.reading.crosstabs.labels import Lines
from copil_analysis.reading.crosstabs.layout import Layout
from copil_analysis.reading.quarters import are_quarters, says_typology
from copil_analysis.vocabulary import TOTAL

_LEAST = 4  # figures of a list that is numbered


def is_list(grid: Grid, rows: Lines, columns: Lines) -> bool:
    """Whether words stand where the figures should, or every column counts 1, 2, 3, 4 …"""
    lines = [[(row.place, one.place) for row in rows.labels] for one in columns.labels]
    if len(rows.labels) == 1:
        lines = [[place for line in lines for place in line]]
    figures = [[grid.count(*place).value for place in line if grid.counts[place]] for line in lines]
    words = sum(grid.is_word(*place) for line in lines for place in line)
    told = [line for line in figures if line]
    return words > sum(map(len, told)) or (bool(told) and all(map(_is_numbered, told)))


def _is_numbered(figures: Sequence[int | None]) -> bool:
    first = figures[0]
    return (
        len(figures) >= _LEAST
        and first in (0, 1)
        and list(figures) == list(range(first, first + len(figures)))
    )


def is_by_quarter(
    grid: Grid, layout: Layout, rows: Lines, columns: Lines, titles: Iterable[str], file: str
) -> bool:
    """Whether what reads as typologies may be quarters, by the lines beside them and the titles."""
    if "typology" not in layout.kinds:
        return False
    axis = columns if layout.column_kind == "typology" else rows
    if not axis.labels:
        return False
    header, labels = layout.header, layout.labels
    corner = "" if header is None or labels is None else grid.text(header, labels)
    lines = set() if header is None else {str(text) for text in grid.texts[header]}
    if says_typology(corner):
        return False
    if labels is None and layout.only is not None:
        lines |= {str(text) for text in grid.texts[layout.only, : axis.labels[0].place]}
    if labels is not None:
        lines |= {str(text) for text in grid.texts[layout.start : layout.stop, labels]}
    spelt = [label.text for label in axis.labels if label.code != TOTAL]
    return are_quarters(spelt, lines - {corner}, [corner, *titles], _title_of(file))


def _title_of(file: str) -> str:
    """What the name of a file says as a title; that it announces typologies proves nothing.

    >>> _title_of("tableau_typologies_par_trimestre.xlsx")
    'tableau  par trimestre'
    """
    return re.sub("(?i)typologies?", "", file.rsplit(".", 1)[0].replace("_", " "))
