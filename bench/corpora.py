"""Find the benchmark files, and keep archives made of them.

The files are not part of the project: they lie in ../shared/bench beside it, or in the folder named with --shared.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.measure import ROOT

SHARED = ROOT.parent / "shared" / "bench"
WORK = ROOT / "build" / "bench"

MULTIHOP_ARTICLES = "multihop/articles.jsonl.xz"
MULTIHOP_QUESTIONS = "multihop/questions-dev.jsonl.xz"
REALTIMEQA_ARTICLES = "realtimeqa/articles-2022.jsonl.xz"
REALTIMEQA_QUESTIONS = "realtimeqa/questions-2022.jsonl.xz"


def add_folder_options(parser: argparse.ArgumentParser) -> None:
    """`--shared` and `--work`."""
    parser.add_argument("--shared", type=Path, default=SHARED, help="the benchmark files (default: ../shared/bench)")
    parser.add_argument(
        "--work", type=Path, default=WORK, help="where archives and results are kept (default: build/bench)"
    )


def find_file(shared: Path, name: str) -> Path:
    """A benchmark file; ends the program with a line when it is not there."""
    path = shared / name
    if not path.is_file():
        sys.exit(
            f"{name} is not in {shared}. The benchmark files are no part of the project: put them into ../shared/bench "
            "beside it, or name their folder with --shared."
        )
    return path


def load_jsonl(path: Path, *, limit: int | None = None) -> list[dict[str, Any]]:
    """The objects of a file of JSON Lines, .xz and .gz included; the first `limit` of them."""
    opener: Any = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    rows: list[dict[str, Any]] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if limit is not None and len(rows) >= limit:
                break
            if line.strip():
                rows.append(json.loads(line))
    return rows


def write_jsonl(path: Path, rows: Iterable[object]) -> Path:
    """Write one object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def keep_archive(folder: Path, files: Sequence[Path], *, base: Path | None = None) -> Path:
    """The archive of the articles in `files`, read in when `folder` does not hold it from an earlier run.

    `base` is an archive to begin with, which spares embedding its articles again. An archive that was left half read
    is completed. Remove the folder after a change to chunks, headers or the embedder.
    """
    complete = folder / "complete"
    if complete.is_file():
        return folder
    from ingest import ingest_paths  # noqa: PLC0415  the benchmarks of whole processes keep small
    from vectorstore import Archive  # noqa: PLC0415

    if base is not None and not folder.is_dir():
        shutil.copytree(base, folder, ignore=shutil.ignore_patterns("complete", "*.lock"))
    say(f"Reading {', '.join(path.name for path in files)} into {folder.name}; kept for the next run.")
    started = time.perf_counter()
    with Archive.open(folder) as archive:
        report = ingest_paths(archive, files)
        chunks = archive.stats().chunks
    if report.failed:
        sys.exit(f"{len(report.failed)} articles could not be read, the first: {report.failed[0]}")
    say(f"{chunks:,} chunks in {time.perf_counter() - started:.0f} s.")
    complete.touch()
    return folder


def multihop_archive(shared: Path, work: Path) -> Path:
    """The archive of MultiHop-RAG's 609 articles."""
    return keep_archive(work / "multihop", [find_file(shared, MULTIHOP_ARTICLES)])


def realtimeqa_archive(shared: Path, work: Path) -> Path:
    """The archive of RealTimeQA's 4,801 articles."""
    return keep_archive(work / "realtimeqa", [find_file(shared, REALTIMEQA_ARTICLES)])


def mixed_archive(shared: Path, work: Path) -> Path:
    """The archive of both."""
    base = realtimeqa_archive(shared, work)
    return keep_archive(work / "mixed", [find_file(shared, MULTIHOP_ARTICLES)], base=base)


def say(line: str) -> None:
    """Progress, apart from the table."""
    print(line, file=sys.stderr, flush=True)
