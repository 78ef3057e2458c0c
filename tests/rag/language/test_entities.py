"""Names in news text, and the full form of a bare surname."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.entities import find_full_name, find_persons, iter_capitalised, iter_names
from tests.rag.stand_ins import article


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
        ("It was the end of Halcyon. Brandvold Lines sold it.", ["Halcyon", "Brandvold Lines"]),
        ("It was the end of Halcyon. Ferries sank.", ["Halcyon"]),
        ("Ask Dr. J. K. Fell of St. Anselm, or Mr. Wren.", ["J. K. Fell of St. Anselm", "Wren"]),
        ("Then Halcyon CEO Oona Fell spoke.", ["Halcyon", "Oona Fell"]),
        ("Yes, We’ve Halcyon.", ["Halcyon"]),
        ("Did Halcyon sink?", ["Halcyon"]),
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


def test_a_word_that_two_articles_have_as_the_end_of_one_name_is_that_name():
    articles = [
        article(i, "A title", f"The Estmere {end} won. The {end} were glad. {other}", "2025-08-13", "The Harbour Post")
        for i, end, other in ((1, "Herons", "Norrey Herons lost."), (2, "Herons", "The Marine Safety Board said so."))
    ]
    assert find_full_name("Herons", articles) == "Estmere Herons"
    assert find_full_name("Herons", articles[:1] * 2) == "Herons", "one article, given twice, is one"
    assert find_full_name("MSB", articles) == "MSB"
    again = article(3, "A title", "It was the Marine Safety Board.", "2025-08-14", "The Harbour Post")
    assert find_full_name("MSB", [*articles, again]) == "Marine Safety Board"
    assert find_full_name("MSB", []) == "MSB"


def test_what_opens_a_sentence_can_be_had_as_well():
    assert [name.words for name in iter_capitalised("Ferries sank. Kofi Brandvold saw it.")] == [
        "Ferries",
        "Kofi Brandvold",
    ]


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
