"""A chat model behind any OpenAI-compatible address: its words as they come, cancelled at any moment.

The requests run on one event loop in a thread of their own, since only there a request that waits for its first word
can be cancelled. Nothing of it is traced: LangSmith is off for these calls, whatever the environment says.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import warnings
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import openai
from langchain_core.messages import AIMessageChunk
from langchain_openai import ChatOpenAI
from langsmith import tracing_context

from rag.model.errors import describe_error, is_overlong, words_of
from rag.model.settings import ModelSettings
from rag.model.types import LEAST_ANSWER_TOKENS, Message, ModelError, Shape
from rag.types import Usage
from vectorstore.calls import counted

# LangChain's advice to who calls it; that a model knows no schema is told nobody, it is asked without.
warnings.filterwarnings("ignore", "This model does not support OpenAI's structured output feature")

_RETRIES = 2  # after the first try, where an error may pass: no connection, 408, 409, 429, 5xx
_CONNECT_S = 5.0
_LIST_S = 20.0  # for the list of models
_LONGEST = 10  # times `timeout_s`, for a whole reply
_CHARACTERS_A_TOKEN = 4  # of English; for servers that do not count
_NO_KEY = "none"  # the client refuses to start without one, even where the server asks for none
_OPTIONS = ("temperature", "stream_options", "max_tokens", "reasoning_effort", "seed")  # what some refuse

Format = Literal["json_schema", "json_object", "text"]
_FORMATS: tuple[Format, ...] = ("json_schema", "json_object", "text")  # the best first
_FORMAT_REFUSED = (400, 404, 415, 422, 501)  # by servers that know no such response_format
_FORMAT_WORDS = ("response_format", "json_schema", "grammar", "schema")
_known_formats: dict[str, Format] = {}  # the best that the server at an address is known to take


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
        return self.settings.context

    @property
    def is_judged(self) -> bool:
        """Whether a second request judges what it wrote."""
        return self.settings.judge

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int = LEAST_ANSWER_TOKENS, shape: Shape | None = None
    ) -> OpenAIReply:
        """Send the messages at once; the words come by iterating, which raises ModelError."""
        return OpenAIReply(self, list(messages), max_tokens, shape)

    def complete(self, messages: Sequence[Message], *, max_tokens: int = LEAST_ANSWER_TOKENS) -> str:
        """The whole reply. Raises ModelError."""
        return "".join(self.stream(messages, max_tokens=max_tokens))

    def list_names(self) -> tuple[str, ...]:
        """The models that its server lists. Raises ModelError."""
        settings = replace(self.settings, timeout_s=_LIST_S)
        try:
            listed: list[str] = _run(self._list()).result(_LIST_S)
        except Exception as error:  # as in OpenAIReply: whatever a server does must end in a line for people
            raise describe_error(error, settings, self.name) from error
        return tuple(listed)

    async def chunks(
        self, messages: list[Message], max_tokens: int, shape: Shape | None
    ) -> AsyncGenerator[AIMessageChunk]:
        """The pieces of a reply. What the server refuses of our options is left out, then and ever after.

        A `shape` is asked for as the best format that the address is known to take: a schema, any JSON, else none.
        """
        await self._find_name()
        known = _known_formats.get(self.settings.url, _FORMATS[0])
        formats: list[Format] = list(_FORMATS[_FORMATS.index(known) :]) if shape else ["text"]
        while True:
            begun = False
            try:
                async for chunk in self._client(max_tokens, _response_format(formats[0], shape)).astream(messages):
                    if shape and not begun:  # known from the first word on: the judge asks while the model writes
                        _known_formats[self.settings.url] = formats[0]
                    begun = True
                    yield chunk
            except openai.APIStatusError as error:
                refused = None if begun or is_overlong(error) else self._refused_option(error)
                if refused is not None:
                    self._refused |= {refused}
                elif not begun and len(formats) > 1 and not is_overlong(error) and _refuses_format(error):
                    formats.pop(0)
                else:
                    raise
            else:
                return

    def _client(self, max_tokens: int, response_format: dict[str, Any] | None) -> ChatOpenAI:
        settings = self.settings
        options: dict[str, Any] = {} if "temperature" in self._refused else {"temperature": 0}
        # In the body itself: given as an option, LangChain takes another way that parses the whole at the end.
        body: dict[str, Any] = {"response_format": response_format} if response_format else {}
        asked = {"reasoning_effort": settings.reasoning_effort, "seed": settings.seed}
        body |= {name: value for name, value in asked.items() if value is not None and name not in self._refused}
        # ChatOpenAI sends max_completion_tokens, which Ollama and LM Studio do not honour.
        if settings.is_openai or "max_tokens" in self._refused:
            options["max_completion_tokens"] = max_tokens
        else:
            body["max_tokens"] = max_tokens
        options["extra_body"] = body or None
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

    def _refused_option(self, error: openai.APIStatusError) -> str | None:
        if error.status_code not in (400, 422):
            return None
        words = f"{error.param} {words_of(error)}"
        return next((option for option in _OPTIONS if option in words and option not in self._refused), None)

    async def _find_name(self) -> None:
        """Where only an address is given: the one model that it lists."""
        if self._name is not None:
            return
        listed = await self._list()
        if len(listed) != 1:
            some = ", ".join(listed[:8]) + (", ..." if len(listed) > 8 else "")
            raise ModelError(
                f"{self.settings.host} lists {len(listed)} models ({some}). Set DATELINE_MODEL to one of them."
            )
        self._name = listed[0]

    async def _list(self) -> list[str]:
        settings = self.settings
        key = settings.api_key or _NO_KEY
        async with openai.AsyncOpenAI(base_url=settings.url, api_key=key, max_retries=_RETRIES) as client:
            return [model.id async for model in await client.models.list()]


def _response_format(form: str, shape: Shape | None) -> dict[str, Any] | None:
    if shape is None or form == "text":
        return None
    if form == "json_object":
        return {"type": "json_object"}
    schema = {"name": shape.name, "strict": True, "schema": dict(shape.schema)}
    return {"type": "json_schema", "json_schema": schema}


def _refuses_format(error: openai.APIStatusError) -> bool:
    """Whether the error may be for the format: a refusal, or a failure that speaks of it."""
    if error.status_code in _FORMAT_REFUSED:
        return error.code != "model_not_found" and not (error.status_code == 404 and "model" in words_of(error))
    return error.status_code >= 500 and any(word in words_of(error).lower() for word in _FORMAT_WORDS)


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing in the queue of a reply: how it ended."""

    error: ModelError | None = None


class OpenAIReply:
    """The words of one reply. The request runs from the start, whether or not anyone reads."""

    def __init__(self, model: OpenAIModel, messages: list[Message], max_tokens: int, shape: Shape | None) -> None:
        self._model = model
        self._queue: queue.SimpleQueue[str | _End] = queue.SimpleQueue()
        self._read = sum(len(text) for _, text in messages)
        self._written = 0
        self._counted: tuple[int, int] | None = None
        self._closed = False
        self._finish: str | None = None
        self._task = _run(self._receive(messages, max_tokens, shape))

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

    async def _receive(self, messages: list[Message], max_tokens: int, shape: Shape | None) -> None:
        """Put the words into the queue, then how it ended. Whatever a server does must end in a line for people."""
        timeout_s = self._model.settings.timeout_s
        loop = asyncio.get_running_loop()
        latest = loop.time() + _LONGEST * timeout_s
        end = _End()
        try:
            with tracing_context(enabled=False), counted("model"):
                # Closed here and not by the garbage collector, which may come by in another thread.
                async with (
                    asyncio.timeout(timeout_s) as waiting,
                    aclosing(self._model.chunks(messages, max_tokens, shape)) as chunks,
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


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    with _starting:
        loop = _loop()
    return asyncio.run_coroutine_threadsafe(work, loop)
