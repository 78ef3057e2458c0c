"""The laws of scoring and of the order; the weights themselves are measured elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rag.search.ranking import Candidates, Weights, number_articles, pick_in_turn, score_candidates

WEIGHTS = Weights()


def shape_of(name: str, *, n: int, c: int, m: int) -> tuple[int, ...]:
    """The shape of a field of Candidates: n chunks, c clauses, m outlets."""
    return (c, n) if name.startswith("clause_") else (m, n) if name == "outlets" else (n,)


def numbers_of(name: str) -> bool:
    return name in {"lexical", "pairs", "recency", "dense", "clause_lexical", "clause_dense"}


@st.composite
def candidates(draw: st.DrawFn) -> Candidates:
    """Any n chunks (1 to 25) for a question of c clauses (0 to 4) and m outlets (0 to 3)."""
    n, c, m = draw(st.integers(1, 25)), draw(st.integers(0, 4)), draw(st.integers(0, 3))
    values: dict[str, Any] = {
        "keys": np.arange(n, dtype=np.int64),
        "articles": number_articles(draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))),
    }
    for name in Candidates.__dataclass_fields__.keys() - values.keys():
        shape = shape_of(name, n=n, c=c, m=m)
        least, most = (-1, 1) if name.endswith("dense") else (0, 60)
        elements = st.floats(least, most, width=32) if numbers_of(name) else None
        values[name] = draw(arrays.arrays(np.bool_ if elements is None else np.float32, shape, elements=elements))
    return Candidates(**values)


def plain(n: int, **given_: Any) -> Candidates:
    """n chunks of n articles, alike in all that is not given."""
    values: dict[str, Any] = {"keys": np.arange(n, dtype=np.int64), "articles": np.arange(n, dtype=np.int64)}
    for name in Candidates.__dataclass_fields__.keys() - values.keys():
        kind = np.float32 if numbers_of(name) else np.bool_
        values[name] = np.zeros(shape_of(name, n=n, c=0, m=0), kind)
    ones = {"lexical": np.ones(n, np.float32), "dense": np.ones(n, np.float32)}
    return Candidates(**values | ones | given_)


def order(found: Candidates, k: int = 10) -> list[int]:
    return [place for place, _ in pick_in_turn(found, score_candidates(found, WEIGHTS), WEIGHTS, k)]


@settings(max_examples=150, deadline=None)
@given(candidates())
def test_a_score_is_finite_and_the_sum_of_its_parts(found: Candidates):
    scores = score_candidates(found, WEIGHTS)
    assert np.isfinite(scores.total).all()
    assert np.isfinite(scores.clauses).all()
    assert scores.total.shape == found.lexical.shape
    np.testing.assert_allclose(scores.total, sum(scores.parts.values()), rtol=1e-4, atol=1e-4)
    assert all((values >= 0).all() for values in scores.parts.values())


@settings(max_examples=150, deadline=None)
@given(candidates(), st.integers(1, 30))
def test_places_are_distinct_at_most_k_and_at_most_so_many_of_an_article(found: Candidates, k: int):
    picked = pick_in_turn(found, score_candidates(found, WEIGHTS), WEIGHTS, k)
    places = [place for place, _ in picked]
    assert len(places) == len(set(places)) <= k
    assert all(0 <= place < len(found.keys) for place in places)
    assert all(np.isfinite(gain) for _, gain in picked)
    counts = np.bincount(found.articles[places], minlength=int(found.articles.max()) + 1)
    assert counts.max() <= WEIGHTS.max_per_article
    possible = np.minimum(np.bincount(found.articles), WEIGHTS.max_per_article).sum()
    assert len(places) == min(k, possible)


@settings(max_examples=80, deadline=None)
@given(candidates(), st.integers(1, 12))
def test_fewer_results_are_the_first_of_more(found: Candidates, k: int):
    assert order(found, k) == order(found, 30)[:k]


def test_without_candidates_nothing_is_picked():
    found = plain(0)
    assert pick_in_turn(found, score_candidates(found, WEIGHTS), WEIGHTS, 5) == []


def test_the_better_of_two_that_differ_in_one_part_comes_first():
    better = np.array([1, 2], np.float32)
    yes = np.array([False, True])
    assert order(plain(2, lexical=better))[0] == 1
    assert order(plain(2, dense=better))[0] == 1
    assert order(plain(2, publisher_match=yes))[0] == 1
    assert order(plain(2, window_match=yes))[0] == 1
    assert order(plain(2, kind_match=yes))[0] == 1


def test_what_is_alike_keeps_its_order():
    assert order(plain(4)) == [0, 1, 2, 3]


def test_each_outlet_that_is_named_gets_its_turn():
    outlets = np.array([[True, True, True, False], [False, False, False, True]])
    found = plain(4, outlets=outlets, lexical=np.array([9, 8, 7, 1], np.float32))
    assert order(found)[:2] == [0, 3]


def test_one_outlet_alone_takes_no_turns():
    found = plain(3, outlets=np.array([[True, True, False]]), lexical=np.array([9, 8, 1], np.float32))
    assert order(found) == [0, 1, 2]


def test_a_clause_that_is_not_covered_yet_comes_before_one_that_is():
    clauses = np.array([[9, 9, 0], [0, 0, 5]], np.float32)
    found = plain(
        3, clause_lexical=clauses, clause_dense=np.zeros((2, 3), np.float32),
        clause_publisher_match=np.zeros((2, 3), bool),
    )  # fmt: skip
    assert order(found)[:2] == [0, 2]


@pytest.mark.parametrize("numbers", [[], [7], [7, 7, 3, 7, 9]])
def test_articles_are_numbered_in_the_order_of_first_sight(numbers: list[int]):
    assert number_articles(numbers).tolist() == {0: [], 1: [0], 5: [0, 0, 1, 0, 2]}[len(numbers)]
