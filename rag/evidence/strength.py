"""What the passages found hold of a question, in plain figures: for the model that decides when to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from rag.evidence.sentences import Candidate, name_terms
from rag.language.dates import DateMention, find_dates
from rag.question.named_times import find_times
from rag.types import Plan, SearchResult
from vectorstore.header import build_header
from vectorstore.terms import split_terms

_LOOKED_AT = 3  # sentences, for names and times
_TOLD_WITHIN = timedelta(days=14)  # of what happened, where the article names no day
_SUREST = 8.0  # log-odds of the reader beyond which they count no more


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the passages found say of a question.

    `similar`: the best sentence's cosine with the question. `names` (0 to 1): of the names asked about, how many stand
    in the passages of the best sentences or their headers. `times` (0 to 1): 1 where they tell of each time asked
    about, or none is. `answers` and `words` (-1 to 1): how sure the reader is of the sentence, and of the words, that
    it is surest of.
    """

    similar: float
    names: float
    times: float
    answers: float
    words: float


def weigh_evidence(plan: Plan, candidates: Sequence[Candidate]) -> Evidence:
    """The evidence of the sentences found for a question of one clause, best first."""
    best = [candidate.result for candidate in candidates[:_LOOKED_AT]]
    read = [candidate for candidate in candidates if candidate.span]
    return Evidence(
        similar=max((candidate.similarity for candidate in candidates), default=0.0),
        names=fmean(share_of_names(plan, result) for result in best) if best else 1.0,
        times=fmean(_times_met(plan, result) for result in best) if best else 1.0,
        answers=_share(max((candidate.answers for candidate in read), default=-_SUREST)),
        words=_share(max((candidate.span_odds for candidate in read), default=-_SUREST)),
    )


def _share(odds: float) -> float:
    return max(-_SUREST, min(odds, _SUREST)) / _SUREST


def own_names(plan: Plan) -> list[str]:
    """The terms of the names in a question, without the times that it names: articles name those in other words."""
    times = {term for mention in _times_of(plan) for term in split_terms(mention.words)}
    return [term for term in dict.fromkeys(name_terms(plan.topic)) if term not in times]


def share_of_names(plan: Plan, result: SearchResult) -> float:
    """Of the names asked about, the share (0 to 1) that stands in a passage or its header; 1 where there is none."""
    names = own_names(plan)
    held = set(split_terms(f"{build_header(result.article)}\n{result.chunk.text}"))
    return sum(name in held for name in names) / len(names) if names else 1.0


def _times_met(plan: Plan, result: SearchResult) -> float:
    """1 where the passage names a time that the question asks about, or was published within or soon after it."""
    asked, moment = _times_of(plan), result.article.published_at
    if not asked or moment is None:
        return 1.0
    day = moment.day
    told = [(day - _TOLD_WITHIN, day)]
    told += [_bounds(mention) for mention in find_dates(result.chunk.text, anchor=day)]
    return float(all(any(_meet(_bounds(one), other) for other in told) for one in asked))


def _times_of(plan: Plan) -> list[DateMention]:
    return find_times(plan.topic, anchor=plan.today)


def _bounds(mention: DateMention) -> tuple[date, date]:
    return mention.first or date.min, mention.last or date.max


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
