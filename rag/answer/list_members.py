"""Replies that list: one sentence for each member, several sentences where several are named."""

from __future__ import annotations

from rag.answer.dependent_sentences import stand_alone
from rag.answer.reading import Reply, ReplyInput, facts_first, in_reading_order, near_best, pick
from rag.evidence.sentences import Candidate
from rag.language.entities import iter_capitalised
from rag.short_answers.names_listed import find_list
from rag.short_answers.proof import is_list_proven
from rag.short_answers.span import ShortAnswer

STATEMENTS = 5
_NEW = 0.1  # what a sentence gains for each name that none before it has, up to three


def tell_list(desk: ReplyInput) -> Reply:
    """Up to five sentences, each with a member that those before it do not name."""
    reading = desk.reading
    ranked = facts_first(reading.candidates)
    listed = find_list(reading.question, ranked)
    short = ShortAnswer(listed.answer, sources=listed.evidence) if listed and listed.answer else None
    if short and not is_list_proven(reading.found.plan, reading.question, short):
        short = None
    first = list(short.sources) if short else []
    rest = _one_member_each(ranked)
    chosen = [*first, *pick(stand_alone(rest) or rest, STATEMENTS - len(first), beside=first)]
    return Reply(sentences=tuple(in_reading_order(chosen)), short=short)


def _one_member_each(ranked: list[Candidate]) -> list[Candidate]:
    """The sentences in the order in which each adds most: its worth, and the names that none before it has."""
    left = near_best(ranked)
    named: dict[int, set[str]] = {id(c): {n.words for n in iter_capitalised(c.text)} for c in left}
    seen: set[str] = set()
    order: list[Candidate] = []
    while left and len(order) < 2 * STATEMENTS:
        best = max(left, key=lambda c: c.score + _NEW * min(3, len(named[id(c)] - seen)))
        left.remove(best)
        seen |= named[id(best)]
        order.append(best)
    return order
