"""Texts that a wrong encoding damaged: repaired where it is certain, known where it is not."""

import pytest

from copil_analysis.reading.sheets.damage import is_damaged, mend_all

WORDS = [
    *("Théoule", "Béziers", "Fréjus", "Châteauneuf", "Nîmes", "Côte", "Noël", "Loïc", "Besançon"),
    *("Sète", "forêt", "théâtre", "Préfecture", "Équipe", "mutualisée", "MÉDITERRANÉE"),
]


def as_if(text: str, written: str, read: str) -> str:
    """A text whose bytes are read in another encoding, undefined ones passed on as they are."""
    return "".join(bytes([b]).decode(read, "ignore") or chr(b) for b in text.encode(written))


@pytest.mark.parametrize("read", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
def test_utf8_read_otherwise(read: str) -> None:
    """UTF-8 read in any other encoding is always repaired; twice over in Windows' too."""
    for word in WORDS:
        damaged = as_if(word, "utf-8", read)
        assert mend_all([damaged]).get(damaged, damaged) == word
        if read == "cp1252":
            twice = as_if(damaged, "utf-8", read)
            assert mend_all([twice]).get(twice, twice) == word


@pytest.mark.parametrize(
    ("written", "read"),
    [("mac_roman", "cp1252"), ("cp850", "cp1252"), ("cp1252", "mac_roman"), ("cp1252", "cp850")],
)
def test_other_encodings(written: str, read: str) -> None:
    """The words of a file tell together which encoding damaged them; none of them is made wrong."""
    words = {as_if(word, written, read): word for word in WORDS}
    mended = mend_all(words)
    assert all(words[damaged] == found for damaged, found in mended.items())
    assert len(words) - len(mended) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "São João",
        "Peña",
        "Müller",
        "García",
        "Škoda",
        "Nice–Cannes",
        "T2 « 12 € »",
        "L’Haÿ",
        "½",
        "MÜLLER",
        "T3→T4",
        "▪Nice",
        "≤T2",
        "CHâTEAU",
        "FRéJUS",
        "NîMES",
        "NOëL",
        "RELOGéS",
        "≤ T2",
        "LÉa",
        "α",
    ],
)
def test_sound_texts(text: str) -> None:
    """What is no French but not damaged is left as it is."""
    assert mend_all([text]) == {} and not is_damaged(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [("mac_roman", "cp1252"), ("cp850", "cp1252"), ("cp1252", "mac_roman"), ("cp1252", "cp850")],
)
def test_a_word_alone_is_never_made_another(written: str, read: str) -> None:
    """What no other word of its file confirms is repaired only where all confusions agree."""
    for word in [*WORDS, "Mâcon", "Bâtiment", "Touët", "Érilia", "CHÂTEAU"]:
        damaged = as_if(word, written, read)
        assert mend_all([damaged]).get(damaged, word) == word


@pytest.mark.parametrize(
    "text",
    [
        "Th?oule",
        "Th\ufffdoule",
        "ThÄoule",
        "ƒtoile",
        "C‰t¶",
        "Ch‚teauneuf",
        "Th‚oule",
        "BÇziers",
        "ThΘoule",
        "CHåTEAU",
        "CH∂TEAU",
    ],
)
def test_what_is_not_sure_is_known(text: str) -> None:
    """A letter that is lost, or could be two, is not guessed."""
    assert mend_all([text]) == {} and is_damaged(text)
