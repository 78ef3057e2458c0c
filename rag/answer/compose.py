"""An answer without a model: from what a search found to statements with citations, or to a plain refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answer.compare import tell_comparison
from rag.answer.coverage import build_coverage
from rag.answer.fact import tell_fact
from rag.answer.list_members import tell_list
from rag.answer.on_subject import sentences_on_subject
from rag.answer.overview import lead_results, tell_overview
from rag.answer.reading import Reading, Reply, ReplyInput
from rag.answer.refusal import find_reason, is_doubtful
from rag.answer.reports import tell_reports
from rag.answer.said import tell_said
from rag.answer.sentences import speaks_of_reports
from rag.answer.state import Finding, Place, Stater
from rag.answer.summary import tell_documents, tell_latest, tell_summary
from rag.answer.why import tell_why
from rag.answer.wording import CUT, explain_in_brackets, name_report, shorten
from rag.conflicts import find_conflicts, settle_short_answer
from rag.evidence.passages import widen
from rag.evidence.sentences import Candidate, TermWeights, find_candidates
from rag.language.paragraphs import text_before
from rag.question.kinds import read_question
from rag.short_answers.proof import NO_PROOF
from rag.short_answers.span import ShortAnswer
from rag.short_answers.yes_no import decide_by_values
from rag.types import Answer, Citation, Conflict, Form, Plan, Reason, SearchResponse, SearchResult
from vectorstore import Archive

_NEAREST = 5
_DOUBTFUL = "No sentence found says this for sure; these are the nearest."


_FORMS: Mapping[Form, Callable[[ReplyInput], Reply | None]] = {
    "why": tell_why,
    "how": tell_why,
    "said": tell_said,
    "summary": tell_summary,
    "timeline": tell_summary,
    "latest": tell_latest,
    "compare": tell_comparison,
    "list": tell_list,
    "documents": tell_documents,
}


def read_results(archive: Archive, found: SearchResponse) -> Reading:
    """Read the sentences of the results and of their best articles, best first, and weigh whether they answer."""
    plan = found.plan
    if not plan.has_subject:
        found = replace(found, results=lead_results(archive, plan, found.results))
    question = read_question(plan)
    weights = TermWeights(archive, plan.query)
    passages = widen(archive, plan, found.results) if plan.has_subject and not _names_reports(plan) else found.results
    candidates = find_candidates(archive, plan, question, passages, weights)
    reason = find_reason(archive, plan, question, results=found.results, candidates=candidates)
    candidates = sentences_on_subject(archive, plan, candidates)
    return Reading(found, question, tuple(candidates), reason, plan.form, passages)


def answer_offline(archive: Archive, reading: Reading) -> Answer:
    """The sentences that answer, each with its citation; a refusal where none passes its checks."""
    if reading.reason is not None:
        return build_refusal(archive, reading.found, reading.reason)
    plan = reading.found.plan
    reply = compose(ReplyInput(archive, reading))
    short = reply.short.text if reply.short else None
    needed = f"{plan.query} {short or ''}"
    stater = Stater(archive)
    statements = [said for finding in _word_all(reply, needed=needed) if (said := stater.state(finding)) is not None]
    if not statements:
        return build_refusal(archive, reading.found, "weak_evidence")
    proven = all(_number_of(source, stater.citations) for source in reply.short.sources) if reply.short else False
    conflicts = state_conflicts(archive, reading, stater)
    # Of a day that is asked about, what was revised later is no answer.
    settling = [one for one in conflicts if one.kind == "differs" or not plan.names_time]
    settled = settle_short_answer(reading.question, short if proven else None, settling)
    decided = decide_by_values(plan, reading.question, conflicts)
    short, note = decided or (settled, reply.note)
    if short is None and note is None and not conflicts and is_doubtful(plan, reading.candidates):
        note = _DOUBTFUL
    return Answer(
        question=plan.question,
        plan=plan,
        refused=False,
        coverage=build_coverage(archive),
        form=reading.form,
        short_answer=short,
        short_citations=_bearing(short, stater.citations, conflicts, reply.short),
        statements=tuple(statements),
        citations=tuple(stater.citations),
        conflicts=conflicts,
        articles=reply.articles,
        results=reading.found.results,
        note=note,
    )


def state_conflicts(archive: Archive, reading: Reading, stater: Stater) -> tuple[Conflict, ...]:
    """Where the reports found give different values, each cited by a citation of the answer or one more."""
    found = find_conflicts(archive, reading.question, reading.found.results, reading.candidates)
    return tuple(stated for one in found if (stated := stater.state_conflict(one)) is not None)


def compose(desk: ReplyInput) -> Reply:
    """The reply in the form that is asked for; where that finds nothing of its own, the sentences that answer best."""
    plan = desk.reading.found.plan
    if not plan.has_subject:
        return tell_overview(desk)
    wants_fact = desk.reading.form in ("fact", "yes_no", "count") or desk.reading.question.kind != "other"
    if wants_fact and _names_reports(plan):
        return tell_reports(desk)
    form = "yes_no" if desk.reading.question.kind == "yes_no" else desk.reading.form
    reply = _FORMS.get(form, tell_fact)(desk)
    if reply and reply.sentences:
        return reply
    return tell_reports(desk) if speaks_of_reports(plan) else tell_fact(desk)


def _names_reports(plan: Plan) -> bool:
    return speaks_of_reports(plan) or (len(plan.clauses) > 1 and any(clause.publishers for clause in plan.clauses))


def _bearing(
    short: str | None, citations: Sequence[Citation], conflicts: Sequence[Conflict], proof: ShortAnswer | None
) -> tuple[int, ...]:
    """The numbers of the citations that a short answer rests on: its sentences, else those of the differing values that
    it tells, else those that hold it, else all."""
    if short is None:
        return ()
    sources = proof.sources if proof and proof.text == short else ()  # a conflict settles on another value
    own = [number for source in sources if (number := _number_of(source, citations))]
    told = [one for conflict in conflicts for one in conflict.values if f" {one.value} " in f" {short} "]
    values = list(dict.fromkeys(number for one in told for number in one.citations))
    holding = [c.number for c in citations if short.lower() in c.quote.lower()]
    return tuple(own or values or holding or (c.number for c in citations))


def _number_of(source: Candidate, citations: Sequence[Citation]) -> int | None:
    """The number of the citation that holds a sentence; None where none does."""
    own = (c for c in citations if c.article_id == source.result.article.article_id)
    return next((c.number for c in own if c.start <= source.start and source.end <= c.end), None)


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


def _word_all(reply: Reply, *, needed: str) -> Iterator[Finding]:
    """The sentences of a reply as they are to be stated. `needed` are words that no shortening takes away."""
    known: set[str] = set()
    for one in reply.sentences:
        yield _find(one, needed=needed, by_report=reply.by_report, known=known)


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
    by_report = by_report or article.kind in NO_PROOF
    report = f"{name_report(article)}: " if by_report else ""
    return f"{report}{CUT + ' ' if start else ''}{text}{' ' + CUT if end < len(candidate.text) else ''}", derived


def _one_an_article(results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The best result of each article."""
    best: dict[str, SearchResult] = {}
    for result in results:
        best.setdefault(result.article.article_id, result)
    return tuple(best.values())
