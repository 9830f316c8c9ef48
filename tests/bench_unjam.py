"""Times of ``unjam`` with its proofs, side by side in one run; ``make bench`` prints them.

The deck's tables, then 8 × 8 tables of counts under 100 with a third of their cells blank, run
together without a space. Times are wall clock and this machine's; compare them with each other.
"""

import random
import statistics
import time
from pathlib import Path
from unittest import mock

from copil_analysis.config import read_config
from copil_analysis.reading import last_row, transcript
from copil_analysis.reading.unjam import Reading, unjam

PROJECT = Path(__file__).parents[1]
SIZE, TABLES = 8, 10


def main() -> None:
    """Print one line a table: seconds, and how many readings were proved."""
    print(f"{'tableau':<28}{'secondes':>9}{'lectures':>9}")
    time_the_deck()
    time_random_tables()


def time_the_deck() -> None:
    def timed(*arguments: object, **options: object) -> Reading:
        begin = time.perf_counter()
        reading = unjam(*arguments, **options)  # type: ignore[arg-type]
        label = f"diaporama, {len(reading.cells)} × {len(reading.cells.columns)}"
        report(label, time.perf_counter() - begin, reading)
        return reading

    slides = PROJECT / "data/raw/2011-T1/slides.txt"
    with mock.patch.object(last_row, "unjam", timed):
        transcript.read_transcript(slides, slides.read_text("utf-8"), read_config(PROJECT))


def time_random_tables() -> None:
    parts = [f"c{number}" for number in range(SIZE)]
    seconds = []
    for seed in range(TABLES):
        begin = time.perf_counter()
        reading = unjam(
            random_table(seed), [*parts, "total"], sums={"total": parts}, total_row="Total"
        )
        seconds.append(time.perf_counter() - begin)
        report(f"tiré au sort n° {seed}, {SIZE} × {SIZE}", seconds[-1], reading)
    print(f"{'médiane 8 × 8':<28}{statistics.median(seconds):>9.2f}")


def random_table(seed: int) -> dict[str, str]:
    """Counts under 100, a third blank, with their margins, run together."""
    draw = random.Random(seed)
    body = [
        [draw.randint(1, 99) if draw.random() > 1 / 3 else 0 for _ in range(SIZE)]
        for _ in range(SIZE)
    ]
    rows = [[*row, sum(row)] for row in body]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    texts = ["".join(str(value) for value in row if value) for row in rows]
    return dict(zip([*(f"r{n}" for n in range(SIZE)), "Total"], texts, strict=True))


def report(label: str, seconds: float, reading: Reading) -> None:
    print(f"{label:<28}{seconds:>9.2f}{reading.readings or 'non prouvé':>9}")


if __name__ == "__main__":
    main()
