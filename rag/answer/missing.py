"""A second step of search: for the parts of a question that the first left without support.

"Did Northline put the toll at nine, while the Packet put it at ten?" asks two things. Where what was found says little
of one of them, it is searched by itself, with its own words, outlet and time, and what comes is read with the rest.
Only for a model: without one it brought nothing and cost precision (docs/conversation.md).
"""

from __future__ import annotations

from dataclasses import replace

from rag.answer.compose import read_results
from rag.answer.reading import Reading
from rag.evidence.sentences import Candidate
from rag.search.retriever import Retriever
from rag.types import Answer, Clause, Plan, SearchResponse

MAX_STEPS = 2  # further searches for one question
_SUPPORTED = 0.45  # of a clause's words, by weight, in one sentence and its header: enough not to search again
_MISSING = 0.1  # less than this, after the second step, and the answer says that the part is missing
_K = 3  # passages that a further search may add
_SETTLED = frozenset(("publisher_not_held", "outside_period", "names_unknown"))


def search_again(retriever: Retriever, reading: Reading) -> Reading:
    """The reading with what was found for the clauses that it says little of; itself when there are none, or when
    searching on cannot help (an outlet that is not held)."""
    plan = reading.found.plan
    if len(plan.clauses) < 2 or reading.reason in _SETTLED:
        return reading
    weakest = [plan.clauses[i] for i in _weakest(reading)[:MAX_STEPS]]
    found = [result for clause in weakest for result in retriever.search(_plan_of(plan, clause), _K).results]
    known = {result.chunk.chunk_id for result in reading.found.results}
    new = {result.chunk.chunk_id: result for result in found if result.chunk.chunk_id not in known}
    if not new:
        return reading
    return read_results(retriever.archive, SearchResponse(plan, (*reading.found.results, *new.values())))


def name_missing(answer: Answer, reading: Reading) -> Answer:
    """The answer with a note of the parts of the question that next to nothing found speaks of; itself when there is
    none, or when it has a note already."""
    clauses = reading.found.plan.clauses
    if answer.refused or answer.note or len(clauses) < 2:
        return answer
    parts = [clause.text for i, clause in enumerate(clauses) if _support(reading, i) < _MISSING]
    if not parts:
        return answer
    return replace(answer, note=f"Little was found on this part of the question: {'; '.join(parts)}")


def _weakest(reading: Reading) -> list[int]:
    """The places of the clauses without support, the weakest first."""
    support = {i: _support(reading, i) for i in range(len(reading.found.plan.clauses))}
    return sorted((i for i in support if support[i] < _SUPPORTED), key=support.__getitem__)


def _support(reading: Reading, place: int) -> float:
    """How much of a clause's words the best sentence holds, of its own outlets where it names any."""
    return max((candidate.clauses[place] for candidate in _own(reading, place)), default=0.0)


def _own(reading: Reading, place: int) -> list[Candidate]:
    publishers = reading.found.plan.clauses[place].publishers
    return [c for c in reading.candidates if not publishers or c.result.article.publisher in publishers]


def _plan_of(plan: Plan, clause: Clause) -> Plan:
    """The plan that asks for one clause. The caller's bounds stay; its own outlets are asked alone."""
    publishers = plan.publishers or clause.publishers
    return replace(plan, query=clause.text, topic=clause.text, clauses=(clause,), publishers=publishers, dropped=())
