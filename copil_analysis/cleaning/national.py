"""The national export as found → tidy: one row a request, and what the system says of it."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from copil_analysis.cleaning.cells import understand
from copil_analysis.cleaning.dates import tell_dates
from copil_analysis.cleaning.national_status import status_of
from copil_analysis.cleaning.register_columns import (
    ReadColumn,
    categorical,
    tidy_columns,
)
from copil_analysis.cleaning.register_problems import Teller, count_bad
from copil_analysis.config import Config
from copil_analysis.finding import Finding, quote
from copil_analysis.persons import is_personal
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.meaning import is_blank, is_unknown, plain
from copil_analysis.register_fields import NATIONAL_FIELDS, NATIONAL_STATUSES
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import Vocabulary

_SAID = ("status", "reason")
_CODED = ("file", "place", "desk", "status")
_MOST_TOLD = 3  # states that are not understood


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


def _clean(found: FoundRegister, config: Config) -> tuple[pd.DataFrame, list[Finding]]:
    reads = list(_reads(found, config))
    teller = Teller(found, Vocabulary(config), count_bad(reads, len(found.rows), None))
    findings = [finding for read in reads for finding in teller.problems(read)]
    for read in reads:
        if read.field.kind == "date":
            findings += tell_dates(teller, read)
    fields = [field for field in NATIONAL_FIELDS if field.name not in _SAID]
    frame = pd.DataFrame(tidy_columns(found, fields, reads, config))
    frame["status"], unknown = _statuses(found, teller)
    findings += unknown
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


def _statuses(found: FoundRegister, teller: Teller) -> tuple[pd.Series, list[Finding]]:
    """The status of each row by its state and the reason beside it, and the states not understood.

    These are ``other``, as what is neither active nor ended; without any state that is understood,
    nothing is said.
    """
    said = pd.DataFrame({name: _texts(found, name) for name in _SAID})
    texts = said["status"] + "\0" + said["reason"]
    statuses = texts.map({text: status_of(*text.split("\0")) for text in texts.unique()})
    is_said = texts != "\0"
    is_lost = is_said & statuses.isin(["", "other"])
    findings = [_tell_unknown(said, is_lost, teller)] if is_lost.any() else []
    if (statuses == "").all():
        is_said &= False
    places = {name: place for place, name in enumerate(NATIONAL_STATUSES)}
    codes = statuses.replace("", "other").map(places).where(is_said, -1)
    return categorical(codes.to_numpy(dtype=np.int8), NATIONAL_STATUSES), findings


def _texts(found: FoundRegister, name: str) -> "pd.Series[str]":
    """What each row says in a column; empty where that is nothing."""
    column = found.columns.get(name)
    if column is None:
        return pd.Series("", range(len(found.rows)), dtype="str")
    cells = [*column.values.tolist(), None]
    said = ["" if is_blank(one) or is_unknown(one) else plain(str(one)) for one in cells]
    return pd.Series(said, dtype="str").take(column.codes).reset_index(drop=True)


def _tell_unknown(said: pd.DataFrame, is_lost: "pd.Series[bool]", teller: Teller) -> Finding:
    """The states that nobody understands, each once with its rows; what may be personal is not."""
    states = said["status"].where(said["status"] != "", said["reason"])[is_lost]
    counted = states.value_counts()
    counts = [
        f"{quote(text)} ({number} ligne{'s' if number > 1 else ''})"
        for text, number in zip(counted.index.astype("str"), counted, strict=True)
        if not looks_like(text) and not is_personal(text)
    ][:_MOST_TOLD]
    others = len(counted) - len(counts)
    cited = " : " * bool(counts) + ", ".join([*counts, *["d'autres"] * bool(counts and others)])
    uncited = f", non cités : {others}" if others else ""
    words = (
        f"états non compris{cited}{uncited} ; on attend Active, Radiée ou Attribuée, ou ce qui le "
        "dit"
    )
    header = next(teller.found.headers[name] for name in _SAID if name in teller.found.columns)
    return teller.tell("cell", np.flatnonzero(is_lost), words, level="warning", header=header)
