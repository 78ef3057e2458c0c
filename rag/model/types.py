"""What a chat model is to the rest of the room: words that come, and a line when they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from rag.types import Usage
from vectorstore.errors import DatelineError

Message = tuple[Literal["system", "user", "assistant"], str]

SMALL_CONTEXT = 4096  # tokens: a model that takes fewer writes no JSON, judges nothing, and often invents
LEAST_ANSWER_TOKENS = 2000  # where the context allows: a model that thinks first spends most of them on that


@dataclass(frozen=True, slots=True)
class Shape:
    """The form that a reply is asked for in: the name and the JSON schema of `response_format`."""

    name: str
    schema: Mapping[str, Any]


class ModelError(DatelineError):
    """The model did not answer, or not to the end; the message is a line for people."""

    code = "model"


class ModelReply(Protocol):
    """The words of a model as they come. `usage` counts what has been read and written so far."""

    def __iter__(self) -> Iterator[str]: ...

    @property
    def usage(self) -> Usage:
        """The tokens, and the cost where prices are set."""

    @property
    def is_whole(self) -> bool:
        """Whether the model came to its end; False while it writes, and where its tokens ran out."""

    def close(self) -> None:
        """Cancel the request; no further words come. May be called from any thread, and more than once."""


class ChatModel(Protocol):
    """What writes: `OpenAIModel`, or a stand-in."""

    @property
    def name(self) -> str:
        """The model's name, for people."""

    @property
    def context_tokens(self) -> int:
        """What it reads and writes at once."""

    @property
    def is_judged(self) -> bool:
        """Whether a second request judges what it wrote (`DATELINE_JUDGE`)."""

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int = LEAST_ANSWER_TOKENS, shape: Shape | None = None
    ) -> ModelReply:
        """Send the messages; the iteration raises ModelError. A server that knows no `shape` answers in text."""

    def complete(self, messages: Sequence[Message], *, max_tokens: int = LEAST_ANSWER_TOKENS) -> str:
        """The whole reply. Raises ModelError."""
