"""Questions about nothing but a time or an outlet ("What was reported on 20 November?"): they want the reports.

Each is told by the sentence that opens it, the latest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from rag.clauses import Span, own_terms
from rag.dates import find_dates
from rag.polarity import Verdict
from rag.sentences import Candidate, unweighed
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms
from vectorstore.types import Window

_ASKS = re.compile(
    r"^(?:so |and )?(?:what|which|show|list|tell|give|any|(?:the )?(?:latest|news|headlines))\b", re.IGNORECASE
)
_GENERAL = frozenset(
    split_terms(
        """
        what which show list tell give me us any anything is are was were has have had been there did do the a of on in
        from by for about happen happened happening go going on news new latest recent headline story stories top main
        today report say said write wrote cover publish print run appear come out article tell know all events
        """
    )
)
_REPORTED_WITHIN = timedelta(days=2)
_LEADS = 5  # reports of one answer
_SHORTEST = 40  # characters of a sentence that tells what a report is about


def asks_for_reports(question: str, spans: Sequence[Span]) -> bool:
    """Whether a question, but for the outlets and times at `spans`, asks for no more than what was reported."""
    if not _ASKS.search(question):
        return False
    return set(own_terms(question, 0, len(question), spans)) <= _GENERAL


def within_time(plan: Plan, zone: ZoneInfo) -> Plan:
    """A plan of an overview that is bound to the reports of the time it names.

    "What happened last week?" names no time of publication, but has no subject either that other reports could tell of:
    those of that week are meant, and of the two days behind it.
    """
    if not plan.overview or any(clause.window for clause in plan.clauses):
        return plan
    named = find_dates(plan.topic, anchor=plan.today)
    if len(named) != 1 or named[0].first is None:
        return plan
    last = named[0].last and named[0].last + _REPORTED_WITHIN
    told = Window.from_days(named[0].first, last, zone)
    return replace(plan, window=told if plan.window is None else plan.window.intersect(told))


def lead_results(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The first chunk of each article of `results`: those of the outlets that the question names, if there are any."""
    named = {name for clause in plan.clauses for name in clause.publishers}
    results = [result for result in results if result.article.kind != "sponsored"] or results
    of_named = [result for result in results if result.article.publisher in named]
    articles = {result.article.article_id: result for result in of_named or results}
    first = ((result, archive.load_chunks_of(article_id)) for article_id, result in articles.items())
    return tuple(replace(result, chunk=chunks[0].chunk) for result, chunks in first if chunks)


def tell_leads(results: Sequence[SearchResult]) -> Verdict | None:
    """The sentence that opens each of the first reports; None where there is none."""
    leads = tuple(lead for result in results if (lead := _lead(result)) is not None)[:_LEADS]
    return Verdict(None, "These are the latest reports, each by the sentence that opens it.", leads) if leads else None


def _lead(result: SearchResult) -> Candidate | None:
    spans = (span for span in sentence_spans(result.chunk.text) if span[1] - span[0] >= _SHORTEST)
    first = next(spans, None)
    return unweighed(result, *first) if first else None
