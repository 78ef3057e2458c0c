"""The stretches of a text between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from vectorstore.sentences import Span

MAX_QUOTATION = 2000
_SINGLE = re.compile(r"(?:(?<=[\s(\[\"-])|^)'(?=\w)")
_SINGLE_END = re.compile(r"(?<=[\w.,!?-])'(?=[\s.,;:!?)\]\"-]|\Z)")
EDGES = " .,;:!?-"


@lru_cache(maxsize=512)
def quotation_spans(text: str) -> tuple[Span, ...]:
    """The stretches between quotation marks of a text in one spelling, marks left out; an open one runs to the end.

    Single marks count where one opens before a word and closes after one: apostrophes do not.
    """
    spans = list(_double_spans(text))
    spans.extend(_single_spans(text, spans))
    return tuple(sorted(span for span in spans if text[span[0] : span[1]].strip(EDGES)))


def _is_inch(text: str, at: int) -> bool:
    """5'10" is a height."""
    return at > 0 and text[at - 1].isdigit()


def _double_spans(text: str) -> Iterator[Span]:
    """Between double marks; what only closes ends a quotation that began before the text."""
    opened, reached = -1, 0
    for mark in (found.start() for found in re.finditer('"', text)):
        after, before = text[mark + 1 : mark + 2], text[mark - 1 : mark] if mark else ""
        if opened >= 0:
            yield opened, mark
            only_opens = before in ("", " ") and after.isalnum()
            opened, reached = (mark + 1 if only_opens else -1), mark + 1
        elif before not in ("", " ", "(", "[", "-") and not after.isalnum() and not _is_inch(text, mark):
            yield reached, mark
            reached = mark + 1
        elif not _is_inch(text, mark):
            opened = mark + 1
    if opened >= 0:
        yield opened, len(text)


def _single_spans(text: str, double: Sequence[Span]) -> Iterator[Span]:
    at = 0
    while found := _SINGLE.search(text, at):
        end = _SINGLE_END.search(text, found.end(), found.end() + MAX_QUOTATION)
        if end is None:
            return
        span = found.end(), end.start()
        at = end.end()
        if span[1] - span[0] > 1 and not any(a <= span[0] and span[1] <= b for a, b in double):
            yield span
