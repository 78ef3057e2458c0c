"""Replies that tell of several reports: a summary and a timeline in order, the latest newest first, documents."""

from __future__ import annotations

from rag.answer.dependent_sentences import stand_alone
from rag.answer.lead_sentence import find_leads
from rag.answer.on_subject import reports_on_subject
from rag.answer.reading import Reply, ReplyInput, facts_first, in_time_order, pick
from rag.evidence.sentences import Candidate

_STEPS = 6  # of a summary or timeline
_LATEST = 4
_FROM_ONE = 4  # sentences where one report alone is on the subject


def tell_summary(desk: ReplyInput) -> Reply:
    """The leads of the reports on the subject, in time order, each with its day; of one report, its best sentences."""
    leads = _leads(desk)
    if len({c.result.article.article_id for c in leads}) < 2:
        return _from_one(desk, leads)
    steps = pick([*leads, *_best_beside(desk, leads)], _STEPS)
    return Reply(sentences=tuple(in_time_order(steps)), by_report=True)


def tell_latest(desk: ReplyInput) -> Reply:
    """The leads of the newest reports on the subject, newest first, and the best sentence of the newest."""
    leads = in_time_order(_leads(desk), newest_first=True)[:_LATEST]
    newest = {c.result.article.article_id for c in leads[:2]}
    more = [c for c in facts_first(desk.reading.candidates) if c.result.article.article_id in newest]
    further = pick(stand_alone(more), 2, beside=leads)
    return Reply(
        sentences=tuple(in_time_order(pick([*leads, *further], _LATEST + 2), newest_first=True)), by_report=True
    )


def tell_documents(desk: ReplyInput) -> Reply:
    """The articles on the subject, each told by its lead."""
    leads = _leads(desk)
    articles = tuple(c.result.article for c in leads)
    return Reply(sentences=tuple(leads), by_report=True, articles=articles)


def _leads(desk: ReplyInput) -> list[Candidate]:
    return find_leads(desk.archive, desk.reading.found.plan, reports_on_subject(desk.archive, desk.reading))


def _best_beside(desk: ReplyInput, leads: list[Candidate]) -> list[Candidate]:
    """The best sentence of each report of the leads that says something else than its lead."""
    told = {c.result.article.article_id for c in leads}
    own = [c for c in facts_first(desk.reading.candidates) if c.result.article.article_id in told]
    return pick(stand_alone(own), _STEPS, beside=leads)


def _from_one(desk: ReplyInput, leads: list[Candidate]) -> Reply:
    article = leads[0].result.article.article_id if leads else None
    own = [c for c in desk.reading.candidates if article in (None, c.result.article.article_id)]
    chosen = pick([*leads, *stand_alone(own)], _FROM_ONE)
    return Reply(sentences=tuple(in_time_order(chosen)), by_report=True)
