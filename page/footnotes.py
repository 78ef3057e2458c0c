"""An answer as plain text with footnotes, for the clipboard."""

from __future__ import annotations

from collections.abc import Iterator

from page.visible import to_plain
from page.words import iso_day_in_words
from rag.types import Answer, Citation


def to_footnoted_text(answer: Answer) -> str:
    """The question, the answer with its marks, and below it each citation with its quote."""
    lines = [answer.question.strip(), ""]
    if answer.short_answer:
        lines += [answer.short_answer, ""]
    lines += [answer.text, "", *(_footnote(citation) for citation in answer.citations)]
    return to_plain("\n".join(lines))


def _footnote(citation: Citation) -> str:
    return f"[{citation.number}] {'. '.join(_parts(citation))}\n    “{citation.quote}”"


def _parts(citation: Citation) -> Iterator[str]:
    yield citation.title or "(no headline)"
    yield f"{citation.publisher or 'outlet not given'}, {iso_day_in_words(citation.published_at) or 'undated'}"
    if citation.url:
        yield citation.url
