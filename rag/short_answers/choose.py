"""The short answer, when one stands out: a name that several reports agree on, a day, or what the reader finds.

A wrong headline harms more than none: without one that is clear enough there is no short answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evidence.sentences import Candidate, name_terms
from rag.language.dates import describe, find_dates, resolve_in_text
from rag.question.kinds import Question
from rag.short_answers.names_listed import has_number_asked
from rag.short_answers.shared_name import find_agreed_name
from rag.short_answers.span import ShortAnswer, find_read_answer, is_asked_time
from rag.types import Plan
from vectorstore.terms import split_terms

_CLEAR = 0.55  # of the question's words, for a sentence to give a day
_LOOKED_AT = 6  # sentences
_YEAR = re.compile(r"\d{4}")
_SAID = 0.6  # what a sentence gains that says all that is asked


def find_short_answer(question: Question, plan: Plan, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """At most 12 words, or None when none stands out; never a polarity, which takes more than a sentence."""
    if question.kind == "yes_no" or not candidates:
        return None
    if len(plan.clauses) > 1 and question.kind in ("who", "which", "where"):
        agreed = find_agreed_name(question, plan, candidates)
        if agreed or any(clause.publishers for clause in plan.clauses):
            return ShortAnswer(agreed) if agreed else None
    day = _clear_day(question, candidates) if question.kind == "when" else None
    if day and not _YEAR.fullmatch(day.text):
        return day
    read = find_read_answer(question, candidates)
    if day:  # a bare year, of which the reader may have the day: 4 December 2025
        return read if read and read.text != day.text and read.text.endswith(day.text) else day
    return read if read and has_number_asked(question, read.text) else None


def _clear_day(question: Question, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """The time that the clearest sentence names."""
    clear = (candidate for candidate in rank_by_what_is_said(question, candidates) if candidate.in_context >= _CLEAR)
    days = ((_time(question, candidate), candidate) for candidate in clear)
    return next((ShortAnswer(day, (candidate,)) for day, candidate in days if day), None)


def rank_by_what_is_said(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentences, first those that hold most of what the question says besides its names.

    Names are in every sentence on a subject; that something took effect is in one.
    """
    names = set(name_terms(question.text))
    said = [term for term in question.terms if term not in names]
    best = [candidate for candidate in candidates[:_LOOKED_AT] if candidate.fits]
    shares = {id(c): len(set(said) & set(split_terms(c.text))) / max(1, len(said)) for c in best}
    return sorted(best, key=lambda c: -(c.in_context + _SAID * shares[id(c)]))[:3]


def _time(question: Question, candidate: Candidate) -> str | None:
    """A time that the sentence names. Publication is not the event: without one there is no answer."""
    moment = candidate.result.article.published_at
    if moment is None:
        return None
    mentions = {m.start: m for m in find_dates(candidate.text, anchor=moment.day)}
    mentions |= {m.start: m for m in resolve_in_text(candidate.text, anchor=moment.day)}
    spans = {(m.start, m.end): m for m in mentions.values() if is_asked_time(question, m, moment.day)}
    best = _nearest_span(question, candidate.text, list(spans))
    return describe(spans[best]) if best else None


def _nearest_span(question: Question, text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The span that stands nearest to the question's words in the text, counted from all of them."""
    wanted = set(question.terms)
    places = [m.start() for m in re.finditer(r"\w+", text) if set(split_terms(m.group())) & wanted]
    if not spans:
        return None
    return min(spans, key=lambda span: (sum(min(abs(span[0] - p), abs(span[1] - p)) for p in places), span))
