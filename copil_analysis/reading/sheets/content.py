"""What a file is by its content, whatever its name says; only regular, readable files go on."""

import mmap
import stat
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from copil_analysis.errors import ReadingError

XLSX, XLS, ODS, PPTX, TEXT = "xlsx", "xls", "ods", "pptx", "text"
WORKBOOKS = {XLSX: (".xlsx", ".xlsm"), XLS: (".xls",), ODS: (".ods",)}
TEXTS = (".csv", ".tsv", ".txt")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPENINGS = {
    b"%PDF": "un document PDF",
    b"{\\rtf": "un document RTF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7z",
    b"\x1f\x8b": "une archive gzip",
}
_HTML = (b"<!doctype", b"<html", b"<head", b"<table", b"<meta", b"<style", b"<?xml", b"<body")
_OLE_STREAMS = {
    "EncryptedPackage": "protégé par un mot de passe ; enregistrez-le sans mot de passe",
    "WordDocument": "un document Word ; on attend un tableau .xlsx, .ods ou .csv",
    "PowerPoint Document": "un diaporama .ppt ; enregistrez-le au format .pptx",
}
_ZIP_PARTS = {
    "word/": "un document Word ; on attend un tableau .xlsx, .ods ou .csv",
    "xl/workbook.bin": "un classeur .xlsb ; enregistrez-le au format .xlsx",
}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": ODS,
    b"application/vnd.oasis.opendocument.spreadsheet-template": ODS,
}


def kind_of(path: Path) -> str:
    """``xlsx``, ``xls``, ``ods``, ``pptx`` or ``text``; a ReadingError says what else it is."""
    opening = read_opening(path)
    if opening.startswith(b"PK"):
        return _zip_kind(path)
    if opening.startswith(_OLE):
        return _ole_kind(path)
    for magic, label in _OPENINGS.items():
        if opening.startswith(magic):
            raise ReadingError(
                f"{path.name} est {label} ; on attend un tableau .xlsx, .ods ou .csv."
            )
    if opening.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_HTML):
        raise ReadingError(
            f"{path.name} est une page web ou un fichier XML ; ouvrez-le dans un tableur et "
            "enregistrez-le au format .xlsx."
        )
    return TEXT


def read_opening(path: Path) -> bytes:
    """The first bytes of a regular file; a ReadingError if it is none, or empty, or unreadable."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadingError(f"{path.name} est un dossier ; on attend un fichier.")
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, without end
            raise ReadingError(f"{path.name} n'est pas un fichier ordinaire ; on ne le lit pas.")
        if not status.st_size:
            raise ReadingError(f"{path.name} est vide (0 octet) ; demandez-le à nouveau.")
        with path.open("rb") as file:
            return file.read(1024)
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise ReadingError(f"{path.name} est un lien qui ne mène à aucun fichier.") from None
        raise ReadingError(f"Le fichier {path.name} n'existe pas.") from None
    except OSError:
        raise ReadingError(f"{path.name} ne peut pas être lu ; vérifiez les droits.") from None


def check_name(path: Path, kind: str) -> None:
    """Refuse a name that promises a text for a workbook, or a workbook for a text."""
    suffix = path.suffix.lower()
    if kind in WORKBOOKS and suffix in TEXTS:
        name = "Excel" if kind in (XLSX, XLS) else "OpenDocument"
        raise ReadingError(
            f"{path.name} est un classeur {name} sous un nom en {suffix} ; renommez-le en .{kind}."
        )
    if kind == TEXT and suffix in (ending for endings in WORKBOOKS.values() for ending in endings):
        raise ReadingError(
            f"{path.name} est un fichier texte sous un nom en {suffix} ; si c'est un CSV, "
            "renommez-le en .csv, sinon demandez-le à nouveau."
        )


def broken(path: Path) -> ReadingError:
    """The error of a package that is damaged or cut short."""
    return ReadingError(
        f"{path.name} est abîmé ou incomplet (peut-être mal téléchargé) ; demandez-le à nouveau."
    )


def _zip_kind(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = [name.lower().replace("\\", "/") for name in archive.namelist()]
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return _open_document_kind(path, member.read(200))
    except (BadZipFile, OSError, ValueError, EOFError, KeyError, RuntimeError, NotImplementedError):
        raise broken(path) from None
    except Exception:  # zlib.error, struct.error, and what damaged bytes may still provoke
        raise broken(path) from None
    for part, label in _ZIP_PARTS.items():
        if any(name.startswith(part) for name in names):
            raise ReadingError(f"{path.name} est {label}.")
    for part, kind in (("xl/", XLSX), ("ppt/", PPTX)):
        if any(name.startswith(part) for name in names):
            return kind
    raise ReadingError(
        f"{path.name} est une archive zip ; sortez-en les fichiers et déposez-les un à un."
    )


def _open_document_kind(path: Path, mimetype: bytes) -> str:
    if kind := _OPEN_DOCUMENTS.get(mimetype.strip()):
        return kind
    raise ReadingError(
        f"{path.name} n'est pas un classeur ; on attend un tableau .xlsx, .ods ou .csv."
    )


def _ole_kind(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, label in _OLE_STREAMS.items():
            if content.find(stream.encode("utf-16-le")) >= 0:
                raise ReadingError(f"{path.name} est {label}.")
    return XLS
