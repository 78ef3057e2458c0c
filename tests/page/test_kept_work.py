"""Journeys through what is kept: conversations, story files, exports; and reading without a question."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Download, Locator, Page, expect

from ingest import ingest_paths
from tests.page.browsing import ask, choose_view, send, serve
from tests.page.conftest import NewPage
from vectorstore import Archive


def conversation_of(page: Page) -> str:
    """The name that the page's address gives the conversation."""
    page.wait_for_function("() => new URLSearchParams(location.search).has('c')")
    return str(page.evaluate("new URLSearchParams(location.search).get('c')"))


def kept(page: Page, title: str) -> Locator:
    """A conversation in the list."""
    return page.locator(".shelf li").filter(has=page.get_by_role("button", name=title, exact=True))


def do(page: Page, title: str, what: str) -> None:
    """Choose something from a conversation's menu."""
    kept(page, title).locator("summary").click()
    kept(page, title).get_by_role("button", name=what, exact=True).click()


def take(page: Page, menu: Locator, form: str) -> tuple[str, bytes]:
    """Export in a form; returns the file's name and bytes."""
    menu.locator("summary").click()
    with page.expect_download() as waiting:
        menu.get_by_role("button", name=form).click()
    download: Download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


# ---- conversations


def test_a_reload_and_a_second_tab_bring_the_conversation_back_with_working_citations(
    new_page: NewPage, stand_in_page: str
):
    page = new_page(stand_in_page)
    ask(page, "two passages")
    ask(page, "conflict please")
    name = conversation_of(page)
    page.reload()
    expect(page.locator(".question")).to_have_text(["two passages", "conflict please"])
    expect(page.locator("#turn-2 .question")).to_be_in_viewport()
    page.locator("#turn-1 .mark").first.click()
    expect(page.locator(".source mark.lit")).to_have_text(re.compile("^The true capital"))
    other = new_page(f"{stand_in_page}/?c={name}&t=1")
    expect(other.locator("#turn-2.answered table.conflict")).to_be_visible()
    expect(other.locator("#turn-1 .question")).to_be_in_viewport()
    ask(other, "plan please")
    page.locator("#turn-2 .mark").first.click()  # whatever is done here, what the other tab did is seen
    expect(page.locator("#turn-3.answered")).to_be_visible()


def test_a_conversation_outlives_the_server_and_a_changed_article_says_so(new_page: NewPage, tmp_path: Path):
    folder = tmp_path / "archive"
    article = tmp_path / "note.jsonl"
    fields = {"url": "https://example.org/note", "title": "A note", "source": "Northline", "date": "2025-11-20"}
    text = "The bridge at Skerra will open in March. It was closed for two years."
    article.write_text(json.dumps(fields | {"text": text}))
    with Archive.open(folder) as archive:
        assert ingest_paths(archive, [article]).added == 1
    with serve(folder) as address:
        page = new_page(address)
        turn = ask(page, "When will the bridge at Skerra open?")
        expect(turn.locator(".mark").first).to_be_visible()
        name = conversation_of(page)
        page.close()
    article.write_text(json.dumps(fields | {"text": text.replace("March", "May"), "modified": "2025-11-25"}))
    with Archive.open(folder) as archive:
        assert ingest_paths(archive, [article]).updated == 1
    with serve(folder) as address:
        page = new_page(f"{address}/?c={name}")
        turn = page.locator("#turn-1.answered")
        expect(turn.locator(".sources .changed")).to_have_text(re.compile("Changed since; the words cited no longer"))
        turn.locator(".mark").first.click()
        expect(page.locator(".source .warning")).to_contain_text("This article has changed since")
        expect(page.locator(".source mark.lit")).to_contain_text("March")


def test_conversations_are_listed_by_day_found_renamed_pinned_and_deleted(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    ask(page, "chat to be kept")
    expect(kept(page, "chat to be kept")).to_have_class("here")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, "chat to be deleted")
    do(page, "chat to be kept", "Rename")
    page.get_by_label("New title").fill("Renamed by a journey")
    page.keyboard.press("Enter")
    expect(kept(page, "Renamed by a journey")).to_be_visible()
    do(page, "Renamed by a journey", "Pin")
    expect(page.get_by_role("region", name="Pinned")).to_contain_text("Renamed by a journey")
    expect(page.get_by_role("region", name="Today")).to_contain_text("chat to be deleted")
    do(page, "chat to be deleted", "Delete")
    kept(page, "chat to be deleted").get_by_role("button", name="Delete for good?").click()
    expect(kept(page, "chat to be deleted")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    page.get_by_label("Find a conversation").fill("by a journey")
    expect(page.locator(".shelf li")).to_have_count(1)
    page.get_by_label("Find a conversation").fill("zzz")
    expect(page.locator(".shelf")).to_contain_text("No conversation has these words.")
    page.get_by_label("Find a conversation").fill("")
    kept(page, "Renamed by a journey").locator(".choose").click()
    expect(page.locator("#turn-1 .question")).to_have_text("chat to be kept")
    do(page, "Renamed by a journey", "Unpin")
    expect(page.get_by_role("region", name="Pinned")).to_have_count(0)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough to stand in a conversation's title whole."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_a_menu_that_is_open_and_a_title_half_written_outlive_an_answer_that_comes(
    new_page: NewPage, stand_in_page: str, short_folder: Path
):
    page = new_page(stand_in_page)
    ask(page, "chat to be kept open")
    for name in ("first", "second"):
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".welcome")).to_be_visible()
        slow = send(page, f"slow {short_folder / name}")
        kept(page, "chat to be kept open").locator("summary").click()
        if name == "second":
            kept(page, "chat to be kept open").get_by_role("button", name="Rename", exact=True).click()
            page.get_by_label("New title").fill("Half")
        (short_folder / name).write_text("xxxx")
        expect(slow).to_have_class(re.compile("answered"))
        if name == "first":
            expect(kept(page, f"slow {short_folder / name}")).to_be_visible()
            expect(kept(page, "chat to be kept open").get_by_role("button", name="Delete")).to_be_visible()
            kept(page, "chat to be kept open").get_by_role("button", name="Delete").press("Escape")
    page.wait_for_timeout(500)  # what is not to happen has no sign to wait for
    expect(page.get_by_label("New title")).to_have_value("Half")
    page.get_by_label("New title").fill("Half and half")
    page.keyboard.press("Enter")
    expect(kept(page, "Half and half")).to_be_visible()
    expect(kept(page, f"slow {short_folder / 'second'}")).to_be_visible()


def test_an_address_asks_its_question(new_page: NewPage, stand_in_page: str):
    page = new_page(f"{stand_in_page}/?q=two%20passages")
    expect(page.locator("#turn-1.answered .short")).to_have_text("Lanthorne")
    conversation_of(page)
    assert "q=" not in page.url
    page.reload()
    expect(page.locator(".question")).to_have_text(["two passages"])


def test_a_question_is_edited_and_asked_again_in_its_place(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "two passages")
    turn.get_by_role("button", name="Edit the question").click()
    field = turn.get_by_label("The question, to be changed")
    field.press("Escape")
    expect(turn.get_by_role("button", name="Edit the question")).to_be_focused()
    turn.get_by_role("button", name="Edit the question").click()
    field.fill("conflict please")
    field.press("Enter")
    expect(page.locator("#turn-1.answered table.conflict")).to_be_visible()
    expect(page.locator(".question")).to_have_text(["conflict please"])


def test_what_was_typed_can_be_asked_as_written(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    ask(page, "What was the trade volume between China and Kyrgyzstan last year?")
    turn = ask(page, "And in 2023?")
    expect(turn.locator(".searched")).to_contain_text("Searched for:")
    turn.get_by_role("button", name="Ask as written").click()
    expect(page.locator("#turn-2:is(.answered, .refused)")).to_be_visible()
    expect(page.locator("#turn-2 .searched")).to_have_count(0)
    expect(page.locator("#turn-2 .question")).to_have_text("And in 2023?")


def test_two_people_ask_at_once_and_each_has_their_own(new_page: NewPage, stand_in_page: str, tmp_path: Path):
    one, two, gate = new_page(stand_in_page), new_page(stand_in_page), tmp_path / "gate"
    slow = send(one, f"slow {gate}")
    expect(ask(two, "conflict please").locator("table.conflict")).to_be_visible()
    gate.write_text("||||")
    expect(slow).to_have_class(re.compile("answered"))
    expect(two.locator(".question")).to_have_text(["conflict please"])
    assert conversation_of(one) != conversation_of(two)


def test_ten_quick_questions_are_all_answered_in_order(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    field = page.get_by_label("Ask the archive")
    for number in range(10):
        field.fill(f"chat number {number}")
        field.press("Enter")
    expect(page.locator("article.answered")).to_have_count(10)
    expect(page.locator(".question")).to_have_text([f"chat number {number}" for number in range(10)])


# ---- the answer


def test_the_headline_has_its_marks_and_the_sentence_that_bears_it_out_stands_first(
    new_page: NewPage, stand_in_page: str
):
    page = new_page(stand_in_page)
    turn = ask(page, "unsure one")
    expect(turn.locator(".short .mark")).to_have_text("3")
    expect(turn.locator(".statements li").first.locator(".mark")).to_have_text("3")
    unsure = turn.locator(".statements li", has_text="The capital was another one.")
    expect(unsure.locator(".badge")).to_have_text("check the wording")
    expect(unsure.locator("blockquote")).to_have_text(re.compile("^The true capital of Estmere is Lanthorne"))
    expect(turn.locator(".badge.warn")).to_have_count(1)
    expect(turn.locator(".sources .badge.kind")).to_have_text("opinion")


def test_a_mark_shows_its_quote_on_hover_and_on_focus(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "unsure one")
    turn.locator(".short .mark").hover()
    preview = page.get_by_role("tooltip")
    expect(preview).to_be_visible()
    expect(preview.locator(".badge.kind")).to_have_text("opinion")
    page.mouse.move(0, 0)
    expect(preview).to_be_hidden()
    turn.get_by_role("button", name="Edit the question").focus()
    page.keyboard.press("Tab")
    expect(turn.locator(".short .mark")).to_be_focused()
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()


def test_replies_about_the_archive_list_its_articles_and_small_talk_is_one_line(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "archive what")
    expect(turn.locator(".statements")).to_have_text("The archive holds three such articles.")
    expect(turn.locator(".articles li")).to_have_count(3)
    title = turn.locator(".articles .headline").nth(1).inner_text()
    turn.locator(".articles button").nth(1).click()
    expect(page.locator(".source-title")).to_have_text(title)
    chat = ask(page, "chat with me")
    expect(chat.locator(".statements")).to_have_text("Good morning. Ask me about the news.")
    expect(chat.locator(".sources, .articles")).to_have_count(0)


def test_the_source_goes_to_the_next_citation_and_back(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "two passages")
    turn.locator(".statements .mark").first.click()
    for name, number in (("Next", "2"), ("Next", "3"), ("Next", "1"), ("Previous", "3")):
        page.get_by_role("button", name=f"{name} citation").click()
        expect(page.locator(".source-label .number")).to_have_text(number)
        expect(turn.locator(".mark[aria-expanded=true]").first).to_have_text(number)


def test_an_answer_gets_a_vote_with_a_reason_a_flag_and_both_are_exported(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "chat for a vote")
    turn.get_by_role("button", name="Not good", exact=True).click()
    turn.get_by_label("What is wrong with it?").fill("It is small talk.")
    turn.get_by_role("button", name="Tell the desk").click()
    expect(turn).to_contain_text("Kept for the desk.")
    turn.get_by_role("button", name="Flag to the desk").click()
    expect(turn.get_by_role("button", name="Flag to the desk")).to_have_attribute("aria-pressed", "true")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("^Export votes and flags")).click()
    told = [json.loads(line) for line in Path(waiting.value.path()).read_text("utf-8").splitlines()]
    mine = next(one for one in told if one["question"] == "chat for a vote")
    assert (mine["vote"], mine["flagged"], mine["reason"]) == ("bad", True, "It is small talk.")
    conversation_of(page)
    page.reload()
    expect(page.locator("#turn-1").get_by_role("button", name="Not good", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_line_of_days_opens_what_was_cited_and_what_was_only_found(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "period please")
    line = turn.get_by_role("region", name=re.compile("^When it was reported: 7 Nov 2025 to 20 Nov 2025"))
    expect(line.locator(".point")).to_have_text(["1", "·", "3"])
    line.get_by_role("button", name=re.compile("^Source 3: Northline")).click()
    expect(page.locator(".source-label .number")).to_have_text("3")
    line.get_by_role("button", name=re.compile("^Found, not cited")).click()
    expect(page.locator(".source .warning").first).to_contain_text("No sentence of the answer rests on it.")


# ---- story files and exports


def test_quotes_are_kept_ordered_noted_and_exported(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    choose_view(page, "Story file")
    page.get_by_role("button", name=re.compile("Begin a story file|New story file")).click()
    page.locator(".story-title").wait_for()
    choose_view(page, "Ask")
    turn = ask(page, "two passages")
    turn.get_by_role("button", name="Keep quote of source 1").click()
    expect(page.locator(".toast")).to_contain_text("Kept in “")
    turn.locator(".statements .mark").last.click()
    page.locator(".source").get_by_role("button", name="Keep this quote").click()
    choose_view(page, "Story file")
    quotes = page.locator(".pin blockquote")
    expect(quotes).to_have_count(2)
    second = quotes.nth(1).inner_text()
    page.get_by_role("button", name="Move up: quote 2").click()
    expect(quotes.first).to_have_text(second)
    page.get_by_label("Note on quote 1").fill("For the lead")
    page.get_by_label("Note on quote 1").blur()
    page.locator(".pin .source-link").last.click()
    expect(page.locator(".source mark.found")).to_have_text(re.compile("^The true capital"))
    menu = page.locator(".story header .menu-box")
    name, text = take(page, menu, "Markdown")
    assert name.endswith(".md")
    assert re.search(r"> “.*” \[\^1\]\n\n\*For the lead\*\n\n> “The true capital", text.decode())
    name, bib = take(page, menu, "BibTeX")
    assert name.endswith(".bib") and bib.count(b"@misc{") == 2
    page.get_by_role("button", name="Remove quote 1").click()
    expect(quotes).to_have_count(1)
    page.reload()
    choose_view(page, "Story file")
    expect(quotes).to_have_count(1)


def test_an_answer_and_a_conversation_are_exported_as_word(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "conflict for export")
    _, answer = take(page, turn.locator(".menu-box"), "Word (DOCX)")
    file = docx.Document(io.BytesIO(answer))
    assert [cell.text for cell in file.tables[0].rows[2].cells] == ["The Skerrow Packet", "18 Aug 2025", "ten dead [3]"]
    ask(page, "two passages")
    name, whole = take(page, kept(page, "conflict for export").locator(".menu-box"), "Word (DOCX)")
    assert name == "conflict-for-export.docx"
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(whole)).paragraphs]
    assert "two passages" in words
    assert any(line.startswith("[6] ") for line in words)


def test_words_that_are_selected_are_copied_with_their_credit_and_kept(new_page: NewPage, real_page: str):
    page = new_page(real_page, permissions=["clipboard-read", "clipboard-write"])
    choose_view(page, "Archive")
    page.locator(".browse .listing .source-link").first.click()
    source = page.locator(".source")
    source.get_by_role("button", name="Keep this quote").click()
    expect(page.locator(".toast")).to_contain_text("Select the words to keep")
    source.locator(".text p").first.click(click_count=3)
    words = source.locator(".text p").first.inner_text().strip()
    source.get_by_role("button", name="Copy with credit").click()
    expect(source.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{words}”\n")
    assert source.locator(".source-title").inner_text() in copied
    source.locator(".text p").first.click(click_count=3)
    source.get_by_role("button", name="Keep this quote").click()
    expect(page.locator(".toast")).to_contain_text("Kept in “")
    choose_view(page, "Story file")
    expect(page.locator(".pin blockquote").last).to_have_text(words)


# ---- the archive in view


def test_articles_are_read_by_outlet_month_and_kind_without_a_question(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    choose_view(page, "Archive")
    listing = page.locator(".browse .listing > li")
    expect(listing).to_have_count(30)
    page.get_by_role("button", name=re.compile(r"^Show more")).click()
    expect(listing).to_have_count(60)
    page.get_by_role("button", name="Northline, Aug 2025: 3").click()
    expect(listing).to_have_count(3)
    expect(page.get_by_role("button", name="Northline, Aug 2025: 3")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Northline, Aug 2025: 3")).to_be_focused()
    title = listing.first.locator(".headline").inner_text()
    listing.first.locator("button").first.click()
    expect(page.locator(".source-title")).to_have_text(title)
    expect(page.locator(".source mark")).to_have_count(0)
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Kind", exact=True).select_option("opinion")
    expect(page.locator(".browse .listing .badge.kind").first).to_have_text("opinion")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Day", exact=True).fill("2025-11-20")
    expect(page.locator(".held")).to_have_text("4 articles: 20 Nov 2025")
    page.get_by_role("button", name=re.compile("copies of one story")).first.click()
    expect(page.locator(".held")).to_contain_text("one story")


# ---- form


def test_at_1024_pixels_with_a_source_open_the_answer_has_room(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page, viewport={"width": 1024, "height": 768})
    turn = ask(page, "two passages")
    turn.locator(".statements .mark").first.click()
    page.locator(".source").wait_for()
    answer = turn.locator(".answer").bounding_box()
    assert answer and answer["width"] >= 420


def test_text_and_field_have_one_right_edge(new_page: NewPage, stand_in_page: str):
    page = new_page(stand_in_page)
    turn = ask(page, "conflict please")
    right = "e => e.getBoundingClientRect().right"
    edges = [page.locator(place).first.evaluate(right) for place in (".composer .field", "table.conflict", ".asked")]
    assert max(edges) - min(edges) <= 1
    turn.locator(".mark").first.click()
    page.locator(".source").wait_for()
    assert abs(page.locator(".composer .field").evaluate(right) - turn.evaluate(right)) <= 1


def test_the_field_has_the_focus_and_the_first_view_says_what_can_be_asked(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    expect(page.get_by_label("Ask the archive")).to_be_focused()
    expect(page.locator(".lines li")).to_have_count(3)
    expect(page.locator(".shows")).to_have_text(
        ["shows a plain answer", "shows a date worked out", "shows where outlets differ", "shows what it does not hold"]
    )
    expect(page.locator(".headlines li")).to_have_count(5)


def test_a_preset_is_a_filter_which_the_line_says_and_a_quick_press_after_it_does_not_lose(
    new_page: NewPage, real_page: str
):
    page = new_page(real_page)
    page.get_by_text("Look in: all articles").click()
    page.get_by_text("Last week held").click()
    choose_view(page, "Search")
    line = page.get_by_text("2 filters: since 24 Nov 2025, until 30 Nov 2025")
    expect(line).to_be_visible()
    for name in ("Archive", "Ask"):
        choose_view(page, name)
    expect(line).to_be_visible()


def test_when_the_server_is_gone_the_page_says_so_in_its_own_words(new_page: NewPage, sample_archive: Archive):
    with serve(sample_archive.path) as address:
        page = new_page(address)
        expect(page.get_by_label("Ask the archive")).to_be_focused()
    expect(page.locator("#dateline-lost")).to_contain_text("Dateline's server does not answer.")
    expect(page.get_by_text("streamlit run")).to_be_hidden()
