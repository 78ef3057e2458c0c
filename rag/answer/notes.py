"""Notes about how a question was read: a time that holds nothing, days counted from the newest report, languages."""

from __future__ import annotations

import math
from dataclasses import replace

from rag.answer.reading import Reading
from rag.language.dates.describe import period_in_words
from rag.question.clauses import own_terms
from rag.question.overview import GENERAL
from rag.question.question_language import name_language
from rag.search.retriever import Retriever
from rag.types import Answer, Plan, SearchResult
from vectorstore.terms import split_terms

_HALF = 0.5  # of the weight


def add_notes(answer: Answer) -> Answer:
    """The answer with what a reader must know of how its question was read, behind its own note."""
    said = [answer.note] if answer.note else []
    notes = [*said, *_of_plan(answer.plan)]
    return replace(answer, note=" ".join(notes)) if len(notes) > len(said) else answer


def find_last_before(retriever: Retriever, reading: Reading) -> tuple[str, tuple[SearchResult, ...]] | None:
    """Where the time that a question names holds nothing on its subject: a line that says so and names the last report
    that is on it, and the reports found without that time. None where no time was named, or nothing is on it at all."""
    plan = reading.found.plan
    empty = reading.reason in ("outside_period", "weak_evidence") or not _is_on_subject(retriever, reading)
    times = [inferred.value for inferred in plan.inferred if inferred.field == "window"]
    if not times or not empty or plan.unknown_publishers or plan.kind != "answer":
        return None
    clauses = tuple(replace(clause, window=None) for clause in plan.clauses)
    found = retriever.search(replace(plan, clauses=clauses, happened=None, dropped=()), sort="date")
    if plan.overview:
        return f"Nothing was published in that time: {' and '.join(times)}.", found.results
    if not found.results:
        return f"Nothing of {' and '.join(times)} was found.", ()
    last = found.results[0].article
    if last.published_at and any(clause.window and last.published_at in clause.window for clause in plan.clauses):
        return None  # something is, and does not answer
    day = last.published_at and period_in_words(last.published_at.day, last.published_at.day)
    told = ", ".join(part for part in (f"“{last.title}”", last.publisher, day) if part)
    return (
        f"Nothing was published in that time ({' and '.join(times)}) on that subject. The last was {told}.",
        found.results,
    )


def _is_on_subject(retriever: Retriever, reading: Reading) -> bool:
    """Whether some article found holds half of what the question is about, by the weight of its words, or the rarest
    of them."""
    plan, archive = reading.found.plan, retriever.archive
    terms = [term for term in own_terms(plan.topic, 0, len(plan.topic), ()) if term not in GENERAL]
    chunks = archive.stats().chunks + 1
    weights = {term: math.log(chunks / (1 + archive.document_frequency(term))) for term in terms}
    held = (split_terms(f"{r.article.title} {r.article.text}") for r in reading.found.results)
    if not terms or plan.language != "en":
        return True
    rarest = max(terms, key=weights.__getitem__)
    found = [set(words) for words in held]
    if any(rarest in words for words in found):
        return True
    best = max((sum(weights[term] for term in weights.keys() & words) for words in found), default=0.0)
    return best >= _HALF * sum(weights.values())


def _of_plan(plan: Plan) -> list[str]:
    spelt = [one for one in dict.fromkeys(plan.inferred) if one.field == "spelling"]
    notes = [f"“{one.words}” was searched as “{one.value}”." for one in spelt]
    if plan.newest is not None and plan.names_time:
        newest = period_in_words(plan.newest, plan.newest)
        notes.append(f"The newest report here is of {newest}; times are counted from that day.")
    if plan.language != "en":
        notes.append(
            f"The question is in {name_language(plan.language)}: "
            "articles in another language were searched by its names and numbers."
        )
    if plan.kind == "answer" and plan.unknown_publishers and any(clause.publishers for clause in plan.clauses):
        notes.append(f"This archive holds nothing from {' or '.join(plan.unknown_publishers)}.")
    return notes
