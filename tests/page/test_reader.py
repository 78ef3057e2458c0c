"""The component by itself, without Streamlit: `page/reader.js` in a blank page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("page")

_LOAD = """async source => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const draw = (await import(address)).default;
  document.body.append(document.createElement("div"));
  const parentElement = document.body.lastChild.attachShadow({ mode: "open" });
  const setTriggerValue = (name, value) => window.sent.push([name, value]);
  window.sent = [];
  window.draw = data => draw({ parentElement, data, setTriggerValue });
}"""


@pytest.fixture
def component(browser: Browser) -> Iterator[Page]:
    """A page with `draw(data)`, which returns what Streamlit calls at the end, and `sent`, what was called back."""
    page = browser.new_page()
    page.evaluate(_LOAD, (ROOT / "page" / "reader.js").read_text("utf-8"))
    yield page
    page.close()


def chat(*questions: str) -> dict[str, Any]:
    turns = [{"id": n, "question": q, "state": "pending", "say": ""} for n, q in enumerate(questions, start=1)]
    return {"welcome": None, "turns": turns, "source": None, "moves": len(turns), "focus": len(turns)}


def test_a_drawing_that_was_overtaken_leaves_one_screen(component: Page):
    component.evaluate("([first, second]) => { const end = draw(first); draw(second); end(); draw(second) }",
                       [chat("Who?"), chat("Who?", "When?")])  # fmt: skip
    assert component.locator(".reader").count() == 1
    assert component.locator(".question").all_inner_texts() == ["Who?", "When?"]
