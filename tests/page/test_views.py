"""The view models: what the page is told to draw, as plain values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from page.answering import Suggesting
from page.answers import announcement, answer_to_view, reason_in_words, results_to_view, words_of
from page.conversation import NOT_AN_ANSWER, Conversation
from page.coverage import model_in_words, stats_to_view
from page.filters import PageFilters
from page.footnotes import to_footnoted_text
from page.plans import chips_to_view, label_of, list_chips, without_chip
from page.sources import MarkedPassage, Opened, open_citation, safe_url, source_to_view, split_paragraphs
from page.visible import to_hit_runs, to_plain, to_runs, to_statement_runs
from page.words import count, join, moment_in_words, window_in_words
from rag.types import (
    Answer,
    Citation,
    Clause,
    Conflict,
    ConflictValue,
    Coverage,
    Dropped,
    Inferred,
    Plan,
    SearchResponse,
    SearchResult,
    Statement,
    Usage,
)
from tests.page.waiting import wait_until
from vectorstore.runs import SourceFreshness
from vectorstore.types import ArchiveStats, Article, Chunk, Moment, Window

NOW = datetime(2025, 12, 1, tzinfo=UTC)
TEXT = "One fact stands here. Another stands beside it.\n\nA second paragraph.\nIts second line."
ARTICLE = Article(
    article_id="a" * 16,
    title="A title",
    text=TEXT,
    url="https://example.org/a",
    publisher="Northline",
    authors=("Ann Smith", "Bo Lee"),
    published_at=Moment(datetime(2025, 11, 20, 7, 57)),
    dateline="BISHKEK, Nov. 19",
)


def load(article_id: str, version: int | None) -> Article | None:
    return ARTICLE if article_id == ARTICLE.article_id and version in (1, None) else None


def make_plan(**fields: Any) -> Plan:
    return Plan(**{"question": "q", "topic": "q", "query": "q", "as_of": NOW, **fields})


def make_citation(number: int, at: str, **fields: Any) -> Citation:
    start = TEXT.find(at)
    facts: dict[str, Any] = {
        "number": number,
        "chunk_id": "c",
        "article_id": ARTICLE.article_id,
        "version": 1,
        "url": ARTICLE.url,
        "title": ARTICLE.title,
        "publisher": ARTICLE.publisher,
        "published_at": "2025-11-20T07:57",
        "kind": "news",
        "start": start,
        "end": start + len(at),
        "quote": at,
    }
    return Citation(**facts | fields)


def make_answer(**fields: Any) -> Answer:
    coverage = Coverage({"Northline": 9}, "2025-08-01", "2025-11-30", 98)
    return Answer(**{"question": "q", "plan": make_plan(), "refused": False, "coverage": coverage, **fields})


FIRST = make_citation(1, "One fact stands here.")
SECOND = make_citation(2, "Another stands beside it.")
ANSWER = make_answer(
    short_answer="One",
    statements=(Statement(FIRST.quote, (1,)), Statement(SECOND.quote, (2,))),
    citations=(FIRST, SECOND),
)
RESULT = SearchResult(Chunk(ARTICLE.article_id, 1, 0, 0, len(TEXT), TEXT), ARTICLE, 3.5, {"lexical": 1.0, "turn": 0.0})
REFUSAL = make_answer(refused=True, reason="weak_evidence", nearest=(RESULT,))


# ---- text that is only shown


def test_a_bidi_control_is_named_and_not_obeyed():
    assert to_runs("report\u202egpj.exe\u202c") == [
        ("text", "report"),
        ("control", "U+202E"),
        ("text", "gpj.exe"),
        ("control", "U+202C"),
    ]


def test_line_ends_and_tabs_are_white_space_and_marks_of_arabic_stay():
    assert to_runs("a\tb\nc\u200fd") == [("text", "a\tb\nc\u200fd")]


@given(st.text())
def test_runs_hold_every_character_and_no_control(text: str):
    runs = to_runs(text)
    restored = "".join(chr(int(part[2:], 16)) if kind == "control" else part for kind, part in runs)
    assert restored == text
    shown = "".join(part for kind, part in runs if kind == "text")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x7f]", shown)


@given(st.text())
def test_plain_text_has_as_many_characters(text: str):
    assert len(to_plain(text)) == len(text)


def test_our_insertion_is_told_apart_but_not_a_bracket_of_the_article():
    text = "Trade grew last year [i.e. 2024]."
    assert to_statement_runs(text, ["Trade grew last year."])[1] == ("derived", "[i.e. 2024]")
    assert to_statement_runs("[...] Trade grew.", ["Trade grew."])[0] == ("derived", "[...]")
    assert to_statement_runs(text, [text]) == [("text", text)]


# ---- dates and numbers


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (Moment.from_iso("2025-11-20"), "20 Nov 2025"),
        (Moment(datetime(2025, 11, 20, 7, 57)), "20 Nov 2025, 07:57"),
        (Moment(datetime(2025, 11, 20, 7, 57, tzinfo=UTC)), "20 Nov 2025, 07:57 UTC"),
        (
            Moment(datetime(2025, 11, 20, 7, 57, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))),
            "20 Nov 2025, 07:57 UTC-03:30",
        ),
    ],
)
def test_a_moment_is_said_as_exactly_as_it_is_known(moment: Moment, words: str):
    assert moment_in_words(moment) == words


def test_a_window_is_said_with_both_days_included():
    zone = ZoneInfo("Europe/Vienna")
    first, last = datetime(2025, 11, 1).date(), datetime(2025, 11, 7).date()
    assert window_in_words(Window.from_days(first, last, zone)) == "1 Nov 2025 to 7 Nov 2025"
    assert window_in_words(Window.from_days(first, first, zone)) == "1 Nov 2025"
    assert window_in_words(Window.from_days(first, None, zone)) == "since 1 Nov 2025"
    assert window_in_words(Window.from_days(None, last, zone)) == "until 7 Nov 2025"


def test_counts_and_lists_read_well():
    assert (count(1, "article"), count(1204, "article")) == ("1 article", "1,204 articles")
    assert (join(["A"]), join(["A", "B", "C"])) == ("A", "A, B and C")
    assert join(["A", "B", "C"], at_most=1) == "A and 2 more"


# ---- the source


def texts_by_tone(paragraphs: list[list[dict[str, Any]]]) -> list[tuple[str, str]]:
    return [
        (piece["tone"], "".join(text for _, text in piece["runs"]))
        for paragraph in paragraphs
        for piece in paragraph
        if piece["tone"] != "plain"
    ]


def test_the_chosen_passage_is_lit_and_the_others_are_marked():
    opened = open_citation((FIRST, SECOND), 2, "1:citation:2")
    assert opened is not None
    view = source_to_view(opened, load)
    assert texts_by_tone(view["paragraphs"]) == [("cited", FIRST.quote), ("lit", SECOND.quote)]
    assert view["number"] == 2
    assert dict(view["facts"])["Published"] == [("text", "20 Nov 2025, 07:57")]
    assert dict(view["facts"])["By"] == [("text", "Ann Smith, Bo Lee")]


def test_a_passage_over_two_paragraphs_is_lit_in_both():
    lit = MarkedPassage(TEXT.index("Another"), TEXT.index("\nIts"), 1)
    assert texts_by_tone(split_paragraphs(TEXT, lit, ())) == [
        ("lit", "Another stands beside it."),
        ("lit", "A second paragraph."),
    ]


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), min_size=1, max_size=4))
def test_whatever_the_passages_the_text_is_whole(spans: list[tuple[int, int]]):
    passages = [MarkedPassage(min(span), max(span), number) for number, span in enumerate(spans, start=1)]
    paragraphs = split_paragraphs(TEXT, passages[0], passages[1:])
    shown = ["".join(text for piece in paragraph for _, text in piece["runs"]) for paragraph in paragraphs]
    assert shown == TEXT.split("\n\n")


def test_an_article_that_is_gone_is_said_to_be_gone():
    view = source_to_view(Opened(article_id="b" * 16, version=1, lit=MarkedPassage(0, 1)), load)
    assert view["gone"] == "This article is no longer in the archive."


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://", None),
        ("http://[bad", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: str | None):
    assert safe_url(url) == safe


# ---- answers


def test_an_answer_is_drawn_with_its_marks_and_its_sources_by_article():
    view = answer_to_view(ANSWER, load)
    assert [statement["marks"] for statement in view["statements"]] == [
        [{"number": 1, "label": "Northline, 20 Nov 2025", "kind": None, "quote": [("text", FIRST.quote)]}],
        [{"number": 2, "label": "Northline, 20 Nov 2025", "kind": None, "quote": [("text", SECOND.quote)]}],
    ]
    assert [source["numbers"] for source in view["sources"]] == [[1, 2]]
    json.dumps(view)  # the component takes nothing else


def test_a_quote_that_does_not_stand_where_it_is_cited_is_withheld_with_its_statement():
    wrong = make_citation(2, "Another stands beside it.", quote="Something else.")
    view = answer_to_view(make_answer(statements=ANSWER.statements, citations=(FIRST, wrong)), load)
    assert len(view["statements"]) == 1
    assert view["withdrawn"] == 1


def test_an_answer_whose_sources_are_gone_shows_nothing_of_itself():
    view = answer_to_view(ANSWER, lambda article_id, version: None)
    assert (view["statements"], view["short"], view["withdrawn"]) == ([], None, 2)


@pytest.mark.parametrize(
    ("reason", "plan", "words"),
    [
        ("publisher_not_held", {"unknown_publishers": ("The Times",)}, "The archive holds nothing by The Times."),
        ("outside_period", {}, "The archive holds nothing from that time."),
        ("names_unknown", {}, "The question names someone or something that no article of the archive mentions."),
        ("weak_evidence", {}, "No article of the archive answers this clearly enough to be quoted."),
    ],
)
def test_a_refusal_says_why(reason: Any, plan: dict[str, Any], words: str):
    assert reason_in_words(make_answer(refused=True, reason=reason, plan=make_plan(**plan))) == words


def test_a_refusal_leads_with_what_is_missing_where_its_note_names_it():
    answer = make_answer(refused=True, reason="not_stated", note="The reports found do not say “who paid”.")
    view = answer_to_view(answer, load)
    assert (view["reason"], view["note"]) == ([("text", "The reports found do not say “who paid”.")], None)
    of_times = answer_to_view(replace(answer, note="The newest report here is of 2 May 2025."), load)
    assert of_times["reason"] == [("text", "The reports that were found do not say it.")]
    assert of_times["note"] is not None


def test_a_refusal_shows_coverage_and_the_nearest_articles_and_no_statement():
    view = answer_to_view(REFUSAL, load)
    assert view["coverage"]["period"] == "1 Aug 2025 to 30 Nov 2025"
    assert [item["title"] for item in view["nearest"]] == [[("text", "A title")]]
    assert "statements" not in view
    assert announcement(REFUSAL).startswith("Not in the archive.")


def test_results_show_why_they_rank():
    view = results_to_view(SearchResponse(make_plan(), (RESULT,)))
    assert (view["results"][0]["score"], view["results"][0]["why"]) == ("3.50", "lexical 1.00")


def test_the_copied_answer_has_a_footnote_for_each_citation():
    assert to_footnoted_text(ANSWER).splitlines()[2:] == [
        "One",
        "",
        "One fact stands here. [1]",
        "",
        "Another stands beside it. [2]",
        "",
        "[1] A title. Northline, 20 Nov 2025. https://example.org/a",
        "    “One fact stands here.”",
        "[2] A title. Northline, 20 Nov 2025. https://example.org/a",
        "    “Another stands beside it.”",
    ]


# ---- the plan


NOVEMBER = Window(datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC))
FULL_PLAN = make_plan(
    publishers=("Northline",),
    kinds=("news",),
    languages=("en",),
    window=NOVEMBER,
    as_of=datetime(2025, 11, 21, tzinfo=UTC),
    as_of_given=True,
    clauses=(Clause(text="q", publishers=("Radio Estmere",), window=NOVEMBER),),
    unknown_publishers=("The Times",),
    inferred=(
        Inferred("publishers", "Radio Estmere", "the radio"),
        Inferred("unknown_publishers", "The Times", "The Times"),
        Inferred("window", "November 2025", "in November"),
    ),
    dropped=(Dropped("window", "the archive holds nothing published then"),),
)


def test_the_plan_is_shown_as_chips():
    assert [chip.label for chip in list_chips(FULL_PLAN)] == [
        "Only Northline",
        "Only news",
        "Only in en",
        "Published 1 Nov 2025 to 30 Nov 2025",
        "As of 20 Nov 2025",
        "Outlet: Radio Estmere",
        "Outlet: The Times (not held)",
        "Published 1 Nov 2025 to 30 Nov 2025",
        "Given up: time (the archive holds nothing published then)",
    ]


@pytest.mark.parametrize("chip", list_chips(FULL_PLAN), ids=lambda chip: chip.chip_id)
def test_a_removed_chip_is_gone_and_the_others_stay(chip: Any):
    left = without_chip(FULL_PLAN, chip.chip_id, now=NOW)
    assert list_chips(left) == [other for other in list_chips(FULL_PLAN) if other.chip_id != chip.chip_id]


def test_without_its_wall_a_plan_looks_back_from_now():
    left = without_chip(FULL_PLAN, "as_of", now=NOW)
    assert (left.as_of, left.as_of_given) == (NOW, False)


def test_an_outlet_that_is_not_held_leaves_no_reason_to_refuse_behind():
    plan = make_plan(publishers=("Nobody",), dropped=(Dropped("publishers", "Nobody is not in this archive"),))
    for chip_id in ("publisher:Nobody", "dropped:publishers:Nobody is not in this archive"):
        left = without_chip(plan, chip_id)
        assert (left.publishers, left.dropped) == ((), ())


def test_an_unknown_chip_changes_nothing():
    assert without_chip(FULL_PLAN, "nonsense:1") == FULL_PLAN
    assert label_of(FULL_PLAN, "") is None


def test_a_removed_chip_is_still_shown_as_removed():
    assert chips_to_view(make_plan(), ("Only news",)) == [
        {"id": "", "label": "Only news", "why": "You removed this.", "tone": "removed"}
    ]


# ---- the session


def test_a_question_waits_until_it_is_settled():
    talk = Conversation()
    talk.ask("  Who?  ", PageFilters())
    assert talk.pending is not None and talk.pending.question == "Who?"
    talk.settle(1, ANSWER)
    assert talk.pending is None
    assert [turn["state"] for turn in talk.to_view(load, 1)] == ["answered"]


def test_a_blank_question_is_none():
    talk = Conversation()
    talk.ask("   ", PageFilters())
    assert talk.turns == []


def test_a_question_that_comes_twice_is_asked_once():
    talk = Conversation()
    for _ in range(2):
        talk.receive([{"key": "k1", "question": "q"}, {"key": "k2", "question": "q"}])
    talk.ask_received(PageFilters())
    talk.receive([{"key": "k2", "question": "q"}, {"key": "k3", "question": "r"}])
    talk.ask_received(PageFilters())
    talk.ask_received(PageFilters())
    assert [(turn.key, turn.question) for turn in talk.turns] == [("k1", "q"), ("k2", "q"), ("k3", "r")]


def test_a_question_is_asked_with_the_filters_of_the_moment_when_it_is_taken_up():
    talk = Conversation()
    talk.receive([{"key": "k", "question": "q"}])
    talk.ask_received(PageFilters(kinds=("news",)))
    assert talk.turns[0].filters == PageFilters(kinds=("news",))


def test_filters_that_contradict_each_other_keep_the_question_to_be_asked_again():
    talk = Conversation()
    talk.ask("q", PageFilters(first=date(2025, 11, 2), last=date(2025, 11, 1)))
    assert talk.pending is None
    assert "is before" in str(talk.turns[0].error)
    talk.ask_again(1, PageFilters())
    assert talk.pending is talk.turns[0]


def test_a_new_question_ends_the_search_for_what_to_ask_next():
    talk, called = Conversation(), Event()
    talk.ask("q", PageFilters())
    talk.settle(1, ANSWER)
    talk.suggesting = Suggesting(lambda: (called.set(), ("next?",))[1])
    assert talk.next_questions == []
    talk.ask("r", PageFilters())
    assert talk.suggesting is None
    assert not called.wait(1.5)


def test_what_to_ask_next_is_none_where_it_cannot_be_found(caplog: pytest.LogCaptureFixture):
    suggesting = Suggesting(lambda: 1 / 0)
    wait_until(lambda: suggesting.found is not None)
    assert suggesting.found == ()
    assert "could not be found what to ask next" in caplog.text


def test_a_turn_that_is_being_answered_is_not_asked_anew():
    talk = Conversation()
    talk.ask("q", PageFilters())
    talk.ask_again(1, PageFilters(kinds=("news",)))
    assert talk.turns[0].filters == PageFilters()


def test_removing_a_chip_asks_the_same_turn_with_the_changed_plan():
    talk = Conversation()
    talk.ask("q", PageFilters())
    talk.settle(1, make_answer(plan=FULL_PLAN))
    talk.remove_chip(1, "publisher:Northline")
    assert talk.pending is not None and talk.pending.plan is not None
    assert talk.pending.plan.publishers == ()
    assert talk.pending.removed == ("Only Northline",)
    talk.settle(1, ANSWER)
    talk.ask_again(1, PageFilters(publishers=("Northline",)))
    assert talk.pending is not None and (talk.pending.plan, talk.pending.removed) == (None, ())


def test_sources_are_opened_by_number_and_closed_by_a_new_question():
    talk = Conversation()
    talk.ask("q", PageFilters())
    talk.settle(1, ANSWER)
    talk.open(1, "citation", 2)
    assert talk.opened is not None and talk.opened.others == (MarkedPassage(FIRST.start, FIRST.end, 1),)
    talk.open(1, "citation", 7)
    assert talk.opened is None
    talk.ask("r", PageFilters())
    talk.settle(2, REFUSAL)
    talk.open(2, "nearest", 0)
    assert talk.opened is not None and talk.opened.note == NOT_AN_ANSWER
    talk.ask("s", PageFilters())
    assert talk.opened is None


def test_quotes_are_checked_again_when_the_archive_has_changed():
    talk = Conversation()
    talk.ask("q", PageFilters())
    talk.settle(1, ANSWER)
    assert len(talk.to_view(load, 1)[0]["answer"]["statements"]) == 2
    assert len(talk.to_view(lambda *_: None, 1)[0]["answer"]["statements"]) == 2
    assert len(talk.to_view(lambda *_: None, 2)[0]["answer"]["statements"]) == 0


def test_the_assistant_is_told_what_came_before():
    talk = Conversation()
    talk.ask("q", PageFilters())
    talk.settle(1, ANSWER)
    talk.ask("r", PageFilters())
    assert talk.pending is not None
    assert talk.history_before(talk.pending) == [("q", ANSWER)]


# ---- the archive and its absence


def test_the_archive_says_how_much_it_holds_and_how_fresh_it_is():
    stats = ArchiveStats(
        articles=2, chunks=3, undated=1, publishers={"B": 1, "A": 1}, kinds={}, languages={}, months={},
        first=Moment.from_iso("2025-11-20"), last=Moment.from_iso("2025-11-20"),
        last_ingest_at=datetime(2025, 11, 28, 9, tzinfo=UTC), embedder="e", generation=1,
    )  # fmt: skip
    view = stats_to_view(stats, now=NOW)
    assert (view["articles"], view["period"], view["outlet_count"]) == ("2 articles", "20 Nov 2025", "2 outlets")
    assert view["undated"] == "1 article without a date"
    assert view["read"] == "Last read 3 days ago, 28 Nov 2025"
    assert view["silent"] == []


def test_a_preset_holds_where_its_field_is_empty_and_a_filter_that_no_field_shows_does_not():
    stats = ArchiveStats(
        articles=2, chunks=3, undated=0, publishers={}, kinds={"news": 2}, languages={"en": 2}, months={},
        first=Moment.from_iso("2025-11-20"), last=Moment.from_iso("2025-11-20"),
        last_ingest_at=None, embedder="e", generation=1,
    )  # fmt: skip
    fields = {"preset": "Last week held", "languages": ["en"]}
    held = PageFilters.from_state(fields.get, stats)
    assert (held.first, held.last, held.languages) == (date(2025, 11, 14), date(2025, 11, 20), ())
    chosen = PageFilters.from_state((fields | {"first": date(2025, 11, 1)}).get, stats)
    assert (chosen.first, chosen.last) == (date(2025, 11, 1), None)
    both = PageFilters.from_state(fields.get, replace(stats, languages={"en": 1, "de": 1}))
    assert both.languages == ("en",)


def test_the_archive_s_card_says_which_sources_have_fallen_silent():
    read = datetime(2025, 11, 28, 9, tzinfo=UTC)
    stats = ArchiveStats(articles=0, chunks=0, publishers={}, kinds={}, languages={}, months={}, undated=0, first=None,
                         last=None, last_ingest_at=read, embedder="e", generation=1)  # fmt: skip
    sources = [
        SourceFreshness(source=f"https://{name}.example/feed", last_read_at=read, last_new_at=new, runs=9, articles=3,
                        failures=0, failure=None, is_silent=silent)
        for name, new, silent in (("post", datetime(2025, 11, 20, tzinfo=UTC), True), ("mail", read, False))
    ]  # fmt: skip
    view = stats_to_view(stats, sources=sources, now=NOW)
    assert view["silent"] == ["https://post.example/feed silent since 20 Nov 2025"]


def test_the_page_says_which_model_writes_and_what_is_sent_to_it():
    assert model_in_words(None, None) == "No model: answers are sentences of the archive."
    assert model_in_words("m", "127.0.0.1:8080") == (
        "Model: m at 127.0.0.1:8080. "
        "Each question goes there, with what was asked before it and the passages chosen for it."
    )


def test_whose_words_an_answer_is_in_and_what_they_cost_is_said():
    assert answer_to_view(ANSWER, load)["byline"] is None
    written = replace(ANSWER, model="m", usage=Usage(1000, 234, 0.00123))
    assert answer_to_view(written, load)["byline"] == (
        "Written by m; each sentence was checked against its passage · 1,234 tokens · $0.0012"
    )


def test_a_follow_up_says_what_was_searched_for():
    assert answer_to_view(ANSWER, load)["searched"] is None
    view = answer_to_view(replace(ANSWER, searched="How many came in 2024?"), load)
    assert view["searched"] == [("text", "How many came in 2024?")]


def test_a_conflict_of_which_one_side_is_no_longer_held_is_not_shown():
    values = (
        ConflictValue("nine", "Northline", "2025-08-14", (1,)),
        ConflictValue("ten", "The Packet", "2025-08-18", (2,)),
    )
    answer = replace(ANSWER, conflicts=(Conflict("the dead", "differs", values),))
    (conflict,) = answer_to_view(answer, load)["conflicts"]
    assert [[mark["number"] for mark in row["marks"]] for row in conflict["rows"]] == [[1], [2]]
    wrong = make_citation(2, "Another stands beside it.", quote="Something else.")
    assert answer_to_view(replace(answer, citations=(FIRST, wrong)), load)["conflicts"] == []


def test_dates_in_the_wrong_order_are_said_to_be():
    first, last = datetime(2025, 11, 2).date(), datetime(2025, 11, 1).date()
    assert "is before" in str(PageFilters(first=first, last=last).problem)
    assert PageFilters(first=last, last=first).problem is None


def test_words_are_lit_in_what_was_found_in_any_form():
    runs = to_hit_runs("The floods of 1953 flooded a floor.", words_of("What was the flood?"))
    assert [text for kind, text in runs if kind == "hit"] == ["floods", "flooded"]


def test_an_article_has_one_place_among_the_results_and_its_other_passages_below_it():
    plan = make_plan(question="second paragraph")
    view = results_to_view(SearchResponse(plan, (RESULT, replace(RESULT, score=1.0))))
    (one,) = view["results"]
    assert (one["place"], [other["place"] for other in one["others"]]) == (0, [1])
    assert [text for kind, text in one["passage"] if kind == "hit"] == ["second", "paragraph", "second"]
