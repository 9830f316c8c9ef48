"""A national quarter: one register of millions of rows, and the waiting file as cross-tables."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv

from copil_analysis.vocabulary import NEED_TYPOLOGIES
from copil_analysis.workspace.demo.calendar import Bounds
from copil_analysis.workspace.demo.chances import CHANNELS, DESKS, STRUCTURES
from copil_analysis.workspace.demo.deck import ALLOCATIONS, NEEDS, WAITING
from copil_analysis.workspace.demo.details import generator
from copil_analysis.workspace.demo.spellings import SPELLINGS
from copil_analysis.workspace.demo.untidy import INVENTED

_ROWS_AT_ONCE = 500_000
_HEADERS = (
    *("structure", "date_attribution", "contingent", "typologie"),
    *("adultes", "enfants", "numero_unique"),
)
_TYPOLOGIES = {
    **{"STUDIO": 0.3, "T1": 0.17, "T2": 0.27, "T3": 0.17},
    **{"T4": 0.06, "T5": 0.02, "T6": 0.01},
}
_ADULTS = {"1": 0.66, "2": 0.3, "3": 0.04}
_CHILDREN = {"0": 0.3, "-": 0.26, "1": 0.2, "2": 0.13, "3": 0.07, "4": 0.03, "5": 0.01}
_TERRITORIES = [f"{number:03}" for number in (*range(1, 20), *range(21, 96))] + ["02A", "02B"]
_SEQUENCES = 1_000_000
_STRIDE = 7919  # has no divisor in common with _SEQUENCES: no sequence comes twice

_REHOUSED_IN_DECK = sum(sum(counts.values()) for counts in ALLOCATIONS.values())


def write_national(bounds: Bounds, folder: Path, *, households: int, seed: int) -> None:
    """Write exactly so many rows of attributions, no request number twice, and the waiting file."""
    rng = generator(seed, bounds.number, 3)
    with (folder / "attributions.csv").open("wb") as file:
        file.write(f"{INVENTED} – attributions, {bounds.period.label}\n".encode())
        file.write(f"{';'.join(_HEADERS)}\n".encode())
        options = pa_csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
        for first in range(0, households, _ROWS_AT_ONCE):
            last = min(first + _ROWS_AT_ONCE, households)
            pa_csv.write_csv(_rows(bounds, first, last, households, rng), file, options)
    _write_waiting(folder, bounds, households)


def _rows(
    bounds: Bounds, first: int, last: int, households: int, rng: np.random.Generator
) -> pa.Table:
    size = last - first
    start = bounds.number * (households // len(_TERRITORIES) + 1)
    columns = [
        _spelt("structure", STRUCTURES, size, rng),
        _dates(bounds, size, rng),
        _spelt("channel", CHANNELS, size, rng),
        _spelt("typology", _TYPOLOGIES, size, rng),
        _drawn(list(_ADULTS), list(_ADULTS.values()), size, rng),
        _drawn(list(_CHILDREN), list(_CHILDREN.values()), size, rng),
        _request_numbers(bounds, np.arange(first, last), start, rng),
    ]
    return pa.table(columns, names=list(_HEADERS))


def _spelt(
    kind: str, shares: dict[str, float], size: int, rng: np.random.Generator
) -> pa.StringArray:
    """Codes as likely as their shares, each in any of its spellings."""
    words = {
        spelling: share / len(SPELLINGS[kind][code])
        for code, share in shares.items()
        for spelling in SPELLINGS[kind][code]
    }
    return _drawn(list(words), list(words.values()), size, rng)


def _dates(bounds: Bounds, size: int, rng: np.random.Generator) -> pa.StringArray:
    days = [
        bounds.start + timedelta(days=day) for day in range((bounds.end - bounds.start).days + 1)
    ]
    forms = [day.strftime(form) for form in ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y") for day in days]
    return _drawn(forms, [1.0] * len(forms), size, rng)


def _drawn(
    words: Sequence[str], weights: Sequence[float], size: int, rng: np.random.Generator
) -> pa.StringArray:
    bounds = np.cumsum(weights) / sum(weights)
    places = np.searchsorted(bounds[:-1], rng.random(size), side="right").astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(words)).cast(pa.string())


def _request_numbers(
    bounds: Bounds, rows: npt.NDArray[np.int64], start: int, rng: np.random.Generator
) -> pa.StringArray:
    """Numbers of 18 characters: those of one territory differ by their sequence."""
    size = len(rows)
    territory = np.frombuffer("".join(_TERRITORIES).encode(), np.uint8).reshape(-1, 3)
    months = _months_before(bounds)
    desks = np.frombuffer("".join(DESKS).encode(), np.uint8).reshape(-1, 5)
    sequences = (rows // len(_TERRITORIES) + start) % _SEQUENCES * _STRIDE % _SEQUENCES
    digits = sequences[:, None] // 10 ** np.arange(5, -1, -1) % 10 + ord("0")
    letters = np.hstack(
        [
            territory[rows % len(territory)],
            months[rng.integers(len(months), size=size)],
            digits.astype(np.uint8),
            desks[rng.integers(len(desks), size=size)],
        ]
    )
    ends = np.arange(size + 1, dtype=np.int32) * letters.shape[1]
    return pa.StringArray.from_buffers(size, pa.py_buffer(ends), pa.py_buffer(letters.tobytes()))


def _months_before(bounds: Bounds) -> npt.NDArray[np.uint8]:
    """Month and year of the deposit, any month of the three years before the quarter."""
    last = bounds.start.year * 12 + bounds.start.month - 1
    texts = [f"{month % 12 + 1:02}{month // 12 % 100:02}" for month in range(last - 36, last)]
    return np.frombuffer("".join(texts).encode(), np.uint8).reshape(-1, 4)


def _write_waiting(folder: Path, bounds: Bounds, households: int) -> None:
    """The deck's waiting file and needs, as many times larger as the rehoused are."""
    factor = households / _REHOUSED_IN_DECK
    needs = {
        structure: [round(counts.get(typology, 0) * factor) for typology in NEED_TYPOLOGIES]
        for structure, counts in NEEDS.items()
    }
    waiting = {
        structure: [sum(counts), *_persons(structure, sum(counts), factor)]
        for structure, counts in needs.items()
    }
    measures = ("Ménages", "Adultes", "Enfants", "Personnes")
    _write_table(folder / "tableau_file_active.csv", bounds, "File active", measures, waiting)
    needed = (*NEED_TYPOLOGIES, "Total")
    table = {structure: [*counts, sum(counts)] for structure, counts in needs.items()}
    _write_table(folder / "tableau_besoins.csv", bounds, "Besoins par typologie", needed, table)


def _persons(structure: str, households: int, factor: float) -> tuple[int, int, int]:
    adults, children = (round(count * factor) for count in WAITING[structure])
    adults = max(adults, households)
    return adults, children, adults + children


def _write_table(
    path: Path,
    bounds: Bounds,
    title: str,
    headers: Sequence[str],
    rows: dict[str, list[int]],
) -> None:
    totals = [sum(column) for column in zip(*rows.values(), strict=True)]
    lines = [
        f"{INVENTED} – {title}, {bounds.period.label}",
        ";".join(["Structure", *headers]),
        *(
            ";".join([SPELLINGS["structure"][structure][0], *map(str, counts)])
            for structure, counts in rows.items()
        ),
        ";".join(["Total", *map(str, totals)]),
    ]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
