"""What a server answered: a page, a feed, or a list of addresses, told apart by what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.encoding import decode_text
from ingest.fetch import Fetched, FetchError, unpack_gzip
from ingest.links import read_addresses
from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item, Link
from ingest.sources.html import iter_page_items
from ingest.sources.xml import iter_xml

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_XML = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
_PACKED = b"\x1f\x8b"
# Feeds and sitemaps that are sent as text/html, text/plain or application/octet-stream
_BEGINS_XML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b", re.S
)
_HEAD = 4096


def is_address(target: str) -> bool:
    """Whether a target of ingest is a web address rather than a path."""
    return _ADDRESS.match(target) is not None


def iter_response(page: Fetched, address: str, settings: IngestSettings) -> Iterator[Item]:
    """The article at `address`, those of a feed there, a Link for each page that a feed or list leads to, or a Failure
    with the reason.
    """
    content = page.content
    if content.startswith(_PACKED):  # sitemap.xml.gz
        try:
            content = unpack_gzip([content], settings.max_file_bytes)
        except FetchError as error:
            yield Failure(address, str(error))
            return
    if page.media_type in _XML or _BEGINS_XML.match(content[:_HEAD]):
        yield from iter_xml(content, label=address, place=page.url, follow=True)
    elif (page.media_type or "text/html") in _PAGES:
        yield from iter_page_items(content, label=address, place=page.url, address=page.url, charset=page.charset)
    elif page.media_type == "text/plain" and (listed := read_addresses(decode_text(content))):
        yield from map(Link, listed)
    else:
        yield Failure(address, f"the server sent {page.media_type}, where a page was expected")
