"""Finds whom a pronoun stands for that opens a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.language.entities import Name, find_article_persons, iter_names, looks_like_person
from rag.language.paragraphs import text_before
from vectorstore.types import Article

_PRONOUN = re.compile(r"\A[\"'“‘(]*(?P<word>He|She|His|Her)\b(?!['’])")
_WRONG_TITLE = {
    "He": re.compile(r"\b(?:Mrs|Ms|Miss|Lady|Dame|Queen|Princess)\.?\s+\Z"),
    "She": re.compile(r"\b(?:Mr|Sir|Lord|King|Prince)\.?\s+\Z"),
}
# Two persons are spoken of where the other kind of pronoun stands beside it ("He had, she said"), or where the one who
# is named acts on somebody: in "Judge Velling found him guilty. He ..." neither pronoun is the judge.
_OTHER = {"He": re.compile(r"\b(?:she|hers?|herself)\b", re.I), "She": re.compile(r"\b(?:he|him|his|himself)\b", re.I)}
_ACTED_ON = {
    "He": re.compile(r"\bhim\b"),
    "She": re.compile(r"\bher(?=\W*\Z|[.,;:?!]|\s+(?:in|on|at|to|for|from|with|by|after|and|as|of)\b)"),
}


def find_opening_person(text: str, article: Article, *, start: int) -> str | None:
    """Whom the pronoun stands for that opens a sentence; `start`: where that begins in the article's text."""
    return next(iter(find_antecedent(text, text_before(article, start), find_article_persons(article)).values()), None)


def find_antecedent(text: str, before: str, persons: Mapping[str, str]) -> dict[int, str]:
    """Whom "He" means, by the place behind it, where the text before names one person and no other; else nothing."""
    pronoun = _PRONOUN.match(text)
    if not pronoun:
        return {}
    named: dict[str, str] = {}
    for name in iter_names(before):
        full = persons.get(name.words.split()[-1]) or (name.words if looks_like_person(name, before) else None)
        if full and looks_like_person(Name(full, 0, len(full)), full):
            named[full] = before[: name.start][-12:]
    if len(named) != 1:
        return {}
    ((full, lead),) = named.items()
    kind = "He" if pronoun["word"] in ("He", "His") else "She"
    is_other = _WRONG_TITLE[kind].search(lead) or _OTHER[kind].search(text) or _ACTED_ON[kind].search(before)
    return {} if is_other or full in text else {pronoun.end(): full}
