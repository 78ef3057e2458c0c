"""Replies to what somebody said: quotations and reported speech of that very speaker, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.dependent_sentences import stand_alone
from rag.answer.reading import Reply, ReplyInput, in_reading_order, pick
from rag.evidence.sentences import Candidate
from rag.language.entities import iter_capitalised
from rag.language.reading import read_text
from rag.verify.attribution import attributions_of
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms

STATEMENTS = 3
_QUOTED = 0.25  # what a sentence gains that quotes
_QUOTATION = re.compile(r"[\"“”«»]")
_ONLY_QUOTED = re.compile(r"\A[\"“«]")
_HE_SAID = re.compile(r"\b(?:he|she|they)\s+(?:\w+\s+)?(?:said|says|told|added|wrote|tweeted|continued|argued)\b", re.I)
_WHOSE = (
    re.compile(
        r"\bwhat\s+(?:did|does|do|has|have|had|was|is)\s+(?P<who>.+?)\s+"
        r"(?:say|said|says|saying|think|thinks|tell|told|write|wrote|written|claim|claimed|argue|argued|announce|respond|"
        r"react|comment|warn|reply|promise|call|demand|ask)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:quot\w+|statements?|comments?|reactions?|response|words)\s+(?:by|from|of)\s+(?P<who>.+?)"
        r"(?=\s+(?:about|on|after|before|regarding|over|to|in|at|when|following)\b|[?.!,]|$)",
        re.IGNORECASE,
    ),
    re.compile(r"\bhow\s+did\s+(?P<who>.+?)\s+(?:react|respond|comment|reply)\b", re.IGNORECASE),
)


def tell_said(desk: ReplyInput) -> Reply | None:
    """Up to four sentences of the speaker asked about, in order; None where none of them is known to have spoken."""
    reading = desk.reading
    speaker = find_speaker(reading.found.plan.query)
    if not speaker:
        return None
    own = list(_spoken_by(speaker, reading.candidates))
    if not own:
        return None
    ranked = sorted(own, key=lambda c: -(c.score + _QUOTED * bool(_QUOTATION.search(c.text))))
    chosen = pick(stand_alone(ranked) or ranked, STATEMENTS)
    return Reply(sentences=tuple(in_reading_order(chosen)))


def find_speaker(question: str) -> tuple[str, ...]:
    """The words of the one whose words are asked for, as terms; none where the question names nobody."""
    for pattern in _WHOSE:
        if found := pattern.search(question):
            return tuple(split_terms(found["who"]))
    return tuple(split_terms(next((name.words for name in iter_capitalised(question)), "")))


def _spoken_by(speaker: Sequence[str], candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The sentences of which the speaker is said to have said something, or that quote on after one of those."""
    for candidate in candidates:
        said = _speakers(candidate.text)
        if any(_is(speaker, name) for name in said) or (
            not any(said) and _goes_on(candidate) and _is(speaker, _speaker_before(candidate))
        ):
            yield candidate


def _speakers(text: str) -> list[str]:
    """The names that a sentence says something was said by; "" for a pronoun or a nameless one."""
    return [one.name for one in attributions_of(read_text(text))]


def _goes_on(candidate: Candidate) -> bool:
    return bool(_ONLY_QUOTED.search(candidate.text) or _HE_SAID.search(candidate.text))


def _speaker_before(candidate: Candidate) -> str:
    """Who spoke last before a sentence in its passage; where it opens a quotation, who is named behind it."""
    chunk = candidate.result.chunk
    spans = sentence_spans(chunk.text)
    at = next((i for i, (start, _) in enumerate(spans) if start >= candidate.start - chunk.start), 0)
    for start, end in reversed(spans[max(0, at - 3) : at]):
        named = [name for name in _speakers(chunk.text[start:end]) if name]
        if named:
            return named[-1]
    behind = [name for start, end in spans[at + 1 : at + 2] for name in _speakers(chunk.text[start:end]) if name]
    return behind[0] if behind else ""


def _is(speaker: Sequence[str], name: str) -> bool:
    """Whether a name is the speaker's: its last word is one of theirs."""
    terms = split_terms(name)
    return bool(terms) and terms[-1] in speaker
