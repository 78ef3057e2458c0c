"""Whether reports are on the subject of a question at all, by the weight of its words in the archive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rag.question.subject import split_subject
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.terms import split_terms

HALF = 0.5  # of the weight


def weigh_terms(archive: Archive, terms: Iterable[str]) -> dict[str, float]:
    """Weighs terms by how few passages hold them; those that none holds are left out."""
    chunks = archive.stats().chunks + 1
    return {term: math.log(chunks / (1 + n)) for term in sorted(set(terms)) if (n := archive.document_frequency(term))}


def find_rarest(weights: Mapping[str, float]) -> set[str]:
    """The term of the greatest weight, alone; none where there is none."""
    return {max(weights, key=weights.__getitem__)} if weights else set()


def is_on_subject(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> bool:
    """Whether some article holds half of what the question is about, by the weight of its words, or the rarest of them.

    Words that no article holds have no weight: they are more often another word for something than the subject. Where
    most of them are such, nothing is on the subject. Of a question in another language this cannot be told: True.
    """
    asked = _asked(plan)
    if not asked or plan.language != "en":
        return True
    weights = weigh_terms(archive, asked)
    if len(weights) < HALF * len(asked):
        return False
    rarest = find_rarest(weights)
    found = [words_of(result) for result in results]
    return any(rarest <= words or share_held(weights, words) >= HALF for words in found)


def weigh_subject(archive: Archive, plan: Plan) -> dict[str, float]:
    """Weighs what a question is about, as `weigh_terms` does."""
    return weigh_terms(archive, _asked(plan))


def _asked(plan: Plan) -> set[str]:
    return set(split_subject(plan.topic))


def words_of(result: SearchResult) -> set[str]:
    """The words of an article, its title's too."""
    return set(split_terms(f"{result.article.title} {result.article.text}"))


def share_held(weights: Mapping[str, float], words: set[str]) -> float:
    """The share (0 to 1) of the weight of some terms that stands in `words`; 0 where nothing has weight."""
    total = sum(weights.values())
    return sum(weights[term] for term in weights.keys() & words) / total if total else 0.0
