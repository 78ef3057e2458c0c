"""What is typed for other search engines is read as plain words."""

from __future__ import annotations

import pytest

from rag.question.operators import read_operators


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('{"query": "who was jailed for fraud", "top_k": 3}', "who was jailed for fraud"),
        ('{"top_k": 3}', '{"top_k": 3}'),
        ("{not json", "{not json"),
        ("ferry strike after:2025-11-01", "ferry strike after 2025-11-01"),
        ("bakery AND fire", "bakery fire"),
        ("Who wrote (in May) about eels?", "Who wrote (in May) about eels?"),
        ("Ratio of 3:1 in the vote?", "Ratio of 3:1 in the vote?"),
    ],
)
def test_operators_are_put_into_plain_words(typed, read):
    assert " ".join(read_operators(typed).split()) == read


def test_brackets_go_only_with_the_operators_that_they_group():
    assert read_operators("(bakery OR school) AND fire").split() == ["bakery", "school", "fire"]
