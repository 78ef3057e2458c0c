"""What an earlier version of an article said in the place of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from rag.evidence.sentences import Candidate
from vectorstore import Archive
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms
from vectorstore.types import Article

_VERSIONS = 3  # the latest ones before the current
_SAME_SENTENCE = 0.6  # of the words of the longer
_NEAR = 1000  # characters by which a sentence may have moved

Earlier = tuple[Article, int, int]
"""An earlier version and where the sentence stands in its text."""


def earlier_sentences(archive: Archive, candidate: Candidate) -> Iterator[Earlier]:
    """The sentence in earlier versions of the article, where it had other words."""
    article = candidate.result.article
    terms = set(split_terms(candidate.text))
    for version in range(article.version - 1, max(0, article.version - 1 - _VERSIONS), -1):
        former = archive.get(article.article_id, version)
        if former is None:
            continue
        best = max(_likeness(former, candidate.start, terms), default=None)
        if best and best[0] >= _SAME_SENTENCE and former.text[best[1] : best[2]] != candidate.text:
            yield former, best[1], best[2]


def _likeness(article: Article, start: int, terms: set[str]) -> Iterator[tuple[float, int, int]]:
    """The share of common words of each sentence that stands about where the other does."""
    first = max(0, start - _NEAR)
    for begin, end in sentence_spans(article.text[first : start + 2 * _NEAR]):
        own = set(split_terms(article.text[first + begin : first + end]))
        yield len(own & terms) / max(len(own), len(terms), 1), first + begin, first + end
