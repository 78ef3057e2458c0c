"""A passage: the text that a statement is checked against, with its article's header."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited chunk with its article's header: what a statement is checked against.

    `published` is the day of publication, from which the relative dates of the text are counted; None leaves them
    unresolved.
    """

    text: str
    title: str = ""
    publisher: str | None = None
    byline: tuple[str, ...] = ()
    published: date | None = None
