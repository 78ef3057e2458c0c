"""Text on its way to a terminal: what could steer it is written out."""

from __future__ import annotations


def printable(text: str) -> str:
    """`text` with control and direction marks written out (`\\u202e`), so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in text)
