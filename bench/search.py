"""Measure how long a search takes, stage by stage, with and without a time.

    python -m bench.search                          MultiHop-RAG's development questions over its 609 articles
    python -m bench.search --archive DIR --questions FILE.jsonl --as-of 2023-11-30 --from 2023-11-01 --to 2023-11-30

The archive of the 609 articles is kept in build/bench (--work). Every question is asked once to warm up and --rounds
times to measure; the stages are timed from outside, by an archive that is handed to the retriever and times each call.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import Stages, peak_memory_mb, percentile
from bench.table import print_matrix
from bench.timed_archive import SEARCH_STAGES, TimedArchive
from rag.search.retriever import Retriever
from rag.types import Plan
from vectorstore import Archive

STAGES = ("plan", "window", "embed", "lexical", "dense", "facts and vectors", "ranking", "load")
K = 10


def time_questions(
    archive: Archive, questions: Sequence[str], *, rounds: int, k: int = K, **filters: str | None
) -> Stages:
    """The stages of each question, asked `rounds` times after once to warm up."""
    stages = Stages()
    retriever = Retriever(TimedArchive(archive, stages, SEARCH_STAGES))  # type: ignore[arg-type]  # it does all that an archive does
    for question in questions:
        retriever.search(question, k, **filters)  # type: ignore[arg-type]  # the bounds of `search`
    stages.questions.clear()
    stages.forget()
    for _ in range(rounds):
        for question in questions:
            _time_one(retriever, stages, question, k, filters)
    return stages


def _time_one(retriever: Retriever, stages: Stages, question: str, k: int, filters: Mapping[str, str | None]) -> None:
    started = time.perf_counter()
    plan: Plan = retriever.plan(question, **filters)
    stages.forget()  # what planning asks of the archive is counted as planning
    stages.add("plan", _milliseconds_since(started))
    retriever.search(plan, k)
    # What is in no call to the archive is the retriever's own: scores, turns, results.
    stages.add("ranking", _milliseconds_since(started) - stages.spent())
    stages.close_question()


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def rows_of(stages: Stages, names: Sequence[str] = STAGES) -> list[tuple[str, list[float]]]:
    """(stage, [p50, p95]) in milliseconds, the whole last."""
    columns = [*((name, stages.column(name)) for name in names), ("all", stages.totals())]
    return [(name, [percentile(column, 0.5), percentile(column, 0.95)]) for name, column in columns]


def _conditions(options: argparse.Namespace) -> dict[str, dict[str, str | None]]:
    window = {"from_": options.from_, "to": options.to}
    return {
        "no time": {},
        "as_of": {"as_of": options.as_of},
        "window": window,
        "window, as_of": {**window, "as_of": options.as_of},
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Time the questions under each condition and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="an archive's folder (default: that of MultiHop-RAG)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--limit", type=int, help="only so many questions")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--from", dest="from_", default="2023-11-01")
    parser.add_argument("--to", default="2023-11-30")
    parser.add_argument("--as-of", default="2023-11-30")
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    source = options.questions or corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS)
    questions = [row["question"] for row in corpora.load_jsonl(source, limit=options.limit)]
    folder = options.archive or corpora.multihop_archive(options.shared, options.work)
    with Archive.open(folder, create=False) as archive:
        found = {
            name: time_questions(archive, questions, rounds=options.rounds, **filters)
            for name, filters in _conditions(options).items()
        }
        chunks = archive.stats().chunks
    tables = {name: dict(rows_of(stages)) for name, stages in found.items()}
    columns = [f"{name} {share}" for name in tables for share in ("p50", "p95")]
    rows = [
        (f"{stage}, ms", [value for table in tables.values() for value in table[stage]]) for stage in (*STAGES, "all")
    ]
    memory = peak_memory_mb()
    notes = [
        f"{len(questions)} questions, {options.rounds} rounds, k {K}",
        f"window: {options.from_} to {options.to}; as_of: {options.as_of}",
        f"peak memory of the process: {memory:.0f} MB" if memory else "the system does not tell its peak memory",
    ]
    print_matrix(f"Searching {chunks:,} chunks", columns, rows, notes=notes)


if __name__ == "__main__":
    main()
