"""Trains the head that tells what a question wants, and says how often it is right.

    python scripts/train_forms.py [--write]

Reads scripts/data/forms.tsv (kind, form, question). A fifth, by a hash of the question, is kept apart and never trained
on; the other four are cross-validated. `--write` writes rag/question/models/forms.npz.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from pathlib import Path

import numpy as np

from rag.question.forms import BUCKETS, DIMENSIONS, build_features
from vectorstore.embedder import EmbedderSettings, load_embedder

DATA = Path(__file__).parent / "data" / "forms.tsv"
MODEL = Path(__file__).resolve().parent.parent / "rag" / "question" / "models" / "forms.npz"
FOLDS = 5
STEPS = 250
RATE = 0.05
L2 = 1e-4


def main() -> None:
    """Measure, then write if asked."""
    parser = argparse.ArgumentParser(description="Train the head that tells what a question wants.")
    parser.add_argument("--write", action="store_true", help="write the weights, trained on all but the fifth apart")
    options = parser.parse_args()
    names, questions = load_questions()
    labels = sorted(set(names))
    wanted = np.array([labels.index(name) for name in names])
    features = np.stack(embed_all(questions))
    fold = np.array([fold_of(question) for question in questions])
    apart = fold == FOLDS - 1
    guessed = np.full(len(wanted), -1)
    for k in range(FOLDS - 1):
        model = train(features[~apart & (fold != k)], wanted[~apart & (fold != k)], len(labels))
        guessed[fold == k] = guess(features[fold == k], model)
    show("cross-validated", labels, wanted[~apart], guessed[~apart])
    model = train(features[~apart], wanted[~apart], len(labels))
    show("kept apart", labels, wanted[apart], guess(features[apart], model))
    blind = features[apart].copy()
    blind[:, BUCKETS:] = 0
    show("kept apart, without the vector", labels, wanted[apart], guess(blind, model))
    if options.write:
        write(labels, *model)


def load_questions() -> tuple[list[str], list[str]]:
    """The label and the question of each line; archive and chat have no form."""
    rows = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines()]
    return [form if kind == "answer" else kind for kind, form, _ in rows], [question for _, _, question in rows]


def fold_of(question: str) -> int:
    """0 to 4; 4 is kept apart."""
    return zlib.crc32(question.lower().encode()) % FOLDS


def embed_all(questions: list[str]) -> list[np.ndarray]:
    """Features of each question with its vector."""
    embedder = load_embedder(EmbedderSettings())
    vectors = np.concatenate([embedder.embed_queries(questions[i : i + 64]) for i in range(0, len(questions), 64)])
    return [build_features(question, vector) for question, vector in zip(questions, vectors, strict=True)]


def train(features: np.ndarray, wanted: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights and biases by Adam over all rows at once; each row also without its vector, so that both ways work."""
    blind = features[::3].copy()
    blind[:, BUCKETS:] = 0
    rows = np.concatenate([features, blind])
    target = np.eye(n, dtype=np.float32)[np.concatenate([wanted, wanted[::3]])]
    parts = [np.zeros((BUCKETS + DIMENSIONS, n), np.float32), np.zeros(n, np.float32)]
    first, second = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    for step in range(1, STEPS + 1):
        scores = rows @ parts[0] + parts[1]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wrong = (chances - target) / len(rows)
        for i, slope in enumerate((rows.T @ wrong + L2 * parts[0], wrong.sum(axis=0))):
            first[i] = 0.9 * first[i] + 0.1 * slope
            second[i] = 0.99 * second[i] + 0.01 * slope * slope
            parts[i] -= RATE * (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.99**step)) + 1e-8)
    return parts[0], parts[1]


def guess(features: np.ndarray, model: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """The label of each row."""
    return (features @ model[0] + model[1]).argmax(axis=1)


def show(what: str, labels: list[str], wanted: np.ndarray, guessed: np.ndarray) -> None:
    """How often a guess is right: of all, by label, and what is taken for what."""
    print(f"{what}: {(wanted == guessed).mean():.3f} of {len(wanted)}")
    of_each = {label: (guessed == wanted)[wanted == i].mean() for i, label in enumerate(labels)}
    print("  " + ", ".join(f"{label} {share:.2f}" for label, share in of_each.items()))
    pairs = Counter((labels[w], labels[g]) for w, g in zip(wanted, guessed, strict=True) if w != g)
    print("  " + ", ".join(f"{a} as {b} {n}" for (a, b), n in pairs.most_common(8)))


def write(labels: list[str], weights: np.ndarray, bias: np.ndarray) -> None:
    """Whole numbers of one byte, with a scale for each label."""
    scales = np.abs(weights).max(axis=0) / 127
    np.savez_compressed(
        MODEL, labels=np.array(labels), weights=np.rint(weights / scales).astype(np.int8), scales=scales, bias=bias
    )
    print(f"{MODEL.name}: {MODEL.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
