"""Finds the sentences of the passages that say most of what a statement's sentence says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.reading import ReadText, Sentence

ENOUGH = 0.4  # share of a statement's words that a sentence must hold to be compared with it


_LEANING = frozenset("it he she they this that these those its his her their".split())


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of a passage and the share of the statement's content words that it holds."""

    reading: ReadText
    sentence: Sentence
    share: float


def best_matches(sentence: Sentence, passages: Sequence[ReadText]) -> tuple[Match, ...]:
    """The sentences that hold enough of the words, the best first.

    A short one ("Nobody was hurt.") also counts when the statement says all that it says.
    """
    return _best_matches(sentence, tuple(passages))


@lru_cache(maxsize=64)  # half a dozen checks ask for those of one sentence
def _best_matches(sentence: Sentence, passages: tuple[ReadText, ...]) -> tuple[Match, ...]:
    wanted = sentence.content
    if not wanted:
        return ()
    matches = [
        Match(reading, one, len(wanted & content) / len(wanted))
        for reading in passages
        for one, content in with_antecedents(reading)
    ]
    kept = [match for match in matches if match.share >= ENOUGH or (match.share and match.sentence.content <= wanted)]
    return tuple(sorted(kept, key=lambda match: (-match.share, len(match.sentence.words))))


def with_antecedents(reading: ReadText) -> Iterator[tuple[Sentence, frozenset[str]]]:
    """Each sentence with its content; one that begins with a pronoun has that of the sentence before it, too."""
    before: frozenset[str] = frozenset()
    for sentence in reading.sentences:
        leans = bool(sentence.words) and sentence.words[0].low in _LEANING
        yield sentence, sentence.content | before if leans else sentence.content
        before = sentence.content
