"""The sheets of a file → the registers found in them, and what stands in the way."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from copil_analysis.config import Config
from copil_analysis.finding import Finding, describe_rows, quote
from copil_analysis.reading.found import FoundRegister, Received
from copil_analysis.reading.meaning import answer_of, number_of
from copil_analysis.reading.registers.header import Header, find_header
from copil_analysis.reading.registers.rows import SortedRows, sort_rows
from copil_analysis.reading.registers.shifted import find_shifted, without
from copil_analysis.reading.registers.telling import (
    Place,
    compare_totals,
    listed,
    source_of,
    tell_above,
    tell_left_out,
    tell_shifted,
)
from copil_analysis.reading.registers.words import Rows
from copil_analysis.reading.sheets.sheet import DAY_ZERO, Column, Sheet, column_letters
from copil_analysis.register_fields import (
    ATTRIBUTIONS,
    FIELDS,
    GUIDE,
    LIST_HEADER,
    LISTS,
    NATIONAL,
    READ,
    Field,
    header_key,
)
from copil_analysis.vocabulary import Vocabulary, fold

_COUNTED = ("menage", "nombre", "nb", "nbre", "effectif")  # headers of a column of counts
_SEVERAL = 2


def find_registers(
    sheets: Sequence[Sheet], *, name: str, structure: str | None, config: Config
) -> Received:
    """The registers that the sheets of one file hold: attributions, file_active or national.

    ``structure`` is the code that the file's name gives. Where neither it nor a column says the
    structure, the name of the sheet may.
    """
    headers = [(sheet, find_header(sheet, name)) for sheet in sheets]
    found = [(sheet, header) for sheet, header in headers if header]
    if not found:
        return Received(findings=list(_no_header(sheets, name)))
    is_form = any(_is_ours(sheet) for sheet in sheets)
    is_whole = any(not _missing(one, structure) and not _aside(one) for _, one in found)
    vocabulary = Vocabulary(config)
    received = Received(findings=list(_ignored_sheets(headers, name, is_whole)))
    for sheet, header in found:
        if not (is_whole and _aside(header)):
            received += _register(Place(sheet, header, structure, vocabulary), is_form)
    return received


def _is_ours(sheet: Sheet) -> bool:
    """Whether it is one of the two sheets that ``copil new`` puts beside a register to fill."""
    first = [str(cell) for row in sheet.head[:1] for cell in row if cell is not None]
    if sheet.place == f"feuille « {GUIDE} »":
        return any(fold(text).endswith(fold(GUIDE)) for text in first)
    is_lists = sheet.place == f"feuille « {LISTS} »"
    return is_lists and bool(first) and all(text.startswith(LIST_HEADER) for text in first)


def _register(place: Place, is_form: bool) -> Received:
    header, findings = place.header, list[Finding]()
    shifted = find_shifted(place.sheet, header, place.vocabulary)
    place = replace(place, sheet=without(place.sheet, header, shifted.all))
    columns, unread, headings, problems = _columns(place)
    findings += [*problems, *_missing_findings(place), *tell_above(place)]
    if header.name != NATIONAL:
        findings += _count_households(place, unread)
    rows = sort_rows(columns, list(unread.values()), header.name, headings, place.vocabulary)
    aside = np.union1d(shifted.all, _unseen(place))
    findings += [*tell_left_out(place, rows, aside), *compare_totals(place, columns, rows)]
    if "structure" in columns and not place.structure:
        columns["structure"], told = _filled_down(place, columns["structure"], rows)
        findings += told
    numbers = np.arange(header.row + 2, header.row + 2 + rows.length, dtype=np.int32)
    kept = np.flatnonzero(rows.kept) if len(rows.left_out) else slice(0, rows.length)
    register = FoundRegister(
        name=header.name,
        file=place.sheet.file,
        place=place.sheet.place,
        structure=_structure(place),
        rows=numbers[kept],
        columns={name: Column(one.codes[kept], one.values) for name, one in columns.items()},
        headers=headings,
        is_partial=bool(len(aside)),
        others=[
            (header.texts[place], Column(one.codes[kept], one.values))
            for place, one in unread.items()
            if place in header.texts
        ],
        is_bare=not (is_form or rows.kept.any() or place.sheet.findings)
        and not any(map(len, (shifted.all, rows.alone, rows.moved))),
    )
    findings += tell_shifted(place, shifted, is_all=not len(register.rows))
    if not len(register.rows) and not len(shifted.all):
        findings.append(_tell_empty(place, register, is_form))
    return Received(registers=[register], findings=findings)


def _unseen(place: Place) -> Rows:
    """The rows below the header of which nobody sees anything, from 0."""
    rows = np.array(place.sheet.unseen_rows, np.intp) - place.header.row - 1
    return rows[rows >= 0]


def _tell_empty(place: Place, register: FoundRegister, is_form: bool) -> Finding:
    counts = "il n'a que son en-tête" if register.is_bare else "il ne dit rien"
    if is_form:
        counts = "ce classeur n'est pas rempli, et ne dit rien"
    if is_form and register.name == ATTRIBUTIONS:
        counts += " ; si rien n'a été attribué, écrivez nothing_allocated = true dans period.toml"
    if register.structure:
        counts = f"{place.vocabulary.label_of('structure', register.structure)} compte donc zéro"
    return place.finding("empty", f"aucune ligne : {counts}.", "warning")


def _filled_down(
    place: Place, structures: Column, rows: SortedRows
) -> tuple[Column, list[Finding]]:
    """The structures, those of empty cells taken from the row above: written once for a block.

    Not beyond a total, of which nobody knows whose rows follow it.
    """
    codes = structures.codes[: rows.length]
    empty = np.flatnonzero(rows.kept & (codes < 0))
    if not len(empty):
        return structures, []
    says = codes >= 0
    says[rows.totals] = True
    source = np.maximum.accumulate(np.where(says, np.arange(rows.length), 0))[empty]
    taken = np.where(np.isin(source, rows.totals), -1, codes[source])
    filled = structures.codes.copy()
    filled[empty] = taken
    found = []
    if len(told := empty[taken >= 0]):
        where = describe_rows((told[:3] + place.header.row + 2).tolist(), len(told))
        words = "structure vide, reprise de la ligne au-dessus ; à confirmer"
        found.append(place.finding("structure", f"{where} : {words}.", "warning", "structure"))
    return Column(filled, structures.values), found


def _count_households(place: Place, unread: Mapping[int, Column]) -> Iterator[Finding]:
    """A column that counts several households a row: the sheet is a table, not a register.

    Or it numbers the households, once each, which is no fault, or once for each of their persons.
    """
    for column, cells in unread.items():
        header = place.header.texts.get(column, "")
        if header_key(header) not in _COUNTED:
            continue
        values = [number_of(cell) for cell in cells.values.tolist()]
        numbers = [n for n in (values[code] for code in cells.codes if code >= 0) if n is not None]
        steps = {int(after - n) for n, after in pairwise(numbers)}
        is_numbering = header_key(header) == "menage" and numbers[:1] == [1] and steps <= {0, 1}
        if max(numbers, default=0) < _SEVERAL or (is_numbering and steps == {1}):
            continue
        said = (
            "compte plusieurs ménages par ligne : c'est un tableau, pas un registre ; renommez le "
            "fichier en tableau_…."
        )
        if is_numbering and len(numbers) > _SEVERAL:
            said = (
                "répète le même ménage : le registre a une ligne par personne, on attend une ligne "
                "par ménage, avec ses adultes et ses enfants."
            )
        yield place.finding("header", f"la colonne {quote(header)} {said}", "blocking")


def _structure(place: Place) -> str | None:
    """The structure that the file's name gives; where no column says it, the sheet's name may."""
    if place.structure or "structure" in place.header.fields:
        return place.structure
    return _structure_of_sheet(place.sheet, place.vocabulary)


def _structure_of_sheet(sheet: Sheet, vocabulary: Vocabulary) -> str | None:
    match = re.search("«(.*)»", sheet.place, re.DOTALL)
    words = re.findall(r"[a-z0-9]+", fold(match[1]))[:12] if match else []
    spans = (
        " ".join(words[first : first + length])
        for length in range(len(words), 0, -1)
        for first in range(len(words) - length + 1)
    )
    return next((code for span in spans if (code := vocabulary.code_of("structure", span))), None)


def _missing(header: Header, structure: str | None) -> list[Field]:
    return [
        one
        for one in FIELDS[header.name]
        if one.is_required
        and one.name not in header.fields
        and not (one.name == "structure" and structure)
    ]


def _aside(header: Header) -> str:
    """Why a sheet beside a register is none: allowed values, or a table that counts households."""
    if header.name == NATIONAL:
        return ""
    if not {"adults", "children"} & header.fields.keys():
        return "ni adultes ni enfants"
    unread = (fold(header.texts[column]) for column in header.unread)
    is_summary = any(re.search(r"(?:nombre|nbre|nb)\W.*menage|^menages$", one) for one in unread)
    return "une colonne compte des ménages" if is_summary else ""


def _missing_findings(place: Place) -> Iterator[Finding]:
    header = place.header
    unread = listed(header.texts[column] for column in header.unread)
    others = f" Colonnes que rien ne reconnaît : {unread}." if unread else ""
    for one in _missing(header, _structure(place)):
        how = ", ou donnez la structure dans le nom du fichier" * (one.name == "structure")
        how += f", ou nommez-la {one.examples}" * (header.name == NATIONAL)
        yield place.finding(
            "header",
            f"la colonne « {one.header} » manque (en-tête ligne {header.row + 1}) ; "
            f"ajoutez-la{how}.{others}",
            "blocking",
            one.header,
        )


def _no_header(sheets: Sequence[Sheet], name: str) -> Iterator[Finding]:
    file = sheets[0].file if sheets else name
    required = [one for one in FIELDS[name] if one.is_required]
    expected = ", ".join(one.header for one in required)
    expected += f" ({required[0].examples})" * (name == NATIONAL)
    yield Finding(
        "header",
        name,
        file,
        level="blocking",
        status="gap",
        message=f"{file} : aucun en-tête n'est reconnu ; on attend une ligne avec les colonnes "
        f"{expected}.",
    )


def _ignored_sheets(
    headers: Sequence[tuple[Sheet, Header | None]], name: str, is_whole: bool
) -> Iterator[Finding]:
    for sheet, header in headers:
        why = "aucun en-tête de registre" if header is None else is_whole and _aside(header)
        if (
            why
            and not _is_ours(sheet)
            and any(cell is not None for row in sheet.head for cell in row)
        ):
            message = f"{source_of(sheet)} : feuille ignorée, {why}."
            yield Finding("ignored", name, source_of(sheet), message=message)


def _columns(
    place: Place,
) -> tuple[dict[str, Column], dict[int, Column], dict[str, str], list[Finding]]:
    """The column and the header of each field, and the columns that no field reads.

    Of two columns for one field, the filled or rightly named one.
    """
    header = place.header
    wanted = [column for columns in header.fields.values() for column in columns]
    others = sorted(set(range(len(place.sheet.head[header.row]))) - set(wanted))
    below = place.sheet.columns_below(header.row, [*wanted, *others])
    read = dict(zip([*wanted, *others], below, strict=True))
    chosen: dict[str, int] = {}
    findings: list[Finding] = []
    kinds = {one.name: one.kind for one in READ[header.name]}
    for name, columns in header.fields.items():
        may_be = {column: read[column] for column in columns}
        if kinds[name] == "date" and len(columns) > 1:
            may_be = {at: one for at, one in may_be.items() if not _is_answer(one)} or may_be
            others += [column for column in columns if column not in may_be]
        chosen[name], told = _choose(place, name, may_be)
        findings += told
    cells = {
        name: _unmerged(place, kinds[name], column, read[column]) for name, column in chosen.items()
    }
    if shift := (place.sheet.day_zero - DAY_ZERO).days:
        cells = {n: _moved(one, shift) if kinds[n] == "date" else one for n, one in cells.items()}
    return (
        cells,
        {column: read[column] for column in others},
        {name: header.texts[column] for name, column in chosen.items()},
        findings,
    )


def _is_answer(cells: Column) -> bool:
    """Whether a column says only yes or no: « relogé » beside « relogé le »."""
    said = [answer_of(cell) for cell in cells.values.tolist()]
    return bool(said) and None not in said


def _moved(cells: Column, shift: int) -> Column:
    """The column with days that are still numbers counted as everybody counts them."""
    values = [
        number + shift if (number := number_of(cell)) else cell for cell in cells.values.tolist()
    ]
    return Column(cells.codes, pd.Series(values, dtype=object))


def _unmerged(place: Place, kind: str, column: int, cells: Column) -> Column:
    """The column with what a merged cell says in each of its rows; no count is repeated."""
    if kind not in ("structure", "channel", "date"):
        return cells
    below = place.header.row + 1
    codes = cells.codes.copy() if place.sheet.merged else cells.codes
    for top, left, bottom, right in place.sheet.merged:
        if left <= column <= right and below <= top < bottom:
            codes[top - below : bottom + 1 - below] = codes[top - below]
    return Column(codes, cells.values)


def _choose(place: Place, name: str, columns: Mapping[int, Column]) -> tuple[int, list[Finding]]:
    filled = {column: cells for column, cells in columns.items() if (cells.codes >= 0).any()}
    first, *others = filled or columns
    if not filled or not others:
        return first, []
    named = ", ".join(f"{column_letters(c)} « {place.header.texts[c]} »" for c in filled)
    heading = next(one.header for one in READ[place.header.name] if one.name == name)
    what = f"plusieurs colonnes pour « {heading} » : {named}"
    kept = f"seule la colonne {column_letters(first)} est lue"
    if all(_same_cells(filled[first], filled[other]) for other in others):
        message, level = f"{what}, toutes pareilles ; {kept}, supprimez les autres.", "error"
    elif [place.header.says_own_name(name, c) for c in filled] == [True] + [False] * len(others):
        message, level = f"{what} ; {kept}, qui porte ce nom.", "warning"
    else:
        message, level = f"{what}, qui diffèrent ; gardez la bonne.", "blocking"
    return first, [place.finding("header", message, level, heading)]


def _same_cells(one: Column, other: Column) -> bool:
    return one.codes.shape == other.codes.shape and _cells(one).equals(_cells(other))


def _cells(column: Column) -> "pd.Series[str]":
    cells = pd.Series([*column.values.tolist(), None], dtype=object)
    return cells.take(np.where(column.codes < 0, len(cells) - 1, column.codes)).reset_index(
        drop=True
    )
