"""Finds the sentences that a statement most likely rests on, where the model names none that stands anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.answer.state import Place
from rag.language.reading import read_text
from rag.types import SearchResult
from rag.verify.dates import INSERTION
from vectorstore.header import build_header
from vectorstore.sentences import sentence_spans

_NUMBER, _NAME = 2.0, 1.5  # what a number and a capitalised word count, where a word counts 1
_IN_HEADER = 0.4  # of what a word counts that the title has, too: it tells sentences apart less
_MOST = 3  # sentences
_ADDS = 1.5  # what a further sentence must have that those before it have not
_ENOUGH = 0.52  # of all that a statement's words count, in its sentences and their headers
_BETTER = 1.4  # times as much as in the passages cited, for another to be taken


def find_likely(statement: str, cited: Sequence[SearchResult], others: Sequence[SearchResult]) -> tuple[Place, ...]:
    """The places of the sentences that hold most of a statement's words: in the passages cited, else in the others.

    At most three; empty where too few of its words stand anywhere.
    """
    wanted = _items(statement)
    own, held = _gather(wanted, cited)
    known = {result.chunk.chunk_id for result in cited}
    best = sorted(others, key=lambda result: -_share(wanted, _held(result.chunk.text)))[: _MOST + 1]
    further, more = _gather(wanted, [result for result in best if result.chunk.chunk_id not in known])
    if more > (_BETTER * held if held >= _ENOUGH else held):
        own, held = further, more
    if held < _ENOUGH:
        return ()
    for result in cited:  # each of several that are cited for the same
        if all(place.result is not result for place in own):
            places, share = _gather(wanted, [result])
            own += places[:1] if share >= _ENOUGH else []
    return tuple(own)


def overlap(statement: str, result: SearchResult) -> float:
    """How much of a statement stands in a passage, to choose between passages."""
    return _share(_items(statement), _held(result.chunk.text))


def _gather(wanted: dict[str, float], results: Sequence[SearchResult]) -> tuple[list[Place], float]:
    """The sentences of some passages that hold most, and the share of the statement that they and their headers do."""
    left = dict(wanted)
    chosen: list[Place] = []
    sentences = [
        (result, span, _held(result.chunk.text[slice(*span)]))
        for result in results
        for span in sentence_spans(result.chunk.text)
    ]
    headers = frozenset[str]()
    while sentences and len(chosen) < _MOST:
        scored = [(_score(left, held, headers), -place) for place, (_, _, held) in enumerate(sentences)]
        score, place = max(scored)
        if score <= 0 or (chosen and score < _ADDS):
            break
        result, (start, end), held = sentences.pop(-place)
        chosen.append(Place(result, result.chunk.start + start, result.chunk.start + end))
        headers |= _held(f"{build_header(result.article)}\n{' '.join(result.article.authors)}")
        left = {item: weight for item, weight in left.items() if item not in held}
    missing = sum(weight for item, weight in left.items() if item not in headers)
    return chosen, 1 - missing / max(1e-9, sum(wanted.values()))


def _score(left: dict[str, float], held: frozenset[str], headers: frozenset[str]) -> float:
    return sum(weight * (_IN_HEADER if item in headers else 1) for item, weight in left.items() if item in held)


def _share(wanted: dict[str, float], held: frozenset[str]) -> float:
    return sum(weight for item, weight in wanted.items() if item in held)


def _items(statement: str) -> dict[str, float]:
    """The words of a statement by their stems and its numbers, with what each counts."""
    words = [word for sentence in read_text(INSERTION.sub("", statement)).sentences for word in sentence.words]
    return {
        (word.text if word.text[0].isdigit() else word.stem): _weight(word.text)
        for word in words
        if word.is_content or word.text[0].isdigit()
    }


def _weight(word: str) -> float:
    return _NUMBER if word[0].isdigit() else _NAME if word[0].isupper() else 1.0


@lru_cache(maxsize=4096)
def _held(text: str) -> frozenset[str]:
    """Every stem and number of a text."""
    return frozenset(
        item for sentence in read_text(text).sentences for word in sentence.words for item in (word.stem, word.text)
    )
