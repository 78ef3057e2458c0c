"""Measure answers by a model beside those without: right, kept, what they cost, and what checking adds to the wait.

    OPENAI_BASE_URL=http://127.0.0.1:11434/v1 DATELINE_MODEL=... python -m bench.model
    python -m bench.model --model gpt-4.1-mini --limit 100 --archive DIR --questions FILE.jsonl --articles FILE.jsonl

The settings are those of docs/models.md. Without options it asks MultiHop-RAG's development questions over its 609
articles. Checking is timed by itself: the time between a piece of the model's words and the next that it is asked for.
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
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import percentile
from bench.scorers import run_scorer
from bench.table import print_matrix
from rag import Answer, NewsAssistant
from rag.model.settings import ModelSettings, build_model
from rag.model.types import ChatModel, Message, ModelReply
from rag.output import answer_to_dict
from vectorstore import Archive

SCORES = ("strict", "quotes_verbatim", "cited_refusals", "uncited_answers", "over_refusal", "errors")


@dataclass(slots=True)
class Times:
    """Seconds of one reply: until its first and its last words, spent on checking, and until the first statement."""

    began: float = field(default_factory=time.perf_counter)
    first_words: float | None = None
    raw: float = 0.0
    checking: float = 0.0


class TimedModel:
    """A model whose replies are timed, piece by piece."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.replies: list[Times] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def stream(self, messages: Sequence[Message], **options: int) -> TimedReply:
        """As the model's, timed."""
        self.replies.append(Times())
        return TimedReply(self._model.stream(messages, **options), self.replies[-1])


class TimedReply:
    """A reply that notes how long it waits for words, and how long the reader takes over them."""

    def __init__(self, reply: ModelReply, times: Times) -> None:
        self._reply = reply
        self._times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reply, name)

    def __iter__(self) -> Iterator[str]:
        times = self._times
        for words in self._reply:
            given = time.perf_counter()
            times.first_words = times.first_words or given - times.began
            times.raw = given - times.began - times.checking
            yield words
            times.checking += time.perf_counter() - given


@dataclass(slots=True)
class Asked:
    """One question with both answers."""

    with_model: Answer
    without: Answer
    first_statement: float | None
    statements: int


def ask(with_model: NewsAssistant, without: NewsAssistant, question: str) -> Asked:
    """Both answers, and how long the first statement by the model took."""
    began = time.perf_counter()
    stream = with_model.stream(question)
    began_reply = getattr(with_model.model, "replies", [])
    start = began_reply[-1].began if began_reply else began
    first = None
    shown = 0
    for _ in stream:
        first = first or time.perf_counter() - start
        shown += 1
    assert stream.answer is not None
    return Asked(stream.answer, without.ask(question), first, shown)


def main(argv: Sequence[str] | None = None) -> None:
    """Ask the questions and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", metavar="M", help="the model's name (default: DATELINE_MODEL)")
    parser.add_argument("--archive", type=Path, help="an archive's folder (default: that of MultiHop-RAG)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--articles", type=Path, help="JSON Lines, to look quotations up in (default: MultiHop-RAG's)")
    parser.add_argument("--limit", type=int, help="only so many questions")
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    model = build_model(ModelSettings.from_env(os.environ, name=options.model))
    if model is None:
        parser.error("no model is set: give --model, DATELINE_MODEL or OPENAI_BASE_URL (docs/models.md)")
    timed = TimedModel(model)
    source = options.questions or corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS)
    articles = options.articles or corpora.find_file(options.shared, corpora.MULTIHOP_ARTICLES)
    rows = corpora.load_jsonl(source, limit=options.limit)
    folder = options.archive or corpora.multihop_archive(options.shared, options.work)
    with Archive.open(folder, create=False) as archive:
        assistants = (NewsAssistant(archive, model=timed), NewsAssistant(archive))  # type: ignore[arg-type]
        asked = []
        for number, row in enumerate(rows, start=1):
            asked.append(ask(*assistants, row["question"]))
            corpora.say(f"{number} of {len(rows)}")
    _print_scores(rows, asked, options, source=source, articles=articles)
    _print_times(asked, timed, model.name)


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
    checking = [times.checking for times in timed.replies]
    raw = [times.raw for times in timed.replies]
    firsts = [one.first_statement for one in asked if one.first_statement is not None and one.with_model.usage]
    rows = [
        ("raw model, first words, s", [percentile([t.first_words or 0.0 for t in timed.replies], 0.5)]),
        ("raw model, whole reply, s", [percentile(raw, 0.5)]),
        ("first shown statement, s", [percentile(firsts, 0.5) if firsts else None]),
        ("checking, ms a reply", [1000 * percentile(checking, 0.5)]),
        ("checking, ms a statement", [1000 * sum(checking) / max(1, shown + held_back)]),
        ("checking, share of the model's time", [sum(checking) / max(1e-9, sum(raw))]),
        ("input tokens", [sum(answer.usage.input_tokens for answer in sent if answer.usage)]),
        ("output tokens", [sum(answer.usage.output_tokens for answer in sent if answer.usage)]),
        ("cost, dollars", [sum(costs) if costs else None]),
    ]
    notes = [
        f"{len(asked)} questions, {len(sent)} sent to the model, {kept} answered in its words",
        f"{shown} statements shown as fact, {held_back} held back",
    ]
    print_matrix(f"{name}: time and cost", ["median or sum"], rows, notes=notes)


if __name__ == "__main__":
    main()
