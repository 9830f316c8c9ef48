"""Texts damaged by a wrong encoding: repaired where only one French reading is left, else known."""

import re
from collections.abc import Collection
from functools import cache

ENCODINGS = ("cp1252", "mac_roman", "cp850")
"""The encodings of one byte a character that French files come in, the likelier first."""

_CONFUSIONS = (  # read in, written in: the likelier first
    ("cp1252", "mac_roman"),
    ("cp1252", "cp850"),
    ("mac_roman", "cp1252"),
    ("cp850", "cp1252"),
)
_UPPER, _LOWER = "A-ZÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒ", "a-zàâäæçèéêëîïôöùûüÿœ"
_LETTER = f"[{_UPPER}{_LOWER}]"
_NEVER = "‚ƒ„†‡ˆ‰˜‹›¡¢¥¦¨ª¬¯´¸º¿√├┬"  # beside a letter
_NO_LATIN = "\u0370-\u03ff∂∆∏∑∩∫≡⌐⌠⌡◊\u2500-\u259f"  # Greek, signs, frames: beside a letter
_BETWEEN = "™®©‘“”«»§¶²³¹…£¤±µ·¼½¾×÷•˚≈╔╚╩╬"  # two letters
_DAMAGED = re.compile(
    rf"[\x80-\x9f\ufffd]|(?<={_LETTER})[{_NEVER}{_NO_LATIN}]|[{_NEVER}{_NO_LATIN}](?={_LETTER})"
    rf"|(?<={_LETTER})[{_BETWEEN}](?={_LETTER})|(?<=[{_LOWER}])[À-ÖØ-ÞŒŸŠŽ]"
    r"|(?<=[A-Z])[ÀÂ-ÇÊ-ÞŒŸŠŽ](?=[a-zà-ÿ]{2})|(?<=[A-Z])[ãåæìðòõøþ](?=[A-Z])"
)
_BETWEEN_CAPITALS = re.compile("(?<=[A-Z])[à-ÿ]+(?=[A-Z])")
_LOST = re.compile(rf"(?<={_LETTER})\?+(?={_LETTER})")
_SIGNS = "“”«»°…–—•€£§²³©®™±µ·¼½¾×÷\xa0"
_UNLIKELY = re.compile(
    rf"[^\x00-\x7fàâçéèêëîïôùûüÿœÀÂÇÉÈÊËÎÏÔÙÛÜŸŒ’{_SIGNS}]"
    r"|(?<=[A-Z])[à-ÿ](?=[A-Z])|(?<=[A-Z])[À-Þ](?=[a-z])|(?<=[A-Za-zà-ÿ]{2})’|(?<=[A-Za-z]{2})°(?=[a-z])"
    r"|[àùÀÙ](?=[a-zA-Z])|(?<![oO])[ùÙ]|[êâîÊÂÎ](?![a-zA-Zé])|[çÇ](?![aouAOU])"
    r"|(?<![aeiouyAEIOUYé])[ëïüÿËÏÜŸ]|(?<=[aeioAEIO])[âÂ]|\bâ(?![gmnpt])|\bê(?!t)|\bè(?![rsv])"
)


def mend_all(texts: Collection[str]) -> dict[str, str]:
    """Those of the texts of a file that a wrong encoding damaged, repaired; no others.

    >>> mend_all(["ThÃ©oule", "CÃƒÂ´te dâ€™Azur", "Nice–Cannes", "Th?oule"])
    {'ThÃ©oule': 'Théoule', 'CÃƒÂ´te dâ€™Azur': 'Côte d’Azur'}
    >>> mend_all(["C™te dÕAzur", "Th‚oule", "São"])  # é of one confusion, â of another
    {'C™te dÕAzur': 'Côte d’Azur'}
    >>> mend_all(["Th‚oule", "SŠte"])
    {'Th‚oule': 'Théoule', 'SŠte': 'Sète'}
    """
    decoded = {text: _decode_utf8(text) for text in texts if not text.isascii()}
    words = {word for text in decoded.values() for word in text.split()}
    repaired = _mend_words({word for word in words if not is_french(_capitals(word))})
    mended = {
        text: re.sub(r"\S+", lambda word: repaired.get(word[0], word[0]), found)
        for text, found in decoded.items()
    }
    return {text: found for text, found in mended.items() if found != text}


def is_damaged(text: str) -> bool:
    """Whether a text holds what no encoding rightly read gives: its letters are not known.

    >>> [is_damaged(text) for text in ("C‰te", "Th?oule", "Th\\ufffdoule", "Côte n° 2", "São")]
    [True, True, True, False, False]
    """
    return bool(_DAMAGED.search(text) or _LOST.search(text))


def is_french(word: str) -> bool:
    """Whether a word is written as French ones are, with accents where French has them."""
    return not (_UNLIKELY.search(word) or _DAMAGED.search(word))


def _capitals(word: str) -> str:
    """The word with the small accents that a keyboard leaves between its capitals: « FRéJUS »."""
    return _BETWEEN_CAPITALS.sub(lambda letter: letter[0].upper(), word)


def _decode_utf8(text: str) -> str:
    """The text with what was UTF-8 read in another encoding read rightly, if need be thrice."""
    sequences, letters = _utf8_sequences()
    for _ in range(3):
        text = sequences.sub(lambda match: letters[match[0]], text)
    text = re.sub(r"Ã (?= )|Ã(?= |$)", "à", text)  # its second byte is a no-break space
    return re.sub(r"Â(?= |$)", "", text)


def _mend_words(words: Collection[str]) -> dict[str, str]:
    """The words that one confusion makes French of.

    Where several do, the one that explains most words of the file decides; if that is none, they
    must agree.
    """
    readings = {
        pair: {word: found for word in words if (found := _reread(word, *pair))}
        for pair in _CONFUSIONS
    }
    ranked = sorted(_CONFUSIONS, key=lambda pair: -len(readings[pair]))
    mended = {}
    for word in words:
        pairs = [pair for pair in ranked if word in readings[pair]]
        rivals = [pair for pair in pairs if len(readings[pair]) == len(readings[pairs[0]])]
        agreed = {readings[pair][word] for pair in rivals}
        if len(agreed) == 1:
            mended[word] = agreed.pop()
    return mended


def _reread(word: str, wrong: str, right: str) -> str:
    """The word, if its bytes are French in another encoding."""
    try:
        found = b"".join(_byte(letter, wrong) for letter in word).decode(right)
    except UnicodeError:
        return ""
    return found if is_french(found) and not re.search(f"[{_SIGNS}]", found) else ""


def _byte(letter: str, encoding: str) -> bytes:
    """The byte of a letter; cp1252 leaves five undefined, which programs pass on as they are."""
    try:
        return letter.encode(encoding)
    except UnicodeEncodeError:
        return letter.encode("latin-1")


@cache
def _utf8_sequences() -> tuple[re.Pattern[str], dict[str, str]]:
    """What the letters of Windows become when their UTF-8 is read in another encoding."""
    found: dict[str, str] = {}
    for letter in (_decoded(bytes([byte]), "cp1252") for byte in range(0x80, 0x100)):
        for encoding in (*ENCODINGS, "latin-1", "cp437"):
            sequence = _decoded(letter.encode(), encoding)
            found.setdefault(sequence, letter)
            if sequence[0] in "ÃÅ":
                found.setdefault(sequence.lower(), letter)
    longest_first = sorted(found, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), found


def _decoded(content: bytes, encoding: str) -> str:
    return "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in content)
