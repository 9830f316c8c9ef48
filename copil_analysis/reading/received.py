"""All that the files of a period hold, each read as its name tells; what is not read is told."""

from collections.abc import Iterator
from dataclasses import replace
from filecmp import cmp
from itertools import combinations
from pathlib import Path

from copil_analysis.config import Config
from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.folder import (
    FACTS,
    NATIONAL_START,
    NOTES,
    TABLES,
    expected,
    is_hidden,
    is_read,
    parse_name,
    raw_files,
    start_of,
    stays_inside,
)
from copil_analysis.reading.found import Received
from copil_analysis.reading.sheets.sheet import Sheet
from copil_analysis.reading.text import read_text
from copil_analysis.register_fields import NATIONAL, field_of

_WITHOUT = "Ce qui ne s'en lit pas est laissé de côté, et la période se publie."
"""What ends a message on the national export, which is read beside the tables."""


def read_folder(folder: Path, config: Config) -> Received:
    """All that the files of a period hold; a file that cannot be read is a blocking finding."""
    received = Received(findings=list(_unread(folder)))
    files = [path for path in raw_files(folder) if is_read(path)]
    for path in files:
        received += _read_or_tell(path, config)
    return received + Received(findings=list(_find_twins(files)))


def read_received(path: Path, config: Config) -> Received:
    """What one file holds; a ReadingError names the file and what was expected."""
    # Here, as what is kept is loaded without the libraries that read it (0.2 s).
    from copil_analysis.reading.crosstabs.find import find_crosstabs
    from copil_analysis.reading.registers.find import find_registers
    from copil_analysis.reading.sheets.spreadsheet import read_sheets

    if not path.is_file():
        raise ReadingError(f"Le fichier {path.name} n'existe pas dans {path.parent}.")
    if not is_read(path):
        raise ReadingError(f"{path.name} : {expected(path)}.")
    named = parse_name(path, config)
    if named.start == "slides":
        return _read_deck(path, config)
    found = read_sheets(path)
    sheets, findings = _visible(found)
    if named.start in TABLES:
        name = TABLES[named.start]
        received = find_crosstabs(sheets, name=name, structure=named.structure, config=config)
    else:
        name = NATIONAL if named.start == NATIONAL_START else named.start
        received = find_registers(sheets, name=name, structure=named.structure, config=config)
        received = _beside(received) if name == NATIONAL else received
    return Received(findings=findings, places=[(one.file, one.place) for one in found]) + received


def _beside(received: Received) -> Received:
    """The national export without what is in doubt: a period is published without it, if need be.

    A sheet whose numbers are in doubt is left out, another column alone; so is one without a row.
    """
    doubts = [one for one in received.findings if one.level == "blocking"]
    columns = {(one.row, field.name) for one in doubts if (field := field_of(one.column, NATIONAL))}
    sheets = {one.row for one in doubts if not field_of(one.column, NATIONAL)}
    sheets |= {source for source, name in columns if name == "request_number"}
    registers = [
        replace(
            one,
            columns={
                name: cells
                for name, cells in one.columns.items()
                if (one.source, name) not in columns
            },
        )
        for one in received.registers
        if len(one.rows) and one.source not in sheets
    ]
    findings = [_not_blocking(one) if one in doubts else one for one in received.findings]
    return replace(received, registers=registers, findings=findings)


def _not_blocking(finding: Finding) -> Finding:
    message = f"{finding.message} {_WITHOUT}"
    return replace(finding, table=NATIONAL, level="error", message=message)


def _visible(sheets: list[Sheet]) -> tuple[list[Sheet], list[Finding]]:
    """The sheets that somebody sees; of the others, and of what nobody sees, a finding each."""
    findings = [
        Finding(
            "ignored",
            row=sheet.file,
            level="warning",
            status="gap",
            message=f"{sheet.file}, {sheet.place} : feuille masquée, non lue ; affichez-la si elle "
            "compte, sinon supprimez-la.",
        )
        for sheet in sheets
        if sheet.is_hidden
    ]
    findings += [finding for sheet in sheets for finding in sheet.findings]
    return [sheet for sheet in sheets if not sheet.is_hidden], findings


def _read_deck(path: Path, config: Config) -> Received:
    from copil_analysis.reading.slides import read_slides
    from copil_analysis.reading.transcript import read_transcript

    if path.suffix.lower() == ".txt":
        return read_transcript(path, read_text(path), config)
    return read_slides(path, config)


def _read_or_tell(path: Path, config: Config) -> Received:
    try:
        return read_received(path, config)
    except ReadingError as error:
        return Received(findings=[_finding(path, str(error), "blocking")])


def _unread(folder: Path) -> Iterator[Finding]:
    """What stands in the folder and is not read; what looks like data is an error."""
    for path in sorted(folder.iterdir()):
        if path.name in (FACTS, NOTES) or is_hidden(path):
            continue
        if not stays_inside(path):
            message = (
                f"{path.name} est un lien vers un fichier hors du dossier, ou vers rien : il n'est "
                "pas suivi ; copiez le fichier lui-même."
            )
            yield _finding(path, message, "blocking")
        elif path.is_dir():
            message = f"Le dossier {path.name} n'est pas lu : posez ses fichiers à côté."
            yield _finding(path, message, "warning")
        elif not path.is_file():
            yield _finding(path, f"{path.name} n'est pas un fichier ordinaire.", "blocking")
        elif not is_read(path):
            level = "error" if start_of(path) else "warning"
            message = f"Le fichier {path.name} n'est pas lu : {expected(path)}."
            yield _finding(path, message, level)


def _find_twins(files: list[Path]) -> Iterator[Finding]:
    """Files of the same bytes: their rows would count twice."""
    for one, other in combinations(files, 2):
        if one.stat().st_size == other.stat().st_size and cmp(one, other, shallow=False):
            message = f"{one.name} et {other.name} ont le même contenu : gardez-en un seul."
            yield _finding(other, message, "blocking")


def _finding(path: Path, message: str, level: str) -> Finding:
    """A finding on a file; the national export, which is no table, never blocks."""
    finding = Finding("file", row=path.name, level=level, status="gap", message=message)
    if start_of(path) != NATIONAL_START:
        return finding
    return _not_blocking(finding) if level == "blocking" else replace(finding, table=NATIONAL)
