"""Dateline for MCP hosts: four tools that only read, and articles as resources; over stdio or streamable HTTP."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

import anyio
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field

from rag.adapters import schemas
from rag.adapters.articles import coverage_to_dict
from rag.adapters.errors import MayOnlyRead, message_of, status_of
from rag.adapters.http.guard import App, Guard
from rag.adapters.http.logs import log, log_to_stderr
from rag.adapters.http.server import run_server
from rag.adapters.labels import clean_reply, quote_names
from rag.adapters.mcp_forms import ArchiveCoverage, ArticlePart, FoundPassages, ToolAnswer
from rag.adapters.queue import T, Workers, load_models
from rag.adapters.settings import ServerSettings
from rag.assistant import NewsAssistant
from rag.output import answer_to_dict, response_to_dict, stored_article_to_dict
from vectorstore import Archive
from vectorstore.errors import DatelineError

MAX_RESULTS = 20  # of one page
_MAX_PAGES = 20
_MAX_CHARACTERS = 20_000  # of one part of an article
_OUTLETS = 12
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})?")
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

QuestionArgument = Annotated[
    str, Field(min_length=1, max_length=4000, description="In plain words, as a person would ask. No search operators.")
]
From = Annotated[
    schemas.DayOrTime | None,
    Field(description=f"{schemas.FROM} A day such as 2025-11-20. Undated articles are left out."),
]
To = Annotated[schemas.DayOrTime | None, Field(description=schemas.TO)]
AsOf = Annotated[schemas.DayOrTime | None, Field(description=f"{schemas.AS_OF} 'Last week' is counted from it.")]
Publishers = Annotated[
    schemas.FilterNames | None, Field(description=f"{schemas.PUBLISHERS} archive_coverage lists them. Omit for all.")
]
Kinds = Annotated[schemas.FilterNames | None, Field(description=f"{schemas.KINDS} Omit for all.")]
Languages = Annotated[schemas.FilterNames | None, Field(description=f"{schemas.LANGUAGES} Omit for all.")]
Page = Annotated[int, Field(ge=1, le=_MAX_PAGES, description="1 for the best results, 2 for those behind them...")]
Results = Annotated[int, Field(ge=1, le=MAX_RESULTS, description="Results of a page.")]
ArticleId = Annotated[str, Field(min_length=1, max_length=4000, description="An article_id, or the article's URL.")]
Version = Annotated[int | None, Field(ge=1, description="An earlier version. Omit for the current one.")]
Start = Annotated[int, Field(ge=0, description="The character to begin at, such as next_start of the part before.")]
Characters = Annotated[int, Field(ge=200, le=_MAX_CHARACTERS, description="How much of the text to give.")]


class _StrictServer(MCPServer):
    """As MCPServer, which passes over arguments that it does not know: a filter under another name would be lost."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool. Raises ToolError for an argument that is none of its own, and for an answer where the key of the
        request may only read."""
        if name == "ask_news" and not _may_ask(context):
            raise ToolError(str(MayOnlyRead()))
        known = {tool.name: tool.input_schema.get("properties", {}) for tool in await self.list_tools()}
        unknown = sorted(arguments.keys() - known.get(name, arguments).keys())
        if unknown:
            names = ", ".join(known[name]) or "none"
            raise ToolError(f"{name} has no argument {unknown[0]!r}. Its arguments are: {names}.")
        return await super().call_tool(name, arguments, context)


def _may_ask(context: Any) -> bool:
    """Whether the guard let this request ask; over standard input there is no request, and no guard."""
    request = context.request_context.request if context is not None else None
    return request is None or request.scope["dateline"]["may"] == "ask"


def build_mcp(assistant: NewsAssistant, settings: ServerSettings | None = None) -> MCPServer:
    """The server over one assistant, for either transport."""
    settings = settings or ServerSettings()
    workers = Workers(settings.threads, timeout_s=settings.timeout_s)
    about = describe_archive(assistant.archive)

    server: MCPServer = _StrictServer(
        "dateline",
        title="Dateline news archive",
        instructions=f"{about} For a fact, ask_news; to read around a subject, search_news, then read_article. Cite "
        "what you use by outlet, date and quote. Nothing here writes.",
        log_level="WARNING",
    )
    _add_searching(server, assistant, workers, about)
    _add_reading(server, assistant.archive, workers)
    return server


def describe_archive(archive: Archive) -> str:
    """What the archive covers, in a sentence for a model."""
    stats = archive.stats()
    names = quote_names(list(stats.publishers)[:_OUTLETS])
    names += ["others"] if len(stats.publishers) > len(names) else []
    period = f" published from {stats.first.day} to {stats.last.day}" if stats.first and stats.last else ""
    tags = [tag for tag in stats.languages if _LANGUAGE.fullmatch(tag)]
    languages = f" Languages: {', '.join(tags)}." if tags else ""
    return f"An archive of {stats.articles:,} news articles{period}, of {', '.join(names) or 'no outlet'}.{languages}"


def _add_searching(server: MCPServer, assistant: NewsAssistant, workers: Workers, about: str) -> None:
    @server.tool(
        annotations=_READS,
        description=f"Find passages of news articles, best first, each with its outlet, date and the place where it "
        f"stands. {about} Use it to see what was reported, to compare outlets, or to gather passages yourself; for a "
        "direct question use ask_news. A time or outlet in the question raises matching articles; the filters exclude "
        "all others. No results means that nothing was found.",
    )
    async def search_news(
        question: QuestionArgument,
        *,
        results: Results = 8,
        page: Page = 1,
        published_from: From = None,
        published_to: To = None,
        as_of: AsOf = None,
        publishers: Publishers = None,
        kinds: Kinds = None,
        languages: Languages = None,
        sort: Annotated[Literal["relevance", "date"], Field(description="date: the latest first.")] = "relevance",
    ) -> FoundPassages:
        filters = _filters(
            from_=published_from, to=published_to, as_of=as_of, publishers=publishers, kinds=kinds, languages=languages
        )
        # One more than the page, to know whether there is another; the first of a longer list are those of a shorter.
        wanted = page * results + 1
        found = await _run(workers, lambda: assistant.retriever.search(question, wanted, sort=sort, **filters))
        given = response_to_dict(found)
        rows = given["results"]
        more = len(rows) == wanted and page < _MAX_PAGES
        given["results"] = rows[(page - 1) * results : page * results]
        return FoundPassages.model_validate(given | {"page": page, "next_page": page + 1 if more else None})

    @server.tool(
        annotations=_READS,
        description=f"Answer a question from the archive alone. {about} Every statement carries the passage that "
        "proves it, quoted to the character; when the archive does not hold the answer, refused is true, reason says "
        "why, and nearest lists what comes close: then say so, and do not guess. Prefer it to search_news for who, "
        "what, when, where, how many, and yes or no.",
    )
    async def ask_news(
        question: QuestionArgument,
        *,
        published_from: From = None,
        published_to: To = None,
        as_of: AsOf = None,
        publishers: Publishers = None,
        kinds: Kinds = None,
        languages: Languages = None,
    ) -> ToolAnswer:
        filters = _filters(
            from_=published_from, to=published_to, as_of=as_of, publishers=publishers, kinds=kinds, languages=languages
        )
        return ToolAnswer.model_validate(
            answer_to_dict(await _run(workers, lambda: assistant.ask(question, **filters)))
        )


def _add_reading(server: MCPServer, archive: Archive, workers: Workers) -> None:
    @server.tool(
        annotations=_READS,
        description="Read an article that search_news or ask_news named: its facts (headline, outlet, authors, dates, "
        "kind) and its text, or the part of it from start. Offsets of passages and quotes count in this text. When "
        "next_start is not null there is more.",
    )
    async def read_article(
        article_id: ArticleId, version: Version = None, start: Start = 0, characters: Characters = 8000
    ) -> ArticlePart:
        article = await _run(workers, lambda: archive.get(article_id, version))
        if article is None:
            raise ToolError("The archive does not hold this article in this version. search_news gives article_ids.")
        end = min(start + characters, len(article.text))
        part = {"text": article.text[start:end], "start": start, "end": max(start, end), "length": len(article.text)}
        more = {"next_start": end if end < len(article.text) else None}
        return ArticlePart.model_validate(stored_article_to_dict(article) | part | more)

    @server.tool(
        annotations=_READS,
        description="What the archive covers: outlets with their number of articles, first and last day of "
        "publication, articles by month, kind and language, and when it was last added to. Ask it first when it "
        "matters whether an outlet or a period is covered at all.",
    )
    async def archive_coverage() -> ArchiveCoverage:
        return ArchiveCoverage.model_validate(await _run(workers, lambda: coverage_to_dict(archive)))

    @server.resource(
        "dateline://articles/{article_id}",
        name="article",
        title="A stored article",
        description="An article by its id: facts and text as JSON. Offsets count in `text`.",
        mime_type="application/json",
    )
    async def read_resource(article_id: str) -> str:
        try:
            article = await workers.run(lambda: archive.get(article_id))
        except DatelineError as error:
            raise ResourceError(_say(error)) from error
        if article is None:
            raise ResourceNotFoundError("The archive does not hold this article.")
        return json.dumps(clean_reply(stored_article_to_dict(article)))


def _filters(
    *,
    from_: str | None,
    to: str | None,
    as_of: str | None,
    publishers: list[str] | None,
    kinds: list[str] | None,
    languages: list[str] | None,
) -> dict[str, Any]:
    lists = {"publishers": publishers or (), "kinds": kinds or (), "languages": languages or ()}
    return {"from_": from_, "to": to, "as_of": as_of} | lists


async def _run(workers: Workers, work: Callable[[], T]) -> T:
    """What `work` returns; what it raises of ours is a tool's error, for the model to read and mend."""
    try:
        return await workers.run(work)
    except DatelineError as error:
        raise ToolError(_say(error)) from error


def _say(error: DatelineError) -> str:
    if status_of(error) >= 500:
        log("failed", level=logging.ERROR, code=error.code, message=str(error))
    return message_of(error)


# ---- the two transports


def serve_stdio(assistant: NewsAssistant, settings: ServerSettings) -> None:
    """Serve the host that started this process, until it closes standard input."""
    load_models(assistant)
    server = build_mcp(assistant, settings)
    log_to_stderr()
    anyio.run(server.run_stdio_async)


def serve_http(assistant: NewsAssistant, settings: ServerSettings) -> None:
    """Serve streamable HTTP at /mcp until told to end. Raises UsageError and ArchiveError."""
    load_models(assistant)
    app = build_http_app(assistant, settings)
    run_server(app, settings, what=f"Dateline serves {assistant.archive.path} to MCP at /mcp")


def build_http_app(assistant: NewsAssistant, settings: ServerSettings) -> App:
    """Streamable HTTP at /mcp, behind the same guard as the HTTP interface; without sessions, since nothing is kept."""
    app = build_mcp(assistant, settings).streamable_http_app(
        stateless_http=True,
        json_response=True,
        # The guard has checked names and origins, by the settings.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return Guard(app, settings)
