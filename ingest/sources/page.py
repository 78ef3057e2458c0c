"""A page or a feed named by its web address. It is fetched once; nothing that it refers to is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.addresses import storable_url
from ingest.fetch import Fetched, FetchError, fetch
from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item
from ingest.sources.html import iter_page_items
from ingest.sources.xml import iter_xml

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")


def is_address(target: str) -> bool:
    """Whether a target of ingest is a web address rather than a path."""
    return _ADDRESS.match(target) is not None


def iter_page(address: str, settings: IngestSettings) -> Iterator[Item]:
    """The article at `address`, those that a feed there holds, or a Failure with the reason."""
    shown = storable_url(address) or address
    try:
        yield from _read_response(fetch(address, settings), shown)
    except FetchError as error:
        yield Failure(shown, str(error))


def _read_response(page: Fetched, address: str) -> Iterator[Item]:
    if page.status != 200:
        yield Failure(address, f"the server answered {page.status} {page.reason}".strip())
    elif page.media_type in _FEEDS:
        yield from iter_xml(page.content, label=address, place=page.url)
    elif (page.media_type or "text/html") not in _PAGES:
        yield Failure(address, f"the server sent {page.media_type}, where a page was expected")
    else:
        yield from iter_page_items(page.content, label=address, place=page.url, address=page.url, charset=page.charset)
