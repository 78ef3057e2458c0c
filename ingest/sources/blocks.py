"""Plain text as blocks: paragraphs, and the lines above them, however a wire or a desk sets them."""

from __future__ import annotations

import re

from ingest.article import one_line
from ingest.wire import find_dateline

_INDENT = re.compile(r"[ \t]{2,}|\t")
_INDENTED = 2
_LONG_LINE = 100  # characters; a line that is longer is not wrapped, and a paragraph by itself
_ENDS = re.compile(r"[.!?”\"’»]\s*\Z")


def blocks_of(text: str) -> list[str]:
    """The parts between blank lines; where there are none, as in old wire copy, paragraphs begin with an indented line,
    and each line above the first of them stands by itself; or each line is one.
    """
    lines = text.strip("\n").split("\n")
    if any(not line.strip() for line in lines):
        return [part for block in re.split(r"\n\s*\n", text.strip("\n")) for part in _parts_of(block)]
    if len(lines) > 2 and 3 * sum(len(line) > _LONG_LINE for line in lines) >= len(lines):
        return [line.strip() for line in lines]
    indented = [number for number, line in enumerate(lines) if _INDENT.match(line)]
    if len(indented) < _INDENTED or len(lines) == len(indented):
        return [text.strip()] if text.strip() else []
    starts = [0, *(n for n in range(1, len(lines)) if n in indented or n <= _lead_of(lines, indented[0]))]
    return [one_line(" ".join(lines[a:b])) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _parts_of(block: str) -> list[str]:
    """The block; where paragraphs in it begin with an indented line, these."""
    lines = block.split("\n")
    indented = [number for number, line in enumerate(lines) if _INDENT.match(line)]
    if len(indented) < _INDENTED or (len(indented) == len(lines) and not all(map(_ENDS.search, lines))):
        return [block.strip()] if block.strip() else []
    starts = sorted({0, *indented})
    return [one_line(" ".join(lines[a:b])) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _lead_of(lines: list[str], first_indented: int) -> int:
    """The number of the line with the dateline, else of the first indented one: what stands above is no text."""
    return next((n for n, line in enumerate(lines[:first_indented]) if find_dateline(line)), first_indented)
