"""Tells what a question wants: the reports, the archive itself or small talk; and the form of reply.

A multinomial logistic head over hashed words and letters and, where the embedder is the one that ships, over the
question's vector. What it was trained on and how often it is right: models/forms.md.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from rag.question.openings import read_opening
from rag.types import Asked, Form

BUCKETS = 8192
DIMENSIONS = 384  # of the embedder that ships
_READ = 600  # characters
_SCALE = 4.0  # what both parts of the features are multiplied by, as in training
_SHORT = 25  # words
_FACTS = frozenset(("person", "place", "time", "number", "thing"))
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]")
_NAME = re.compile(r"(?<=\s)[A-Z][\w’'.-]*(?:\s+(?:of|the|and|de|von)?\s*[A-Z][\w’'.-]*)*")
_WORDS = {
    "why": "why warum wieso weshalb pourquoi porque почему зачем 为什么 为何",
    "how": "how wie comment cómo como как 如何 怎么",
    "who": "who whom whose wer wen wem qui quién quien quiénes кто кого кем 谁",
    "when": "when wann quand cuándo cuando когда 什么时候 何时",
    "where": "where wo wohin où dónde donde где куда 哪里 在哪",
    "what": "what was que qué quoi что 什么",
    "which": "which welche welcher welches quel quelle quels cuál какой какая 哪",
    "many": "wieviele combien cuántos cuántas cuantos сколько 多少 几",
}
_QUESTION_WORDS = tuple((meaning, word) for meaning, words in _WORDS.items() for word in words.split())
_TWO_WORDS = frozenset(("wie viele", "wie viel", "por qué", "por que", "how many", "how much"))


Embed = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants of the reports: the form of reply, and what a fact or a count is of ("" for other forms);
    and the chances (0 to 1) that it does not ask them, but is about the archive itself, or small talk."""

    form: Form
    asked: Asked
    archive: float
    chat: float


def read_form(text: str, embed: Embed | None = None, *, english: bool = True) -> Wanted:
    """What a question wants. `embed` is of the embedder that ships, None where there is none; only `english` questions
    are read by their opening, too.

    A long question with an opening is not embedded: the opening decides, and the vector costs a fifth of a search.
    """
    labels, weights, bias = _load()
    is_told = english and len(text.split()) > _SHORT and read_opening(text, anywhere=True) is not None
    vector = None if embed is None or is_told else embed(text)
    scores = build_features(text[:_READ], vector) @ weights + bias
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    of = {label: float(chance) for label, chance in zip(labels, chances, strict=True)}
    archive, chat = of.pop("archive"), of.pop("chat")
    label = max(of, key=of.__getitem__)
    if english:
        label = _correct(label, text, blind=vector is None)
    form = "fact" if label in _FACTS else label
    asked = label if label in _FACTS or label == "count" else ""
    return Wanted(cast(Form, form), cast(Asked, asked), archive, chat)


def _correct(label: str, text: str, *, blind: bool) -> str:
    """The label, or that of the question's opening, where that is certain.

    The head tells the forms apart, and an opening the facts: "In which year" is a time. It was trained on short
    questions, and is right for .64 without a vector: there the opening decides.
    """
    is_long = len(text.split()) > _SHORT
    opening = read_opening(text, anywhere=is_long or label in _FACTS)
    sure = opening is not None and (blind or is_long or label in _FACTS or (label == "count" and opening in _FACTS))
    return opening if opening and sure and not (label == "list" and not is_long) else label


def build_features(text: str, vector: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Hashed words, letters and openings of a question, then its vector (zeros for None); shape (8192 + 384,)."""
    codes = np.array([zlib.crc32(f.encode(errors="replace")) for f in set(_iter_features(text))], dtype=np.int64)
    hashed = np.bincount(codes % BUCKETS, weights=np.where(codes >> 31, 1.0, -1.0), minlength=BUCKETS)
    norm = float(np.linalg.norm(hashed)) or 1.0
    dense = np.zeros(DIMENSIONS, dtype=np.float32) if vector is None else vector
    return np.concatenate([hashed / norm, dense]).astype(np.float32) * _SCALE


def _iter_features(text: str) -> Iterator[str]:
    words = _split(text)
    yield from _iter_runs("", ["^", *words, "$"], (1, 2, 3))
    yield f"s1:{words[0] if words else ''}"
    yield f"s2:{' '.join(words[:2])}"
    letters = f" {' '.join(words)} "
    yield from (f"c{letters[i : i + n]}" for n in (3, 4) for i in range(len(letters) - n + 1))
    yield f"len{min(len(words), 12)}"
    for meaning, word in _QUESTION_WORDS:
        if word in words or (ord(word[0]) > 0x3000 and word in text):
            yield f"wh:{meaning}"
            if word in words[:2]:
                yield f"wh1:{meaning}"
    if " ".join(words[:2]) in _TWO_WORDS:
        yield f"wh1:{' '.join(words[:2])}"
    if text.strip().endswith("?"):
        yield "q"
    yield f"caps{min(len(_NAME.findall(text)), 3)}"
    masked = ["^", *_split(_NAME.sub("NAME", text)), "$"]
    yield from (run for run in _iter_runs("m", masked, (2, 3, 4)) if "name" in run.split())


def _iter_runs(mark: str, words: list[str], lengths: tuple[int, ...]) -> Iterator[str]:
    for n in lengths:
        yield from (f"{mark}{n}:{' '.join(words[i : i + n])}" for i in range(len(words) - n + 1))


def _split(text: str) -> list[str]:
    """Words and marks in small letters, every number as 0."""
    return _TOKEN.findall(re.sub(r"\d+", "0", text.lower().replace("’", "'")))


@lru_cache(maxsize=1)
def _load() -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]]:
    """The labels, weights (8192 + 384, labels) and biases; kept as whole numbers, a scale for each label."""
    stored = resources.files("rag.question").joinpath("models/forms.npz").read_bytes()
    with np.load(io.BytesIO(stored)) as arrays:
        weights = arrays["weights"].astype(np.float32) * arrays["scales"]
        return [str(label) for label in arrays["labels"]], weights, arrays["bias"]
