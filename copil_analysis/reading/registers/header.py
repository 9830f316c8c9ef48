"""Which row of a sheet is the header of a register, and which column holds which field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from copil_analysis.reading.meaning import plain
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.register_fields import FIELDS, READ, Field, field_of, header_key

Head = Sequence[Sequence[Cell]]
Merged = Sequence[tuple[int, int, int, int]]

_LONGEST = 80  # a longer text is a sentence, not a header
_MOST = 50_000  # of more distinct texts than that, in a very wide sheet, only the first are tried


@dataclass(frozen=True)
class _Heading:
    """What heads a column, the field that this names, and whether the row above is part of it."""

    written: str
    field: Field | None
    is_high: bool


@dataclass(frozen=True)
class Header:
    """The header of a register, which ends in row ``row`` (from 0) of the sheet.

    ``top``: the row where it begins, the one above if it stands over two. ``texts``: the header of
    each column, as written, upper cell first. ``fields``: the columns that name a field, those
    that give its own name first.
    """

    name: str
    top: int
    row: int
    texts: Mapping[int, str]
    fields: Mapping[str, tuple[int, ...]]

    @cached_property
    def unread(self) -> list[int]:
        """The columns that nobody reads."""
        read = {column for columns in self.fields.values() for column in columns}
        return [column for column in self.texts if column not in read]

    def says_own_name(self, field: str, column: int) -> bool:
        """Whether a column is headed by the field's own name, not by one of its spellings."""
        own = next(one for one in READ[self.name] if one.name == field)
        return header_key(self.texts[column]) in (header_key(own.header), header_key(own.label))


def find_header(sheet: Sheet, name: str) -> Header | None:
    """The first of the rows that name most fields: three, or all that a register must have."""
    known: dict[str, Field | None] = {}
    head = sheet.head
    found = [_header(head, sheet.merged, row, name, known) for row in range(len(head))]
    best = max(found, key=lambda header: len(header.fields), default=None)
    enough = {one.name for one in FIELDS[name] if one.is_required} - {"structure"}
    if best is None or not (len(best.fields) >= 3 or enough <= set(best.fields)):
        return None
    return best


def _header(
    head: Head, merged: Merged, row: int, name: str, known: dict[str, Field | None]
) -> Header:
    texts: dict[int, str] = {}
    fields: dict[str, list[int]] = {}
    top = row
    for column, heading in _headings(head, merged, row, name, known):
        texts[column] = heading.written
        if heading.field:
            fields.setdefault(heading.field.name, []).append(column)
            top -= heading.is_high and top == row
    header = Header(name, top, row, texts, {})
    fields = {field: _nearest(columns, field, header) for field, columns in fields.items()}
    ordered = {
        field: tuple(sorted(columns, key=lambda column: not header.says_own_name(field, column)))
        for field, columns in fields.items()
    }
    return replace(header, fields=ordered)


def _nearest(columns: list[int], field: str, header: Header) -> list[int]:
    """The columns of a field without those that count only where there is no other."""
    own = next(one for one in READ[header.name] if one.name == field)
    last = set(map(header_key, own.last))
    return [one for one in columns if header_key(header.texts[one]) not in last] or columns


def _headings(
    head: Head, merged: Merged, row: int, name: str, known: dict[str, Field | None]
) -> Iterator[tuple[int, _Heading]]:
    """Each column of the row that has a header, of this row and perhaps of the one above."""
    upper = _spread(head, merged, row - 1) if row else {}
    own = {column: text for column, text in _texts(head[row]).items() if text}
    alone = {*own.values(), *(text for text, _ in upper.values())}
    if not any(_known_field(text, name, known) for text in alone):
        return  # two rows of data, as most are: no header has only halves that say nothing
    for column in sorted(own.keys() | upper.keys()):
        low, (high, stands_there) = own.get(column, ""), upper.get(column, ("", False))
        if not low and not stands_there:
            continue
        for tried in (f"{high} {low}", f"{low} {high}", low) if high else (low,):
            if field := _known_field(tried, name, known):
                is_high = tried != low
                yield column, _Heading(plain(f"{high} {low}") if is_high else low, field, is_high)
                break
        else:
            if low:
                yield column, _Heading(low, None, False)


def _known_field(text: str, name: str, known: dict[str, Field | None]) -> Field | None:
    """The field that a text names; each distinct text is looked at once."""
    if text not in known and len(known) < _MOST:
        known[text] = _field(text, name)
    return known.get(text)


def _field(text: str, name: str) -> Field | None:
    bare = re.sub(r"\([^()]*\)", " ", text)
    return field_of(text, name) or (field_of(bare, name) if bare != text else None)


def _texts(cells: Sequence[Cell]) -> dict[int, str]:
    return {
        column: text
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and len(text := plain(cell)) <= _LONGEST
    }


def _spread(head: Head, merged: Merged, row: int) -> dict[int, tuple[str, bool]]:
    """The texts over the columns below a row, and whether each stands in that very column.

    A text reaches as far as its merged cell, or, where the sheet does not tell, over the empty
    cells at its right.
    """
    texts = {column: text for column, text in _texts(head[row]).items() if text}
    width = max(len(head[row]), len(head[row + 1]))
    ends = {
        left: right for top, left, bottom, right in merged if top <= row <= bottom and left in texts
    }
    found: dict[int, tuple[str, bool]] = {}
    for column, following in pairwise([*texts, width]):
        last = ends.get(column, column) if merged else following - 1
        for place in range(column, last + 1):
            found[place] = texts[column], place == column
    return found
