"""A number of the right value in the wrong place: the 395 million expected told as the 367 million of a year ago."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.quantities import Quantity, find_quantities, same_value, units_agree
from rag.verify.reading import Reading, Sentence
from rag.verify.types import Check

ENOUGH = 2  # words that a number has in common with another's place, and none with its own

_BREAK = re.compile(r"[,;:] | - | (?:but|while|than|and) ")
LARGE = 1000  # below this, numbers without a unit count many things


@dataclass(frozen=True, slots=True)
class _Placed:
    """A number with the content words from the number before it to the one after it, those of its unit left out.

    `own`: the same, but only those behind it for the first of a sentence: the subject before it is that of the others,
    too.
    """

    quantity: Quantity
    words: frozenset[str]
    own: frozenset[str]
    first: bool


def check_placing(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Numbers that stand among the words of another number of the same unit and sentence, and none of their own."""
    known = [_placed(reading, one) for reading in passages for one in reading.sentences]
    for sentence in statement.sentences:
        for mine in _placed(statement, sentence):
            own = [group for group in known if any(_is_same(mine, other) for other in group)]
            places = [other for group in own for other in group if _is_same(mine, other)]
            if not places or any(not other.own or mine.words & other.own for other in places):
                continue
            rivals = [other for group in own for other in group if _is_rival(mine, other)]
            other = next((one for one in rivals if len(mine.words & one.words) >= ENOUGH), None)
            if other:
                yield Check("number", mine.quantity.words, "differs", f"the passage has {other.quantity.words!r} there")


@lru_cache(maxsize=2048)
def _placed(reading: Reading, sentence: Sentence) -> tuple[_Placed, ...]:
    numbers = [
        one
        for one in find_quantities(reading.text)
        if sentence.start <= one.start < sentence.end and one.kind == "cardinal"
    ]
    found = []
    for index, one in enumerate(numbers):
        begin = numbers[index - 1].end if index else sentence.start
        end = numbers[index + 1].start if index + 1 < len(numbers) else sentence.end
        before = _words(reading, sentence, begin, one.start, last=True)
        behind = _words(reading, sentence, one.end, end, last=False)
        found.append(_Placed(one, before | behind, before | behind if index else behind, index == 0))
    return tuple(found)


def _words(reading: Reading, sentence: Sentence, begin: int, end: int, *, last: bool) -> frozenset[str]:
    """The content words of a stretch, up to the mark that is nearest to the number."""
    cuts = [found.span() for found in _BREAK.finditer(reading.text, begin, end)]
    if cuts and last:
        begin = cuts[-1][1]
    elif cuts:
        end = cuts[0][0]
    words = (word for word in sentence.words if begin <= word.start < end)
    return frozenset(word.stem for word in words if word.is_content)


def _is_same(one: _Placed, other: _Placed) -> bool:
    return same_value(one.quantity, other.quantity) and units_agree(one.quantity.unit, other.quantity.unit)


def _is_rival(one: _Placed, other: _Placed) -> bool:
    measured = one.quantity.unit or one.quantity.values[0] >= LARGE
    agree = units_agree(one.quantity.unit, other.quantity.unit)
    return bool(measured) and agree and not other.first and not _is_same(one, other)
