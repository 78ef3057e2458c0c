"""Replies to questions for a fact, a number, Yes or No: the sentences that say it, its headline where one is proven."""

from __future__ import annotations

from rag.answer.dependent_sentences import stand_alone
from rag.answer.reading import Reply, ReplyInput, facts_first, in_reading_order, near_best, pick
from rag.answer.sentences import choose_sentences
from rag.evidence.sentences import Candidate
from rag.short_answers.headline import find_headline
from rag.short_answers.span import ShortAnswer

STATEMENTS = 3
_HEADLINED = frozenset(("fact", "yes_no", "count"))  # the forms that one value answers; "What did she say?" is none


def tell_fact(desk: ReplyInput) -> Reply:
    """Up to three sentences; the one that proves the headline first."""
    reading = desk.reading
    ranked = facts_first(reading.candidates)
    has_headline = reading.form in _HEADLINED or reading.question.kind == "yes_no"
    headline = find_headline(reading.found.plan, reading.question, ranked) if has_headline else None
    if headline is not None:
        return Reply(sentences=tuple(_with_source(headline, ranked)), short=headline)
    if len(reading.found.plan.clauses) > 1:
        return Reply(sentences=tuple(choose_sentences(reading.found.plan, ranked)))
    near = near_best(ranked)
    return Reply(sentences=tuple(in_reading_order(pick(stand_alone(near) or near, STATEMENTS))))


def _with_source(headline: ShortAnswer, ranked: list[Candidate]) -> list[Candidate]:
    """The sentences that prove the headline, then the next best."""
    sources = list(headline.sources)
    if not sources:
        return pick(stand_alone(ranked) or ranked, STATEMENTS)
    shown = [next(iter(stand_alone([source])), source) for source in sources]
    rest = pick(stand_alone(near_best(ranked)), max(0, STATEMENTS - len(shown)), beside=shown)
    return [*shown, *rest]
