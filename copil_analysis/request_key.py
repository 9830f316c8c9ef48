"""What is compared of a request number, and kept: a keyed hash, by which quarters know a household.

The key is that of the workspace (``key_file``).
"""

import hmac

import pandas as pd

from copil_analysis.request_number import completed


def is_number(numbers: "pd.Series[str]") -> "pd.Series[bool]":
    """Which are numbers, and no words such as « EN COURS » that many rows may repeat."""
    return numbers.str.contains("[0-9]{6}", na=False).astype(bool)


def request_keys(numbers: pd.Series, key: bytes) -> "pd.Series[str]":
    """The HMAC-SHA-256 of each request number; missing where there is no number."""
    known = completed(numbers).where(is_number(numbers))
    keys = [
        None if pd.isna(text) else hmac.digest(key, str(text).encode(), "sha256").hex()
        for text in known.tolist()
    ]
    return pd.Series(keys, dtype="str", index=numbers.index)
