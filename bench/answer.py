"""Measure how long an answer takes without a model, stage by stage.

    python -m bench.answer                          MultiHop-RAG's development questions over its 609 articles
    python -m bench.answer --archive DIR --questions FILE.jsonl --limit 100

The archive of the 609 articles is kept in build/bench (--work). Every question is asked once to warm up and --rounds
times to measure. The search is timed as a whole (bench/search.py takes it apart).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import Stages, peak_memory_mb, percentile
from bench.table import print_matrix
from bench.timed_archive import ANSWER_STAGES, TimedArchive, TimedCalls
from rag.assistant import NewsAssistant
from rag.search.retriever import Retriever
from vectorstore import Archive

STAGES = ("search", "embed", "word weights", "check quotes", "coverage", "choosing")


@dataclass(slots=True)
class Timed:
    """The stages of the questions asked, and which of them were refused."""

    stages: Stages = field(default_factory=Stages)
    refused: list[bool] = field(default_factory=list)


def time_answers(archive: Archive, questions: Sequence[str], *, rounds: int) -> Timed:
    """Ask each question `rounds` times, after once to warm up."""
    timed = Timed()
    assistant = NewsAssistant(
        TimedArchive(archive, timed.stages, ANSWER_STAGES),  # type: ignore[arg-type]  # it does all an archive does
        retriever=TimedCalls(Retriever(archive), timed.stages, {"search": "search"}),  # type: ignore[arg-type]
    )
    for question in questions:
        assistant.ask(question)
    timed.stages.forget()
    for question in list(questions) * rounds:
        started = time.perf_counter()
        answer = assistant.ask(question)
        taken = (time.perf_counter() - started) * 1000
        timed.stages.add("choosing", taken - timed.stages.spent())  # what is in no call to archive or retriever
        timed.stages.close_question()
        timed.refused.append(answer.refused)
    return timed


def main(argv: Sequence[str] | None = None) -> None:
    """Time the questions and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="an archive's folder (default: that of MultiHop-RAG)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--limit", type=int, help="only so many questions")
    parser.add_argument("--rounds", type=int, default=1)
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    source = options.questions or corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS)
    questions = [row["question"] for row in corpora.load_jsonl(source, limit=options.limit)]
    folder = options.archive or corpora.multihop_archive(options.shared, options.work)
    with Archive.open(folder, create=False) as archive:
        timed = time_answers(archive, questions, rounds=options.rounds)
        chunks = archive.stats().chunks
    columns = [*((name, timed.stages.column(name)) for name in STAGES), ("all", timed.stages.totals())]
    rows = [(f"{name}, ms", [percentile(column, 0.5), percentile(column, 0.95)]) for name, column in columns]
    memory = peak_memory_mb()
    notes = [
        f"{len(questions)} questions, {options.rounds} rounds, {sum(timed.refused)} of {len(timed.refused)} refused",
        f"peak memory of the process: {memory:.0f} MB" if memory else "the system does not tell its peak memory",
    ]
    print_matrix(f"Answering from {chunks:,} chunks without a model", ["p50", "p95"], rows, notes=notes)


if __name__ == "__main__":
    main()
