"""Replies to why and how: sentences of cause, purpose and means, and their neighbours.

The sentence that shares most words with such a question restates it ("The watch is being banned from sale"); the reason
stands in it only where it says "because", else beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.dependent_sentences import stand_alone
from rag.answer.reading import Reply, ReplyInput, facts_first, in_reading_order, pick
from rag.evidence.sentences import Candidate
from rag.types import Form

STATEMENTS = 3
_GIVES = 0.45  # what a sentence gains that gives a cause, a purpose or means
_BESIDE = 0.15  # what one gains that stands beside the sentence nearest to the question
_RESTATES = 0.25  # of `coverage`, what one loses that gives none: the more of the question it repeats, the less it adds
# Words that join a cause, a purpose or means to what it explains.
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|result(?:s|ed|ing)? (?:of|from|in)|caused? by|cause[ds]?|"
    r"stem(?:s|med|ming)? from|led to|leading to|driven by|driving|fuell?ed|spurred|prompted|triggered|"
    r"blam(?:e|ed|es|ing)|"
    r"attribut\w+|after|amid|following|over (?:its|his|her|their|the|an?|claims?|concerns?|fears?)|reasons?|why|"
    r"so that|in order to|in an? (?:effort|attempt|bid) to|aim(?:s|ed|ing)? (?:to|at)|meant to|intended to|"
    r"found (?:that|to)|ruled|accus\w+|alleg\w+|citing|cited|since|given that|means? that|therefore|thus)\b",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\bby \w+ing\b|\b(?:using|through|via|with the help of|means of|work(?:s|ed)? by|method|process|technique|"
    r"allow(?:s|ed|ing)?|enabl\w+|thanks to|because|involv\w+|consist\w+|step|first|then)\b",
    re.IGNORECASE,
)


def tell_why(desk: ReplyInput) -> Reply:
    """Up to three sentences, in the order of their article."""
    reading = desk.reading
    ranked = rank_reasons(facts_first(reading.candidates), reading.form)
    return Reply(sentences=tuple(in_reading_order(pick(stand_alone(ranked) or ranked, STATEMENTS))))


def rank_reasons(candidates: Sequence[Candidate], form: Form) -> list[Candidate]:
    """The sentences, those first that give a cause (or means, for how), then those beside what the question says."""
    if not candidates:
        return []
    gives = _MEANS if form == "how" else _CAUSE
    nearest = max(candidates, key=lambda c: c.in_context + c.similarity)

    def worth(candidate: Candidate) -> float:
        given = bool(gives.search(candidate.text))
        return (
            candidate.score
            + _GIVES * given
            + _BESIDE * _is_beside(candidate, nearest)
            - _RESTATES * candidate.coverage * (not given)
        )

    return sorted(candidates, key=worth, reverse=True)


def _is_beside(candidate: Candidate, other: Candidate) -> bool:
    one = candidate.result.article.article_id == other.result.article.article_id
    return one and (0 < candidate.start - other.end < 4 or 0 < other.start - candidate.end < 4)
