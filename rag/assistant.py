"""The assistant: from a question to an answer whose every quotation stands in the archive, or to a plain refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any, Unpack

from rag.answer.archive import answer_about_archive
from rag.answer.compose import answer_offline, build_refusal, read_results
from rag.answer.coverage import build_coverage
from rag.answer.notes import add_notes, find_last_before, name_missing
from rag.answer.reading import Reading
from rag.answer.refusal import explain_refusal
from rag.answer.small_talk import answer_small_talk
from rag.conversation import WholeQuestion, make_whole
from rag.conversation.suggestions import suggest
from rag.conversation.unshown import leave_out_shown_articles, leave_out_shown_sentences
from rag.model.passages import MOST_PASSAGES
from rag.model.stream import ask_model, stream_answer
from rag.model.types import ChatModel
from rag.question.plan import Request
from rag.search.retriever import Filters, Retriever, read_request
from rag.settings import RagSettings
from rag.types import Answer, Coverage, Plan, Reason, SearchResponse, Statement
from vectorstore import Archive

PASSAGES = 10


class NewsAssistant:
    """Answers questions over one archive, with a model or without. Safe to use from several threads."""

    def __init__(
        self,
        archive: Archive,
        *,
        settings: RagSettings | None = None,
        retriever: Retriever | None = None,
        model: ChatModel | None = None,
    ) -> None:
        """`model` writes the answers, checked while they come (`rag.model.settings.build_model`); None uses none.

        `retriever` other than the archive's own is for measuring.
        """
        self.archive = archive
        self.retriever = retriever or Retriever(archive, settings=settings)
        self.model = model

    def ask(
        self,
        question: str | Plan,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        **filters: Unpack[Filters],
    ) -> Answer:
        """Answers a question, or a plan that has been changed; `filters` are those of `Retriever.search`.

        `history` is the conversation so far, oldest first: a follow-up is made whole from it, and `searched` says how.
        Raises UsageError and ArchiveError. Where a model fails, the answer is the one without it, and its `note` says
        why.
        """
        return self.stream(question, history=history, **filters).finish()

    async def aask(self, question: str | Plan, **options: Any) -> Answer:
        """Answers as `ask` does, in a thread, so that an event loop goes on."""
        return await asyncio.to_thread(self.ask, question, **options)

    def stream(
        self,
        question: str | Plan,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        **filters: Unpack[Filters],
    ) -> AnswerStream:
        """Answers as `ask` does, statement by statement: each comes when it has passed its checks."""
        request = read_request(filters)
        whole = self._make_whole(question, history, request)
        asked = whole.text if isinstance(whole, WholeQuestion) else whole
        more = isinstance(whole, WholeQuestion) and whole.more
        plan = asked if isinstance(asked, Plan) else self.retriever.build_plan(asked, request)
        if plan.kind == "chat":
            return _ready(answer_small_talk(self.archive, plan), question, asked)
        found = self.retriever.search(plan, PASSAGES, sort=plan.sort)
        if plan.kind == "archive":
            return _ready(answer_about_archive(self.archive, found.plan, found.results), question, asked)
        reading = self._read(found, history if more else ())
        refusal = self._refuse(reading)
        if refusal is not None:
            return _ready(refusal, question, asked)
        if self.model is None:
            answer = name_missing(answer_offline(self.archive, reading), reading)
            return _ready(answer, question, asked)
        further = self.retriever.search(plan, MOST_PASSAGES).results
        sent = ask_model(self.archive, reading, self.model, further=further)
        statements = _finished(stream_answer(sent), reading, question, asked)
        return AnswerStream(statements, cancel=sent.close)

    def _read(self, found: SearchResponse, shown: Sequence[tuple[str, Answer]]) -> Reading:
        """What was found, read; without what a conversation has `shown` where it asks for more."""
        if not shown:
            return read_results(self.archive, found)
        unread = leave_out_shown_articles(self.archive, found, shown)
        return leave_out_shown_sentences(read_results(self.archive, unread), shown)

    def _refuse(self, reading: Reading) -> Answer | None:
        """A refusal where there is a reason; where the time asked about holds nothing, with what was published last."""
        last = find_last_before(self.retriever, reading)
        if last is None:
            return self._refuse_for(reading.reason, reading) if reading.reason else None
        note, results = last
        refusal = build_refusal(self.archive, replace(reading.found, results=results), "outside_period")
        return replace(refusal, note=note)

    def _refuse_for(self, reason: Reason, reading: Reading) -> Answer:
        found = reading.found
        refusal = build_refusal(self.archive, found, reason)
        return replace(refusal, note=explain_refusal(self.archive, found.plan, reason, found.results))

    def suggest(self, answer: Answer, *, history: Sequence[tuple[str, Answer]] = ()) -> tuple[str, ...]:
        """Suggests up to three questions that the archive can answer; `history` is what came before `answer`.

        Apart from `ask`, for it takes a search for each.
        """
        return suggest(self.retriever, answer, history=history)

    def _make_whole(
        self, question: str | Plan, history: Sequence[tuple[str, Answer]], request: Request
    ) -> WholeQuestion | Plan:
        """A follow-up as it is to be searched; a plan is searched as it is."""
        if isinstance(question, Plan):
            return question
        if not history:
            return WholeQuestion(question)
        today = self.retriever.find_today(request)
        publishers = self.archive.stats().publishers
        return make_whole(question, history, publishers=publishers, anchor=today, model=self.model)

    def coverage(self) -> Coverage:
        """Says what the archive covers."""
        return build_coverage(self.archive)


class AnswerStream:
    """The statements of an answer, one after the other. `answer` is the whole once they are exhausted, else None."""

    def __init__(
        self, statements: Generator[Statement, None, Answer], *, cancel: Callable[[], None] | None = None
    ) -> None:
        """`statements` gives the answer as its value; `cancel` stops what they are waiting for."""
        self.answer: Answer | None = None
        self._cancel = cancel
        self._closed = False
        self._statements = self._yield_all(statements)

    def __iter__(self) -> Iterator[Statement]:
        return self._statements

    def close(self) -> None:
        """Stop: no further statement comes, and a request to a model is cancelled. From any thread, at any time."""
        self._closed = True
        if self._cancel is not None:
            self._cancel()

    def finish(self) -> Answer:
        """Take all statements, and give the answer. Raises RuntimeError where the stream has been closed."""
        for _ in self._statements:
            pass
        if self.answer is None:
            raise RuntimeError("The stream was closed before its answer was whole.")
        return self.answer

    def _yield_all(self, statements: Generator[Statement, None, Answer]) -> Generator[Statement, None, None]:
        while not self._closed:
            try:
                statement = next(statements)
            except StopIteration as end:
                if not self._closed:
                    self.answer = end.value
                return
            if not self._closed:
                yield statement
        statements.close()


def _finished(
    statements: Generator[Statement, None, Answer], reading: Reading, question: str | Plan, asked: str | Plan
) -> Generator[Statement, None, Answer]:
    """The answer with a note of what is missing, under the question as it was asked."""
    return _as_asked(name_missing((yield from statements), reading), question, asked)


def _ready(answer: Answer, question: str | Plan, asked: str | Plan) -> AnswerStream:
    """An answer that is ready at once."""
    return AnswerStream(_yield_ready(_as_asked(answer, question, asked)))


def _as_asked(answer: Answer, question: str | Plan, asked: str | Plan) -> Answer:
    """The answer with the kind and form of its plan, under the question as it was asked; `searched` where it was
    searched as another."""
    answer = add_notes(replace(answer, kind=answer.plan.kind, form=answer.plan.form))
    if isinstance(question, Plan) or isinstance(asked, Plan) or question == asked:
        return answer
    return replace(answer, question=question, searched=asked)


def _yield_ready(answer: Answer) -> Generator[Statement, None, Answer]:
    yield from answer.statements
    return answer
