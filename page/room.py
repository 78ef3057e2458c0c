"""What all sessions share: the archive, the retriever, the assistant. Opened once, used from many threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rag import NewsAssistant, Retriever
from rag.settings import RagSettings
from rag.types import Answer, Plan, Statement
from vectorstore import Archive, ArchiveSettings


class Stream(Protocol):
    """Verified statements as they come; `answer` is the whole once they have come."""

    def __iter__(self) -> Iterator[Statement]: ...

    @property
    def answer(self) -> Answer | None:
        """The whole answer; None while statements are still to come."""

    def close(self) -> None:
        """Stop: no further statement comes."""


class Assistant(Protocol):
    """What answers: `rag.NewsAssistant`, or a stand-in for it in a test."""

    def stream(
        self,
        question: str | Plan,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        from_: date | None = None,
        to: date | None = None,
        as_of: date | None = None,
        publishers: tuple[str, ...] = (),
        kinds: tuple[str, ...] = (),
        languages: tuple[str, ...] = (),
    ) -> Stream:
        """Answer a question, or a plan (without the other options), statement by statement."""

    def ask(self, question: str | Plan) -> Answer:
        """Answer a question at once."""


@dataclass(frozen=True, slots=True)
class Room:
    """The archive and what works on it. `model` is the one that writes the answers; None when none does."""

    archive: Archive
    retriever: Retriever
    assistant: Assistant
    model: str | None = None


def open_room(environ: Mapping[str, str]) -> Room:
    """Open the archive that the environment names. Raises SettingsError, ArchiveNotFound and its kin."""
    archive_settings, rag_settings = ArchiveSettings.from_env(environ), RagSettings.from_env(environ)
    archive = Archive.open(archive_settings, create=False)
    retriever = Retriever(archive, settings=rag_settings)
    return Room(archive, retriever, NewsAssistant(archive, settings=rag_settings))
