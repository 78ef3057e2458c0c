"""Finds the reports that are on the subject of a question, of all that a search found."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.reading import Reading
from rag.types import SearchResult

_NEAR = 0.72  # of the best score, for an article to be on the subject
_MOST = 6


def reports_on_subject(reading: Reading) -> list[SearchResult]:
    """The best passage of each article on the subject, best first; those of the outlets asked for, if there are any."""
    best: dict[str, SearchResult] = {}
    for result in reading.found.results:
        known = best.get(result.article.article_id)
        if known is None or result.score > known.score:
            best[result.article.article_id] = result
    order = sorted(best.values(), key=lambda result: -result.score)
    named = {name for clause in reading.found.plan.clauses for name in clause.publishers}
    order = [result for result in order if result.article.publisher in named] or order
    order = [result for result in order if result.article.kind != "sponsored"] or order
    return _near(order)[:_MOST]


def _near(order: Sequence[SearchResult]) -> list[SearchResult]:
    return [result for result in order if result.score >= _NEAR * order[0].score]
