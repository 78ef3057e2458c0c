"""The clauses of a question: where it is cut, and where never."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.question.clauses import own_terms, split_clauses

TWO = "Did the tram line open late in Lanthorne, while the ferry Gannet sank off Estmere?"


def pieces_of(question: str, *names: str) -> list[str]:
    spans = [(question.index(name), question.index(name) + len(name)) for name in names]
    return [question[piece.start : piece.end] for piece in split_clauses(question, spans)]


def test_a_question_is_cut_at_commas_and_conjunctions():
    assert pieces_of(TWO) == [
        "Did the tram line open late in Lanthorne, ",
        "while the ferry Gannet sank off Estmere?",
    ]


def test_a_question_about_one_thing_is_one_clause():
    assert pieces_of("Who is the mayor of Lanthorne?") == ["Who is the mayor of Lanthorne?"]


def test_a_piece_without_words_of_its_own_goes_with_the_next():
    assert len(pieces_of("Yesterday, and also, who steered the ferry Gannet aground?")) == 1


def test_a_short_last_piece_goes_with_the_one_before():
    assert len(pieces_of("Who steered the ferry Gannet aground off Estmere, and why?")) == 1


def test_a_name_is_never_cut():
    question = (
        "What did the company Marlow, Fell and Wren build in Lanthorne and what did it cost the council taxpayers?"
    )
    assert any("Marlow, Fell and Wren" in piece for piece in pieces_of(question, "Marlow, Fell and Wren"))


def test_a_quotation_is_never_cut():
    question = (
        "Who said 'the wall held, and the river fell before the morning came' about Brackwater, and who denied it all?"
    )
    assert any("'the wall held, and the river fell before the morning came'" in piece for piece in pieces_of(question))


def test_words_of_reporting_outlets_and_dates_are_no_words_of_a_clause():
    question = "the article by The Verge published on May 3 about batteries"
    spans = [(question.index(name), question.index(name) + len(name)) for name in ("The Verge", "May 3")]
    assert own_terms(question, 0, len(question), spans) == ("about", "batteri")


def test_an_unbalanced_quotation_mark_does_no_harm():
    assert pieces_of('Who said "the wall held, while the ferry Gannet sank off Estmere?')


WORDS = "ferry tram wall, river; and while but 'held' \"quoted\" Estmere which 2024 ?".split()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))
def test_pieces_are_in_order_without_overlap_at_most_eight_and_have_words(question: str):
    pieces = split_clauses(question, [])
    assert len(pieces) <= 8
    assert all(0 <= piece.start < piece.end <= len(question) for piece in pieces)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    assert all(piece.terms for piece in pieces)
    assert all(len(set(piece.terms)) == len(piece.terms) for piece in pieces)
