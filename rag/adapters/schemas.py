"""The forms of what servers are asked and give, typed, for their descriptions (OpenAPI, MCP) and to check requests.

What is given is made by `rag.output`; these say what it looks like, and let pass what it gains. Citations, statements,
conflicts and coverage look as in `rag.types`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.question.plan import MAX_QUESTION
from rag.search.retriever import MAX_K
from rag.types import Citation, Conflict, Coverage, Form, Kind, Reason, Sort, Statement

FilterName = Annotated[str, Field(min_length=1, max_length=200)]
FilterNames = Annotated[list[FilterName], Field(max_length=50)]
DayOrTime = Annotated[str, Field(max_length=40, examples=["2025-11-20", "2025-11-20T07:57+01:00"])]
QuestionText = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION, examples=["What did the inquiry find?"])]

FROM = "Published on or after this day or time (ISO 8601)."
TO = "Published on or before this day, the whole day included, or time."
AS_OF = "As if it were this day: nothing published later is found. Default: now."
PUBLISHERS = "Only these outlets; a short name will do."
KINDS = "Only these kinds: news, opinion, live, sponsored..."
LANGUAGES = "Only articles declared to be in these languages, such as en."


class FilterBody(BaseModel):
    """What an article must be to be searched. All hard: with `from`, `to` or `as_of`, undated articles are left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    from_: DayOrTime | None = Field(default=None, alias="from", description=FROM)
    to: DayOrTime | None = Field(default=None, description=TO)
    as_of: DayOrTime | None = Field(default=None, description=AS_OF)
    publishers: FilterNames = Field(default_factory=list, description=PUBLISHERS)
    kinds: FilterNames = Field(default_factory=list, description=KINDS)
    languages: FilterNames = Field(default_factory=list, description=LANGUAGES)

    def options(self) -> dict[str, Any]:
        """The options of `Retriever.search` and `NewsAssistant.ask`."""
        return {name: getattr(self, name) for name in FilterBody.model_fields}


class SearchBody(FilterBody):
    """A search."""

    question: QuestionText
    k: int = Field(default=10, ge=1, le=MAX_K, description="How many results.")
    sort: Sort = Field(default="relevance", description="date: the latest of what is on the subject first.")


class AskBody(FilterBody):
    """A question."""

    question: QuestionText
    stream: bool = Field(default=False, description="Answer as server-sent events: statement..., then answer or error.")


# ---- what is given


class Given(BaseModel):
    """Something that may hold more than is listed."""

    model_config = ConfigDict(extra="allow")


class PassagePlace(Given):
    """Where a passage stands: code points `start` to `end` of that version's text."""

    chunk_id: str
    article_id: str
    version: int
    url: str | None
    title: str
    publisher: str | None
    published_at: str | None = Field(description="As exactly as the source said it; null when it gave no date.")
    start: int
    end: int


class Result(PassagePlace):
    """A passage that was found; `text == article.text[start:end]`."""

    rank: int
    score: float
    text: str


class ArticleFacts(Given):
    """An article in a list."""

    article_id: str
    url: str | None
    title: str
    publisher: str | None
    published_at: str | None
    kind: str | None


class ResultsResponse(Given):
    """The results, best first, and the plan as it was carried out."""

    schema_version: Literal[1]
    question: str
    plan: dict[str, Any]
    results: list[Result]


class AskResponse(Given):
    """An answer whose every statement is cited, or a refusal with a reason and what the archive does cover."""

    schema_version: Literal[1]
    question: str
    kind: Kind
    form: Form
    refused: bool
    reason: Reason | None
    short_answer: str | None
    short_citations: list[int]
    text: str
    statements: list[Statement]
    citations: list[Citation]
    unsupported: list[Statement]
    conflicts: list[Conflict]
    articles: list[ArticleFacts]
    coverage: Coverage
    nearest: list[Result]
    plan: dict[str, Any]
    as_of: str | None
    note: str | None
    model: str | None = Field(description="Whose words the statements are; null: the archive's own.")
    searched: str | None = Field(description="What a follow-up was made into; null: it was searched as it is.")


class ArticleResponse(Given):
    """A stored article, with the text that offsets count in."""

    schema_version: Literal[1]
    article_id: str
    version: int
    url: str | None
    title: str
    publisher: str | None
    published_at: str | None
    text: str


class ArticlePassage(Given):
    """A passage as the archive cuts it; `text == article.text[start:end]`."""

    chunk_id: str
    position: int
    start: int
    end: int
    text: str


class PassagesResponse(Given):
    """The passages of an article's current version, in order."""

    schema_version: Literal[1]
    article_id: str
    version: int
    passages: list[ArticlePassage]


class CoverageResponse(Given):
    """What the archive covers, and how fresh it is."""

    schema_version: Literal[1]
    publishers: dict[str, int]
    first: str | None
    last: str | None
    articles: int
    undated: int
    kinds: dict[str, int]
    languages: dict[str, int]
    months: dict[str, int]
    last_ingest_at: str | None


class Health(Given):
    """That the server runs, or that it can answer."""

    status: Literal["ok"]


class ErrorFacts(Given):
    """`code` is a stable word for programs; `request_id` finds the request in the server's log."""

    code: str
    message: str
    request_id: str


class ErrorResponse(Given):
    """Why there is no answer. That nothing was found is no error."""

    error: ErrorFacts
