"""A model on loopback that says what a test has it say: one truth from its passages, then one lie."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LIE = "The trade was 99 billion dollars that year."
_NEEDLE = "22.71"
_PASSAGE = re.compile(r"<passage (\d+)>\n(.*?)\n</passage", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


class ModelServer(ThreadingHTTPServer):
    """`asked` holds what was sent; `goes_on` is to be set before the words after the first line come."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.goes_on = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(asked)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        prompt = json.loads(asked)["messages"][-1]["content"]
        if "<passage" not in prompt:  # what it wrote is to be judged: it says nothing of use
            return self._say("I cannot tell.")
        number, sentence = _find(prompt)
        began, rest = LIE[:10], LIE[10:]  # a sentence is whole when the next has begun
        self._say(f"{sentence} [{number}]\n{began}")
        self.server.goes_on.wait(120)
        with suppress(ConnectionError):  # the test may be over
            self._say(f"{rest} [{number}]\nShort answer: 22.71 billion dollars")
            self.wfile.write(b"data: [DONE]\n\n")

    def _say(self, words: str) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": None}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Nothing on the test's output."""


def _find(prompt: str) -> tuple[str, str]:
    """The number of the first passage that holds the needle, and its sentence."""
    passages = ((number, _SENTENCE_END.split(text)) for number, text in _PASSAGE.findall(prompt))
    return next((number, sentence) for number, sentences in passages for sentence in sentences if _NEEDLE in sentence)


@contextmanager
def serve_model() -> Iterator[ModelServer]:
    """Run the model for a while."""
    with ModelServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.goes_on.set()
            server.shutdown()
