"""What a question is turned into, what a search finds, and what an answer says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from vectorstore.types import Article, Chunk, Window

SCHEMA_VERSION = 1
MAX_SHORT_ANSWER = 12  # words

Sort = Literal["relevance", "date"]
Reason = Literal["publisher_not_held", "outside_period", "names_unknown", "not_stated", "weak_evidence"]
Kind = Literal["answer", "archive", "chat"]
Form = Literal[
    "fact", "yes_no", "why", "how", "said", "list", "count", "compare", "summary", "timeline", "latest", "documents"
]
Asked = Literal["person", "place", "time", "number", "thing", "count", ""]
ArchiveAsks = Literal[
    "count", "outlets", "bylines", "articles", "who_wrote", "when_published", "which_outlet", "headline", "period",
    "fresh", "contents", "outlet_ranking",
]  # fmt: skip
Grade = Literal["confirmed", "unconfirmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a question that asks about one report: its words, whose report, and when it was published.

    `publishers` are names as the archive holds them; `window` is None when the clause names no time of publication.
    """

    text: str
    publishers: tuple[str, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Inferred:
    """Something read from the question: which field of the plan, what value, from which words."""

    field: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something the question asked for that was given up, and why."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """What a question leaves out: words (as terms, all of which a report would hold), kinds, outlets and times."""

    words: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """What is asked of the archive itself. `about`: the words that the articles must hold; `author`: in their bylines;
    `oldest`: the first come first; `most`: how many are listed."""

    asks: ArchiveAsks
    about: str = ""
    author: str = ""
    oldest: bool = False
    most: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a question is searched.

    `topic` is what it is about, without outlets and times of publication; `query` is what both indexes are asked.
    `publishers`, `kinds`, `languages` and `window` are the caller's and hard; what was read from the question is in
    `clauses`, where publishers and windows raise a result but do not exclude others, and is listed in `inferred`.
    `as_of` is the wall: nothing published after it is found; `as_of_given` tells whether the caller set it, in which
    case undated articles are left out, too. `unknown_publishers` are outlets that the question names and the archive
    does not hold; `names_time` tells whether it names any time, of publication or of what happened; `has_subject`
    whether it asks for more than what was reported (rag/question/subject.py). `kind` is whom the question is for (the
    reports, the archive itself, or small talk), `form` the form of reply that it asks for, `asked` what a fact or a
    count is of, "" for other forms; `about_archive` is what a question of kind "archive" asks. `happened` is when what
    is asked about happened, where that is no time of publication: reports of it go first. `excluded` is what the
    question leaves out. `language` is its own. `newest` is the day of the newest report, where that is long ago and
    nobody set `as_of`: relative times count from it.
    """

    question: str
    topic: str
    query: str
    as_of: datetime
    as_of_given: bool = False
    clauses: tuple[Clause, ...] = ()
    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    window: Window | None = None
    unknown_publishers: tuple[str, ...] = ()
    names_time: bool = False
    has_subject: bool = True
    kind: Kind = "answer"
    form: Form = "fact"
    asked: Asked = ""
    about_archive: ArchiveRequest | None = None
    happened: Window | None = None
    excluded: Excluded | None = None
    language: str = "en"
    newest: date | None = None
    inferred: tuple[Inferred, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def sort(self) -> Sort:
        """In which order an answer wants the reports."""
        return "relevance" if self.has_subject and self.form != "latest" else "date"

    @property
    def today(self) -> date:
        """The day from which relative dates count: the last that `as_of` includes, or that of the newest report."""
        return self.newest or (self.as_of - timedelta(seconds=1)).date()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A chunk with its article. `score` orders the results of one search; `parts` says what it is made of.

    `copies` are the other articles that print the same story, the earliest first.
    """

    chunk: Chunk
    article: Article
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    copies: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The results, best first, and the plan as it was carried out. No results is an answer, not an error."""

    plan: Plan
    results: tuple[SearchResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The place in an article that proves a statement: `quote` is `text[start:end]` of that version.

    `kind` is the article's: news, opinion, live, sponsored. `page` is that of a paged document on which the quote
    begins, from 1. `correction` is what the outlet says that it corrected, `is_withdrawn` whether it took the report
    back, both as of the newest version held; `changed_since`: a version newer than the one cited is held.
    """

    number: int
    chunk_id: str
    article_id: str
    version: int
    url: str | None
    title: str
    publisher: str | None
    published_at: str | None
    kind: str | None
    start: int
    end: int
    quote: str
    page: int | None = None
    correction: str | None = None
    is_withdrawn: bool = False
    changed_since: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, without marks; the numbers of its citations; what was checked and how it came out.

    `support["grade"]` is confirmed (a sentence of the archive, or a model's that its evidence bears out in words) or
    unconfirmed (evidence was found and no check is against it, the wording is confirmed by nobody).
    """

    text: str
    citations: tuple[int, ...]
    support: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """What one outlet says, when it said so, and the citations for it."""

    value: str
    publisher: str | None
    published_at: str | None
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that differ between outlets, or that were revised later."""

    about: str
    kind: Literal["differs", "revised"]
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive covers: articles by publisher, first and last day of publication, number of articles."""

    publishers: Mapping[str, int]
    first: str | None
    last: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model read and wrote, in tokens, and the cost in dollars; None where no price is set.

    `estimated`: the server did not count, or was cut off before it did.
    """

    input_tokens: int
    output_tokens: int
    cost: float | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer or a refusal. A refusal has a reason, coverage and the nearest articles, and no citations.

    `short_answer` is None, exactly Yes or No, or at most 12 words; `short_citations` are the citations that bear it
    out. `articles` are those that a reply about the archive itself, or a list of documents, is about. `statements`
    passed their checks; what did not is in `unsupported`. `model` is the one whose words these are, None where they are
    the archive's own; `usage` is what a model was asked for this, also where its words did not hold. `note` is a line
    about how the answer came about.
    `question` is as it was asked; `searched` is what a follow-up was made into, None where it was searched as it is.
    `suggestions` are questions to ask next.
    """

    question: str
    plan: Plan
    refused: bool
    coverage: Coverage
    kind: Kind = "answer"
    form: Form = "fact"
    reason: Reason | None = None
    short_answer: str | None = None
    short_citations: tuple[int, ...] = ()
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    unsupported: tuple[Statement, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    articles: tuple[Article, ...] = ()
    nearest: tuple[SearchResult, ...] = ()
    results: tuple[SearchResult, ...] = ()
    note: str | None = None
    model: str | None = None
    usage: Usage | None = None
    searched: str | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statements joined, each followed by its marks: `... [1][2]`."""
        return " ".join(
            statement.text + " " + "".join(f"[{number}]" for number in statement.citations)
            for statement in self.statements
        )
