"""What every route needs: the assistant with its threads, and the forms of answers and errors."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from rag.adapters.errors import MayOnlyRead, error_to_dict, message_of, status_of
from rag.adapters.http.logs import log
from rag.adapters.http.metrics import Metrics
from rag.adapters.queue import Workers
from rag.adapters.settings import ServerSettings
from rag.assistant import NewsAssistant
from rag.types import Answer, Statement
from vectorstore.errors import DatelineError

AnswerItems = AsyncGenerator[Statement | Answer | None, None]


@dataclass(frozen=True, slots=True)
class Service:
    """The assistant and its threads: `quick` for searches and articles, `slow` for answers, which a model holds up."""

    assistant: NewsAssistant
    settings: ServerSettings
    quick: Workers
    slow: Workers
    metrics: Metrics = field(default_factory=Metrics)

    def note(self, request: Request, **fields: object) -> None:
        """Add what was asked to the request's line in the log, if that is wanted."""
        if self.settings.log_questions:
            request.scope["dateline"]["notes"].update(fields)


class AsciiJson(JSONResponse):
    """JSON as the commands print it: ASCII only, so that a lone surrogate in a question is no failure."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return json.dumps(content, allow_nan=False).encode("ascii")


def may_ask(request: Request) -> None:
    """Whether the key of a request is one that is answered; a dependency of routes. Raises MayOnlyRead."""
    if request.scope["dateline"]["may"] != "ask":
        raise MayOnlyRead


def request_id_of(request: Request) -> str:
    """The id under which the log has the request."""
    return str(request.scope["dateline"]["request_id"])


def answer_error(request: Request, error: DatelineError) -> Response:
    """An error of ours as a response; one that the caller cannot mend goes to the log, whole."""
    request_id, status = request_id_of(request), status_of(error)
    _log_failure(error, request_id)
    headers = {"retry-after": "1"} if error.code in ("busy", "archive_locked") else None
    return error_response(request, error.code, message_of(error), status, headers)


def error_response(
    request: Request, code: str, message: str, status: int, headers: dict[str, str] | None = None
) -> Response:
    """An error in the one form; its code goes to the request's line in the log, and is counted."""
    return AsciiJson(_note_error(request, code, message), status, headers=headers)


def _note_error(request: Request, code: str, message: str) -> dict[str, Any]:
    request.scope["dateline"]["notes"]["code"] = code
    return error_to_dict(code, message, request_id_of(request))


async def answer_events(
    request: Request, items: AnswerItems, to_data: Callable[[Statement | Answer], list[str]]
) -> Response:
    """Server-sent events of an answer: `to_data` makes the lines of each item.

    What fails before the first item is a plain error response; later, the last event is an error.
    """
    first = await anext(items)
    request_id = request_id_of(request)

    async def body() -> AsyncIterator[str]:
        async with aclosing(items):
            try:
                for line in _lines(first, to_data):
                    yield line
                async for item in items:
                    for line in _lines(item, to_data):
                        yield line
            except DatelineError as error:
                _log_failure(error, request_id)
                yield to_event(_note_error(request, error.code, message_of(error)), name="error")

    return StreamingResponse(body(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def describe_events(what: str) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: that a route answers in JSON or in server-sent events, and `what` they are."""
    return {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": what}}


def to_event(data: object, *, name: str | None = None) -> str:
    """One server-sent event; JSON in ASCII has no line end that could forge another."""
    payload = data if isinstance(data, str) else json.dumps(data, allow_nan=False)
    return (f"event: {name}\n" if name else "") + f"data: {payload}\n\n"


def _lines(item: Statement | Answer | None, to_data: Callable[[Statement | Answer], list[str]]) -> list[str]:
    return [": still at it\n\n"] if item is None else to_data(item)


def _log_failure(error: DatelineError, request_id: str) -> None:
    if status_of(error) >= 500:
        log("failed", level=logging.ERROR, request_id=request_id, code=error.code, message=str(error))
