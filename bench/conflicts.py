"""False alarms: evidence of published questions whose answer is that two reports agree, and all questions as asked.

    python -m bench.conflicts --archive DIR --questions ../shared/bench/multihop/questions-dev.jsonl.xz

The archive holds the articles of MultiHop-RAG. Prints each conflict that is found, so that a person can judge it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from rag import Retriever
from rag.answer.compose import read_results
from rag.conflicts import find_conflicts
from rag.evidence.sentences import TermWeights, find_candidates
from rag.question.kinds import read_question
from rag.types import Plan, SearchResponse, SearchResult
from vectorstore import Archive
from vectorstore.jsonlines import iter_jsonlines

AGREE = ("yes", "true", "align", "similar")
PAIRS = 200


def main() -> None:
    """Both measurements, a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    options = parser.parse_args()
    rows = [row for _, row in iter_jsonlines(options.questions) if isinstance(row, dict)]
    with Archive.open(options.archive, create=False) as archive:
        retriever = Retriever(archive)
        pairs = [find_pair(archive, retriever, row, pair) for row, pair in list(iter_pairs(rows))[:PAIRS]]
        print_row("agreeing pairs", archive, pairs)
        print_row("all questions", archive, [retriever.search(row["question"], 10) for row in rows])


def iter_pairs(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], tuple[dict[str, Any], dict[str, Any]]]]:
    """Two pieces of evidence of a question whose answer is that they agree, comparisons first."""
    for kind in ("comparison_query", "temporal_query"):
        for row in rows:
            if row["question_type"] == kind and row["answer"].lower() in AGREE:
                yield from ((row, pair) for pair in combinations(row["evidence"], 2))


def find_pair(
    archive: Archive, retriever: Retriever, row: dict[str, Any], pair: tuple[dict[str, Any], dict[str, Any]]
) -> SearchResponse:
    """The passages that hold the two facts, as if a search had found just them."""
    return SearchResponse(retriever.plan(row["question"]), tuple(find_passage(archive, fact) for fact in pair))


def find_passage(archive: Archive, fact: dict[str, Any]) -> SearchResult:
    """The chunk with the fact; the first where it runs over two."""
    article = archive.get(fact["url"])
    assert article is not None, fact["url"]
    stored = archive.load_chunks_of(article.article_id)
    held = next((one for one in stored if fact["fact"][:40] in one.chunk.text), stored[0])
    return SearchResult(held.chunk, held.article, 1.0)


def print_row(name: str, archive: Archive, found: list[SearchResponse]) -> None:
    """How many have a conflict, and the processor time that looking took."""
    times, alarms = [], 0
    for response in found:
        question, plan = read_question(response.plan), response.plan
        candidates = read(archive, plan, response)
        began = time.thread_time()
        conflicts = find_conflicts(archive, question, response.results, candidates)
        times.append((time.thread_time() - began) * 1000)
        alarms += bool(conflicts)
        for conflict in conflicts:
            print(f"  {conflict.kind}: {conflict.about}")
            print("".join(f"    {one.claim.words} | {one.article.publisher} | {one.stamp}\n" for one in conflict.said))
    times.sort()
    middle, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{name}: {alarms} of {len(found)} with a conflict; {middle:.1f} ms at the median, {most:.1f} ms at p95")


def read(archive: Archive, plan: Plan, response: SearchResponse) -> list[Any]:
    """The sentences of the results, weighed."""
    if len(response.results) > 2:
        return list(read_results(archive, response).candidates)
    return find_candidates(archive, plan, read_question(plan), response.results, TermWeights(archive, plan.query))


if __name__ == "__main__":
    main()
