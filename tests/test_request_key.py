"""What is kept of a request number; all numbers here are invented."""

from pathlib import Path

import pandas as pd

from copil_analysis.key_file import fingerprint, read_key
from copil_analysis.request_key import is_number, request_keys

GOOD = "0060424012345GDPUB"


def test_words_in_place_of_a_number_are_none() -> None:
    """Six digits in a row make a number, whatever its shape."""
    numbers = pd.Series([GOOD, "ENCOURS", None, "ASSO" + GOOD, "2011"], dtype="str")
    assert is_number(numbers).tolist() == [True, False, False, True, False]


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    """It stands in data/processed, which git leaves alone, and nothing else is left there."""
    processed = tmp_path / "data" / "processed"
    key = read_key(processed)
    (file,) = processed.iterdir()
    assert len(key) == 32 and read_key(processed) == key
    assert file.stat().st_mode & 0o077 == 0
    assert read_key(tmp_path / "other") != key
    assert fingerprint(key) not in (key.hex(), fingerprint(b""))


def test_a_number_has_one_key_in_a_workspace_and_another_elsewhere() -> None:
    """The hash does not tell the number to whoever lacks the key."""
    numbers = pd.Series([GOOD, GOOD, "ENCOURS", None], dtype="str", index=[4, 5, 6, 7])
    keys = request_keys(numbers, b"a" * 32)
    assert keys.index.tolist() == [4, 5, 6, 7]
    assert keys.notna().tolist() == [True, True, False, False]
    assert keys.iloc[0] == keys.iloc[1] != request_keys(numbers, b"b" * 32).iloc[0]
    assert len(keys.iloc[0]) == 64


def test_a_number_without_its_zeros_has_the_key_of_the_whole_one() -> None:
    """Where its desk stands in it, or a whole one beside it; a longer or odd text keeps its own."""
    whole = "0060409012345GDPUB"
    keys = request_keys(pd.Series([whole], dtype="str"), b"a" * 32)
    for numbers in (["60409012345GDPUB"], ["60409012345", whole]):
        found = request_keys(pd.Series(numbers, dtype="str"), b"a" * 32)
        assert found.iloc[0] == keys.iloc[0]
    odd = pd.Series(["60409012345", "ASSO" + whole, "EN COURS 123456"], dtype="str")
    assert not request_keys(odd, b"a" * 32).isin(keys).any()
