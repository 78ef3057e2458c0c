"""Answers that are lists: the names that the sentences found give for a question in the plural, each cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.evidence.sentences import Candidate
from rag.language.entities import Name, iter_names, looks_like_person
from rag.question.kinds import Question
from rag.short_answers.yes_no import Decision
from rag.types import MAX_SHORT_ANSWER
from vectorstore.terms import split_terms

_CLEAR = 0.35  # of the question's words, for a sentence to name what is asked for
_LOOKED_AT = 6  # sentences
_NUMBER = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ASKS = re.compile(
    r"^(?:(?:which|what|name|list)\s+(?:are\s+)?(?:the\s+)?(?:(?P<number>two|both|three|four|five|six)\s+)?"
    r"(?:other\s+)?(?P<noun>(?:[a-z]+\s+){0,2}?[a-z]{2,}s|people|men|women)\b(?!['’])|"
    r"who\s+(?:are|were)\s+(?:all\s+)?(?:the\s+)?(?:(?P<how_many>two|three|four|five|six)\s+)?"
    r"(?P<who>[a-z]+s|people|men|women)\b)",
    re.IGNORECASE,
)
_SINGULAR = frozenset("was is has does news series business ss this".split())
_PEOPLE = re.compile(r"(?:ers|ors|ists|men|women|people|ents|presidents|candidates|ministers|victims)\Z", re.IGNORECASE)
_OPENING = re.compile(r"(?P<name>[A-Z][\w’'-]+)(?:,| and) (?P<after>[A-Z])")  # a lone word that opens is no name else
_JOINS = re.compile(r"\A(?:,\s+|\s+and\s+|,\s+and\s+|\s+or\s+|\s+&\s+)(?:the\s+)?\Z")


def find_list(question: Question, candidates: Sequence[Candidate]) -> Decision | None:
    """The names asked for, in the order of the sentences that give them; None where the question wants no list.

    A sentence gives names where two or more stand side by side ("Uzbekistan and Tajikistan"). A number that the
    question gives must be met.
    """
    asked = _ASKS.match(question.text)
    noun = (asked["noun"] or asked["who"] or "").split()[-1].lower() if asked else ""
    if not asked or noun in _SINGULAR:
        return None
    names: dict[str, Candidate] = {}
    for candidate in candidates[:_LOOKED_AT]:
        if candidate.in_context >= _CLEAR:
            for name in _asked_names(question, noun, asked, candidate, row=not names):
                names.setdefault(name, candidate)
    answer = _join(list(names))
    if len(names) < 2 or _wanted(asked) not in (None, len(names)) or len(answer.split()) > MAX_SHORT_ANSWER:
        return None
    sentences = {(c.result.article.article_id, c.start): c for c in names.values()}
    return Decision(answer, "Gathered from the sentences below.", tuple(sentences.values()))


def has_number_asked(question: Question, text: str) -> bool:
    """Whether an answer that is a list has as many names as the question asks for ("which two"); True for no list."""
    asked = _ASKS.match(question.text)
    text = f"the {text}"  # a lone word that opens a text is no name
    row = list(_side_by_side(text, list(iter_names(text))))
    return not asked or not row or _wanted(asked) in (None, len(row))


def _wanted(asked: re.Match[str]) -> int | None:
    return _NUMBER.get((asked["number"] or asked["how_many"] or "").lower())


def _asked_names(
    question: Question, noun: str, asked: re.Match[str], candidate: Candidate, *, row: bool
) -> Iterator[str]:
    """The names of a sentence that are of the kind asked for: called so ("International Court of Mediation" for
    mediation bodies), or, while there are none yet (`row`), side by side with another.
    """
    known = set(split_terms(question.text))
    kind = set(split_terms(asked["noun"] or asked["who"] or ""))
    names = list(iter_names(candidate.text))
    opening = _OPENING.match(candidate.text)
    if opening and (not names or names[0].start > opening.start("after") - 1):
        names.insert(0, Name(opening["name"], 0, opening.end("name")))
    called = [name.words for name in names if " " in name.words and kind & set(split_terms(name.words))]
    fitting = [
        name.words
        for name in _side_by_side(candidate.text, names)
        if looks_like_person(name, candidate.text) == bool(_PEOPLE.search(noun))
        and not set(split_terms(name.words)) & known
    ]
    yield from called or (fitting if row and len(fitting) > 1 else ())


def _side_by_side(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """The names that stand in a row with another, joined by commas and "and"."""
    for i, name in enumerate(names):
        before = i > 0 and _JOINS.match(text[names[i - 1].end : name.start])
        after = i + 1 < len(names) and _JOINS.match(text[name.end : names[i + 1].start])
        if before or after:
            yield name


def _join(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
