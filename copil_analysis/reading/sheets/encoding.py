"""In which encoding a text file is written: one pass over its bytes, none of them kept."""

import codecs
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from copil_analysis.errors import ReadingError

_CHUNK = 1 << 20
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True)
class Encoding:
    """``name``: for Python's codecs. ``mark``: the bytes of the byte order mark."""

    name: str
    mark: int
    has_quotes: bool


def detect_encoding(path: Path) -> Encoding:
    """UTF-8 or UTF-16 by its mark, UTF-8 if all bytes agree, else cp1252.

    A ReadingError names the line of a byte that the encoding does not have.
    """
    try:
        with path.open("rb") as file:
            opening = file.read(4)
        mark = next((mark for mark in _MARKS if opening.startswith(mark)), b"")
        name = _MARKS.get(mark, "")
        if name.startswith("utf-16"):
            return Encoding(name, len(mark), _has_quotes_utf16(path, name))
        is_utf8, has_quotes = _look_at_bytes(path)
    except OSError:
        raise ReadingError(f"{path.name} ne peut pas être lu ; vérifiez les droits.") from None
    if is_utf8:
        return Encoding("utf-8", len(mark), has_quotes)
    if name:
        raise ReadingError(
            f"{path.name} s'annonce en UTF-8, mais un octet n'en est pas ; "
            "enregistrez-le à nouveau en « CSV UTF-8 »."
        )
    _check_cp1252(path)
    return Encoding("cp1252", 0, has_quotes)


def _look_at_bytes(path: Path) -> tuple[bool, bool]:
    """Whether all is UTF-8, and whether a quote is met; a null byte is a ReadingError."""
    is_utf8, has_quotes = True, False
    rest = b""
    for number, chunk in enumerate(_chunks(path)):
        if b"\0" in chunk:
            raise _not_a_text(path, number, chunk.index(b"\0"))
        has_quotes = has_quotes or b'"' in chunk
        if is_utf8:
            whole = rest + chunk if rest else chunk
            end = len(whole) - _cut_short(whole)
            is_utf8, rest = _are_utf8(whole, end), whole[end:]
    return is_utf8 and not rest, has_quotes


def _are_utf8(content: bytes, end: int) -> bool:
    offsets = pa.py_buffer(struct.pack("=qq", 0, end))  # one text: validated where it stands
    try:
        pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(content)]).cast(
            pa.large_string()
        )
    except pa.ArrowInvalid:
        return False
    return True


def _cut_short(content: bytes) -> int:
    """How many bytes at the end begin a character that goes on in the next chunk."""
    for back, byte in enumerate(reversed(content[-3:]), start=1):
        if byte < 0x80:
            return 0
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if needed > back else 0
    return 0


def _check_cp1252(path: Path) -> None:
    for number, chunk in enumerate(_chunks(path)):
        if match := _NOT_CP1252.search(chunk):
            raise ReadingError(
                f"{path.name}, ligne {_line(path, number, match.start())} : un octet n'est ni de "
                "l'UTF-8 ni du Windows-1252 ; enregistrez le fichier en « CSV UTF-8 »."
            )


def _has_quotes_utf16(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    has_quotes = False
    try:
        for chunk in _chunks(path):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise ReadingError(f"{path.name} contient des octets nuls ; {_NOT_A_TEXT}")
            has_quotes = has_quotes or '"' in text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise ReadingError(
            f"{path.name} s'annonce en UTF-16, mais n'en est pas jusqu'au bout ; "
            "enregistrez-le à nouveau en « CSV UTF-8 »."
        ) from None
    return has_quotes


_NOT_A_TEXT = "ce n'est pas un texte, enregistrez-le en « CSV UTF-8 »."


def _not_a_text(path: Path, number: int, place: int) -> ReadingError:
    line = _line(path, number, place)
    return ReadingError(f"{path.name}, ligne {line} : un octet est nul ; {_NOT_A_TEXT}")


def _line(path: Path, number: int, place: int) -> int:
    """The line of byte ``place`` of chunk ``number``."""
    lines = 1
    for before, chunk in enumerate(_chunks(path)):
        if before == number:
            return lines + chunk.count(b"\n", 0, place)
        lines += chunk.count(b"\n")
    return lines


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            yield chunk
