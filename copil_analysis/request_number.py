"""The national number of a request for social housing: what it looks like, and when it is wrong.

It is personal data: it serves to find duplicates, and is never written, logged or said.
"""

import base64
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]

LENGTH: Final = 18
_BLOCK = 1 << 16
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

_LONG = r"^[A-Z0-9]{19,}$"
_LAYOUT = np.dtype([("first", "<u8"), ("second", "<u8"), ("last", "<u2")])
_ZERO, _A = np.uint8(ord("0")), np.uint8(ord("A"))


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
    months = _months(request_dates)
    blocks = _blocks(_texts(numbers))
    parts = [_faults(block, months[at : at + len(block)]) for at, block in blocks]
    none = [np.zeros(0, dtype=bool)]
    return {name: np.concatenate([part[name] for part in parts] or none) for name in FAULTS}


def _faults(texts: pa.ChunkedArray, deposits: npt.NDArray[np.int16]) -> dict[str, Mask]:
    usual = _is_usual(texts)
    letters = np.ascontiguousarray(_letters(texts, usual).T)  # one row a place, quick to go along
    fits = _fits(letters)
    month, year = (
        10 * (letters[tens] - _ZERO).astype(np.int16) + (letters[tens + 1] - _ZERO)
        for tens in (3, 5)
    )
    deposit = deposits[usual]
    is_month = (month >= 1) & (month <= 12)
    found = {name: np.zeros(len(texts), dtype=bool) for name in FAULTS}
    found["shape"][usual] = ~fits
    found["month"][usual] = fits & ~is_month
    found["date"][usual] = fits & is_month & (deposit >= 0) & (month + 12 * year != deposit)
    if not usual.all():
        unusual = texts.filter(pa.array(~usual))
        found["long"][~usual] = _mask(pc.match_substring_regex(unusual, _LONG))
        found["shape"][~usual] = _mask(pc.is_valid(unusual)) & ~found["long"][~usual]
    return found


def _fits(letters: npt.NDArray[np.uint8]) -> Mask:
    """Which numbers have digits and letters where they should; a byte too low wraps around."""
    is_digit = letters - _ZERO < 10
    is_territory = is_digit[1:3] | (letters[1:3] - _A < 2)  # 02A and 02B
    is_desk = is_digit[13:] | (letters[13:] - _A < 26)
    parts = [is_digit[:1], is_territory, is_digit[3:13], is_desk]
    found: Mask = np.logical_and.reduce(np.concatenate(parts))
    return found


def repeated(numbers: pd.Series) -> Mask:
    """Which numbers occur more than once, exactly; a missing one never does."""
    texts = _texts(numbers)
    usual = _is_usual(texts)
    found = numbers.notna().to_numpy() & ~usual
    mixed = [_mix(_letters(one, usual[at : at + len(one)])) for at, one in _blocks(texts)]
    if mixed:
        found[usual] = _may_be_repeated(np.concatenate(mixed))
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


def _blocks(texts: pa.ChunkedArray) -> Iterator[tuple[int, pa.ChunkedArray]]:
    """The texts piece by piece, each with its place: what is made of one stays in the cache."""
    for start in range(0, len(texts), _BLOCK):
        yield start, texts.slice(start, _BLOCK)


def _mask(values: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(values, False), dtype=bool)


def _is_usual(texts: pa.ChunkedArray) -> Mask:
    """Which numbers are as long as they should be."""
    return _mask(pc.equal(pc.binary_length(texts), LENGTH))


def _letters(texts: pa.ChunkedArray, usual: Mask) -> npt.NDArray[np.uint8]:
    """The bytes of the usual numbers, one row a number."""
    ends = np.cumsum([len(chunk) for chunk in texts.chunks])
    parts = zip(texts.chunks, np.split(usual, ends[:-1]), strict=True)
    rows = [np.empty((0, LENGTH), np.uint8), *(_bytes(chunk, part) for chunk, part in parts)]
    return np.concatenate(rows)


def _bytes(texts: pa.LargeStringArray, usual: Mask) -> npt.NDArray[np.uint8]:
    """A view of the usual numbers, which stand one behind the other if no other has any text."""
    if not usual.any():
        return np.empty((0, LENGTH), np.uint8)
    _, offsets, data = texts.buffers()
    start, end = np.frombuffer(offsets, np.int64)[[texts.offset, texts.offset + len(texts)]]
    number = int(usual.sum())
    if end - start > LENGTH * number:
        return _bytes(texts.filter(pa.array(usual)), usual[usual])
    letters = np.frombuffer(data, np.uint8, count=LENGTH * number, offset=int(start))
    return letters.reshape(number, LENGTH)


def _mix(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """Half a word made of the eighteen bytes of each number."""
    words = letters.view(_LAYOUT)[:, 0]
    mixed = words["first"] * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= words["second"] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed += words["last"] * np.uint64(0x165667B19E3779F9)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _may_be_repeated(mixed: npt.NDArray[np.uint32]) -> Mask:
    """All the numbers that occur more than once, and hardly any other.

    Sorting 32-bit mixes takes a tenth of the time of hashing millions of texts.
    """
    in_order = np.sort(mixed)
    bits = np.uint32(12)
    is_suspect: Mask = np.zeros(1 << 20, dtype=bool)
    is_suspect[in_order[1:][in_order[1:] == in_order[:-1]] >> bits] = True
    found: Mask = is_suspect[mixed >> bits]
    return found


def _months(dates: pd.Series) -> npt.NDArray[np.int16]:
    """The month of a date, as a number writes it: month + 12 × year of the century; −1 for none."""
    places, days = pd.factorize(dates)
    months = pd.DatetimeIndex(days).month + 12 * (pd.DatetimeIndex(days).year % 100)
    known: npt.NDArray[np.int16] = np.append(months, -1).astype(np.int16)
    return known[places]  # the place of a missing date is −1: the last
