"""What all sessions share: the archive, the retriever, the assistant. Opened once, used from many threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Unpack

from page.models import PageModel
from page.settings import PageSettings
from page.store import Store
from rag import NewsAssistant, Retriever
from rag.model.settings import ModelSettings, build_model
from rag.search.retriever import Filters
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
        **filters: Unpack[Filters],
    ) -> Stream:
        """Answer a question, or a plan (without filters), statement by statement."""

    def ask(self, question: str | Plan) -> Answer:
        """Answer a question at once."""

    def suggest(self, answer: Answer, *, history: Sequence[tuple[str, Answer]] = ()) -> tuple[str, ...]:
        """What may be asked next; `history` is what came before the answer. It takes time."""


@dataclass(frozen=True, slots=True)
class Room:
    """The archive and what works on it.

    `assistant` answers readers; `offline` answers what the page asks of itself, and never with a model. `model` writes
    the assistant's answers, at `host`; None when none does. `offer` is what a reader may switch on and off; None for
    nothing. `is_on` says that it is on unless the reader switches it off.
    `store` keeps what readers made of the archive; `may_ingest` lets them add to it, also from the
    `private_hosts`; `desk` takes along all votes.
    """

    archive: Archive
    retriever: Retriever
    assistant: Assistant
    offline: Assistant
    store: Store
    may_ingest: bool = False
    private_hosts: frozenset[str] = frozenset()
    desk: frozenset[str] = frozenset()
    model: PageModel | None = None
    host: str | None = None
    offer: ModelSettings | None = None
    is_on: bool = False


def open_room(environ: Mapping[str, str]) -> Room:
    """Open the archive that the environment names. Raises SettingsError, ArchiveNotFound and its kin."""
    archive_settings, rag_settings = ArchiveSettings.from_env(environ), RagSettings.from_env(environ)
    model_settings = ModelSettings.from_env(environ)
    archive = Archive.open(archive_settings, create=False)
    retriever = Retriever(archive, settings=rag_settings)
    offline = NewsAssistant(archive, retriever=retriever)
    page_settings = PageSettings.from_env(environ, archive.path)
    return Room(
        archive,
        retriever,
        offline,
        offline,
        Store(page_settings.store),
        may_ingest=page_settings.may_ingest,
        private_hosts=page_settings.private_hosts,
        desk=page_settings.desk,
        offer=_offered(model_settings),
        is_on=model_settings.is_used,
    )


def add_model(room: Room, settings: ModelSettings) -> Room:
    """The room with a model that writes its answers. Nothing is sent to it before the first question."""
    model = build_model(settings)
    assistant = NewsAssistant(room.archive, retriever=room.retriever, model=model)
    return replace(room, assistant=assistant, model=model, host=settings.host)


def _offered(settings: ModelSettings) -> ModelSettings | None:
    if settings.can_be_offered:
        return settings.switched_on()
    return settings if settings.is_used else None
