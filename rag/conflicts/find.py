"""Finds where the evidence for one question gives different values, and lays them out by outlet and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.conflicts.asked_value import read_asked
from rag.conflicts.earlier_values import former_groups
from rag.conflicts.groups import as_subject, asked_groups, unasked_groups
from rag.conflicts.values import SaidValue, gather, read_evidence
from rag.evidence.sentences import Candidate, TermWeights
from rag.language.reading import flatten
from rag.question.kinds import Question
from rag.types import MAX_SHORT_ANSWER, Conflict, SearchResult
from vectorstore import Archive

MAX_VALUES = 6
MAX_CONFLICTS = 2


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """Different values for one thing, in the order of publication, each with its sentence, not yet cited."""

    about: str
    kind: Literal["differs", "revised"]
    said: tuple[SaidValue, ...]


def find_conflicts(
    archive: Archive, question: Question, results: Sequence[SearchResult], candidates: Sequence[Candidate]
) -> tuple[FoundConflict, ...]:
    """Finds different values for what the question asks, or for one thing that sentences alike tell of.

    Copies of one story count once.
    """
    asked = read_asked(question)
    weights = TermWeights(archive, question.text)
    evidence = read_evidence(question, weights, asked, results, candidates)
    said = gather(archive, question, weights, evidence, asked)
    groups = (
        asked_groups(asked, question, said) or former_groups(asked, question, said) or unasked_groups(asked, evidence)
    )
    return tuple(FoundConflict(one.about, one.kind, tuple(_spread(one.said))) for one in groups[:MAX_CONFLICTS])


def settle_short_answer(question: Question, short_answer: str | None, conflicts: Sequence[Conflict]) -> str | None:
    """Settles the short answer: as it is where nothing speaks against it; else both values, or the one revised last.

    Values that reports give for the very thing asked are the answer, too, where nothing else is proven. None where they
    do not go into 12 words.
    """
    for conflict in conflicts:
        spoken_of = any(_is_in(value.value, short_answer) for value in conflict.values) if short_answer else False
        if spoken_of or (short_answer is None and _asks_for_it(question, conflict)):
            told = _tell_values(conflict)
            return told if len(told.split()) <= MAX_SHORT_ANSWER else None
    return short_answer


def _asks_for_it(question: Question, conflict: Conflict) -> bool:
    """Whether a question asks for the values of a conflict, and not whether they are the same."""
    return question.kind != "yes_no" and conflict.about == as_subject(question)


def _tell_values(conflict: Conflict) -> str:
    """The value that was revised last; of values that differ each once, with its outlet."""
    if conflict.kind == "revised":
        return conflict.values[-1].value
    firsts = {value.value.lower(): value for value in reversed(conflict.values)}.values()
    return " / ".join(
        f"{value.value} ({value.publisher})" if value.publisher else value.value for value in reversed(list(firsts))
    )


def _is_in(value: str, short_answer: str) -> bool:
    one, other = (f" {flatten(text).lower().strip('.')} " for text in (value, short_answer))
    return one in other or other in one


def _spread(said: Sequence[SaidValue]) -> list[SaidValue]:
    """In the order of publication, at most six: the last ones, but each value at least once where there is room."""
    said = sorted(said, key=lambda one: one.moment)
    if len(said) <= MAX_VALUES:
        return said
    firsts = list({one.claim.words.lower(): one for one in reversed(said)}.values())[:MAX_VALUES]
    rest = [one for one in reversed(said) if one not in firsts][: MAX_VALUES - len(firsts)]
    return sorted((*firsts, *rest), key=lambda one: one.moment)
