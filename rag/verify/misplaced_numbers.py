"""A number of the right value in the wrong place: the 395 million expected told as the 367 million of a year ago."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.quantities import Quantity, find_quantities, same_value, units_agree
from rag.language.reading import Reading, Sentence
from rag.verify.types import Check

ENOUGH = 2  # words that a number has in common with another's place, and none with its own

_APART = re.compile(r"; | (?:but|while|whereas) ")
_DOWN_FROM = re.compile(r"\b(?:up|down) from (?:about |some )?\Z")
_WAS_TO_HAVE = re.compile(r"\b(?:was|were) to have\b[^.;]*\Z")
_LED = 60  # characters before a number
_EARLIER = re.compile(
    r"\b(?:from|earlier|before|previous(?:ly)?|last|ago|against|compared|had|until|than|prior|former(?:ly)?|instead"
    r"|rather|original(?:ly)?|planned|should|was to|were to)\b"
)
_BREAK = re.compile(r"[,;:] | - | (?:but|while|than|and) ")
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
LARGE = 1000  # below this, numbers without a unit count many things


@dataclass(frozen=True, slots=True)
class _Placed:
    """A number with the content words from the number before it to the one after it, those of its unit left out.

    `own`: the same, but only those behind it for the first of a sentence: the subject before it is that of the others,
    too. `apart`: another clause follows. `former`: the passage says "down from" it, or
    that it was to have been.
    """

    quantity: Quantity
    words: frozenset[str]
    own: frozenset[str]
    first: bool
    apart: bool
    former: bool


def check_placing(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Numbers that stand among the words of another number of the same unit and sentence, and none of their own."""
    known = [_placed(reading, one) for reading in passages for one in reading.sentences]
    for sentence in statement.sentences:
        for mine in _placed(statement, sentence):
            own = [group for group in known if any(_is_same(mine, other) for other in group)]
            places = [other for group in own for other in group if _is_same(mine, other)]
            if places and _tells_the_former(statement, sentence, places):
                yield Check("number", mine.quantity.words, "differs", "in the passage it was so before")
                continue
            if not places or any(not (other.own or other.first) or mine.words & other.own for other in places):
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
    found: list[_Placed] = []
    for index, one in enumerate(numbers):
        begin = numbers[index - 1].end if index else sentence.start
        end = numbers[index + 1].start if index + 1 < len(numbers) else sentence.end
        before = _words(reading, sentence, begin, one.start, last=True)
        behind = _words(reading, sentence, one.end, end, last=False)
        apart = bool(_APART.search(reading.text, one.end, end))
        lead = reading.text[max(sentence.start, one.start - _LED) : one.start]
        former = bool(_DOWN_FROM.search(lead) or _WAS_TO_HAVE.search(lead))
        words = before | behind
        found.append(_Placed(one, words, words if index else behind, index == 0, apart, former))
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


def _tells_the_former(statement: Reading, sentence: Sentence, places: Sequence[_Placed]) -> bool:
    """ "Income was 915 million", where the passage has "610 million, down from 915 million a year earlier"."""
    return all(one.former for one in places) and not _EARLIER.search(statement.text, sentence.start, sentence.end)


def _is_same(one: _Placed, other: _Placed) -> bool:
    return same_value(one.quantity, other.quantity) and units_agree(one.quantity.unit, other.quantity.unit)


def _is_rival(one: _Placed, other: _Placed) -> bool:
    if not other.quantity.unit and _FIRST_YEAR < other.quantity.values[0] < _LAST_YEAR:
        return False
    measured = one.quantity.unit or one.quantity.values[0] >= LARGE
    agree = units_agree(one.quantity.unit, other.quantity.unit)
    return bool(measured) and agree and (not other.first or other.apart) and not _is_same(one, other)
