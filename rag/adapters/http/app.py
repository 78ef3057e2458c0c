"""The application: routes, errors in one form, and the guard before them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from rag.adapters.http.answers import Service, answer_error, error_response, request_id_of
from rag.adapters.http.guard import App, Guard
from rag.adapters.http.logs import log
from rag.adapters.http.openai_form import build_openai_routes
from rag.adapters.http.routes import build_health, build_metrics, build_routes
from rag.adapters.queue import Workers
from rag.adapters.schemas import ErrorResponse
from rag.adapters.settings import ServerSettings
from rag.assistant import NewsAssistant
from vectorstore.errors import DatelineError

_DESCRIPTION = """Search a news archive, and ask it: every statement of an answer carries the passage that proves it,
character for character. Nothing here writes. The same JSON as `python -m rag ... --json` gives."""
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is no JSON."},
    401: {"description": "The key is missing or wrong, or its time is over."},
    403: {"description": "A page of another origin may not ask, or the key may only read."},
    404: {"description": "There is no such article or model."},
    408: {"description": "The request was sent too slowly."},
    413: {"description": "The request is too large."},
    421: {"description": "Without a key the server answers to this machine's names only."},
    422: {"description": "What was asked for cannot be; the message says the rule."},
    429: {"description": "The key has asked as often as it may in a minute."},
    500: {"description": "A fault of ours."},
    502: {"description": "The model did not answer."},
    503: {"description": "The archive cannot be read, or the server has too much to do."},
    504: {"description": "The answer was not ready in time."},
}
_WHAT_CAN_BE_ASKED = "/openapi.json says what can be asked."
_NO_TELEMETRY: Any = dict.fromkeys(("tracing", "metrics", "logs", "operation_spans", "auto_configure"), False)


def build_app(assistant: NewsAssistant, settings: ServerSettings | None = None) -> App:
    """The whole HTTP interface over one assistant, as an ASGI application."""
    settings = settings or ServerSettings()
    service = Service(
        assistant,
        settings,
        quick=Workers(settings.threads, timeout_s=settings.timeout_s, name="search"),
        slow=Workers(settings.threads, timeout_s=settings.timeout_s, name="answer"),
    )
    guarded: App = Guard(_build_api(service), settings, metrics=service.metrics)
    if not settings.cors_origins:
        return guarded
    return CORSMiddleware(
        guarded,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "x-request-id"],
        expose_headers=["x-request-id"],
    )


def _build_api(service: Service) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.quick.close()
        service.slow.close()

    api = FastAPI(
        title="Dateline",
        version="1",
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from the web
        redoc_url=None,
        telemetry=_NO_TELEMETRY,
        responses={status: {"model": ErrorResponse, **facts} for status, facts in _ERRORS.items()},
    )
    # The guard checks; this describes.
    keys = [] if service.settings.this_machine_only else [Depends(HTTPBearer(auto_error=False))]
    api.include_router(build_health(service))
    api.include_router(build_metrics(service), dependencies=keys)
    api.include_router(build_routes(service), dependencies=keys)
    api.include_router(build_openai_routes(service), dependencies=keys)
    _handle_errors(api)
    return api


def _handle_errors(api: FastAPI) -> None:
    @api.exception_handler(DatelineError)
    async def ours(request: Request, error: DatelineError) -> Response:
        return answer_error(request, error)

    @api.exception_handler(RequestValidationError)
    async def wrong_form(request: Request, error: RequestValidationError) -> Response:
        return error_response(request, "usage", _describe(error), 422)

    @api.exception_handler(HTTPException)
    async def no_route(request: Request, error: HTTPException) -> Response:
        code = _CODES.get(error.status_code, "bad_request")
        by_rote = error.detail == HTTPStatus(error.status_code).phrase
        message = f"{error.detail}. {_WHAT_CAN_BE_ASKED}" if by_rote else error.detail
        return error_response(request, code, message, error.status_code, dict(error.headers or {}))

    @api.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        log("fault", level=logging.ERROR, request_id=request_id_of(request), error=error)
        return error_response(request, "internal", "A fault of ours; the log has it.", 500)


def _describe(error: RequestValidationError) -> str:
    """What is wrong where, without what was sent."""
    parts = []
    for one in error.errors()[:5]:
        if one["type"] == "json_invalid":
            return "The body must be JSON, but cannot be read as such."
        if one["loc"] == ("body",):
            return f"The body must be a JSON object, sent with Content-Type: application/json. {_WHAT_CAN_BE_ASKED}"
        place = ".".join(str(step) for step in one["loc"] if step not in ("body", "query", "path"))[:200]
        parts.append(f"{place}: {one['msg']}")
    return "; ".join(parts) + f". {_WHAT_CAN_BE_ASKED}"
