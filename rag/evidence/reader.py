"""The reader: a cross-encoder that reads a question beside a passage and says whether, by which sentence and by which
words it is answered.

Its weights ship with Dateline (rag/evidence/models/reader-minilm-l6.md: origin, how it was trained, figures).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.onnx_embedder import open_session, usable_cores
from vectorstore.wordpieces import WordPieces

MODEL = Path(__file__).parent / "models" / "reader-minilm-l6-int8.onnx"
_MAX_QUESTION, _MAX_TITLE, _MAX_TOKENS = 64, 24, 352  # tokens; a chunk has 256 at most
_LONGEST = 24  # tokens of an answer


@dataclass(frozen=True, slots=True)
class Text:
    """What is read beside the question: a passage, and the title of its article as context ("" for none)."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Where an answer may stand: code points of the passage. `score` is above 0 where it is likelier than none."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader makes of one passage.

    `relevance`: log-odds that the passage answers. `spans`: (n, 2) code points of the passage for each of its tokens;
    `starts` and `ends`: (n,) how likely the answer starts and ends there, above the score of "no answer"; `sentences`:
    (n,) log-odds that the sentence which begins there answers.
    """

    relevance: float
    spans: NDArray[np.int64]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    sentences: NDArray[np.float32]

    def sentence_odds(self, first: int, last: int) -> float | None:
        """Log-odds that the sentence at code points `first` to `last` answers; None where it was not read."""
        inside = np.flatnonzero((self.spans[:, 0] >= first) & (self.spans[:, 0] < last))
        return float(self.sentences[inside[0]]) if len(inside) else None

    def best_span(self, first: int = 0, last: int | None = None) -> AnswerSpan | None:
        """The likeliest answer within code points `first` to `last` of the passage; None without a token there."""
        inside = np.flatnonzero(
            (self.spans[:, 0] >= first) & (self.spans[:, 1] <= (self.spans[-1, 1] if last is None else last))
        ) if len(self.spans) else np.zeros(0, np.int64)  # fmt: skip
        if not len(inside):
            return None
        a, b = inside[0], inside[-1] + 1
        table = self.starts[a:b, None] + self.ends[None, a:b]
        allowed = np.triu(np.ones_like(table, dtype=bool)) & ~np.triu(np.ones_like(table, dtype=bool), _LONGEST)
        place = int(np.where(allowed, table, -np.inf).argmax())
        start, end = divmod(place, table.shape[1])
        return AnswerSpan(int(self.spans[a + start, 0]), int(self.spans[a + end, 1]), float(table[start, end]))


class Reader:
    """Reads passages beside a question. The model is loaded at first use (0.1 s, 40 MB); safe to share."""

    def __init__(self, *, threads: int | None = None, model: Path = MODEL) -> None:
        """`threads`: how many passages are read at once; None for one on each core this process may use."""
        self._threads = threads or usable_cores()
        self._model = model
        self._lock = threading.Lock()
        self._loaded: tuple[WordPieces, Any] | None = None

    def read(self, question: str, texts: Sequence[Text]) -> list[Judgement]:
        """A judgement of each text, in the order given; some 10 ms each on one core.

        A text's judgement depends on the question and that text alone. Raises EmbedderError when the model cannot be
        loaded.
        """
        pieces, session = self._load()
        asked, _ = pieces.tokens(question, limit=_MAX_QUESTION)

        def judge(text: Text) -> Judgement:
            return _judge(session, pieces, asked, text)

        if min(self._threads, len(texts)) < 2:
            return [judge(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i].text))  # longest first: threads end together
        with ThreadPoolExecutor(self._threads, thread_name_prefix="read") as pool:
            found = dict(zip(order, pool.map(judge, [texts[i] for i in order]), strict=True))
        return [found[i] for i in range(len(texts))]

    def _load(self) -> tuple[WordPieces, Any]:
        with self._lock:
            self._loaded = self._loaded or (WordPieces.load(), open_session(self._model))
            return self._loaded


@cache
def shared_reader() -> Reader:
    """The one reader of this process: it holds nothing but the model."""
    return Reader()


def _judge(session: Any, pieces: WordPieces, asked: list[int], text: Text) -> Judgement:
    title, _ = pieces.tokens(f"{text.title}." if text.title else "", limit=_MAX_TITLE)
    ids, spans = pieces.tokens(text.text, limit=_MAX_TOKENS - len(asked) - len(title) - 3)
    start, separator = pieces.brackets
    row = [start, *asked, separator, *title, *ids, separator]
    first = len(asked) + 2 + len(title)
    types = np.zeros((1, len(row)), np.int64)
    types[0, len(asked) + 2 :] = 1
    tokens = np.array([row], np.int64)
    feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": types}
    span, answers, sentence = session.run(["span", "answers", "sentence"], feed)
    here = slice(first, first + len(ids))
    scores = (span[0] - span[0, 0])[here]
    places = np.array(spans, np.int64).reshape(-1, 2)
    return Judgement(float(answers[0, 0]), places, scores[:, 0], scores[:, 1], sentence[0, here, 0])
