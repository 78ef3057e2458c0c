"""What people try who mean no good, or whose program has gone wrong: by real sockets, over loopback."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from rag import NewsAssistant
from rag.__main__ import main
from rag.adapters.http.app import build_app
from rag.adapters.settings import ServerSettings
from tests.rag.adapters.conftest import KEYS, PATIENCE_S
from tests.rag.adapters.serving import post, process, read_all, running, status_of, talk, wait_until
from tests.rag.adapters.stand_ins import SlowAssistant
from tests.rag.stand_ins import ARTICLES, FERRY, build_archive
from vectorstore import Archive

QUESTION = json.dumps({"question": "ferry"}).encode()
STREAM = json.dumps({"question": "Who is captain of the Gannet?", "stream": True}).encode()


def error_of(answer: bytes) -> str:
    return str(json.loads(answer.split(b"\r\n\r\n", 1)[1])["error"]["code"])


# ---- keys


@pytest.mark.parametrize(
    "header",
    [
        (),
        ("Authorization: Bearer wrong-key-of-16-letters",),
        ("Authorization: Bearer",),
        ("Authorization: Basic dXNlcjpwYXNz",),
        (f"Authorization: Basic {KEYS[0]}",),
        (f"Authorization: Bearer {KEYS[0]}x",),
        (f"Authorization: Bearer {KEYS[0][:-1]}",),
        (f"X-API-Key: {KEYS[0]}",),
        ("Authorization: Bearer \xff\xfe",),
    ],
)
def test_without_a_right_key_nothing_is_told(locked_port, header):
    for path in ("/v1/search", "/v1/ask", "/v1/chat/completions", "/openapi.json", "/nowhere"):
        answer = talk(locked_port, post(path, QUESTION, *header))
        assert (status_of(answer), error_of(answer)) == (401, "wrong_key")
        assert b"www-authenticate: Bearer" in answer


@pytest.mark.parametrize("key", KEYS)
def test_each_of_the_keys_opens(locked_port, key):
    assert status_of(talk(locked_port, post("/v1/search", QUESTION, f"Authorization: Bearer {key}"))) == 200


def test_a_health_path_in_disguise_opens_nothing(locked_port):
    for path in ("/healthz/../v1/coverage", "/healthz%2f..%2fv1/coverage", "//healthz", "/healthz;/v1/coverage"):
        answer = talk(locked_port, post(path, QUESTION))
        assert status_of(answer) in (401, 404, 405)


# ---- who asks


def test_a_name_that_points_here_is_not_answered(open_port):
    for host in (
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "[::1",
        "a@b",
    ):
        answer = talk(open_port, post("/v1/search", QUESTION, host=host))
        assert status_of(answer) in (400, 421), host


def test_the_names_of_this_machine_are_answered(open_port):
    for host in ("127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:8787", "127.9.9.9"):
        assert status_of(talk(open_port, post("/v1/search", QUESTION, host=host))) == 200, host


def test_a_page_of_another_origin_may_not_ask(open_port):
    answer = talk(open_port, post("/v1/search", QUESTION, "Origin: https://evil.example"))
    assert (status_of(answer), error_of(answer)) == (403, "wrong_origin")
    assert status_of(talk(open_port, post("/v1/search", QUESTION, "Origin: null"))) == 403
    assert status_of(talk(open_port, post("/v1/search", QUESTION, "Origin: http://localhost:3000"))) == 200


def test_no_page_may_read_an_answer_unless_it_is_named(open_port, locked_port):
    def allowed(port: int, origin: str) -> str | None:
        asked = {"origin": origin, "access-control-request-method": "POST"}
        return httpx.options(f"http://127.0.0.1:{port}/v1/search", headers=asked).headers.get(
            "access-control-allow-origin"
        )

    assert allowed(open_port, "http://localhost:3000") is None
    assert allowed(locked_port, "https://evil.example") is None
    assert allowed(locked_port, "https://desk.example") == "https://desk.example"


def test_another_address_than_loopback_needs_a_key(capsys):
    for arguments in (["serve", "--host", "0.0.0.0"], ["mcp", "--http", "--host", "192.0.2.1"]):
        assert main([*arguments, "--port", "0"]) == 2
        assert "Without a key a server listens on this machine only" in capsys.readouterr().err


# ---- how much, how slow


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(open_port):
    head = post("/v1/search", b"")[: -len(b"\r\n\r\n")].replace(b"Content-Length: 0", b"Content-Length: 99999999999")
    answer = talk(open_port, head + b"\r\n\r\n")
    assert (status_of(answer), error_of(answer)) == (413, "too_large")


def test_a_body_in_chunks_without_an_end_is_refused(open_port):
    head = post("/v1/search", b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", open_port), timeout=20) as connection:
        connection.sendall(head)
        answer = b""
        try:
            for _ in range(200):
                connection.sendall(chunk)
            answer = read_all(connection)
        except (BrokenPipeError, ConnectionResetError):
            answer = answer or read_all(connection)
    assert answer == b"" or status_of(answer) == 413


def test_a_body_that_comes_letter_by_letter_is_not_waited_for(open_port):
    with socket.create_connection(("127.0.0.1", open_port), timeout=20) as connection:
        connection.sendall(post("/v1/search", QUESTION)[: -len(QUESTION)])
        started = time.monotonic()
        for letter in QUESTION[:4]:
            connection.sendall(bytes([letter]))
            time.sleep(0.1)
        answer = read_all(connection)
    assert (status_of(answer), error_of(answer)) == (408, "too_slow")
    assert time.monotonic() - started < 15 * PATIENCE_S  # its own patience is 1 s, ours 20


def test_a_head_that_comes_letter_by_letter_is_not_waited_for(open_port):
    with socket.create_connection(("127.0.0.1", open_port), timeout=20) as connection:
        started = time.monotonic()
        connection.sendall(b"POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for _ in range(4):
            connection.sendall(b"X")
            time.sleep(0.1)
        assert read_all(connection) == b""
    assert time.monotonic() - started < 15 * PATIENCE_S  # its own patience is 1 s, ours 20


def test_a_head_without_an_end_is_refused(open_port):
    answer = talk(open_port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 100_000)
    assert answer == b"" or status_of(answer) == 400


def test_an_answer_between_two_requests_is_waited_for(open_port):
    """The patience with heads is not one with a client that keeps its connection."""
    with httpx.Client(base_url=f"http://127.0.0.1:{open_port}") as client:
        client.get("/healthz")
        time.sleep(1.5 * PATIENCE_S)
        assert client.get("/healthz").status_code == 200


def test_ten_thousand_results_are_refused(open_port):
    answer = talk(open_port, post("/v1/search", json.dumps({"question": "ferry", "k": 10_000}).encode()))
    assert (status_of(answer), error_of(answer)) == (422, "usage")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"ferry"',
        b"\xff\xfe",
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"question": NaN}',
        b"{}x",
        b'{"question": "\\ud800"}',
        b'{"question": "a\\u0000b"}',
        b'{"question": "ferry", "k": 1e400}',
    ],
)
def test_a_body_that_is_no_question_is_refused(open_port, body):
    answer = talk(open_port, post("/v1/search", body))
    assert status_of(answer) in (200, 400, 422)
    assert status_of(answer) != 200 or body == b'{"question": "a\\u0000b"}'


def test_a_filter_that_is_code_is_no_filter(open_port, news):
    for wrong in (
        {"publishers": {"$ne": None}},
        {"publishers": [{"$where": "1"}]},
        {"where": {"$gt": 0}},
        {"as_of": {"$gt": ""}},
        {"kinds": "news"},
    ):
        answer = talk(open_port, post("/v1/search", json.dumps({"question": "ferry", **wrong}).encode()))
        assert (status_of(answer), error_of(answer)) == (422, "usage")
    for name in ("' OR 1=1 --", "'; DROP TABLE articles; --", '" OR "a"="a', "*", "Courier OR publisher:*"):
        body = json.dumps({"question": "ferry", "publishers": [name]}).encode()
        answer = talk(open_port, post("/v1/search", body))
        assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["results"] == []
    assert news.get(FERRY.article_id) is not None


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2f..%2fetc%2fpasswd",
        "....//etc/passwd",
        "../../healthz",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cwin.ini",
        "%00",
        "file%3a%2f%2f%2fetc%2fpasswd",
        "a'%20OR%20'1'='1",
        "%ff%fe",
        "%",
        "x" * 5000,
        "%250a",
    ],
)
def test_no_trick_with_an_articles_id_leads_out_of_the_archive(open_port, name):
    for path in (f"/v1/articles/{name}", f"/v1/articles/{name}/passages"):
        answer = talk(open_port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert status_of(answer) in (404, 422)
        assert error_of(answer) in ("not_found", "usage")
        assert b"root:" not in answer


def test_no_header_can_be_slipped_into_an_answer(open_port):
    for given in ("a\r\nX-Evil: 1", "a%0d%0aX-Evil: 1", "a\nX-Evil: 1", "a" * 65, "<script>"):
        request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-Request-ID: {given}\r\n\r\n"
        head = talk(open_port, request.encode()).split(b"\r\n\r\n", 1)[0].lower()
        assert b"\r\nx-evil" not in head
        assert b"\nx-request-id: <script" not in head
    answer = talk(
        open_port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )
    assert status_of(answer) in (400, 421)


def log_of(port: int, body: bytes, caplog: pytest.LogCaptureFixture) -> dict[str, object]:
    """What the log says of one search. The server runs in a thread beside us, so its other lines reach caplog too."""

    def lines() -> list[dict[str, object]]:
        ours = [vars(record)["fields"] for record in caplog.records if record.name == "dateline"]
        return [fields for fields in ours if fields["request_id"] == "this-one"]

    with caplog.at_level("INFO", logger="dateline"):
        talk(port, post("/v1/search", body, "X-Request-ID: this-one"))
        wait_until(lines)
    (fields,) = lines()
    return fields


def test_what_is_logged_of_a_request_is_one_line_without_the_question(open_port, caplog):
    fields = log_of(open_port, json.dumps({"question": "secret\nforged"}).encode(), caplog)
    assert (fields["route"], fields["status"]) == ("/v1/search", 200)
    assert "secret" not in str(fields)


def test_questions_are_logged_when_that_is_asked_for(assistant, caplog):
    settings = ServerSettings(log_questions=True)
    with running(build_app(assistant, settings), settings) as port:
        fields = log_of(port, QUESTION, caplog)
    assert fields["question"] == "ferry"


# ---- many at once


@contextmanager
def slow_server(news: Archive, settings: ServerSettings, **pace: float) -> Iterator[tuple[int, SlowAssistant]]:
    """The port of a server whose assistant takes its time, and the assistant."""
    assistant = SlowAssistant(news, **pace)
    with running(build_app(assistant, settings), settings) as port:
        yield port, assistant


def test_a_thousand_connections_that_ask_nothing_lock_nobody_out(open_port):
    idle = [socket.create_connection(("127.0.0.1", open_port), timeout=20) for _ in range(1000)]
    try:
        assert status_of(talk(open_port, post("/v1/search", QUESTION))) == 200
    finally:
        for connection in idle:
            connection.close()
    assert status_of(talk(open_port, post("/v1/search", QUESTION))) == 200


def test_more_work_than_is_taken_on_is_turned_away_at_once(news):
    with slow_server(news, ServerSettings(threads=1), pause_s=0.05) as (port, _):
        answers: list[bytes] = []
        asking = [
            threading.Thread(target=lambda: answers.append(talk(port, post("/v1/ask", QUESTION)))) for _ in range(40)
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(20)
        statuses = sorted(status_of(answer) for answer in answers)
        assert set(statuses) == {200, 503}
        busy = next(answer for answer in answers if status_of(answer) == 503)
        assert error_of(busy) == "busy"
        assert b"retry-after: 1" in busy
        assert status_of(talk(port, post("/v1/ask", QUESTION))) == 200


def test_an_answer_that_takes_too_long_is_given_up(news):
    with slow_server(news, ServerSettings(timeout_s=1.0), pause_s=1.5) as (port, _):
        answer = talk(port, post("/v1/ask", QUESTION))
        assert (status_of(answer), error_of(answer)) == (504, "timeout")
        answer = talk(port, post("/v1/ask", STREAM))
        assert b"event: statement" in answer
        assert b'event: error\ndata: {"error": {"code": "timeout"' in answer


def test_a_client_that_leaves_cancels_its_answer(news):
    with slow_server(news, ServerSettings(), rounds=1000) as (port, assistant):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(post("/v1/ask", STREAM))
            assert connection.recv(1000)
        wait_until(lambda: assistant.streams and assistant.streams[0].closed.is_set())


def test_an_archive_that_cannot_be_read_is_an_error_that_names_no_path(tmp_path):
    with build_archive(tmp_path / "archive", *ARTICLES) as archive:
        settings = ServerSettings()
        with running(build_app(NewsAssistant(archive), settings), settings) as port:
            with sqlite3.connect(tmp_path / "archive" / "catalogue.sqlite3") as catalogue:
                catalogue.execute("DROP TABLE meta")
            answer = talk(port, post("/v1/search", QUESTION))
            assert (status_of(answer), error_of(answer)) == (503, "archive_corrupt")
            assert str(tmp_path).encode() not in answer
            ready = talk(port, b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert status_of(ready) == 503


# ---- the end


def test_told_to_end_in_the_middle_of_a_stream_it_ends_the_stream_first(tmp_path):
    build_archive(tmp_path / "archive", *ARTICLES).close()
    with process("-m", "tests.rag.adapters.slow_server", tmp_path / "archive") as (server, address):
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(post("/v1/ask", STREAM))
            begun = connection.recv(65_536)
            assert b"event: answer" not in begun
            server.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=5)
            rest = read_all(connection)
        assert b"event: answer" in rest
        assert server.wait(20) == 0
