"""Names in news text, and the full form of a bare surname."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.entities import find_persons, iter_names, merge_names


def names(text: str) -> list[str]:
    return [name.words for name in iter_names(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met Chinese Foreign Minister Wang Yi in Bishkek.", ["Chinese", "Wang Yi", "Bishkek"]),
        ("It was China's Xi Jinping who came.", ["China", "Xi Jinping"]),
        ("They named Ines Marlow of Estmere.", ["Ines Marlow of Estmere"]),
        ("Yesterday the ferry sank.", []),
        ("Ferries sank on Tuesday.", []),
        ("the NATO summit", ["NATO"]),
        ("", []),
    ],
)
def test_runs_of_capitalised_words_are_names_without_titles_days_and_openers(text: str, found: list[str]):
    assert names(text) == found


def test_a_surname_leads_to_the_one_full_name_of_a_person():
    text = "Foreign Minister Jeenbek Kulubaev came. Kulubaev smiled. The China Daily was there."
    assert find_persons(text)["Kulubaev"] == "Jeenbek Kulubaev"
    assert "Daily" not in find_persons(text)


def test_a_person_is_also_known_by_saying_something():
    assert find_persons("The rest is for the court, Oona Fell said on Monday.")["Fell"] == "Oona Fell"


def test_a_surname_that_two_persons_share_is_left_out():
    assert "Wren" not in find_persons("Mayor Tobias Wren and Judge Anna Wren met. Wren said no.")


def test_a_short_name_goes_to_the_longest_that_holds_it():
    assert merge_names(["Wren", "Tobias Wren", "Estmere"]) == {
        "Tobias Wren": "Tobias Wren",
        "Estmere": "Estmere",
        "Wren": "Tobias Wren",
    }
    assert merge_names([]) == {}


PARTS = [
    "President",
    "Wang",
    "Yi's",
    "of",
    "the",
    "Xi",
    "U.S.",
    "“",
    ". ",
    "said",
    "O’Neill",
    "A",
    "\n",
    "МИД",
    "-",
    "é",
]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(PARTS), max_size=50).map(" ".join))
def test_names_stand_where_they_say_in_order_and_apart(text: str):
    found = list(iter_names(text))
    assert all(text[name.start : name.end] == name.words for name in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(name.words.strip() for name in found)
    for word, full in find_persons(text).items():
        assert word in full.split()
