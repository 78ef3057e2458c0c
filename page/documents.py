"""An answer, a conversation or a story file as a document: blocks and footnotes, to be written in several forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from page.stories import Pin
from page.turns import Turn
from page.visible import to_plain
from page.words import iso_day_in_words
from rag.types import Answer, Citation, Conflict

UNSURE = "(check the wording)"
_FORMULA = re.compile(r"[=@]|[+-](?!\d)")  # a number may have its sign


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a headline, a paragraph, a quotation, a line of remarks, or a table whose first row is its head.

    `marks` are the numbers of footnotes; of a table, `rows` have theirs in the text.
    """

    kind: Literal["title", "headline", "text", "quote", "note", "table"]
    text: str = ""
    marks: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What is exported. Every mark of a block is the number of a footnote."""

    title: str
    blocks: tuple[Block, ...]
    footnotes: tuple[Citation, ...]


def answer_to_document(answer: Answer) -> Document:
    """One question and what came of it."""
    return Document(answer.question.strip(), tuple(_answer_blocks(answer)), answer.citations)


def conversation_to_document(title: str, turns: Iterable[Turn]) -> Document:
    """All answers, with footnotes numbered through."""
    blocks: list[Block] = []
    footnotes: list[Citation] = []
    for turn in turns:
        blocks.append(Block("title", turn.question))
        if turn.answer is None:
            blocks.append(Block("note", turn.error or "Not answered."))
            continue
        answer = _numbered_from(turn.answer, len(footnotes))
        blocks += _answer_blocks(answer)
        footnotes += answer.citations
    return Document(title, tuple(blocks), tuple(footnotes))


def story_to_document(title: str, pins: Sequence[Pin]) -> Document:
    """The quotes in their order, each with its note."""
    blocks: list[Block] = []
    for number, pin in enumerate(pins, start=1):
        blocks.append(Block("quote", pin.citation.quote, (number,)))
        if pin.note.strip():
            blocks.append(Block("note", pin.note.strip()))
    footnotes = tuple(replace(pin.citation, number=number) for number, pin in enumerate(pins, start=1))
    return Document(title, tuple(blocks), footnotes)


def credit_of(citation: Citation) -> str:
    """Headline, outlet, kind and day, and the address where there is one."""
    kind = f" ({citation.kind})" if citation.kind not in (None, "news") else ""
    parts = [
        citation.title or "(no headline)",
        f"{citation.publisher or 'outlet not given'}{kind}, {iso_day_in_words(citation.published_at) or 'undated'}",
        *([citation.url] if citation.url else []),
    ]
    return to_plain(". ".join(parts))


def _answer_blocks(answer: Answer) -> Iterator[Block]:
    if answer.searched:
        yield Block("note", f"Searched for: {answer.searched}")
    if answer.refused:
        yield Block("headline", "Not in the archive")
    if answer.short_answer:
        yield Block("headline", answer.short_answer, answer.short_citations)
    if answer.note:
        yield Block("note", answer.note)
    for statement in answer.statements:
        is_unsure = statement.support.get("grade") == "unconfirmed"
        yield Block("text", f"{statement.text}{f' {UNSURE}' if is_unsure else ''}", statement.citations)
    for article in answer.articles:
        day = article.published_at.isoformat() if article.published_at else None
        line = f"{article.title or '(no headline)'}. {article.publisher or 'outlet not given'}"
        yield Block("text", f"{line}, {iso_day_in_words(day) or 'undated'}")
    yield from (_conflict_block(conflict) for conflict in answer.conflicts)
    for statement in answer.unsupported:
        why = statement.support.get("why")
        yield Block("note", f"Held back: {statement.text}{f' ({why})' if why else ''}")


def _conflict_block(conflict: Conflict) -> Block:
    kind = "Outlets differ" if conflict.kind == "differs" else "Revised later"
    rows = [
        (
            _cell(value.publisher or "outlet not given"),
            iso_day_in_words(value.published_at) or "undated",
            _cell(f"{value.value} {''.join(f'[{number}]' for number in value.citations)}"),
        )
        for value in conflict.values
    ]
    return Block("table", f"{kind}: {conflict.about}", rows=(("Outlet", "Published", "Says"), *rows))


def _cell(text: str) -> str:
    """The text of a cell, which a table program that it is copied into does not take for a formula."""
    text = text.strip()
    return f"'{text}" if _FORMULA.match(text) else text


def _numbered_from(answer: Answer, before: int) -> Answer:
    """The answer with its citations counted on from `before`."""
    places = {c.number: place for place, c in enumerate(answer.citations, start=before + 1)}

    def moved(numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(places[number] for number in numbers if number in places)

    return replace(
        answer,
        citations=tuple(replace(c, number=places[c.number]) for c in answer.citations),
        short_citations=moved(answer.short_citations),
        statements=tuple(replace(s, citations=moved(s.citations)) for s in answer.statements),
        conflicts=tuple(
            replace(c, values=tuple(replace(v, citations=moved(v.citations)) for v in c.values))
            for c in answer.conflicts
        ),
    )
