"""The embedder that ships: all-MiniLM-L6-v2 in int8, run by onnxruntime on the processor. No key, no network."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.calls import counted
from vectorstore.embedder import Vectors
from vectorstore.quiet import silence_telemetry
from vectorstore.wordpieces import MODELS, WordPieces, read_model_file, unloadable

MODEL_FILE = "all-minilm-l6-v2-int8.onnx"

Vector = NDArray[np.float32]
_QUERIES_KEPT = 64  # vectors of 1.5 KB
_POSITIONS = 512  # places in the model's table; a longer text is cut


class OnnxEmbedder:
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019, arXiv 1908.10084): English, 384 dimensions, mean of the tokens.

    A text's vector depends on that text alone. Each is run by itself: int8 takes one scale for all that is run
    together, so that batch mates would show (cosine down to .995 between batches), and it is faster, too: nothing is
    padded and the activations stay in the cache. Two runs of one thread each gave 200 passages/s on 2 cores where
    batches of 32 gave 130. Texts above 512 tokens are cut for the vector.

    The model is loaded at first use (0.1 s, 40 MB). Safe to share between threads. `threads` is how many texts are
    embedded at once; None means one for each core that this process may use. `folder` holds the model and its
    tokenizer.
    """

    def __init__(self, *, threads: int | None = None, folder: Path = MODELS) -> None:
        self.name = "all-minilm-l6-v2-int8"
        self.dimensions = 384
        self.max_tokens = 256
        self.languages = frozenset({"en"})
        self._threads = threads or usable_cores()
        self._folder = folder
        self._lock = threading.Lock()
        self._alone = threading.Lock()
        self._pieces: WordPieces | None = None
        self._session: Any = None
        self._pool: ThreadPoolExecutor | None = None  # kept: to start its threads for each question costs 1 ms
        self._recent = lru_cache(_QUERIES_KEPT)(self._embed)

    def __repr__(self) -> str:
        return f"OnnxEmbedder(threads={self._threads})"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched: float32, shape (len(texts), 384), each of length 1, in the order given.

        An empty text has a vector as well. Raises EmbedderError when the model cannot be loaded.
        """
        return self._side_by_side(self._embed, texts)

    def _side_by_side(self, embed: Callable[[str], Vector], texts: Sequence[str]) -> Vectors:
        """Embed in this thread and in those of the pool; the longest first, so that they end together."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        waiting = iter(sorted(range(len(texts)), key=lambda row: -len(texts[row])))

        def work() -> None:
            for row in waiting:
                vectors[row] = embed(texts[row])

        helped = [self._load_pool().submit(work) for _ in range(min(self._threads, len(texts)) - 1)]
        work()
        for one in helped:
            if not one.cancel():  # it may still stand behind the texts of somebody else
                one.result()
        return vectors

    def embed_query(self, text: str) -> Vector:
        """Vector of a query: float32, shape (384,), of length 1, read-only. Raises EmbedderError when the model cannot
        load.

        The last are kept: a question is embedded to read its form, to search, and to weigh sentences.
        """
        return self._recent(text)

    def _embed(self, text: str) -> Vector:
        ids = np.array([self._load_pieces().ids(text, limit=_POSITIONS)], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        session = self._load_session()
        with counted("embedder"):
            vector: Vector = session.run(None, feed)[0][0]
        vector.flags.writeable = False
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of several queries, as `embed_passages`: this model makes no difference between the two.

        Side by side for one question at a time, which is 4 short texts (9 ms, or 5). Where several come at once, the
        others go one after the other: their threads would cost a quarter more than they save.
        """
        if len(texts) > 1 and self._alone.acquire(blocking=False):
            try:
                return self._side_by_side(self.embed_query, texts)
            finally:
                self._alone.release()
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(-1, self.dimensions)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) in code points of `text` for each token, in order and without overlap.

        See WordPieces.spans. Raises EmbedderError when the tokenizer cannot be loaded.
        """
        return self._load_pieces().spans(text)

    def _load_pieces(self) -> WordPieces:
        with self._lock:
            self._pieces = self._pieces or WordPieces.load(self._folder)
            return self._pieces

    def _load_session(self) -> Any:
        with self._lock:
            self._session = self._session or open_session(self._folder / MODEL_FILE)
            return self._session

    def _load_pool(self) -> ThreadPoolExecutor:
        with self._lock:
            self._pool = self._pool or ThreadPoolExecutor(self._threads, thread_name_prefix="embed")
            return self._pool


def open_session(path: Path) -> Any:
    """An onnxruntime.InferenceSession of one thread, which several threads may run at once. Raises EmbedderError."""
    silence_telemetry()
    runtime: Any = import_module("onnxruntime")  # here, since it takes 0.1 s and `import vectorstore` shall do no work
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1  # texts run side by side instead, and no thread waits for another within a text
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it keeps a plan for each length met: 8 MB more, no faster
    options.log_severity_level = 3
    model = read_model_file(path)
    try:
        return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # onnxruntime's errors have no narrower root
        raise unloadable(path, exc) from exc


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
