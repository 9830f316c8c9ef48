"""The national export as found → tidy: one row a request, and what the system says of it."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.cleaning.cells import understand
from copil_analysis.cleaning.dates import tell_dates
from copil_analysis.cleaning.register_columns import (
    ReadColumn,
    categorical,
    tidy_columns,
)
from copil_analysis.cleaning.register_problems import Teller, count_bad
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.meaning import is_blank, is_unknown, plain
from copil_analysis.register_fields import NATIONAL_FIELDS, NATIONAL_STATUSES
from copil_analysis.vocabulary import Vocabulary, fold

_SAID = ("status", "reason")
_CODED = ("file", "place", "desk", "status")
_STRUCK_OFF = re.compile(
    r"radi|annul|abandon|irreceva|clotur|expir|cadu[cq]|deced|deces|supprim|impossib"
    r"|(?:non|pas|sans|absence|defaut).{0,6}renouvel"
)
_WAITS = re.compile(r"attente|(?<![a-z])en cours|commission|non attribu|sans attribu")
_ALLOCATED = re.compile(r"attribu|relog|satisfai|(?<!de)pourvu")
_ACTIVE = re.compile(r"(?<![a-z])(?<!non )(?:activ|valid|renouvel|a renouvel|enregistre)")


def clean_national(
    found: Sequence[FoundRegister], config: Config
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of all the national exports of a period, and what is wrong with their cells.

    Columns: file, place (categories), row, request_number (str), request_date, renewal_date
    (datetime64[s]), desk, status (categories; the latter of NATIONAL_STATUSES, missing where the
    export does not tell it).
    """
    read = [_clean(one, config) for one in found]
    frame = pd.concat(
        [frame.astype(dict.fromkeys(_CODED, "str")) for frame, _ in read], ignore_index=True
    )
    for name in _CODED:
        codes = pd.Index(NATIONAL_STATUSES, dtype="str") if name == "status" else None
        frame[name] = pd.Categorical(frame[name], categories=codes)
    return frame, [finding for _, problems in read for finding in problems]


def status_of(text: str) -> str:
    """What a state, or a reason to strike off, says of a request.

    >>> [status_of(text) for text in ("Active", "RADIÉE - Attribution", "Non renouvelée", "?")]
    ['active', 'allocated', 'struck_off', 'other']
    >>> status_of("en attente d'attribution"), status_of("Logement attribué")
    ('active', 'allocated')
    """
    folded = fold(text)
    is_allocated = _ALLOCATED.search(folded) and not _WAITS.search(folded)
    if is_allocated:
        return "allocated"
    if _STRUCK_OFF.search(folded):
        return "struck_off"
    is_active = _ACTIVE.search(folded) or _WAITS.search(folded)
    return "active" if is_active else "other"


def _clean(found: FoundRegister, config: Config) -> tuple[pd.DataFrame, list[Finding]]:
    reads = list(_reads(found, config))
    teller = Teller(found, Vocabulary(config), count_bad(reads, len(found.rows), None))
    findings = [finding for read in reads for finding in teller.problems(read)]
    for read in reads:
        if read.field.kind == "date":
            findings += tell_dates(teller, read)
    fields = [field for field in NATIONAL_FIELDS if field.name not in _SAID]
    frame = pd.DataFrame(tidy_columns(found, fields, reads, config))
    frame["status"] = categorical(_statuses(found), NATIONAL_STATUSES)
    nameless = np.flatnonzero(frame["request_number"].isna())
    if len(nameless):
        words = "le numéro de demande manque : la ligne n'est rapprochée de rien"
        findings.append(teller.tell("missing", nameless, words, level="warning"))
    return frame, findings


def _reads(found: FoundRegister, config: Config) -> Iterator[ReadColumn]:
    """The dates and desks of the sheet with their cells understood."""
    vocabulary = Vocabulary(config)
    for field in NATIONAL_FIELDS:
        if field.name in found.columns and field.kind in ("date", "text"):
            cells = found.columns[field.name]
            understood = understand(cells.values.tolist(), field, config, vocabulary)
            yield ReadColumn(field, found.headers[field.name], cells, understood)


def _statuses(found: FoundRegister) -> npt.NDArray[np.int8]:
    """The status of each row: what its state and the reason beside it say together."""
    texts = pd.Series("", range(len(found.rows)), dtype="str")
    for name in _SAID:
        if column := found.columns.get(name):
            cells = [*column.values.tolist(), None]
            said = ["" if is_blank(one) or is_unknown(one) else plain(str(one)) for one in cells]
            own = pd.Series(said, dtype="str").take(column.codes).reset_index(drop=True)
            texts = texts + " " + own
    texts = texts.str.strip()
    known = {
        text: NATIONAL_STATUSES.index(status_of(text)) if text else -1 for text in texts.unique()
    }
    return texts.map(known).to_numpy(dtype=np.int8)
