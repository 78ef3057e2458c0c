"""Tests of the times that only questions name, and of what a question leaves out."""

from datetime import date

import pytest

from rag.language.spellings import count_edits
from rag.question.exclusions import find_exclusions
from rag.question.named_times import find_times
from rag.question.question_language import find_language

FRIDAY = date(2025, 11, 21)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What did they do two Fridays ago?", date(2025, 11, 7), date(2025, 11, 7)),
        ("Strikes the week before last", date(2025, 11, 3), date(2025, 11, 9)),
        ("Was there a strike in the nineties?", date(1990, 1, 1), date(1999, 12, 31)),
        ("Sales in FY24", date(2024, 1, 1), date(2024, 12, 31)),
        ("What has happened lately?", date(2025, 10, 22), date(2025, 11, 21)),
        ("Reports of 12-Nov-2025", date(2025, 11, 12), date(2025, 11, 12)),
        ("Was ist letzte Woche passiert?", date(2025, 11, 10), date(2025, 11, 16)),
        ("¿Qué pasó en mayo de 2024?", date(2024, 5, 1), date(2024, 5, 31)),
        ("上周有什么消息？", date(2025, 11, 10), date(2025, 11, 16)),
    ],
)
def test_a_time_is_read_in_the_words_of_a_question(question, first, last):
    found = find_times(question, anchor=FRIDAY, english=find_language(question) == "en")
    assert [(mention.first, mention.last) for mention in found] == [(first, last)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What was reported about Morven Bay, but not about the marina?", ["marina"]),
        ("News from Tarn Head without the wind farm", ["wind farm"]),
        ("Tarn Head -eelgrass", ["eelgrass"]),
        ("What happened in Selwick, apart from the ferry?", ["ferry"]),
        ("Who was not in favour of the barrier?", []),
        ("Can the ferry sail without a captain?", []),
    ],
)
def test_what_a_question_leaves_out_is_told_from_a_denial(question, words):
    assert [exclusion.words for exclusion in find_exclusions(question)] == words


@pytest.mark.parametrize(
    ("asked", "held", "edits"),
    [("kulubayev", "kulubaev", 1), ("moene", "moen", 1), ("velmuoth", "velmouth", 1), ("oduya", "velmouth", None)],
)
def test_a_swap_counts_as_one_letter_and_too_many_are_none(asked, held, edits):
    assert count_edits(asked, held, most=2) == edits
