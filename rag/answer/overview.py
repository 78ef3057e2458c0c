"""Questions about nothing but a time or an outlet ("What was reported on 20 November?"): they want the reports.

Each is told by the sentence that opens it, the latest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.evidence.sentences import Candidate, unweighed
from rag.short_answers.yes_no import Verdict
from rag.types import Plan, SearchResult
from vectorstore import Archive
from vectorstore.sentences import sentence_spans

_LEADS = 5  # reports of one answer
_SHORTEST = 40  # characters of a sentence that tells what a report is about


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
