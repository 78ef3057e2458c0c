"""The published questions over 609 real articles, through the commands and the scorers that acceptance uses.

    python -m pytest -m slow tests/rag/test_multihop.py

Minutes long, so left out by default; skipped where the benchmark files do not lie beside the repository.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BuildOnce

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bench(shared: Path) -> Path:
    folder = shared / "bench"
    if not (folder / "multihop" / "articles.jsonl.xz").is_file():
        pytest.skip("the published questions are not beside the repository (../shared/bench/multihop)")
    return folder


def run(*command: str | Path, into: Path) -> Path:
    """The output of a command, in a file."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "OPENAI_"))}
    with into.open("wb") as file:
        subprocess.run([sys.executable, *map(str, command)], cwd=ROOT, env=kept, stdout=file, check=True)
    return into


@pytest.fixture(scope="module")
def archive(bench: Path, build_once: BuildOnce) -> Path:
    def fill(folder: Path) -> None:
        articles = bench / "multihop" / "articles.jsonl.xz"
        report = run("-m", "ingest", articles, "--archive", folder, "--json", into=folder / "report.json")
        counts = json.loads(report.read_text())
        assert (counts["added"], counts["failed"]) == (609, [])

    return build_once("multihop", fill)


def batch(verb: str, *options: str, archive: Path, bench: Path, folder: Path) -> Path:
    questions = bench / "multihop" / "questions-dev.jsonl.xz"
    command = ("-m", "rag", verb, "--batch", questions, *options, "--archive", archive)
    return run(*command, into=folder / f"{verb}.jsonl")


def score(*command: str | Path, folder: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(run(*command, "--json", into=folder / "scores.json").read_text())
    return table


def test_the_evidence_is_found(archive, bench, tmp_path):
    found = batch("search", "--k", "10", archive=archive, bench=bench, folder=tmp_path)
    table = score(bench / "score_retrieval.py", found, folder=tmp_path)["all"]
    floors = {"hits@4": 0.89, "hits@10": 0.96, "mrr@10": 0.72, "evidence_recall@10": 0.71, "all_evidence@10": 0.44}
    assert {name: table[name] for name in floors if table[name] < floors[name]} == {}


def test_every_answer_is_honest(archive, bench, tmp_path):
    answers = batch("ask", archive=archive, bench=bench, folder=tmp_path)
    table = score(
        bench / "score_answers.py", answers, "--questions", bench / "multihop" / "questions-dev.jsonl.xz",
        "--articles", bench / "multihop" / "articles.jsonl.xz", folder=tmp_path,
    )  # fmt: skip
    assert (table["quotes_verbatim"], table["quotes_checked"]) == (1.0, table["quotes"])
    assert (table["cited_refusals"], table["uncited_answers"], table["errors"]) == (0, 0, 0)
    assert table["over_refusal"] < 0.1
