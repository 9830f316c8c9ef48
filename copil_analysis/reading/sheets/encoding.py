"""The text of a file, whichever encoding wrote it."""

import codecs
import re
from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.damage import ENCODINGS, is_french

MAX_BYTES = 50_000_000
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_ACCENTED = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_AGAIN = "enregistrez-le à nouveau en « CSV UTF-8 »."


def decode(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, else UTF-8, UTF-16, cp1252, Mac or DOS.

    Of the last three the one in which most words with accents are French ones, cp1252 if in
    doubt. A ReadingError names the line of a byte that the encoding does not have.
    """
    content = _read(path)
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    name = _MARKS.get(mark) or _without_mark(path, content)
    try:
        text = content[len(mark) :].decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(path, error) from None
    if "\0" in text:
        raise ReadingError(f"{path.name} contient des caractères nuls ; {_AGAIN}")
    return text, name


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size <= MAX_BYTES:
            return path.read_bytes()
    except OSError:
        raise ReadingError(f"{path.name} ne peut pas être lu ; vérifiez les droits.") from None
    raise ReadingError(
        f"{path.name} fait plus de {MAX_BYTES // 1_000_000} Mo ; aucun registre n'est si grand, "
        "demandez un fichier plus petit."
    )


def _without_mark(path: Path, content: bytes) -> str:
    if b"\0" in content:
        return _utf16_without_mark(path, content)
    try:
        content.decode()
        return "utf-8"
    except UnicodeDecodeError:
        words = set(_ACCENTED.findall(content))
        return min(ENCODINGS, key=lambda name: sum(not _reads(word, name) for word in words))


def _utf16_without_mark(path: Path, content: bytes) -> str:
    """The half of the bytes that holds nulls tells which comes first."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if not min(even, odd) and max(even, odd) > len(content) // 4:
        return "utf-16-be" if even else "utf-16-le"
    line = content.count(b"\n", 0, content.index(0)) + 1
    raise ReadingError(
        f"{path.name}, ligne {line} : un octet est nul ; ce n'est pas un texte, {_AGAIN}"
    )


def _reads(word: bytes, name: str) -> bool:
    try:
        return is_french(word.decode(name))
    except UnicodeDecodeError:
        return False


def _undecodable(path: Path, error: UnicodeDecodeError) -> ReadingError:
    if name := _NAMES.get(error.encoding):
        return ReadingError(f"{path.name} s'annonce en {name}, mais n'en est pas ; {_AGAIN}")
    line = error.object.count(b"\n", 0, error.start) + 1
    return ReadingError(
        f"{path.name}, ligne {line} : un octet n'est ni de l'UTF-8 ni du Windows-1252 ; {_AGAIN}"
    )
