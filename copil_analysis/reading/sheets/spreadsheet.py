"""Sheets of a file as received: workbooks (.xlsx, .ods, .xls) and CSV, told apart by content."""

from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.content import ODS, PPTX, TEXT, XLS, check_name, kind_of
from copil_analysis.reading.sheets.delimited import read_delimited
from copil_analysis.reading.sheets.ods import read_ods
from copil_analysis.reading.sheets.package import Package
from copil_analysis.reading.sheets.seen import seen
from copil_analysis.reading.sheets.sheet import Sheet
from copil_analysis.reading.sheets.xls import read_xls
from copil_analysis.reading.sheets.xlsx import read_xlsx


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a .csv, .xlsx, .ods or .xls that hold a cell, in order, hidden ones too.

    What the file is, its content says. A ReadingError for whatever cannot be read: another kind of
    file, a name that promises another, a damaged, locked or oversized one.
    """
    kind = kind_of(path)
    check_name(path, kind)
    if kind == TEXT:
        return [read_delimited(path)]
    if kind == PPTX:
        raise ReadingError(f"{path.name} est un diaporama ; on attend un tableau.")
    if kind == XLS:
        return seen(path, read_xls(path))
    package = Package(path)
    return seen(path, read_ods(package) if kind == ODS else read_xlsx(package))
