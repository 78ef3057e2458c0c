"""Finds facts of a statement that its evidence has in another place, or where another of their kind stands.

"Used $200 million for political gifts", of a sentence that has $200 million for houses and $100 million for gifts. No
list of words decides: of two of a kind that one is meant beside which more of the statement's words stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.names import find_names
from rag.language.passage import Passage
from rag.language.reading import ReadText, read_text
from rag.verify.dates import mentions_of
from rag.verify.names import LINKS, fold_line, starts_of
from rag.verify.numbers import count_all

_CLAUSE = re.compile(r"[,;:()]\s| - |\.\s|\n|\Z")
_PART = re.compile(rf"{_CLAUSE.pattern}| (?:and|but|while|whereas|with|which|who|since|because|after|before|when|as) ")
_SAID = 0.5  # of the statement's part, in what stands beside the other one


@dataclass(frozen=True, slots=True)
class _Fact:
    """A number, date or name of a text: what tells it from others of its kind, its words, and where it stands."""

    kind: str
    value: frozenset[object]
    unit: str
    words: str
    start: int
    end: int


def find_misplaced(statement: str, evidence: Sequence[Passage]) -> dict[tuple[str, str], str]:
    """The facts, as (kind, words), in whose place the evidence has another of their kind, and that other's words.

    Numbers and dates are told apart by their clause, names by their sentence.
    """
    read = read_text(statement)
    sources = [read_text(passage.text) for passage in evidence]
    mine = _facts(read)
    found: dict[tuple[str, str], str] = {}
    for fact in mine:
        wanted = _beside(read, fact, mine)
        others = [(source, other) for source in sources for other in _facts(source) if other.kind == fact.kind]
        own = [_spans(source, other) for source, other in others if other.value & fact.value]
        if not own or not wanted or (fact.kind == "name" and _in_header(fact, evidence)):
            continue
        best = max(_shared(wanted, *span) for span in own)
        for source, other in others:
            span = _spans(source, other)
            known = any(other.value & one.value for one in mine if one.kind == fact.kind)
            if known or other.unit != fact.unit or span in own:
                continue
            if _shared(wanted, *span) > best and _shared(wanted, *span) >= _SAID * len(wanted):
                found[fact.kind, fact.words] = other.words
    return found


def _in_header(fact: _Fact, evidence: Sequence[Passage]) -> bool:
    """Whether a whole article is about the name, or by it."""
    heads = (f"{passage.title} {passage.publisher or ''}" for passage in evidence)
    return any(fold_line(words) in fold_line(head) for head in heads for words in (fact.words,))


def _beside(read: ReadText, fact: _Fact, facts: Sequence[_Fact]) -> frozenset[str]:
    """The words of a fact's own part of the statement, those of other facts left out."""
    start, end = _around(_PART, read.text, fact)
    words = [word for sentence in read.sentences for word in sentence.words if start <= word.start < end]
    return frozenset(
        word.stem for word in words if word.is_content and not any(one.start <= word.start < one.end for one in facts)
    )


def _spans(source: ReadText, fact: _Fact) -> tuple[ReadText, int, int]:
    if fact.kind == "name":
        sentence = source.sentences[source.sentence_at(fact.start)]
        return source, sentence.start, sentence.end
    return source, *_around(_CLAUSE, source.text, fact)


def _around(cut: re.Pattern[str], text: str, fact: _Fact) -> tuple[int, int]:
    cuts = [found.end() for found in cut.finditer(text)]
    start = max((at for at in cuts if at <= fact.start), default=0)
    return start, min((at for at in cuts if at >= fact.end), default=len(text))


def _shared(wanted: frozenset[str], source: ReadText, start: int, end: int) -> int:
    words = (word for sentence in source.sentences for word in sentence.words)
    return len(wanted & {word.stem for word in words if start <= word.start < end})


@lru_cache(maxsize=512)
def _facts(reading: ReadText) -> tuple[_Fact, ...]:
    return tuple(_iter_facts(reading))


def _iter_facts(reading: ReadText) -> Iterator[_Fact]:
    text = reading.text
    dated = mentions_of(text, None)
    for one in dated:
        yield _Fact("date", frozenset(one.words.lower().split()), "", one.words, one.start, one.end)
    for counted in count_all(text):
        quantity = counted.quantity
        if not any(one.start < quantity.number_end and quantity.start < one.end for one in dated):
            value = (quantity.kind, quantity.values[0])
            yield _Fact("number", frozenset([value]), quantity.unit, quantity.words, quantity.start, quantity.end)
    for name in find_names(text, starts_of(reading)):
        words = [token.folded for token in name.tokens if token.folded not in LINKS]
        if words and not (name.initial and len(words) == 1):
            yield _Fact("name", frozenset(words), "", name.words, name.start, name.end)
