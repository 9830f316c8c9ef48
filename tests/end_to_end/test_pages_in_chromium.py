"""The published pages in a real Chromium: accessible, silent, self-contained, narrow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copil_analysis.showing.pages import ADDRESSES, OPTIONAL
from tests.sharing import Published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium

PROJECT = Path(__file__).parents[2]
PAGES = tuple(ADDRESSES.values())
KINDS = {"real": [page for page in PAGES if page != OPTIONAL], "invented": PAGES}
"""The pages of the shipped quarter, which tells nothing of requests, and of the invented one."""
MOST_SHEETS = {**dict.fromkeys(PAGES, 5), "index.html": 1, "method.html": 8}
"""How many A4 pages a page may take on paper."""


@pytest.fixture(scope="module")
def reports(published_2011: Published) -> Path:
    """The folder of the shipped quarter's pages."""
    assert [path.name for path in published_2011.pages] == KINDS["real"]
    return published_2011.pages[0].parent


@pytest.fixture(scope="module")
def many_reports(published_invented: Published) -> Path:
    """The folder of the pages of a quarter with registers and eleven quarters before it."""
    return published_invented.pages[0].parent


@pytest.fixture(
    scope="module",
    params=[(kind, page) for kind, pages in KINDS.items() for page in pages],
    ids="-".join,
)
def path(request: pytest.FixtureRequest, reports: Path, many_reports: Path) -> Path:
    """Each page in turn, of the shipped quarter and of the invented one."""
    kind, page = request.param
    return (reports if kind == "real" else many_reports) / str(page)


@dataclass(frozen=True)
class Opened:
    """A page on a wide screen, with what it has asked for and said to the console."""

    page: "Page"
    asked: list[str]
    said: list[str]


@pytest.fixture(scope="module")
def opened(browser: "Browser", path: Path) -> Iterator[Opened]:
    """The page, opened once for all that is asked of it."""
    page, asked, said = browser.new_page(viewport={"width": 1200, "height": 900}), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    yield Opened(page, asked[:], said[:])
    page.close()


@pytest.fixture(scope="module")
def narrow(browser: "Browser", path: Path) -> Iterator["Page"]:
    """The page on a screen 320 pixels wide, without JavaScript: there is no script in it."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def test_the_page_asks_for_nothing_and_says_nothing(opened: Opened, path: Path) -> None:
    """One request, for the file itself; not a word on the console."""
    assert [url for url in opened.asked if not url.startswith("data:")] == [path.as_uri()]
    assert opened.said == []


def test_axe_finds_nothing(opened: Opened) -> None:
    """Zero violations of axe-core, wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe

    for width in (320, 1200):
        opened.page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(opened.page)
        assert found.violations_count == 0, found.generate_report()


def test_the_page_is_one_small_file_without_script(path: Path) -> None:
    """Under 200 kB, drawings included, and no path of a machine in it."""
    html = path.read_text("utf-8")
    assert len(html.encode()) < 200_000
    assert "<script" not in html.lower()
    assert str(PROJECT) not in html and str(path.parents[2]) not in html


def test_the_page_takes_little_paper(opened: Opened, path: Path) -> None:
    """The Synthèse is one sheet of A4, an analysis five at most; what is folded is not printed."""
    printed = opened.page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/Type\s*/Page\b", printed)
    assert 1 <= len(sheets) <= MOST_SHEETS[path.name]


def test_the_page_does_not_overflow_a_small_screen(narrow: "Page") -> None:
    """At 320 pixels tables scroll inside their frame and the page stays put."""
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_caption_is_read_whole_on_a_small_screen(narrow: "Page") -> None:
    """It is as wide as its frame, wherever the table in it has been scrolled to."""
    narrow.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for frame in narrow.locator(".scroll").all():
        for left in (0, 1000):
            seen = frame.evaluate(
                """(frame, left) => {
                    frame.scrollLeft = left;
                    const [own, told] = [frame, frame.querySelector("caption")]
                        .map(one => one.getBoundingClientRect());
                    return [own.left - told.left, told.right - own.right];
                }""",
                left,
            )
            assert max(seen) <= 0.5, frame.get_attribute("aria-label")


def test_every_drawing_is_shown_and_described(narrow: "Page") -> None:
    """Each image has been decoded, and its alternative has 20 to 250 characters."""
    for image in narrow.locator("img").all():
        assert 20 <= len(image.get_attribute("alt") or "") <= 250
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")


def test_every_link_inside_the_report_has_its_target(opened: Opened, path: Path) -> None:
    """Pages, tables and notes that the page points to are there."""
    all_of, page = "all => all.map(one => ", opened.page
    addresses = page.locator("a[href]").evaluate_all(f"{all_of}one.getAttribute('href'))")
    ids = page.locator("[id]").evaluate_all(f"{all_of}'#' + one.id)")
    inside = [address for address in addresses if "://" not in address]
    assert inside
    for address in inside:
        assert address in ids or (path.parent / address).is_file(), address
