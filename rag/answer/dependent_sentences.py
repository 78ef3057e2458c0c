"""Takes along the sentence before one that hangs on it, or leaves both out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.boilerplate import is_furniture
from rag.evidence.sentences import Candidate
from rag.language.antecedents import find_opening_person
from vectorstore.sentences import sentence_spans

_LONGEST = 560  # characters of two sentences that are shown as one statement
_POINTS = re.compile(
    r"\A[\"'“‘(]*(?:he|she|it|they|his|her|its|their|this|that|these|those|such|but|and|or|so|yet|however|instead|also|"
    r"both|neither|meanwhile|then|still|nor|the (?:former|latter|pair|duo))\b",
    re.IGNORECASE,
)
_OPENS_LOW = re.compile(r"\A[a-z]+\b")


def stand_alone(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each sentence as it can be read by itself: with the one before where it hangs on that, or not at all."""
    standing = (_whole(candidate) for candidate in candidates)
    return [candidate for candidate in standing if candidate is not None]


def hangs(text: str) -> bool:
    """Whether a sentence begins with a word that points to what was said before it, or in the middle of one."""
    return bool(_POINTS.search(text) or _OPENS_LOW.search(text))


def _whole(candidate: Candidate) -> Candidate | None:
    article = candidate.result.article
    if not hangs(candidate.text) or find_opening_person(candidate.text, article, start=candidate.start):
        return candidate
    before = _sentence_before(candidate)
    if before is None:
        return None
    start, text = before
    if is_furniture(text) or (hangs(text) and not find_opening_person(text, article, start=start)):
        return None
    both = article.text[start : candidate.end]
    if len(both) > _LONGEST:
        return None
    moved = candidate.start - start
    span = (candidate.span[0] + moved, candidate.span[1] + moved) if candidate.span else None
    return replace(candidate, start=start, text=both, span=span)


def _sentence_before(candidate: Candidate) -> tuple[int, str] | None:
    """Where the sentence before starts, within the passage, and its text."""
    chunk = candidate.result.chunk
    spans = sentence_spans(chunk.text)
    at = next((i for i, (start, _) in enumerate(spans) if start == candidate.start - chunk.start), 0)
    if at == 0:
        return None
    start, end = spans[at - 1]
    return chunk.start + start, chunk.text[start:end]
