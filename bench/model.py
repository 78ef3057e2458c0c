"""Measure answers by a model beside those without: right, kept, what they cost, and what checking adds to the wait.

    OPENAI_BASE_URL=http://127.0.0.1:11434/v1 DATELINE_MODEL=... python -m bench.model
    python -m bench.model --model gpt-4.1-mini --limit 100 --archive DIR --questions FILE.jsonl --articles FILE.jsonl
    python -m bench.model --sample --limit 40

The settings are those of docs/models.md. Without options it asks MultiHop-RAG's development questions over its 609
articles; with `--sample` our own natural questions over the sample archive, marked by their keys
(bench/natural_keys.py). Checking is timed by itself: from a piece of the model's words to the next that it is asked
for, and from the last to the end.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import ROOT, percentile
from bench.natural import AS_OF, QUESTIONS
from bench.natural_keys import CONTENT, Mark, grade, read_key
from bench.scorers import run_scorer
from bench.table import print_matrix
from ingest import ingest_paths
from rag import Answer, NewsAssistant
from rag.model.reply_json import JUDGED
from rag.model.settings import ModelSettings, build_model
from rag.model.types import ChatModel, Message, ModelReply, Shape
from rag.output import answer_to_dict
from vectorstore import Archive

SCORES = ("strict", "quotes_verbatim", "cited_refusals", "uncited_answers", "over_refusal", "errors")


@dataclass(slots=True)
class Times:
    """Seconds of one reply: until its first and its last words, and spent on checking."""

    began: float = field(default_factory=time.perf_counter)
    first_words: float | None = None
    raw: float = 0.0
    checking: float = 0.0


class TimedModel:
    """A model whose replies are timed, piece by piece: `answers`, second tries among them, and `verdicts`."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.answers: list[TimedReply] = []
        self.verdicts: list[TimedReply] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def stream(self, messages: Sequence[Message], *, shape: Shape | None = None, **options: int) -> TimedReply:
        """As the model's, timed."""
        times = Times()
        reply = TimedReply(self._model.stream(messages, shape=shape, **options), times)
        (self.verdicts if shape is JUDGED else self.answers).append(reply)
        return reply


class TimedReply:
    """A reply that notes how long it waits for words, and how long the reader takes over them."""

    def __init__(self, reply: ModelReply, times: Times) -> None:
        self._reply = reply
        self.times = times
        self._ended: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reply, name)

    def __iter__(self) -> Iterator[str]:
        times = self.times
        for words in self._reply:
            given = time.perf_counter()
            times.first_words = times.first_words or given - times.began
            times.raw = given - times.began - times.checking
            yield words
            times.checking += time.perf_counter() - given
        self._ended = time.perf_counter()

    def close(self) -> None:
        """As the reply's; what was read after the last words is checked by now."""
        if self._ended is not None:
            self.times.checking += time.perf_counter() - self._ended
            self._ended = None
        self._reply.close()


@dataclass(slots=True)
class Asked:
    """One question with both answers; seconds until the first statement by the model and until its answer is whole."""

    with_model: Answer
    without: Answer
    first_statement: float | None
    total: float
    statements: int


def ask(with_model: NewsAssistant, without: NewsAssistant, question: str, *, as_of: str | None = None) -> Asked:
    """Both answers, and how long the model's took."""
    began = time.perf_counter()
    stream = with_model.stream(question, as_of=as_of)
    first = None
    shown = 0
    for _ in stream:
        first = first or time.perf_counter() - began
        shown += 1
    total = time.perf_counter() - began
    assert stream.answer is not None
    return Asked(stream.answer, without.ask(question, as_of=as_of), first, total, shown)


def main(argv: Sequence[str] | None = None) -> None:
    """Ask the questions and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", metavar="M", help="the model's name (default: DATELINE_MODEL)")
    parser.add_argument("--archive", type=Path, help="an archive's folder (default: that of MultiHop-RAG)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--articles", type=Path, help="JSON Lines, to look quotations up in (default: MultiHop-RAG's)")
    parser.add_argument("--sample", action="store_true", help="our own questions over the sample archive")
    parser.add_argument("--limit", type=int, help="only so many questions")
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    model = build_model(ModelSettings.from_env(os.environ, name=options.model))
    if model is None:
        parser.error("no model is set: give --model, DATELINE_MODEL or OPENAI_BASE_URL (docs/models.md)")
    timed = TimedModel(model)
    asked = _ask_sample(timed, options) if options.sample else _ask_multihop(timed, options)
    _print_times(asked, timed, model.name)


def _ask_all(timed: TimedModel, archive: Archive, questions: Sequence[str], as_of: str | None = None) -> list[Asked]:
    assistants = (NewsAssistant(archive, model=timed), NewsAssistant(archive))
    asked = []
    for number, question in enumerate(questions, start=1):
        asked.append(ask(*assistants, question, as_of=as_of))
        corpora.say(f"{number} of {len(questions)}")
    return asked


def _ask_multihop(timed: TimedModel, options: argparse.Namespace) -> list[Asked]:
    source = options.questions or corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS)
    articles = options.articles or corpora.find_file(options.shared, corpora.MULTIHOP_ARTICLES)
    rows = corpora.load_jsonl(source, limit=options.limit)
    folder = options.archive or corpora.multihop_archive(options.shared, options.work)
    with Archive.open(folder, create=False) as archive:
        asked = _ask_all(timed, archive, [row["question"] for row in rows])
    _print_scores(rows, asked, options, source=source, articles=articles)
    return asked


def _ask_sample(timed: TimedModel, options: argparse.Namespace) -> list[Asked]:
    rows = [row for row in corpora.load_jsonl(QUESTIONS) if row["archive"] == "sample" and "history" not in row]
    rows = rows[: options.limit]
    with Archive.open(options.archive or options.work / "sample") as archive:
        ingest_paths(archive, [str(ROOT / "sample_archive")])
        asked = _ask_all(timed, archive, [row["question"] for row in rows], AS_OF["sample"])
    keys = [read_key(row) for row in rows]
    marks = [(grade(a.with_model, k)[0], grade(a.without, k)[0]) for a, k in zip(asked, keys, strict=True)]
    matrix = [(mark, [sum(pair[i] == mark for pair in marks) for i in (0, 1)]) for mark in get_args(Mark)]
    print_matrix("Answers", ["with the model", "without"], matrix)
    for row, pair in zip(rows, marks, strict=True):
        if pair[0] not in CONTENT and pair[1] in CONTENT:
            print(f"worse with the model ({pair[0]}): {row['question']}")
    return asked


def _print_scores(
    rows: Sequence[dict[str, Any]], asked: Sequence[Asked], options: argparse.Namespace, *, source: Path, articles: Path
) -> None:
    scorer = corpora.find_file(options.shared, "score_answers.py")
    questions = corpora.write_jsonl(options.work / "model" / "questions.jsonl", rows) if options.limit else source
    table = []
    for name, answers in (("with", [one.with_model for one in asked]), ("without", [one.without for one in asked])):
        lines = [
            {"id": row.get("id", row.get("question_id")), **answer_to_dict(answer)}
            for row, answer in zip(rows, answers, strict=True)
        ]
        path = corpora.write_jsonl(options.work / "model" / f"{name}.jsonl", lines)
        table.append(run_scorer(scorer, path, questions=questions, articles=articles))
    matrix = [(name, [scores.get(name) for scores in table]) for name in SCORES if name in json.dumps(table)]
    print_matrix("Answers", ["with the model", "without"], matrix)


def _print_times(asked: Sequence[Asked], timed: TimedModel, name: str) -> None:
    sent = [one.with_model for one in asked if one.with_model.usage is not None]
    kept = sum(answer.model is not None and not answer.refused for answer in sent)
    shown = sum(one.statements for one in asked if one.with_model.model)
    held_back = sum(len(answer.unsupported) for answer in sent)
    costs = [answer.usage.cost for answer in sent if answer.usage and answer.usage.cost is not None]
    replies = [reply.times for reply in timed.answers]
    checking = [times.checking for times in replies]
    raw = [times.raw for times in replies]
    written, judged = _tokens(timed.answers), _tokens(timed.verdicts)
    by_model = [one for one in asked if one.with_model.usage]
    firsts = [one.first_statement for one in by_model if one.first_statement is not None]
    rows: list[tuple[str, list[float | None]]] = [
        ("raw model, first words, s", [_median([times.first_words or 0.0 for times in replies])]),
        ("raw model, whole reply, s", [_median(raw)]),
        ("first shown statement, s", [_median(firsts)]),
        ("whole answer, s", [_median([one.total for one in by_model])]),
        ("checking, ms a reply", [_median([1000 * seconds for seconds in checking])]),
        ("checking, ms a statement", [1000 * sum(checking) / max(1, shown + held_back)]),
        ("checking, share of the model's time", [sum(checking) / max(1e-9, sum(raw))]),
        ("input tokens, answers", [written[0]]),
        ("output tokens, answers", [written[1]]),
        ("input tokens, judge", [judged[0]]),
        ("output tokens, judge", [judged[1]]),
        ("judge's tokens, of the answers'", [sum(judged) / max(1, sum(written))]),
        ("cost, dollars", [sum(costs) if costs else None]),
    ]
    notes = [
        f"{len(asked)} questions, {len(sent)} sent to the model, {kept} answered in its words",
        f"{shown} statements shown as fact, {held_back} held back",
    ]
    print_matrix(f"{name}: time and cost", ["median or sum"], rows, notes=notes)


def _tokens(replies: Sequence[TimedReply]) -> tuple[int, int]:
    usages = [reply.usage for reply in replies]
    return sum(usage.input_tokens for usage in usages), sum(usage.output_tokens for usage in usages)


def _median(values: Sequence[float]) -> float | None:
    return percentile(values, 0.5) if values else None


if __name__ == "__main__":
    main()
