"""The assistant: from a question to an answer whose every quotation stands in the archive, or to a plain refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from rag.generative import ask_model, stream_answer
from rag.model_types import ChatModel
from rag.offline import answer_offline, build_coverage, read_results
from rag.retriever import Retriever
from rag.settings import RagSettings
from rag.times import Bound
from rag.types import Answer, Coverage, Plan, Statement
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
        """`model` writes the answers, checked while they come (`rag.model_settings.build_model`); None uses none.

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
        from_: Bound | None = None,
        to: Bound | None = None,
        as_of: Bound | None = None,
        publishers: Sequence[str] = (),
        kinds: Sequence[str] = (),
        languages: Sequence[str] = (),
    ) -> Answer:
        """The answer to a question, or to a plan that has been changed; the options are those of `Retriever.search`.

        `history` is the conversation so far, oldest first. Raises UsageError and ArchiveError. Where a model fails, the
        answer is the one without it, and its `note` says why.
        """
        stream = self.stream(
            question,
            history=history,
            from_=from_,
            to=to,
            as_of=as_of,
            publishers=publishers,
            kinds=kinds,
            languages=languages,
        )
        return stream.finish()

    async def aask(self, question: str | Plan, **options: Any) -> Answer:
        """As `ask`, in a thread, so that an event loop goes on."""
        return await asyncio.to_thread(self.ask, question, **options)

    def stream(
        self,
        question: str | Plan,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        from_: Bound | None = None,
        to: Bound | None = None,
        as_of: Bound | None = None,
        publishers: Sequence[str] = (),
        kinds: Sequence[str] = (),
        languages: Sequence[str] = (),
    ) -> AnswerStream:
        """As `ask`, statement by statement: each comes when it has passed its checks."""
        found = self.retriever.search(
            question, PASSAGES, from_=from_, to=to, as_of=as_of, publishers=publishers, kinds=kinds, languages=languages
        )
        reading = read_results(self.archive, found)
        if self.model is None or reading.reason is not None:
            return AnswerStream(_yield_ready(answer_offline(self.archive, reading)))
        asked = ask_model(self.archive, reading, self.model)
        return AnswerStream(stream_answer(asked), cancel=asked.reply.close)

    def coverage(self) -> Coverage:
        """What the archive covers."""
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


def _yield_ready(answer: Answer) -> Generator[Statement, None, Answer]:
    """An answer without a model is ready at once."""
    yield from answer.statements
    return answer
