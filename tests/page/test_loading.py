"""Journeys of a first visit: what comes over the line, what is seen when, and what moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.page.browsing import WATCH_SHIFT, ask, watch_transfer
from tests.page.conftest import PATIENCE_MS
from tests.page.slow_line import slow_line

SLOW_LINE = 180 * 1024  # bytes a second
MOST_MB, MOST_SHIFT = 1.5, 0.02
MOST_SHIFT_ASKING = 0.1  # with an answer that comes later than .5 s after its question, which counts as a shift
# What is there before any script has come.
WATCH_OPENING = """new MutationObserver(() => {
  const opening = document.querySelector("#dateline-opening");
  const scripts = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".js"));
  if (opening && !scripts.length) window.opening = opening.textContent;
}).observe(document, { childList: true, subtree: true });"""


@pytest.fixture
def first_visit(browser: Browser):
    """A browser that has seen nothing yet."""
    context = browser.new_context(viewport={"width": 1360, "height": 850})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def test_a_first_visit_over_a_slow_line_sees_words_at_once_nothing_moves_and_can_ask(first_visit, real_page: str):
    page = first_visit.new_page()
    page.add_init_script(WATCH_SHIFT)
    page.add_init_script(WATCH_OPENING)
    _, came = watch_transfer(page)
    with slow_line(real_page, bytes_per_s=SLOW_LINE, latency_s=0.04) as address:
        page.goto(address, wait_until="commit")
        page.locator(".welcome").wait_for()
        assert "Dateline" in page.evaluate("window.opening")
        expect(page.locator("#dateline-opening")).to_have_count(0)
        expect(page.get_by_label("Ask the archive")).to_be_focused()
        assert page.evaluate("window.shift") <= MOST_SHIFT
        assert ask(page, "How many people died when the ferry sank?").locator(".mark").count() > 0
        assert page.evaluate("window.shift") <= MOST_SHIFT_ASKING
        assert sum(came) / 1e6 < MOST_MB
        page.close()
