"""Web addresses: which may be stored, and which machines may be reached under them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

_EMBEDDING = (ipaddress.IPv6Network("64:ff9b::/96"),)  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def host_of(url: str) -> str:
    """The host's name or number in small letters, without brackets and port; "" where there is none."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the internet at large: not of this machine, a private network, a link, a group.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, Teredo, NAT64) are judged by that, too.
    """
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner: Iterable[ipaddress.IPv4Address | None] = ()
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo or (None, None)
        nat64 = [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) for net in _EMBEDDING if address in net]
        inner = (address.ipv4_mapped, address.sixtofour, *teredo, *nat64)
    return all(one.is_global and not one.is_multicast for one in (address, *inner) if one is not None)


def private_hosts(urls: Iterable[str]) -> frozenset[str]:
    """The hosts of `urls` that say by themselves that they are of this machine or network: numbers, and localhost.

    Who types such an address means it; a name that leads there, or a redirect, is another matter.
    """
    return frozenset(host for url in urls if (host := host_of(url)) and _says_private(host))


def _says_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def storable_url(url: str) -> str | None:
    """`url` as it may be stored, cited and opened: without user name and password; None for a scheme that is not http
    or https ("javascript:", "data:", "file:"). What has no scheme is left as it is.
    """
    if not _SCHEME.match(url.strip()):
        return url
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https"):
        return None
    bare = parts.netloc.rpartition("@")[2]
    return url if bare == parts.netloc else urlunsplit(parts._replace(netloc=bare))
