"""Fit what the score of a sentence is the sum of (rag/evidence/sentences.py) on the questions that no training saw.

    python scripts/fit_sentences.py

Asks the questions of the articles held back (scripts/news_data.py) over an archive of all of them, and fits the weights
of cosine, reader and passage by a conditional logistic regression (McFadden 1974) over the sentences of each question:
which of them answers. Prints how often the first, and one of the first three, answers: by the code, and
in five folds by article. Questions whose article is not found are left out ("was he convicted?" names nothing).
"""

from __future__ import annotations

import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import news_archive
import news_data
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file

from ingest import add
from rag.answer.compose import read_results
from rag.evidence.sentences import Candidate
from rag.search.retriever import Retriever
from vectorstore import Archive

FIGURES = ("similarity", "answers", "span_odds", "passage")
_SUREST, _FOLDS, _RIDGE, _STEPS, _RATE = 6.0, 5, 1.0, 300, 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences found for a question: their figures (n, 4), which of them answer (n,), and their scores."""

    fold: int
    figures: Floats
    answers: NDArray[np.bool_]
    scores: Floats


def iter_choices(archive: Archive, news: Sequence[news_data.NewsArticle]) -> Iterator[Choice]:
    """Each question held back whose answer is among the sentences read."""
    retriever = Retriever(archive)
    for article, asked in news_data.iter_held_back(news):
        reading = read_results(archive, retriever.search(asked.question))
        places = [article.span(place) for place in asked.proof]
        read = [one for one in reading.candidates if one.span]
        right = np.array([_answers(one, article.title, places) for one in read], dtype=bool)
        if right.any():
            best = max(one.result.score for one in reading.candidates)
            fold = zlib.crc32(article.title.encode()) // 5 % _FOLDS
            figures = np.array([_figures(one, best) for one in read])
            yield Choice(fold, figures, right, np.array([one.score for one in read]))


def _answers(one: Candidate, title: str, places: Sequence[tuple[int, int]]) -> bool:
    return one.result.article.title == title and any(start < one.end and one.start < end for start, end in places)


def _figures(one: Candidate, best: float) -> list[float]:
    answers, span = (float(np.clip(odds, -_SUREST, _SUREST)) for odds in (one.answers, one.span_odds))
    return [one.similarity, answers, span, one.result.score - best]


def fit(choices: Sequence[Choice]) -> Floats:
    """The weights of FIGURES, by Adam."""
    weights, first, second = np.zeros(len(FIGURES)), np.zeros(len(FIGURES)), np.zeros(len(FIGURES))
    for step in range(1, _STEPS + 1):
        slope = _RIDGE * weights - sum(_pull(choice, weights) for choice in choices)
        slope /= len(choices)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def _pull(choice: Choice, weights: Floats) -> Floats:
    """The gradient of the log-likelihood that one of the sentences that answer is chosen."""
    chance = np.exp(choice.figures @ weights - (choice.figures @ weights).max())
    chance /= chance.sum()
    right = chance * choice.answers
    return np.asarray((right / right.sum() - chance) @ choice.figures)


def share_right(choices: Sequence[tuple[Choice, Floats]]) -> str:
    """How often the first of the sentences, and one of the first three, answers."""
    ranks = [choice.answers[np.argsort(-scores, kind="stable")] for choice, scores in choices]
    return f"first {np.mean([r[0] for r in ranks]):.3f}, first three {np.mean([r[:3].any() for r in ranks]):.3f}"


def main() -> None:
    """Fit, and print the table."""
    news = news_data.load_news()
    with tempfile.TemporaryDirectory() as folder, Archive.open(folder) as archive:
        add(archive, news_archive.to_articles(news))
        choices = list(iter_choices(archive, news))
    held_out = [
        (choice, choice.figures @ weights)
        for fold in range(_FOLDS)
        for weights in [fit([one for one in choices if one.fold != fold])]
        for choice in choices
        if choice.fold == fold
    ]
    print(f"{len(choices)} questions")
    print(f"as the code has it: {share_right([(one, one.scores) for one in choices])}")
    print(f"in folds: {share_right(held_out)}")
    print("  ".join(f"{name} {weight:.2f}" for name, weight in zip(FIGURES, fit(choices), strict=True)))


if __name__ == "__main__":
    main()
