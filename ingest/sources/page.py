"""A page named by its web address. It is fetched once; nothing that it refers to is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item
from ingest.sources.html import read_page

if TYPE_CHECKING:
    import httpx

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_HEADERS = {
    "User-Agent": "Dateline/0.1 (news archive; fetches single pages that a person names)",
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
}
_MAX_REDIRECTS = 5
_PAGES = ("text/html", "application/xhtml+xml")


def is_address(target: str) -> bool:
    """Whether a target of ingest is a web address rather than a path."""
    return _ADDRESS.match(target) is not None


def iter_page(address: str, settings: IngestSettings) -> Iterator[Item]:
    """The article at `address`, or a Failure with the reason."""
    yield _fetch(address, settings)


def _fetch(address: str, settings: IngestSettings) -> Item:
    import httpx  # noqa: PLC0415  # takes a quarter of a second, which runs over files need not spend

    try:
        with (
            httpx.Client(
                headers=_HEADERS,
                timeout=settings.fetch_timeout_s,
                follow_redirects=True,
                max_redirects=_MAX_REDIRECTS,
            ) as client,
            client.stream("GET", address) as response,
        ):
            return _read_response(response, address, settings.max_file_bytes)
    except httpx.TimeoutException:
        return Failure(address, f"the server did not answer within {settings.fetch_timeout_s:g} s")
    except httpx.TooManyRedirects:
        return Failure(address, f"more than {_MAX_REDIRECTS} redirects")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Failure(address, f"the page cannot be fetched: {error or type(error).__name__}")


def _read_response(response: httpx.Response, address: str, max_bytes: int) -> Item:
    if response.status_code != 200:
        return Failure(address, f"the server answered {response.status_code} {response.reason_phrase}".strip())
    media_type = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if media_type not in _PAGES:
        return Failure(address, f"the server sent {media_type}, where a page was expected")
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > max_bytes:
            return Failure(address, f"the page is larger than {max_bytes:,} bytes")
    final = str(response.url)
    return read_page(bytes(content), label=address, place=final, address=final, charset=response.charset_encoding)
