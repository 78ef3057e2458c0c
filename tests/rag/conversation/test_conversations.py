"""Twenty conversations of three to five turns over the sample archive, with the searches that are expected."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from tests.rag.sample_conversations import iter_searched, load_conversations

CONVERSATIONS = load_conversations()


def test_there_are_twenty_of_three_to_five_turns():
    assert len(CONVERSATIONS) >= 20
    assert {len(turns) for turns in CONVERSATIONS} <= {3, 4, 5}


@pytest.mark.parametrize("turns", CONVERSATIONS, ids=lambda turns: turns[0]["asked"])
def test_each_turn_is_searched_as_expected(sample_assistant: NewsAssistant, turns: list[dict[str, str]]):
    asked = [turn["asked"] for turn in turns]
    searched = []
    for question, (words, answer) in zip(asked, iter_searched(sample_assistant, asked), strict=True):
        searched.append(words)
        assert answer.question == question
        assert (answer.searched is None) == (words == question)
        assert answer.plan.question == words
    assert searched == [turn["searched"] for turn in turns]
