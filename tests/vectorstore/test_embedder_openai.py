"""Embedding by a server, against a small real one on the loopback."""

from __future__ import annotations

import json
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from vectorstore.embedder import EmbedderSettings, load_embedder
from vectorstore.errors import EmbedderError
from vectorstore.openai_embedder import OpenAIEmbedder, iter_batches

KEY = "sk-very-secret-0123456789"
Answer = tuple[int, Any]


def vector(text: str) -> list[float]:
    """Of length 3 times its first character, so that a test sees whose it is and that it was normalised."""
    angle = ord(text[0])
    return [3 * float(np.cos(angle)), 3 * float(np.sin(angle)), 0.0, 0.0]


def embed(request: dict[str, Any]) -> Answer:
    data = [
        {"object": "embedding", "index": place, "embedding": vector(text)}
        for place, text in enumerate(request["input"])
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return 200, {"object": "list", "model": request["model"], "usage": usage, "data": data[::-1]}


def refuse(status: int, words: str) -> Callable[[dict[str, Any]], Answer]:
    return lambda request: (status, {"error": {"message": words, "type": "error", "code": None}})


@dataclass
class Server:
    """Answers each request by the next of `answers`, then by `embed`; keeps what came."""

    answers: list[Callable[[dict[str, Any]], Answer]] = field(default_factory=list)
    every: Callable[[dict[str, Any]], Answer] = embed
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, headers: Message, request: dict[str, Any]) -> Answer:
        assert path == "/v1/embeddings"
        self.headers.append(headers)
        self.requests.append(request)
        return (self.answers.pop(0) if self.answers else self.every)(request)

    def embedder(self, **options: Any) -> OpenAIEmbedder:
        options = {"api_key": KEY, "dimensions": 4, "tries": 3, **options}
        return OpenAIEmbedder("news-embed", base_url=self.url, **options)


@pytest.fixture
def server() -> Iterator[Server]:
    behaviour = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = behaviour.answer(self.path, self.headers, body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            with suppress(ConnectionError):  # a client that waited long enough has gone
                self.send(status, content)

        def send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if content.startswith(b"<") else "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    behaviour.url = f"http://127.0.0.1:{web.server_port}/v1"
    thread = threading.Thread(target=web.serve_forever, args=(0.01,))
    thread.start()
    yield behaviour
    web.shutdown()
    web.server_close()
    thread.join()


def failure(embedder: OpenAIEmbedder, texts: Sequence[str] = ("a",)) -> str:
    """The message of the error, after seeing that the key is nowhere in what a user or a log would get."""
    with pytest.raises(EmbedderError) as caught:
        embedder.embed_passages(texts)
    assert KEY not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


def test_vectors_come_in_order_at_length_one(server: Server) -> None:
    vectors = server.embedder().embed_passages(["a", "b", "c"])

    expected = np.array([vector(text) for text in "abc"], np.float32) / 3
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, expected, atol=1e-6)
    assert np.allclose(server.embedder().embed_query("b"), expected[1], atol=1e-6)


def test_the_request_names_the_model_and_carries_the_key(server: Server) -> None:
    server.embedder().embed_query("a")

    assert server.requests == [{"input": ["a"], "model": "news-embed", "encoding_format": "float"}]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_many_texts_go_in_batches_in_order(server: Server) -> None:
    texts = [chr(97 + place % 26) + "x" * place for place in range(300)]
    vectors = server.embedder().embed_passages(texts)

    assert [len(request["input"]) for request in server.requests] == [128, 128, 44]
    assert np.allclose(vectors, np.array([vector(text) for text in texts]) / 3, atol=1e-6)


def test_batches_are_bounded_in_characters() -> None:
    batches = list(iter_batches(["x" * 8_000] * 30))

    assert [len(batch) for batch in batches] == [12, 12, 6]
    assert list(iter_batches([])) == []
    assert list(iter_batches(["x" * 200_000, "y"])) == [["x" * 200_000], ["y"]]


def test_no_texts_ask_nothing(server: Server) -> None:
    assert server.embedder().embed_passages([]).shape == (0, 4)
    assert server.requests == []


def test_an_empty_text_and_a_long_one_are_sent_as_servers_take_them(server: Server) -> None:
    assert server.embedder().embed_passages(["", "x" * 50_000]).shape == (2, 4)
    assert [len(text) for text in server.requests[0]["input"]] == [1, 8_000]


def test_a_lone_surrogate_is_replaced_on_the_way(server: Server) -> None:
    server.embedder().embed_query("a \ud800")

    assert server.requests[0]["input"] == ["a \ufffd"]


def test_a_batch_too_large_for_the_server_is_halved(server: Server) -> None:
    def at_most_32(request: dict[str, Any]) -> Answer:
        return embed(request) if len(request["input"]) <= 32 else refuse(422, "batch size > 32")(request)

    server.every = at_most_32
    texts = [chr(97 + place % 26) for place in range(100)]

    vectors = server.embedder().embed_passages(texts)
    assert np.allclose(vectors, np.array([vector(text) for text in texts]) / 3, atol=1e-6)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_error_is_tried_again(server: Server, status: int) -> None:
    server.answers = [refuse(status, "slow down")]

    assert server.embedder().embed_query("a").shape == (4,)
    assert len(server.requests) == 2


def test_an_error_that_stays_is_told_after_the_last_try(server: Server) -> None:
    server.every = refuse(429, f"limit reached for {KEY}")

    assert failure(server.embedder(tries=2)) == (
        f"{server.url[7:-3]} must take requests, but answered 429 to the last of 2: limit reached for ***. "
        "Try again later, or look at its limits."
    )
    assert len(server.requests) == 2


def test_a_wrong_key_is_told_once_and_without_the_key(server: Server) -> None:
    server.every = refuse(401, f"Incorrect API key provided: {KEY}")

    assert failure(server.embedder()) == (
        f"{server.url[7:-3]} asks for a key that may use 'news-embed', but got the key in the settings and answered "
        "401. Set DATELINE_EMBEDDER_KEY (or OPENAI_API_KEY)."
    )
    assert len(server.requests) == 1


def test_a_server_without_a_key_gets_a_placeholder(server: Server) -> None:
    server.embedder(api_key=None).embed_query("a")
    assert server.headers[0]["Authorization"] == "Bearer none"

    server.every = refuse(401, "no key")
    assert "but got no key and answered 401" in failure(server.embedder(api_key=None))


def test_an_unknown_model_is_told_once(server: Server) -> None:
    server.every = refuse(404, "The model does not exist")

    message = failure(server.embedder())
    assert message.startswith(f"{server.url[7:-3]} must have the embedding model 'news-embed', but answered 404: ")
    assert "The model does not exist" in message
    assert len(server.requests) == 1


def test_a_refused_text_is_told_once(server: Server) -> None:
    server.every = refuse(400, "input too long")

    assert "answered 400: input too long. Check" in failure(server.embedder())
    assert len(server.requests) == 1


def test_the_first_call_finds_the_dimensions(server: Server) -> None:
    settings = EmbedderSettings(model="news-embed", base_url=server.url)
    embedder = load_embedder(settings)

    assert (embedder.name, embedder.dimensions, embedder.languages) == ("news-embed", 4, frozenset())
    assert len(server.requests) == 1


def test_given_dimensions_ask_nothing_and_must_hold(server: Server) -> None:
    embedder = server.embedder(dimensions=5)
    assert server.requests == []

    assert failure(embedder) == (
        f"The vectors of 'news-embed' must have 5 dimensions, but {server.url[7:-3]} sent 4. Set "
        "DATELINE_EMBEDDER_DIMENSIONS to 4, or choose the model that the archive was made with."
    )


def test_openai_s_own_models_are_asked_to_shorten(server: Server) -> None:
    OpenAIEmbedder("text-embedding-3-small", base_url=server.url, dimensions=4).embed_query("a")

    assert server.requests[0]["dimensions"] == 4


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (b"<html>Welcome</html>", "something else"),
        (b"{", "something else"),
        ({"error": "no such thing"}, "something else"),
        ({"data": None}, "something else"),
        ({"data": [{"index": 0, "embedding": "AAAA"}]}, "something else"),
        ({"data": []}, "0 for 1 texts"),
        ({"data": [{"index": 0, "embedding": []}]}, "1 for 1 texts"),
        ({"data": [{"index": 0, "embedding": [0, 0, 0, 0]}]}, "a vector without a direction"),
        ({"data": [{"index": 0, "embedding": [0, float("nan"), 0, 0]}]}, "a vector without a direction"),
    ],
)
def test_an_answer_that_is_none_is_told(server: Server, answer: Any, came: str) -> None:
    server.every = lambda request: (200, answer)

    message = failure(server.embedder())
    assert message.startswith(f"{server.url[7:-3]} must answer with one vector for each text, but sent {came}. Check")


def test_a_host_that_cannot_be_reached_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    embedder = OpenAIEmbedder("m", base_url=f"http://user:{KEY}@127.0.0.1:{port}/v1", dimensions=4, tries=2)

    assert failure(embedder) == (
        f"'m' is served by 127.0.0.1:{port}, but that cannot be reached (2 tries). Start the server, set "
        "DATELINE_EMBEDDER_URL to its address, or unset DATELINE_EMBEDDER for the built-in embedder."
    )


def test_a_server_that_is_too_slow_is_told(server: Server) -> None:
    def sleepy(request: dict[str, Any]) -> Answer:
        time.sleep(0.5)
        return embed(request)

    server.every = sleepy
    assert "but that did not answer in time (1 tries)" in failure(server.embedder(timeout_s=0.1, tries=1))


def test_the_key_is_not_in_repr(server: Server) -> None:
    assert repr(server.embedder()) == f"OpenAIEmbedder('news-embed', host='{server.url[7:-3]}', dimensions=4)"
    assert KEY not in repr(EmbedderSettings(model="m", api_key=KEY))


def test_tokens_are_measured_by_the_tokenizer_that_ships(server: Server) -> None:
    assert server.embedder().token_spans("Two words") == [(0, 3), (4, 9)]
    assert server.requests == []
