"""What is wanting in an article that was read, so that people learn what their archive does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ingest.article import Draft
from vectorstore.embedder import unsupported_language
from vectorstore.types import Article

if TYPE_CHECKING:
    from vectorstore.embedder import Embedder

NO_DATE = "no date"
NO_OUTLET = "no outlet"
NO_LANGUAGE = "no language"
UNREADABLE_DATE = "a date that is not read"
ONLY_SUMMARY = "only a summary, no full text"
CUT_OFF = "a text that its source cut off"
TEASER = "the part that is free to read, of a story that readers pay for"
ODD_TEXT = "an odd text"

# A source may be ahead of us by its time zone.
_FUTURE = timedelta(days=1)
_FEW_WORDS = 8
# "[+2829 chars]" (NewsAPI), "[1234 chars]" (GNews)
_CUT_MARK = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?\d+ chars\]\s*\Z")
_MARKUP = re.compile(r"</?(?:p|div|span|a|br|strong|em|img)\b[^<>]*>")
_MOJIBAKE = re.compile("[\u00c3\u00c2][\u0080-\u00bf]|\u00e2\u20ac")


def take_cut_mark(draft: Draft, text: str) -> str:
    """`text` without the mark of a service that gives the first characters of a story only, which is remarked upon."""
    found = _CUT_MARK.search(text)
    if found is None:
        return text
    draft.remark(CUT_OFF)
    return text[: found.start()]


def iter_remarks(article: Article, *, now: datetime) -> Iterator[tuple[str, str]]:
    """(what is wanting, the article as an example) for each thing that is wanting."""
    name = name_of(article)
    wanting = ((NO_DATE, article.published_at), (NO_OUTLET, article.publisher), (NO_LANGUAGE, article.language))
    for about, value in wanting:
        if value is None:
            yield about, name
    moment = article.published_at
    if moment is not None and moment.seconds > (now + _FUTURE).timestamp():
        yield "published in the future; kept as given", f"{name}: {moment.isoformat()}"
    if odd := _odd_text(article.text):
        yield ODD_TEXT, f"{name}: {odd}"


def remark_on_language(article: Article, embedder: Embedder) -> str | None:
    """What is to be said where the embedder was not made for the article's language."""
    if not unsupported_language(embedder, article.language):
        return None
    known = ", ".join(sorted(embedder.languages))
    return f"in '{article.language}', but {embedder.name} was made for {known}: found by their words, poorly by meaning"


def name_of(article: Article) -> str:
    """What people know the article by."""
    return article.url or article.title or article.article_id


def _odd_text(text: str) -> str | None:
    if "\ufffd" in text:
        return "bytes that mean nothing in its encoding"
    if _MOJIBAKE.search(text):
        return "letters of another encoding"
    if _MARKUP.search(text):
        return "tags of HTML"
    if len(text.split()) < _FEW_WORDS and text.isascii():
        return f"only {len(text.split())} words"
    return None
