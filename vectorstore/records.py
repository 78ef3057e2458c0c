"""Articles as JSON: how the catalogue keeps their facts, and how commands print them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from vectorstore.types import Article, Moment

_PLAIN = (
    "article_id",
    "url",
    "title",
    "publisher",
    "dateline",
    "section",
    "language",
    "kind",
    "credit",
    "story_id",
    "version",
)
_LISTS = ("authors", "captions")
# Facts that older archives do not have, with what their lack means. They make no version where they say nothing.
_LATER: dict[str, Any] = {"is_free": None, "correction": None, "is_withdrawn": False, "page_starts": []}
_MOMENTS = ("published_at", "modified_at")
# What makes no new version: numbers of our own, where a field came from, and a clock that ticks with every crawl.
_NOT_CONTENT = ("article_id", "version", "origins", "modified_at", "story_id")


def article_to_dict(article: Article) -> dict[str, Any]:
    """Every field but `text`, as JSON knows them; moments as ISO 8601, None where unknown."""
    facts: dict[str, Any] = {name: getattr(article, name) for name in _PLAIN}
    facts |= {name: list(getattr(article, name)) for name in _LISTS}
    for name in _MOMENTS:
        moment: Moment | None = getattr(article, name)
        facts[name] = moment.isoformat() if moment else None
    facts |= {name: getattr(article, name) for name in _LATER} | {"page_starts": list(article.page_starts)}
    return facts | {"origins": dict(article.origins)}


def article_from_dict(facts: Mapping[str, Any], *, text: str) -> Article:
    """The reverse of `article_to_dict`."""
    fields = {name: facts[name] for name in _PLAIN} | {name: tuple(facts[name]) for name in _LISTS}
    fields |= {name: Moment.from_iso(facts[name]) if facts[name] else None for name in _MOMENTS}
    fields |= {name: facts.get(name, nothing) for name, nothing in _LATER.items()}
    fields["page_starts"] = tuple(fields["page_starts"])
    return Article(text=text, origins=dict(facts["origins"]), **fields)


def article_to_json(article: Article) -> str:
    """`article_to_dict` as one line."""
    return json.dumps(article_to_dict(article), ensure_ascii=False)


def article_from_json(line: str, *, text: str) -> Article:
    """The reverse of `article_to_json`."""
    return article_from_dict(json.loads(line), text=text)


def content_digest(article: Article) -> str:
    """SHA-256 over what makes a version: the text and the facts, but not when the page says it was touched."""
    facts = {name: value for name, value in article_to_dict(article).items() if name not in _NOT_CONTENT}
    facts = {name: value for name, value in facts.items() if name not in _LATER or value != _LATER[name]}
    body = json.dumps([facts, article.text], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
