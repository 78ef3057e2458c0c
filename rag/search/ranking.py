"""How candidates are scored and put in order. The weights, where they came from, and nothing else decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each part of a score counts. BM25 of the whole question counts 1.

    Fitted on 2026-11-21 by coordinate ascent on the development questions of MultiHop-RAG over the 609 articles; the
    means over three held-out folds, what was moved later, and how to fit them again are in docs/ranking.md.
    """

    dense: float = 0.8
    pairs: float = 0.4
    publisher: float = 1.5
    window: float = 0.5
    recency: float = 0.4  # fitted on RealTimeQA (docs/ranking.md)
    kind: float = 0.5  # not fitted: the development questions name no kinds
    clause: float = 1.5
    clause_dense: float = 0.4
    clause_publisher: float = 0.1
    uncovered: float = 0.3  # for each clause, what a chunk adds to what the results above it say of it
    covered: float = 0.8  # how much of a clause a result above takes up
    publisher_turn: float = 1.0  # for each result that an outlet of the question has more than the one that has least
    max_turns: int = 3
    same_article: float = 0.1
    max_per_article: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What is known of n chunks for a question with c clauses.

    `lexical`, `pairs`, `dense`: (n,); `clause_lexical`, `clause_dense`: (c, n), as the indexes give them.
    `publisher_match`, `window_match`, `kind_match`: (n,), whether an outlet, a time of publication or a kind of the
    question is the chunk's; `recency`: (n,), 1 for what was published on the day of `as_of`, falling to 0;
    `happened`: (n,), whether it is of the time at
    which what is asked about happened; empty where none is named. `clause_publisher_match`: (c, n).
    `outlets`: (m, n), for each outlet that the question names, whether the chunk is
    its. `articles`: (n,), equal for chunks of one article.
    """

    keys: NDArray[np.int64]
    lexical: Floats
    pairs: Floats
    dense: Floats
    clause_lexical: Floats
    clause_dense: Floats
    publisher_match: Flags
    window_match: Flags
    kind_match: Flags
    recency: Floats
    clause_publisher_match: Flags
    outlets: Flags
    articles: NDArray[np.int64]
    happened: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each candidate (n,), the parts it is the sum of, and what it says of each clause (c, n)."""

    total: Floats
    parts: dict[str, Floats]
    clauses: Floats


def score_candidates(found: Candidates, weights: Weights) -> Scores:
    """Sum of the parts: BM25 of words and of pairs over their best, cosine between its least and best, the best
    clause, and whether outlet, time and kind are those of the question."""
    clauses = (
        _over_best(found.clause_lexical)
        + weights.clause_dense * _between(found.clause_dense)
        + weights.clause_publisher * found.clause_publisher_match
    )
    best_clause = clauses.max(axis=0) if len(clauses) else np.zeros_like(found.lexical)
    parts = {
        "lexical": _over_best(found.lexical),
        "pairs": weights.pairs * _over_best(found.pairs),
        "dense": weights.dense * _between(found.dense),
        "clause": weights.clause * best_clause,
        "publisher": weights.publisher * found.publisher_match,
        "window": weights.window * found.window_match,
        "recency": weights.recency * found.recency,
        "kind": weights.kind * found.kind_match,
    }
    total = np.stack(list(parts.values())).sum(axis=0)
    return Scores(total.astype(np.float32), parts, clauses.astype(np.float32))


def pick_in_turn(found: Candidates, scores: Scores, weights: Weights, k: int) -> list[tuple[int, float]]:
    """At most `k` candidates as (place, gain), best first: each is the one that gains most beside those above it.

    A gain is the score, plus what the chunk adds to the clauses that are not covered yet, less what its outlet has had
    more than the others the question names, and less a little for each chunk of its article above.
    """
    n = len(found.keys)
    free = np.ones(n, dtype=bool)
    per_article = np.zeros(int(found.articles.max(initial=-1)) + 1)
    covered = np.zeros(len(scores.clauses), dtype=np.float32)
    turns = np.zeros(len(found.outlets))
    picked: list[tuple[int, float]] = []
    while len(picked) < k and free.any():
        gain = scores.total - weights.same_article * per_article[found.articles]
        if len(covered):
            added = np.maximum(scores.clauses - weights.covered * covered[:, None], 0.0)
            gain = gain + weights.uncovered * added.sum(axis=0)
        gain = gain - weights.publisher_turn * np.minimum(_turns_ahead(found.outlets, turns), weights.max_turns)
        open_to = free & (per_article[found.articles] < weights.max_per_article)
        if not open_to.any():
            break
        best = int(np.argmax(np.where(open_to, gain, -np.inf)))
        if gain[best] == -np.inf:
            break  # shut out
        picked.append((best, float(gain[best])))
        free[best] = False
        per_article[found.articles[best]] += 1
        covered = np.maximum(covered, scores.clauses[:, best])
        turns += found.outlets[:, best]
    return picked


def _turns_ahead(outlets: Flags, turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) how many results more than the least served outlet the chunk's has had; 1 for outlets not asked for.

    Zeros unless the question names two outlets that have candidates.
    """
    served = outlets.any(axis=1)
    if served.sum() < 2:
        return np.zeros(outlets.shape[1])
    least = turns[served].min()
    of_chunk = np.where(outlets, turns[:, None], np.inf).min(axis=0)
    return np.where(np.isfinite(of_chunk), of_chunk - least, 1.0)


def _over_best(values: Floats) -> Floats:
    """Each row over its largest value, so that the best is 1."""
    if not values.size:
        return values
    best = values.max(axis=-1, keepdims=True)
    over: Floats = np.divide(values, best, out=np.zeros_like(values), where=best > 0)
    return over


def _between(values: Floats) -> Floats:
    """Each row between its least (0) and its largest (1) value."""
    if not values.size:
        return values
    low, high = values.min(axis=-1, keepdims=True), values.max(axis=-1, keepdims=True)
    between: Floats = np.divide(values - low, high - low, out=np.zeros_like(values), where=high > low)
    return between


def number_articles(keys: Sequence[int]) -> NDArray[np.int64]:
    """0, 1, 2... for each different value, in the order of first sight."""
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=np.int64)
