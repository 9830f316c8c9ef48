"""What is refused before a library opens it: archives that lie, unpack too far, or are locked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

import numpy as np

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.content import ODS, PPTX, XLSX, broken, kind_of
from copil_analysis.reading.sheets.extent import (
    check_ods_extent,
    check_shared_texts,
    check_xlsx_extent,
)
from copil_analysis.reading.sheets.formulas import check_ods_formulas, check_xlsx_formulas

MAX_UNPACKED = 500_000_000
MAX_MEMBERS = 10_000
_CHUNK = 1 << 18
_OVERLAP = 64
_ENCRYPTED = 0x1
_SHARED = "xl/sharedstrings.xml"


@dataclass(frozen=True)
class Package:
    """A zip package found safe to open. ``with_errors``: members where cells hold ``#N/A``."""

    path: Path
    kind: str
    with_errors: frozenset[str]


def check_package(path: Path) -> Package:
    """Unpack every member of an .xlsx, .ods or .pptx once, and refuse what must not be opened.

    A ReadingError for a package that is damaged, protected by a password, unpacks to more than
    ``MAX_UNPACKED`` bytes (whatever sizes it declares), declares XML entities, or whose cells
    reach so far that the grid of a sheet would fill the memory.
    """
    kind = kind_of(path)
    if kind not in (XLSX, ODS, PPTX):
        raise broken(path)
    try:
        with ZipFile(path) as archive:
            return Package(path, kind, frozenset(_check_members(path, kind, archive)))
    except ReadingError:
        raise
    except Exception:  # whatever damaged bytes provoke in zipfile, zlib, bz2, lzma, struct
        raise broken(path) from None


def _check_members(path: Path, kind: str, archive: ZipFile) -> Iterator[str]:
    members = archive.infolist()
    names = [member.filename.lower().replace("\\", "/") for member in members]
    if len(members) > MAX_MEMBERS or len(set(names)) < len(names):
        raise broken(path)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise locked(path)
    left, cells = MAX_UNPACKED, 0
    for name, member in zip(names, members, strict=True):
        screen = _Screen(path, kind)
        if name.endswith(".bin"):
            screen.tail = b""  # a Mac's printer settings are a plist, with a DOCTYPE
        with archive.open(member) as stream:
            for chunk in _chunks(stream):
                left -= len(chunk)
                if left < 0:
                    raise _too_large(path)
                screen.look_at(chunk)
            screen.finish()
        with archive.open(member) as stream:
            if kind == XLSX and screen.reaches_far:
                check_xlsx_extent(path, _chunks(stream), in_order=screen.is_unusual)
            if kind == ODS and name == "content.xml":
                _check_well_formed(path, stream)
        with archive.open(member) as stream:
            if kind == ODS and name == "content.xml":
                check_ods_extent(path, _chunks(stream))
        with archive.open(member) as stream:
            if screen.has_formulas:
                check = check_xlsx_formulas if kind == XLSX else check_ods_formulas
                check(path, _chunks(stream))
        cells += screen.cells
        if screen.has_errors:
            yield member.filename
    if kind == XLSX and _SHARED in names:
        shared = archive.read(members[names.index(_SHARED)])
        others = (member for name, member in zip(names, members, strict=True) if name != _SHARED)
        check_shared_texts(path, shared, (_opened(archive, one) for one in others), cells=cells)


def _opened(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        yield from _chunks(stream)


def _check_well_formed(path: Path, stream: IO[bytes]) -> None:
    """Refuse an .ods whose tags do not match: calamine would look for their ends without end."""
    try:
        expat.ParserCreate().ParseFile(stream)
    except expat.ExpatError:
        raise broken(path) from None


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(stream.read, _CHUNK), b"")


def _too_large(path: Path) -> ReadingError:
    return ReadingError(
        f"{path.name} contient plus de {MAX_UNPACKED // 1_000_000} Mo une fois décompressé ; on "
        "ne l'ouvre pas. Demandez un fichier plus petit."
    )


def locked(path: Path) -> ReadingError:
    return ReadingError(
        f"{path.name} est protégé par un mot de passe ; enregistrez-le sans mot de passe."
    )


# Capitals, digits and spaces made alike: tags are then compared eight bytes at a time, as numbers,
# where a regular expression would cost a third of what calamine needs for the whole sheet.
_ALIKE = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\t\r\n/>:",
    b"A" * 26 + b"9" * 10 + b"     <",
)


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


_WORD = 8
_NAME = _word(b"\xff" * 3)
_CELL, _FORMULA = _word(b"<c "), _word(b"<f ")
_SHORT, _LONGER = _word(b'<c r="A9'), _word(b'<c r="AA')
_BEFORE_REFERENCE = len(b'<c r="')
_PAST_999999 = _word(b"A9999999")
_PAST_9999 = b"A99999"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class _Screen:
    """A quick look at a member as it is unpacked; what it suspects is then measured exactly."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path, self.kind = path, kind
        self.tail: bytes | None = None
        self.cells = 0
        self.has_errors = self.has_formulas = self.is_unusual = False
        self._has_longer = self._past_9999 = self._past_999999 = False

    @property
    def reaches_far(self) -> bool:
        """Whether the grid may be larger than 26 columns × 999,999 rows or 702 × 9,999."""
        return self.is_unusual or self._past_999999 or (self._has_longer and self._past_9999)

    def look_at(self, chunk: bytes) -> None:
        if self.tail is None:
            self._look_at_opening(chunk)
        chunk = (self.tail or b"") + chunk
        # The last tag may be cut short: it is looked at with the next chunk.
        end = max(chunk.rfind(b"<"), len(chunk) - _OVERLAP, 0)
        self.tail = chunk[end:]
        self._look_at_tags(chunk, end)

    def finish(self) -> None:
        self._look_at_tags(self.tail or b"", len(self.tail or b""))

    def _look_at_opening(self, chunk: bytes) -> None:
        if chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise broken(self.path)  # XML in UTF-16, which no spreadsheet writes
        if _ENTITIES.search(chunk):
            raise ReadingError(
                f"{self.path.name} déclare des entités XML, ce qu'aucun tableur n'écrit ; "
                "on ne l'ouvre pas."
            )

    def _look_at_tags(self, chunk: bytes, end: int) -> None:
        if self.kind == ODS:
            self.has_errors |= b'calcext:value-type="error"' in chunk
            self.has_formulas |= b"table:formula" in chunk
            if b"manifest:encryption-data" in chunk:
                raise locked(self.path)
        if self.kind == XLSX:
            self.has_errors |= b"#" in chunk and b't="e"' in chunk
            self._count_cells(chunk.translate(_ALIKE), end)

    def _count_cells(self, alike: bytes, end: int) -> None:
        padded = alike + bytes(2 * _WORD)
        octets = np.frombuffer(padded, np.uint8)
        words = np.ndarray(len(alike) + _WORD, "<u8", padded, strides=(1,))
        tags = np.flatnonzero(octets[:end] == ord("<"))
        starts = words[tags]
        names = starts & _NAME
        short, longer = tags[starts == _SHORT], tags[starts == _LONGER]
        longer = longer[octets[longer + _WORD] == ord("9")]
        cells = int((names == _CELL).sum())
        self.cells += cells
        self.has_formulas |= bool((names == _FORMULA).any())
        self.is_unusual |= cells > len(short) + len(longer)
        self._has_longer |= bool(len(longer))
        self._past_9999 = self._past_9999 or _PAST_9999 in alike
        self._past_999999 |= bool((words[short + _BEFORE_REFERENCE] == _PAST_999999).any())
