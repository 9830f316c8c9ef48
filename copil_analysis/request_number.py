"""The national number of a request for social housing: what it looks like, and when it is wrong.

It is personal data: it serves to find duplicates, and is never written, logged or said.
"""

import base64
import re
from typing import Final
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
_Word = npt.NDArray[np.uint64]
_Words = tuple[_Word, _Word, _Word]

LENGTH: Final = 18
FAULTS = ("shape", "long", "month", "date")

# Territory, month and year, sequence, desk; people put spaces between them, and small letters.
_PARTS = r"[0-9][0-9AB]{2}\s?[0-9]{4}\s?[0-9]{6}\s?"
# The decimals of a figure are digits only: with a letter it is a request number all the same.
_IN_TEXT = re.compile(
    rf"(?<![0-9]){_PARTS}(?=[A-Z0-9]*[A-Z])[A-Z0-9]{{5}}|(?<![0-9])(?<![0-9][.,]){_PARTS}[A-Z0-9]{{5}}",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r";base64,([A-Za-z0-9+/]+={0,2})")
# Of a damaged number (zeros lost, parts added) that many digits are left; of a date, ten.
_MANY_DIGITS = re.compile(r"[0-9AB]{11}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s_-]")

_HEAD = re.compile(rb"[0-9][0-9AB]{2}([0-9]{2})([0-9]{2})")
_DESK = re.compile(rb"[A-Z0-9]{5}")
_LONG = r"^[A-Z0-9]{19,}$"
# Eighteen bytes as three words: up to the first digit of the sequence, the next eight, two more.
_WORDS = ("first", "second", "last")
_LAYOUT = np.dtype(list(zip(_WORDS, ("<u8", "<u8", "<u2"), strict=True)))


def has_request_number(text: str) -> bool:
    """Whether a request number stands in the text, in clear or inside a data: address.

    >>> has_request_number("0060424012345GDPUB"), has_request_number("0,0060424012345678901")
    (True, False)
    """
    images = [base64.b64decode(data).decode("utf-8", "ignore") for data in _EMBEDDED.findall(text)]
    visible = _EMBEDDED.sub("", unquote(text))
    return any(_IN_TEXT.search(part) for part in [visible, *images])


def looks_like(text: str) -> bool:
    """Whether a cell may hold a request number, even a damaged one: it is not quoted then.

    >>> looks_like("60424012345 GDPUB"), looks_like("2011-03-31 00:00:00"), looks_like("T2/T3")
    (True, False, False)
    """
    return has_request_number(text) or bool(_MANY_DIGITS.search(_SEPARATORS.sub("", text)))


def faults(numbers: pd.Series, request_dates: pd.Series) -> dict[str, Mask]:
    """For each of FAULTS, which numbers (capitals, no spaces) have it; a missing one has none.

    ``shape``: none of the parts that a number has. ``long``: letters and digits, but more than 18,
    as associations have. ``month``: no month of the year. ``date``: the month and the year are not
    those in which the request was deposited, where its date is told.
    """
    texts = _texts(numbers)
    usual = _is_usual(texts)
    heads, known, desk_fits = _parts(_words(texts, usual))
    fits = known["fits"].to_numpy()[heads] & desk_fits
    month = known["month"].to_numpy()[heads]
    deposit = _months(request_dates)[usual]
    says = month + 12 * known["year"].to_numpy()[heads]
    is_month = (month >= 1) & (month <= 12)
    found = {name: np.zeros(len(texts), dtype=bool) for name in FAULTS}
    unusual = texts.filter(pa.array(~usual))
    found["long"][~usual] = _mask(pc.match_substring_regex(unusual, _LONG))
    found["shape"][~usual] = _mask(pc.is_valid(unusual)) & ~found["long"][~usual]
    found["shape"][usual] = ~fits
    found["month"][usual] = fits & ~is_month
    found["date"][usual] = fits & is_month & (deposit >= 0) & (says != deposit)
    return found


def repeated(numbers: pd.Series) -> Mask:
    """Which numbers occur more than once, exactly; a missing one never does."""
    texts = _texts(numbers)
    usual = _is_usual(texts)
    found = numbers.notna().to_numpy() & ~usual
    found[usual] = _may_be_repeated(_words(texts, usual))
    found[found] = numbers[found].duplicated(keep=False)
    return found


def among(numbers: pd.Series, others: pd.Series) -> Mask:
    """Which numbers are among the others; a missing one never is.

    As Series.isin, which takes a second where the others are as many as a register's rows.
    """
    wanted = _texts(others).drop_null().combine_chunks()
    return _mask(pc.is_in(_texts(numbers), value_set=wanted))


def _texts(numbers: pd.Series) -> pa.ChunkedArray:
    texts = pa.array(numbers, type=pa.large_string(), from_pandas=True)
    return texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])


def _mask(values: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(values, False), dtype=bool)


def _is_usual(texts: pa.ChunkedArray) -> Mask:
    """Which numbers are as long as they should be."""
    return _mask(pc.equal(pc.binary_length(texts), LENGTH))


def _words(texts: pa.ChunkedArray, usual: Mask) -> _Words:
    """The bytes of the usual numbers, of which nothing is copied but the words."""
    ends = np.cumsum([len(chunk) for chunk in texts.chunks])
    parts = zip(texts.chunks, np.split(usual, ends[:-1]), strict=True)
    rows = [np.empty(0, _LAYOUT), *(_bytes(chunk, part) for chunk, part in parts)]
    first, second, last = (np.concatenate([row[name] for row in rows]) for name in _WORDS)
    return first, second, last.astype(np.uint64)


def _bytes(texts: pa.LargeStringArray, usual: Mask) -> npt.NDArray[np.void]:
    """A view of the usual numbers, which stand one behind the other if no other has any text."""
    if not usual.any():
        return np.empty(0, _LAYOUT)
    _, offsets, data = texts.buffers()
    start, end = np.frombuffer(offsets, np.int64)[[texts.offset, texts.offset + len(texts)]]
    number = int(usual.sum())
    if end - start > LENGTH * number:
        return _bytes(texts.filter(pa.array(usual)), usual[usual])
    return np.frombuffer(data, _LAYOUT, count=number, offset=int(start))


def _may_be_repeated(words: _Words) -> Mask:
    """All the numbers that occur more than once, and hardly any other.

    Sorting 64-bit mixes takes a third of the time of hashing millions of texts.
    """
    first, second, last = words
    mixed = (first * np.uint64(0x9E3779B97F4A7C15)) ^ (second * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed += last * np.uint64(0x165667B19E3779F9)
    in_order = np.sort(mixed)
    bits = np.uint64(44)
    is_suspect: Mask = np.zeros(1 << 20, dtype=bool)
    is_suspect[in_order[1:][in_order[1:] == in_order[:-1]] >> bits] = True
    found: Mask = is_suspect[mixed >> bits]
    return found


def _parts(words: _Words) -> tuple[npt.NDArray[np.intp], pd.DataFrame, Mask]:
    """Per number the place of its head in the heads that occur, and whether the rest fits.

    A head (territory, month, year) and a desk are read once however many requests have them.
    """
    first, second, last = words
    places, heads = pd.factorize(first & np.uint64(2**56 - 1))
    matches = [_HEAD.fullmatch(int(head).to_bytes(7, "little")) for head in heads]
    known = pd.DataFrame(
        [(True, int(m[1]), int(m[2])) if m else (False, 0, 0) for m in matches],
        columns=["fits", "month", "year"],
    ).astype({"fits": bool, "month": np.int16, "year": np.int16})
    desk_places, desks = pd.factorize(second >> np.uint64(40) | last << np.uint64(24))
    desk_fits = [bool(_DESK.fullmatch(int(desk).to_bytes(5, "little"))) for desk in desks]
    sequence = (first >> np.uint64(56) | second << np.uint64(8)) & np.uint64(2**48 - 1)
    return places, known, np.array(desk_fits, dtype=bool)[desk_places] & _are_digits(sequence)


def _are_digits(six: _Word) -> Mask:
    """Whether six bytes in a word are digits: 0x30 to 0x39, and 0x36 to 0x3F with 6 added."""
    high, digit, six_more = (np.uint64(0x010101010101 * byte) for byte in (0xF0, 0x30, 0x06))
    found: Mask = ((six & high) == digit) & (((six + six_more) & high) == digit)
    return found


def _months(dates: pd.Series) -> npt.NDArray[np.int16]:
    """The month of a date, as a number writes it: month + 12 × year of the century; −1 for none."""
    places, days = pd.factorize(dates)
    months = pd.DatetimeIndex(days).month + 12 * (pd.DatetimeIndex(days).year % 100)
    known: npt.NDArray[np.int16] = np.append(months, -1).astype(np.int16)
    return known[places]  # the place of a missing date is −1: the last
