"""A chat model behind any OpenAI-compatible address: its words as they come, cancelled at any moment.

The requests run on one event loop in a thread of their own, since only there a request that waits for its first word
can be cancelled. Nothing of it is traced: LangSmith is off for these calls, whatever the environment says.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from typing import Any

import openai
from langchain_core.messages import AIMessageChunk
from langchain_openai import ChatOpenAI
from langsmith import tracing_context

from rag.model.errors import describe_error, is_overlong
from rag.model.settings import ModelSettings
from rag.model.types import ANSWER_TOKENS, Message, ModelError
from rag.types import Usage

_RETRIES = 2  # after the first try, where an error may pass: no connection, 408, 409, 429, 5xx
_CONNECT_S = 5.0
_LONGEST = 10  # times `timeout_s`, for a whole reply
_CHARACTERS_A_TOKEN = 4  # of English; for servers that do not count
_NO_KEY = "none"  # the client refuses to start without one, even where the server asks for none
_OPTIONS = ("temperature", "stream_options", "max_tokens")  # what some models and servers refuse


class OpenAIModel:
    """A model at an OpenAI-compatible address, through LangChain's ChatOpenAI. Safe to share between threads."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._name = settings.name
        self._refused: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"OpenAIModel({self.name!r}, host={self.settings.host!r})"

    @property
    def name(self) -> str:
        """The model's name; before the server has been asked which one it has, its host."""
        return self._name or f"the model at {self.settings.host}"

    @property
    def context_tokens(self) -> int:
        """What it reads and writes at once."""
        return self.settings.context_tokens

    def stream(self, messages: Sequence[Message], *, max_tokens: int = ANSWER_TOKENS) -> OpenAIReply:
        """Send the messages at once; the words come by iterating, which raises ModelError."""
        return OpenAIReply(self, list(messages), max_tokens)

    def complete(self, messages: Sequence[Message], *, max_tokens: int = ANSWER_TOKENS) -> str:
        """The whole reply. Raises ModelError."""
        return "".join(self.stream(messages, max_tokens=max_tokens))

    async def chunks(self, messages: list[Message], max_tokens: int) -> AsyncGenerator[AIMessageChunk]:
        """The pieces of a reply. What the server refuses of our options is left out, then and ever after."""
        await self._find_name()
        while True:
            begun = False
            try:
                async for chunk in self._client(max_tokens).astream(messages):
                    begun = True
                    yield chunk
            except openai.BadRequestError as error:
                refused = None if begun or is_overlong(error) else self._refused_option(error)
                if refused is None:
                    raise
                self._refused |= {refused}
            else:
                return

    def _client(self, max_tokens: int) -> ChatOpenAI:
        settings = self.settings
        options: dict[str, Any] = {} if "temperature" in self._refused else {"temperature": 0}
        # ChatOpenAI sends max_completion_tokens, which Ollama and LM Studio do not honour.
        if settings.is_openai or "max_tokens" in self._refused:
            options["max_completion_tokens"] = max_tokens
        else:
            options["extra_body"] = {"max_tokens": max_tokens}
        return ChatOpenAI(
            model=self._name or "",
            base_url=settings.url,
            api_key=settings.api_key or _NO_KEY,  # type: ignore[arg-type]  # pydantic makes a secret of it
            timeout=(_CONNECT_S, settings.timeout_s, settings.timeout_s, _CONNECT_S),
            max_retries=_RETRIES,
            use_responses_api=False,
            stream_usage="stream_options" not in self._refused,
            stream_chunk_timeout=None,  # ours, in OpenAIReply, also counts the first
            **options,
        )

    def _refused_option(self, error: openai.BadRequestError) -> str | None:
        words = f"{error.param} {error.message}"
        return next((option for option in _OPTIONS if option in words and option not in self._refused), None)

    async def _find_name(self) -> None:
        """Where only an address is given: the one model that it lists."""
        if self._name is not None:
            return
        settings = self.settings
        key = settings.api_key or _NO_KEY
        async with openai.AsyncOpenAI(base_url=settings.url, api_key=key, max_retries=_RETRIES) as client:
            listed = [model.id async for model in await client.models.list()]
        if len(listed) != 1:
            some = ", ".join(listed[:8]) + (", ..." if len(listed) > 8 else "")
            raise ModelError(f"{settings.host} lists {len(listed)} models ({some}). Set DATELINE_MODEL to one of them.")
        self._name = listed[0]


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing in the queue of a reply: how it ended."""

    error: ModelError | None = None


class OpenAIReply:
    """The words of one reply. The request runs from the start, whether or not anyone reads."""

    def __init__(self, model: OpenAIModel, messages: list[Message], max_tokens: int) -> None:
        self._model = model
        self._queue: queue.SimpleQueue[str | _End] = queue.SimpleQueue()
        self._read = sum(len(text) for _, text in messages)
        self._written = 0
        self._counted: tuple[int, int] | None = None
        self._closed = False
        self._finish: str | None = None
        self._task = _run(self._receive(messages, max_tokens))

    def __iter__(self) -> Iterator[str]:
        while True:
            item = self._queue.get()
            if self._closed:
                self._queue.put(_End())
                return
            if isinstance(item, _End):
                self._queue.put(item)  # for whoever asks again
                if item.error is not None:
                    raise item.error
                return
            yield item

    @property
    def usage(self) -> Usage:
        """As the server counts, else estimated."""
        settings = self._model.settings
        estimate = (self._read // _CHARACTERS_A_TOKEN, self._written // _CHARACTERS_A_TOKEN)
        tokens = self._counted or estimate
        prices = (settings.input_price, settings.output_price)
        cost = sum(price * n for price, n in zip(prices, tokens, strict=True) if price is not None) / 1_000_000
        return Usage(*tokens, None if prices == (None, None) else cost, self._counted is None)

    @property
    def is_whole(self) -> bool:
        """Whether the model came to its end. A server that does not say how it ended, but ended, is believed."""
        return self._finish is not None and self._finish != "length"

    def close(self) -> None:
        """Cancel the request: its connection is closed at once, and the iteration ends."""
        self._closed = True
        self._task.cancel()
        self._queue.put(_End())  # for whoever waits

    async def _receive(self, messages: list[Message], max_tokens: int) -> None:
        """Put the words into the queue, then how it ended. Whatever a server does must end in a line for people."""
        timeout_s = self._model.settings.timeout_s
        loop = asyncio.get_running_loop()
        latest = loop.time() + _LONGEST * timeout_s
        end = _End()
        try:
            with tracing_context(enabled=False):
                # Closed here and not by the garbage collector, which may come by in another thread.
                async with (
                    asyncio.timeout(timeout_s) as waiting,
                    aclosing(self._model.chunks(messages, max_tokens)) as chunks,
                ):
                    async for chunk in chunks:
                        waiting.reschedule(min(latest, loop.time() + timeout_s))
                        self._take(chunk)
            self._finish = self._finish or "stop"
        except ModelError as error:
            end = _End(error)
        except Exception as error:  # noqa: BLE001  # the client lets through whatever a broken stream makes it raise
            end = _End(describe_error(error, self._model.settings, self._model.name))
        finally:
            self._queue.put(end)

    def _take(self, chunk: AIMessageChunk) -> None:
        if chunk.usage_metadata:
            self._counted = (chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"])
        self._finish = chunk.response_metadata.get("finish_reason") or self._finish
        words = chunk.content if isinstance(chunk.content, str) else str(chunk.text)
        if words:
            self._written += len(words)
            self._queue.put(words)


_starting = threading.Lock()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The loop of all requests of this process, in a thread that ends with it."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="dateline-model", daemon=True).start()
    return loop


def _run(work: Coroutine[Any, Any, None]) -> Any:
    with _starting:
        loop = _loop()
    return asyncio.run_coroutine_threadsafe(work, loop)
