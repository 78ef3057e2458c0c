"""The assistant: from a question to an answer whose every quotation stands in the archive, or to a plain refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from rag.offline import answer_offline, build_coverage, read_results
from rag.retriever import Retriever
from rag.settings import RagSettings
from rag.times import Bound
from rag.types import Answer, Coverage, Plan, Statement
from vectorstore import Archive

PASSAGES = 10


class NewsAssistant:
    """Answers questions over one archive. Safe to use from several threads."""

    def __init__(
        self, archive: Archive, *, settings: RagSettings | None = None, retriever: Retriever | None = None
    ) -> None:
        """`retriever` other than the archive's own is for measuring."""
        self.archive = archive
        self.retriever = retriever or Retriever(archive, settings=settings)

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

        `history` is the conversation so far, oldest first. Raises UsageError and ArchiveError.
        """
        found = self.retriever.search(
            question, PASSAGES, from_=from_, to=to, as_of=as_of, publishers=publishers, kinds=kinds, languages=languages
        )
        return answer_offline(self.archive, read_results(self.archive, found))

    async def aask(self, question: str | Plan, **options: Any) -> Answer:
        """As `ask`, in a thread, so that an event loop goes on."""
        return await asyncio.to_thread(self.ask, question, **options)

    def stream(self, question: str | Plan, **options: object) -> AnswerStream:
        """As `ask`, statement by statement."""
        return AnswerStream(self.ask(question, **options))  # type: ignore[arg-type]  # the options of `ask`

    def coverage(self) -> Coverage:
        """What the archive covers."""
        return build_coverage(self.archive)


class AnswerStream:
    """The statements of an answer, one after the other. `answer` is the whole once they are exhausted, else None."""

    def __init__(self, answer: Answer) -> None:
        """An answer without a model is ready at once."""
        self.answer: Answer | None = None
        self._statements = self._yield_all(answer)

    def __iter__(self) -> Iterator[Statement]:
        return self._statements

    def close(self) -> None:
        """Stop: no further statement comes."""
        self._statements.close()

    def _yield_all(self, answer: Answer) -> Generator[Statement, None, None]:
        yield from answer.statements
        self.answer = answer
