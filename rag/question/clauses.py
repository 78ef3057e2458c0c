"""The clauses of a question: the parts that each ask about one report.

"Does the TechCrunch article say that X, while the article by The Verge says that Y?" is two searches. A careful cut
raises evidence recall more than any weight does (docs/ranking.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vectorstore.sentences import Span
from vectorstore.terms import split_query_terms

_BOUNDARY = re.compile(
    r"[,;:?]\s+(?!(?:which was |that was )?(?:published|posted|written|dated|issued)\b)"
    r"|\s+(?:and|while|whereas|but|or|with|compared (?:to|with)|in contrast to|as opposed to|versus)\s+"
    r"|\s+(?=(?:before|after|between|that|which|who)\s)"
)
_QUOTED = re.compile(r"['\"‘“][^'\"‘’“”]{2,80}['\"’”](?!\w)")
_MIN_TERMS = 3  # fewer words of its own, and a piece is no clause
_MAX_CLAUSES = 8

# Words that speak of reports rather than of what they report.
_ABOUT_REPORTS = frozenset(
    split_query_terms(
        """
        article articles report reports reported reporting published according mention mentions discuss discussed
        discussing suggest suggests claim claims indicate indicates which company individual person source sources
        piece coverage news both between same different consistent consistency change changed considering information
        """
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause's place in the question, and its words of its own: terms without outlets, dates and talk of reports."""

    start: int
    end: int
    terms: tuple[str, ...]


def split_clauses(question: str, names: Sequence[Span], *, days: Sequence[Span] = ()) -> list[Piece]:
    """Cut a question at commas and conjunctions, never inside a name, a date (both in `names`) or a quotation.

    A piece with fewer than three words of its own goes with the next, unless one of the `days` of publication (also
    among the names) stands in it: then one word is enough. At most 8 clauses, the richest.
    """
    kept_whole = [*names, *(match.span() for match in _QUOTED.finditer(question))]
    pieces: list[Piece] = []
    for start, end in _cut(question, kept_whole):
        if pieces and _is_too_short(pieces[-1], days):
            start = pieces.pop().start  # noqa: PLW2901  the piece before is too short to stand alone
        pieces.append(Piece(start, end, own_terms(question, start, end, names)))
    if len(pieces) > 1 and _is_too_short(pieces[-1], days):
        last = pieces.pop()
        start = pieces.pop().start
        pieces.append(Piece(start, last.end, own_terms(question, start, last.end, names)))
    pieces = [piece for piece in pieces if piece.terms]
    richest = sorted(pieces, key=lambda piece: -len(piece.terms))[:_MAX_CLAUSES]
    return sorted(richest, key=lambda piece: piece.start)


def _is_too_short(piece: Piece, days: Sequence[Span]) -> bool:
    dated = any(piece.start <= start and end <= piece.end for start, end in days)
    return len(piece.terms) < (1 if dated else _MIN_TERMS)


def own_terms(question: str, start: int, end: int, names: Sequence[Span]) -> tuple[str, ...]:
    """The terms of `question[start:end]` without those in `names` and without talk of reports, each once."""
    part = question[start:end]
    for a, b in names:
        if start <= a and b <= end:
            part = part[: a - start] + " " * (b - a) + part[b - start :]
    return tuple(dict.fromkeys(term for term in split_query_terms(part) if term not in _ABOUT_REPORTS))


def _cut(question: str, kept_whole: Sequence[Span]) -> Iterator[Span]:
    start = 0
    for match in _BOUNDARY.finditer(question):
        if any(a < match.end() and match.start() < b for a, b in kept_whole):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(question):
        yield start, len(question)
