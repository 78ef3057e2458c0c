"""Embedding by a server that speaks OpenAI's protocol: OpenAI itself, Ollama, vLLM, LM Studio, TEI, llama.cpp."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import openai
from numpy.typing import NDArray

from vectorstore.calls import counted
from vectorstore.embedder import Vectors
from vectorstore.errors import EmbedderError
from vectorstore.wordpieces import WordPieces, encodable

OPENAI_URL = "https://api.openai.com/v1"

_BATCH_TEXTS = 128
_BATCH_CHARACTERS = 100_000  # about 25,000 tokens; OpenAI takes 300,000, servers at home much less
_TEXT_CHARACTERS = 8_000  # a text of one token a character still fits the usual 8,192
_NO_KEY = "none"  # the client refuses to start without one, even where the server asks for none
_SHORTENS = "text-embedding-3"  # the models known to take `dimensions`; other servers answer it with an error
_TOO_MUCH = {413, 422}  # what servers say to a batch that is too large for them (TEI takes 32 texts)


class OpenAIEmbedder:
    """Embeds with the model `model` of an OpenAI-compatible server.

    `base_url` None means OpenAI's own; `api_key` None is for servers that ask for none. `dimensions` None asks the
    server once, here, for the length of its vectors; given, it is what the vectors must have, and OpenAI's own models
    shorten theirs to it. A request is tried `tries` times where it may pass: no connection, timeout, 408, 409, 429,
    5xx; waits grow from 0.5 to 8 s, or as long as the server says. The tokens of `token_spans` are those of the
    built-in model, close enough to measure chunks with. Safe to share between threads.

    Raises EmbedderError when the server does not answer well; the key is in no message.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        dimensions: int | None = None,
        timeout_s: float = 60.0,
        tries: int = 5,
    ) -> None:
        self.name = model
        self.max_tokens = 256
        self.languages: frozenset[str] = frozenset()
        self._url = base_url or OPENAI_URL
        self._key = api_key
        self._tries = tries
        self._client = openai.OpenAI(
            base_url=self._url, api_key=api_key or _NO_KEY, timeout=timeout_s, max_retries=tries - 1
        )
        self._lock = threading.Lock()
        self._pieces: WordPieces | None = None
        self._shorten_to = dimensions if model.startswith(_SHORTENS) else None
        self.dimensions = dimensions or self._request(["How long is a vector?"]).shape[1]

    def __repr__(self) -> str:
        return f"OpenAIEmbedder({self.name!r}, host={self._host!r}, dimensions={self.dimensions})"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched: float32, shape (len(texts), dimensions), each of length 1, in the order given.

        A text above 8,000 characters is cut for the vector. Raises EmbedderError.
        """
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        done = 0
        # OpenAI refuses an empty text.
        for batch in iter_batches([encodable(text[:_TEXT_CHARACTERS]) or " " for text in texts]):
            vectors[done : done + len(batch)] = self._embed(batch)
            done += len(batch)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Vector of a query: float32, shape (dimensions,), of length 1. Raises EmbedderError."""
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of several queries, as `embed_passages`: this model makes no difference between the two."""
        return self.embed_passages(texts)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) in code points of `text` for each token of the built-in tokenizer; see WordPieces.spans."""
        with self._lock:
            self._pieces = self._pieces or WordPieces.load()
        return self._pieces.spans(text)

    def _embed(self, batch: Sequence[str]) -> Vectors:
        vectors = self._request(batch)
        if vectors.shape[1] != self.dimensions:
            raise EmbedderError(
                f"The vectors of {self.name!r} must have {self.dimensions} dimensions, but {self._host} sent "
                f"{vectors.shape[1]}. Set DATELINE_EMBEDDER_DIMENSIONS to {vectors.shape[1]}, or choose the model that "
                "the archive was made with."
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            raise self._nonsense("a vector without a direction")
        unit: Vectors = vectors / lengths
        return unit

    def _request(self, batch: Sequence[str]) -> Vectors:
        """The vectors of `batch` as the server sends them; halves a batch that is too large for the server."""
        shorten = self._shorten_to or openai.omit
        try:
            with counted("embedder"):
                answer = self._client.embeddings.create(
                    input=list(batch), model=self.name, dimensions=shorten, encoding_format="float"
                )
        except openai.APIStatusError as exc:
            if exc.status_code in _TOO_MUCH and len(batch) > 1:
                half = len(batch) // 2
                return np.concatenate([self._request(batch[:half]), self._request(batch[half:])])
            raise self._refused(exc) from None  # the server's words may hold the key, and a traceback would show them
        except openai.APIConnectionError as exc:
            raise self._unreachable(exc) from exc
        except (openai.OpenAIError, ValueError) as exc:
            raise self._nonsense("something else") from exc
        return self._read(answer, len(batch))

    def _read(self, answer: Any, count: int) -> Vectors:
        """The rows of an answer in the order asked. The client checks nothing of what it parses."""
        try:
            rows = [row.embedding for row in sorted(answer.data, key=lambda row: row.index or 0)]
            vectors = np.array(rows, np.float32)
        except (AttributeError, TypeError, ValueError) as exc:
            raise self._nonsense("something else") from exc
        if vectors.ndim != 2 or len(vectors) != count or not vectors.shape[1]:
            raise self._nonsense(f"{len(vectors)} for {count} texts")
        return vectors

    @property
    def _host(self) -> str:
        return urlsplit(self._url).netloc.rpartition("@")[2]

    def _refused(self, error: openai.APIStatusError) -> EmbedderError:
        status = error.status_code
        said = self._without_key(error.message.removeprefix(f"Error code: {status} - "))
        if status in {401, 403}:
            given = "the key in the settings" if self._key else "no key"
            return EmbedderError(
                f"{self._host} asks for a key that may use {self.name!r}, but got {given} and answered {status}. Set "
                "DATELINE_EMBEDDER_KEY (or OPENAI_API_KEY)."
            )
        if status == 404:
            return EmbedderError(
                f"{self._host} must have the embedding model {self.name!r}, but answered 404: {said}. Set "
                "DATELINE_EMBEDDER to a model it has, or DATELINE_EMBEDDER_URL to its address up to /v1."
            )
        if status == 429 or status >= 500:
            return EmbedderError(
                f"{self._host} must take requests, but answered {status} to the last of {self._tries}: {said}. Try "
                "again later, or look at its limits."
            )
        return EmbedderError(
            f"{self._host} must embed with {self.name!r}, but answered {status}: {said}. Check DATELINE_EMBEDDER."
        )

    def _unreachable(self, error: openai.APIConnectionError) -> EmbedderError:
        why = "did not answer in time" if isinstance(error, openai.APITimeoutError) else "cannot be reached"
        return EmbedderError(
            f"{self.name!r} is served by {self._host}, but that {why} ({self._tries} tries). Start the server, set "
            "DATELINE_EMBEDDER_URL to its address, or unset DATELINE_EMBEDDER for the built-in embedder."
        )

    def _nonsense(self, came: str) -> EmbedderError:
        return EmbedderError(
            f"{self._host} must answer with one vector for each text, but sent {came}. Check that "
            f"DATELINE_EMBEDDER_URL is an OpenAI-compatible address up to /v1 and that {self.name!r} is an embedding "
            "model."
        )

    def _without_key(self, words: str) -> str:
        line = " ".join(words.split())[:300]
        return line.replace(self._key, "***") if self._key else line


def iter_batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut `texts` into runs of at most 128 texts and 100,000 characters, in order."""
    start = characters = 0
    for end, text in enumerate(texts):
        if end > start and (end - start == _BATCH_TEXTS or characters + len(text) > _BATCH_CHARACTERS):
            yield texts[start:end]
            start, characters = end, 0
        characters += len(text)
    if start < len(texts):
        yield texts[start:]
