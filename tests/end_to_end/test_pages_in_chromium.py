"""The five published pages in a real Chromium: accessible, silent, self-contained, narrow."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copil_analysis.showing.pages import ADDRESSES
from tests.sharing import Published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium

PROJECT = Path(__file__).parents[2]
PAGES = tuple(ADDRESSES.values())
MOST_SHEETS = {**dict.fromkeys(PAGES, 5), "index.html": 1, "method.html": 8}
"""How many A4 pages a page may take on paper."""


@pytest.fixture(scope="module")
def reports(published_2011: Published) -> Path:
    """The folder of the shipped quarter's pages."""
    assert [path.name for path in published_2011.pages] == list(PAGES)
    return published_2011.pages[0].parent


@pytest.fixture(scope="module")
def many_reports(published_invented: Published) -> Path:
    """The folder of the pages of a quarter with registers and eleven quarters before it."""
    return published_invented.pages[0].parent


@pytest.fixture(
    scope="module",
    params=[(kind, page) for kind in ("real", "invented") for page in PAGES],
    ids="-".join,
)
def path(request: pytest.FixtureRequest, reports: Path, many_reports: Path) -> Path:
    """Each page in turn, of the shipped quarter and of the invented one."""
    kind, page = request.param
    return (reports if kind == "real" else many_reports) / str(page)


@pytest.fixture(scope="module")
def narrow(browser: "Browser", path: Path) -> Iterator["Page"]:
    """The page on a screen 320 pixels wide, without JavaScript: there is no script in it."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def test_axe_finds_nothing(browser: "Browser", path: Path) -> None:
    """Zero violations of axe-core, wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe

    for width in (1200, 320):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        found = Axe().run(page)
        page.close()
        assert found.violations_count == 0, found.generate_report()


def test_the_page_asks_for_nothing_and_says_nothing(browser: "Browser", path: Path) -> None:
    """One request, for the file itself; not a word on the console."""
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    page.close()
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert said == []


def test_the_page_is_one_small_file_without_script(path: Path) -> None:
    """Under 200 kB, drawings included, and no path of a machine in it."""
    html = path.read_text("utf-8")
    assert len(html.encode()) < 200_000
    assert "<script" not in html.lower()
    assert str(PROJECT) not in html and str(path.parents[2]) not in html


def test_the_page_takes_little_paper(browser: "Browser", path: Path) -> None:
    """The Synthèse is one sheet of A4, an analysis five at most; what is folded is not printed."""
    page = browser.new_page()
    page.goto(path.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    sheets = re.findall(rb"/Type\s*/Page\b", printed)
    assert 1 <= len(sheets) <= MOST_SHEETS[path.name]


def test_the_page_does_not_overflow_a_small_screen(narrow: "Page") -> None:
    """At 320 pixels tables scroll inside their frame and the page stays put."""
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_drawing_is_shown_and_described(narrow: "Page") -> None:
    """Each image has been decoded, and its alternative has 20 to 250 characters."""
    for image in narrow.locator("img").all():
        assert 20 <= len(image.get_attribute("alt") or "") <= 250
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")


def test_every_link_inside_the_report_has_its_target(browser: "Browser", path: Path) -> None:
    """Pages, tables and notes that the page points to are there."""
    page = browser.new_page()
    page.goto(path.as_uri())
    addresses = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    ids = page.locator("[id]").evaluate_all("all => all.map(one => '#' + one.id)")
    page.close()
    inside = [address for address in addresses if "://" not in address]
    assert inside
    for address in inside:
        assert address in ids or (path.parent / address).is_file(), address
