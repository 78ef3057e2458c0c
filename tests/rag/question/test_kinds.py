"""What kind of thing a question asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.question.kinds import Question, expects, read_question
from rag.question.outlets import KnownPublishers
from rag.question.plan import build_plan


def read(text: str) -> Question:
    now = datetime(2025, 11, 21, tzinfo=UTC)
    return read_question(build_plan(text, known=KnownPublishers(["The Verge"]), zone=ZoneInfo("UTC"), now=now))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who held the first strategic dialogue?", "who"),
        ("Whose ferry sank?", "who"),
        ("When will Kyrgyzstan take the SCO presidency?", "when"),
        ("In which year was the line opened?", "when"),
        ("Where did the ferry sink?", "where"),
        ("Which town was flooded?", "where"),
        ("How many passengers were rescued?", "how_many"),
        ("How old is the captain?", "how_much"),
        ("What was the bilateral trade volume?", "how_much"),
        ("How much did the tram cost?", "how_much"),
        ("How high did the river rise?", "how_much"),
        ("Which railway will be built?", "which"),
        ("Did the ferry sink?", "yes_no"),
        ("Isn't the ferry safe?", "yes_no"),
        ("Between the report in May and that in June, did the price change?", "yes_no"),
        ("Why did the ferry sink?", "other"),
    ],
)
def test_the_kind_of_a_question_is_that_of_its_plan(question: str, kind: str):
    assert read(question).kind == kind


def test_the_noun_after_which_is_its_head():
    assert read("Which railway will be built?").head == "railway"
    assert read("Who sank?").head == ""


def test_the_words_of_a_question_are_those_of_its_topic():
    assert read("What did The Verge report about batteries?").terms == ("about", "batteri")


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("How many were rescued?", "All 214 were brought ashore.", "All were brought ashore."),
        ("What was the price?", "It cost half a million.", "It cost a fortune."),
        ("When did it sink?", "It sank on Tuesday.", "It sank fast."),
        ("Who said so?", "So said Ines Marlow.", "So they said."),
        ("Where did it sink?", "It sank off Estmere.", "It sank there."),
    ],
)
def test_a_sentence_fits_that_holds_a_thing_of_the_kind_asked_for(question: str, fitting: str, other: str):
    assert expects(read(question), fitting)
    assert not expects(read(question), other)


def test_any_sentence_may_answer_an_open_question():
    assert expects(read("Why did it sink?"), "")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200).filter(str.strip), st.text(max_size=100))
def test_any_question_has_a_kind(question: str, sentence: str):
    asked = read(question)
    assert isinstance(expects(asked, sentence), bool)
