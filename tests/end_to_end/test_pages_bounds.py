"""What a page may hold at most, and what no page may say, whatever the quarter."""

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from types import FrameType
from typing import Any, get_args

import pytest
from openpyxl import load_workbook

import copil_analysis as copil
from copil_analysis.analysis.verdict import Code, every_verdict
from copil_analysis.publishing.mail.body import Letter, compose, write_html
from copil_analysis.publishing.outline import faults
from copil_analysis.publishing.tables import make_tables
from copil_analysis.quarter import Quarter
from copil_analysis.showing.pages import WORKBOOK
from copil_analysis.showing.words import word_verdict
from copil_analysis.workspace.demo import Unrest, demo_truth
from tests.pages import (
    ANALYSES,
    LEFT_OVERS,
    PAGES,
    RISE_OR_FALL,
    drawings,
    parsed,
    parts_of,
    said,
    shown,
    verdicts,
    words,
)
from tests.registers import Truth, counted, fewer, shared_out, with_structures

PROJECT = Path(__file__).parents[2]
ON_DISK = {
    "shipped": "2011-T1",
    "first": "2023-T4",
    "second": "2024-T1",
    "fifth": "2024-T4",
    "twelfth": "2026-T3",
    "year": "2025",
    "year not over": "2026",
}
LESS = {"CASA": 2, "CANNES": 2, "CAPAP": 2, "EST": 4}
"""In one year of two: of the rehoused of a structure only one in so many."""
LONG_NAMES = [f"Association d’accueil et d’insertion n° {n}" for n in range(10, 35)]
UNEVEN = Unrest(dispersion=3, season=0.2, late=0.1)
IN_MEMORY: dict[str, Callable[[], Truth]] = {
    "rise": lambda: fewer(_invent(8), range(4), LESS),
    "one structure, fall": lambda: shared_out(fewer(_invent(8), range(4, 8), LESS), LONG_NAMES[:1]),
    "25 structures": lambda: shared_out(_invent(9), LONG_NAMES),
    "40 quarters": lambda: _invent(40, households=20),
    "over-dispersed and late": lambda: _invent(9, unrest=UNEVEN),
}
MOST_WORDS = {"summary": 350, **dict.fromkeys(ANALYSES, 900)}
MOST_CHARTS = {"summary": 2, **dict.fromkeys(ANALYSES, 5), "method": 2}
MOST_QUESTIONS = 5
MOST_BYTES = 200_000


@dataclass(frozen=True)
class Report:
    """What the cells of a quarter's pages show, by the name of their notebook, and its mail."""

    quarter: Quarter
    parts: dict[str, list[str]]
    mail: str

    @property
    def pages(self) -> dict[str, str]:
        """The body of each page."""
        return {page: "\n".join(parts) for page, parts in self.parts.items()}


@pytest.fixture(params=(*ON_DISK, *IN_MEMORY))
def report(request: pytest.FixtureRequest, invented: Path) -> Report:
    """The pages of each sort of quarter."""
    return _report(request.param, invented)


@cache
def _report(kind: str, invented: Path) -> Report:
    quarter = _quarter(kind, invented)
    content = compose(quarter)
    images = {chart.name: f"cid:{chart.name}" for chart in content.charts}
    letter = Letter("Objet", images, "responsable@example.org", "0.0.0")
    parts = {page: list(parts_of(page, quarter)) for page in PAGES}
    return Report(quarter, parts, write_html(content, letter))


def _quarter(kind: str, invented: Path) -> Quarter:
    if kind in ON_DISK:
        return copil.load(ON_DISK[kind], PROJECT if kind == "shipped" else invented)
    base = copil.load(ON_DISK["shipped"], PROJECT)
    if "structure" in kind:
        base = with_structures(base, LONG_NAMES[: None if kind == "25 structures" else 1])
    return counted(base, IN_MEMORY[kind]())


def _invent(quarters: int, **options: Any) -> Truth:
    return demo_truth(quarters=quarters, today=date(2026, 11, 23), **options)


def test_pages_are_short(report: Report) -> None:
    """Two minutes for the Synthèse; at most five questions, each with at most one chart."""
    for page, most in MOST_WORDS.items():
        assert words(report.pages[page]) <= most, page
    for page, most in MOST_CHARTS.items():
        assert len(list(drawings(report.pages[page]))) <= most, page
    for page in ANALYSES:
        body = parsed(report.pages[page])
        assert 1 <= len(body.find_all("h2")) <= MOST_QUESTIONS, page


def test_pages_are_small_and_well_formed(report: Report) -> None:
    """Under 200 kB each, one h1, no level skipped, no two tables or charts of one name."""
    for page, body in report.pages.items():
        assert len(body.encode()) < MOST_BYTES, page
        assert faults(body) == [], page


def test_a_question_is_answered_in_three_sentences_at_most(report: Report) -> None:
    """A finding, at most one chart, two sentences and one folded table."""
    for page in ANALYSES:
        for part in report.parts[page]:
            answer = parsed(part)
            told = [one for one in answer.find_all("p") if not one.get("class")]
            assert len(told) <= 2, answer.get_text(" ")
            assert len(answer.find_all("img")) <= 1
            assert len(answer.find_all("table")) == len(answer.select("details table")) <= 1


def test_no_page_says_what_only_a_programmer_reads(report: Report) -> None:
    """A missing value is n.d. or a sentence, in texts, charts and alternatives."""
    for page, body in report.pages.items():
        assert not LEFT_OVERS.findall(said(body)), page


def test_a_rise_or_a_fall_is_told_by_a_verdict_alone(report: Report) -> None:
    """No sentence, title, table, chart or alternative judges by itself."""
    for page, body in report.pages.items():
        assert not RISE_OR_FALL.findall(said(body)), page


def test_there_is_one_verdict_on_a_thing(report: Report) -> None:
    """Pages, mail and workbook say the same of a measure, a place and a comparison."""
    found = set().union(*map(verdicts, report.pages.values()))
    found |= verdicts(report.mail) | _in_workbook(report.quarter)
    keys = Counter(one.rpartition("|")[0] for one in found)
    assert not [key for key, told in keys.items() if told > 1]


@pytest.mark.parametrize(("kind", "code"), [("rise", "up"), ("one structure, fall", "down")])
def test_what_moves_is_told_everywhere(kind: str, code: str, invented: Path) -> None:
    """Each flow on the pages and in the workbook, the dwellings allocated in the mail too."""
    report = _report(kind, invented)
    on_pages = set().union(*map(verdicts, report.pages.values()))
    in_workbook = _in_workbook(report.quarter)
    for measure in ("allocations", "rehoused", "dwellings"):
        assert f"{measure}|all|four_quarters|{code}" in on_pages & in_workbook
    assert f"allocations|all|four_quarters|{code}" in verdicts(report.mail)


def test_a_part_that_stands_out_is_told(invented: Path) -> None:
    """Est, which rises most, and a channel: on a page as in the workbook."""
    report = _report("rise", invented)
    told = set().union(*map(verdicts, report.pages.values())) & _in_workbook(report.quarter)
    assert "rehoused|structure:EST|four_quarters|up" in told
    assert "allocations|channel:prefectoral|four_quarters|up" in told


def test_late_reports_are_told(invented: Path) -> None:
    """Where a tenth is told a quarter late nothing is said to rise or to fall."""
    report = _report("over-dispersed and late", invented)
    told = set().union(*map(verdicts, report.pages.values()))
    assert "allocations|all|four_quarters|unlike" in told
    assert not [one for one in told if one.endswith(("|up", "|down"))]


def test_the_mail_judges_nothing_by_itself(report: Report) -> None:
    """As on a page."""
    assert not RISE_OR_FALL.findall(said(report.mail))
    assert not LEFT_OVERS.findall(said(report.mail))


def test_nothing_is_drawn_or_listed_twice(report: Report) -> None:
    """No chart and no table stands on two pages; the Synthèse may show a page's chart smaller."""
    pages = {page: report.pages[page] for page in (*ANALYSES, "method")}
    charts = {page: {str(one["src"]) for one in drawings(body)} for page, body in pages.items()}
    tables = {page: set(_tables(body)) for page, body in pages.items()}
    for one, other in combinations(pages, 2):
        assert not charts[one] & charts[other], (one, other)
        assert not tables[one] & tables[other], (one, other)
    for page, body in pages.items():
        assert len(_tables(body)) == len(tables[page]), page


def test_a_table_says_something(report: Report) -> None:
    """One whose every row says that nothing is known is a sentence instead."""
    for page, body in report.pages.items():
        for table in parsed(body).find_all("table"):
            cells = [cell.get_text().strip() for cell in table.select("tbody td")]
            assert set(cells) - {"n.d.", "", "–"}, (page, table.caption)


def test_each_fact_is_computed_once(invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No function of the analysis runs twice on the same quarter with the same options."""
    nothing_drawn = "<img src='' alt=''>"
    monkeypatch.setattr("copil_analysis.showing.indicator.picture", lambda *_, **__: nothing_drawn)
    quarter = copil.load("2024-T4", invented)
    with counting_facts() as runs:
        for page in PAGES:
            shown(page, quarter)
    assert runs
    assert not {name: times for name, times in runs.items() if times > 1}


@contextmanager
def counting_facts() -> Iterator[Counter[tuple[Any, ...]]]:
    """Count how often each function of ``analysis`` is run on a Quarter with the same options."""
    runs: Counter[tuple[Any, ...]] = Counter()
    kept = []  # an id is that of one Quarter as long as this lives

    def watch(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or "copil_analysis/analysis" not in code.co_filename:
            return
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        values = [frame.f_locals.get(name) for name in names]
        is_public = not code.co_name.startswith(("_", "<"))
        if is_public and values and isinstance(values[0], Quarter):
            kept.append(values[0])
            runs[code.co_name, code.co_filename, id(values[0]), repr(values[1:])] += 1

    sys.setprofile(watch)
    try:
        yield runs
    finally:
        sys.setprofile(None)


def _tables(body: str) -> list[str]:
    return [str(one.tbody) for one in parsed(body).find_all("table")]


def _in_workbook(quarter: Quarter) -> set[str]:
    """The verdicts of the workbook, as a page would carry them: one row each, in their order."""
    sheet = load_workbook(io.BytesIO(make_tables(quarter)[WORKBOOK]))["Jugements"]
    header, *rows = sheet.iter_rows(values_only=True)
    told = [str(row[header.index("Jugement")]) for row in rows]
    codes = {word_verdict(code): code for code in get_args(Code)}
    keys = [one.key.rpartition("|")[0] for one in every_verdict(quarter)]
    return {f"{key}|{codes[word]}" for key, word in zip(keys, told, strict=True)}
