"""Whether a short answer is proven: its own sentence says this subject, this relation and this object.

A wrong headline harms more than none. What was tried, and how the thresholds were chosen: docs/answers.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence.sentences import Candidate, name_terms
from rag.language.reading import stem
from rag.language.synonyms import root, synonyms
from rag.question.kinds import Question
from rag.short_answers.span import ShortAnswer
from rag.types import Plan
from vectorstore.terms import split_terms

_WORD = re.compile(r"\w+")
_NOT = re.compile(r"\b(?:not|never|no|nobody|nothing|none|without|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(rf"(?:{_NOT.pattern})(?: [\w’'-]+){{0,3}} \Z", re.IGNORECASE)
_ASKED = frozenset(split_terms("people person day date time year month many much number name long old place often"))
NO_PROOF = frozenset(("opinion", "sponsored", "satire"))  # kinds of article that tell no fact


_OPENING = 400  # characters of an article, which say what it is about
_HALF = 0.5  # of the question's words, and of its names, for a list

# A logistic model of whether a short answer is right, by docs/answers.md: of margin, reader, words, names and reports.
_MARGIN, _READING, _RELATION, _SUBJECT, _REPORTS, _BIAS = 0.3, 0.05, 0.92, 0.93, 0.4, -2.6
_NEEDED = 0.5  # log-odds from which it is given
_MOST_AHEAD, _SUREST, _MOST_REPORTS = 5.0, 5.0, 3  # more tells no more


@dataclass(frozen=True, slots=True)
class Proof:
    """What the sentence of a short answer says of the question.

    `relation`: of the question's words that are no names, the share (0 to 1) that it holds, in other words for the
    same too. `subject`: of the question's names, the share that it, the title or the opening of its article holds.
    """

    relation: float
    subject: float


def is_proven(plan: Plan, question: Question, found: ShortAnswer) -> bool:
    """Whether what the reader found is proven; False where it rests on no sentence."""
    told = all(_tells_facts(one) and not _is_denied(question, one) for one in found.sources)
    return told and weigh(plan, question, found) >= _NEEDED


def is_list_proven(plan: Plan, question: Question, found: ShortAnswer) -> bool:
    """Whether each sentence that names of a list rest on holds half of what the question says."""
    proofs = [weigh_proof(plan, question, source) for source in found.sources]
    told = all(_tells_facts(source) for source in found.sources)
    return told and bool(proofs) and all(p.relation >= _HALF and p.subject >= _HALF for p in proofs)


def weigh(plan: Plan, question: Question, found: ShortAnswer) -> float:
    """The log-odds that a short answer of one sentence is right."""
    if not found.sources:
        return -math.inf
    (source,) = found.sources
    proof = weigh_proof(plan, question, source)
    return (
        _MARGIN * min(found.margin, _MOST_AHEAD)
        + _READING * max(-_SUREST, min(source.span_odds, _SUREST))
        + _RELATION * proof.relation
        + _SUBJECT * proof.subject
        + _REPORTS * min(found.reports, _MOST_REPORTS)
        + _BIAS
    )


def weigh_proof(plan: Plan, question: Question, source: Candidate) -> Proof:
    """What a sentence says of the question."""
    names = set(name_terms(plan.topic))
    said = [term for term in question.terms if term not in names and term not in _ASKED]
    article = source.result.article
    here = set(split_terms(f"{article.title}\n{article.text[:_OPENING]}\n{source.text}"))
    subject = sum(name in here for name in names) / len(names) if names else 1.0
    return Proof(relation=share_of_meaning(said, source.text), subject=subject)


def _is_denied(question: Question, source: Candidate) -> bool:
    """Whether what is given stands right behind a negation that the question has not: "doesn't have maple flavors"."""
    start = source.span[0] if source.span else 0
    return bool(_NOT_BEFORE.search(source.text[:start])) and not _NOT.search(question.text)


def _tells_facts(source: Candidate) -> bool:
    return source.result.article.kind not in NO_PROOF


def share_of_meaning(terms: Sequence[str], text: str) -> float:
    """The share of the terms that a text holds, or another word for, or one made from the same: killed, deaths."""
    said = {stem(word) for word in _WORD.findall(text.lower())}
    roots = {root(word) for word in said}
    held = [_is_held(stem(term), said, roots) for term in terms]
    return sum(held) / len(held) if held else 0.0


def _is_held(term: str, said: set[str], roots: set[str]) -> bool:
    return term in said or root(term) in roots or bool(synonyms(term) & said)
