"""The parts of a question that next to nothing found speaks of are named."""

from __future__ import annotations

from dataclasses import replace

from rag import Retriever
from rag.answer.compose import answer_offline, read_results
from rag.answer.notes import name_missing

BOTH = (
    "Did The Harbour Post report that the ferry Gannet ran aground off Estmere, while The Lanthorne Courier reported "
    "that the council voted for a second tram line?"
)


def test_the_answer_says_which_part_of_the_question_little_was_found_on(news):
    asked = "Did the ferry Gannet run aground off Estmere, while penguins juggled marmalade upstairs?"
    reading = replace(read_results(news, Retriever(news).search(asked, 10)), reason=None)
    answer = replace(answer_offline(news, reading), refused=False, note=None)
    note = name_missing(answer, reading).note
    assert note is not None
    assert "marmalade" in note
    assert "Gannet" not in note


def test_nothing_is_said_to_be_missing_of_a_refusal_or_over_another_note(news):
    reading = read_results(news, Retriever(news).search(BOTH, 10))
    answer = answer_offline(news, reading)
    assert name_missing(replace(answer, refused=True, note=None), reading).note is None
    assert name_missing(replace(answer, note="kept"), reading).note == "kept"
