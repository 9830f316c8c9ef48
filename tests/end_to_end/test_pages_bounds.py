"""What a page may hold at most, and what no page may say, whatever the quarter."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from types import FrameType
from typing import Any, get_args

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

import copil_analysis as copil
from copil_analysis.analysis.verdict import Code, every_verdict
from copil_analysis.publishing.edition import write_tables
from copil_analysis.publishing.mail.body import Letter, compose, write_html
from copil_analysis.publishing.outline import faults
from copil_analysis.quarter import Quarter
from copil_analysis.showing.words import word_verdict
from tests.pages import ANALYSES, PAGES, drawings, parts_of, said, shown, verdicts, words

PROJECT = Path(__file__).parents[2]
KINDS = {
    "shipped": "2011-T1",
    "first": "2023-T4",
    "second": "2024-T1",
    "fifth": "2024-T4",
    "twelfth": "2026-T3",
    "year": "2025",
    "year not over": "2026",
}
MOST_WORDS = {"summary": 350, **dict.fromkeys(ANALYSES, 900)}
MOST_CHARTS = {"summary": 2, **dict.fromkeys(ANALYSES, 5), "method": 2}
MOST_QUESTIONS = 5
MOST_BYTES = 200_000
RISE_OR_FALL = re.compile(
    r"\b(?:hausses?|baiss\w+|augment\w+|diminu\w+|progress\w+|recul(?:e\w*|s?)|accroiss\w+"
    r"|s.accro\w+|croissance|croît|décroît|décroiss\w+|grimp\w+|chut\w+|repli\w*)\b",
    re.IGNORECASE,
)
LEFT_OVERS = re.compile(r"\b(?:nan|NaN|None|NaT|inf|Traceback)\b|<NA>|&lt;NA&gt;")


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


@pytest.fixture(params=KINDS)
def report(request: pytest.FixtureRequest, invented: Path) -> Report:
    """The pages of each sort of quarter."""
    root = PROJECT if request.param == "shipped" else invented
    return _report(KINDS[request.param], root)


@cache
def _report(period: str, root: Path) -> Report:
    quarter = copil.load(period, root)
    content = compose(quarter)
    images = {chart.name: f"cid:{chart.name}" for chart in content.charts}
    letter = Letter("Objet", images, "responsable@example.org", "0.0.0")
    parts = {page: list(parts_of(page, quarter)) for page in PAGES}
    return Report(quarter, parts, write_html(content, letter))


def test_pages_are_short(report: Report) -> None:
    """Two minutes for the Synthèse; at most five questions, each with at most one chart."""
    for page, most in MOST_WORDS.items():
        assert words(report.pages[page]) <= most, page
    for page, most in MOST_CHARTS.items():
        assert len(list(drawings(report.pages[page]))) <= most, page
    for page in ANALYSES:
        body = BeautifulSoup(report.pages[page], "html.parser")
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
            answer = BeautifulSoup(part, "html.parser")
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


def test_there_is_one_verdict_on_a_thing(report: Report, tmp_path: Path) -> None:
    """Pages, mail and workbook say the same of a measure, a place and a comparison."""
    found = set().union(*map(verdicts, report.pages.values()))
    found |= verdicts(report.mail) | _in_workbook(report.quarter, tmp_path)
    keys = Counter(one.rpartition("|")[0] for one in found)
    assert not [key for key, told in keys.items() if told > 1]


def test_the_mail_judges_nothing_by_itself(report: Report) -> None:
    """As on a page; and it is as short as the Synthèse."""
    body = report.mail
    assert not RISE_OR_FALL.findall(said(body))
    assert not LEFT_OVERS.findall(said(body))
    assert words(body) <= 300


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
        for table in BeautifulSoup(body, "html.parser").find_all("table"):
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
    return [str(one.tbody) for one in BeautifulSoup(body, "html.parser").find_all("table")]


def _in_workbook(quarter: Quarter, folder: Path) -> set[str]:
    """The verdicts of the workbook, as a page would carry them: one row each, in their order."""
    write_tables(quarter, folder / "tables")
    sheet = load_workbook(folder / "tables" / "tables.xlsx")["Jugements"]
    header, *rows = sheet.iter_rows(values_only=True)
    told = [str(row[header.index("Jugement")]) for row in rows]
    codes = {word_verdict(code): code for code in get_args(Code)}
    keys = [one.key.rpartition("|")[0] for one in every_verdict(quarter)]
    return {f"{key}|{codes[word]}" for key, word in zip(keys, told, strict=True)}
