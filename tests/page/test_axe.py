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
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.page.browsing import ask, choose_view, serve
from tests.page.conftest import NewPage
from vectorstore import Archive

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
    found = page.locator(".found")
    found.wait_for()
    if "saved" not in found.inner_text():  # by the same state in other colours
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


def intake(page: Page) -> None:
    """Above the list of articles, with the runs before."""
    page.get_by_text("Read articles in").click()
    page.get_by_text("Runs before").click()
    page.locator(".intake tbody").wait_for()


def filters(page: Page) -> None:
    """With the list of conversations, and a menu of one, where the sidebar has to be opened first."""
    opens = page.get_by_test_id("stExpandSidebarButton")
    if opens.is_visible():
        opens.click()
    page.get_by_text("Look in: all articles").click()
    page.get_by_label("Outlets").wait_for()
    page.locator(".shelf summary").first.click()


STATES = (welcome, answer, plan, unsure, period, error, search, archive, intake, story, filters)
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "viewport": PHONE, "is_mobile": True, "has_touch": True},
    ],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing(new_page: NewPage, stand_in_page: str, axe: Path, options: dict[str, Any]):
    page = new_page(stand_in_page, **options)
    found: dict[str, list[str]] = {}
    for state in STATES:
        state(page)
        found[state.__name__] = findings(page, axe)
    assert {state: problems for state, problems in found.items() if problems} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_refusal_and_on_the_first_view(
    new_page: NewPage, real_page: str, axe: Path, scheme: str
):
    page = new_page(real_page, color_scheme=scheme)
    page.locator(".examples:not(:has(.waits))").wait_for()
    assert findings(page, axe) == []
    ask(page, "Who is the president of Uzbekistan?")
    assert findings(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_a_model_no_server_or_no_archive(
    new_page: NewPage, sample_archive: Archive, axe: Path, tmp_path: Path, scheme: str
):
    settings = {"DATELINE_MODEL": "small", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "sk-test"}
    with serve(sample_archive.path, **settings) as address:
        page = new_page(address, color_scheme=scheme)
        page.get_by_role("button", name="Test the model").click()
        page.locator(".trial").wait_for()
        assert findings(page, axe) == []
    page.locator("#dateline-lost").wait_for()
    assert findings(page, axe) == []
    with serve(tmp_path / "none") as address:
        page = new_page(address, color_scheme=scheme)
        assert findings(page, axe) == []


LOGIN = """[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "a secret of a test"
client_id = "dateline"
client_secret = "another"
server_metadata_url = "http://localhost:9/.well-known/openid-configuration"
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_people_have_to_log_in(
    new_page: NewPage, sample_archive: Archive, axe: Path, tmp_path: Path, scheme: str
):
    (tmp_path / "secrets.toml").write_text(LOGIN)
    with serve(sample_archive.path, STREAMLIT_SECRETS_FILES=str(tmp_path / "secrets.toml")) as address:
        page = new_page(address, color_scheme=scheme)
        page.get_by_role("button", name="Log in").wait_for()
        assert findings(page, axe) == []


def findings(page: Page, axe: Path) -> list[str]:
    """The violations of any grade: rule and elements."""
    page.locator("[data-test-script-state=notRunning], #dateline-lost").first.wait_for(state="attached")
    page.wait_for_function(_IS_AT_REST)
    page.evaluate(axe.read_text("utf-8") + "\nundefined")
    return list(page.evaluate(_RUN))
