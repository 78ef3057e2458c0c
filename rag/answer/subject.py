"""Whether reports are on the subject of a question at all, by the weight of its words in the archive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rag.question.subject import split_subject
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.terms import split_terms

_HALF = 0.5  # of the weight


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
    if len(weights) < _HALF * len(asked):
        return False
    rarest = find_rarest(weights)
    found = [_words_of(result) for result in results]
    return any(rarest <= words or _share(weights, words) >= _HALF for words in found)


def share_of_subject(archive: Archive, plan: Plan, result: SearchResult) -> float:
    """How much of what the question is about an article holds (0 to 1), by the weight of its words."""
    return _share(weigh_terms(archive, _asked(plan)), _words_of(result))


def _asked(plan: Plan) -> set[str]:
    return set(split_subject(plan.topic))


def _words_of(result: SearchResult) -> set[str]:
    return set(split_terms(f"{result.article.title} {result.article.text}"))


def _share(weights: Mapping[str, float], words: set[str]) -> float:
    total = sum(weights.values())
    return sum(weights[term] for term in weights.keys() & words) / total if total else 0.0
