"""Measure how fast articles are read in, side by side with stock LangChain + Chroma in the same run.

    python -m bench.ingest                                  609 articles, 3 rounds of ours and stock, by turns
    python -m bench.ingest --limit 60 --rounds 1            a quick look
    python -m bench.ingest --articles FILE.jsonl.xz

Each reading is a whole process, from its start to its end, with the same articles and the same ONNX file. Ours is
`python -m ingest`, which writes the catalogue, the lexical index and the vectors; stock is bench/stock.py. The ratios
are those of neighbours in time, so that a busy machine weighs on both. The unchanged corpus is then read again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import ProcessRun, disk_mb, median, run_process
from bench.table import Figure, print_report


@dataclass(frozen=True, slots=True)
class Round:
    """One reading by each side, and ours once more over the unchanged corpus."""

    ours: ProcessRun
    again: ProcessRun
    stock: ProcessRun
    ours_mb: float
    stock_mb: float


def measure_round(articles: Path, folder: Path) -> Round:
    """Read the articles into two new folders below `folder`."""
    ours, stock = folder / "ours", folder / "stock"
    command = ["-m", "ingest", str(articles), "--archive", str(ours), "--json"]
    first = run_process(command)
    stock_run = run_process(["-m", "bench.stock", str(articles), str(stock)])
    again = run_process(command)
    added, unchanged = json.loads(first.output)["added"], json.loads(again.output)["unchanged"]
    if added != unchanged:
        sys.exit(f"{added} articles were added, but {unchanged} were found unchanged.")
    return Round(first, again, stock_run, disk_mb(ours), disk_mb(stock))


def build_figures(rounds: Sequence[Round], articles: int) -> list[Figure]:
    """Medians over the rounds; ratios pair by pair."""
    ours, stock, again = ([getattr(r, side) for r in rounds] for side in ("ours", "stock", "again"))
    ratios = [r.stock.wall_s / r.ours.wall_s for r in rounds]
    return [
        Figure("articles", articles),
        Figure("ours, articles per second", articles / median([run.wall_s for run in ours]), "1/s"),
        Figure("stock, articles per second", articles / median([run.wall_s for run in stock]), "1/s"),
        *(Figure(f"ours over stock, round {i}", ratio, "times") for i, ratio in enumerate(ratios, start=1)),
        Figure("ours over stock, median", median(ratios), "times"),
        Figure("the same by processor time", median([r.stock.cpu_s / r.ours.cpu_s for r in rounds]), "times"),
        Figure("ours, first reading", median([run.wall_s for run in ours]), "s"),
        Figure("ours, unchanged corpus again", median([run.wall_s for run in again]), "s"),
        Figure("first reading over reading again", median([r.ours.wall_s / r.again.wall_s for r in rounds]), "times"),
        Figure("ours, peak memory", max(run.peak_mb for run in ours), "MB"),
        Figure("ours again, peak memory", max(run.peak_mb for run in again), "MB"),
        Figure("stock, peak memory", max(run.peak_mb for run in stock), "MB"),
        Figure("ours, on disk", median([r.ours_mb for r in rounds]), "MB"),
        Figure("stock, on disk", median([r.stock_mb for r in rounds]), "MB"),
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--limit", type=int, help="only so many articles")
    parser.add_argument("--rounds", type=int, default=3)
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    source = options.articles or corpora.find_file(options.shared, corpora.MULTIHOP_ARTICLES)
    rows = corpora.load_jsonl(source, limit=options.limit)
    with tempfile.TemporaryDirectory() as folder:
        articles = corpora.write_jsonl(Path(folder) / "articles.jsonl", rows)
        rounds = []
        for number in range(options.rounds):
            corpora.say(f"Round {number + 1} of {options.rounds}")
            rounds.append(measure_round(articles, Path(folder) / str(number)))
        notes = [
            "whole processes, imports and loading the model included",
            "processor time: what a busy machine distorts least, but blind to cores left idle",
        ]
        print_report(
            "Reading articles in: ours and stock LangChain + Chroma", build_figures(rounds, len(rows)), notes=notes
        )


if __name__ == "__main__":
    main()
