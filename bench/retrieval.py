"""Measure what search finds, on questions whose evidence is known.

    python -m bench.retrieval --suite multihop      MultiHop-RAG's development questions over its 609 articles
    python -m bench.retrieval --suite mixed         the same with the 4,801 articles of RealTimeQA in the archive
    python -m bench.retrieval --suite realtimeqa    RealTimeQA 2022, each question asked as of the day after its date
    python -m bench.retrieval --suite scifact       SciFact's test claims: it is not only good at news quizzes
    python -m bench.retrieval --suite generated     300 questions made from the articles' outlets, dates and titles
    python -m bench.retrieval --suite all

The files are looked for in ../shared/bench (--shared), and so are the scorers, which are run as they are. Archives and
results are kept in build/bench (--work); what the generated questions miss is listed there, too.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.generated_questions import GeneratedQuestion, generate_questions
from bench.scorers import run_scorer
from bench.table import Figure, print_matrix, print_report
from rag.output import response_to_dict
from rag.search.retriever import Retriever
from vectorstore import Archive, Article

SCIFACT_CORPUS = "retrieval/scifact-corpus.jsonl.xz"
SCIFACT_QUERIES = "retrieval/scifact-queries.jsonl.xz"
SCIFACT_JUDGEMENTS = "retrieval/scifact-qrels_test.tsv.xz"
K, K_ARTICLES = 10, 30


@dataclass(frozen=True, slots=True)
class Settings:
    """Where files and archives lie, how many questions are asked (None: all), the seed of those generated."""

    shared: Path
    work: Path
    limit: int | None
    seed: int


# ---- MultiHop-RAG


def run_multihop(settings: Settings) -> None:
    """Print the figures of MultiHop-RAG by type of question."""
    _score_multihop(settings, "multihop", corpora.multihop_archive(settings.shared, settings.work))


def run_mixed(settings: Settings) -> None:
    """The same, with eight times as many other articles in the archive."""
    _score_multihop(settings, "mixed", corpora.mixed_archive(settings.shared, settings.work))


def _score_multihop(settings: Settings, name: str, folder: Path) -> None:
    questions = corpora.find_file(settings.shared, corpora.MULTIHOP_QUESTIONS)
    asked = corpora.load_jsonl(questions, limit=settings.limit)
    kept = corpora.write_jsonl(settings.work / "results" / f"{name}-questions.jsonl", asked)
    results = _search_all(folder, ({"id": row["id"], "question": row["question"]} for row in asked), K)
    path = corpora.write_jsonl(settings.work / "results" / f"{name}.jsonl", results)
    table = run_scorer(settings.shared / "score_retrieval.py", path, questions=kept)
    kinds = sorted(table, key=lambda kind: (kind != "all", kind))
    rows = [(metric, [table[kind][metric] for kind in kinds]) for metric in table["all"]]
    title = "MultiHop-RAG, development questions" + (", with RealTimeQA's articles" if name == "mixed" else "")
    print_matrix(f"{title}, {_describe(folder)}", [kind.removesuffix("_query") for kind in kinds], rows)


# ---- RealTimeQA


def run_realtimeqa(settings: Settings) -> None:
    """Print the hits of RealTimeQA by article; nothing later than the day after the question may be found."""
    folder = corpora.realtimeqa_archive(settings.shared, settings.work)
    questions = corpora.find_file(settings.shared, corpora.REALTIMEQA_QUESTIONS)
    asked = corpora.load_jsonl(questions, limit=settings.limit)
    kept = corpora.write_jsonl(settings.work / "results" / "realtimeqa-questions.jsonl", asked)
    lines = (
        {"id": row["question_id"], "question": row["question"], "as_of": _day_after(row["question_date"])}
        for row in asked
    )
    path = corpora.write_jsonl(settings.work / "results" / "realtimeqa.jsonl", _search_all(folder, lines, K_ARTICLES))
    articles = corpora.find_file(settings.shared, corpora.REALTIMEQA_ARTICLES)
    table = run_scorer(settings.shared / "score_articles.py", path, questions=kept, articles=articles)
    units = {"n": "questions", "late": "results"}
    figures = [Figure(name, value, units.get(name, "share")) for name, value in table.items()]
    print_report(f"RealTimeQA 2022, as_of = question date + 1 day, k {K_ARTICLES}, {_describe(folder)}", figures)


def _day_after(day: str) -> str:
    return str(date.fromisoformat(day) + timedelta(days=1))


# ---- SciFact


def run_scifact(settings: Settings) -> None:
    """Print nDCG@10 of SciFact's test claims; abstracts are articles without publisher and date."""
    folder = settings.work / "scifact"
    _keep_scifact(folder, corpora.find_file(settings.shared, SCIFACT_CORPUS))
    judged = _load_judgements(corpora.find_file(settings.shared, SCIFACT_JUDGEMENTS))
    claims = corpora.load_jsonl(corpora.find_file(settings.shared, SCIFACT_QUERIES))
    asked = [{"id": row["_id"], "question": row["text"]} for row in claims if row["_id"] in judged][: settings.limit]
    gains = []
    for found in _search_all(folder, asked, K_ARTICLES):
        documents = list(dict.fromkeys(row["article_id"] for row in found["results"]))
        gains.append(_ndcg(documents[:10], judged[found["id"]]))
    figures = [Figure("n", len(gains), "claims"), Figure("nDCG@10", sum(gains) / max(1, len(gains)))]
    print_report(f"SciFact, test claims, {_describe(folder)}", figures)


def _keep_scifact(folder: Path, corpus: Path) -> None:
    if (folder / "complete").is_file():
        return
    import ingest  # noqa: PLC0415  only when there is something to read in

    articles = [
        Article(article_id=row["_id"], title=row["title"], text=row["text"], language="en")
        for row in corpora.load_jsonl(corpus)
    ]
    corpora.say(f"Reading {len(articles):,} abstracts into {folder.name}; kept for the next run.")
    with Archive.open(folder) as archive:
        ingest.add(archive, articles)
    (folder / "complete").touch()


def _load_judgements(path: Path) -> dict[str, dict[str, int]]:
    import lzma  # noqa: PLC0415  this file only

    judged: dict[str, dict[str, int]] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            claim, document, grade = line.split()
            judged.setdefault(claim, {})[document] = int(grade)
    return judged


def _ndcg(documents: Sequence[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002)."""
    ideal = sum(grade / math.log2(i + 2) for i, grade in enumerate(sorted(grades.values(), reverse=True)[:10]))
    gain = sum(grades.get(document, 0) / math.log2(i + 2) for i, document in enumerate(documents))
    return gain / ideal if ideal else 0.0


# ---- generated questions


def run_generated(settings: Settings) -> None:
    """Print whether times are read exactly, articles found, and windows kept."""
    rows = corpora.load_jsonl(corpora.find_file(settings.shared, corpora.MULTIHOP_ARTICLES))
    questions = generate_questions(rows, 300, seed=settings.seed)[: settings.limit]
    folder = corpora.multihop_archive(settings.shared, settings.work)
    with Archive.open(folder, create=False) as archive:
        retriever = Retriever(archive)
        verdicts = [_judge(retriever, question) for question in questions]
    misses = [verdict for verdict in verdicts if verdict["window_wrong"] or verdict["missed"] or verdict["outside"]]
    path = corpora.write_jsonl(settings.work / "results" / "generated-misses.jsonl", misses)
    forms = ("all", "explicit", "relative", "open")
    columns = [_shares([row for row in verdicts if form in ("all", row["form"])]) for form in forms]
    rows = [(name, [column[name] for column in columns]) for name in columns[0]]
    note = f"the {len(misses)} questions with a fault are listed in {path.name}"
    print_matrix(f"Questions made from outlets, dates and titles, {_describe(folder)}", forms, rows, notes=[note])


def _shares(verdicts: Sequence[dict[str, Any]]) -> dict[str, float | int | None]:
    number = len(verdicts)
    return {
        "n, questions": number,
        "window read exactly, share": 1 - sum(row["window_wrong"] for row in verdicts) / number if number else None,
        "article in the first 5, share": 1 - sum(row["missed"] for row in verdicts) / number if number else None,
        "outside the window, results": sum(row["outside"] for row in verdicts),
    }


def _judge(retriever: Retriever, asked: GeneratedQuestion) -> dict[str, Any]:
    response = response_to_dict(retriever.search(asked.question, K, as_of=asked.as_of))
    planned = retriever.plan(asked.question, as_of=asked.as_of)
    wanted = (asked.first, asked.last)
    read = sorted({_days(clause.window) for clause in planned.clauses}, key=str)
    results = response["results"]
    return {
        "id": asked.question_id,
        "form": asked.form,
        "question": asked.question,
        "as_of": str(asked.as_of) if asked.as_of else None,
        "wanted": [str(day) if day else None for day in wanted],
        "read": [[str(day) if day else None for day in days] for days in read],
        "inferred": response["plan"]["inferred"],
        "dropped": response["plan"]["dropped"],
        "window_wrong": read != [wanted],
        "missed": asked.url not in [row["url"] for row in results[:5]],
        "rank": next((row["rank"] for row in results if row["url"] == asked.url), None),
        "outside": sum(not _is_within(row["published_at"], wanted) for row in results),
    }


def _days(window: Any) -> tuple[date | None, date | None]:
    """The first and the last day of a window; two None when it is none."""
    if window is None:
        return None, None
    last = (window.end - timedelta(seconds=1)).date() if window.end else None
    return (window.start.date() if window.start else None), last


def _is_within(published: str | None, days: tuple[date | None, date | None]) -> bool:
    first, last = days
    if first is None and last is None:
        return True
    if published is None:
        return False
    day = date.fromisoformat(published[:10])
    return (first is None or first <= day) and (last is None or day <= last)


# ---- inside


def _search_all(folder: Path, lines: Iterable[dict[str, Any]], k: int) -> list[dict[str, Any]]:
    """For each line with id, question and perhaps as_of, what the search command prints in a batch."""
    with Archive.open(folder, create=False) as archive:
        retriever = Retriever(archive)
        return [
            {"id": line["id"], **response_to_dict(retriever.search(line["question"], k, as_of=line.get("as_of")))}
            for line in lines
        ]


def _describe(folder: Path) -> str:
    with Archive.open(folder, create=False) as archive:
        stats = archive.stats()
    return f"{stats.articles:,} articles, {stats.chunks:,} chunks"


SUITES: dict[str, Callable[[Settings], None]] = {
    "multihop": run_multihop,
    "realtimeqa": run_realtimeqa,
    "generated": run_generated,
    "mixed": run_mixed,
    "scifact": run_scifact,
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run one suite or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", choices=[*SUITES, "all"], default="multihop")
    parser.add_argument("--limit", type=int, help="ask only so many questions")
    parser.add_argument("--seed", type=int, default=300, help="of the generated questions (default: 300)")
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    settings = Settings(options.shared, options.work, options.limit, options.seed)
    for name in SUITES if options.suite == "all" else [options.suite]:
        SUITES[name](settings)


if __name__ == "__main__":
    main()
