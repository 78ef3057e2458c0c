"""Measure retrieval side by side with other libraries: same articles, same questions, same embedder, one run.

    python -m bench.peers --setup                   make the peers' environment in build/peers (once; needs pip)
    python -m bench.peers                           ours, stock LangChain, txtai hybrid, LlamaIndex hybrid
    python -m bench.peers --systems ours langchain --limit 50

Every system runs in a process of its own (bench/peer_systems.py), the peers in their own environment, which
bench/requirements-peers.txt pins. Scored by MultiHop-RAG's scorer on its development questions over its 609 articles.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import ROOT
from bench.scorers import run_scorer
from bench.table import print_matrix

PEERS = ROOT / "build" / "peers"
REQUIREMENTS = ROOT / "bench" / "requirements-peers.txt"
SYSTEMS = ("ours", "langchain", "txtai", "llamaindex")
METRICS = ("hits@4", "hits@10", "mrr@10", "evidence_recall@10", "all_evidence@10")
_QUIET = {"ANONYMIZED_TELEMETRY": "False", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def set_up(folder: Path) -> None:
    """Make the peers' environment."""
    venv.create(folder, with_pip=True)
    subprocess.run([_python_of(folder), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)], check=True)


def run_system(name: str, peers: Path, articles: Path, questions: Path, results: Path) -> dict[str, Any]:
    """The figures of one system; its results are left in `results`. Ends the benchmark when it fails."""
    python = sys.executable if name == "ours" else _python_of(peers)
    command = [python, "-m", "bench.peer_systems", name, str(articles), str(questions), str(results)]
    environ = os.environ | _QUIET | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _python_of(folder: Path) -> str:
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.is_file():
        sys.exit("The peers' environment is not there. Make it with python -m bench.peers --setup.")
    return str(python)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the systems one after the other and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--setup", action="store_true", help="make the peers' environment")
    parser.add_argument("--peers", type=Path, default=PEERS, help="the peers' environment (default: build/peers)")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=SYSTEMS)
    parser.add_argument("--limit", type=int, help="only so many questions")
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    if options.setup:
        set_up(options.peers)
        return
    rows = corpora.load_jsonl(corpora.find_file(options.shared, corpora.MULTIHOP_ARTICLES))
    asked = corpora.load_jsonl(corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS), limit=options.limit)
    results = options.work / "results"
    articles = corpora.write_jsonl(results / "peers-articles.jsonl", rows)
    questions = corpora.write_jsonl(results / "peers-questions.jsonl", asked)
    columns = []
    for name in options.systems:
        corpora.say(f"Running {name}")
        path = results / f"peers-{name}.jsonl"
        figures = run_system(name, options.peers, articles, questions, path)
        scores = run_scorer(options.shared / "score_retrieval.py", path, questions=questions)["all"]
        columns.append({**{metric: scores[metric] for metric in METRICS}, **_costs(figures, len(rows))})
    notes = [f"{len(rows)} articles, {len(asked)} questions, 10 results, each cut at 230 words"]
    table = [(name, [column[name] for column in columns]) for name in columns[0]]
    print_matrix("Retrieval side by side, same articles, same embedder", options.systems, table, notes=notes)


def _costs(figures: dict[str, Any], articles: int) -> dict[str, Any]:
    return {
        "chunks": figures["chunks"],
        "index rate, articles/s": articles / figures["build_s"],
        "p50, ms": figures["p50_ms"],
        "p95, ms": figures["p95_ms"],
        "peak memory, MB": figures["peak_mb"],
    }


if __name__ == "__main__":
    main()
