"""A table of an indicator: numbers under French headers, printed last, marked by the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from copil_analysis.showing.french import (
    MISSING,
    format_interval,
    format_number,
    format_percent,
    is_missing,
    typeset,
)
from copil_analysis.showing.marks import Marks, Reference
from copil_analysis.showing.markup import say
from copil_analysis.showing.numbers import PATTERNS, Number, bounds, part
from copil_analysis.showing.templates import templates_of
from copil_analysis.showing.words import tell_share, tell_signed

Row = Mapping[str, Any]
Form = Callable[[Any, Row], str | Markup]
"""How a cell is printed, given its value and its row."""

FORMS: Mapping[str, Form] = {
    "count": lambda value, _: format_number(value),
    "decimal": lambda value, _: format_number(value, 1),
    "ratio": lambda value, _: format_number(value, 2),
    "signed": lambda value, _: tell_signed(value),
    "share": lambda value, _: format_percent(value),
    "euros": lambda value, _: MISSING if is_missing(value) else f"{format_number(value)} €",
    "text": lambda value, _: MISSING if is_missing(value) else str(value),
}


@dataclass(frozen=True)
class Column:
    """A column of the frame, its French header and how its cells are printed.

    ``form`` is a name of ``FORMS`` or a function of the value and its row. ``place`` gives the
    cells of the tidy tables on which a value rests, so that the checks mark it.
    ``is_words``: what a function prints are words, which stand to the left. ``numbers``: what
    stands in a workbook for what a function prints of numbers, "33 à 60" or "3 sur 8".
    """

    name: str
    header: str
    form: str | Form = "count"
    place: Callable[[Row], Sequence[Reference]] | None = None
    is_words: bool = False
    numbers: Sequence[Number] = ()

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right."""
        return not self.is_words and self.form != "text"

    @property
    def exported(self) -> Sequence[Number]:
        """What a workbook holds of it: numbers; none of words."""
        is_known = isinstance(self.form, str) and self.form in PATTERNS
        return self.numbers or ([Number(self.header, self.name, str(self.form))] * is_known)

    def tell(self, row: Row) -> str | Markup:
        """Print the cell of a row."""
        form = FORMS[self.form] if isinstance(self.form, str) else self.form
        return form(row[self.name], row)


def interval(low: str, high: str, decimals: int = 0) -> Form:
    """A form that prints two other columns of the row: "33 à 60"."""
    return lambda _, row: format_interval(row[low], row[high], decimals)


def between(header: str, low: str = "low", high: str = "high", decimals: int = 0) -> Column:
    """A column that prints two of the frame, "33 à 60", and is two in a workbook."""
    numbers = bounds(header, low, high, "decimal" if decimals else "count")
    return Column(low, header, interval(low, high, decimals), numbers=numbers)


def share_of(
    count: str, total: str = "total", *, header: str = "Part", whole: str = "Total"
) -> Column:
    """The column of a part, "31 %" or "3 sur 8", which is a share and its total in a workbook."""

    def tell(_: Any, row: Row) -> str:
        return tell_share(row[count], row[total])

    return Column(total, header, tell, numbers=part(header, count, total, whole))


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of numbers with their columns, of which the first heads the rows.

    ``total``: the last row is a total, set apart. ``notes``: sentences below, without marks.
    """

    frame: pd.DataFrame
    columns: Sequence[Column]
    caption: str
    total: bool = False
    notes: Sequence[str] = ()
    marks: Marks = field(default_factory=Marks)

    def rows(self) -> list[Row]:
        """The rows of the frame, by the names of its columns."""
        return [{str(k): v for k, v in row.items()} for row in self.frame.to_dict("records")]

    def html(self) -> str:
        """The table with caption, scopes, and notes linked to what they are about."""
        rows = self.rows()
        caption = typeset(self.caption)
        used = self.marks.on(caption)
        cells = [
            [(say(c.tell(row)), used.mark(c.place, row)) for c in self.columns] for row in rows
        ]
        return _templates.get_template("answer_table.html.j2").render(
            caption=caption,
            header=[(say(c.header), c.is_number) for c in self.columns],
            rows=cells,
            total=self.total,
            notes=[*used.notes(), *((None, say(note)) for note in self.notes)],
        )


def side_by_side(
    rows: pd.DataFrame, index: str, columns: str, values: Sequence[str]
) -> pd.DataFrame:
    """Columns beside each other, each value by each code: "dwellings T4"; a row an ``index``."""
    parts = [
        rows.pivot(index=index, columns=columns, values=name).add_prefix(f"{name} ")
        for name in values
    ]
    return pd.concat(parts, axis=1)


_templates = templates_of("copil_analysis.showing")
