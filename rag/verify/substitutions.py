"""A statement that follows a sentence of a passage word for word, but for one name, number or date put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import pairwise

from rag.language.names import TITLES, fold, is_ordinary, same_by_alias
from rag.language.quantities import Quantity, find_quantities, same_value
from rag.language.reading import Reading, Sentence, Word
from rag.verify.arithmetic import reckon
from rag.verify.matching import Match, best_matches
from rag.verify.numbers import same_amount
from rag.verify.quotations import same_person
from rag.verify.types import Check

_WHEN = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|(?:19|20)\d\d)\b"
)
_CLAUSE_END = re.compile(r"[.;:!?]\s|, | but | and | while ")
_BESIDE = 40  # characters between a number and its month
_UNIT = 30  # characters behind a number for its unit, or for what it is a part of
FOLLOWS = 0.7  # share of the statement's words that stand in the sentence in the same order
COMPARED = 3


def check_substitutions(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Names and numbers that a passage has, but not in this place of this sentence."""
    for sentence in statement.sentences:
        matches = best_matches(sentence, passages)[:COMPARED]
        found = [_substituted(statement, sentence, match) for match in matches]
        followed = [checks for checks in found if checks is not None]
        if followed and all(followed):
            yield from followed[0]


def _substituted(statement: Reading, sentence: Sentence, match: Match) -> list[Check] | None:
    """The exchanged names and numbers; None where the statement does not follow the sentence closely."""
    mine, theirs = sentence.words, match.sentence.words
    matcher = SequenceMatcher(None, [word.stem for word in mine], [word.stem for word in theirs], autojunk=False)
    blocks = matcher.get_opcodes()
    if sum(b - a for op, a, b, _, _ in blocks if op == "equal") < FOLLOWS * len(mine):
        return None
    checks = list(_exchanged(mine, theirs))
    for op, a, b, c, d in blocks:
        if op == "replace" and b - a <= 4 and d - c <= 4:
            check = _exchange(statement, mine[a:b], match.reading, theirs[c:d])
            checks.extend([check] if check else [])
    return checks


def _exchanged(mine: Sequence[Word], theirs: Sequence[Word]) -> Iterator[Check]:
    """Two names that have changed places: "left Norrey for Port Selwick" for "left Port Selwick for Norrey"."""
    own, other = _led(mine), _led(theirs)
    for one, lead in own.items():
        for another, second in own.items():
            if one < another and lead != second and (other.get(one), other.get(another)) == (second, lead):
                yield Check("name", one, "differs", f"the sentence has {another!r} there")


def _led(words: Sequence[Word]) -> dict[str, str]:
    """The first word of each name -> the small word before it."""
    found: dict[str, str] = {}
    for before, word in pairwise(words):
        if word.text[0].isupper() and not before.text[0].isupper() and not is_ordinary(word.text):
            found.setdefault(word.text.removesuffix("'s"), before.stem)
    return found


def check_pairs(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """A number with the day, month or year of another one: 2.6 percent in July, where that was in August."""
    known = [pair for reading in passages for pair in _dated_numbers(reading.text)]
    for value, when, words in _dated_numbers(statement.text):
        others = {month for number, month, _ in known if number == value}
        mine = {number for number, month, _ in known if month == when}
        if others and mine and when not in others and value not in mine:
            yield Check("number", words, "differs", f"the passage has it of {min(others)}")


def _dated_numbers(text: str) -> Iterator[tuple[Fraction, str, str]]:
    quantities = [one for one in find_quantities(text) if one.kind == "cardinal" and not _WHEN.fullmatch(one.words)]
    for index, one in enumerate(quantities):
        end = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        found = _WHEN.search(text, one.end, min(end, one.end + _BESIDE))
        if found and not _CLAUSE_END.search(text, one.end, found.start()):
            yield one.values[0], found[0], one.words


def _exchange(statement: Reading, mine: Sequence[Word], passage: Reading, theirs: Sequence[Word]) -> Check | None:
    own, other = _slice(statement, mine), _slice(passage, theirs)
    numbers, others = _quantities(statement, mine), _quantities(passage, theirs)
    numbers_agree = any(same_value(one, another) or same_amount(one, another) for one in numbers for another in others)
    behind = passage.text[theirs[0].start : theirs[-1].end + _UNIT]
    reckoned = any(reckon(one, statement.text, [behind]) for one in numbers)
    if numbers and others and not (numbers_agree or reckoned):
        return Check("number", own, "differs", f"the sentence has {other!r}")
    names, other_names = _names(mine), _names(theirs)
    if names and other_names and not _may_be_same(names, other_names):
        return Check("name", own, "differs", f"the sentence has {other!r}")
    return None


def _quantities(reading: Reading, words: Sequence[Word]) -> list[Quantity]:
    """The numbers of the whole text that stand in these words: 2.35 is a time where a.m. follows."""
    found = find_quantities(reading.text)
    return [one for one in found if one.start < words[-1].end and words[0].start < one.number_end]


def _slice(reading: Reading, words: Sequence[Word]) -> str:
    return reading.text[words[0].start : words[-1].end]


def _names(words: Sequence[Word]) -> list[str]:
    if not all(word.text[0].isupper() or word.low in ("of", "the", "and") for word in words):
        return []
    capitals = [word.text.removesuffix("'s") for word in words if word.text[0].isupper()]
    return [word for word in capitals if fold(word) not in TITLES and not is_ordinary(word)]


def _may_be_same(one: list[str], other: list[str]) -> bool:
    if same_person(" ".join(one), " ".join(other)):
        return True
    if any(fold(a) == fold(b) for a in one for b in other):
        return len(one) != len(other)
    return any(same_by_alias(fold(a), fold(b)) for a in one for b in other)
