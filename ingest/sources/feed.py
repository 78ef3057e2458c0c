"""RSS and Atom feeds, and WordPress exports, which are RSS: whole texts, or summaries where a feed has no more."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any

from ingest.article import Draft
from ingest.bylines import split_names
from ingest.fragments import plain_line, read_fragment
from ingest.remarks import ONLY_SUMMARY
from ingest.sources.base import Failure, Item, Link, finish
from ingest.sources.isolation import isolate_all
from ingest.wire import offer_dateline, part_agencies_from_authors

# "Continue reading...": the link to the page that ends a summary
_MORE = re.compile(r"(?:<p>)?\s*<a\b[^<>]*>[^<>]{1,40}</a>\s*(?:</p>)?\s*\Z", re.IGNORECASE)


def iter_feed(content: bytes, *, label: str, place: str, follow: bool = False) -> Iterator[Item]:
    """The article of each entry; one without any text is a Failure. With `follow` an entry that has a link and no whole
    text is a Link, which knows what the entry says.
    """
    feed = load_feed(content)
    for number, entry in enumerate(feed.entries, start=1):
        name = entry.get("link") or f"{label}:{number}"
        if _is_published(entry):
            items = read_entry(entry, feed.feed, label=name, place=f"{place}:{number}", follow=follow)
            yield from isolate_all(items, name)
    if not feed.entries:
        yield Failure(label, "the feed has no entries")


def load_feed(content: bytes) -> Any:
    """The feed as feedparser reads it: `entries` and `feed`."""
    import feedparser  # noqa: PLC0415  # needed by few runs

    return feedparser.parse(io.BytesIO(content), resolve_relative_uris=False)  # type: ignore[attr-defined,no-untyped-call]


def read_entry(entry: Any, feed: Any, *, label: str, place: str, follow: bool = False) -> Iterator[Item]:
    """The article of an entry, a Failure, or with `follow` the Link to its page."""
    draft = _draft_of(entry, feed)
    has_text, address = bool(draft.values.get("text")), draft.values.get("url")
    if not has_text and not (follow and address):
        yield Failure(label, "the entry has no text, only a headline and a link")
        return
    article = None
    if has_text:
        offer_dateline(draft)
        part_agencies_from_authors(draft)
        article = draft.build(place=place, source_id=entry.get("id"))
    if follow and address and not _has_content(entry):
        yield Link(address, draft, article, _stamp_of(entry))
    elif article is not None:
        yield from finish(draft, article, label)


def _draft_of(entry: Any, feed: Any) -> Draft:
    """What an entry says."""
    draft = Draft("feed")
    draft.offer_line("title", plain_line(str(entry.get("title") or "")), "title")
    link = entry.get("link")
    draft.offer("url", link if isinstance(link, str) and link.startswith("http") else None, "link")
    source = entry.get("source") or {}
    draft.offer_line("publisher", plain_line(str(source.get("title") or feed.get("title") or "")), "feed title")
    names = [name for author in entry.get("authors") or () if (name := author.get("name"))]
    draft.offer(
        "authors", tuple(n for name in names or [entry.get("author") or ""] for n in split_names(name)), "author"
    )
    draft.offer_moment("published_at", entry.get("published") or entry.get("wp_post_date_gmt"), "published")
    draft.offer_moment("modified_at", dict.get(entry, "updated"), "updated")  # its own get() takes `published` for it
    if not entry.get("published"):  # RSS 1.0 has but one date, dc:date
        draft.offer("published_at", draft.values.get("modified_at"), "updated")
    if draft.values.get("modified_at") == draft.values.get("published_at"):
        draft.drop("modified_at")
    tags = [tag.get("term") for tag in entry.get("tags") or ()]
    draft.offer_line("section", next((tag for tag in tags if tag), None), "category")
    draft.offer_language(entry.get("language") or feed.get("language"), "language")
    for tag in tags:
        draft.offer_kind(tag, "category")
    _offer_text(draft, entry)
    return draft


def _has_content(entry: Any) -> bool:
    """Whether the entry has more than a summary."""
    return any(read_fragment(str(content.get("value") or "")).paragraphs for content in entry.get("content") or ())


def _stamp_of(entry: Any) -> str:
    """What changes when the entry does."""
    said = "|".join(str(dict.get(entry, name) or "") for name in ("title", "summary", "published", "updated"))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def _offer_text(draft: Draft, entry: Any) -> None:
    bodies = [str(content.get("value") or "") for content in entry.get("content") or ()]
    fragment = read_fragment(max(bodies, key=len, default=""))
    if not fragment.paragraphs:
        fragment = read_fragment(_MORE.sub("", str(entry.get("summary") or "")))
        draft.remark(ONLY_SUMMARY)
    draft.offer("text", fragment.text, "content")
    draft.offer("captions", tuple(fragment.captions), "content")


def _is_published(entry: Any) -> bool:
    """Of a WordPress export only posts and pages that are public; other feeds have nothing else."""
    kind, status = entry.get("wp_post_type", "post"), entry.get("wp_status", "publish")
    return kind in ("post", "page", "article") and status == "publish"
