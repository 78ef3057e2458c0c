"""The component by itself, without Streamlit: `page/reader.js` in a blank page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from page.reader import load_script

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
    page.evaluate(_LOAD, load_script())
    yield page
    page.close()


def chat(*questions: str, keys: Sequence[str] = ()) -> dict[str, Any]:
    """A chat whose every turn is still to be answered."""
    turns = [
        {"id": number, "key": key, "question": question, "state": "pending", "say": ""}
        for number, (question, key) in enumerate(zip_longest(questions, keys, fillvalue=""), start=1)
    ]
    return {"welcome": None, "turns": turns, "source": None, "moves": len(turns), "focus": len(turns)}


def draw(component: Page, data: dict[str, Any]) -> None:
    component.evaluate("data => { draw(data) }", data)


def stop_the_clock(component: Page) -> None:
    """From here on no time passes but what `clock.run_for` lets pass."""
    component.clock.install(time=0)
    component.clock.pause_at(1)


def send(component: Page, question: str) -> str:
    """Ask in the field; returns the question's key."""
    field = component.get_by_label("Ask the archive")
    field.fill(question)
    field.press("Enter")
    (*_, last) = asked(component)
    assert last[-1]["question"] == question
    return str(last[-1]["key"])


def asked(component: Page) -> list[list[dict[str, str]]]:
    """The questions of each message that held any."""
    return [posted["asked"] for posted in posts(component) if posted["asked"]]


def posts(component: Page) -> list[dict[str, Any]]:
    """What was sent: all that the reader did and the server has yet to see to, each time."""
    return component.evaluate("sent.map(([name, value]) => (console.assert(name === 'post'), value))")


# ---- the screen


def test_a_drawing_that_was_overtaken_leaves_one_screen(component: Page):
    component.evaluate("([first, second]) => { const end = draw(first); draw(second); end(); draw(second) }",
                       [chat("Who?"), chat("Who?", "When?")])  # fmt: skip
    assert component.locator(".reader").count() == 1
    assert component.locator(".question").all_inner_texts() == ["Who?", "When?"]


def test_a_screen_that_is_gone_hears_no_key(component: Page):
    source = {"opener": "1:citation:1", "gone": "This article is no longer in the archive."}
    component.evaluate("data => { window.end = draw(data) }", chat("Who?") | {"source": source})
    component.evaluate("() => { document.body.lastChild.remove(); end() }")
    component.keyboard.press("Escape")
    assert posts(component) == []


def test_the_server_is_asked_what_there_is_until_there_is_no_more(component: Page):
    stop_the_clock(component)
    draw(component, chat("Who?") | {"more": True})
    component.clock.run_for(1200)
    assert posts(component) == [{"acts": [], "asked": []}] * 2
    draw(component, chat("Who?") | {"more": False})
    component.clock.run_for(10_000)
    assert len(posts(component)) == 2


def test_each_message_holds_all_that_the_server_has_yet_to_see_to(component: Page):
    """Of two that come while a script runs, Streamlit keeps but the later."""
    stop_the_clock(component)
    source = {"opener": "1:citation:1", "gone": "This article is no longer in the archive."}
    draw(component, chat("Who?") | {"more": True, "source": source})
    key = send(component, "When?")
    component.keyboard.press("Escape")
    component.clock.run_for(600)  # the server is asked what there is
    first, second, third = posts(component)
    question = {"key": key, "question": "When?"}
    assert first == {"acts": [], "asked": [question]}
    assert [act["name"] for act in second["acts"]] == ["close"]
    assert second["asked"] == [question]
    assert third == second


def test_what_the_server_has_seen_to_is_not_sent_again(component: Page):
    stop_the_clock(component)
    source = {"opener": "1:citation:1", "gone": "This article is no longer in the archive."}
    draw(component, chat("Who?") | {"source": source})
    component.keyboard.press("Escape")
    component.clock.run_for(1500)
    (act,) = posts(component)[0]["acts"]
    assert [posted["acts"] for posted in posts(component)] == [[act], [act]]
    draw(component, chat("Who?") | {"acted": [act["key"]]})
    component.clock.run_for(60_000)
    assert len(posts(component)) == 2


# ---- the field for questions


def test_enter_asks_and_with_shift_it_begins_a_line(component: Page):
    draw(component, chat())
    field = component.get_by_label("Ask the archive")
    field.press_sequentially("Who")
    field.press("Shift+Enter")
    field.press_sequentially("won?")
    assert asked(component) == []
    field.press("Enter")
    assert [[item["question"] for item in items] for items in asked(component)] == [["Who\nwon?"]]
    assert field.input_value() == ""


def test_a_blank_question_is_not_sent(component: Page):
    draw(component, chat())
    component.get_by_label("Ask the archive").fill("  \n ")
    component.get_by_label("Ask the archive").press("Enter")
    assert component.get_by_role("button", name="Ask").is_disabled()
    assert asked(component) == []


def test_enter_that_ends_a_composed_word_does_not_ask(component: Page):
    draw(component, chat())
    field = component.get_by_label("Ask the archive")
    field.fill("にほん")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert asked(component) == []


def test_a_question_is_shown_at_once_and_once(component: Page):
    draw(component, chat("Who?"))
    key = send(component, "When?")
    assert component.locator(".question").all_inner_texts() == ["Who?", "When?"]
    draw(component, chat("Who?", "When?", keys=["", key]))
    assert component.locator(".question").all_inner_texts() == ["Who?", "When?"]
    assert component.locator("#turn-2.pending").count() == 1


def test_a_question_is_sent_again_until_the_server_shows_it(component: Page):
    stop_the_clock(component)
    draw(component, chat())
    key = send(component, "Who?")
    component.clock.run_for(3500)
    assert component.locator(".turn").inner_text().endswith("Still sending the question …")
    draw(component, chat())  # a drawing from before the question came
    component.clock.run_for(3500)
    assert asked(component) == [[{"key": key, "question": "Who?"}]] * 8
    draw(component, chat("Who?", keys=[key]))
    component.clock.run_for(60_000)
    assert len(posts(component)) == 8


def test_what_is_on_its_way_goes_together(component: Page):
    draw(component, chat())
    keys = [send(component, "Who?"), send(component, "When?")]
    assert [item["key"] for item in asked(component)[-1]] == keys


def test_an_example_pressed_twice_is_asked_once(component: Page):
    draw(component, chat() | {"welcome": {"lead": "Ask.", "examples": [{"question": "Who won?", "shows": ""}]}})
    component.evaluate(
        "() => { const b = document.body.lastChild.shadowRoot.querySelector('.example'); b.click(); b.click() }"
    )
    assert [[item["question"] for item in items] for items in asked(component)] == [["Who won?"]]


def test_filters_that_contradict_each_other_are_said_at_the_field(component: Page):
    draw(component, chat() | {"problem": "Swap the two."})
    assert component.get_by_role("alert").inner_text() == "Swap the two."
    draw(component, chat() | {"problem": None})
    assert component.get_by_role("alert").count() == 0
