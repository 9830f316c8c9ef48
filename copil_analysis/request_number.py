"""The national number of a request for social housing: what it looks like, and when it is wrong.

It is personal data: compared, carried into the workbooks to fill, and never published or said.
"""

import base64
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]

FAULTS = ("shape", "long", "month", "date", "territory")
STATES = ("valid", *FAULTS)

# Territory, month and year, sequence, desk; people part them with spaces, hyphens, dots.
_SEPARATOR = r"[\s._·\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff-]"
_GAP = rf"(?:{_SEPARATOR}|/){{0,3}}"
_PARTS = rf"[0-9][0-9AB]{{2}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{6}}{_GAP}"
# The decimals of a figure are digits only: with a letter it is a request number all the same.
_IN_TEXT = re.compile(
    rf"(?<![0-9]){_PARTS}(?=[A-Z0-9]*[A-Z])[A-Z0-9]{{5}}|(?<![0-9])(?<![0-9][.,]){_PARTS}[A-Z0-9]{{5}}",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<![A-Z0-9]){_PARTS}[A-Z0-9]{{5}}(?![A-Z0-9])")
_EMBEDDED = re.compile(r";base64,([A-Za-z0-9+/]+={0,2})")
# Of a damaged number (zeros lost, parts added) that many digits are left; of a date, ten.
_MANY_DIGITS = re.compile(r"[0-9AB]{11}", re.IGNORECASE)
_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}([-./])[0-9]{1,2}\1(?:19|20)[0-9]{2}(?![0-9])")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,6}\.[0-9]+")

_HEAD = 13  # territory, month, year and sequence; then comes the desk
_FIGURES = 15  # digits that a spreadsheet keeps of a number; of more the last become zeros
_LOST = "^([0-9][0-9AB]{0,2}[0-9]{10})([0-9A-Z]{5})?$"

WHOLE: Final = "[0-9][0-9AB]{2}[0-9]{10}[0-9A-Z]{5}"
"""The pattern of a number as ``clean_number`` gives it."""


def has_request_number(text: str) -> bool:
    """Whether a request number stands in the text, in clear or inside a data: address.

    >>> has_request_number("006-0424-012345-GDPUB"), has_request_number("0,0060424012345678901")
    (True, False)
    """
    images = [base64.b64decode(data).decode("utf-8", "ignore") for data in _EMBEDDED.findall(text)]
    visible = _EMBEDDED.sub("", unquote(text))
    return any(_IN_TEXT.search(part) for part in [visible, *images])


def looks_like(text: str) -> bool:
    """Whether a cell may hold a request number, even a damaged one: it is not quoted then.

    >>> looks_like("60424012345.GDPUB"), looks_like("2011-03-31 00:00:00"), looks_like("T2/T3")
    (True, False, False)
    """
    if has_request_number(text):
        return True
    digits = re.sub(_SEPARATOR, "", _DAY.sub(" : ", text))
    return bool(_MANY_DIGITS.search(digits)) and not _DECIMAL.fullmatch(text)


def clean_number(text: str) -> str:
    """The number in capitals without what parts it; any other text without its spaces.

    >>> clean_number("n° 006-0424-012345-gdpub"), clean_number("en cours")
    ('0060424012345GDPUB', 'ENCOURS')
    """
    text = text.upper()
    found = {re.sub(r"[\W_]", "", part) for part in [*_ALONE.findall(text), text]}
    numbers = [number for number in found if re.fullmatch(WHOLE, number)]
    return numbers[0] if len(numbers) == 1 else re.sub(r"\s", "", text)


def says_words(text: str) -> bool:
    """Whether a cell says something else than a number: fewer digits than letters, or zeros only.

    Of an association's longer number at least half are digits, as of all others.

    >>> [says_words(text) for text in ("DEMANDE EN COURS", "asso-0060424012345GDPUB", "0000", "12")]
    [True, False, True, False]
    """
    digits = re.findall("[0-9]", text)
    return set(digits) <= {"0"} or len(digits) < len(re.findall(r"[^\W\d_]", text))


def completed(numbers: "pd.Series[str]") -> "pd.Series[str]":
    """The numbers with what a spreadsheet takes from them when it reads them as figures.

    Zeros at the beginning come back; where a single whole number begins alike, so does the desk of
    one that has none, or the last of more digits than a figure keeps.

    >>> completed(pd.Series(["60424012345", "0060424012345GDPUB", "60424012346"])).tolist()
    ['0060424012345GDPUB', '0060424012345GDPUB', '0060424012346']
    >>> completed(pd.Series(["6042402000200601"])).tolist()
    ['006042402000200601']
    """
    is_whole = numbers.str.fullmatch(WHOLE, na=False)
    damaged = numbers[~is_whole & numbers.str.fullmatch(_LOST, na=False)]
    if damaged.empty:
        return numbers
    parts = damaged.str.extract(_LOST)
    heads = parts[0].str.zfill(_HEAD)
    whole = pd.Series(numbers[is_whole].unique(), dtype="str")
    whole = whole[~whole.str[:_HEAD].duplicated(keep=False)]
    known = heads.map(dict(zip(whole.str[:_HEAD], whole, strict=True))).astype("str")
    given = heads + parts[1].fillna("")
    is_rounded = list(map(_is_rounded, damaged, known))
    told = given.where(known.isna() | (parts[1].notna() & ~np.array(is_rounded)), known)
    return numbers.where(~numbers.index.isin(damaged.index), told)


def _is_rounded(figure: str, whole: object) -> bool:
    """Whether a figure is the whole number, but for the digits beyond those that it keeps."""
    return (
        isinstance(whole, str)
        and set(figure[_FIGURES:]) == {"0"}
        and whole.lstrip("0").startswith(figure[:_FIGURES])
    )


def faults(
    numbers: "pd.Series[str]", request_dates: pd.Series, territories: Collection[str] = ()
) -> dict[str, Mask]:
    """For each of FAULTS, which numbers (as ``clean_number`` gives them) have it.

    ``shape``: none of the parts that a number has. ``long``: letters and digits, but more than 18,
    as associations have; a text is no words (``says_words``). ``month``: no month of the year.
    ``date``: the month and the year are not those in which the request was deposited, where its
    date is told. ``territory``: it begins with none of ``territories``, where there are any.
    """
    fits = numbers.str.fullmatch(WHOLE, na=False)
    is_long = numbers.str.fullmatch("[0-9A-Z]{19,}", na=False)
    is_month = numbers.str[3:5].isin([f"{month:02}" for month in range(1, 13)])
    deposit = request_dates.dt.month * 100 + request_dates.dt.year % 100
    is_other = deposit.notna() & (pd.to_numeric(numbers.where(fits).str[3:7]) != deposit)
    found = {
        "shape": numbers.notna() & ~fits & ~is_long,
        "long": is_long,
        "month": fits & ~is_month,
        "date": fits & is_month & is_other,
        "territory": fits & bool(territories) & ~numbers.str[:3].isin(list(territories)),
    }
    return {name: rows.to_numpy(dtype=bool) for name, rows in found.items()}


def number_states(
    numbers: "pd.Series[str]", request_dates: pd.Series, territories: Collection[str] = ()
) -> pd.Series:
    """One of STATES for each number, its first fault if it has some; missing without a number."""
    found = faults(numbers, request_dates, territories)
    codes = np.where(numbers.notna(), 0, -1)
    for name in reversed(FAULTS):
        codes = np.where(found[name], STATES.index(name), codes)
    states = pd.Index(STATES, dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, categories=states), numbers.index)
