"""The source panel: one article with its cited passages lit, checked against the stored text on every drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from page.visible import to_plain, to_runs
from page.words import day_in_words, moment_in_words
from rag.answer.reasons import standing_of
from rag.evidence.citations import cite, page_of
from rag.types import Citation, SearchResult
from vectorstore.types import Article

LoadArticle = Callable[[str, int | None], Article | None]
"""`Archive.get`: one version of an article, the current one for None; None when it is not held."""


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A place in an article's text. `number` is the citation's; None for one that no statement rests on."""

    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the reader has opened: one version of an article, the passage to light, and the others to mark.

    `opener` names the button that opened it, for the focus to go back to; `note` is said above the headline.
    """

    article_id: str
    version: int
    lit: MarkedPassage
    others: tuple[MarkedPassage, ...] = ()
    opener: str = ""
    note: str | None = None


def is_true_to(citation: Citation, article: Article | None) -> bool:
    """Whether the quote stands in this article at the place that the citation names, character for character."""
    return article is not None and article.text[citation.start : citation.end] == citation.quote


def open_citation(citations: Sequence[Citation], number: int, opener: str) -> Opened | None:
    """The source of one citation, with the other cited passages of the same version."""
    chosen = next((citation for citation in citations if citation.number == number), None)
    if chosen is None:
        return None
    others = [
        MarkedPassage(c.start, c.end, c.number)
        for c in citations
        if (c.article_id, c.version) == (chosen.article_id, chosen.version) and c is not chosen
    ]
    return Opened(
        article_id=chosen.article_id,
        version=chosen.version,
        lit=MarkedPassage(chosen.start, chosen.end, chosen.number),
        others=tuple(others),
        opener=opener,
    )


def open_result(result: SearchResult, opener: str, note: str | None = None) -> Opened:
    """The article of a search result, with the passage that was found."""
    chunk = result.chunk
    return Opened(
        article_id=chunk.article_id,
        version=chunk.version,
        lit=MarkedPassage(chunk.start, chunk.end),
        opener=opener,
        note=note,
    )


def open_place(citation: Citation, opener: str) -> Opened:
    """The source of one quote, alone."""
    return Opened(
        article_id=citation.article_id,
        version=citation.version,
        lit=MarkedPassage(citation.start, citation.end),
        opener=opener,
    )


def quote_of(opened: Opened | None, load: LoadArticle, text: str | None = None) -> Citation | None:
    """Words of the open article: those given, where they stand in it, else its lit passage; None for neither."""
    article = load(opened.article_id, opened.version) if opened is not None else None
    if opened is None or article is None:
        return None
    if text and text.strip():
        found = re.search(r"\s+".join(re.escape(word) for word in text.split()), article.text)
        return cite(article, _whole(article), *found.span()) if found else None
    lit = opened.lit
    return cite(article, _whole(article), lit.start, lit.end) if lit.start < lit.end else None


def _whole(article: Article) -> str:
    """In the place of a chunk's id: the words may cross chunks."""
    return f"{article.article_id}-{article.version}"


def open_article(article: Article, opener: str) -> Opened:
    """An article from its beginning."""
    return Opened(article_id=article.article_id, version=article.version, lit=MarkedPassage(0, 0), opener=opener)


def source_to_view(opened: Opened, load: LoadArticle) -> dict[str, Any]:
    """The panel as the component draws it; when the article is gone, only the sentence that says so."""
    article = load(opened.article_id, opened.version)
    if article is None:
        return {"opener": opened.opener, "gone": "This article is no longer in the archive."}
    current = load(opened.article_id, None)
    return {
        "opener": opened.opener,
        "gone": None,
        "note": opened.note,
        "number": opened.lit.number,
        "title": to_runs(article.title or "(no headline)"),
        "outlet": to_runs(article.publisher or "Outlet not given"),
        "kind": badge_for(current or article),
        "facts": [*_facts(article), *_page_fact(article, opened.lit)],
        "newer": _newer(article, current),
        "url": safe_url(article.url),
        "paragraphs": split_paragraphs(article.text, opened.lit, opened.others),
        "captions": [to_runs(caption) for caption in article.captions],
        "language": article.language,
        "credit": credit_line(article),
    }


def credit_line(article: Article) -> str:
    """What stands below words that are copied: headline, outlet, day, address."""
    day = day_in_words(article.published_at.day) if article.published_at else "undated"
    parts = [article.title or "(no headline)", f"{article.publisher or 'outlet not given'}, {day}"]
    return to_plain(". ".join([*parts, *([article.url] if article.url else [])]))


def article_label(article: Article) -> dict[str, Any]:
    """Headline, outlet, day and kind, as lists show them."""
    return {
        "title": to_runs(article.title or "(no headline)"),
        "outlet": to_runs(article.publisher or "Outlet not given"),
        "date": moment_in_words(article.published_at) if article.published_at else "undated",
        "kind": badge_for(article),
    }


def badge_of(kind: str | None) -> str | None:
    """What is said of an article's kind wherever its outlet is named; nothing where it is news."""
    return None if kind in (None, "news") else to_plain(str(kind))


def badge_for(told: Article | Citation) -> str | None:
    """The badge of a report: that its outlet took it back, or corrected it, goes before its kind."""
    return "withdrawn" if told.is_withdrawn else "corrected" if told.correction else badge_of(told.kind)


def safe_url(url: str | None) -> str | None:
    """The address when it is one of the web (http or https with a host); None otherwise."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def split_paragraphs(text: str, lit: MarkedPassage, others: Sequence[MarkedPassage]) -> list[list[dict[str, Any]]]:
    """The text's paragraphs, each a list of pieces {runs, tone: "plain" | "cited" | "lit" | "found", numbers}.

    Passages may touch, overlap and cross paragraphs. Where the lit one overlaps another, it is lit; one without a
    number, which no statement rests on, is "found" instead.
    """
    passages = [lit, *others]
    paragraphs = []
    for start, end in _paragraph_spans(text):
        cuts = {start, end} | {p for passage in passages for p in (passage.start, passage.end) if start < p < end}
        places = sorted(cuts)
        paragraphs.append([_piece(text, a, b, passages) for a, b in pairwise(places)])
    return paragraphs


def _piece(text: str, start: int, end: int, passages: Sequence[MarkedPassage]) -> dict[str, Any]:
    here = [place for place, passage in enumerate(passages) if passage.start <= start and end <= passage.end]
    chosen = "found" if passages[0].number is None else "lit"
    tone = "plain" if not here else chosen if 0 in here else "cited"
    numbers = sorted({n for place in here if (n := passages[place].number) is not None})
    return {"runs": to_runs(text[start:end]), "tone": tone, "numbers": numbers, "start": start}


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of lines between blank lines; line ends inside stay."""
    at = 0
    for part in text.split("\n\n"):
        if part.strip():
            yield at, at + len(part)
        at += len(part) + 2


def _facts(article: Article) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(name, value) of what stands above the text."""
    if article.published_at:
        yield "Published", [("text", moment_in_words(article.published_at))]
    else:
        yield "Published", [("text", "undated: the source gives no date")]
    if article.modified_at and article.modified_at != article.published_at:
        yield "Updated", [("text", moment_in_words(article.modified_at))]
    if article.authors:
        yield "By", to_runs(", ".join(article.authors))
    if article.dateline:
        yield "Dateline", to_runs(article.dateline)
    if article.credit and article.credit != article.publisher:
        yield "Credit", to_runs(article.credit)


def _page_fact(article: Article, lit: MarkedPassage) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """On which page of a paged document the lit passage begins."""
    page = page_of(article, lit.start) if lit.end else None
    if page is not None:
        yield "Page", [("text", str(page))]


def _newer(article: Article, current: Article | None) -> str | None:
    """What is to be said above an article: that it was changed since, and what its outlet corrected or took back."""
    if current is None:
        return None
    standing = standing_of(current.correction, is_withdrawn=current.is_withdrawn)
    changed = (
        f"This article has changed since: this is version {article.version}, and the archive holds version "
        f"{current.version}."
    )
    told = [changed if current.version != article.version else "", to_plain(standing) if standing else ""]
    return " ".join(part for part in told if part) or None
