"""What is kept on disk: conversations, story files, votes; and how an answer is read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from page.conversation import Conversation
from page.conversations import (
    delete_conversation,
    follow_other_tabs,
    list_conversations,
    load_conversation,
    pin_conversation,
    rename_conversation,
    save_conversation,
    shelf_to_view,
)
from page.filters import PageFilters
from page.records import from_json, to_json
from page.settings import PageSettings
from page.store import Store, StoreError
from page.stories import (
    create_story,
    delete_story,
    keep_quote,
    list_stories,
    load_pins,
    move_pin,
    note_pin,
    remove_pin,
    story_to_view,
)
from page.turns import Turn
from page.votes import count_votes, export_votes, load_votes, save_vote
from rag import NewsAssistant
from rag.types import Answer
from tests.page.samples import ANSWER, ARTICLE, FIRST, SECOND, load, turn
from vectorstore import Archive
from vectorstore.errors import SettingsError


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept.sqlite3")


def talk_of(*questions: str) -> Conversation:
    talk = Conversation()
    for question in questions:
        talk.ask(question, PageFilters(kinds=("news",), first=date(2025, 11, 1)))
        talk.settle(len(talk.turns), ANSWER)
    return talk


# ---- answers as JSON


def test_an_answer_is_read_back_as_it_was():
    assert from_json(Answer, to_json(ANSWER), load) == ANSWER


@pytest.mark.parametrize(
    "question",
    [
        "How many people died when the ferry sank?",
        "What did Radio Estmere report about the ferry on 12 August 2025?",
        "Who is the president of Uzbekistan?",
        "What did the New York Times report about the flood in Brackwater?",
    ],
)
def test_every_kind_of_answer_is_read_back_as_it_was(
    question: str, sample_archive: Archive, sample_assistant: NewsAssistant
):
    answer = sample_assistant.ask(question, as_of="2025-12-01")
    assert from_json(Answer, to_json(answer), sample_archive.get) == answer


def test_lists_are_read_without_what_the_archive_no_longer_holds():
    answer = from_json(Answer, to_json(ANSWER), lambda article_id, version: None)
    assert (answer.results, answer.nearest) == ((), ())
    assert answer.citations == ANSWER.citations


def test_what_an_older_version_wrote_has_the_defaults_of_what_came_later():
    plain = json.loads(to_json(turn(1, "q")))
    del plain["as_written"], plain["answer"]["kind"]
    plain["forgotten"] = 1
    read = from_json(Turn, json.dumps(plain), load)
    assert read == turn(1, "q")


# ---- conversations


def test_a_conversation_is_there_again_with_its_filters_and_answers(store: Store):
    talk = talk_of("Who?", "When?")
    assert save_conversation(store, "", talk)
    again = load_conversation(Store(store.path), "", talk.conversation_id, load)
    assert again is not None
    assert again.turns == talk.turns
    assert again.focus == 2
    assert again.unsaved() == []


def test_only_what_changed_is_written(store: Store):
    talk = talk_of("Who?")
    save_conversation(store, "", talk)
    assert not save_conversation(store, "", talk)
    assert talk.revision == 1
    talk.ask("When?", PageFilters())
    save_conversation(store, "", talk)
    assert talk.revision == 2


def test_one_tab_follows_what_the_other_adds_but_not_while_it_is_answering(store: Store):
    one = talk_of("Who?")
    save_conversation(store, "", one)
    other = load_conversation(store, "", one.conversation_id, load)
    assert other is not None
    other.ask("When?", PageFilters())
    other.settle(2, ANSWER)
    save_conversation(store, "", other)
    one.ask("Where?", PageFilters())
    follow_other_tabs(store, "", one, load)
    assert [turn.question for turn in one.turns] == ["Who?", "Where?"]
    one.turns.pop()
    follow_other_tabs(store, "", one, load)
    assert [turn.question for turn in one.turns] == ["Who?", "When?"]


def test_conversations_are_listed_pinned_first_and_then_the_latest(store: Store):
    first, second, third = (talk_of(question) for question in ("One?", "Two?", "Three?"))
    for talk in (first, second, third):
        save_conversation(store, "", talk)
    pin_conversation(store, "", second.conversation_id, True)
    assert [one.title for one in list_conversations(store, "")] == ["Two?", "Three?", "One?"]


def test_they_are_found_by_words_of_questions_answers_and_titles(store: Store):
    talk = talk_of("Who sank the ferry?")
    save_conversation(store, "", talk)
    rename_conversation(store, "", talk.conversation_id, "100% sure")
    for words in ("FERRY", "another stands", "100%"):
        assert len(list_conversations(store, "", words)) == 1, words
    assert list_conversations(store, "", "10_%") == []
    rename_conversation(store, "", talk.conversation_id, "  ")
    assert list_conversations(store, "")[0].title == "100% sure"


def test_a_deleted_conversation_is_gone_with_its_turns(store: Store):
    talk = talk_of("Who?")
    save_conversation(store, "", talk)
    delete_conversation(store, "", talk.conversation_id)
    assert load_conversation(store, "", talk.conversation_id, load) is None
    assert store.read("SELECT * FROM turns") == []


def test_two_users_see_each_their_own(store: Store):
    talk = talk_of("Who?")
    save_conversation(store, "ann@example.org", talk)
    assert list_conversations(store, "bo@example.org") == []
    assert load_conversation(store, "bo@example.org", talk.conversation_id, load) is None
    delete_conversation(store, "bo@example.org", talk.conversation_id)
    rename_conversation(store, "bo@example.org", talk.conversation_id, "Mine")
    assert [one.title for one in list_conversations(store, "ann@example.org")] == ["Who?"]


def test_the_list_says_the_day(store: Store):
    talk = talk_of("Who?")
    save_conversation(store, "", talk)
    listed = list_conversations(store, "")
    now = datetime.now(UTC)
    day = listed[0].updated_at

    def names(days: int) -> list[str]:
        view = shelf_to_view(listed, "", "", now=day + timedelta(days=days))
        return [group["name"] for group in view["groups"]]

    assert (names(0), names(1)) == (["Today"], ["Yesterday"])
    assert names(9) == [f"{day.day} {day:%b} {day.year}"]
    assert shelf_to_view([], "", "x", now=now)["say"] == "No conversation has these words."


def test_a_turn_that_cannot_be_read_is_left_out(store: Store):
    talk = talk_of("Who?", "When?")
    save_conversation(store, "", talk)
    store.write("UPDATE turns SET record = '{}' WHERE turn_id = 1")
    again = load_conversation(store, "", talk.conversation_id, load)
    assert again is not None
    assert [turn.question for turn in again.turns] == ["When?"]


def test_a_question_is_edited_in_its_place_and_asked_as_written_without_what_came_before():
    talk = talk_of("Who?", "And him?")
    talk.edit(2, "  And her?  ", PageFilters())
    assert talk.pending is not None and talk.pending.question == "And her?"
    assert len(talk.history_before(talk.pending)) == 1
    talk.settle(2, ANSWER)
    talk.edit(2, "And her?", PageFilters(), as_written=True)
    assert talk.pending is not None and talk.history_before(talk.pending) == []
    talk.settle(2, ANSWER)
    talk.edit(2, "  ", PageFilters())
    assert talk.pending is None


# ---- story files


def test_quotes_are_kept_in_order_with_notes_and_each_once(store: Store):
    story = create_story(store, "", " ")
    assert [one.title for one in list_stories(store, "")] == ["My story file"]
    assert keep_quote(store, "", story, FIRST)
    assert keep_quote(store, "", story, SECOND)
    assert not keep_quote(store, "", story, replace(FIRST, number=9))
    first, second = load_pins(store, "", story)
    move_pin(store, "", story, second.pin_id, -1)
    move_pin(store, "", story, second.pin_id, -1)  # it is the first already
    note_pin(store, "", story, second.pin_id, "For the lead")
    pins = load_pins(store, "", story)
    assert [pin.citation for pin in pins] == [SECOND, FIRST]
    assert pins[0].note == "For the lead"
    remove_pin(store, "", story, first.pin_id)
    assert len(load_pins(store, "", story)) == 1
    delete_story(store, "", story)
    assert store.read("SELECT * FROM pins") == []


def test_a_story_file_is_its_owner_s(store: Store):
    story = create_story(store, "ann", "Ferry")
    keep_quote(store, "ann", story, FIRST)
    (pin,) = load_pins(store, "ann", story)
    assert not keep_quote(store, "bo", story, SECOND)
    note_pin(store, "bo", story, pin.pin_id, "x")
    remove_pin(store, "bo", story, pin.pin_id)
    delete_story(store, "bo", story)
    assert (load_pins(store, "bo", story), list_stories(store, "bo")) == ([], [])
    assert load_pins(store, "ann", story) == [pin]


def test_a_kept_quote_says_when_its_article_has_changed_or_is_gone(store: Store):
    story = create_story(store, "", "Ferry")
    keep_quote(store, "", story, FIRST)
    pins = load_pins(store, "", story)

    def said(load_one: object) -> str | None:
        return story_to_view([], story, pins, load_one)["pins"][0]["changed"]  # type: ignore[arg-type]

    newer = replace(ARTICLE, version=2, text="All else.")
    assert said(load) is None
    assert said(lambda article_id, version: ARTICLE if version == 1 else newer) == "The article has changed since."
    assert "no longer in the archive" in str(said(lambda article_id, version: None))


# ---- votes


def test_a_vote_is_kept_changed_taken_back_and_given_out(store: Store):
    talk = talk_of("Who?")
    save_vote(store, "", talk, 1, vote="good")
    save_vote(store, "", talk, 1, vote="bad", reason=" The toll is old. ")
    save_vote(store, "", talk, 7, vote="bad", reason="no such turn")
    assert load_votes(store, "", talk.conversation_id) == {
        1: {"vote": "bad", "reason": "The toll is old.", "flagged": False}
    }
    (line,) = export_votes(store, "").splitlines()
    told = json.loads(line)
    assert (told["question"], told["vote"], told["short_answer"]) == ("Who?", "bad", "One")
    save_vote(store, "", talk, 1, vote="none")
    assert export_votes(store, "") == ""


def test_an_answer_is_flagged_without_a_vote_and_the_desk_has_what_all_readers_said(store: Store):
    talk = talk_of("Who?")
    save_vote(store, "ada", talk, 1, vote="none", reason="Two tolls", flagged=True)
    save_vote(store, "ben", talk, 1, vote="good")
    assert load_votes(store, "ada", talk.conversation_id)[1]["flagged"]
    assert (count_votes(store, "ada"), count_votes(store, "eve"), count_votes(store, None)) == (1, 0, 2)
    told = [json.loads(line) for line in export_votes(store, None).splitlines()]
    assert [(one["reader"], one["vote"], one["flagged"]) for one in told] == [
        ("ada", "none", True),
        ("ben", "good", False),
    ]


# ---- where it lies


def test_it_lies_beside_the_archive_unless_a_setting_says_otherwise(tmp_path: Path):
    archive = tmp_path / "news"
    beside = PageSettings.from_env({}, archive)
    assert beside == PageSettings(store=tmp_path / "news.conversations.sqlite3", may_ingest=False)
    named = PageSettings.from_env(
        {
            "DATELINE_PAGE_STORE": "x.sqlite3",
            "DATELINE_PAGE_INGEST": "1",
            "DATELINE_PAGE_PRIVATE_HOSTS": "cms.desk, 127.0.0.1",
        },
        archive,
    )
    hosts = frozenset({"cms.desk", "127.0.0.1"})
    assert named == PageSettings(store=Path("x.sqlite3"), may_ingest=True, private_hosts=hosts)
    with pytest.raises(SettingsError, match="DATELINE_PAGE_INGEST must be 1 or 0, but is 'maybe'"):
        PageSettings.from_env({"DATELINE_PAGE_INGEST": "maybe"}, archive)


def test_what_readers_asked_is_read_by_its_owner_only(tmp_path: Path):
    Store(tmp_path / "kept.sqlite3").close()
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_where_nothing_can_be_written_beside_it_it_lies_in_the_user_s_folder(tmp_path: Path):
    settings = PageSettings.from_env({"XDG_DATA_HOME": str(tmp_path)}, tmp_path / "none" / "news")
    assert settings.store.parent == tmp_path / "dateline"
    assert settings.store.name.startswith("news-")


def test_a_file_that_is_no_store_is_said_with_what_to_do(tmp_path: Path):
    path = tmp_path / "kept.sqlite3"
    path.write_text("This is no database." * 100)
    with pytest.raises(StoreError, match="name another with DATELINE_PAGE_STORE"):
        Store(path)
