"""Measure what ten and a hundred times the archive costs: search times, memory, disk, build rate.

    python -m bench.scale                           10,000 and 100,000 chunks
    python -m bench.scale --million                 and 1,000,000 (hours on a small machine, some 10 GB)
    python -m bench.scale --sizes 2000,4000

The chunks are those of RealTimeQA's articles; where they do not suffice, recombinations of them, whose vectors are
mixtures of real ones (bench/recombined.py). They are written through the archive's own door with an embedder that
hands out vectors made before, so the build rate is that of the three stores without embedding. Each archive is built
by one process and searched by another. Archives are kept in build/bench (--work) with the figures of their build.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import disk_mb, median, memory_mb, peak_memory_mb, percentile, run_process
from bench.table import print_matrix

MILLION = 1_000_000
_BUILD = "build.json"
_BATCH_ARTICLES = 32  # as the ingest pipeline has it
_SHOWN_EVERY = 20_000  # chunks
CONDITIONS: dict[str, dict[str, str | None]] = {
    "no time": {},
    "as_of": {"as_of": "2022-09-30"},
    "month": {"from_": "2022-07-01", "to": "2022-07-31"},
    "day": {"from_": "2022-07-14", "to": "2022-07-14"},
}


# ---- building, in a process of its own


def build(source_folder: Path, folder: Path, chunks: int) -> None:
    """Build one archive and leave the figures of the build in it."""
    from bench.recombined import PreparedEmbedder, iter_prepared  # noqa: PLC0415  the parent keeps small
    from vectorstore import Archive  # noqa: PLC0415
    from vectorstore.onnx_embedder import OnnxEmbedder  # noqa: PLC0415

    embedder = PreparedEmbedder(OnnxEmbedder())
    written, spent, marks = 0, 0.0, []
    with Archive.open(source_folder, create=False) as source, Archive.open(folder, embedder=embedder) as archive:
        with archive.writing():
            for batch in _batches(iter_prepared(source, chunks)):
                embedder.expect([prepared.vectors for prepared in batch])
                started = time.perf_counter()
                archive.upsert_many([(prepared.article, prepared.chunks) for prepared in batch])
                spent += time.perf_counter() - started  # not the making of the chunks
                written += sum(len(prepared.chunks) for prepared in batch)
                if written // _SHOWN_EVERY > len(marks):
                    marks.append(spent)
                    corpora.say(f"{written:,} chunks in {spent:.0f} s")
        stats = archive.stats()
        figures = {"build_rate": written / spent, "build_peak_mb": peak_memory_mb(), "articles": stats.articles}
    last = marks[-1] - marks[-2] if len(marks) > 1 else None
    figures["last_rate"] = _SHOWN_EVERY / last if last else None
    (folder / _BUILD).write_text(json.dumps(figures))


def _batches(items: Iterator[Any]) -> Iterator[list[Any]]:
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH_ARTICLES:
            yield batch
            batch = []
    if batch:
        yield batch


# ---- searching, in a process of its own


def search(folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """The time to the first result, p50 and p95 under each condition, and the memory held."""
    from bench.search import STAGES, time_questions  # noqa: PLC0415  the parent keeps small
    from rag.search.retriever import Retriever  # noqa: PLC0415
    from vectorstore import Archive  # noqa: PLC0415

    started = time.perf_counter()
    with Archive.open(folder, create=False) as archive:
        Retriever(archive).search(questions[0])
        first_s = time.perf_counter() - started
        found: dict[str, Any] = {"first_s": first_s}
        for name, filters in CONDITIONS.items():
            stages = time_questions(archive, questions, rounds=1, **filters)
            found[name] = [percentile(stages.totals(), share) for share in (0.5, 0.95)]
            found[f"{name}, stages"] = {stage: percentile(stages.column(stage), 0.5) for stage in STAGES}
        found["memory_mb"], found["peak_mb"] = memory_mb(), peak_memory_mb()
    return found


# ---- the table


def prepare(source: Path, folder: Path, chunks: int, *, fresh: bool) -> None:
    """Build the archive of one size in a child process, unless it is kept from an earlier run."""
    if fresh or not (folder / _BUILD).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        corpora.say(f"Building {chunks:,} chunks")
        command = ["-m", "bench.scale", "--build", str(chunks), "--work", str(folder.parent), str(source)]
        run_process(command, show_errors=True)


def search_in_turn(folders: Sequence[Path], questions: Path, rounds: int) -> list[dict[str, Any]]:
    """What `search` gives for each archive in a process of its own: the medians of `rounds`, taken by turns."""
    found: list[list[dict[str, Any]]] = [[] for _ in folders]
    for number in range(rounds):
        for runs, folder in zip(found, folders, strict=True):
            corpora.say(f"Searching {folder.name}, round {number + 1} of {rounds}")
            command = ["-m", "bench.scale", "--search", str(folder), str(questions)]
            output = run_process(command, show_errors=True).output
            runs.append(json.loads(output))
    return [_medians(runs) for runs in found]


def _medians(values: Sequence[Any]) -> Any:
    """Number by number, through dicts and lists of one shape."""
    first = values[0]
    if isinstance(first, dict):
        return {name: _medians([value[name] for value in values]) for name in first}
    if isinstance(first, list):
        return [_medians(column) for column in zip(*values, strict=True)]
    return None if first is None else median(values)


def load_costs(folder: Path) -> dict[str, Any]:
    """The figures of the build, and the disk that each store takes."""
    parts = {
        "catalogue": sum(path.stat().st_size for path in folder.glob("catalogue.sqlite3*")) / (1 << 20),
        "lexical": sum(disk_mb(path) for path in folder.glob("lexical-*")),
        "vectors": sum(disk_mb(path) for path in folder.glob("vectors-*") if path.is_dir()),
    }
    figures: dict[str, Any] = json.loads((folder / _BUILD).read_text())
    return figures | {"disk_mb": disk_mb(folder), "disk": parts}


def build_rows(sizes: Sequence[dict[str, Any]]) -> list[tuple[str, list[object]]]:
    """One row a figure, one column a size."""
    rows: list[tuple[str, list[object]]] = [("articles", [size["articles"] for size in sizes])]
    for name in CONDITIONS:
        rows += [(f"{name}, p50, ms", [size[name][0] for size in sizes])]
        rows += [(f"{name}, p95, ms", [size[name][1] for size in sizes])]
    for condition in ("no time", "month"):
        for stage in sizes[0][f"{condition}, stages"]:
            rows += [(f"{condition}: {stage}, p50, ms", [size[f"{condition}, stages"][stage] for size in sizes])]
    rows += [
        ("opening and first search, s", [size["first_s"] for size in sizes]),
        ("memory while searching, MB", [size["memory_mb"] for size in sizes]),
        ("peak memory while searching, MB", [size["peak_mb"] for size in sizes]),
        ("peak memory while building, MB", [size["build_peak_mb"] for size in sizes]),
        ("build rate without embedding, chunks/s", [size["build_rate"] for size in sizes]),
        (f"the same, last {_SHOWN_EVERY:,} chunks", [size["last_rate"] for size in sizes]),
        ("on disk, MB", [size["disk_mb"] for size in sizes]),
    ]
    rows += [(f"on disk, {part}, MB", [size["disk"][part] for size in sizes]) for part in sizes[0]["disk"]]
    return rows


def main(argv: Sequence[str] | None = None) -> None:
    """Build, search, print; or, in a child process, one of the first two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="numbers of chunks (default: 10000,100000)")
    parser.add_argument("--million", action="store_true", help="1,000,000 as well")
    parser.add_argument("--limit", type=int, default=200, help="questions (default: 200)")
    parser.add_argument("--rounds", type=int, default=2, help="of searching each archive (default: 2)")
    parser.add_argument("--fresh", action="store_true", help="build the archives anew")
    parser.add_argument("--source", type=Path, help="the archive whose chunks are used (default: RealTimeQA's)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: RealTimeQA's in --shared)")
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    if options.build:
        build(Path(options.rest[0]), options.work / f"scale-{options.build}", options.build)
    elif options.search:
        print(json.dumps(search(options.search, json.loads(Path(options.rest[0]).read_text()))))
    else:
        _measure(options)


def _measure(options: argparse.Namespace) -> None:
    sizes = [int(size) for size in options.sizes.split(",")] + ([MILLION] if options.million else [])
    source = options.source or corpora.realtimeqa_archive(options.shared, options.work)
    file = options.questions or corpora.find_file(options.shared, corpora.REALTIMEQA_QUESTIONS)
    asked = [row["question"] for row in corpora.load_jsonl(file, limit=options.limit)]
    options.work.mkdir(parents=True, exist_ok=True)
    questions = options.work / "scale-questions.json"
    questions.write_text(json.dumps(asked))
    folders = [options.work / f"scale-{size}" for size in sizes]
    for size, folder in zip(sizes, folders, strict=True):
        prepare(source, folder, size, fresh=options.fresh)
    searched = search_in_turn(folders, questions, options.rounds)
    found = [times | load_costs(folder) for times, folder in zip(searched, folders, strict=True)]
    as_of, month, day = (CONDITIONS[name] for name in ("as_of", "month", "day"))
    notes = [
        "past the chunks of the real articles, texts are recombined and vectors are mixtures of real ones",
        f"{len(asked)} questions, {options.rounds} rounds by turns",
        f"as_of {as_of['as_of']}, month {month['from_']} to {month['to']}, day {day['to']}",
    ]
    columns = [f"{size:,}" for size in sizes]
    print_matrix("The same questions over archives of several sizes", columns, build_rows(found), notes=notes)


if __name__ == "__main__":
    main()
