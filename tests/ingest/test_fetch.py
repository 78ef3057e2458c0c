"""The fetcher against servers that send too much, too slowly, in too many layers, or lead where they should not."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpcore
import pytest

from ingest.addresses import is_public, private_hosts, storable_url
from ingest.fetch import Fetched, FetchError, fetch, unpack_gzip
from ingest.settings import IngestSettings

HERE = frozenset({"127.0.0.1"})
SETTINGS = IngestSettings(fetch_timeout_s=0.4, fetch_total_s=0.6, max_file_bytes=100_000, private_hosts=HERE)


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def bomb(layers: int) -> bytes:
    """50 MB of zeros, packed again and again."""
    body = b"\0" * 50_000_000
    for _ in range(layers):
        body = gzip.compress(body)
    return body


class Server:
    """A socket that sends what it is told to, byte for byte."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.answers: dict[str, bytes | Iterator[bytes]] = {}
        self.requests: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str, *, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = connection.recv(65_536).decode("latin-1")
            self.requests.append(request)
            given = self.answers[request.split()[1]]
            try:
                for part in [given] if isinstance(given, bytes) else given:
                    connection.sendall(part)
            except OSError:
                return


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.socket.close()


def drip(start: bytes, byte: bytes) -> Iterator[bytes]:
    yield start
    while True:
        time.sleep(0.05)
        yield byte


def reason_of(server: Server, path: str, given: bytes | Iterator[bytes], settings: IngestSettings = SETTINGS) -> str:
    server.answers[path] = given
    with pytest.raises(FetchError) as refusal:
        fetch(server.url(path), settings)
    return str(refusal.value)


def test_a_page_comes_unpacked_with_its_facts(server: Server) -> None:
    packed = gzip.compress(b"<p>One</p>") + gzip.compress(b"<p>Two</p>")
    server.answers["/a?b=%C3%A9"] = answer(
        packed, "Content-Encoding: gzip", "Content-Type: Text/HTML; Charset='UTF-8'", 'ETag: "7"'
    )
    page = fetch(server.url("/a?b=é"), SETTINGS, headers={"If-None-Match": '"6"'})
    assert page == Fetched(server.url("/a?b=é"), 200, "OK", page.headers, b"<p>One</p><p>Two</p>")
    assert (page.media_type, page.charset, page.headers["etag"]) == ("text/html", "UTF-8", '"7"')
    assert 'if-none-match: "6"' in server.requests[0]


def test_a_status_that_is_no_page_is_handed_on(server: Server) -> None:
    server.answers["/x"] = answer(status="304 Not Modified")
    assert fetch(server.url("/x"), SETTINGS).status == 304


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip"])
def test_a_bomb_in_gzip_is_never_unpacked_beyond_the_bound(server: Server, encoding: str) -> None:
    assert "larger than 100,000 bytes" in reason_of(server, "/b", answer(bomb(1), f"Content-Encoding: {encoding}"))


def test_a_page_packed_twice_or_otherwise_is_refused(server: Server) -> None:
    assert "packed the page as gzip, gzip" in reason_of(server, "/b", answer(bomb(2), "Content-Encoding: gzip, gzip"))
    assert "packed the page as zstd" in reason_of(server, "/z", answer(b"x", "Content-Encoding: zstd"))


def test_content_without_end_is_cut(server: Server) -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b"x" * 10_000

    assert "larger than 100,000 bytes" in reason_of(server, "/e", endless())


def test_a_page_that_is_packed_badly_is_a_failure(server: Server) -> None:
    assert "cannot be unpacked" in reason_of(server, "/b", answer(b"no gzip", "Content-Encoding: gzip"))
    assert unpack_gzip([zlib.compress(b"zlib, too")], 100) == b"zlib, too"


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["head", "body"])
def test_a_server_that_drips_ends_with_the_total_time(server: Server, start: bytes) -> None:
    assert reason_of(server, "/drip", drip(start, b"1")) == "the server was not done within 0.6 s"


def test_a_name_that_leads_to_this_machine_is_refused(server: Server) -> None:
    """As a name does whose answer changes between two look-ups: what is checked is what is connected to."""
    server.answers["/x"] = answer(b"secret")
    with pytest.raises(FetchError, match="localhost is of this machine or a private network"):
        fetch(server.url("/x", host="localhost"), SETTINGS)
    assert server.requests == []


class Names:
    """A resolver whose answers change from one look-up to the next, and a way to the server for public numbers."""

    PUBLIC = "93.184.216.34"

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: list[list[str]]) -> None:
        self.answers, self.connected = answers, list[str]()
        connect = httpcore.SyncBackend.connect_tcp

        def connect_tcp(backend: httpcore.SyncBackend, host: str, *rest: Any) -> httpcore.NetworkStream:
            self.connected.append(host)
            return connect(backend, "127.0.0.1" if host == self.PUBLIC else host, *rest)

        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)
        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)

    def look_up(self, host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        """What the real one gives, the answers one after the other."""
        found = self.answers.pop(0) if host == "rebind.example" else [host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in found]


def test_a_name_that_leads_here_at_its_second_look_up_is_refused_then(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch, [[Names.PUBLIC], ["127.0.0.1"]])
    again = server.url("/secret", host="rebind.example")
    server.answers["/secret"] = answer(b"secret")
    server.answers["/r"] = answer(b"", f"Location: {again}", status="302 Found")
    with pytest.raises(FetchError, match=r"rebind\.example is of this machine or a private network"):
        fetch(server.url("/r", host="rebind.example"), replace(SETTINGS, private_hosts=frozenset()))
    assert names.connected == [Names.PUBLIC]
    assert len(server.requests) == 1


def test_of_the_numbers_of_a_name_only_public_ones_are_tried(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, [["127.0.0.1", "10.0.0.1", Names.PUBLIC, "::1"]])
    server.answers["/x"] = answer(b"public")
    page = fetch(server.url("/x", host="rebind.example"), replace(SETTINGS, private_hosts=frozenset()))
    assert (page.content, names.connected) == (b"public", [Names.PUBLIC])


def test_a_redirect_to_this_machine_is_refused(server: Server) -> None:
    assert "--private-host localhost" in reason_of(
        server, "/r", answer(b"", f"Location: {server.url('/x', host='localhost')}", status="302 Found")
    )
    assert "no http or https address" in reason_of(
        server, "/f", answer(b"", "Location: file:///etc/passwd", status="302 Found")
    )


def test_a_host_that_is_named_may_be_private(server: Server) -> None:
    server.answers["/x"] = answer(b"mine")
    settings = replace(SETTINGS, private_hosts=frozenset({"localhost"}))
    assert fetch(server.url("/x", host="localhost"), settings).content == b"mine"


def test_a_password_goes_to_its_own_server_and_no_further(server: Server) -> None:
    other = Server()
    server.answers["/r"] = answer(b"", f"Location: {other.url('/x')}", status="302 Found")
    other.answers["/x"] = answer(b"there")
    page = fetch(f"http://me:word@127.0.0.1:{server.port}/r", SETTINGS)
    assert page.url == other.url("/x")
    assert "authorization: Basic bWU6d29yZA==" in server.requests[0]
    assert "authorization" not in other.requests[0]
    other.socket.close()


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "255.255.255.255"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_internet_at_large(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet_at_large(ip: str) -> None:
    assert is_public(ip)


def test_only_numbers_and_localhost_say_by_themselves_that_they_are_private() -> None:
    urls = [
        "http://127.0.0.1:80/x",
        "http://LOCALHOST/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://x.example/",
        "http://8.8.8.8/",
        "http://[bad/",
    ]
    assert private_hosts(urls) == {"127.0.0.1", "localhost", "::1", "10.0.0.1"}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("https://me:word@news.example:81/a?b#c", "https://news.example:81/a?b#c"),
        ("https://news.example/@me", "https://news.example/@me"),
        ("javascript:alert(1)", None),
        (" JavaScript:alert(1)", None),
        ("data:text/html,x", None),
        ("/relative/path", "/relative/path"),
    ],
)
def test_addresses_are_stored_without_passwords_and_only_those_of_the_web(given: str, stored: str | None) -> None:
    assert storable_url(given) == stored
