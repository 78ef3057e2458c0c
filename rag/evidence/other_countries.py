"""Tells a sentence about another country than the one that is asked about."""

from __future__ import annotations

from rag.evidence.sentences import Candidate
from rag.language.countries import find_countries
from rag.language.paragraphs import text_before


def speaks_of_others(asked: str, candidate: Candidate) -> bool:
    """Whether a sentence, with its title and what stands before it, leaves out a country that is asked about, and
    speaks of one that is not: trade with Kyrgyzstan is no trade with Tajikistan.
    """
    article = candidate.result.article
    wanted = find_countries(asked)
    held = find_countries(f"{article.title}\n{text_before(article, candidate.start)}\n{candidate.text}")
    return bool(wanted - held) and bool(held - wanted)
