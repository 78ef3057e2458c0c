"""Questions about nothing but a time or an outlet ("What was reported on 20 November?"): they want the reports.

Each is told by the sentence that opens it, the latest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.lead_sentence import find_leads
from rag.answer.reading import Reply, ReplyInput
from rag.types import Plan, SearchResult
from vectorstore import Archive

_LEADS = 5  # reports of one answer


def lead_results(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The first chunk of each article of `results`: those of the outlets that the question names, if there are any."""
    named = {name for clause in plan.clauses for name in clause.publishers}
    results = [result for result in results if result.article.kind != "sponsored"] or results
    of_named = [result for result in results if result.article.publisher in named]
    articles = {result.article.article_id: result for result in of_named or results}
    first = ((result, archive.load_chunks_of(article_id)) for article_id, result in articles.items())
    return tuple(replace(result, chunk=chunks[0].chunk) for result, chunks in first if chunks)


def tell_overview(desk: ReplyInput) -> Reply:
    """The sentence that opens each of the latest reports."""
    leads = find_leads(desk.archive, desk.reading.found.plan, desk.reading.found.results)[:_LEADS]
    note = "These are the latest reports, each by the sentence that opens it."
    return Reply(sentences=tuple(leads), by_report=True, note=note)
