"""Finds where the evidence for one question gives different values, and lays them out by outlet and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.conflicts.asked_value import read_asked
from rag.conflicts.earlier_values import former_groups
from rag.conflicts.groups import Group, asked_groups, unasked_groups
from rag.conflicts.values import SaidValue, gather, read_evidence
from rag.evidence.citations import cite, verify_citation
from rag.evidence.sentences import Candidate, TermWeights
from rag.language.reading import flatten
from rag.question.kinds import Question
from rag.types import MAX_SHORT_ANSWER, Citation, Conflict, ConflictValue, SearchResult
from vectorstore import Archive

MAX_VALUES = 6
MAX_CONFLICTS = 2


@dataclass(frozen=True, slots=True)
class FoundConflicts:
    """The conflicts, and the answer's citations with those that the values need."""

    conflicts: tuple[Conflict, ...]
    citations: tuple[Citation, ...]


def find_conflicts(
    archive: Archive,
    question: Question,
    results: Sequence[SearchResult],
    candidates: Sequence[Candidate],
    citations: Sequence[Citation],
) -> FoundConflicts:
    """Finds different values for what the question asks, or for one thing that sentences alike tell of.

    Copies of one story count once. Every value cites its sentence: a citation of the answer that holds it, or a new
    one with the next number.
    """
    asked = read_asked(question)
    weights = TermWeights(archive, question.text)
    evidence = read_evidence(question, weights, asked, results, candidates)
    said = gather(archive, question, weights, evidence, asked)
    groups = (
        asked_groups(asked, question, said) or former_groups(asked, question, said) or unasked_groups(asked, evidence)
    )
    book = list(citations)
    built = [_build(archive, group, book) for group in groups[:MAX_CONFLICTS]]
    return FoundConflicts(tuple(one for one in built if one is not None), tuple(book))


def settle_short_answer(short_answer: str | None, conflicts: Sequence[Conflict]) -> str | None:
    """Settles the short answer: as it is where nothing speaks against it; else both values, or the one revised last.

    None where both do not go into 12 words.
    """
    for conflict in conflicts if short_answer else ():
        if not any(_is_in(value.value, short_answer or "") for value in conflict.values):
            continue
        if conflict.kind == "revised":
            last = conflict.values[-1].value
            return last if len(last.split()) <= MAX_SHORT_ANSWER else None
        firsts = {value.value.lower(): value for value in reversed(conflict.values)}.values()
        both = " / ".join(
            f"{value.value} ({value.publisher})" if value.publisher else value.value for value in reversed(list(firsts))
        )
        return both if len(both.split()) <= MAX_SHORT_ANSWER else None
    return short_answer


def _is_in(value: str, short_answer: str) -> bool:
    one, other = (f" {flatten(text).lower().strip('.')} " for text in (value, short_answer))
    return one in other or other in one


def _build(archive: Archive, group: Group, book: list[Citation]) -> Conflict | None:
    """The conflict with its values in the order of publication; None where a quotation does not hold."""
    kept = _spread(sorted(group.said, key=lambda said: said.moment))
    values = [_value(archive, said, book) for said in kept]
    held = tuple(value for value in values if value is not None)
    return Conflict(group.about, group.kind, held) if len({value.value.lower() for value in held}) > 1 else None


def _spread(said: Sequence[SaidValue]) -> list[SaidValue]:
    """At most six: the last ones, but each value at least once as long as there is room."""
    if len(said) <= MAX_VALUES:
        return list(said)
    firsts = list({one.claim.words.lower(): one for one in reversed(said)}.values())[:MAX_VALUES]
    rest = [one for one in reversed(said) if one not in firsts][: MAX_VALUES - len(firsts)]
    return sorted((*firsts, *rest), key=lambda one: one.moment)


def _value(archive: Archive, said: SaidValue, book: list[Citation]) -> ConflictValue | None:
    held = next((one for one in book if _holds(one, said)), None)
    if held is None:
        chunk = replace(said.candidate.result.chunk, version=said.article.version)
        held = cite(said.article, chunk.chunk_id, said.start, said.end, number=len(book) + 1)
        if not verify_citation(archive, held):
            return None
        book.append(held)
    stamp = said.stamp
    return ConflictValue(said.claim.words, said.article.publisher, stamp.isoformat() if stamp else None, (held.number,))


def _holds(citation: Citation, said: SaidValue) -> bool:
    same = (citation.article_id, citation.version) == (said.article.article_id, said.article.version)
    return same and citation.start <= said.start and said.end <= citation.end
