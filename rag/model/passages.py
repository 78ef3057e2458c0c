"""Which passages a model is given, and in what order: those of an article together, the articles by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rag.answer.reading import Reading
from rag.types import SearchResult
from vectorstore import Archive

MOST_PASSAGES = 40
_WHOLE_ARTICLES = 2  # the best, of which every passage is given
_MOST_OF_ARTICLE = 12  # passages of one of these: a page that goes on for days has hundreds
_A_PASSAGE = 12  # tokens of a passage's own lines
_AN_ARTICLE = 60  # and of its article's
_CHARACTERS_A_TOKEN = 3.2  # at least, of English news in the usual tokenizers: names and figures take more tokens


def count_tokens(text: str) -> int:
    """At most how many tokens a text takes, estimated: exact tokenizers differ by model, and some are downloaded."""
    return int(len(text.encode()) / _CHARACTERS_A_TOKEN) + 1


def choose_passages(
    archive: Archive, reading: Reading, *, further: Sequence[SearchResult] = (), tokens: int
) -> tuple[SearchResult, ...]:
    """What a model is given: as many passages as `tokens` hold, at most 40, always one.

    The best for each clause of the plan come first, then the best of the rest, all of the two best articles, and
    `further` results of the search. They are ordered by the day of their article and their place in it.
    """
    chosen: dict[str, SearchResult] = {}
    articles: set[str] = set()
    for result in _by_worth(archive, reading, further):
        if result.chunk.chunk_id in chosen:
            continue
        new = 0 if result.article.article_id in articles else _AN_ARTICLE
        tokens -= count_tokens(result.chunk.text) + _A_PASSAGE + new
        if chosen and tokens < 0:
            break
        chosen[result.chunk.chunk_id] = result
        articles.add(result.article.article_id)
        if len(chosen) == MOST_PASSAGES:
            break
    return tuple(sorted(chosen.values(), key=_by_day))


def group_by_article(passages: Sequence[SearchResult]) -> Iterator[list[tuple[int, SearchResult]]]:
    """The numbered passages of each article, in the order in which they are given."""
    numbered = list(enumerate(passages, start=1))
    for _, group in groupby(numbered, key=lambda one: one[1].article.article_id):
        yield list(group)


def _by_worth(archive: Archive, reading: Reading, further: Sequence[SearchResult]) -> Iterator[SearchResult]:
    results = reading.found.results
    yield from _best_of_each_clause(reading)
    best = list({result.article.article_id: result for result in reversed(results)}.values())[::-1]
    yield from results[:_WHOLE_ARTICLES]
    for result in best[:_WHOLE_ARTICLES]:
        yield from _around(archive, result)
    yield from results
    yield from further


def _around(archive: Archive, result: SearchResult) -> list[SearchResult]:
    """Every passage of a result's article; of a long one those nearest to the result."""
    stored = archive.load_chunks_of(result.article.article_id)
    near = sorted(stored, key=lambda one: abs(one.chunk.position - result.chunk.position))[:_MOST_OF_ARTICLE]
    return [replace(result, chunk=one.chunk) for one in near]


def _best_of_each_clause(reading: Reading) -> Iterator[SearchResult]:
    """For each clause the passage whose best sentence covers it most."""
    for i, clause in enumerate(reading.found.plan.clauses):
        own = [
            c for c in reading.candidates if not clause.publishers or c.result.article.publisher in clause.publishers
        ]
        best = max(own or reading.candidates, key=lambda c: c.clauses[i], default=None)
        if best is not None:
            yield best.result


def _by_day(result: SearchResult) -> tuple[str, str, int]:
    published = result.article.published_at
    return (published.isoformat() if published else "", result.article.article_id, result.chunk.start)
