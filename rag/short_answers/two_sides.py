"""The two sides of what takes two: who met whom, who signed with whom."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.evidence.sentences import Candidate
from rag.language.antecedents import find_opening_person
from rag.language.entities import find_article_persons, iter_names, looks_like_person
from vectorstore.terms import split_terms

_TAKES_TWO = re.compile(
    r"^who\s+(?:(?:has|have|had|will)\s+)?(?:met|meets?|held|holds?|signed|signs?|agreed|agrees?|discussed|discuss(?:es)?|"
    r"talked|talks?|spoke|speaks?)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith\s+(?:[\w’'-]+,?\s+){0,6}\Z")  # "with his Kyrgyz counterpart" before a name
_AND = re.compile(r"\A,?\s+and\s+(?:[\w’'-]+,?\s+){0,6}\Z")  # "and his Kyrgyz counterpart" between two


def find_parties(question: str, candidate: Candidate) -> str | None:
    """Both sides of a sentence, or the one that the question does not name; None where it does not give two.

    The first side is the person the sentence begins with, a pronoun too; the other stands after "with" or "and".
    """
    if not _TAKES_TWO.match(question) or candidate.span is None:
        return None
    article, text = candidate.result.article, candidate.text
    persons = find_article_persons(article)
    named = [
        (persons.get(name.words, name.words), name)
        for name in iter_names(text)
        if name.words in persons or looks_like_person(name, text)
    ]
    others = [i for i, (_, name) in enumerate(named) if _WITH.search(text[: name.start])]
    beside = [i for i, (a, b) in enumerate(pairwise(named), start=1) if _AND.match(text[a[1].end : b[1].start])]
    if not others and not beside:
        return None
    other = named[(others or beside)[0]][0]
    before = next((full for i, (full, _) in enumerate(named) if i not in (*others, *beside)), None)
    first = find_opening_person(text, article, start=candidate.start) or before
    if not first or first == other:
        return None
    asked = set(split_terms(question))
    return " and ".join(full for full in (first, other) if not asked & set(split_terms(full.split()[-1]))) or None
