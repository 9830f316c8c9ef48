"""The desk in a real Chromium, in JupyterLab and as an application: what it shows is the library's.

Each step reads the page, and compares it with what the library and the published page say.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.showing.columns import Table
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import plain
from tests.desk.served import explored
from tests.sharing import Published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.chromium

PERIOD, BEFORE = "2026-T3", "2026-T2"
LONG = 90_000
"""Milliseconds that a machine at work may take to run the whole notebook."""
GAP, GRID, SERIES = (
    "Besoins et logements obtenus, par taille",
    "Par structure et par taille",
    "Dans le temps",
)
WAITS, COMPARISON, WHOLE = "Délais", "Comparaison", "Toutes tailles ensemble"


@pytest.fixture(scope="module")
def root(published_invented: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published workspace of twelve quarters, in a copy where a notebook may be written."""
    copied = tmp_path_factory.mktemp("desk") / "espace"
    shutil.copytree(published_invented.root, copied)
    return copied


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page that has asked nothing of another machine when it is closed."""
    from playwright.sync_api import expect

    expect.set_options(timeout=LONG)
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="fr-FR")
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    yield page
    page.close()
    addresses = [one for one in asked if not one.startswith(("data:", "blob:"))]
    assert addresses
    assert [one for one in addresses if not re.match(r"(http|ws)://127\.0\.0\.1:", one)] == []


def test_the_desk_in_jupyterlab(root: Path, page: "Page", tmp_path: Path) -> None:
    """The notebook runs to its end without an error, in French; every widget moves its views."""
    from playwright.sync_api import expect

    with explored(root, tmp_path) as address:
        page.goto(address)
        # Not the indicator of the notebook, which says idle before there is a kernel.
        expect(page.get_by_text("Python 3 (ipykernel) | Inactif")).to_be_visible(timeout=LONG)
        prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt")
        expect(prompts.filter(has_text="[ ]:")).to_have_count(code_cells(root), timeout=LONG)
        page.get_by_role("menuitem", name="Exécution", exact=True).click()
        page.locator('li[data-command="runmenu:run-all"]').click()
        expect(prompts.last).to_have_text(re.compile(r"\[\d+\]:"), timeout=LONG)
        expect_the_desk(page, root)
        assert page.locator('[data-mime-type*="stderr"], [data-mime-type*="error"]').count() == 0
        assert (root / "notebooks" / "besoins.xlsx").is_file()


def test_the_desk_as_an_application(root: Path, page: "Page", tmp_path: Path) -> None:
    """The same widgets without a line of code, and nothing without the token."""
    from playwright.sync_api import expect

    with explored(root, tmp_path, "--app") as address:
        page.goto(address.split("?")[0], wait_until="commit")
        expect(page).to_have_url(re.compile("/login"))
        page.goto(address, wait_until="commit")
        expect(page.get_by_text("12. Quels financements")).to_be_visible(timeout=LONG)
        quarter = copil.load(PERIOD, root)
        expect(sheet(page, GAP).locator("h3")).to_have_text(
            plain(copil.needs_gap(quarter).headline)
        )
        expect_the_origins(page, root)
        page.get_by_label("Structures", exact=True).select_option(["Est"])
        part = copil.needs_gap(quarter.only(structures=["EST"]))
        expect(sheet(page, GAP).locator("h3")).to_have_text(plain(part.headline))
        text = page.locator("body").inner_text()
        assert "copil." not in text and "Traceback" not in text


def expect_the_desk(page: "Page", root: Path) -> None:
    """Use every control, and read in the page what the library tells."""
    from playwright.sync_api import expect

    def reads(view: str, answer: Indicator) -> None:
        expect(sheet(page, view).locator("h3")).to_have_text(plain(answer.headline))

    quarter = copil.load(PERIOD, root)
    gap = copil.needs_gap(quarter)
    reads(GAP, gap)
    assert plain(gap.headline) in published_words(root)
    reads(GRID, copil.needs_gap(quarter, by=["structure", "typology"]))
    reads(WAITS, copil.waits(quarter))
    expect_the_origins(page, root)

    page.get_by_label("Suivre", exact=True).select_option("Attributions par filière")
    reads(SERIES, copil.changes(quarter, "allocations", "channel"))
    page.get_by_label("Comparer", exact=True).select_option("Au même trimestre un an avant")
    reads(COMPARISON, copil.compare(quarter.year_before, quarter))

    move(page, "T4 de plus ou de moins", "ArrowRight", 2)
    move(page, "Arrivées", "ArrowLeft", 2)
    supposed = quarter.what_if(dwellings={"T4": 2}, arrivals=0.9)
    expect(sheet(page, WHOLE).locator(".marks")).to_have_text(plain(" ; ".join(supposed.marks)))
    table = copil.compare(quarter, supposed).table
    assert table is not None
    assert cells_of(sheet(page, WHOLE)) == cells_in(table)

    page.get_by_label("Structures", exact=True).select_option(["Est"])
    part = quarter.only(structures=["EST"])
    reads(GAP, copil.needs_gap(part))
    expect(sheet(page, GAP).locator(".marks")).to_have_text("Est seulement")
    figures = page.locator(".dt-container").first
    expect(figures.locator("tbody tr")).to_have_count(len(part.needs))
    expect(figures.locator("input[type=search]")).to_be_visible()
    page.get_by_label("Typologie", exact=True).select_option("T4")
    reads(GAP, copil.needs_gap(part.only(typologies=["T4"])))
    page.get_by_label("Typologie", exact=True).select_option("Toutes")
    reads(GAP, copil.needs_gap(part))
    page.get_by_label("Filière", exact=True).select_option("Contingent préfectoral")
    reads(SERIES, copil.changes(part.only(channels=["prefectoral"]), "allocations", "channel"))
    page.get_by_label("Filière", exact=True).select_option("Toutes")
    reads(GAP, copil.needs_gap(part))
    page.get_by_label("Période", exact=True).select_option("2e trimestre 2026")
    reads(GAP, copil.needs_gap(copil.load(BEFORE, root).only(structures=["EST"])))


def expect_the_origins(page: "Page", root: Path) -> None:
    """Filter the table, choose a row, and read the rows received that are behind it."""
    from playwright.sync_api import expect

    tables = page.locator(".dt-container")
    tables.first.locator("input[type=search]").fill("T3")
    rows = tables.first.locator("tbody tr")
    expect(rows).to_have_count(4)
    traced = copil.trace(PERIOD, "needs", "EST", "T3", root)
    row = rows.last
    expect(row).to_have_text(re.compile(f"Est\\s*T3\\s*{traced['value'].sum()}"))
    row.click()
    expect(tables.nth(1).locator("tbody tr").first).to_be_visible()
    expect(tables.nth(1)).to_contain_text(f"sur {len(traced)}")
    assert set(tables.nth(1).locator("tbody tr td:first-child").all_inner_texts()) <= set(
        traced["file"].astype("str")
    )


def code_cells(root: Path) -> int:
    """How many cells of the notebook are run."""
    cells = json.loads((root / "notebooks" / "exploration.ipynb").read_text("utf-8"))["cells"]
    return [cell["cell_type"] for cell in cells].count("code")


def sheet(page: "Page", view: str) -> "Locator":
    """The sheet of a view, by what stands above it."""
    title = page.locator(".copil-view", has_text=re.compile(f"^{re.escape(view)}$"))
    return page.locator(".copil-paper").filter(has=title)


def move(page: "Page", label: str, key: str, times: int) -> None:
    """Move a slider with the keyboard."""
    handle = page.locator(".widget-slider").filter(has_text=label).locator(".noUi-handle")
    for _ in range(times):
        handle.press(key)


def cells_of(sheet: "Locator") -> list[list[str]]:
    """What a table in the page says."""
    rows = sheet.locator("tbody tr").all()
    return [[one.inner_text().strip() for one in row.locator("th, td").all()] for row in rows]


def cells_in(table: Table) -> list[list[str]]:
    """What the library's table says."""
    rows: Callable[[str], Any] = BeautifulSoup(table.html(), "html.parser").select
    return [[one.get_text().strip() for one in row.select("th, td")] for row in rows("tbody tr")]


def published_words(root: Path) -> str:
    """The words of the published page of needs."""
    html = (root / "reports" / PERIOD / "needs_gap.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser").get_text()
