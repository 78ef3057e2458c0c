"""Reads which words a sentence denies, and which it holds for no more than possible, planned or to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.language.reading import Sentence, read_text

_DENYING = frozenset(
    "not never cannot neither nor none nobody nothing nowhere no without hardly scarcely unable".split()
)
_DENYING_VERBS = frozenset("denied denies refused refuses failed fails declined declines".split())
_NO_DENIAL_BEFORE = frozenset("only just merely fewer less later more doubt least".split())  # "no fewer than"
_SEVERAL = frozenset(("no", "without"))  # they deny what follows as a whole: "no criminal charges were brought"
_MOST_DENIED = 4  # words
_UNSURE = frozenset(
    """
    may might could possibly perhaps maybe allegedly reportedly apparently probably will would shall should must
    expected due likely plans planned planning to whether if alleged accused suspected considering
    """.split()
)
_STOPS = frozenset(
    "and but or because although though while when whether if unless until since after before who which".split()
)
_MARK = re.compile(r"[,;:.!?()\"]| - ")


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A content word by its stem, as its sentence puts it: denied or not, and as plain fact or as less."""

    stem: str
    denied: bool
    plain: bool


@lru_cache(maxsize=2048)
def said_words(text: str) -> tuple[SaidWord, ...]:
    """The content words of a text with whether each is denied, and whether it is told as a fact."""
    reading = read_text(text)
    return tuple(said for sentence in reading.sentences for said in _said_in(reading.text, sentence))


def speak_against(one: str, other: str) -> bool:
    """Whether one of two sentences denies a word that the other only affirms."""
    return _denies(one, other) or _denies(other, one)


def _denies(denying: str, affirming: str) -> bool:
    mine, theirs = said_words(denying), said_words(affirming)
    denied = {said.stem for said in mine if said.denied} - {said.stem for said in mine if not said.denied}
    affirmed = {said.stem for said in theirs if not said.denied} - {said.stem for said in theirs if said.denied}
    return bool(denied & affirmed)


def _said_in(text: str, sentence: Sentence) -> Iterator[SaidWord]:
    """The content words of a sentence; a mark or a conjunction ends what a denial or a doubt before it reaches."""
    denied, unsure, reached = 0, False, sentence.start
    lows = [word.low for word in sentence.words]
    for word, after in zip(sentence.words, [*lows[1:], ""], strict=True):
        if word.low in _STOPS or _MARK.search(text, reached, word.start):
            denied, unsure = 0, False
        reached = word.end
        if _is_denial(word.low) and after not in _NO_DENIAL_BEFORE:
            denied = _MOST_DENIED if word.low in _SEVERAL else 1
            if word.low in _DENYING_VERBS:
                yield SaidWord(word.stem, denied=False, plain=True)
        elif word.low in _UNSURE:
            unsure = True
        elif word.is_content and word.low.endswith("ly"):  # an adverb stands between a denial and what it denies
            yield SaidWord(word.stem, denied=False, plain=not unsure)
        elif word.is_content:
            yield SaidWord(word.stem, denied=denied > 0, plain=not unsure)
            denied, unsure = max(0, denied - 1), False


def _is_denial(low: str) -> bool:
    return low in _DENYING or low in _DENYING_VERBS or low.endswith("n't")
