"""The HTML of a message in a real Chromium: as wide as a screen, and as narrow as a telephone."""

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, cast

import pytest

from copil_analysis.config import Mail, Recipient
from copil_analysis.publishing.mail.message import build_message
from copil_analysis.quarter import Quarter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.chromium

TOLERATED = {"landmark-one-main", "region"}
"""A message stands within the page of a mail program, which has the landmarks."""
ADDRESS = "http://message.invalid/"


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    """The messages that have been built already, for drawing takes half a second."""
    return {}


@pytest.fixture(params=["whole", "correction-too-heavy"])
def message(
    quarter_2011: Quarter, built: dict[str, bytes], request: pytest.FixtureRequest
) -> EmailMessage:
    """A first message with attachments, and a correction without."""
    if request.param not in built:
        built[request.param] = build(quarter_2011, is_whole=request.param == "whole")
    return cast(EmailMessage, email.message_from_bytes(built[request.param], policy=policy.default))


def build(quarter: Quarter, *, is_whole: bool) -> bytes:
    facts = {"host": "localhost", "port": 25, "from": "a@exemple.fr", "reply_to": "b@exemple.fr"}
    return build_message(
        quarter,
        Recipient(address="c@exemple.fr"),
        Mail.model_validate(facts | ({} if is_whole else {"max_bytes": 1})),
        files={"index.html": b"<title>Page</title>"},
        version="0.4.0",
        correction_of=None if is_whole else "<premier@exemple.fr>",
    )


@pytest.fixture(params=[600, 360])
def page(
    browser: "Browser", message: EmailMessage, request: pytest.FixtureRequest
) -> Iterator["Page"]:
    """The message opened at each width, its pictures found by their Content-ID."""
    part = message.get_body(("html",))
    assert part
    html = str(part.get_content()).replace("cid:", f"{ADDRESS}cid/")
    pictures = {
        f"{ADDRESS}cid/{one['Content-ID'].strip('<>')}": one.get_payload(decode=True)
        for one in message.walk()
        if one["Content-ID"]
    }

    def answer(route: "Route") -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif route.request.url in pictures:
            picture = cast(bytes, pictures[route.request.url])
            route.fulfill(body=picture, content_type="image/png")
        else:
            route.abort()

    # Mail programs run no script: here only axe does.
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    opened.route("**/*", answer)
    opened.goto(ADDRESS)
    yield opened
    context.close()


def test_axe_finds_nothing_but_the_landmarks(page: "Page") -> None:
    """No violation of axe-core, except those that ask for landmarks."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    violated = {violation["id"] for violation in found.response["violations"]}
    assert violated <= TOLERATED, found.generate_report()


def test_the_message_fits_the_screen(page: "Page") -> None:
    """Nothing is wider than the window, and the sheet is never wider than 600 pixels."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sheet = page.locator("table.sheet").bounding_box()
    assert sheet and sheet["width"] == min(width, 600)


def test_on_a_wide_screen_the_sheet_keeps_its_width(page: "Page") -> None:
    """600 pixels in the middle of 1400."""
    page.set_viewport_size({"width": 1400, "height": 900})
    sheet = page.locator("table.sheet").bounding_box()
    assert sheet and (sheet["x"], sheet["width"]) == (400, 600)


def test_the_chart_is_shown(page: "Page") -> None:
    """The picture has been found by its cid, decoded, and is as wide as letters need."""
    images = page.locator("img").all()
    assert len(images) == 1
    for image in images:
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
        box = image.bounding_box()
        assert box and box["width"] >= 300
