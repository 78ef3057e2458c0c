"""Replies to why and how: the sentences that the reader is surest of, each with what it leans on, in order.

Lists of words of cause and means stood here. On questions that no rule was written on they gained nothing beside the
reader (docs/answers.md).
"""

from __future__ import annotations

from rag.answer.dependent_sentences import stand_alone
from rag.answer.reading import Reply, ReplyInput, facts_first, in_reading_order, pick

STATEMENTS = 3


def tell_why(desk: ReplyInput) -> Reply:
    """Up to three sentences, in the order of their article."""
    ranked = facts_first(desk.reading.candidates)
    return Reply(sentences=tuple(in_reading_order(pick(stand_alone(ranked) or ranked, STATEMENTS))))
