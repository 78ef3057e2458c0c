"""Answers without a model to questions as people type them, over the sample archive and the news of our own.

    python -m bench.natural [--archive sample|news] [--form FORM] [--apart] [--every N] [--show]

Two kinds of questions: those of bench/natural_questions.jsonl, in every form of reply, each with its key
(bench/natural_keys.py); and those of the articles in scripts/news that no training saw (scripts/news_data.py), which
are answered where one of the first three statements cites a sentence marked as the answer. A third is kept apart while
rules are tuned: `apart` in the file, and every third article of the news.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import news_archive
import news_data

from bench.corpora import load_jsonl
from bench.measure import ROOT
from bench.natural_keys import CONTENT, AnswerKey, Mark, grade, headline_is_right, read_key
from bench.table import print_matrix
from ingest import add, ingest_paths
from rag import Answer, NewsAssistant
from vectorstore import Archive

QUESTIONS = ROOT / "bench" / "natural_questions.jsonl"
_SCALES = {"m": "million", "bn": "billion", "tn": "trillion"}  # a headline writes £22m out
_SCALE = re.compile(r"(?<=\d)(?:bn|tn|m)\b")
AS_OF = {"sample": "2025-12-01", "news": "2025-12-31"}


@dataclass(frozen=True, slots=True)
class NaturalQuestion:
    """A question with the ones before it, over which archive, its key, and whether it is kept apart."""

    archive: str
    text: str
    history: tuple[str, ...]
    key: AnswerKey
    apart: bool


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """A question, how it was answered, and why that grade."""

    question: NaturalQuestion
    grade: Mark
    why: str
    headline: str | None
    headline_right: bool


def load_questions(news: Sequence[news_data.NewsArticle]) -> Iterator[NaturalQuestion]:
    """All questions, those of the file first."""
    for row in load_jsonl(QUESTIONS):
        yield NaturalQuestion(
            row["archive"], row["question"], tuple(row.get("history", ())), read_key(row), row.get("apart", False)
        )
    places = {one.title: place for place, one in enumerate(news)}
    for article, asked in news_data.iter_held_back(news):
        apart = zlib.crc32(article.title.encode()) % 3 == 0
        yield NaturalQuestion("news", asked.question, (), _key_of(article, places[article.title], asked), apart)


def _key_of(article: news_data.NewsArticle, place: int, asked: news_data.Asked) -> AnswerKey:
    """The key of a question of the news: the sentences that answer it, and its short answer."""
    if not asked.proof:
        return AnswerKey(form="refuse", refuse="must")
    form = "yes_no" if asked.form in ("yes", "no") else asked.form
    short = (rf"\A{asked.form}\Z",) if form == "yes_no" else (_either_holds(asked.short),) if asked.short else ()
    spans = tuple(article.span(number) for number in asked.proof)
    return AnswerKey(form=form, short_ok=short, proof=(f"news-{place}", spans))


def _either_holds(short: str) -> str:
    """A pattern for a headline that has the words of a short answer, or one of its longer words."""
    words = re.findall(r"\w+", _SCALE.sub(lambda found: f" {_SCALES[found[0]]}", short))
    return "|".join([r"\W+".join(words), *(rf"\b{word}\b" for word in words if _stands_alone(word))])


def _stands_alone(word: str) -> bool:
    return word.isdigit() or (len(word) > 3 and word not in _SCALES.values())


def ask_all(questions: Sequence[NaturalQuestion], archives: dict[str, Archive]) -> Iterator[GradedAnswer]:
    """Each question in its own conversation."""
    assistants = {name: NewsAssistant(archive) for name, archive in archives.items()}
    for question in questions:
        ask, as_of = assistants[question.archive].ask, AS_OF[question.archive]
        history: list[tuple[str, Answer]] = []
        for text in question.history:
            history.append((text, ask(text, history=history, as_of=as_of)))
        answer = ask(question.text, history=history, as_of=as_of)
        given, why = grade(answer, question.key, before=[one for _, one in history])
        yield GradedAnswer(question, given, why, answer.short_answer, headline_is_right(answer, question.key))


def build_archives(folder: Path, news: Sequence[news_data.NewsArticle], stack: ExitStack) -> dict[str, Archive]:
    """The sample archive and the news, in a folder; what is there already is not added again."""
    archives = {name: stack.enter_context(Archive.open(folder / name)) for name in AS_OF}
    ingest_paths(archives["sample"], [str(ROOT / "sample_archive")])
    add(archives["news"], news_archive.to_articles(news))
    return archives


def summarise(rows: Sequence[GradedAnswer]) -> list[float | int | None]:
    """Number; content; misleading; headlines given, right; wrongly refused of the answerable."""
    counts = Counter(row.grade for row in rows)
    given = [row for row in rows if row.headline is not None]
    answerable = [row for row in rows if row.question.key.refuse == "no"]
    return [
        len(rows),
        sum(counts[name] for name in CONTENT) / max(1, len(rows)),
        counts["misleading"] / max(1, len(rows)),
        len(given),
        sum(row.headline_right for row in given) / len(given) if given else None,
        counts["refused wrongly"] / len(answerable) if answerable else None,
    ]


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--archive", choices=tuple(AS_OF))
    parser.add_argument("--form", help="only questions for this form of reply")
    parser.add_argument("--apart", action="store_true", help="only those kept apart; without it none of them is shown")
    parser.add_argument("--show", action="store_true", help="print each question that was not answered well")
    parser.add_argument("--every", type=int, default=1, help="only each so manieth question, for a slow machine")
    parser.add_argument("--work", type=Path, help="keep the archives in this folder (default: a temporary one)")
    options = parser.parse_args()
    news = news_data.load_news()
    questions = [
        one
        for one in load_questions(news)
        if options.archive in (None, one.archive) and options.form in (None, one.key.form)
        if one.apart or not options.apart
    ][:: options.every]
    with ExitStack() as stack:
        folder = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rows = list(ask_all(questions, build_archives(folder, news, stack)))
    for row in rows:
        if options.show and row.grade not in CONTENT and row.question.apart == options.apart:
            print(f"{row.grade}: {' >> '.join((*row.question.history, row.question.text))} ({row.why})")
    columns = ["n", "content", "misleading", "headlines", "right", "wrongly refused"]
    groups = [("all", rows), ("kept apart", [row for row in rows if row.question.apart])]
    groups += [(name, [row for row in rows if row.question.archive == name]) for name in AS_OF]
    groups += [(form, [r for r in rows if r.question.key.form == form]) for form in sorted({_form(r) for r in rows})]
    print_matrix("Natural questions", columns, [(name, summarise(some)) for name, some in groups if some])


def _form(row: GradedAnswer) -> str:
    return row.question.key.form


if __name__ == "__main__":
    main()
