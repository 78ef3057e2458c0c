"""Finds the short answer, when one stands out; as the headline of an answer only one that is proven.

A wrong headline harms more than none: without one that is clear enough there is no short answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.sentences import Candidate, name_terms
from rag.question.kinds import Question
from rag.short_answers.names_listed import has_number_asked
from rag.short_answers.proof import is_proven, weigh_proof
from rag.short_answers.shared_name import find_agreed_name
from rag.short_answers.span import ShortAnswer, find_read_answer
from rag.short_answers.yes_no import decide
from rag.types import Plan

# "Who's the chairman" may be meant of any story. Of the questions of our news without a name that had a short answer 32
# of 40 were right where the best sentences came of at most four articles, 13 of 37 where of more (docs/answers.md).
_BEST, _MOST_ARTICLES = 8, 4
_SAYS_WHICH, _HALF = 3.5, 0.5  # four words of a question, and half of all, in one sentence tell its story by themselves


def find_headline(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """What one sentence says of this subject, this relation and this object; None where no sentence does."""
    if question.kind == "yes_no":
        verdict = decide(plan, question, candidates)
        return ShortAnswer(verdict.answer, verdict.evidence) if verdict and verdict.answer else None
    found = find_short_answer(question, plan, candidates)
    if found is None or not is_proven(plan, question, found):
        return None
    return None if _may_be_of_any_story(plan, question, candidates, found) else found


def _may_be_of_any_story(plan: Plan, question: Question, candidates: Sequence[Candidate], found: ShortAnswer) -> bool:
    """Whether a question names nothing and says little, and its best sentences come of many articles."""
    articles = {candidate.result.article.article_id for candidate in candidates[:_BEST]}
    if name_terms(plan.topic) or len(articles) <= _MOST_ARTICLES:
        return False
    met = max((weigh_proof(plan, question, source).relation for source in found.sources), default=0.0)
    return met * len(question.terms) < _SAYS_WHICH or met < _HALF


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
