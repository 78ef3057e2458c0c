"""Finds where a quotation stands in a text: exactly, in another spelling, with words left out, or nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from rag.language.spans import touches
from vectorstore.sentences import Span, sentence_spans

_MARKS = frozenset("\"'“”„‟«»″〝〞〟＂「」『』‘’‚‛‹›′`´ʼ＇")
_PASSED_OVER = frozenset("-‐‑‒–−﹣－—―\u00ad") | _MARKS  # spelt one way here, another there
_ENDS = " .,;:!?…"
_CUT = re.compile(r"\s*[\[(]?\s*(?:\.\s?\.\s?\.|…)\s*[\])]?\s*")
_LEAST_PART = 2  # words on a side of "..." that are looked for
_LEAST_FUZZY = 4  # words: fewer are near to anything
_NEAR = 88.0  # of 100, of the letters (rapidfuzz's partial ratio)
_KEPT = 0.75  # of the quotation's words, in their order, in one to three sentences
_WINDOW = 3  # sentences
_WORD = re.compile(r"\w+")


def find_quote(quote: str, text: str) -> tuple[Span, ...]:
    """Where a quotation stands, in the text's own spelling; its parts where it was cut by "..."; empty where nowhere.

    White space, hyphens, ligatures and quotation marks may differ.
    """
    if place := locate(quote, text):
        return (place,)
    parts = [part for part in _CUT.split(quote) if len(_WORD.findall(part)) >= _LEAST_PART]
    spans: list[Span] = []
    for part in parts if len(parts) > 1 else ():
        found = locate(part, text, spans[-1][1] if spans else 0)
        if found is None:
            return ()
        spans.append(found)
    return tuple(spans)


def find_near(quote: str, text: str) -> tuple[Span, ...]:
    """Where nearly the same stands: a letter or word other, or words left out without a mark (rapidfuzz)."""
    words = [word.lower() for word in _WORD.findall(quote)]
    if len(words) < _LEAST_FUZZY or not text:
        return ()
    lowered = text.lower()
    if len(lowered) == len(text) >= len(quote):
        near = fuzz.partial_ratio_alignment(quote.lower(), lowered, score_cutoff=_NEAR)
        if near is not None and near.dest_end > near.dest_start:
            return (_to_words(text, near.dest_start, near.dest_end),)
    spans = sentence_spans(text)
    windows = [(a, b) for a in range(len(spans)) for b in range(a, min(a + _WINDOW, len(spans)))]
    scored = [(_kept(words, text[spans[a][0] : spans[b][1]]), a - b, a, b) for a, b in windows]
    kept, _, first, last = max(scored, default=(0.0, 0, 0, 0))
    return ((spans[first][0], spans[last][1]),) if kept >= _KEPT else ()


def locate(words: str, source: str, begin: int = 0) -> Span | None:
    """Where the words stand in the source, in whichever spelling; punctuation at the end counts where it is there."""
    key, places = _folded(source)
    whole = "".join(c for c, _ in _fold(words))
    for wanted in dict.fromkeys((whole, whole.strip(_ENDS))):
        at = key.find(wanted) if wanted.strip(_ENDS) else -1
        while at >= 0:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            if start >= begin and _is_whole(source, start, end):
                return start, end
            at = key.find(wanted, at + 1)
    return None


def to_sentences(text: str, spans: Sequence[Span]) -> list[Span]:
    """The whole sentences that the spans touch, neighbours joined."""
    touched = [one for one in sentence_spans(text) if touches(*one, spans)]
    joined: list[Span] = []
    for start, end in touched:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _kept(words: Sequence[str], text: str) -> float:
    theirs = [word.lower() for word in _WORD.findall(text)]
    return LCSseq.similarity(words, theirs) / len(words)


def _to_words(text: str, start: int, end: int) -> Span:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


@lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    folded = list(_fold(text))
    return "".join(c for c, _ in folded), tuple(place for _, place in folded)


def _fold(text: str) -> Iterator[tuple[str, int]]:
    for place, character in enumerate(text):
        if character in _PASSED_OVER or character.isspace():
            continue
        yield from ((c, place) for c in unicodedata.normalize("NFKD", character))


def _is_whole(source: str, start: int, end: int) -> bool:
    return not (source[start - 1 : start].isalnum() and source[start].isalnum()) and not (
        source[end : end + 1].isalnum() and source[end - 1].isalnum()
    )
