"""What the MCP tools give: the forms of `schemas`, without what fills a model's context and proves nothing."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rag.adapters import schemas
from rag.adapters.labels import Address, Counts, Label, Line
from rag.types import Grade, Reason


class ListedFields(BaseModel):
    """Only what is listed is given."""

    model_config = ConfigDict(extra="ignore")


class ToolPassage(schemas.PassagePlace):
    """A passage that was found."""

    model_config = ListedFields.model_config

    url: Address
    title: Label
    publisher: Label | None
    rank: int
    text: str


class ToolCitation(schemas.PassagePlace):
    """The passage that proves a statement; `quote == article.text[start:end]`."""

    model_config = ListedFields.model_config

    url: Address
    title: Label
    publisher: Label | None
    number: int
    kind: Label | None = Field(description="What the article is: news, opinion, live, sponsored...; null: not told.")
    quote: str
    page: int | None = None
    correction: Label | None = Field(None, description="What the outlet says that it corrected or took back.")
    is_withdrawn: bool = Field(False, description="The outlet has taken the report back.")
    changed_since: bool = False


class ToolStatement(ListedFields):
    """One sentence, the numbers of the citations that prove it, and whether its wording was confirmed."""

    text: str
    citations: list[int]
    grade: Grade = Field(description="unconfirmed: its facts are in the passage; check the wording against it.")

    @model_validator(mode="before")
    @classmethod
    def _take_grade(cls, told: Any) -> Any:
        return {**told, "grade": told["support"]["grade"]} if isinstance(told, dict) and "support" in told else told


class Near(ListedFields):
    """An article that comes close."""

    article_id: str
    title: Label
    publisher: Label | None
    published_at: str | None


class ToolCoverage(ListedFields):
    """What the archive covers: articles by publisher, first and last day of publication."""

    publishers: Counts
    first: str | None
    last: str | None
    articles: int


class ArchiveCoverage(schemas.CoverageResponse):
    """As in `schemas`."""

    publishers: Counts
    kinds: Counts
    languages: Counts


class ToolInferred(ListedFields):
    """What was read from which words of the question."""

    field: str
    value: Label
    words: str


class ToolDropped(ListedFields):
    """What the question asked for that was given up, and why."""

    field: str
    reason: Line


class ToolPlan(ListedFields):
    """How the question was read: what was inferred from which words, and what was given up."""

    topic: str
    as_of: str | None
    inferred: list[ToolInferred]
    dropped: list[ToolDropped]


class ToolConflictValue(ListedFields):
    """What one outlet says, when it said so, and the citations for it."""

    value: Label
    publisher: Label | None
    published_at: str | None
    citations: list[int]


class ToolConflict(ListedFields):
    """Values that differ between outlets, or that were revised later."""

    about: Label
    kind: Literal["differs", "revised"]
    values: list[ToolConflictValue]


class FoundPassages(ListedFields):
    """A page of results, best first."""

    question: str
    plan: ToolPlan
    results: list[ToolPassage]
    page: int
    next_page: int | None = Field(description="null when there is no more.")


class ToolAnswer(ListedFields):
    """An answer with its citations, or a refusal."""

    question: str
    refused: bool
    reason: Reason | None
    short_answer: str | None
    text: str = Field(description="The statements with their citations' numbers.")
    statements: list[ToolStatement]
    citations: list[ToolCitation]
    conflicts: list[ToolConflict] = Field(description="Where outlets differ, or a figure was revised.")
    nearest: list[Near]
    coverage: ToolCoverage
    plan: ToolPlan
    as_of: str | None
    note: Line | None = Field(description="How the answer came about, where that needs saying.")


class ArticlePart(ListedFields):
    """An article's facts, and its text from `start` to `end` of `length` characters."""

    article_id: str
    version: int
    url: Address
    title: Label
    publisher: Label | None
    authors: list[Label]
    published_at: str | None
    modified_at: str | None
    dateline: Label | None
    kind: Label
    language: Label | None
    credit: Label | None
    start: int
    end: int
    length: int
    next_start: int | None
    text: str
