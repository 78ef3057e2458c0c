"""Follow-ups made whole by rules, and questions that stand on their own left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.conversation import Carried, WholeQuestion, make_whole
from tests.rag.stand_ins import article
from tests.rag.talks import OUTLETS, TODAY, Turn, turn
from tests.sample_questions import load_questions

TALKS = article(
    1,
    "Kyrgyzstan and China open strategic dialogue in Bishkek",
    "Chinese Foreign Minister Wang Yi met Foreign Minister Jeenbek Kulubaev on Wednesday. "
    "Trade came to 22.71 billion U.S. dollars last year. Wang said he would return.",
    "2025-11-20T07:35",
    "Northline",
)
TALKS_ON_AIR = article(
    2,
    "China and Kyrgyzstan start regular talks in Bishkek",
    "Kyrgyzstan and China are to meet every year.",
    "2025-11-20T06:55",
    "Radio Estmere",
)
RESIGNS = article(
    3,
    "Skerra Line's chief executive resigns",
    "Petra Lindqvaer resigned today as chief executive of Skerra Line. Lindqvaer said she had lost the trust of the "
    "islands. Chairman Otto Brandt said he regretted it.",
    "2025-10-16T18:05",
    "The Lanthorne Courier",
)
MARATHON = article(
    4,
    "Brandvold wins Lanthorne Marathon in course record",
    "Kofi Brandvold of Estmere won the 30th Lanthorne Marathon on Sunday. Brandvold, 29, trains on a hill.",
    "2025-10-05",
    "Northline",
)
FERRY = article(
    5,
    "Ferry toll rises to nine as divers reach the wreck",
    "Divers have brought up two more bodies from the Maid of Skerra.",
    "2025-08-14T17:05",
    "Northline",
)

TRADE = turn(
    "What was China–Kyrgyzstan trade last year?",
    "22.71 billion U.S. dollars",
    said="Trade came to 22.71 billion U.S. dollars last year.",
    cites=[TALKS],
    finds=[TALKS_ON_AIR],
)
RESIGNATION = turn(
    "When did Petra Lindqvaer resign?",
    "16 October 2025",
    said="Petra Lindqvaer resigned today as chief executive of Skerra Line.",
    cites=[RESIGNS],
)
RACE = turn(
    "Who won the Lanthorne Marathon?",
    "Kofi Brandvold",
    said="Kofi Brandvold of Estmere won the 30th Lanthorne Marathon on Sunday.",
    cites=[MARATHON],
)
TOLL = turn(
    "How many deaths had been confirmed on the Maid of Skerra?",
    "nine",
    said="Divers have brought up two more bodies from the Maid of Skerra.",
    cites=[FERRY],
)
FLOOD = turn("What was the death toll of the Thessel flood according to Northline?", reason="weak_evidence")
TRAM = turn("Did Port Selwick vote in favour of the tram?", reason="weak_evidence")
WHALES = turn("Where did a pod of pilot whales come ashore in August?", "Cape Ferren", said="They did.", cites=[FERRY])
SAID = turn("What did Wang Yi say about Taiwan?", reason="weak_evidence")
GOVERNOR = turn("Who is the governor of the Bank of Estmere?", reason="weak_evidence")
TURNS = (TRADE, RESIGNATION, RACE, TOLL, FLOOD, TRAM, WHALES, SAID, GOVERNOR)


def whole(question: str, *history: Turn) -> WholeQuestion:
    return make_whole(question, history, publishers=OUTLETS, anchor=TODAY)


REPORTED = turn(
    "What was reported about the ferry?",
    said="Northline, 14 August 2025: Divers have brought up two more bodies from the Maid of Skerra.",
    cites=[FERRY],
)


@pytest.mark.parametrize("asked", ["Tell me more", "more please", "anything else?", "Can you give me more details?"])
def test_more_is_a_search_for_what_was_not_shown(asked):
    made = whole(asked, REPORTED)
    assert (made.text, made.more) == ("What else was reported about the ferry?", True)


@pytest.mark.parametrize("asked", ["Who is he?", "What did she say?"])
def test_an_outlet_that_leads_a_statement_is_nobody(asked):
    assert "Northline" not in whole(asked, REPORTED).text


@pytest.mark.parametrize(
    ("before", "asked", "searched"),
    [
        # another time, computed from the one before
        (TRADE, "and the year before?", "What was China–Kyrgyzstan trade in 2023?"),
        (TRADE, "And two years earlier?", "What was China–Kyrgyzstan trade in 2022?"),
        (TRADE, "And in 2023?", "What was China–Kyrgyzstan trade in 2023?"),
        (TRADE, "the year after?", "What was China–Kyrgyzstan trade in 2025?"),
        (RACE, "and the year before?", "Who won the Lanthorne Marathon in 2024?"),
        (RACE, "And in 2023?", "Who won the Lanthorne Marathon in 2023?"),
        (WHALES, "and the month before?", "Where did a pod of pilot whales come ashore in July 2025?"),
        (RESIGNATION, "What happened the day before?", "What happened on 15 October 2025, concerning Petra Lindqvaer?"),
        # another outlet
        (TRADE, "and according to Xinhua?", "According to Xinhua, what was China–Kyrgyzstan trade last year?"),
        (RACE, "What did the Courier say?", "According to The Lanthorne Courier, who won the Lanthorne Marathon?"),
        (TRADE, "And the other outlet?", "According to Radio Estmere, what was China–Kyrgyzstan trade last year?"),
        (TRADE, "Who else reported it?", "According to Radio Estmere, what was China–Kyrgyzstan trade last year?"),
        (FLOOD, "And Xinhua?", "What was the death toll of the Thessel flood according to Xinhua?"),
        # what was meant
        (TRADE, "No, I meant Tajikistan", "What was China–Tajikistan trade last year?"),
        (RACE, "sorry, I meant in 2023", "Who won the Lanthorne Marathon in 2023?"),
        (FLOOD, "wait, I meant the ferry", "What was the death toll of the ferry according to Northline?"),
        # newer, older, why
        (TOLL, "Newer ones?", "What was reported about the Maid of Skerra after 14 August 2025?"),
        (TOLL, "older reports?", "What was reported about the Maid of Skerra before 14 August 2025?"),
        (RESIGNATION, "Why did she?", "Why did Petra Lindqvaer resign?"),
        (TRADE, "And in May?", "What was China–Kyrgyzstan trade in May?"),
        # another name or thing in the same question
        (TRADE, "What about Tajikistan?", "What was China–Tajikistan trade last year?"),
        (SAID, "and about Xinjiang?", "What did Wang Yi say about Xinjiang?"),
        (RESIGNATION, "What about Otto Brandt?", "When did Otto Brandt resign?"),
        (FLOOD, "What about the damage?", "What was the damage of the Thessel flood according to Northline?"),
        (TRAM, "and the turnout?", "What about the turnout, concerning Port Selwick and the tram?"),
        # pronouns and pointing words
        (RESIGNATION, "Why did she resign?", "Why did Petra Lindqvaer resign?"),
        (RACE, "How old is he?", "How old is Kofi Brandvold?"),
        (RACE, "What is his time?", "What is Kofi Brandvold’s time?"),
        (TRAM, "What will it cost?", "What will the tram cost?"),
        (GOVERNOR, "What did she say?", "What did the governor of the Bank of Estmere say?"),
        (TRADE, "Who said that?", "Who said that about China–Kyrgyzstan trade?"),
        (WHALES, "How many died there?", "How many died at Cape Ferren, concerning a pod of pilot whales?"),
        # a question word alone
        (TRAM, "when?", "When did Port Selwick vote in favour of the tram?"),
        (RACE, "When was that?", "When was it that Kofi Brandvold won the Lanthorne Marathon?"),
        (TOLL, "Why?", "Why was it that deaths had been confirmed on the Maid of Skerra?"),
        (RESIGNATION, "why?", "Why did Petra Lindqvaer resign?"),
        # what came of it
        (TOLL, "what happened next?", "What was reported about the Maid of Skerra after 14 August 2025?"),
        (TOLL, "And before that?", "What was reported about the Maid of Skerra before 14 August 2025?"),
        (
            TOLL,
            "Is that still so?",
            "How many deaths had been confirmed on the Maid of Skerra, as reported after 14 August 2025?",
        ),
        (TOLL, "tell me more", "What else was reported about the Maid of Skerra?"),
        # what it is about left out
        (TOLL, "Who was the captain?", "Who was the captain, concerning the Maid of Skerra?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_made_whole_from_the_turn_before(before: Turn, asked: str, searched: str):
    assert whole(asked, before).text == searched


def test_the_reader_is_told_what_was_taken_from_where():
    made = whole("and the year before?", TRADE)
    assert made.is_changed
    assert Carried("the year before", "2023", "code") in made.carried
    assert whole("Why did she resign?", RESIGNATION).carried == (Carried("she", "Petra Lindqvaer", "question"),)
    assert whole("How old is he?", RACE).carried == (Carried("he", "Kofi Brandvold", "answer"),)


def test_who_is_meant_is_looked_for_in_earlier_turns_when_the_last_names_nobody_of_that_kind():
    assert whole("How old is she?", RESIGNATION, TOLL).text == "How old is Petra Lindqvaer?"


def test_a_pronoun_passes_over_a_person_whom_the_articles_call_by_the_other():
    both = turn(
        "What did Petra Lindqvaer and Otto Brandt say?", said="Otto Brandt said he regretted it.", cites=[RESIGNS]
    )
    assert whole("How old is he?", both).text == "How old is Otto Brandt?"
    assert whole("How old is she?", both).text == "How old is Petra Lindqvaer?"


def test_a_third_turn_leans_on_the_second_as_it_was_searched():
    second = whole("And in 2023?", TRADE).text
    assert whole("and the year before?", TRADE, turn(second)).text == "What was China–Kyrgyzstan trade in 2022?"


def test_no_other_outlet_is_invented_where_only_one_was_found():
    assert not whole("what did the other outlet say?", RESIGNATION).is_changed


def test_nothing_is_carried_without_a_history():
    for question in ("and the year before?", "Why did he resign?", "when?"):
        assert whole(question) == WholeQuestion(question)


@pytest.mark.parametrize("before", TURNS, ids=lambda before: str(before[0]))
def test_a_question_of_the_sample_archive_stands_on_its_own_after_any_turn(before: Turn):
    place = TURNS.index(before)
    for question in [asked["question"] for asked in load_questions()][place % 3 :: 3]:
        assert whole(question, before) == WholeQuestion(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Kofi Brandvold and what did he win?",
        "When Petra Lindqvaer left, did she take severance pay?",
        "In his speech, what did Wang Yi say about Taiwan?",
        "Which minister lost his seat?",
        "How hot did it get in Brackwater?",
        "Is it true that the tram was stopped?",
        "Were there any injuries in the islands?",
        "Which state held his boat after the skipper was freed?",
        "Did trade rise compared with the previous year in Kyrgyzstan?",
        "What did Northline report about the marathon?",
        "And who won the Lanthorne Marathon in 2024?",
        "inflation",
        "?",
        "   ",
    ],
)  # fmt: skip
def test_what_looks_like_a_follow_up_and_is_none_stays(question: str):
    for before in TURNS:
        assert whole(question, before).text == question


_TALK = """
    and what about the year before? when why he she it that there other outlet said Xinhua Tajikistan in 2023 ? who the
    next two days later concerning according to , . ’ “ [1] <b>
"""
_WORDS = st.sampled_from([*_TALK.split(), chr(0x202E), chr(0x200B)])


@settings(max_examples=60, deadline=None)
@given(words=st.lists(_WORDS, max_size=8), turns=st.lists(st.sampled_from(TURNS), max_size=4))
def test_whatever_is_asked_comes_back_as_text_that_carries_over_nothing_without_saying_so(
    words: list[str], turns: list[Turn]
):
    question = " ".join(words)
    made = whole(question, *turns)
    assert made.text == question or made.carried
    assert bool(made.text) or not question


@settings(max_examples=40, deadline=None)
@given(words=st.lists(_WORDS, min_size=1, max_size=6), before=st.sampled_from(TURNS))
def test_the_same_conversation_gives_the_same_search(words: list[str], before: Turn):
    question = " ".join(words)
    assert whole(question, before) == whole(question, before)
