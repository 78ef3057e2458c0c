"""Words as the lexical index knows them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vectorstore.terms import split_query_terms, split_terms


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ferries", "ferry"),
        ("sank", "sink"),
        ("sunk", "sinking"),
        ("The Verge's", "the verge"),
        ("Café", "cafe"),
        ("RÉSUMÉ", "resume"),
        ("U.S.", "US"),
        ("U.N.", "UN"),
        ("1,200", "1200"),
        ("O’Neill", "O'Neill"),
        ("straße", "STRASSE"),
        ("ﬁnance", "finance"),
    ],
)
def test_what_is_written_otherwise_is_one_term(text: str, same: str):
    assert split_terms(text) == split_terms(same)


@pytest.mark.parametrize(("text", "other"), [("US", "us"), ("22.71", "22.7"), ("3 000", "3000"), ("die", "dye")])
def test_what_is_something_else_is_another_term(text: str, other: str):
    assert split_terms(text) != split_terms(other)


def test_scripts_without_spaces_are_cut_into_pairs():
    assert split_terms("加内特号") == ["加内", "内特", "特号"]
    assert split_terms("号") == ["号"]
    assert split_terms("Wang王毅2025") == ["wang", "王毅", "2025"]


def test_marks_are_no_terms():
    assert split_terms("?! ... --- “” _ \x00 \x1b \u202e") == []


def test_a_long_run_of_letters_is_cut():
    assert [len(term) for term in split_terms("x" * 5000)] == [64]
    assert [len(term) for term in split_terms("9" * 5000)] == [64]


def test_a_query_leaves_out_the_words_of_every_text_unless_it_has_no_others():
    assert split_query_terms("What did the ferry do?") == ["ferri"]
    assert split_query_terms("to be or not to be") == ["to", "be", "or", "not", "to", "be"]
    assert split_query_terms("") == []


@settings(max_examples=300)
@given(st.text(max_size=200))
@example("\ufdfa")  # one letter that is four words when taken apart
@example("I\u0307stanbul \u2075 \u00bd \u3392")
def test_terms_are_short_without_white_space_and_the_same_in_any_company(text: str):
    terms = split_terms(text)
    assert all(term and len(term) <= 64 for term in terms)
    assert not any(part.isspace() for term in terms for part in term)
    assert split_terms(f"{text} ferry") == [*terms, "ferri"]
    assert set(split_query_terms(text)) <= set(terms)


def test_what_is_not_seen_inside_a_word_does_not_part_it():
    assert split_terms("Ver\u200bkehrs\u00adbe\u200btriebe") == split_terms("Verkehrsbetriebe")
