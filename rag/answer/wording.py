"""A sentence out of its article, made so that it reads alone: shortened, with what a reader cannot know in brackets.

All that is not in brackets stays as the article has it, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.language.antecedents import find_antecedent
from rag.language.dates import describe, resolve_in_text
from rag.language.dates.describe import day_in_words
from rag.language.entities import find_article_persons, iter_names
from rag.short_answers.proof import NO_PROOF
from vectorstore.terms import split_terms
from vectorstore.types import Article

CUT = "[...]"
_LONG = 320  # characters; a shorter sentence keeps its tail
_KEPT = 140  # characters at least stay before a tail that is cut
_AFTER_DATELINE = re.compile(r"\s*(?:\([^()]{2,40}\)\s*)?(?:--|—|–|-)\s+(?=\S)")
_HERE = re.compile(r"\bhere\b", re.IGNORECASE)
_TAIL = re.compile(r"(?:,\s+(?=(?:which|who|whose|while|whereas|although|though|where|with|adding)\b)|;\s+)")
_LONGER = re.compile(r" (?:&|[A-Z])")
_IN_PLACE = r"\b(?:in|at|near|across|around|coast of|city of|town of|people of)\s+"


def shorten(text: str, article: Article, *, needed: str) -> tuple[int, int]:
    """(start, end) of what is shown of a sentence: without its dateline, and, where it is long, without a last clause.

    A clause that shares a word with `needed` (the question and its answer) stays, and so does a dateline that a "here"
    in the sentence speaks of.
    """
    start = 0
    if article.dateline and text.startswith(article.dateline) and not _HERE.search(text):
        dash = _AFTER_DATELINE.match(text, len(article.dateline))
        start = dash.end() if dash else 0
    if len(text) - start <= _LONG:
        return start, len(text)
    words = set(split_terms(needed))
    tails = (found.start() for found in _TAIL.finditer(text, start + _KEPT))
    return start, next((at for at in tails if not words & set(split_terms(text[at:]))), len(text))


def name_report(article: Article) -> str:
    """ "The Verge, 6 October 2023"; the title where the outlet is not known; what is no report is called what it is."""
    who = article.publisher or article.title or "An article"
    kind = f" ({article.kind})" if article.kind in NO_PROOF else ""
    if article.published_at is None:
        return who + kind
    return f"{who}, {day_in_words(article.published_at.day)}{kind}"


def explain_in_brackets(text: str, article: Article, *, known: set[str], before: str = "") -> tuple[str, list[str]]:
    """The sentence with what a reader cannot know in brackets, and each insertion.

    "last year [i.e. 2024]" from the article's own date; a bare surname by the full name in the article; a pronoun that
    opens the sentence by the one person whom the text `before` it names. Names among the `known` are not explained
    again; those explained are added to them.
    """
    persons = find_article_persons(article)
    names = {place: full for place, full in _name_insertions(text, article, persons).items() if full not in known}
    names |= find_antecedent(text, before, persons)
    known.update(names.values())
    insertions = _time_insertions(text, article) | names
    for place in sorted(insertions, reverse=True):
        text = f"{text[:place]} [i.e. {insertions[place]}]{text[place:]}"
    return text, [f"[i.e. {words}]" for _, words in sorted(insertions.items())]


def _time_insertions(text: str, article: Article) -> dict[int, str]:
    if article.published_at is None:
        return {}
    mentions = resolve_in_text(text, anchor=article.published_at.day)
    return {mention.end: describe(mention) for mention in mentions}


def _name_insertions(text: str, article: Article, persons: Mapping[str, str]) -> dict[int, str]:
    """The full name after the first bare surname of each person who is not named in full in this sentence."""
    insertions: dict[int, str] = {}
    for words, end in _names_with_openers(text):
        full = persons.get(words)
        if not full or full in text or full in insertions.values():
            continue
        if re.search(_IN_PLACE + re.escape(words) + r"\b(?! [A-Z])", article.text):
            continue  # "off the coast of Estmere" is no Mr Estmere
        if _LONGER.match(text, end):
            continue  # "Halvard & Daughters" is no Ms Halvard, nor "Aaron Judge" an Aaron Boone
        insertions[end + 2 * text.startswith(("'s", "’s"), end)] = full
    return insertions


def _names_with_openers(text: str) -> list[tuple[str, int]]:
    """The names of a sentence, also a single word that opens it."""
    names = [(name.words, name.end) for name in iter_names(text)]
    first = text.split(maxsplit=1)[0].rstrip(",'’s") if text.split() else ""
    if first[:1].isupper() and all(end > len(first) for _, end in names):
        names.insert(0, (first, len(first)))
    return names
