"""Notes about how a question was read: a time that holds nothing, days counted from the newest report, languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.reading import Reading
from rag.answer.subject import is_on_subject
from rag.evidence.sentences import Candidate
from rag.language.dates.describe import day_in_words
from rag.question.question_language import name_language
from rag.search.retriever import Retriever
from rag.types import Answer, Plan, SearchResult

_MISSING = 0.1  # of a clause's words, by weight, in one sentence and its header: with less the answer says so


def add_notes(answer: Answer) -> Answer:
    """The answer with what a reader must know of how its question was read, behind its own note."""
    said = [answer.note] if answer.note else []
    notes = [*said, *_of_plan(answer.plan)]
    return replace(answer, note=" ".join(notes)) if len(notes) > len(said) else answer


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


def _support(reading: Reading, place: int) -> float:
    """How much of a clause's words the best sentence holds, of its own outlets where it names any."""
    return max((candidate.clauses[place] for candidate in _of_clause(reading, place)), default=0.0)


def _of_clause(reading: Reading, place: int) -> list[Candidate]:
    publishers = reading.found.plan.clauses[place].publishers
    return [c for c in reading.candidates if not publishers or c.result.article.publisher in publishers]


def find_last_before(retriever: Retriever, reading: Reading) -> tuple[str, tuple[SearchResult, ...]] | None:
    """Where the time that a question names holds nothing on its subject: a line that says so and names the last report
    that is on it, and the reports found without that time. None where no time was named, or nothing is on it at all."""
    plan = reading.found.plan
    times = [inferred.value for inferred in plan.inferred if inferred.field == "window"]
    if not times or plan.unknown_publishers or plan.kind != "answer":
        return None
    own = _of_outlets(plan, reading.found.results)
    if reading.reason not in ("outside_period", "weak_evidence", "not_stated") and is_on_subject(
        retriever.archive, plan, own
    ):
        return None
    clauses = tuple(replace(clause, window=None) for clause in plan.clauses)
    found = retriever.search(replace(plan, clauses=clauses, happened=None, dropped=()), sort="date")
    when = " and ".join(times)
    if not plan.has_subject:
        return f"Nothing was published in that time: {when}.", found.results
    results = _of_outlets(plan, found.results)
    if not results:
        return f"Nothing of {when} was found.", ()
    last = results[0].article
    if last.published_at and any(clause.window and last.published_at in clause.window for clause in plan.clauses):
        return None  # something is, and does not answer
    day = last.published_at and day_in_words(last.published_at.day)
    told = ", ".join(part for part in (f"“{last.title}”", last.publisher, day) if part)
    return f"Nothing was published in that time ({when}) on that subject. The last was {told}.", results


def _of_outlets(plan: Plan, results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The results of the outlets that the question names; all, where it names none."""
    named = {name for clause in plan.clauses for name in clause.publishers}
    return tuple(result for result in results if not named or result.article.publisher in named)


def _of_plan(plan: Plan) -> list[str]:
    spelt = [one for one in plan.inferred if one.field == "spelling"]
    notes = [f"“{one.words}” was searched as “{one.value}”." for one in spelt]
    fiscal = [one for one in plan.inferred if one.field == "fiscal_year"]
    notes += [f"“{one.words}” is read as the calendar year {one.value}." for one in fiscal]
    unknown = [one for one in plan.inferred if one.field == "unknown_time"]
    notes += [f"No day is known here for “{one.words}”: reports of any time were searched." for one in unknown]
    if plan.newest is not None and plan.names_time:
        newest = day_in_words(plan.newest)
        notes.append(f"The newest report here is of {newest}; times are counted from that day.")
    if plan.language != "en":
        notes.append(
            f"The question is in {name_language(plan.language)}: "
            "articles in another language were searched by its names and numbers."
        )
    if plan.kind == "answer" and plan.unknown_publishers and any(clause.publishers for clause in plan.clauses):
        notes.append(f"This archive holds nothing from {' or '.join(plan.unknown_publishers)}.")
    return notes
