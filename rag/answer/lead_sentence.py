"""Finds the sentence that tells what a report is about: among those that open it, the nearest to the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.dependent_sentences import hangs
from rag.answer.subject import find_rarest, weigh_terms
from rag.evidence.boilerplate import is_furniture
from rag.evidence.sentences import Candidate, unweighed
from rag.evidence.strength import own_names
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms

_OPENING = 4  # sentences of a report that may tell what it is about
_SHORTEST, _LONGEST = 40, 500  # characters
_LATER = 0.05  # what a sentence loses for each before it


def find_leads(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> list[Candidate]:
    """The lead of each article of `results`, in their order; an article without one is left out.

    `similarity` of each is the cosine with the question.
    """
    articles = {result.article.article_id: result for result in reversed(results)}
    order = list(dict.fromkeys(result.article.article_id for result in results))
    words = set(own_names(plan)) or find_rarest(weigh_terms(archive, split_terms(plan.topic)))
    opened = [_told(archive, articles[article_id], words) for article_id in order]
    flat = [one for some in opened for one in some]
    if not flat:
        return []
    vectors = archive.embedder.embed_passages([one.text[:600] for one in flat])
    asked = archive.embedder.embed_query(plan.topic or plan.query)
    cosines = iter((vectors @ asked).tolist())
    weighed = [[replace(one, similarity=next(cosines)) for one in some] for some in opened]
    return [max(enumerate(some), key=lambda one: one[1].similarity - _LATER * one[0])[1] for some in weighed if some]


def _told(archive: Archive, result: SearchResult, words: set[str]) -> list[Candidate]:
    """The sentences that open an article; where none of them holds a word asked about, as in a round-up of the day,
    those of its best passage that do."""
    chunks = archive.load_chunks_of(result.article.article_id)
    opening = _telling(replace(result, chunk=chunks[0].chunk))[:_OPENING] if chunks else []
    if not words or any(words & set(split_terms(one.text)) for one in opening):
        return opening
    return [one for one in _telling(result) if words & set(split_terms(one.text))] or opening


def _telling(result: SearchResult) -> list[Candidate]:
    """The sentences of a passage that may tell what its report is about: of a common length, and standing alone if
    any does."""
    text = result.chunk.text
    fitting = [
        (a, b) for a, b in sentence_spans(text) if _SHORTEST <= b - a <= _LONGEST and not is_furniture(text[a:b])
    ]
    standing = [(a, b) for a, b in fitting if not hangs(text[a:b])]
    return [unweighed(result, start, end) for start, end in standing or fitting]
