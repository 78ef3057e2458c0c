"""Take the pictures in docs/images anew, from the page over the sample articles: `python scripts/screenshots.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ingest import ingest_paths
from tests.page.browsing import ask, choose_view, find_browser, launch, open_page, serve
from vectorstore import Archive

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
_TRADE = "What was the trade volume between China and Kyrgyzstan last year?"
_RADIO = "What did Radio Estmere report about the ferry on 12 August 2025?"
_PERIOD = "What happened with the ferry between August and November 2025?"
_TOLL = "How many people died when the ferry sank?"
_UNHELD = "Who is the president of Uzbekistan?"
_PATIENCE_MS = 180_000  # the machine may have other work
_SETTLED_MS = 900  # scrolling and fading are over
_COLOURS = 128


def main() -> int:
    """Fill an archive, open the page on it, and take the pictures; returns the exit code."""
    if find_browser() is None:
        print("The pictures need Chromium or Chrome on the PATH. Install one, then run this again.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        with Archive.open(path) as archive:
            ingest_paths(archive, [ROOT / "sample_archive"])
        with sync_playwright() as playwright, serve(path) as address:
            browser = launch(playwright)
            take_all(browser, address)
            browser.close()
    return 0


def take_all(browser: Browser, address: str) -> None:
    """Every picture that the documents show."""
    wide = {"viewport": {"width": 1360, "height": 850}}
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    for name, visit, options in (
        ("welcome", show_welcome, wide),
        ("answer", show_answer, wide),
        ("plan", show_plan, wide),
        ("refusal", show_refusal, wide),
        ("conflict", show_conflict, wide),
        ("period", show_period, wide),
        ("search", show_search, wide),
        ("archive", show_archive, wide),
        ("story", show_story, wide),
        ("narrow", show_answer, {"viewport": {"width": 1024, "height": 768}}),
        ("dark", show_answer, wide | {"color_scheme": "dark"}),
        ("phone", show_answer, phone),
    ):
        context = browser.new_context(**options)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        open_page(page, address)
        visit(page)
        page.mouse.move(0, 0)
        page.wait_for_timeout(_SETTLED_MS)
        save(page, IMAGES / f"{name}.png")
        context.close()


def show_welcome(page: Page) -> None:
    """The page as it opens."""
    page.locator(".examples:not(:has(.waits))").wait_for()


def show_answer(page: Page) -> None:
    """An answer with the source of its second statement open."""
    turn = ask(page, _TRADE)
    marks = turn.locator(".mark")
    marks.nth(min(1, marks.count() - 1)).click()
    page.locator("mark.lit").first.wait_for()
    if page.locator(".stage.open .side .source").count():  # beside the answer, whose question is then in view
        page.wait_for_timeout(_SETTLED_MS)
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")


def show_plan(page: Page) -> None:
    """A question with an outlet and a day, as chips."""
    ask(page, _RADIO)


def show_refusal(page: Page) -> None:
    """A question that the archive does not answer."""
    ask(page, _UNHELD)


def show_conflict(page: Page) -> None:
    """A toll that was revised, and what to ask next."""
    turn = ask(page, _TOLL)
    turn.locator(".suggestion").first.wait_for()
    turn.locator("table.conflict").scroll_into_view_if_needed()


def show_period(page: Page) -> None:
    """A question over four months, with its line of days."""
    ask(page, _PERIOD).locator(".timeline").scroll_into_view_if_needed()


def show_search(page: Page) -> None:
    """The search view with a saved search and a result open."""
    choose_view(page, "Search")
    field = page.get_by_label("Search the archive")
    field.fill("cost of the Brackwater flood")
    field.press("Enter")
    page.get_by_role("button", name="Save this search").click()
    page.locator(".searches").wait_for()
    page.locator(".found .listing button").nth(2).click()
    page.locator("mark.found").first.wait_for()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")


def show_archive(page: Page) -> None:
    """The archive in view, with an article of one month open."""
    choose_view(page, "Archive")
    page.get_by_role("button", name="Northline, Aug 2025: 3").click()
    page.locator(".browse .listing > li").nth(2).locator("button").first.click()
    page.locator(".source").wait_for()


def show_story(page: Page) -> None:
    """A story file with two quotes and a note."""
    turn = ask(page, _TOLL)
    for number in (1, 2):
        turn.get_by_role("button", name=f"Keep quote of source {number}").click()
        page.locator(".toast").wait_for()
    choose_view(page, "Story file")
    page.locator(".pin").nth(1).wait_for()
    page.get_by_label("Note on quote 1").fill("The first count.")
    page.get_by_label("Note on quote 1").blur()
    page.locator(".toast").wait_for(state="detached")


def save(page: Page, path: Path) -> None:
    """A screenshot with a palette of its own: a quarter of the bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    with Image.open(path) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
