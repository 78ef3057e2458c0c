"""The sentences of the passages found, and how well each answers the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from rag.evidence.boilerplate import is_furniture
from rag.evidence.passages import MAX_READ
from rag.evidence.reader import Judgement, Reader, Text, shared_reader
from rag.question.clauses import own_terms
from rag.question.kinds import Question, expects
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.header import build_header
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms

# What the score of a sentence is the sum of: its cosine with the question; the reader's log-odds that it answers, and
# of the words in it; how far its passage's score is below the best. Fitted on our news (docs/answers.md), to where
# .2 is a likelihood that is 2.7 times as high. Words shared with the question count no more: restating ones share most.
_SIMILAR, _ANSWERS, _SPAN = 0.62, 0.036, 0.12
_FITS = 0.2  # of a sentence that holds a thing of the kind asked for: a time for "when"
_SUREST = 6.0  # log-odds beyond which they count no more
_BEHIND = 1.0  # log-odds of the words, for each point of a passage's score below the best
_SHARED = 0.3  # what shared words count before the cosines are known
_MAX_EMBEDDED = 40  # sentences a question; the encoder reads about 1,000 short ones a second
_NAME_WEIGHT, _WORD_WEIGHT, _LIGHT_WEIGHT, _UNSEEN_WEIGHT = 1.0, 0.7, 0.2, 0.4
_NAME_WORDS = re.compile(r"(?<!^)(?:\b[A-Z][\w’'.-]*|\b\d[\d.,]*)")
_LIGHT = frozenset(
    split_terms(
        """
        about after again against all also among another any around ask because become before begin being between both
        call can come could day do does doing during each early end even ever every few find first follow further get
        give go good had happen have help high hold just keep kind know large last late latest lead least less let like
        long look made main make many may mean might month more most much must name near need new next now number off
        often old only open other out over own part people per place plan point put recent right said same say second
        see seem set several should show since some start state still stop such take tell than thing think third time
        today together told too try turn two under until up use used very want way week well went whether while who
        whole within without work would yesterday yet year describe accord mention
        """
    )
)
_NEIGHBOUR, _HEADER = 0.6, 0.35  # what a word counts that stands in the sentence before, or in the article's header


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage. `start` and `end` are code points of the article's text.

    `in_context` (0 to 1): the share of the question's words, weighed by rarity, that it, the sentence before it and the
    header hold. `similarity`: cosine with the question. `fits`: whether it holds a thing of
    the kind asked for. `clauses`: coverage of each clause of the plan. `answers`: how sure the reader is, as log-odds,
    that it answers; `span` is where the words of the answer may stand (code points of `text`) and `span_odds` how sure
    the reader is of them; None where it has not read it.
    """

    result: SearchResult
    start: int
    end: int
    text: str
    in_context: float
    similarity: float
    fits: bool
    clauses: tuple[float, ...]
    score: float
    answers: float = 0.0
    span_odds: float = 0.0
    span: tuple[int, int] | None = None


def unweighed(result: SearchResult, start: int, end: int) -> Candidate:
    """The sentence at code points `start` to `end` of a result's chunk, which no question has been held against."""
    offset = result.chunk.start
    text = result.chunk.text[start:end]
    return Candidate(result, offset + start, offset + end, text, 0.0, 0.0, False, (), 0.0)


class TermWeights:
    """How much each word of a question says: by what kind of word it is, and by how rare it is in the archive.

    Rarity alone misleads in a small archive, where "want" may be rarer than "China".
    """

    def __init__(self, archive: Archive, question: str) -> None:
        """Capitalised words and numbers of `question` count as names. Look-ups are kept: one object a question."""
        self._archive = archive
        self._chunks = max(1, archive.stats().chunks)
        self._known: dict[str, float] = {}
        self._names = frozenset(name_terms(question))

    def weight(self, term: str) -> float:
        """Between 0 and 1: 1 for a name, .7 for another word of its own, .2 for a light word, less when common here."""
        if term not in self._known:
            kind = _NAME_WEIGHT if term in self._names else _LIGHT_WEIGHT if term in _LIGHT else _WORD_WEIGHT
            n = min(self._archive.document_frequency(term), self._chunks)
            if n == 0 and kind == _WORD_WEIGHT:
                kind = _UNSEEN_WEIGHT  # more often another word for something than something that is not there
            rarity = math.log((self._chunks + 1) / (n + 0.5)) / math.log((self._chunks + 1) / 0.5)
            self._known[term] = kind * (0.4 + 0.6 * rarity)
        return self._known[term]

    def is_light(self, term: str) -> bool:
        """Whether a word says little of what a question is about."""
        return term in _LIGHT and term not in self._names

    def share(self, terms: Sequence[str], held_by: Mapping[str, float]) -> float:
        """The share of `terms`, by weight, that `held_by` holds, each with its credit (0 to 1); 0 without terms."""
        total = sum(self.weight(term) for term in terms)
        held = sum(self.weight(term) * held_by.get(term, 0.0) for term in terms)
        return held / total if total else 0.0


def name_terms(question: str) -> list[str]:
    """The terms of the capitalised words and the numbers of a question, but for its first word."""
    return [term for match in _NAME_WORDS.finditer(question) for term in split_terms(match.group())]


def find_candidates(
    archive: Archive,
    plan: Plan,
    question: Question,
    results: Sequence[SearchResult],
    weights: TermWeights,
    *,
    reader: Reader | None = None,
) -> list[Candidate]:
    """The sentences of `results`, each once, best first. `reader`: another than the one that ships."""
    clause_terms = [own_terms(clause.text, 0, len(clause.text), ()) for clause in plan.clauses]
    texts = [Text(result.chunk.text, result.article.title) for result in results[:MAX_READ]]
    judgements = (reader or shared_reader()).read(plan.query, texts)
    best = max((result.score for result in results), default=0.0)
    drafts: dict[tuple[str, int], Candidate] = {}
    for rank, (result, judgement) in enumerate(zip_longest(results, judgements)):
        for candidate in _of_result(result, rank, question, clause_terms, weights):
            draft = _with_reading(candidate, judgement, result.score - best) if judgement else candidate
            place = (draft.result.article.article_id, draft.start)
            if place not in drafts or drafts[place].in_context < draft.in_context:
                drafts[place] = draft
    likely = sorted(drafts.values(), key=_likelihood)[:_MAX_EMBEDDED]
    return _with_similarity(archive, plan, likely)


def _likelihood(draft: Candidate) -> float:
    """What a sentence is kept by before it is embedded, the likeliest least: its words, and what the reader says."""
    return -_SHARED * max(draft.in_context, *draft.clauses, 0.0) - _read(draft)


def _read(draft: Candidate) -> float:
    """What the reader's odds count; one that it has not read is as unlikely as any."""
    if draft.span is None:
        return -(_ANSWERS + _SPAN) * _SUREST
    answers, span = (min(max(odds, -_SUREST), _SUREST) for odds in (draft.answers, draft.span_odds))
    return _ANSWERS * answers + _SPAN * span


def _with_reading(draft: Candidate, judgement: Judgement, behind: float) -> Candidate:
    """What the reader makes of a sentence, and of the likeliest words within it.

    `behind`: how far the passage's score is below the best, which counts as well: it knows of outlets and times.
    """
    offset = draft.result.chunk.start
    here = (draft.start - offset, draft.end - offset)
    odds, likeliest = judgement.sentence_odds(*here), judgement.best_span(*here)
    if odds is None or likeliest is None:
        return draft
    return replace(
        draft,
        answers=odds,
        span=(likeliest.start - here[0], likeliest.end - here[0]),
        span_odds=(judgement.relevance + likeliest.score) / 2 + _BEHIND * behind,
    )


def _of_result(
    result: SearchResult, rank: int, question: Question, clause_terms: Sequence[Sequence[str]], weights: TermWeights
) -> list[Candidate]:
    text, offset = result.chunk.text, result.chunk.start
    header = dict.fromkeys(split_terms(build_header(result.article)), _HEADER)
    found: list[Candidate] = []
    before: dict[str, float] = {}
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if is_furniture(sentence):
            continue
        own = dict.fromkeys(split_terms(sentence), 1.0)
        context = header | before | own
        found.append(
            Candidate(
                result=result,
                start=offset + start,
                end=offset + end,
                text=sentence,
                in_context=weights.share(question.terms, context),
                similarity=0.0,
                fits=expects(question, sentence),
                clauses=tuple(weights.share(terms, header | own) for terms in clause_terms),
                score=0.0 - 0.004 * rank,
            )
        )
        before = dict.fromkeys(own, _NEIGHBOUR)
    return found


def _with_similarity(archive: Archive, plan: Plan, drafts: Sequence[Candidate]) -> list[Candidate]:
    if not drafts:
        return []
    vectors = archive.embedder.embed_passages([draft.text[:600] for draft in drafts])
    cosines = vectors @ archive.embedder.embed_query(plan.topic or plan.query)
    scored = [_scored(draft, float(cosine)) for draft, cosine in zip(drafts, np.asarray(cosines), strict=True)]
    return sorted(scored, key=lambda c: (-c.score, c.result.article.article_id, c.start))


def _scored(draft: Candidate, similarity: float) -> Candidate:
    return replace(
        draft, similarity=similarity, score=draft.score + _SIMILAR * similarity + _FITS * draft.fits + _read(draft)
    )
