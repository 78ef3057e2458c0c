"""Measure the page as a reader meets it: a real server, a real browser, a stopwatch.

    python -m bench.page                        MultiHop-RAG's development questions over its 609 articles
    python -m bench.page --archive DIR --questions FILE.jsonl

"Ready" is from the address to the first thing that can be used, on a server that has served one visitor, in a fresh
session with an empty browser cache. "First statement" is from the Enter key to the first statement, or to a refusal,
on the screen. The browser and the server share the machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from playwright.sync_api import Browser, Page, sync_playwright

from bench import corpora
from bench.measure import median, percentile
from bench.table import Figure, print_report
from tests.page.browsing import WATCH_SHIFT, launch, open_page, send, serve, watch_transfer

_A_SESSION = 10  # questions before a fresh session: a chat of a common length
# The browser holds the stopwatch: Playwright looks for an element every half second, after the first few looks.
_START = """(reader, turn) => {
  let started = 0;
  reader.addEventListener("keydown", () => (started = performance.now()), { capture: true, once: true });
  window.seconds = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!reader.querySelector(`#${turn}:is(.answered, .refused, .error), #${turn} .statements li`)) return;
      watch.disconnect();
      resolve((performance.now() - started) / 1000);
    });
    watch.observe(reader, { subtree: true, childList: true, attributes: true });
  });
}"""


_EXAMPLES_S = 120
_AT_ONCE = 10  # people who ask at the same time


def time_ready(browser: Browser, address: str, visits: int) -> list[float]:
    """Seconds until the page can be used, each in a fresh session."""
    return [_time_visit(browser, address) for _ in range(visits)]


def measure_load(browser: Browser, address: str) -> tuple[float, float, float, float]:
    """Of one visit with an empty cache: (MB that came, layout shift, seconds until the first and the last example)."""
    page = browser.new_page()
    page.add_init_script(WATCH_SHIFT)
    _, came = watch_transfer(page)
    started = time.perf_counter()
    open_page(page, address)
    page.locator("button.example").first.wait_for(timeout=_EXAMPLES_S * 1000)
    first = time.perf_counter() - started
    page.locator(".examples:not(:has(.waits))").wait_for(timeout=_EXAMPLES_S * 1000)
    seconds = time.perf_counter() - started
    page.locator("[data-test-script-state=notRunning]").wait_for()
    shift = float(page.evaluate("window.shift"))
    page.close()
    return sum(came) / 1e6, shift, first, seconds


def time_crowd(browser: Browser, address: str, questions: Sequence[str]) -> list[float]:
    """Seconds from Enter to the first statement of each question, all asked at once, each in a page of its own."""
    pages = [browser.new_page() for _ in questions]
    for page in pages:
        open_page(page, address)
        page.locator("[data-test-script-state=notRunning]").wait_for()
        _hold_stopwatch(page)
    for page, question in zip(pages, questions, strict=True):
        send(page, question)
    seconds = [float(page.evaluate("seconds")) for page in pages]
    for page in pages:
        page.close()
    return seconds


def time_questions(browser: Browser, address: str, questions: Sequence[str]) -> tuple[list[float], int]:
    """(seconds from Enter to the first statement or the refusal, how many were refused)."""
    seconds: list[float] = []
    refused = 0
    for start in range(0, len(questions), _A_SESSION):
        page = browser.new_page()
        open_page(page, address)
        for question in questions[start : start + _A_SESSION]:
            taken, was_refused = _time_question(page, question)
            seconds.append(taken)
            refused += was_refused
        page.close()
    return seconds, refused


def _time_question(page: Page, question: str) -> tuple[float, bool]:
    _hold_stopwatch(page)
    turn = send(page, question)
    taken = float(page.evaluate("seconds"))
    turn.and_(page.locator(".answered, .refused, .error")).wait_for()
    return taken, turn.locator(".refusal").count() > 0


def _hold_stopwatch(page: Page) -> None:
    reader = page.locator(".reader", has=page.get_by_label("Ask the archive"))
    reader.evaluate(_START, f"turn-{page.locator('article.turn').count() + 1}")


def _time_visit(browser: Browser, address: str) -> float:
    page = browser.new_page()
    started = time.perf_counter()
    open_page(page, address)
    seconds = time.perf_counter() - started
    page.close()
    return seconds


def main(argv: Sequence[str] | None = None) -> None:
    """Time visits and questions, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="an archive's folder (default: that of MultiHop-RAG)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--limit", type=int, default=60, help="only so many questions")
    parser.add_argument("--visits", type=int, default=10)
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    source = options.questions or corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS)
    questions = [row["question"] for row in corpora.load_jsonl(source, limit=options.limit)]
    folder = (options.archive or corpora.multihop_archive(options.shared, options.work)).resolve()
    with sync_playwright() as playwright, serve(folder) as address:
        browser = launch(playwright)
        first = _time_visit(browser, address)
        megabytes, shift, first_example, examples = measure_load(browser, address)
        ready = time_ready(browser, address, options.visits)
        answered, refused = time_questions(browser, address, questions)
        crowd = time_crowd(browser, address, questions[:_AT_ONCE])
        browser.close()
    figures = [
        Figure("page ready, first visitor of the server", first, "s"),
        Figure("page ready, warm server, median", median(ready), "s"),
        Figure("page ready, warm server, p95", percentile(ready, 0.95), "s"),
        Figure("first example question, from the address", first_example, "s"),
        Figure("all example questions, from the address", examples, "s"),
        Figure("transfer of a first visit", megabytes, "MB"),
        Figure("layout shift of a first visit", shift, ""),
        Figure("question to first statement, median", median(answered), "s"),
        Figure("question to first statement, p95", percentile(answered, 0.95), "s"),
        Figure(f"the same, {_AT_ONCE} people at once, median", median(crowd), "s"),
    ]
    notes = [f"{len(questions)} questions, {refused} of them refused; {options.visits} visits to the warm server"]
    print_report("The page", figures, notes=notes)


if __name__ == "__main__":
    main()
