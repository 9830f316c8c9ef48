"""What is said of the sheet of a register: what was left out of it, and whether its totals hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from copil_analysis.finding import Finding, describe_rows, quote
from copil_analysis.reading.registers.header import Header
from copil_analysis.reading.registers.rows import SortedRows, stated_count, sum_above
from copil_analysis.reading.registers.shifted import Shifted
from copil_analysis.reading.registers.words import Rows
from copil_analysis.reading.sheets.sheet import Column, Sheet
from copil_analysis.register_fields import FIELDS, Field
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import Vocabulary

_SHOWN = 12  # of many headers or totals


@dataclass(frozen=True)
class Place:
    """A sheet that is a register, and what is said of the whole of it."""

    sheet: Sheet
    header: Header
    structure: str | None
    vocabulary: Vocabulary

    @property
    def source(self) -> str:
        return source_of(self.sheet)

    def finding(self, check: str, message: str, level: str = "", column: str = "") -> Finding:
        return Finding(
            check,
            self.header.name,
            self.source,
            column,
            level=level,
            status="gap" if level else "ok",
            message=f"{self.source} : {message}",
        )


def source_of(sheet: Sheet) -> str:
    """The file and the sheet, in French."""
    return ", ".join(part for part in (sheet.file, sheet.place) if part)


def listed(texts: Iterable[str]) -> str:
    """Headers between quotes, the first dozen."""
    quoted = [quote(text) for text in texts if text and not looks_like(text)]
    rest = f" et {len(quoted) - _SHOWN} autres" if len(quoted) > _SHOWN else ""
    return ", ".join(quoted[:_SHOWN]) + rest


def tell_above(place: Place) -> Iterator[Finding]:
    """What stands above the header, and the columns that nobody reads."""
    header = place.header
    filled = [
        row + 1
        for row, cells in enumerate(place.sheet.head[: header.top])
        if any(cell is not None for cell in cells)
    ]
    if filled:
        where = describe_rows(filled, len(filled))
        yield place.finding("ignored", f"{where} : au-dessus de l'en-tête, ignoré.")
    unread = listed(header.texts[column] for column in header.unread)
    if unread:
        yield place.finding("ignored", f"colonnes non lues : {unread}.")


def tell_shifted(place: Place, shifted: Shifted, *, is_all: bool) -> Iterator[Finding]:
    """The rows of which nothing is kept; nothing can be published if these are all."""
    level = "blocking" if is_all else "error"
    for kind, words in (
        (
            shifted.longer,
            "des cellules ne sont pas sous leurs titres, rien n'en est gardé ; mettez entre "
            "guillemets le texte ou le nombre qui contient le séparateur, et donnez un titre à "
            "chaque colonne",
        ),
        (
            shifted.cut,
            "un retour à la ligne coupe une ligne, ou un guillemet en réunit deux, rien n'en est "
            "gardé ; ôtez-le, ou mettez le texte entier entre guillemets",
        ),
        (
            shifted.short,
            "des cellules manquent, rien n'en est gardé ; écrivez tous les séparateurs de la ligne",
        ),
    ):
        if len(kind):
            yield place.finding("shifted", f"{_where(place, kind)} : {words}.", level)


def tell_left_out(place: Place, rows: SortedRows, aside: Rows) -> Iterator[Finding]:
    """The rows below the header that are no data; those ``aside`` are told already."""
    for kind, words in (
        (np.setdiff1d(rows.empty, aside), "rien dans les colonnes lues, ignoré"),
        (rows.totals, "total, recalculé et non compté comme un ménage"),
        (rows.headers, "en-tête répété, ignoré"),
        (rows.notes, "note sans autre cellule remplie, ignorée"),
    ):
        if len(kind):
            yield place.finding("ignored", f"{_where(place, kind)} : {words}.")
    if len(rows.moved):
        words = (
            "un autre en-tête, dont les colonnes ne sont pas dans le même ordre ; mettez ce qui "
            "suit dans un fichier à part"
        )
        yield place.finding("header", f"{_where(place, rows.moved)} : {words}.", "blocking")
    if len(rows.likely):
        words = (
            "comptée comme un ménage, mais elle égale la somme des lignes au-dessus ; si c'est un "
            "total, écrivez-y TOTAL"
        )
        yield place.finding("total", f"{_where(place, rows.likely)} : {words}.", "warning")
    if len(rows.alone):
        words = (
            "une seule cellule est remplie, la ligne n'est pas comptée ; complétez-la ou ôtez-la"
        )
        yield place.finding("ignored", f"{_where(place, rows.alone)} : {words}.", "warning")


def _where(place: Place, rows: Rows) -> str:
    return describe_rows((rows[:3] + place.header.row + 2).tolist(), len(rows))


def compare_totals(
    place: Place, columns: Mapping[str, Column], rows: SortedRows
) -> Iterator[Finding]:
    """Each count that a total row prints, against the rows above it or since the last total."""
    if not len(rows.totals):
        return
    for one in FIELDS[place.header.name]:
        if one.kind == "count" and one.name in columns:
            sums = sum_above(columns[one.name], rows.kept)
            yield from _compare(place, columns[one.name], one, sums, rows.totals)


def _compare(
    place: Place,
    column: Column,
    counted: Field,
    sums: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    totals: Rows,
) -> Iterator[Finding]:
    before = 0.0
    for row in totals[:_SHOWN].tolist():
        stated, sums_here = stated_count(column, row), (sums[row], sums[row] - before)
        before = sums[row]
        if stated is None or not abs(stated) < 2**53 or stated != int(stated):
            continue
        computed = int(min(sums_here, key=lambda total: abs(total - stated)))
        is_right = stated == computed
        message = f"ligne {row + place.header.row + 2} : le total de « {counted.header} » "
        message += "est juste" if is_right else f"est {int(stated)}, les lignes donnent {computed}"
        found = place.finding("margin", f"{message}.", "" if is_right else "error", counted.header)
        yield replace(found, stated=int(stated), computed=computed, gap=computed - int(stated))
