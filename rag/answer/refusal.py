"""When to say that the archive does not hold the answer, and why.

Plain reasons first: an outlet that is not held, a time without articles, names that no article knows. What is left is
weighed by a logistic model over what the best passages cover of the question (docs/refusal.md has how it was fitted).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rag.evidence.other_countries import speaks_of_others
from rag.evidence.sentences import Candidate, TermWeights
from rag.evidence.strength import Evidence, own_names, weigh_evidence
from rag.question.kinds import Question
from rag.types import Plan, Reason, SearchResult
from vectorstore import Archive

_ROLE_OF = re.compile(
    r"\bwho\s+(?:is|was)\s+(?:the\s+)?(?:\w+\s+)?(?P<role>president|premier|prime minister|king|queen|chancellor|mayor|"
    r"minister|governor|leader|ambassador|capital)\s+(?:of|to|in)\s+(?:the\s+)?(?P<place>(?-i:[A-Z])[\w’'-]+)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_LOOKED_AT = 3  # sentences that would have to answer
_STEM = 4  # letters that a place shares with its adjective: Uzbekistan, Uzbek


# Fitted on 2026-11-22 on questions that no plain reason settles: those of MultiHop-RAG's development set, of the sample
# archive, and of RealTimeQA asked on their day and a month too early (docs/refusal.md).
_WEIGHTS = Evidence(chunk_similarity=-1.74, together=-0.93, names=-1.48, times=-1.89, reading=-1.19)
_BIAS = 3.24
_THRESHOLD = 0.40


def weakness(evidence: Evidence) -> float:
    """The chance (0 to 1) that the archive does not hold the answer."""
    total = _BIAS + sum(getattr(_WEIGHTS, name) * getattr(evidence, name) for name in Evidence.__dataclass_fields__)
    return 1 / (1 + math.exp(-total))


def find_reason(
    archive: Archive,
    plan: Plan,
    question: Question,
    *,
    results: Sequence[SearchResult],
    candidates: Sequence[Candidate],
    weights: TermWeights,
) -> Reason | None:
    """Why the question cannot be answered from `results`, or None when it can."""
    nobody = plan.publishers and not set(plan.publishers) & set(archive.stats().publishers)
    if nobody or _rests_on_what_is_not_held(plan, question):
        return "publisher_not_held"
    if any(drop.field == "window" for drop in plan.dropped) or (not results and _asks_for_time(plan)):
        return "outside_period"
    if plan.overview and results:
        return None
    if plan.language == "en" and unknown_names(archive, plan):  # of another language most words are unknown
        return "names_unknown"
    if not candidates or _role_is_missing(question, candidates) or _is_of_other_countries(plan, question, candidates):
        return "weak_evidence"
    evidence = weigh_evidence(plan, question, results, candidates, weights)
    return "weak_evidence" if weakness(evidence) > _THRESHOLD else None


def _rests_on_what_is_not_held(plan: Plan, question: Question) -> bool:
    """Whether a question asks an outlet that is not held alone, or puts several reports together of which one is of
    such an outlet: what that one says cannot be known. "What did the Post and the Herald say?" is told without it."""
    alone = not any(clause.publishers for clause in plan.clauses)
    together = question.kind != "other" or len(plan.clauses) > 1
    return bool(plan.unknown_publishers) and (alone or together)


def unknown_names(archive: Archive, plan: Plan) -> list[str]:
    """The names in a question that stand in no article; not the times that it names, for which articles have other
    words."""
    return [term for term in own_names(plan) if not archive.document_frequency(term)]


def _is_of_other_countries(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> bool:
    """Whether the best sentences for a question of one clause all speak of other countries than it asks about."""
    return len(plan.clauses) == 1 and all(speaks_of_others(question.text, c) for c in candidates[:_LOOKED_AT])


def _asks_for_time(plan: Plan) -> bool:
    return plan.window is not None or plan.as_of_given


def _role_is_missing(question: Question, candidates: Sequence[Candidate]) -> bool:
    """ "Who is the president of Uzbekistan" needs that role beside that place, not both words somewhere."""
    asked = _ROLE_OF.search(question.text)
    if not asked:
        return False
    role, place = re.escape(asked["role"].split()[-1]), re.escape(asked["place"][:_STEM])
    beside = re.compile(
        rf"\b{place}\w*(?:[’']s?)?\s+(?:[\w-]+\s+){{0,2}}?{role}|{role}\s+of\s+(?:the\s+)?{place}", re.IGNORECASE
    )
    return not any(beside.search(candidate.text) for candidate in candidates)
