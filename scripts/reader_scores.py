"""How good a reader is on questions held back: F1 of the span, and telling apart what has no answer."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from reader_data import Example
from tokenizers import Tokenizer

Array = NDArray[np.float32]
Predict = Callable[[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], tuple[Array, Array]]
MAX_TOKENS, MAX_ANSWER, BATCH = 320, 24, 32


def score(examples: Sequence[Example], tokenizer: Tokenizer, predict: Predict) -> str:
    """One line of figures. The threshold for the whole is the best one, found on every second question for the rest."""
    spans, margins, heads = _predict_all(examples, tokenizer, predict)
    held = np.array([bool(e.answers) for e in examples])
    forced = np.array([best_f1(span, e) if e.answers else 0.0 for span, e in zip(spans, examples, strict=True)])
    both = margins + heads
    scores = {"margin": margins, "head": heads, "both": both}
    areas = "  ".join(f"{name} {area(values, held):.3f}" for name, values in scores.items())
    whole = " ".join(f"{name} {whole_f1(values, held, forced):.3f}" for name, values in scores.items())
    return (
        f"questions {len(held)}  F1 where there is an answer, forced {forced[held].mean():.3f}  "
        f"no-answer AUC: {areas}  F1 overall: {whole}"
    )


def _predict_all(examples: Sequence[Example], tokenizer: Tokenizer, predict: Predict) -> tuple[list[str], Array, Array]:
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].text))
    spans, margins, heads = [""] * len(examples), np.zeros(len(examples), "f"), np.zeros(len(examples), "f")
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        texts = [f"{examples[i].title}.\n{examples[i].text}" for i in rows]
        encoded = [tokenizer.encode(examples[i].question, text) for i, text in zip(rows, texts, strict=True)]
        width = min(MAX_TOKENS, max(len(each.ids) for each in encoded))
        ids, types, mask = (np.zeros((len(rows), width), np.int64) for _ in range(3))
        for k, each in enumerate(encoded):
            n = min(width, len(each.ids))
            ids[k, :n], types[k, :n], mask[k, :n] = each.ids[:n], each.type_ids[:n], 1
        found, answers = predict(ids, types, mask)
        for k, i in enumerate(rows):
            margins[i], first, last = best_span(found[k], types[k] * mask[k])
            a, b = encoded[k].offsets[first][0], encoded[k].offsets[last][1]
            spans[i], heads[i] = texts[k][a:b], answers[k]
    return spans, margins, heads


def best_span(logits: Array, inside: NDArray[np.int64]) -> tuple[float, int, int]:
    """Score above "no answer" and first and last token of the best span; `logits`: (tokens, 2)."""
    starts, ends = np.where(inside, logits[:, 0], -1e4), np.where(inside, logits[:, 1], -1e4)
    table = starts[:, None] + ends[None, :]
    n = len(table)
    table = np.where(np.triu(np.ones((n, n), bool)) & ~np.triu(np.ones((n, n), bool), MAX_ANSWER), table, -1e9)
    first, last = divmod(int(table.argmax()), n)
    return float(table[first, last] - logits[0].sum()), first, last


def best_f1(span: str, example: Example) -> float:
    """Token F1 against the best of the gold answers, as SQuAD defines it."""
    return max(f1(normalise(span), normalise(gold)) for gold in example.gold)


def f1(found: list[str], gold: list[str]) -> float:
    """Harmonic mean of precision and recall of the words."""
    same = sum((Counter(found) & Counter(gold)).values())
    return 2 * same / (len(found) + len(gold)) if same else float(found == gold)


def normalise(text: str) -> list[str]:
    """Lower case, without punctuation and articles."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def area(values: Array, held: NDArray[np.bool_]) -> float:
    """The chance that a question with an answer scores above one without."""
    ranks = values.argsort().argsort() + 1
    n = int(held.sum())
    return float((ranks[held].sum() - n * (n + 1) / 2) / (n * (len(held) - n)))


def whole_f1(values: Array, held: NDArray[np.bool_], forced: Array) -> float:
    """F1 over all questions, answering above a threshold that was fitted on the other half."""
    total = 0.0
    for half in (0, 1):
        fit, rest = np.arange(len(held)) % 2 == half, np.arange(len(held)) % 2 != half
        candidates = np.quantile(values[fit], np.linspace(0, 1, 101))
        best = max(candidates, key=lambda t: _f1_at(values[fit], held[fit], forced[fit], t))
        total += _f1_at(values[rest], held[rest], forced[rest], best) * rest.mean()
    return total


def _f1_at(values: Array, held: NDArray[np.bool_], forced: Array, threshold: float) -> float:
    gives = values >= threshold
    return float(np.where(gives, np.where(held, forced, 0.0), np.where(held, 0.0, 1.0)).mean())
