"""Finds the sentence that tells what a report is about: among those that open it, the nearest to the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.dependent_sentences import hangs
from rag.evidence.boilerplate import is_furniture
from rag.evidence.sentences import Candidate, unweighed
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.sentences import sentence_spans

_OPENING = 4  # sentences of a report that may tell what it is about
_SHORTEST, _LONGEST = 40, 500  # characters
_LATER = 0.05  # what a sentence loses for each before it


def find_leads(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> list[Candidate]:
    """The lead of each article of `results`, in their order; an article without one is left out.

    `similarity` of each is the cosine with the question.
    """
    articles = {result.article.article_id: result for result in reversed(results)}
    order = list(dict.fromkeys(result.article.article_id for result in results))
    opened = [list(_opening(archive, articles[article_id])) for article_id in order]
    flat = [one for some in opened for one in some]
    if not flat:
        return []
    vectors = archive.embedder.embed_passages([one.text[:600] for one in flat])
    asked = archive.embedder.embed_query(plan.topic or plan.query)
    cosines = iter((vectors @ asked).tolist())
    weighed = [[replace(one, similarity=next(cosines)) for one in some] for some in opened]
    return [max(enumerate(some), key=lambda one: one[1].similarity - _LATER * one[0])[1] for some in weighed if some]


def _opening(archive: Archive, result: SearchResult) -> Iterator[Candidate]:
    chunks = archive.load_chunks_of(result.article.article_id)
    if not chunks:
        return
    first = replace(result, chunk=chunks[0].chunk)
    spans = sentence_spans(first.chunk.text)
    fitting = [(a, b) for a, b in spans if _SHORTEST <= b - a <= _LONGEST and not is_furniture(first.chunk.text[a:b])]
    standing = [(a, b) for a, b in fitting if not hangs(first.chunk.text[a:b])]
    for start, end in (standing or fitting)[:_OPENING]:
        yield unweighed(first, start, end)
