"""Leaves out what a conversation has shown already, for "tell me more"."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.reading import Reading
from rag.answer.subject import is_on_subject
from rag.conversation.follow_up import History
from rag.evidence.sentences import Candidate
from rag.types import SearchResponse
from vectorstore import Archive


def leave_out_shown_articles(archive: Archive, found: SearchResponse, history: History) -> SearchResponse:
    """What was found without the articles cited before; all of it where no other is on the subject."""
    cited = {citation.article_id for _, answer in history for citation in answer.citations}
    fresh = tuple(result for result in found.results if result.article.article_id not in cited)
    return replace(found, results=fresh) if fresh and is_on_subject(archive, found.plan, fresh) else found


def leave_out_shown_sentences(reading: Reading, history: History) -> Reading:
    """The reading without the sentences cited before; told by its best sentences where its articles were shown."""
    shown = [(c.article_id, c.start, c.end) for _, answer in history for c in answer.citations]

    def is_shown(candidate: Candidate) -> bool:
        article_id = candidate.result.article.article_id
        return any(a == article_id and candidate.start < end and start < candidate.end for a, start, end in shown)

    kept = tuple(candidate for candidate in reading.candidates if not is_shown(candidate))
    again = {article_id for article_id, _, _ in shown} & {r.article.article_id for r in reading.found.results}
    if again:  # no other article is on the subject
        kept = tuple(candidate for candidate in kept if candidate.result.article.article_id in again)
    if not kept:
        return replace(reading, candidates=(), reason="not_stated")
    return replace(reading, candidates=kept, form="fact" if again else reading.form)
