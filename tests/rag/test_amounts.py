from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.amounts import find_amounts


def amounts(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in find_amounts(question, text)]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What was the trade worth?", "In 2024 trade climbed to $22.71 billion over 12 months.", ["$22.71 billion"]),
        ("How much did it cost?", "The 340 metre wall cost 6.2 million crowns in 2016.", ["6.2 million crowns"]),
        ("How many people died?", "Five people died and 3,400 homes were lost.", ["Five people"]),
        ("How many homes were lost?", "Five people died and 3,400 homes were lost.", ["3,400 homes"]),
        ("How hot was it?", "It reached 38.1 degrees at 3 o'clock.", ["38.1 degrees"]),
        ("How long did the strike last?", "The strike of eleven days cost 2 million crowns.", ["eleven days"]),
        ("What was the turnout?", "The turnout was 47.1 per cent of 88,000 voters.", ["47.1 per cent"]),
        ("How old is he?", "Mr Dole, 58, must pay 1.6 million crowns.", ["58"]),
    ],
)
def test_an_amount_is_of_the_unit_that_the_question_asks_for(question, text, expected):
    assert amounts(question, text) == expected


def test_without_a_unit_that_can_be_told_there_is_no_amount():
    assert amounts("How much does she like it?", "She has 12 boats and 3 million crowns.") == []


@given(st.text(max_size=200), st.text(max_size=300))
def test_any_text_can_be_looked_at(question, text):
    for start, end in find_amounts(question, text):
        assert 0 <= start < end <= len(text)
