"""The tables of committee slides whose text was exported, one line a slide, cells run together.

A table is a header (words of one kind in a row: structures, typologies, measures), then rows
that each begin with a word of another kind and go on with digits. Only the words of the
vocabulary are known here, no deck.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copil_analysis.config import Config
from copil_analysis.errors import ReadingError, UnprovedError
from copil_analysis.finding import ERRORS, Finding
from copil_analysis.reading.found import SAME_CODE, FoundTable, Received
from copil_analysis.reading.last_row import DASH, read_rows
from copil_analysis.reading.quarters import QUARTERS, are_quarters
from copil_analysis.reading.topics import table_of, unnamed
from copil_analysis.vocabulary import (
    KIND_LABELS,
    TABLE_LABELS,
    TOTAL,
    Table,
    Vocabulary,
    Word,
    fold,
    skip_blank,
)

_ROW_KIND = {
    "structure": "channel",
    "channel": "structure",
    "typology": "structure",
    "measure": "structure",
}
_CELLS = re.compile(rf"[\d\s*†‡§¹²³]|\(\d\)|{DASH}")
_QUARTER = re.compile(r"\bt[1-4]\W?\d{4}\b|\b\d{4}\W?t[1-4]\b")
_FEW_WORDS = 2  # so few header words in a row may be a sentence
_LONGEST = 6_000  # characters of a slide: a full page of words has half of them


@dataclass(frozen=True)
class _Header:
    start: int
    end: int
    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class _Rows:
    texts: dict[str, str]
    labels: dict[str, str]
    kind: str
    end: int


def read_transcript(path: Path, text: str, config: Config) -> Received:
    """Every table of a transcript, in order; a ReadingError where there is nothing like one.

    A table that cannot be read is a blocking finding that names its slide; the others are read.
    """
    vocabulary = Vocabulary(config)
    received = Received()
    for place, slide in _slides(text):
        received += read_slide(path.name, place, slide, vocabulary)
    levels = {finding.level for finding in received.findings}
    if not received.tables and not levels & {*ERRORS}:
        raise ReadingError(
            f"{path.name} : aucun tableau n'y est reconnu ; on attend une diapositive par ligne, "
            "avec un en-tête de structures, de typologies ou de mesures, puis des lignes "
            "de chiffres."
        )
    return received


def read_slide(file: str, place: str, text: str, vocabulary: Vocabulary) -> Received:
    """The tables in the text of one slide, left to right; there may be none.

    A table that cannot be read blocks, one without a figure is told, and so is a slide that holds
    figures and our words and of which nothing is read.
    """
    if len(text) > _LONGEST:
        said = f"{file}, {place} : plus de {_LONGEST} caractères, ce n'est pas une diapositive ; "
        said += "rien n'en est lu. On attend une diapositive par ligne."
        return Received([], [], [Finding("ignored", level="error", status="gap", message=said)])
    slide = _Slide(file, place, text, vocabulary)
    found = list(slide.tables())
    tables = [table for table in found if _has_figures(table)]
    findings = [_empty(table) for table in found if not _has_figures(table)]
    if not found and not slide.refused:
        findings = _tell_unread(file, place, text, vocabulary)
    return Received(tables, [], [*slide.refused, *findings])


def without_quarters(folded: str) -> str:
    """The text with blanks for « T1 2026 », which is a quarter and no typology."""
    return _QUARTER.sub(lambda quarter: " " * len(quarter[0]), folded)


def _has_figures(table: FoundTable) -> bool:
    return bool(table.reading.cells.notna().to_numpy().any())


def _empty(table: FoundTable) -> Finding:
    said = f"{table.source} : le tableau « {TABLE_LABELS[table.name]} » est vide, aucun chiffre "
    said += "n'y est écrit ; il n'est pas lu."
    return Finding("table", table.name, level="error", status="gap", message=said)


def _tell_unread(file: str, place: str, text: str, vocabulary: Vocabulary) -> list[Finding]:
    """A slide without a table that names structures, channels or typologies, and figures.

    Two names look like a table that was lost; one may stand in a title, with its date. A word in
    small letters, such as « est », is no name.
    """
    folded, position, names, rest = without_quarters(fold(text)), 0, set[str](), ""
    while position < len(text):
        starts = not position or not folded[position - 1].isalpha()
        word = vocabulary.match(folded, position) if starts else None
        if word and word.kind in _ROW_KIND and word.kind != "measure":
            names |= set() if text[position].islower() else {word.code}
            position = word.end
        else:
            rest += text[position]
            position += 1
    if not names or not re.search(r"\d", re.sub(r"^\s*\d+\s", "", rest)):
        return []
    level = "warning" if len(names) > 1 else ""
    said = f"{file}, {place} : des structures, filières ou typologies y sont nommées avec des "
    said += "chiffres, mais aucun tableau n'y est reconnu ; rien n'en est lu."
    return [Finding("ignored", level=level, status="gap" if level else "ok", message=said)]


def _slides(text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    for order, line in enumerate(lines, start=1):
        number = re.match(r"\s*(\d+)\s", line)
        yield f"diapositive {number[1] if number else order}", line


class _Slide:
    def __init__(self, file: str, place: str, text: str, vocabulary: Vocabulary) -> None:
        self.file, self.place, self.text = file, place, text
        self.vocabulary = vocabulary
        self.folded = fold(text)
        self.refused: list[Finding] = []

    def tables(self) -> Iterator[FoundTable]:
        """The tables of the slide, left to right; those that cannot be read are ``refused``."""
        previous, header = 0, self._next_header(0)
        while header is not None:
            end = header.end
            try:
                rows = self._rows(header)
                end = rows.end
                following = self._next_header(end)
                after = self.text[end : following.start if following else None]
                yield self._table(header, rows, self.folded[previous : header.end], after)
            except ReadingError as error:
                said = f"{self.file}, {self.place} : {error}."
                check = "reading" if isinstance(error, UnprovedError) else "table"
                self.refused.append(Finding(check, level="blocking", status="gap", message=said))
                following = self._next_header(end)
            previous, header = end, following

    def _next_header(self, start: int) -> _Header | None:
        for position in range(start, len(self.folded)):
            if position and self.folded[position - 1].isalpha():
                continue
            if header := self._header_at(position):
                return header
        return None

    def _header_at(self, position: int) -> _Header | None:
        """The header that begins here: a total may stand first or last, among words of one kind."""
        words: list[tuple[int, Word]] = []
        kinds = {*_ROW_KIND, TOTAL}
        for start, word in self.vocabulary.run(self.folded, position, kinds):
            kind = next((known.kind for _, known in words if known.kind != TOTAL), None)
            if kind and word.kind not in (kind, "measure", TOTAL):
                break
            words = self._after_repetition([*words, (start, word)], kind)
            if kind and word.kind != kind:
                break
        counted = [word for _, word in words if word.kind != TOTAL]
        if not counted or counted[0].kind not in _ROW_KIND:
            return None
        kind = counted[0].kind
        if sum(word.kind == kind for word in counted) < _FEW_WORDS:
            return None
        codes = tuple(self._column_code(word, kind) for _, word in words)
        header = _Header(words[0][0], words[-1][1].end, kind, codes)
        return header if self._is_header(header) else None

    def _after_repetition(
        self, words: list[tuple[int, Word]], kind: str | None
    ) -> list[tuple[int, Word]]:
        """The words without what a title said before them: a header names a column once.

        T1 and T1bis have one code, and are two columns.
        """
        start, last = words[-1]
        for place, (other, word) in enumerate(words[:-1]):
            spelt = (self.folded[other : word.end], self.folded[start : last.end])
            codes = [self._column_code(one, kind or one.kind) for one in (word, last)]
            if codes[0] == codes[1] and (last.kind != "typology" or spelt[0] == spelt[1]):
                return words[place + 1 :]
        return words

    def _is_header(self, header: _Header) -> bool:
        """Whether a table follows: a row that is known, or what looks like one that is not."""
        position = skip_blank(self.folded, header.end)
        if self._row_label(position, _ROW_KIND[header.kind]):
            return True
        looks_like_row = re.match(r"[A-ZÀ-Ý][^\d.:]{0,40}\d", self.text[position:])
        return bool(looks_like_row) and (TOTAL in header.codes or len(header.codes) > _FEW_WORDS)

    def _column_code(self, word: Word, kind: str) -> str:
        if word.kind == kind:
            return word.code
        return "persons" if kind == "measure" else TOTAL

    def _rows(self, header: _Header) -> _Rows:
        position = skip_blank(self.folded, header.end)
        texts: dict[str, str] = {}
        labels: dict[str, str] = {}
        kind = _ROW_KIND[header.kind]
        end = header.end
        while word := self._row_label(position, kind):
            if word.code in texts and TOTAL in texts:
                break  # a note that names a row
            if word.code in texts:
                raise ReadingError(f"la ligne « {labels[word.code]} » y est deux fois")
            labels[word.code] = self.text[position : word.end].strip()
            start = word.end + len(_colon(self.text[word.end :]))
            end = self._end_of_cells(start)
            texts[word.code] = self.text[start:end]
            position = skip_blank(self.folded, end)
        self._check_end(header, kind, texts, position)
        return _Rows(texts, labels, kind, end)

    def _row_label(self, position: int, kind: str) -> Word | None:
        word = self.vocabulary.match(self.folded, position)
        if word and word.kind == "measure" and "total" in self.folded[position : word.end]:
            word = Word(TOTAL, TOTAL, word.end)
        return word if word and word.kind in (kind, TOTAL) else None

    def _end_of_cells(self, position: int) -> int:
        """Where the digits of a row end: at the next label (which may begin with 1 %), or text."""
        while match := _CELLS.match(self.text, position):
            if self.text[position].isdigit() and self.vocabulary.match(self.folded, position):
                break
            position = match.end()
        return position

    def _check_end(self, header: _Header, kind: str, texts: dict[str, str], position: int) -> None:
        """Text where a row was due is an unknown label, unless the table has ended."""
        met = self.text[position : position + 30].strip()
        if not texts:
            raise ReadingError(
                f"l'en-tête « {self.text[header.start : header.end].strip()} » n'est suivi "
                f"d'aucune ligne connue : « {met} » n'est pas {KIND_LABELS[kind]}"
            )
        if TOTAL in texts:
            return
        following = self._next_header(position)
        rest = range(position + 1, following.start if following else len(self.folded))
        for place in rest:
            word = None if self.folded[place - 1].isalpha() else self._row_label(place, kind)
            if word and re.match(r"[\s:*]*\d", self.folded[word.end :]):
                raise ReadingError(
                    f"la ligne « {met} » n'est pas {KIND_LABELS[kind]} de copil.toml"
                )

    def _table(self, header: _Header, rows: _Rows, title: str, after: str) -> FoundTable:
        if header.kind == "typology":
            self._refuse_quarters(header, title)
        table = self._recognise(header, rows, title)
        # T1 and T1bis are both T1: their columns are read apart and added up when tidied.
        columns = [
            code + SAME_CODE * header.codes[:place].count(code)
            for place, code in enumerate(header.codes)
        ]
        try:
            reading, last = read_rows(rows.texts, columns, after)
        except ReadingError as error:
            raise type(error)(_as_written(str(error), rows.labels)) from None
        note = " ".join((next(reversed(rows.texts.values())).removeprefix(last) + after).split())
        return FoundTable(
            table.name,
            self.file,
            self.place,
            rows.kind,
            header.kind,
            reading,
            rows.labels,
            note,
            stated_in(note, self.vocabulary),
        )

    def _refuse_quarters(self, header: _Header, title: str) -> None:
        if are_quarters([code for code in header.codes if code != TOTAL], [], [title]):
            heading = self.text[header.start : header.end].strip()
            raise ReadingError(f"dans le tableau « {heading} », {QUARTERS}")

    def _recognise(self, header: _Header, rows: _Rows, title: str) -> Table:
        """Which of the tables this is: by its words, then by those of the slide before it."""
        kinds = {header.kind, rows.kind}
        if table := table_of(kinds, (title, self.folded[: header.end])):
            return table
        raise ReadingError(
            f"le tableau « {self.text[header.start : header.end].strip()} » {unnamed(kinds)}"
        )


def stated_in(note: str, vocabulary: Vocabulary) -> tuple[tuple[str, int], ...]:
    """The figures that a note repeats in words, such as ``Total Attributions45``."""
    folded, found, position = fold(note), [], 0
    while position < len(note):
        word = vocabulary.match(folded, position)
        number = re.match(r"\s*:?\s*(\d{1,9})(?!\d)", note[word.end :]) if word else None
        if word and number and word.kind == "measure":
            found.append((word.code, int(number[1])))
        position = word.end if word else position + 1
    return tuple(found) if len(found) > 1 else ()


def _as_written(message: str, labels: dict[str, str]) -> str:
    """The message with the rows as they are written, in place of their codes."""
    codes = "|".join(map(re.escape, sorted(labels.keys() - {TOTAL}, key=len, reverse=True)))
    return re.sub(rf"\b(?:{codes})\b", lambda code: labels[code[0]], message) if codes else message


def _colon(text: str) -> str:
    """The colon that may follow a label, with the spaces around it."""
    match = re.match(r"\s*:\s*", text)
    return match[0] if match else ""
