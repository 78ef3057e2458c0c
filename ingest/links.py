"""Lists of addresses: sitemaps (https://www.sitemaps.org/protocol.html), Google's for news, OPML, and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.article import Draft
from ingest.sources.base import Failure, Item, Link

# "https://..." alone on its line, as sitemaps in plain text and lists of addresses have it
_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)
LISTS = frozenset(("urlset", "sitemapindex", "opml"))


def iter_listed(tree: Any, root: str, *, label: str) -> Iterator[Item]:
    """A Link for each address of a sitemap, an index of sitemaps, or a list of feeds; `root` is the root's name."""
    found = False
    for element in tree.iter("{*}url", "{*}sitemap", "{*}outline"):
        link = _feed_of(element) if root == "opml" else _page_of(element)
        if link is not None:
            found = True
            yield link
    if not found:
        yield Failure(label, "the list holds no addresses")


def read_addresses(text: str) -> list[str]:
    """The addresses of a text that holds nothing else, one a line; lines that begin with # are passed over. Empty for
    any other text.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines if all(_ADDRESS.match(line) for line in lines) else []


def _page_of(element: Any) -> Link | None:
    address = _text(element, "{*}loc")
    if not address.lower().startswith(("http://", "https://")):
        return None
    draft = Draft("sitemap")
    draft.offer_line("title", _text(element, "{*}news/{*}title"), "news:title")
    draft.offer_line("publisher", _text(element, "{*}news/{*}publication/{*}name"), "news:name")
    draft.offer_language(_text(element, "{*}news/{*}publication/{*}language"), "news:language")
    draft.offer_moment("published_at", _text(element, "{*}news/{*}publication_date"), "news:publication_date")
    return Link(address, draft=draft, stamp=_text(element, "{*}lastmod"))


def _feed_of(element: Any) -> Link | None:
    address = str(element.get("xmlUrl") or "").strip()
    return Link(address) if address.lower().startswith(("http://", "https://")) else None


def _text(element: Any, path: str) -> str:
    return str(element.findtext(path) or "").strip()
