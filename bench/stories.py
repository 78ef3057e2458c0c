"""Tell copies of a story from rewrites and independent reports, as articles come in one by one.

    python -m bench.stories [--events 100] [--seed 14]

Of each event there are five articles, made of our own texts (`scripts/news`): the wire's; a copy with more to it; a
trimmed copy, or an update with other figures and more to say; a rewrite, in which every third to fifth word is another
and a third of the sentences is gone; and an independent report, which has two sentences of the wire (what was said to
all) and else its own words. They come in any order. The first three are one story, the others none.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import news_data

from bench.table import Figure, print_report
from vectorstore.catalogue import Catalogue
from vectorstore.records import content_digest
from vectorstore.types import Article

_LEAST = 8  # sentences
_OTHER_WORDS = "reportedly indeed here later also moreover largely by then there officials once together".split()
_SHARED = 2  # sentences of the wire that an independent report has: what was said to all


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """An article of an event, and how it came about: wire, copy, update, rewrite or independent."""

    event: int
    made: str
    article: Article


@dataclass(frozen=True, slots=True)
class StoryScores:
    """Pairs of the same story, found and wanted, and how many rewrites and independent reports were merged."""

    precision: float
    recall: float
    rewrites_merged: int
    independent_merged: int


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    told = generate_articles(options.events, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        scores = score_stories(told, Path(folder))
    figures = [
        Figure("articles", len(told)),
        Figure("precision", scores.precision),
        Figure("recall", scores.recall),
        Figure("rewrites merged", scores.rewrites_merged),
        Figure("independent reports merged", scores.independent_merged),
    ]
    print_report("Copies of a story", figures)
    return 0


def generate_articles(events: int, seed: int) -> list[ToldArticle]:
    """Five articles of each event, in any order; the same for the same seed."""
    dice = random.Random(seed)
    texts = list(load_texts())
    dice.shuffle(texts)
    wires, rest = texts[:events], texts[events:]
    # What is said besides the wire: half a text of its own for each event.
    others = [half for text in rest for half in (text[: len(text) // 2], text[len(text) // 2 :])]
    if len(others) < events:
        raise SystemExit(
            f"{len(texts)} texts are enough for {len(texts) * 2 // 3} events, and {events} were asked for."
        )
    told = []
    for event in range(events):
        wire, other = wires[event], others[event]
        for number, (made, sentences) in enumerate(_tell(wire, other, event, dice)):
            text = "\n\n".join(" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2))
            name = f"event-{event}-{number}"
            article = Article(article_id=name, title=f"Report {number} on event {event}", text=text, publisher=made)
            told.append(ToldArticle(event, made, article))
    dice.shuffle(told)
    return told


def load_texts() -> Iterator[list[str]]:
    """The sentences of each of our own texts."""
    return (list(article.sentences) for article in news_data.load_news() if len(article.sentences) >= _LEAST)


def _tell(wire: list[str], other: list[str], event: int, dice: random.Random) -> Iterator[tuple[str, list[str]]]:
    """(how it came about, sentences) of the five articles of an event."""
    added, words = other[:2], other[2:]
    yield "wire", wire
    yield "copy", [*wire[:3], added[0], *wire[3:]]
    if event % 2:
        yield "copy", wire[: max(6, len(wire) * 2 // 3)]
    else:
        changed = [re.sub(r"\b\d{2,}\b", lambda found: str(int(found[0]) + 1), wire[0]), *wire[1:]]
        yield "update", [*changed, *added]
    yield "rewrite", [_reword(sentence, dice) for place, sentence in enumerate(wire) if place % 3 != 2]
    shared = dice.sample(wire, _SHARED)
    yield "independent", [*words[:2], shared[0], *words[2:4], shared[1], *words[4:]]


def _reword(sentence: str, dice: random.Random) -> str:
    """The sentence with every third to fifth word another one, or gone."""
    words, at = sentence.split(), dice.randrange(3)
    while at < len(words):
        words[at] = dice.choice([*_OTHER_WORDS, ""])
        at += dice.randint(3, 5)
    return " ".join(word for word in words if word)


def score_stories(told: Sequence[ToldArticle], folder: Path) -> StoryScores:
    """Write the articles one by one, and compare the stories that the catalogue made with those that there are."""
    catalogue = Catalogue(folder, create=True)
    none = np.zeros((0, 1), dtype=np.float32)
    for one in told:
        with catalogue.transaction():
            catalogue.put(one.article, content_digest(one.article), [], none)
    merged = {one.article.article_id: set(catalogue.find_copies(one.article.article_id)) for one in told}
    catalogue.close()
    wanted = {pair for pair in combinations(sorted(told, key=_name), 2) if _are_one(*pair)}
    names = {(_name(a), _name(b)) for a, b in wanted}
    found = {(a, b) for a, others in merged.items() for b in others if a < b}
    strangers = {kind: {_name(one) for one in told if one.made == kind} for kind in ("rewrite", "independent")}
    return StoryScores(
        precision=len(found & names) / len(found) if found else 1.0,
        recall=len(found & names) / len(names) if names else 1.0,
        rewrites_merged=sum(bool(merged[name]) for name in strangers["rewrite"]),
        independent_merged=sum(bool(merged[name]) for name in strangers["independent"]),
    )


def _name(one: ToldArticle) -> str:
    return one.article.article_id


def _are_one(a: ToldArticle, b: ToldArticle) -> bool:
    return a.event == b.event and {a.made, b.made} <= {"wire", "copy", "update"}


if __name__ == "__main__":
    sys.exit(main())
