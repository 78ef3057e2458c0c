"""Outlets named in questions: those that are held, by their usual short names, and those that are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.question.outlets import KnownPublishers, names_of, short_names

HELD = (
    "The Verge", "FOX News - Lifestyle", "FOX News - Health", "TechCrunch", "The Age", "Fortune", "Polygon",
    "The Harbour Post", "Cnbc | World Business News Leader", "Sporting News", "Engadget", "Radio Estmere",
)  # fmt: skip
KNOWN = KnownPublishers(HELD)


def held(question: str) -> tuple[str, ...]:
    return names_of(KNOWN.find(question))


def unknown(question: str) -> list[str]:
    return [mention.words for mention in KNOWN.find(question) if not mention.publishers]


@pytest.mark.parametrize(
    ("words", "outlets"),
    [
        ("The Verge", ("The Verge",)),
        ("the Verge", ("The Verge",)),
        ("Verge", ("The Verge",)),
        ("TechCrunch", ("TechCrunch",)),
        ("Techcrunch", ("TechCrunch",)),
        ("Tech Crunch", ("TechCrunch",)),
        ("TechCrunch's", ("TechCrunch",)),
        ("The Verge’s", ("The Verge",)),
        ("Fox News", ("FOX News - Lifestyle", "FOX News - Health")),
        ("FOX News - Health", ("FOX News - Health",)),
        ("CNBC", ("Cnbc | World Business News Leader",)),
        ("the Harbour  Post", ("The Harbour Post",)),
    ],
)
def test_an_outlet_is_found_by_its_usual_names(words: str, outlets: tuple[str, ...]):
    assert held(f"What did {words} report about the strike?") == outlets


@pytest.mark.parametrize("words", ["TechCrumch", "TechCruch", "TechCrunchh", "TehcCrunch", "Engaget", "Radio Estmare"])
def test_a_name_one_edit_away_is_meant(words: str):
    assert len(held(f"What did {words} report about the strike?")) == 1


@pytest.mark.parametrize("words", ["TechLunch", "Tceh Crucnh", "Pollygonn", "Engage", "The Urge"])
def test_a_name_further_away_is_not(words: str):
    assert held(f"What did {words} report about the strike?") == ()


def test_a_common_word_in_small_letters_is_no_outlet():
    assert held("Who made a fortune on the verge of a new age with a polygon?") == ()


def test_a_one_word_name_that_is_short_needs_its_article():
    assert held("What did The Age report?") == ("The Age",)
    assert held("Age is no excuse, what did they report?") == ()


def test_a_longer_word_that_holds_a_name_is_no_outlet():
    assert held("What do Vergers and TechCrunchers say?") == ()


def test_the_words_and_their_place_are_kept():
    question = "Did Fox News and the Verge agree?"
    mentions = KNOWN.find(question)
    assert [question[m.start : m.end] for m in mentions] == [m.words for m in mentions]
    assert [m.words for m in mentions] == ["Fox News", "the Verge"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Reuters report about the strike?", ["Reuters"]),
        ("According to The New York Times, who won?", ["The New York Times"]),
        ("What did an article by The Springfield Gazette on the strike say?", ["The Springfield Gazette"]),
        ("What did the Daily Bugle report about the strike?", ["Daily Bugle"]),
    ],
)
def test_an_outlet_that_is_not_held_is_reported(question: str, words: list[str]):
    assert unknown(question) == words
    assert held(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "Who owns Reuters?",
        "Why did the BBC move to Salford?",
        "Which company bought the Boston Globe?",
        "What did the May report say about the strike?",
    ],
)
def test_an_outlet_as_a_subject_and_a_month_are_no_sources(question: str):
    assert unknown(question) == []


def test_a_held_outlet_is_never_called_unknown():
    question = "What did an article by TechCrunch on chips, published in May, say?"
    assert (held(question), unknown(question)) == (("TechCrunch",), [])


def test_a_caller_s_name_is_resolved_whole_or_as_a_short_name():
    assert KNOWN.resolve("the verge") == ("The Verge",)
    assert KNOWN.resolve("  FOX  news - health ") == ("FOX News - Health",)
    assert KNOWN.resolve("fox news") == ("FOX News - Lifestyle", "FOX News - Health")
    assert KNOWN.resolve("Reuters") == ()
    assert KNOWN.resolve("") == ()


def test_the_end_of_a_name_means_the_one_outlet_that_has_it():
    known = KnownPublishers(["Selwick Evening Post", "The Lanthorne Courier", "Hask Valley Mercury"])
    assert names_of(known.find("What did the Evening Post say about the light?")) == ("Selwick Evening Post",)
    assert names_of(known.find("What did the Valley Mercury write?")) == ("Hask Valley Mercury",)
    assert names_of(known.find("What did the Evening Standard say about it?")) == ()


def test_an_outlet_in_small_letters_is_one_where_it_is_asked_what_it_said():
    known = KnownPublishers(["TechCrunch", "Fortune"])
    assert names_of(known.find("what did techcrunch say about chips")) == ("TechCrunch",)
    assert names_of(known.find("what has fortune reported on the deal?")) == ("Fortune",)
    assert names_of(known.find("did fortune favour the brave?")) == ()


def test_an_outlet_that_carries_the_short_name_goes_before_those_it_is_short_for():
    known = KnownPublishers(["FOX News - Lifestyle", "FOX News"])
    assert known.resolve("Fox News") == ("FOX News",)


def test_the_full_name_comes_first_among_the_forms():
    assert short_names("The Harbour Post")[0] == "The Harbour Post"
    assert "Harbour Post" in short_names("The Harbour Post")
    assert "example" in short_names("example.com")


def test_an_archive_without_outlets_knows_only_the_list():
    known = KnownPublishers([])
    assert known.find("Who leads the Harbour Post?") == []
    assert [mention.words for mention in known.find("What did Reuters report?")] == ["Reuters"]


PARTS = [*HELD, "report by", "The", "of", ",", "'", "“", "Times", "did", "\n", "("]


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(PARTS), max_size=60).map(" ".join))
def test_mentions_are_in_order_without_overlap_and_where_they_say(question: str):
    mentions = KNOWN.find(question)
    assert all(question[m.start : m.end] == m.words for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(set(m.publishers) <= set(HELD) for m in mentions)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=100))
def test_outlets_may_have_any_name(names: list[str], question: str):
    KnownPublishers(names).find(f"{' '.join(names)} {question}")
    for name in names:
        KnownPublishers(names).resolve(name)


@pytest.mark.parametrize("text", ["The " * 1000, "A of the and " * 300, "report by " * 400, "X" * 4000, "A. " * 1300])
def test_a_hostile_question_is_read_in_good_time(text: str):
    assert len(KNOWN.find(text)) <= len(text)
