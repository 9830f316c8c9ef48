"""The text of a file, whoever wrote it."""

import unicodedata
from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.damage import mend_all
from copil_analysis.safe_text import without_directions

LONGEST = 200_000  # bytes; the slides of a committee, and its notes, have some thousands


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, as its writer saw it."""
    try:
        if path.stat().st_size > LONGEST:
            raise ReadingError(
                f"{path.name} a plus de {LONGEST // 1_000} ko de texte ; on ne le lit pas. "
                "Gardez-y ce qui est de cette période."
            )
        content = path.read_bytes()
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ReadingError(
                f"{path.name} est enregistré en UTF-16 (« Unicode ») : enregistrez-le en UTF-8."
            )
        text = unicodedata.normalize("NFC", without_directions(content.decode("utf-8-sig")))
        return mend_all([text]).get(text, text)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ReadingError(
            f"{path.name}, ligne {line} : un octet n'est pas de l'UTF-8, "
            "l'encodage attendu ; enregistrez le fichier en UTF-8."
        ) from None
    except OSError:
        raise ReadingError(f"{path.name} ne peut pas être lu ; vérifiez les droits.") from None
