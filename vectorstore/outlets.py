"""One outlet under several names: "Metro" and "Metro.co.uk", "The Guardian" and "theguardian.com"."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from vectorstore.types import fold

_HOST = re.compile(r"(?:www\.)?(?P<name>[^\W_][\w-]*)(?:\.[\w-]+){0,2}\.[a-z]{2,6}\Z")
_MIRRORS = re.compile(r"(?:www\d?|m|mobile|amp)\.")


def is_host(name: str) -> bool:
    """Whether an outlet's name is that of its site ("metro.co.uk") rather than its own."""
    return bool(_HOST.match(fold(name)))


def outlet_key(name: str) -> str:
    """What the names of one outlet share: letters and digits, without the site's ending and a leading "the"."""
    folded = fold(name)
    found = _HOST.match(folded)
    letters = re.sub(r"[\W_]+", "", found["name"] if found else folded)
    return letters.removeprefix("the") or letters


def site_of(url: str | None) -> str:
    """The host of an address without "www.", "m." and the like; "" where there is none."""
    try:
        host = urlsplit(url.strip()).hostname if url else None
    except ValueError:
        return ""
    return _MIRRORS.sub("", host.lower(), count=1) if host and "." in host else ""
