"""The passages that are read for a question: those that the search found, and further ones of the best articles.

The right article is nearly always found; the sentence that answers often stands in a passage of it that shares fewer
words with the question than the ones that restate it (docs/answers.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.catalogue import StoredChunk

MAX_READ = 24  # passages a question; the reader takes some 10 ms for each on one core
_ARTICLES = 3  # that are read further than the search found
_NEAR = 0.8  # of the best article's score, for another to be read further
_UNMATCHED = 0.3  # how far below its article's best passage one is put that the search did not find


def widen(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The results, and behind them the passages of the best one to three articles that are not among them.

    At most MAX_READ in all: the nearest to the question by meaning, and the one that opens the article.
    """
    best: dict[str, SearchResult] = {}
    for result in results:
        best.setdefault(result.article.article_id, result)
    top = max((result.score for result in results), default=0.0)
    read_on = [result for result in list(best.values())[:_ARTICLES] if result.score >= _NEAR * top]
    known = {result.chunk.chunk_id for result in results}
    further = [
        (owner, stored)
        for owner in read_on
        for stored in archive.load_chunks_of(owner.article.article_id)
        if stored.chunk.chunk_id not in known
    ]
    nearest = _nearest(archive, plan, further, MAX_READ - len(results))
    return (*results, *(_as_result(owner, stored, cosine) for owner, stored, cosine in nearest))


def _nearest(
    archive: Archive, plan: Plan, further: Sequence[tuple[SearchResult, StoredChunk]], number: int
) -> list[tuple[SearchResult, StoredChunk, float]]:
    """The openings, then those nearest to the question, `number` in all, in the order of their articles."""
    if not further or number <= 0:
        return []
    keys, vectors = archive.load_vectors([stored.key for _, stored in further])
    asked = archive.embedder.embed_query(plan.topic or plan.query)
    cosines = dict(zip(keys, (float(c) for c in vectors @ asked), strict=True))
    weighed = [(owner, stored, cosines.get(stored.key, 0.0)) for owner, stored in further]
    order = sorted(weighed, key=lambda one: (one[1].chunk.position > 0, -one[2], one[1].key))
    kept = {one[1].key for one in order[:number]}
    return [one for one in weighed if one[1].key in kept]


def _as_result(owner: SearchResult, stored: StoredChunk, cosine: float) -> SearchResult:
    return replace(
        owner, chunk=stored.chunk, score=round(owner.score - _UNMATCHED, 4), parts={"cosine": round(cosine, 4)}
    )
