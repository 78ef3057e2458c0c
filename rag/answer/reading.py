"""What was found for a question, read sentence by sentence, and what a form of reply makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.evidence.sentences import Candidate
from rag.question.kinds import Question
from rag.short_answers.proof import NO_PROOF
from rag.short_answers.span import ShortAnswer
from rag.types import Form, Reason, SearchResponse, SearchResult
from vectorstore import Archive
from vectorstore.terms import split_terms
from vectorstore.types import Article

_SAME = 0.8  # of the smaller set of words: a sentence that says the same again
_NEAR = 0.6  # below the best score: a twentieth of its likelihood (rag/evidence/sentences.py)
LONGEST = 700  # characters of a sentence that is shown


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found for a question, read sentence by sentence. `reason` is why it cannot be answered, or None.

    `passages` are the results and the further passages of their best articles, `candidates` the sentences of both, best
    first.
    """

    found: SearchResponse
    question: Question
    candidates: tuple[Candidate, ...]
    reason: Reason | None
    form: Form = "fact"
    passages: tuple[SearchResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The sentences of a reply, in the order in which they are read, before any check.

    `short` is the headline, proven; `by_report`: each statement begins with its outlet and day; `articles` are those
    that a list of documents is about; `note` says how the reply came about.
    """

    sentences: tuple[Candidate, ...]
    by_report: bool = False
    short: ShortAnswer | None = None
    note: str | None = None
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyInput:
    """What a form of reply is given: the archive, and the reading."""

    archive: Archive
    reading: Reading


def pick(ranked: Iterable[Candidate], number: int, *, beside: Sequence[Candidate] = ()) -> list[Candidate]:
    """The first `number` that are not too long and say something else than those before them and those `beside`."""
    chosen: list[Candidate] = []
    for candidate in ranked:
        if len(chosen) >= number:
            break
        if len(candidate.text) <= LONGEST and not is_said(candidate, [*beside, *chosen]):
            chosen.append(candidate)
    return chosen


def is_said(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether one of `chosen` says as much, or is of the same place."""
    return any(_says_the_same(candidate, other) for other in chosen)


def _says_the_same(a: Candidate, b: Candidate) -> bool:
    if a.result.article.article_id == b.result.article.article_id and a.start < b.end and b.start < a.end:
        return True
    first, second = set(split_terms(a.text)), set(split_terms(b.text))
    return len(first & second) >= _SAME * max(1, min(len(first), len(second)))


def near_best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that are hardly less likely to answer than the best."""
    best = max((c.score for c in candidates), default=0.0)
    return [c for c in candidates if c.score >= best - _NEAR]


def facts_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of reports before those of opinion, satire and what was paid for; the order stays within each."""
    return sorted(candidates, key=lambda c: c.result.article.kind in NO_PROOF)


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The article of the best first; sentences of one article together, in its order."""
    articles = list(dict.fromkeys(c.result.article.article_id for c in chosen))
    return sorted(chosen, key=lambda c: (articles.index(c.result.article.article_id), c.start))


def in_time_order(chosen: Sequence[Candidate], *, newest_first: bool = False) -> list[Candidate]:
    """By the day of their reports, undated last; within one as the text has it."""

    def moment(candidate: Candidate) -> int:
        published = candidate.result.article.published_at
        return published.seconds if published else 0

    dated = [c for c in chosen if c.result.article.published_at]
    undated = [c for c in chosen if not c.result.article.published_at]
    sign = -1 if newest_first else 1
    return sorted(dated, key=lambda c: (sign * moment(c), c.result.article.article_id, c.start)) + undated
