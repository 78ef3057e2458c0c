"""Whether a passage speaks of what a statement says at all, and which of its sentences says it.

The checks of `rag.verify` look at numbers, dates, names, quotations and denials. A statement may hold none of these and
yet be made up; so most of its words must stand in the passage, and one of the passage's sentences must be its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rag.types import SearchResult
from rag.verify.dates import INSERTION
from rag.verify.reading import read_text
from vectorstore.header import build_header
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms

_FOREIGN = 1 / 3  # of the words of a statement that its passage need not have
_FEW = 1  # words that it need not have, however short the statement
_NUMBER, _QUOTED = (
    2.0,
    5.0,
)  # what a sentence counts for that has a number, a quotation of the statement; a word counts 1
_MOST_QUOTES = 2  # sentences of one passage that are shown for one statement
_ADDS = 2.0  # what a second sentence must have that the first has not

# Words that a retelling may bring along: of reporting, of time, of measure, and the plainest verbs.
_FREE = frozenset(
    term
    for word in """
    according accord article outlet paper newspaper passage source story news media publication coverage cover detail
    report reporting said say says state stated statement tell told note noted mention mentioned describe described
    announce announced write wrote written add added explain explained claim claimed publish published quote quoted
    confirm confirmed indicate indicated reveal revealed highlight highlighted also including include included
    however meanwhile while because since although though despite due result therefore thus
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday day week month year time date today yesterday tomorrow morning evening hour minute
    early earlier late later next previous previously former last first second still now then again already ago
    cent per percent percentage point number amount total around nearly almost approximately roughly least
    kilometre kilometer km metre meter mile kilogram kg tonne ton dollar euro pound crown million billion thousand
    people person man woman one two three four five six seven eight nine ten
    be become make made take took taken go went come came get got give given put set use used see seen have had do did
    happen happened begin began begun start started end ended place part way thing kind old new long
    former current currently recent recently
    """.split()
    for term in split_terms(word)
)


def is_grounded(statement: str, result: SearchResult) -> bool:
    """Whether a third of the statement's words at most, or a single one, are foreign to the passage and its header."""
    words = _words(statement)
    held = _held(f"{build_header(result.article)}\n{' '.join(result.article.authors)}\n{result.chunk.text}")
    foreign = [word for word in words if word not in held]
    return len(foreign) <= max(_FOREIGN * len(words), _FEW if len(words) > _FEW else 0)


def overlap(statement: str, result: SearchResult) -> float:
    """How much of a statement stands in a passage, to choose between passages."""
    items = _items(statement)
    return sum(weight for item, weight in items.items() if item in _held(result.chunk.text))


def find_quotes(statement: str, result: SearchResult, quotations: list[str]) -> list[tuple[int, int]]:
    """The sentences of a passage that a statement rests on, best first: code points of the article's text.

    The one with most of its words, numbers and `quotations`; a second where it adds to the first. Empty where no
    sentence shares a word with it.
    """
    text = result.chunk.text
    left = _items(statement)
    spans = sentence_spans(text)
    found: list[tuple[int, int]] = []
    while len(found) < _MOST_QUOTES:
        scored = [(_score(text[slice(*span)], left, quotations), -span[0], span) for span in spans if span not in found]
        score, _, span = max(scored, default=(0.0, 0, (0, 0)))
        if score <= 0 or (found and score < _ADDS):
            break
        found.append(span)
        held = _held(text[slice(*span)])
        left = {item: weight for item, weight in left.items() if item not in held}
        quotations = []
    return [(result.chunk.start + start, result.chunk.start + end) for start, end in found]


def _score(sentence: str, items: dict[str, float], quotations: list[str]) -> float:
    held = _held(sentence)
    quoted = sum(_QUOTED for words in quotations if words in sentence)
    return quoted + sum(weight for item, weight in items.items() if item in held)


def _items(statement: str) -> dict[str, float]:
    """The words of a statement by their stems and its numbers, with what each counts."""
    return dict.fromkeys(_words(statement), 1.0) | dict.fromkeys(_numbers(statement), _NUMBER)


@lru_cache(maxsize=512)
def _words(statement: str) -> tuple[str, ...]:
    """The stems of a statement's own words, those of reporting, time and measure left out."""
    bare = read_text(INSERTION.sub("", statement))
    stems = (word.stem for sentence in bare.sentences for word in sentence.words if word.is_content)
    return tuple(stem for stem in dict.fromkeys(stems) if stem not in _FREE)


def _numbers(text: str) -> Iterator[str]:
    for sentence in read_text(text).sentences:
        yield from (word.text for word in sentence.words if word.text[0].isdigit())


@lru_cache(maxsize=512)
def _held(text: str) -> frozenset[str]:
    """Every stem and number of a text."""
    return frozenset(
        item for sentence in read_text(text).sentences for word in sentence.words for item in (word.stem, word.text)
    )
