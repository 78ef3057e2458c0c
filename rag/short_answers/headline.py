"""Finds the short answer, when one stands out; as the headline of an answer only one that is proven.

A wrong headline harms more than none: without one that is clear enough there is no short answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.sentences import Candidate
from rag.question.kinds import Question
from rag.short_answers.names_listed import has_number_asked
from rag.short_answers.proof import is_proven
from rag.short_answers.shared_name import find_agreed_name
from rag.short_answers.span import ShortAnswer, find_read_answer
from rag.short_answers.yes_no import decide
from rag.types import Plan


def find_headline(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """What one sentence says of this subject, this relation and this object; None where no sentence does."""
    if question.kind == "yes_no":
        verdict = decide(plan, question, candidates)
        return ShortAnswer(verdict.answer, verdict.evidence) if verdict and verdict.answer else None
    found = find_short_answer(question, plan, candidates)
    return found if found and is_proven(plan, question, found) else None


def find_short_answer(question: Question, plan: Plan, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """At most 12 words, or None when none stands out; never a polarity, which takes more than a sentence."""
    if question.kind == "yes_no" or not candidates:
        return None
    if len(plan.clauses) > 1 and question.kind in ("who", "which", "where"):
        agreed = find_agreed_name(question, plan, candidates)
        if agreed or any(clause.publishers for clause in plan.clauses):
            return ShortAnswer(agreed) if agreed else None
    read = find_read_answer(question, candidates)
    return read if read and has_number_asked(question, read.text) else None
