"""What makes an article the same article: its address, else its source's id, else its place."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

# What links are tagged with to count clicks; without these the address still leads to the same page.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi"
    r"|s_cid|ncid|cmpid|at_medium|at_campaign|ns_source|ns_mchannel|ns_campaign|smid|smtyp)\Z",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """`url` in the form in which two links to one page are equal, or None when it is no http(s) address.

    Scheme and host in small letters; no fragment, tracking parameters, default port or closing slash. The rest is
    as given.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    shown_port = f":{port}" if port and port != _DEFAULT_PORTS[scheme] else ""
    return urlunsplit(
        SplitResult(
            scheme, parts.hostname.lower() + shown_port, parts.path.rstrip("/"), _without_tracking(parts.query), ""
        )
    )


def _without_tracking(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _TRACKING.match(part.partition("=")[0]))


def id_from_url(url: str) -> str | None:
    """The article id that belongs to a web address, or None when it is none."""
    canonical = canonical_url(url)
    return _digest(canonical) if canonical else None


def id_from_source_id(source_id: str, *, publisher: str | None) -> str:
    """The article id of an article that its publisher numbers itself."""
    return _digest(f"source-id:{publisher or ''}:{source_id}")


def id_from_place(source: str, place: str) -> str:
    """The article id of an article that is known only by where it lay: source name and path under the given folder."""
    return _digest(f"path:{source}:{place}")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]
