"""What the passages found hold of a question, in plain figures: for the model that decides when to refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from rag.evidence.reader import Text, shared_reader, with_neighbours
from rag.evidence.sentences import Candidate, TermWeights, name_terms
from rag.language.dates import DateMention, find_dates
from rag.question.kinds import Question
from rag.question.named_times import find_times
from rag.types import Plan, SearchResult
from vectorstore.header import build_header
from vectorstore.terms import split_terms

_LOOKED_AT = 3  # sentences, for names and times
_TOLD_WITHIN = timedelta(days=14)  # of what happened, where the article names no day
_OPEN = re.compile(
    r"^(?!.*\b(?:who|whom|whose|what|which|when|where|why|how)\b)|"
    r"\b(?:reports?|reported|says?|said|tells?|told|writes?|wrote|known|happen|happened|happening|news?|covers?|covered|"
    r"thinks?|latest)\b[^,]*$",
    re.IGNORECASE,
)
_SUREST = 8.0  # log-odds of the reader beyond which they count no more


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the passages found say of a question; each between 0 and 1, `reading` between -1 and 1.

    `chunk_similarity`: the best chunk's cosine. `together`: up to four words of weight in one sentence. `names`: of the
    names asked about, how many stand in the passages of the best sentences or their headers. `times`: 1 where such
    passages tell of each time asked about, or none is. `reading`: how sure the reader is that the surest sentence
    answers, read again with no more than its neighbours; 0 for open questions and those of Yes or No, which it was not
    made for. The last three are for questions of one clause; one of several has its names and times in several reports:
    1, 1 and 0.
    """

    chunk_similarity: float
    together: float
    names: float
    times: float
    reading: float


def weigh_evidence(
    plan: Plan,
    question: Question,
    results: Sequence[SearchResult],
    candidates: Sequence[Candidate],
    weights: TermWeights,
) -> Evidence:
    """The evidence of the sentences of `results` for a question; `candidates` best first."""
    heavy = {term for term in question.terms if not weights.is_light(term)}
    together = max((len(heavy & set(split_terms(c.text))) for c in candidates), default=0)
    best = [candidate.result for candidate in candidates[:_LOOKED_AT]] if len(plan.clauses) == 1 else []
    return Evidence(
        chunk_similarity=max((result.parts.get("cosine", 0.0) for result in results), default=0.0),
        together=min(together, 4) / 4,
        names=fmean(_names_held(plan, result) for result in best) if best else 1.0,
        times=fmean(_times_met(plan, result) for result in best) if best else 1.0,
        reading=_read_closely(plan, candidates) if best and not _is_open(question) else 0.0,
    )


def own_names(plan: Plan) -> list[str]:
    """The terms of the names in a question, without the times that it names: articles name those in other words."""
    times = {term for mention in _times_of(plan) for term in split_terms(mention.words)}
    return [term for term in dict.fromkeys(name_terms(plan.topic)) if term not in times]


def _is_open(question: Question) -> bool:
    """Whether no words of a sentence are asked for: "what was reported about the tram", "tell me of the ferry"."""
    return question.kind == "yes_no" or bool(_OPEN.search(question.text))


def _read_closely(plan: Plan, candidates: Sequence[Candidate]) -> float:
    """What the reader makes of the sentence it is surest of, with the one before and the one behind it: close up, that
    a sentence is of another year or person shows better than in a whole passage
    (rag/evidence/models/reader-minilm-l6.md)."""
    surest = max((c for c in candidates if c.span), key=lambda c: c.answers, default=None)
    if surest is None:
        return -1.0
    chunk = surest.result.chunk
    view = chunk.text[slice(*with_neighbours(chunk.text, surest.start - chunk.start))]
    (judgement,) = shared_reader().read(plan.query, [Text(view, surest.result.article.title)])
    span = judgement.best_span()
    odds = (judgement.relevance + span.score) / 2 if span else -_SUREST
    return max(-_SUREST, min(odds, _SUREST)) / _SUREST


def _names_held(plan: Plan, result: SearchResult) -> float:
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
