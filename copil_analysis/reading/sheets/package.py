"""The parts of a zip package (.xlsx, .ods, .pptx), each opened within bounds."""

import io
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.content import ODS, PPTX, XLSX, broken, kind_of

MAX_UNPACKED = 100_000_000  # bytes; a register of 100,000 rows has half of that
MAX_PICTURES = 400_000_000  # bytes of a deck's photos, which nobody reads
MAX_ELEMENTS = 2_500_000
MAX_MEMBERS = 10_000
LONGEST_TEXT = 1_000_000  # characters; a cell of Excel holds 32,767
DEEPEST = 200  # elements inside one another; readers of a tree go down by themselves
_CHUNK = 32_768
_ENCRYPTED = 0x1


class _Chunks(io.BytesIO):
    """Bytes in chunks that grow until something was parsed.

    expat looks at a tag, or a comment, from its beginning for each chunk that does not end it.
    """

    size = _CHUNK

    def read(self, size: int | None = -1) -> bytes:
        self.size *= 2
        return super().read(self.size // 2)


class Package:
    """A package whose members are known to unpack within bounds.

    A ReadingError for one that is damaged, protected by a password, or unpacks too far. Names of
    members count without their case, and with slashes, as readers of such packages take them.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.kind, self._elements = path, kind_of(path), 0
        if self.kind not in (XLSX, ODS, PPTX):
            raise broken(path)
        try:
            self._archive = ZipFile(io.BytesIO(path.read_bytes()))
            members = self._archive.infolist()
        except Exception:  # whatever damaged bytes provoke in zipfile and struct
            raise broken(path) from None
        self._members = {one.filename.lower().replace("\\", "/"): one for one in members}
        if len(members) > MAX_MEMBERS or len(self._members) < len(members):
            raise broken(path)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise locked(path)
        # zipfile gives no more bytes than a member declares, and then compares their checksum.
        pictures = sum(size for name, size in self._sizes() if "/media/" in name)
        read = sum(size for _, size in self._sizes()) - pictures
        for size, most in ((read, MAX_UNPACKED), (pictures, MAX_PICTURES)):
            if size > most:
                raise too_large(path, f"{most // 1_000_000} Mo une fois décompressé")

    def _sizes(self) -> Iterator[tuple[str, int]]:
        return ((name, member.file_size) for name, member in self._members.items())

    def names(self) -> list[str]:
        return list(self._members)

    def has(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member, none where it is missing; a damaged one is a ReadingError."""
        member = self._members.get(name.lower())
        try:
            return self._archive.read(member) if member else b""
        except Exception:  # whatever damaged bytes provoke in zlib, bz2, lzma
            raise broken(self.path) from None

    def elements(
        self, name: str, *wanted: str, around: Collection[str] = ()
    ) -> Iterator[tuple[str, Any]]:
        """Each wanted element of a part, with ``start`` and, when it is whole, ``end``.

        Those ``around`` come too, without what is in them. Tags are without their namespaces,
        which differ by standard and by writer. What is not inside a wanted element is dropped as
        it is read.
        """
        try:
            yield from self._walk(self.read(name), wanted, around)
        except DefusedXmlException:
            raise ReadingError(
                f"{self.path.name} déclare des entités XML, ce qu'aucun tableur n'écrit ; "
                "on ne l'ouvre pas."
            ) from None
        except (ParseError, ValueError, LookupError):
            raise broken(self.path) from None

    def whole(self, name: str, *wanted: str) -> Iterator[Any]:
        """Each wanted element of a part, when it is whole."""
        return (element for event, element in self.elements(name, *wanted) if event == "end")

    def _walk(
        self, content: bytes, wanted: Collection[str], around: Collection[str]
    ) -> Iterator[tuple[str, Any]]:
        self._refuse(self._elements + _tags(content))
        parents: list[Any] = []
        inside = 0
        events = ("start", "end")
        source = _Chunks(content)
        for event, element in iterparse(source, events, forbid_dtd=True):
            source.size = _CHUNK
            if event == "start":
                self._elements += 1
                self._refuse(self._elements)
                element.tag = element.tag.rpartition("}")[2]
                parents.append(element)
                if len(parents) > DEEPEST:
                    raise too_large(self.path, f"{DEEPEST} éléments imbriqués")
                inside += element.tag in wanted
                if element.tag in wanted or element.tag in around:
                    yield event, element
                continue
            parents.pop()
            if len(element.text or "") > LONGEST_TEXT:
                raise too_large(self.path, "1 million de caractères dans un seul texte")
            if element.tag in wanted or element.tag in around:
                inside -= element.tag in wanted
                yield event, element
            if not inside and parents:
                parents[-1].clear()

    def _refuse(self, elements: int) -> None:
        if elements > MAX_ELEMENTS:
            number = f"{MAX_ELEMENTS / 1_000_000:g}".replace(".", ",")
            raise too_large(self.path, f"{number} millions d'éléments (cellules, paragraphes)")


def _tags(content: bytes) -> int:
    """How many elements the text of a part begins; 0 where only its reading can tell.

    To count them all takes a hundredth of the time that reading does.
    """
    is_plain = content[:1] == b"<" and b"\0" not in content[:4]  # no other encoding
    if not is_plain or b"<!" in content or content.count(b"<?") > 1:
        return 0
    return content.count(b"<") - content.count(b"</") - content.count(b"<?")


def locked(path: Path) -> ReadingError:
    return ReadingError(
        f"{path.name} est protégé par un mot de passe ; enregistrez-le sans mot de passe."
    )


def too_large(path: Path, what: str) -> ReadingError:
    return ReadingError(
        f"{path.name} contient plus de {what} ; on ne l'ouvre pas. Demandez un fichier plus petit."
    )
