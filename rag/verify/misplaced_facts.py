"""Finds facts of a statement that its evidence has in another place, or where another of their kind stands.

"EUR 12.99 on the web", of "EUR 9.99 on the web or EUR 12.99 on phones". No list of words decides: each word of the
evidence belongs to the nearest number, date or name of a kind, and of two of a kind that one is meant to which more
of the statement's words belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.dates import DateMention
from rag.language.names import LINKS, find_names, fold_line, is_ordinary
from rag.language.passage import Passage
from rag.language.reading import ReadText, Word, read_text
from rag.verify.dates import mentions_of
from rag.verify.matching import with_antecedents
from rag.verify.numbers import count_all

_PART = re.compile(
    r"[,;:()]\s| - |\.\s|\n| (?:and|but|while|whereas|with|which|who|since|because|after|before|when|as) "
)
_TURN = re.compile(r"[,;:()]\s| [-(~] ?|\.\s|\n| (?:and|but|or|while|whereas|vs|versus|than|compared) ")
_NAME_BEFORE = re.compile(r"\b[A-Z][\w&.-]* \Z")  # the 500 of "S&P 500"
_TURN_COSTS = 4  # as many words: "on the web or EUR 12.99"
_CLEAR = 2  # words that must speak for another name
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
_SAID = 0.5  # of the words in the statement's part that stand in the evidence at all, beside the other one


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
    """The facts, as (kind, words), in whose place the evidence has another of their kind, and that other's words."""
    read = read_text(statement)
    mine = _facts(read)
    sources = [read_text(passage.text) for passage in evidence]
    found: dict[tuple[str, str], str] = {}
    for fact in mine:
        wanted = _beside(read, fact, mine)
        if not wanted or _is_beyond_doubt(read.text, fact, evidence):
            continue
        unit = fact.unit if fact.kind == "number" else ""
        near = [one for source in sources for one in _words_of(source, fact.kind, unit)]
        own = [len(wanted & words) for other, words in near if other.value & fact.value]
        rivals = [(len(wanted & words), other) for other, words in near if _is_rival(other, fact, mine)]
        if not own and not _has_value(fact, sources):
            # What follows from other words may still stand where the evidence names a year of its own.
            rivals = [one for one in rivals if fact.kind == "date" and _YEAR.search(one[1].words)]
        count, rival = max(rivals, key=lambda one: one[0], default=(0, None))
        clear = min(_CLEAR, len(wanted)) if fact.kind == "name" else 1
        if rival is not None and count > max(own, default=0) and count >= max(clear, _SAID * len(wanted)):
            found[fact.kind, fact.words] = rival.words
    return found


def _has_value(fact: _Fact, sources: Sequence[ReadText]) -> bool:
    """Whether a number stands in the evidence in another unit, or in none: 18 percent, of twins aged 18."""
    numbers = (one for source in sources for one in _facts(source) if one.kind == "number" == fact.kind)
    return any(one.value & fact.value for one in numbers)


def _is_rival(other: _Fact, fact: _Fact, mine: Sequence[_Fact]) -> bool:
    """Whether it could stand in the fact's place, and the statement does not name it itself."""
    return other.unit == fact.unit and not any(other.kind == one.kind and other.value & one.value for one in mine)


def _is_beyond_doubt(text: str, fact: _Fact, evidence: Sequence[Passage]) -> bool:
    """A name that a whole article is about, or is by; a number that is a part of a name."""
    if fact.kind != "name":
        return fact.kind == "number" and bool(_NAME_BEFORE.search(text, 0, fact.start))
    heads = (f"{passage.title} {passage.publisher or ''}" for passage in evidence)
    return any(fold_line(fact.words) in fold_line(head) for head in heads)


def _beside(read: ReadText, fact: _Fact, facts: Sequence[_Fact]) -> frozenset[str]:
    """The words of a fact's own part of the statement, those of other facts left out."""
    cuts = [found.end() for found in _PART.finditer(read.text)]
    start = max((at for at in cuts if at <= fact.start), default=0)
    end = min((at for at in cuts if at >= fact.end), default=len(read.text))
    words = [word for sentence in read.sentences for word in sentence.words if start <= word.start < end]
    return frozenset(
        word.stem for word in words if word.is_content and not any(one.start <= word.start < one.end for one in facts)
    )


@lru_cache(maxsize=512)
def _words_of(source: ReadText, kind: str, unit: str) -> tuple[tuple[_Fact, frozenset[str]], ...]:
    """Each fact of a kind and unit with the words of its sentence that are nearer to it than to the others."""
    facts = [fact for fact in _facts(source) if fact.kind == kind and unit in ("", fact.unit)]
    held: dict[_Fact, set[str]] = {fact: set() for fact in facts}
    for sentence, content in with_antecedents(source):
        own = [fact for fact in facts if sentence.start <= fact.start < sentence.end]
        if kind == "name":  # subject and object of a verb are equally near to it
            for fact in own:
                held[fact] |= content
            continue
        for place, word in enumerate(sentence.words if own else ()):
            if word.is_content:
                nearest = min(own, key=lambda fact: _distance(source.text, sentence.words, place, fact))
                held[nearest].add(word.stem)
    return tuple((fact, frozenset(words)) for fact, words in held.items())


def _distance(text: str, words: Sequence[Word], place: int, fact: _Fact) -> int:
    """How many words lie between a word and a fact, where a turn of the sentence counts as several."""
    word = words[place]
    first, last = sorted(((word.start, word.end), (fact.start, fact.end)))
    between = sum(first[1] <= one.start < last[0] for one in words)
    turns = sum(1 for _ in _TURN.finditer(text, first[1], last[0] + 1))
    return between + _TURN_COSTS * turns


def _length(one: DateMention) -> str:
    """A day, a month or a year: "since 2014" does not stand in for a Saturday."""
    days = (one.last - one.first).days if one.first and one.last else -1
    return "day" if 0 <= days <= 1 else "month" if 27 <= days <= 31 else "year" if days >= 364 else "open"


@lru_cache(maxsize=512)
def _facts(reading: ReadText) -> tuple[_Fact, ...]:
    return tuple(_iter_facts(reading))


def _iter_facts(reading: ReadText) -> Iterator[_Fact]:
    text = reading.text
    dated = mentions_of(text, None)
    for one in dated:
        yield _Fact("date", frozenset(one.words.lower().split()), _length(one), one.words, one.start, one.end)
    for counted in count_all(text):
        quantity = counted.quantity
        if not any(one.start < quantity.number_end and quantity.start < one.end for one in dated):
            unit = f"{quantity.kind} {quantity.unit}"
            yield _Fact("number", frozenset([quantity.values[0]]), unit, quantity.words, quantity.start, quantity.end)
    for name in find_names(text, reading.starts):
        words = [token.folded for token in name.tokens if token.folded not in LINKS]
        if words and not (name.initial and len(words) == 1 and is_ordinary(name.words)):
            yield _Fact("name", frozenset(words), "", name.words, name.start, name.end)
