"""Finds the reports, and the sentences, that are on the subject of a question, of all that a search found."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.reading import Reading
from rag.answer.subject import HALF, share_held, weigh_subject, words_of
from rag.evidence.sentences import Candidate
from rag.evidence.strength import own_names, share_of_names
from rag.types import Plan, SearchResult
from vectorstore import Archive

_NEAR, _NEAR_LISTED = 0.72, 0.5  # of the best score, for an article to be on the subject; for one to be listed
_ALIKE = 0.8  # of how near the nearest report of an outlet asked for is, by its meaning and its words
_MOST, _MOST_LISTED = 6, 10


def reports_on_subject(archive: Archive, reading: Reading) -> list[SearchResult]:
    """The best passage of each article on the subject, best first. Of outlets that are asked for only their own reports
    count; a search brings those forward, on the subject or not, so that each must hold what the question is about."""
    best: dict[str, SearchResult] = {}
    for result in reading.found.results:
        known = best.get(result.article.article_id)
        if known is None or result.score > known.score:
            best[result.article.article_id] = result
    order = sorted(best.values(), key=lambda result: -result.score)
    plan = reading.found.plan
    if own := of_outlets_asked(plan, order):
        weights = weigh_subject(archive, plan)
        about = [result.parts["cosine"] + share_held(weights, words_of(result)) / 2 for result in own]
        order = [result for result, near in zip(own, about, strict=True) if near >= _ALIKE * max(about)]
    order = [result for result in order if result.article.kind != "sponsored"] or order
    if reading.form == "documents":
        return _near(order, _NEAR_LISTED)[:_MOST_LISTED]
    near = _near(order, _NEAR)
    if len(near) == 1 and own_names(plan):  # the best may stand far before reports of the same thing
        listed = _near(order, _NEAR_LISTED)
        near = [result for result in listed if share_of_names(plan, result) == 1.0] or near
    return near[:_MOST]


def of_outlets_asked(plan: Plan, results: Sequence[SearchResult]) -> list[SearchResult]:
    """The results of the outlets that a question names."""
    named = {name for clause in plan.clauses for name in clause.publishers}
    return [result for result in results if result.article.publisher in named]


def sentences_on_subject(archive: Archive, plan: Plan, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of articles that hold a name asked about, or else half of what is asked, where any article does: of
    "list the towns hit by storm Ilka" a sunken ferry is no part. All of them where the question has several clauses,
    each with names of its own."""
    names = set(own_names(plan))
    if not names or len(plan.clauses) > 1:
        return list(candidates)
    weights = weigh_subject(archive, plan)
    words = {
        key: words_of(result) for key, result in {c.result.article.article_id: c.result for c in candidates}.items()
    }
    on_subject = {key for key, held in words.items() if names & held or share_held(weights, held) >= HALF}
    return [c for c in candidates if c.result.article.article_id in on_subject] or list(candidates)


def _near(order: Sequence[SearchResult], share: float) -> list[SearchResult]:
    return [result for result in order if result.score >= share * order[0].score]
