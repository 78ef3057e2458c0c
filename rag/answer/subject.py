"""Whether reports are on the subject of a question at all, by the weight of its words in the archive."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.question.clauses import own_terms
from rag.question.overview import GENERAL
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.terms import split_terms

_HALF = 0.5  # of the weight


def is_on_subject(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> bool:
    """Whether some article holds half of what the question is about, by the weight of its words, or the rarest of them.

    Words that no article holds have no weight: they are more often another word for something than the subject. Where
    most of them are such, nothing is on the subject. Of a question in another language this cannot be told: True.
    """
    asked = [term for term in own_terms(plan.topic, 0, len(plan.topic), ()) if term not in GENERAL]
    if not asked or plan.language != "en":
        return True
    chunks = archive.stats().chunks + 1
    held = {term: n for term in asked if (n := archive.document_frequency(term))}
    weights = {term: math.log(chunks / (1 + n)) for term, n in held.items()}
    if len(held) < _HALF * len(set(asked)):
        return False
    rarest = max(weights, key=weights.__getitem__)
    found = [set(split_terms(f"{r.article.title} {r.article.text}")) for r in results]
    if any(rarest in words for words in found):
        return True
    best = max((sum(weights[term] for term in weights.keys() & words) for words in found), default=0.0)
    return best >= _HALF * sum(weights.values())
