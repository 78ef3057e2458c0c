"""The headline: a short answer that is proven, or none."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.sentences import Candidate
from rag.question.kinds import Question
from rag.short_answers.choose import find_short_answer
from rag.short_answers.proof import is_proven
from rag.short_answers.span import ShortAnswer
from rag.short_answers.yes_no import decide
from rag.types import Plan


def find_headline(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """What one sentence says of this subject, this relation and this object; None where no sentence does."""
    if question.kind == "yes_no":
        verdict = decide(plan, question, candidates)
        return ShortAnswer(verdict.answer, verdict.evidence) if verdict and verdict.answer else None
    found = find_short_answer(question, plan, candidates)
    return found if found and is_proven(plan, question, found) else None
