"""Whether a short answer is proven: its own sentence says this subject, this relation and this object.

A wrong headline harms more than none. What was tried, and how the thresholds were chosen: docs/answers.md.
"""

from __future__ import annotations

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
_OPENS_WITH_PRONOUN = re.compile(r"(?:he|she|they)\b", re.IGNORECASE)
_ASKED = frozenset(split_terms("people person day date time year month many much number name long old place often"))
NO_PROOF = frozenset(("opinion", "sponsored", "satire"))  # kinds of article that tell no fact


@dataclass(frozen=True, slots=True)
class Proof:
    """What the sentence of a short answer says of the question.

    `relation`: of the question's words that are no names, the share (0 to 1) that it holds, in other words for the
    same too. `subject`: of the question's names, the share that it holds. `reading`: how sure the reader is of these
    very words, as log-odds.
    """

    relation: float
    subject: float
    reading: float


# What a headline is given from, chosen on the sample archive and on RealTimeQA (docs/answers.md has the figures).
NEEDED = Proof(relation=0.5, subject=0.5, reading=1.0)
_AHEAD = 1.0  # log-odds by which its words are likelier than the next likely ones


def is_proven(plan: Plan, question: Question, found: ShortAnswer) -> bool:
    """Whether each sentence that a short answer rests on proves it; False where it rests on none."""
    ahead = not found.margin or found.margin >= _AHEAD
    return ahead and bool(found.sources) and all(_proves(plan, question, source) for source in found.sources)


def _proves(plan: Plan, question: Question, source: Candidate) -> bool:
    if source.result.article.kind in NO_PROOF or (question.kind == "who" and _OPENS_WITH_PRONOUN.match(source.text)):
        return False  # "He met his counterpart Kulubaev": who met is not told whole
    proof = weigh_proof(plan, question, source)
    return all(getattr(proof, name) >= getattr(NEEDED, name) for name in Proof.__dataclass_fields__)


def weigh_proof(plan: Plan, question: Question, source: Candidate) -> Proof:
    """What a sentence says of the question."""
    names = set(name_terms(plan.topic))
    said = [term for term in question.terms if term not in names and term not in _ASKED]
    here = set(split_terms(source.text))
    subject = sum(name in here for name in names) / len(names) if names else 1.0
    return Proof(relation=share_of_meaning(said, source.text), subject=subject, reading=source.span_odds)


def share_of_meaning(terms: Sequence[str], text: str) -> float:
    """The share of the terms that a text holds, or another word for, or one made from the same: killed, deaths."""
    said = {stem(word) for word in _WORD.findall(text.lower())}
    roots = {root(word) for word in said}
    held = [_is_held(stem(term), said, roots) for term in terms]
    return sum(held) / len(held) if held else 0.0


def _is_held(term: str, said: set[str], roots: set[str]) -> bool:
    return term in said or root(term) in roots or bool(synonyms(term) & said)
