"""The routes of Dateline's own form: search, answers, articles, coverage, health."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from rag.adapters.articles import coverage_to_dict, passages_to_dict
from rag.adapters.http.answers import AsciiJson, Service, answer_events, describe_events, may_ask, to_event
from rag.adapters.http.metrics import MEDIA_TYPE
from rag.adapters.queue import iter_answer
from rag.adapters.schemas import (
    ArticleResponse,
    AskBody,
    AskResponse,
    CoverageResponse,
    Health,
    PassagesResponse,
    ResultsResponse,
    SearchBody,
)
from rag.output import answer_to_dict, response_to_dict, statement_to_dict, stored_article_to_dict
from rag.types import Answer, Statement

ArticlePath = Annotated[str, Path(description="An article's id, or its URL, percent-encoded.", max_length=4000)]
_EVENTS = describe_events("The answer; with `stream`, events: `statement` for each, then `answer` or `error`.")


def build_routes(service: Service) -> APIRouter:
    """Search, ask, articles and coverage."""
    router = APIRouter(prefix="/v1", tags=["dateline"])
    archive = service.assistant.archive

    @router.post("/search", response_model=ResultsResponse)
    async def search(body: SearchBody, request: Request) -> Response:
        """The passages that match best. None found is an empty list."""
        service.note(request, question=body.question)
        found = await service.quick.run(
            lambda: service.assistant.retriever.search(body.question, body.k, sort=body.sort, **body.options())
        )
        return AsciiJson(response_to_dict(found))

    @router.post("/ask", response_model=AskResponse, responses=_EVENTS, dependencies=[Depends(may_ask)])
    async def ask(body: AskBody, request: Request) -> Response:
        """An answer with a citation for every statement, or a refusal (`refused`, `reason`), which is no error."""
        service.note(request, question=body.question)
        if body.stream:
            items = iter_answer(service.slow, lambda: service.assistant.stream(body.question, **body.options()))
            return await answer_events(request, items, _to_events)
        answer = await service.slow.run(lambda: service.assistant.ask(body.question, **body.options()))
        return AsciiJson(answer_to_dict(answer))

    @router.get("/articles/{article_id}", response_model=ArticleResponse)
    async def article(
        article_id: ArticlePath,
        version: Annotated[int | None, Query(ge=1, description="An earlier version. Default: the current one.")] = None,
    ) -> Response:
        """A stored article, so that anyone can verify an offset."""
        found = await service.quick.run(lambda: archive.get(unquote(article_id), version))
        if found is None:
            raise HTTPException(404, "The archive does not hold this article in this version.")
        return AsciiJson(stored_article_to_dict(found))

    @router.get("/articles/{article_id}/passages", response_model=PassagesResponse)
    async def passages(article_id: ArticlePath) -> Response:
        """The passages of an article's current version, in order."""
        found = await service.quick.run(lambda: passages_to_dict(archive, unquote(article_id)))
        if found is None:
            raise HTTPException(404, "The archive does not hold this article.")
        return AsciiJson(found)

    @router.get("/coverage", response_model=CoverageResponse)
    async def coverage() -> Response:
        """What the archive covers, and when it was last added to."""
        return AsciiJson(await service.quick.run(lambda: coverage_to_dict(archive)))

    return router


def build_health(service: Service) -> APIRouter:
    """What a supervisor asks, without a key."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", response_model=Health)
    async def healthz() -> Response:
        """The server runs."""
        return AsciiJson({"status": "ok"})

    @router.get("/readyz", response_model=Health)
    async def readyz() -> Response:
        """A search finds its way through the catalogue and both indexes, and a thread is free to make it."""
        await service.quick.run(lambda: service.assistant.retriever.search("news", 1))
        return AsciiJson({"status": "ok"})

    return router


def build_metrics(service: Service) -> APIRouter:
    """What a supervisor counts."""
    router = APIRouter(tags=["health"])

    @router.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Requests and their times, and the archive, for Prometheus."""
        text = await service.quick.run(lambda: service.metrics.to_text(service.assistant.archive))
        return Response(text, media_type=MEDIA_TYPE)

    return router


def _to_events(item: Statement | Answer) -> list[str]:
    if isinstance(item, Statement):
        return [to_event(statement_to_dict(item), name="statement")]
    return [to_event(answer_to_dict(item), name="answer")]
