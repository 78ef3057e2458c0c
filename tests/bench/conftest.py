"""A few made-up articles and questions, laid out as the benchmark files are."""

from __future__ import annotations

import json
import lzma
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from bench.corpora import SHARED

_SUBJECTS = ("harbour bridge", "river flood", "tram strike", "school budget", "glass museum", "night train")
_OUTLETS = ("Harbour Courier", "Valley Post", "Northline")
_SCORERS = ("score_retrieval.py", "score_articles.py")


def _fact(number: int) -> str:
    return f"The council spent {number + 3} million on the {_SUBJECTS[number % len(_SUBJECTS)]} last year."


def _article(number: int) -> dict[str, object]:
    subject, outlet = _SUBJECTS[number % len(_SUBJECTS)], _OUTLETS[number % len(_OUTLETS)]
    return {
        "title": f"Town debates the {subject} plan number {number}",
        "source": outlet,
        "published_at": f"2023-10-{number + 10:02d}",
        "url": f"https://example.org/{number}",
        "body": f"Residents met on the square to hear about the {subject}. {_fact(number)}\n\nA vote is due in spring.",
    }


def _question(number: int) -> dict[str, object]:
    subject, outlet = _SUBJECTS[number], _OUTLETS[number % len(_OUTLETS)]
    return {
        "id": f"q{number}",
        "question": f"What did the {outlet} report on the {subject}, and how much did the council spend?",
        "answer": f"{number + 3} million",
        "question_type": "inference_query",
        "evidence": [{"fact": _fact(number), "url": f"https://example.org/{number}"}],
    }


def _write(path: Path, rows: Iterable[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    articles = [_article(number) for number in range(12)]
    quiz = [
        {
            "question_id": f"r{number}",
            "question_date": "2023-10-25",
            "question": f"How much did the council spend on the {_SUBJECTS[number]}?",
            "gold_urls": [f"https://example.org/{number}"],
        }
        for number in range(3)
    ]
    _write(folder / "multihop/articles.jsonl.xz", articles)
    _write(folder / "multihop/questions-dev.jsonl.xz", [_question(number) for number in range(3)])
    _write(folder / "realtimeqa/articles-2022.jsonl.xz", articles[:8])
    _write(folder / "realtimeqa/questions-2022.jsonl.xz", quiz)
    abstracts = [{"_id": str(i), "title": row["title"], "text": row["body"]} for i, row in enumerate(articles)]
    _write(folder / "retrieval/scifact-corpus.jsonl.xz", abstracts)
    _write(folder / "retrieval/scifact-queries.jsonl.xz", [{"_id": "c1", "text": _fact(1)}, {"_id": "c2", "text": "x"}])
    with lzma.open(folder / "retrieval/scifact-qrels_test.tsv.xz", "wt") as file:
        file.write("query-id\tcorpus-id\tscore\nc1\t1\t1\n")
    for name in _SCORERS:
        if (SHARED / name).is_file():
            shutil.copy(SHARED / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")
