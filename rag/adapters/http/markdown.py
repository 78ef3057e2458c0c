"""An answer as Markdown, with numbered sources: what a chat host shows that knows nothing of citations.

What an article says is data: it is kept to its line, and makes no link, picture, markup or change of direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.adapters.labels import to_label, to_line
from rag.answer.reasons import CHECK_WORDING, OUTLETS, REASONS, REFUSAL, standing_of
from rag.types import Answer, Citation, Conflict, SearchResult, Statement
from vectorstore.types import Moment

SOURCES, SHORT_ANSWER = "Sources:", "Short answer: "
_ACTIVE = re.compile(r"[\\<`]|(?<=!)\[|(?<=\])\(")
# Embeddings, overrides and isolates turn the order of what follows (Trojan Source, CVE-2021-42574).
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_WEB = re.compile(r"https?://[^\s<>\"'()\\`{|}\[\]]+")
_MARKS = re.compile(r" ?(?:\[\d{1,3}\])+")
_ESCAPED = re.compile(r"\\([\\<`\[(])")


def answer_to_markdown(answer: Answer) -> str:
    """The whole: statements with their marks, then what stands behind them."""
    return "".join(statement_to_markdown(statement) for statement in answer.statements) + closing_to_markdown(answer)


def statement_to_markdown(statement: Statement) -> str:
    """One statement and its marks, with a space behind."""
    marks = "".join(f"[{number}]" for number in statement.citations)
    unsure = f"{CHECK_WORDING} " if statement.support.get("grade") == "unconfirmed" else ""
    return f"{escape(statement.text)} {marks} {unsure}"


def closing_to_markdown(answer: Answer) -> str:
    """What follows the statements: the short answer and the sources, or why there is no answer."""
    return "\n".join(_refusal_lines(answer) if answer.refused else _source_lines(answer))


def escape(text: str) -> str:
    """Text on one line, with nothing in it that Markdown acts on."""
    return _ACTIVE.sub(r"\\\g<0>", _CONTROL.sub("\ufffd", " ".join(text.split())))


def _label(text: str) -> str:
    """A title or an outlet as a host's model may read it, on one line, cut and inert."""
    return escape(to_label(text))


def read_answer(content: str) -> str:
    """The statements of an answer that a host sends back, without marks and sources."""
    told, _, _ = content.partition(f"\n{SOURCES}\n")
    told, _, _ = told.partition(f"\n{SHORT_ANSWER}")
    return _ESCAPED.sub(r"\1", _MARKS.sub("", told).replace(f" {CHECK_WORDING}", "")).strip()


def _source_lines(answer: Answer) -> Iterator[str]:
    yield "\n"
    if answer.short_answer:
        yield f"{SHORT_ANSWER}{escape(answer.short_answer)}\n"
    for conflict in answer.conflicts:
        yield from _conflict_lines(conflict)
    if answer.note:
        yield f"Note: {escape(to_line(answer.note))}\n"
    yield f"{SOURCES}\n"
    for citation in answer.citations:
        page = f", page {citation.page}" if citation.page else ""
        standing = standing_of(
            citation.correction, is_withdrawn=citation.is_withdrawn, changed_since=citation.changed_since
        )
        told = f". {escape(standing)}" if standing else ""
        yield f"- [{citation.number}] {_describe(citation.title, citation)}{page}{told}"


def _conflict_lines(conflict: Conflict) -> Iterator[str]:
    yield f"{_label(conflict.about)} {'was revised' if conflict.kind == 'revised' else 'differs between outlets'}:\n"
    for value in conflict.values:
        marks = "".join(f"[{number}]" for number in value.citations)
        said_by = f"{_label(value.publisher or 'outlet unknown')}, {value.published_at or 'undated'}"
        yield f"- {escape(value.value)} ({said_by}) {marks}"
    yield ""


def _refusal_lines(answer: Answer) -> Iterator[str]:
    yield f"{REFUSAL} {REASONS[answer.reason or 'weak_evidence']}"
    coverage = answer.coverage
    if coverage.articles:
        names = [_label(name) for name in list(coverage.publishers)[:OUTLETS]]
        more = ["and others"] if len(coverage.publishers) > OUTLETS else []
        period = f", {coverage.first} to {coverage.last}" if coverage.first else ""
        outlets = ", ".join(names + more) or "unnamed outlets"
        yield f"\nIt covers {coverage.articles:,} articles{period}, from {outlets}."
    if answer.nearest:
        yield "\nNearest, but no answer:\n"
    for result in answer.nearest:
        yield f"- {_describe(result.article.title, result)}"


def _describe(title: str, source: Citation | SearchResult) -> str:
    """Headline, outlet, date and address."""
    told = source if isinstance(source, Citation) else source.article
    published = told.published_at.isoformat() if isinstance(told.published_at, Moment) else told.published_at
    parts = [_label(title), _label(told.publisher or "outlet unknown"), published or "undated"]
    return ", ".join(parts) + (f", <{told.url}>" if told.url and _WEB.fullmatch(told.url) else "")
