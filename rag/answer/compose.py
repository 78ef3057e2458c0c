"""An answer without a model: from what a search found to statements with citations, or to a plain refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.coverage import build_coverage
from rag.answer.overview import lead_results, tell_leads
from rag.answer.refusal import find_reason
from rag.answer.sentences import choose_sentences, speaks_of_reports
from rag.answer.state import Finding, Place, state
from rag.answer.wording import CUT, explain_in_brackets, name_report, shorten
from rag.conflicts import find_conflicts, settle_short_answer
from rag.evidence.sentences import Candidate, TermWeights, find_candidates
from rag.language.paragraphs import text_before
from rag.question.kinds import Question, read_question
from rag.short_answers.choose import find_short_answer
from rag.short_answers.first_reported import find_first_reported
from rag.short_answers.names_listed import find_list
from rag.short_answers.yes_no import Verdict, decide, decide_by_values
from rag.types import Answer, Citation, Reason, SearchResponse, SearchResult, Statement
from vectorstore import Archive

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found for a question, read sentence by sentence. `reason` is why it cannot be answered, or None."""

    found: SearchResponse
    question: Question
    candidates: tuple[Candidate, ...]
    reason: Reason | None


def read_results(archive: Archive, found: SearchResponse) -> Reading:
    """Read the sentences of the results, best first, and weigh whether they answer."""
    plan = found.plan
    if plan.overview:
        found = replace(found, results=lead_results(archive, plan, found.results))
    results = found.results
    question = read_question(plan)
    weights = TermWeights(archive, plan.query)
    candidates = find_candidates(archive, plan, question, results, weights)
    reason = find_reason(archive, plan, question, results=results, candidates=candidates, weights=weights)
    return Reading(found, question, tuple(candidates), reason)


def answer_offline(archive: Archive, reading: Reading) -> Answer:
    """The sentences that answer, each with its citation; a refusal where none passes its checks."""
    if reading.reason is not None:
        return build_refusal(archive, reading.found, reading.reason)
    plan = reading.found.plan
    verdict = _decide(reading)
    found = None if verdict else find_short_answer(reading.question, plan, reading.candidates)
    short = verdict.answer if verdict else found.text if found else None
    if verdict:
        chosen = list(verdict.evidence)
    elif found and found.source:
        chosen = _with_source(choose_sentences(plan, reading.question, reading.candidates), found.source)
    else:
        chosen = choose_sentences(plan, reading.question, reading.candidates, answer=short)
    several = verdict is not None and len({c.result.article.article_id for c in chosen}) > 1
    by_report = several or plan.overview or speaks_of_reports(plan)
    statements, citations = _state(archive, chosen, needed=f"{plan.query} {short or ''}", by_report=by_report)
    if not citations:
        return build_refusal(archive, reading.found, "weak_evidence")
    if found and found.source and not any(_gives(citation, found.source) for citation in citations):
        short = None  # its sentence did not pass its checks
    if verdict and len(citations) < len(verdict.evidence):
        verdict, short = None, None  # a sentence that it rests on did not pass its checks
    said = find_conflicts(archive, reading.question, reading.found.results, reading.candidates, citations)
    settled = settle_short_answer(short, said.conflicts), None
    short, note = (
        decide_by_values(plan, reading.question, said.conflicts) or (verdict and (short, verdict.why)) or settled
    )
    return Answer(
        question=plan.question,
        plan=plan,
        refused=False,
        coverage=build_coverage(archive),
        short_answer=short,
        short_citations=_bearing(short, said.citations, found.source if found else None),
        statements=statements,
        citations=said.citations,
        conflicts=said.conflicts,
        results=reading.found.results,
        note=note,
    )


def _bearing(short: str | None, citations: Sequence[Citation], source: Candidate | None) -> tuple[int, ...]:
    """The numbers of the citations that a short answer rests on: its sentence, else those that hold it, else all."""
    if short is None:
        return ()
    own = [c.number for c in citations if source and _gives(c, source)]
    holding = [c.number for c in citations if short.lower() in c.quote.lower()]
    return tuple(own or holding or (c.number for c in citations))


def _with_source(chosen: Sequence[Candidate], source: Candidate) -> list[Candidate]:
    """The sentence that gives the short answer first; those of its article behind it, then the rest."""
    rest = [
        c for c in chosen if (c.result.article.article_id, c.start) != (source.result.article.article_id, source.start)
    ]
    rest.sort(key=lambda c: c.result.article.article_id != source.result.article.article_id)
    return [source, *rest][: max(len(chosen), 1)]


def _decide(reading: Reading) -> Verdict | None:
    """An answer that rests on several sentences together: an overview, an order, a list, or Yes or No."""
    plan, question, candidates = reading.found.plan, reading.question, reading.candidates
    if plan.overview:
        return tell_leads(reading.found.results)
    first = find_first_reported(plan, candidates)
    listed = find_list(question, candidates) if not any(clause.publishers for clause in plan.clauses) else None
    return first or listed or decide(plan, question, candidates)


def build_refusal(archive: Archive, found: SearchResponse, reason: Reason) -> Answer:
    """A refusal with what the archive covers and the nearest articles."""
    return Answer(
        question=found.plan.question,
        plan=found.plan,
        refused=True,
        reason=reason,
        coverage=build_coverage(archive),
        nearest=_one_an_article(found.results)[:_NEAREST],
        results=found.results,
    )


def _state(
    archive: Archive, chosen: Sequence[Candidate], *, needed: str, by_report: bool
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """A statement and a citation for each sentence whose quotation stands where it is said to.

    `needed` are words that no shortening takes away; `by_report`: each begins with the outlet and the day.
    """
    known: set[str] = set()
    return state(archive, [_find(one, needed=needed, by_report=by_report, known=known) for one in chosen])


def _find(candidate: Candidate, *, needed: str, by_report: bool, known: set[str]) -> Finding:
    """A sentence as it is to be stated: what is shown of it, and where the whole stands."""
    shown = shorten(candidate.text, candidate.result.article, needed=needed)
    text, derived = _word(candidate, shown, known=known, by_report=by_report)
    place = Place(candidate.result, candidate.start, candidate.end)
    return Finding(text=text, places=(place,), words=candidate.text[slice(*shown)], derived=tuple(derived))


def _word(candidate: Candidate, shown: tuple[int, int], *, known: set[str], by_report: bool) -> tuple[str, list[str]]:
    """The part of a sentence that is shown, as it is read, and what was put into it in brackets."""
    article, (start, end) = candidate.result.article, shown
    before = text_before(article, candidate.start)
    text, derived = explain_in_brackets(candidate.text[start:end], article, known=known, before=before)
    report = f"{name_report(article)}: " if by_report else ""
    return f"{report}{CUT + ' ' if start else ''}{text}{' ' + CUT if end < len(candidate.text) else ''}", derived


def _gives(citation: Citation, source: Candidate) -> bool:
    return (citation.article_id, citation.start) == (source.result.article.article_id, source.start)


def _one_an_article(results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The best result of each article."""
    best: dict[str, SearchResult] = {}
    for result in results:
        best.setdefault(result.article.article_id, result)
    return tuple(best.values())
