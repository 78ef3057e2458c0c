"""The news that we wrote to train the reader on: short articles of invented outlets, with questions and the sentences
that answer them.

A file of scripts/news/ has an item a line:

    ## outlet | kind | day | title | byline or -
    1 A sentence of the article.
    ? form | question | sentences that answer, best first | short answer in the first of them, or - | near misses
    ! why | question that the article does not answer | - | - | sentences that look as if they did

Every fifth article is held back from training (`is_held_back`).
"""

from __future__ import annotations

import math
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reader_data import Example

_ALIKE = 7
_OWN_NAME, _ONE_STORY = 4.0, 4  # rarity of a word that few articles hold, and how many two reports of one event share

NEWS = Path(__file__).resolve().parent / "news"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over an article. `proof` and `near` are places in its sentences; without proof it is not answered.

    `form`: person, place, time, number, thing, yes, no, why, how, said, list or count; where there is no proof: why the
    article does not answer.
    """

    form: str
    question: str
    proof: tuple[int, ...]
    short: str
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article in sentences, and what is asked of it."""

    outlet: str
    kind: str
    day: str
    title: str
    sentences: tuple[str, ...]
    asked: tuple[Asked, ...]

    @property
    def text(self) -> str:
        """The sentences in paragraphs of two."""
        return "".join(("" if not i else "\n\n" if i % 2 == 0 else " ") + s for i, s in enumerate(self.sentences))

    def span(self, place: int) -> tuple[int, int]:
        """(start, end) of a sentence in `text`."""
        start = sum(len(s) + (2 if i % 2 else 1) for i, s in enumerate(self.sentences[:place]))
        return start, start + len(self.sentences[place])


def load_news(folder: Path = NEWS) -> list[NewsArticle]:
    """All articles, in the order of files and lines; a question whose places do not stand is left out."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        for block in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            article = _read(block)
            if len(article.sentences) >= 4:
                found.append(article)
    return found


def is_held_back(article: NewsArticle) -> bool:
    """Whether an article is for measuring only: one in five, by its title."""
    return zlib.crc32(article.title.encode()) % 5 == 0


def _read(block: str) -> NewsArticle:
    head, *lines = block.splitlines()
    outlet, kind, day, title, *_ = [*(part.strip() for part in head.split("|")), "", "", "", ""]
    numbered = [re.match(r"(\d+)[.)]? +(.+)", line) for line in lines]
    sentences = tuple(match[2].strip() for match in numbered if match)
    asked = tuple(one for line in lines if line[:2] in ("? ", "! ") and (one := _question(line, sentences)))
    return NewsArticle(outlet, kind, day, title, sentences, asked)


def _question(line: str, sentences: Sequence[str]) -> Asked | None:
    parts = [part.strip() for part in line[2:].split("|")]
    if len(parts) < 5 or not parts[1]:
        return None
    proof = _places(parts[2], len(sentences)) if line[0] == "?" else ()
    short = "" if parts[3] == "-" else parts[3]
    if line[0] == "?" and not proof:
        return None
    if short and short not in sentences[proof[0]]:
        short = ""
    near = tuple(p for p in _places(parts[4], len(sentences)) if p not in proof)
    return Asked(parts[0], parts[1], proof, short, near)


def _places(words: str, size: int) -> tuple[int, ...]:
    found = (int(number) - 1 for number in re.findall(r"\d+", words))
    return tuple(dict.fromkeys(place for place in found if 0 <= place < size))


def to_example(article: NewsArticle, asked: Asked) -> Example:
    """The question beside the whole article."""
    answers: tuple[tuple[int, int], ...] = ()
    if asked.short:
        start = article.span(asked.proof[0])[0] + article.sentences[asked.proof[0]].index(asked.short)
        answers = ((start, start + len(asked.short)),)
    proof = tuple(article.span(place) for place in asked.proof)
    return Example(asked.question, article.text, answers, article.title, proof)


def build_news(articles: Sequence[NewsArticle], pick: random.Random) -> list[Example]:
    """One round: each question over its article; some without the sentences that answer; some over another article that
    shares words with the question, as a search would find."""
    examples = []
    others = Others(articles)
    for article in articles:
        for asked in article.asked:
            example = to_example(article, asked)
            examples.append(example)
            if asked.proof and pick.random() < 0.3:
                examples.append(
                    replace(to_example(_without(article, asked), replace(asked, proof=(), short="")), proof=())
                )
            if pick.random() < 0.6:
                other = others.draw(article, asked.question, pick)
                examples.append(Example(asked.question, other.text, (), other.title, ()))
    return examples


class Others:
    """Finds articles that share words with a question and are on something else than its own article."""

    def __init__(self, articles: Sequence[NewsArticle]) -> None:
        self._articles = articles
        self._terms = [set(_words(f"{one.title} {one.text}")) for one in articles]
        number = Counter(term for terms in self._terms for term in terms)
        self._rare = {term: math.log(len(articles) / held) for term, held in number.items()}

    def draw(self, article: NewsArticle, question: str, pick: random.Random) -> NewsArticle:
        """One of the six that share most of the question's words, weighed by rarity."""
        asked = set(_words(question))
        own = self._terms[self._articles.index(article)]
        shared = [sum(self._rare.get(term, 0.0) for term in asked & terms) for terms in self._terms]
        order = sorted(range(len(shared)), key=lambda i: -shared[i])[:_ALIKE]
        apart = [i for i in order if self._articles[i] is not article and not self._is_one_story(own, self._terms[i])]
        return self._articles[pick.choice(apart)] if apart else pick.choice(self._articles)

    def _is_one_story(self, one: set[str], other: set[str]) -> bool:
        return sum(self._rare[term] > _OWN_NAME for term in one & other) >= _ONE_STORY


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _without(article: NewsArticle, asked: Asked) -> NewsArticle:
    """The article without the sentences that answer."""
    kept = tuple(s for i, s in enumerate(article.sentences) if i not in asked.proof)
    return replace(article, sentences=kept)


def iter_held_back(articles: Sequence[NewsArticle]) -> Iterator[tuple[NewsArticle, Asked]]:
    """The questions that no training sees."""
    for article in articles:
        if is_held_back(article):
            yield from ((article, asked) for asked in article.asked)
