"""Replies that set outlets side by side: each one's own point, told by outlet and day."""

from __future__ import annotations

from rag.answer.dependent_sentences import stand_alone
from rag.answer.reading import Reply, ReplyInput, pick
from rag.evidence.sentences import Candidate

_EACH = 2  # sentences of a named outlet
_OUTLETS = 5


def tell_comparison(desk: ReplyInput) -> Reply:
    """Two sentences of each named outlet; where none is named, the best one of each outlet found."""
    reading = desk.reading
    named = list(dict.fromkeys(name for clause in reading.found.plan.clauses for name in clause.publishers))
    each = _EACH if named else 1
    outlets = named or list(dict.fromkeys(c.result.article.publisher or "" for c in reading.candidates))
    chosen: list[Candidate] = []
    for outlet in outlets[:_OUTLETS]:
        own = [c for c in reading.candidates if (c.result.article.publisher or "") == outlet]
        chosen += pick(stand_alone(own) or own, each, beside=chosen)
    return Reply(sentences=tuple(chosen), by_report=True)
