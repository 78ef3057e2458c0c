"""The sentences of the passages that say most of what a statement's sentence says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.verify.reading import Reading, Sentence, Word

ENOUGH = 0.5  # share of a statement's words that a sentence must hold to be compared with it
CLOSE = 0.15  # sentences so much worse than the best are compared, too

FUNCTION_WORDS = frozenset(
    """
    a an and are as at be been being but by can cannot could did do does for from had has have having he her hers him
    his how i if in into is it its may me might more most must my no nor not of off on or our out over own shall she
    should so some such than that the their them then there these they this those to too under until up upon us was we
    were what when where whether which while who whom whose why will with within without would you your also about
    after before between during against through per any all both each other only just very
    """.split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of a passage and the share of the statement's content words that it holds."""

    reading: Reading
    sentence: Sentence
    share: float


def is_content(word: Word) -> bool:
    """Whether a word carries meaning of its own; numbers do not count, they have their own check."""
    return word.text[0].isalpha() and word.low not in FUNCTION_WORDS and "'" not in word.low and len(word.text) > 1


def content_stems(words: Sequence[Word]) -> frozenset[str]:
    """The stems of the content words."""
    return frozenset(word.stem for word in words if is_content(word))


def best_matches(words: Sequence[Word], passages: Sequence[Reading]) -> list[Match]:
    """The sentences that hold at least half of the words, the best first, and none much worse than the best."""
    wanted = content_stems(words)
    if not wanted:
        return []
    matches = [
        Match(reading, sentence, len(wanted & content_stems(sentence.words)) / len(wanted))
        for reading in passages
        for sentence in reading.sentences
    ]
    best = max((match.share for match in matches), default=0.0)
    kept = [match for match in matches if match.share >= max(ENOUGH, best - CLOSE)]
    return sorted(kept, key=lambda match: (-match.share, len(match.sentence.words)))
