"""Cut an article into chunks: whole sentences where they fit, neighbours that share one.

The text is tokenised once, in windows, and lengths are looked up by bisection, so that the work grows with the length
of the text alone.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from ingest.settings import ChunkSettings
from vectorstore.sentences import Span, sentence_spans, trim_span
from vectorstore.types import Article, Chunk

if TYPE_CHECKING:
    from vectorstore.embedder import Embedder

# Tokenising 5 MB in one go takes the tokenizer hundreds of megabytes; in windows of this many characters, a few.
_WINDOW = 65_536
# Near the limit a chunk is tokenised by itself: a tokenizer may count it differently from the same part of a whole.
_NEAR_LIMIT = 0.97

_CLAUSE_END = re.compile(r"[;:,،؛、，；：][\"'”’»)\]]*(?=\s)|[、，；：،؛]|(?<=\s)[–—-]{1,2}(?=\s)|[—](?=\w)")
_WORD = re.compile(r"\S+")
_WORD_END = re.compile(r"(?<=\S)(?=\s)")


class _Unit(NamedTuple):
    """What is not cut any further: a whole sentence, or a piece of one that is too long."""

    start: int
    end: int
    tokens: int
    words: int
    whole: bool


def split_article(article: Article, *, embedder: Embedder, settings: ChunkSettings | None = None) -> list[Chunk]:
    """The chunks of `article`, in order; none when its text is empty or white space.

    Every character of the text that is not white space is in a chunk, and each chunk keeps the limits of `settings`
    and `embedder.max_tokens`. A sentence over the limits is cut after a clause, else after a word, else anywhere.
    """
    settings = settings or ChunkSettings()
    measure = _Measure(article.text, embedder, settings)
    units = [unit for span in sentence_spans(article.text) for unit in _units(measure, span)]
    runs = _balance_last(_pack(units, measure), units, measure)
    spans = [span for run in runs for span in _spans_of(run, units, measure)]
    return [
        Chunk(article.article_id, article.version, position, start, end, article.text[start:end])
        for position, (start, end) in enumerate(spans)
    ]


class _Measure:
    """Lengths of parts of one text, in tokens, words and characters, against the limits."""

    def __init__(self, text: str, embedder: Embedder, settings: ChunkSettings) -> None:
        self.text = text
        self.embedder = embedder
        self.settings = settings
        self.max_tokens = min(settings.max_tokens, embedder.max_tokens)
        self.target = min(settings.target_tokens, self.max_tokens)
        self._starts = _token_starts(text, embedder)

    def unit(self, start: int, end: int, *, whole: bool) -> _Unit:
        return _Unit(start, end, self.tokens(start, end), len(self.text[start:end].split()), whole)

    def tokens(self, start: int, end: int) -> int:
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    def exact_tokens(self, start: int, end: int) -> int:
        """Tokens of the part when it is tokenised by itself, as the embedder will see it."""
        return len(self.embedder.token_spans(self.text[start:end]))

    def position_after(self, start: int, tokens: int) -> int:
        """Where the token that is `tokens` after `start` begins, or the end of the text."""
        index = bisect_left(self._starts, start) + tokens
        return self._starts[index] if index < len(self._starts) else len(self.text)

    def fits(self, tokens: int, words: int, characters: int) -> bool:
        return (
            tokens <= self.max_tokens
            and words <= self.settings.max_words
            and characters <= self.settings.max_characters
        )

    def fits_exactly(self, start: int, end: int) -> bool:
        part = self.text[start:end]
        return self.fits(self.exact_tokens(start, end), len(part.split()), len(part))


def _token_starts(text: str, embedder: Embedder) -> array[int]:
    starts = array("q")
    for first, end in _windows(text):
        starts.extend(first + start for start, _ in embedder.token_spans(text[first:end]))
    return starts


def _windows(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = start + _WINDOW
        if end < len(text):
            end = max(text.rfind(" ", start, end), text.rfind("\n", start, end)) + 1 or end
        yield start, min(end, len(text))
        start = end


def _units(measure: _Measure, span: Span) -> Iterator[_Unit]:
    sentence = measure.unit(*span, whole=True)
    if measure.fits(sentence.tokens, sentence.words, sentence.end - sentence.start):
        yield sentence
        return
    start, end = span
    while start < end:
        cut = _piece_end(measure, start, end)
        yield measure.unit(*trim_span(measure.text, start, cut), whole=False)
        start, _ = trim_span(measure.text, cut, end)


def _piece_end(measure: _Measure, start: int, end: int) -> int:
    """Where to cut the long sentence that begins at `start`: after its last clause, else word, within reach."""
    reach = _reach(measure, start, end)
    if reach == end:
        return end
    clauses = [found.end() for found in _CLAUSE_END.finditer(measure.text, start, reach)]
    if clauses and clauses[-1] - start > (reach - start) // 2:
        return clauses[-1]
    words = [found.start() for found in _WORD_END.finditer(measure.text, start, reach)]
    return words[-1] if words else reach


def _reach(measure: _Measure, start: int, end: int) -> int:
    """How far a piece may go: the sentence in equal parts of about the target, and no limit broken."""
    tokens = measure.tokens(start, end)
    parts = ceil(tokens / measure.target) or 1
    reach = max(start + 1, measure.position_after(start, ceil(tokens / parts)))
    reach = min(reach, start + measure.settings.max_characters, end)
    beyond = next(islice(_WORD.finditer(measure.text, start, reach), measure.settings.max_words, None), None)
    return beyond.start() if beyond else reach


def _pack(units: Sequence[_Unit], measure: _Measure) -> list[Span]:
    """Runs of units (first, last excluded) near the target; each begins with the overlap that fits."""
    runs: list[Span] = []
    first = fresh = 0
    while fresh < len(units):
        last = _run_end(units, first, fresh, measure)
        if last == fresh:
            first = fresh
            last = _run_end(units, first, fresh, measure)
        runs.append((first, last))
        first, fresh = _overlap_start(units, (first, last), measure.settings), last
    return runs


def _run_end(units: Sequence[_Unit], first: int, fresh: int, measure: _Measure) -> int:
    """Take units from `fresh` on while that brings the run nearer to the target; `fresh` when not even one fits."""
    words = sum(unit.words for unit in units[first:fresh])
    length, last = 0, fresh
    while last < len(units):
        unit = units[last]
        words += unit.words
        longer = measure.tokens(units[first].start, unit.end)
        is_alone = last == first
        if not is_alone and not measure.fits(longer, words, unit.end - units[first].start):
            break
        if last > fresh and longer - measure.target > measure.target - length:
            break
        length, last = longer, last + 1
    return last


def _overlap_start(units: Sequence[_Unit], run: Span, settings: ChunkSettings) -> int:
    first, last = run
    start = last
    while last - start < settings.overlap_sentences and start - 1 > first:
        unit = units[start - 1]
        if not unit.whole or unit.tokens > settings.max_overlap_tokens:
            break
        start -= 1
    return start


def _balance_last(runs: list[Span], units: Sequence[_Unit], measure: _Measure) -> list[Span]:
    """Join a short last run to the one before it, or share the sentences of the two evenly."""
    if len(runs) < 2:
        return runs
    (first, middle), (_, last) = runs[-2:]
    if measure.tokens(units[middle].start, units[-1].end) >= measure.target // 2:
        return runs
    if _run_fits(units, (first, last), measure):
        return [*runs[:-2], (first, last)]
    pairs = [
        ((first, cut), (_overlap_start(units, (first, cut), measure.settings), last))
        for cut in range(middle, first, -1)
    ]
    fitting = [pair for pair in pairs if _run_fits(units, pair[1], measure)]
    if not fitting:
        return runs
    return [*runs[:-2], *min(fitting, key=lambda pair: max(_run_tokens(units, run, measure) for run in pair))]


def _run_tokens(units: Sequence[_Unit], run: Span, measure: _Measure) -> int:
    return measure.tokens(units[run[0]].start, units[run[1] - 1].end)


def _run_fits(units: Sequence[_Unit], run: Span, measure: _Measure) -> bool:
    words = sum(unit.words for unit in units[run[0] : run[1]])
    return measure.fits(_run_tokens(units, run, measure), words, units[run[1] - 1].end - units[run[0]].start)


def _spans_of(run: Span, units: Sequence[_Unit], measure: _Measure) -> Iterator[Span]:
    """The run as a span; cut again where the tokenizer, given it alone, finds it too long."""
    start, end = units[run[0]].start, units[run[1] - 1].end
    is_safe = measure.tokens(start, end) <= measure.max_tokens * _NEAR_LIMIT
    if is_safe and all(unit.whole for unit in units[run[0] : run[1]]):
        yield start, end
    else:
        yield from _halved(measure, start, end)


def _halved(measure: _Measure, start: int, end: int) -> Iterator[Span]:
    if end - start <= 1 or measure.fits_exactly(start, end):
        yield start, end
        return
    middle = (start + end) // 2
    words = [found.start() for found in _WORD_END.finditer(measure.text, start, middle)]
    cut = words[-1] if words else middle
    yield from _halved(measure, *trim_span(measure.text, start, cut))
    yield from _halved(measure, *trim_span(measure.text, cut, end))
