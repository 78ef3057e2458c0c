"""Answers without a model over news of our own, on the questions that no training of the reader saw.

    python -m bench.news [--show 20]

Builds an archive of all articles in scripts/news in a temporary folder and asks the questions of the fifth held back
(scripts/news_data.py). A statement is right where a citation of it touches a sentence that is marked as the answer.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import news_archive
import news_data

from bench.table import Figure, print_report
from ingest import add
from rag import Answer, NewsAssistant
from vectorstore import Archive

FIRST = 3  # statements in which the answer must stand


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whether it has an answer, and how ours came out."""

    question: str
    answerable: bool
    refused: bool
    cited: bool
    headline: str | None
    headline_right: bool


def ask_all(archive: Archive, news: list[news_data.NewsArticle]) -> Iterator[Asked]:
    """Each question held back."""
    assistant = NewsAssistant(archive)
    ids = {one.title: f"news-{place}" for place, one in enumerate(news)}
    for article, asked in news_data.iter_held_back(news):
        answer = assistant.ask(asked.question)
        places = [article.span(place) for place in asked.proof]
        yield Asked(
            asked.question,
            bool(asked.proof),
            answer.refused,
            _cites(answer, ids[article.title], places),
            answer.short_answer,
            _is_right(answer.short_answer, asked),
        )


def _cites(answer: Answer, article_id: str, places: list[tuple[int, int]]) -> bool:
    """Whether one of the first statements rests on a sentence that answers."""
    numbers = {number for statement in answer.statements[:FIRST] for number in statement.citations}
    return any(
        citation.number in numbers
        and citation.article_id == article_id
        and any(start < citation.end and citation.start < end for start, end in places)
        for citation in answer.citations
    )


def _is_right(short: str | None, asked: news_data.Asked) -> bool:
    if short is None:
        return False
    if asked.form in ("yes", "no"):
        return bool(asked.proof) and short.lower() == asked.form
    given, wanted = (re.sub(r"\W+", " ", text.lower()).strip() for text in (short, asked.short))
    return bool(wanted) and (wanted in given or given in wanted)


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--show", type=int, default=0, help="print so many of the wrong headlines")
    options = parser.parse_args()
    news = news_data.load_news()
    with tempfile.TemporaryDirectory() as folder, Archive.open(folder) as archive:
        add(archive, news_archive.to_articles(news))
        rows = list(ask_all(archive, news))
    held = [row for row in rows if row.answerable]
    others = [row for row in rows if not row.answerable]
    given = [row for row in rows if row.headline is not None]
    for row in [row for row in given if not row.headline_right][: options.show]:
        print(f"{row.question}  ->  {row.headline}")
    counts = Counter(row.refused for row in others)
    print_report(
        f"{len(news)} articles, {len(rows)} questions held back",
        [
            Figure(
                "the answering sentence among the first three", _share(row.cited for row in held), f"of {len(held)}"
            ),
            Figure("wrongly refused", _share(row.refused for row in held), f"of {len(held)}"),
            Figure("rightly refused", counts[True] / max(1, len(others)), f"of {len(others)}"),
            Figure("headlines given", len(given), f"of {len(rows)}"),
            Figure("headlines right", _share(row.headline_right for row in given), "of those given"),
        ],
    )


def _share(values: Iterator[bool]) -> float:
    found = list(values)
    return sum(found) / max(1, len(found))


if __name__ == "__main__":
    main()
