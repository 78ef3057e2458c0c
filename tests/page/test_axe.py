"""What axe-core finds in the page's main states: nothing.

axe-core comes from the npm registry and is none of our requirements: where DATELINE_AXE names its axe.min.js, or npm
can fetch it (`npm pack axe-core@4.14.1`), it runs; elsewhere these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.page.browsing import ask, choose_view
from tests.page.conftest import NewPage

VERSION = "4.14.1"
_NAME = os.environ.get("DATELINE_AXE")  # read now: the tests run without the machine's settings

_RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const isOurs = node => node.target.flat().join(" ").includes("stBidiComponent");
  return found.violations.filter(v => v.id !== "region" || v.nodes.some(isOurs)) // Streamlit's container of toasts
    .map(v => `${v.id}: ${v.nodes.map(n => n.target.flat().join(" >> ")).join(" | ")}`);
}"""


# Colours that fade in are measured when they are there.
_IS_AT_REST = """() => document.getAnimations().every(
  animation => animation.playState !== "running" || animation.effect.getTiming().iterations === Infinity)"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if _NAME:
        return Path(_NAME)
    folder = tmp_path_factory.mktemp("axe")
    if shutil.which("npm") is None:
        pytest.skip("axe-core is not here: set DATELINE_AXE to its axe.min.js, or install npm")
    command = ["npm", "pack", f"axe-core@{VERSION}", "--silent"]
    if subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=60).returncode:
        pytest.skip("axe-core could not be fetched from the npm registry")
    with tarfile.open(folder / f"axe-core-{VERSION}.tgz") as package:
        package.extract("package/axe.min.js", folder, filter="data")
    return folder / "package" / "axe.min.js"


def welcome(page: Page) -> None:
    page.locator(".welcome").wait_for()


def answer(page: Page) -> None:
    ask(page, "conflict please").locator(".mark").first.click()
    page.locator(".source").wait_for()


def plan(page: Page) -> None:
    ask(page, "plan please")


def error(page: Page) -> None:
    ask(page, "unknown to it")


def unsure(page: Page) -> None:
    """With the vote's reason asked for, and the quotes in the story file."""
    turn = ask(page, "unsure one")
    turn.get_by_role("button", name="Keep quote of source 1").click()
    page.locator(".toast").wait_for()
    turn.get_by_role("button", name="Flag to the desk").click()
    turn.locator(".why").wait_for()


def period(page: Page) -> None:
    """With a menu open."""
    ask(page, "period please").get_by_label("Export this answer").first.click()


def search(page: Page) -> None:
    choose_view(page, "Search")
    field = page.get_by_label("Search the archive")
    field.fill("flood in Brackwater")
    field.press("Enter")
    page.get_by_role("button", name="Save this search").click()
    page.locator(".searches").wait_for()
    page.locator(".found .listing button").first.click()
    page.locator(".source").wait_for()


def archive(page: Page) -> None:
    choose_view(page, "Archive")
    page.locator(".browse .listing button").first.click()
    page.locator(".source").wait_for()


def story(page: Page) -> None:
    choose_view(page, "Story file")
    page.locator(".pin").first.wait_for()


def filters(page: Page) -> None:
    page.get_by_text("Look in: all articles").click()
    page.get_by_label("Outlets").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: NewPage, stand_in_page: str, axe: Path, scheme: str):
    page = new_page(stand_in_page, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for state in (welcome, answer, plan, unsure, period, error, search, archive, story, filters):
        state(page)
        found[state.__name__] = findings(page, axe)
    assert [problem for problems in found.values() for problem in problems] == []


def test_axe_finds_nothing_serious_in_a_refusal(new_page: NewPage, real_page: str, axe: Path):
    page = new_page(real_page)
    ask(page, "Who is the president of Uzbekistan?")
    assert findings(page, axe) == []


def test_axe_finds_nothing_serious_on_a_phone(new_page: NewPage, stand_in_page: str, axe: Path):
    page = new_page(stand_in_page, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    answer(page)
    assert findings(page, axe) == []


def findings(page: Page, axe: Path) -> list[str]:
    """The serious and critical violations: rule and elements."""
    page.locator("[data-test-script-state=notRunning]").wait_for()
    page.wait_for_function(_IS_AT_REST)
    page.evaluate(axe.read_text("utf-8") + "\nundefined")
    return list(page.evaluate(_RUN))
