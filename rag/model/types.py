"""What a chat model is to the rest of the room: words that come, and a line when they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from rag.types import Usage
from vectorstore.errors import DatelineError

Message = tuple[Literal["system", "user", "assistant"], str]

ANSWER_TOKENS = 700


class ModelError(DatelineError):
    """The model did not answer, or not to the end; the message is a line for people."""

    code = "model"


class Reply(Protocol):
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

    def stream(self, messages: Sequence[Message], *, max_tokens: int = ANSWER_TOKENS) -> Reply:
        """Send the messages; the iteration raises ModelError."""

    def complete(self, messages: Sequence[Message], *, max_tokens: int = ANSWER_TOKENS) -> str:
        """The whole reply. Raises ModelError."""
