"""Fetch one address within bounds: how long it takes, how much it sends, how it is packed, and which machines it may
reach. The only file that opens a connection to the web.
"""

from __future__ import annotations

import base64
import socket
import time
import urllib.request
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from ingest.addresses import is_public, storable_url
from ingest.settings import IngestSettings
from vectorstore.errors import DatelineError

if TYPE_CHECKING:
    import ssl

    import httpcore

AGENT = "Dateline"  # by which robots.txt may name us
_HEADERS = {
    "User-Agent": f"{AGENT}/0.1 (news archive; fetches what a person names)",
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_GZIP_OR_ZLIB = 47  # zlib's window bits: either header is known by itself


class FetchError(DatelineError):
    """An address could not be fetched; the message is the reason, for people.

    What `may_pass` may go well another time, and what is `worth_retrying` perhaps in a moment.
    """

    code = "fetch"

    def __init__(self, reason: str, *, may_pass: bool = False, worth_retrying: bool = False) -> None:
        super().__init__(reason)
        self.may_pass = may_pass or worth_retrying
        self.worth_retrying = worth_retrying


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent. `url` is where the redirects ended, without user name and password; `headers` have names in
    small letters; `content` is unpacked.
    """

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """Such as "text/html", in small letters; "" where the server does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the server names, or None."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset" and value.strip(" \t\"'"):
                return value.strip(" \t\"'")
        return None


def fetch(address: str, settings: IngestSettings, *, headers: Mapping[str, str] | None = None) -> Fetched:
    """Get `address`, over at most 5 redirects, whatever the status is in the end.

    Bounds are those of `settings`: `fetch_timeout_s` for each wait, `fetch_total_s` for the whole, `max_file_bytes`
    of unpacked content, `private_hosts`. `headers` go before our own, such as If-None-Match. Raises FetchError.
    """
    deadline = time.monotonic() + settings.fetch_total_s
    sent = {name.lower(): value for name, value in (_HEADERS | _credentials(address)).items()}
    sent |= {name.lower(): value for name, value in (headers or {}).items()}
    for _ in range(MAX_REDIRECTS + 1):
        parts = _split(address)
        with _reasons(settings, deadline):
            fetched = _get(address, parts, sent, settings, deadline)
        target = fetched.headers.get("location")
        if fetched.status not in _REDIRECTS or not target:
            return fetched
        address = urljoin(address, target)
        if _origin(parts) != _origin(_split(address)):
            sent.pop("authorization", None)
    raise FetchError(f"more than {MAX_REDIRECTS} redirects")


def unpack_gzip(parts: Iterable[bytes], max_bytes: int) -> bytes:
    """The content of a gzip or zlib stream that comes in parts. Raises FetchError when it is larger than `max_bytes`,
    of which no more is ever made, or when it is broken.
    """
    content, unpacker = bytearray(), zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        for part in parts:
            data = part
            while data:
                content += unpacker.decompress(data, max_bytes - len(content) + 1)
                _refuse_large(content, max_bytes)
                data = unpacker.unconsumed_tail or unpacker.unused_data
                if unpacker.eof:
                    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)  # gzip files may stand behind one another
    except zlib.error as error:
        raise FetchError(f"what the server packed cannot be unpacked: {error}") from error
    return bytes(content)


# ---- one request


def _get(
    address: str, parts: SplitResult, headers: Mapping[str, str], settings: IngestSettings, deadline: float
) -> Fetched:
    import httpcore  # noqa: PLC0415  (a tenth of a second, which runs over files need not spend)

    waits = dict.fromkeys(("connect", "read", "write", "pool"), settings.fetch_timeout_s)
    with (
        _connections(parts, settings, deadline) as pool,
        pool.stream(
            "GET",
            httpcore.URL(
                scheme=parts.scheme,
                host=(parts.hostname or "").encode("idna"),
                port=parts.port,
                target=_target(parts),
            ),
            headers=list(headers.items()),
            extensions={"timeout": waits},
        ) as response,
    ):
        given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
        redirected = response.status in _REDIRECTS and "location" in given
        content = b"" if redirected else _read(response.iter_stream(), given, settings.max_file_bytes)
        return Fetched(storable_url(address) or address, response.status, reason, given, content)


def _read(parts: Iterable[bytes], headers: Mapping[str, str], max_bytes: int) -> bytes:
    layers = [layer.strip().lower() for layer in headers.get("content-encoding", "").split(",")]
    layers = [layer for layer in layers if layer not in ("", "identity")]
    if layers in (["gzip"], ["x-gzip"], ["deflate"]):
        return unpack_gzip(_bounded(parts, max_bytes), max_bytes)
    if layers:
        raise FetchError(f"the server packed the page as {', '.join(layers)[:60]}, where plain or gzip was asked for")
    return b"".join(_bounded(parts, max_bytes))


def _bounded(parts: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    taken = 0
    for part in parts:
        taken += len(part)
        if taken > max_bytes:
            raise FetchError(f"the page is larger than {max_bytes:,} bytes")
        yield part


def _refuse_large(content: bytearray, max_bytes: int) -> None:
    if len(content) > max_bytes:
        raise FetchError(f"the page is larger than {max_bytes:,} bytes")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise FetchError(f"the page cannot be fetched: {error}") from error
    if not usable or any(c.isspace() for c in parts.netloc):
        raise FetchError("the page cannot be fetched: that is no http or https address")
    return parts


def _target(parts: SplitResult) -> bytes:
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe="%/:=&?~#+!$,;'@()*[]").encode("ascii")


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _credentials(address: str) -> dict[str, str]:
    """What a user name and password in an address say to its own server, and to no other."""
    parts = _split(address)
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


@contextmanager
def _reasons(settings: IngestSettings, deadline: float) -> Iterator[None]:
    """Say in words what httpcore raises."""
    import httpcore  # noqa: PLC0415  (as above)

    try:
        yield
    except (_OutOfTime, httpcore.TimeoutException) as error:
        if time.monotonic() >= deadline:
            raise FetchError(f"the server was not done within {settings.fetch_total_s:g} s", may_pass=True) from error
        reason = f"the server did not answer within {settings.fetch_timeout_s:g} s"
        raise FetchError(reason, worth_retrying=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError, ValueError) as error:
        reason = f"the page cannot be fetched: {error or type(error).__name__}"
        raise FetchError(reason, worth_retrying=not isinstance(error, ValueError)) from error


# ---- one connection


class _OutOfTime(Exception):
    """The whole has taken as long as it may."""


def _connections(parts: SplitResult, settings: IngestSettings, deadline: float) -> httpcore.ConnectionPool:
    """How the host is reached: directly, where its address is checked, or by the proxy that the user has set."""
    import httpcore  # noqa: PLC0415  (as above)

    host = parts.hostname or ""
    proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(parts.scheme)
    if proxy:
        return httpcore.ConnectionPool(proxy=_proxy(proxy), network_backend=_backend(settings, deadline, checked=False))
    return httpcore.ConnectionPool(network_backend=_backend(settings, deadline, checked=True))


def _proxy(url: str) -> httpcore.Proxy:
    import httpcore  # noqa: PLC0415  (as above)

    parts = urlsplit(url if "//" in url else f"http://{url}")
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return httpcore.Proxy(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", auth=auth)


def _backend(settings: IngestSettings, deadline: float, *, checked: bool) -> httpcore.NetworkBackend:
    """Connections that end at `deadline`, and with `checked` reach public addresses and `private_hosts` only.

    The address that is checked is the one that is connected to, for every connection anew: a name that leads somewhere
    else the second time gains nothing (DNS rebinding).
    """
    import httpcore  # noqa: PLC0415  (as above)

    def left(timeout: float | None) -> float:
        rest = deadline - time.monotonic()
        if rest <= 0:
            raise _OutOfTime
        return rest if timeout is None else min(timeout, rest)

    class TimedStream(httpcore.NetworkStream):
        def __init__(self, stream: httpcore.NetworkStream) -> None:
            self._stream = stream

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return self._stream.read(max_bytes, left(timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._stream.write(buffer, left(timeout))

        def close(self) -> None:
            self._stream.close()

        def start_tls(
            self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore.NetworkStream:
            return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left(timeout)))

        def get_extra_info(self, info: str) -> Any:
            return self._stream.get_extra_info(info)

    class CheckedBackend(httpcore.NetworkBackend):
        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
        ) -> httpcore.NetworkStream:
            failure: Exception | None = None
            for ip in _resolve(host, port, settings.private_hosts if checked else None):
                try:
                    stream = httpcore.SyncBackend().connect_tcp(ip, port, left(timeout), local_address, socket_options)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failure = error
                else:
                    return TimedStream(stream)
            raise failure or httpcore.ConnectError(f"{host} has no address")

    return CheckedBackend()


def _resolve(host: str, port: int, private_hosts: frozenset[str] | None) -> list[str]:
    """The addresses of a host that may be reached. `private_hosts` None lets all be. Raises FetchError for none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if private_hosts is None or host.lower().rstrip(".") in private_hosts:
        return addresses
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise FetchError(
            f"{host} is of this machine or a private network, which an address of the web must not lead to. If you "
            f"mean it, name it: --private-host {host}, or DATELINE_PAGE_PRIVATE_HOSTS for the page"
        )
    return public
