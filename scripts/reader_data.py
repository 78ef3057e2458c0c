"""What the reader is trained on and measured with: questions with a passage, and where in it the answer stands.

SQuAD 2.0 (development set) and SQuADShifts are CC BY-SA 4.0 and CC BY 4.0, TimeQA is BSD-3 over Wikipedia text. Ten
articles of SQuAD 2.0 are held back from training.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HELD_BACK = (
    "Normans", "Sky_(United_Kingdom)", "Steam_engine", "Amazon_rainforest", "Packet_switching", "Construction",
    "Harvard_University", "Yuan_dynasty", "Scottish_Parliament", "French_and_Indian_War",
)  # fmt: skip
SHIFTS = ("amazon_reviews", "new_wiki", "reddit")
_OPPOSITES = (
    "first last|most least|largest smallest|biggest smallest|highest lowest|higher lower|more less|more fewer|"
    "before after|increase decrease|increased decreased|rise fall|north south|northern southern|east west|"
    "eastern western|won lost|win lose|best worst|earlier later|earliest latest|maximum minimum|begin end|began ended|"
    "oldest youngest|longest shortest|always never|inside outside|above below|strong weak|rich poor|good bad|"
    "like dislike|start stop|open close|male female|men women|public private|high low|old new|large small|major minor"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“(])")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:(?:of|the|de|von|van)\s+)?[A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_WORD = re.compile(r"\w+")
_SPACED = ((" ,", ","), (" .", "."), (" ;", ";"), (" :", ":"), ("( ", "("), (" )", ")"), (" 's", "'s"))


@dataclass(frozen=True, slots=True)
class Example:
    """`answers`: (start, end) code points of `text`, one for each annotator. `proof`: the sentences that answer, where
    they are known apart from them; a text without answers and proof does not answer.
    """

    question: str
    text: str
    answers: tuple[tuple[int, int], ...]
    title: str = ""
    proof: tuple[tuple[int, int], ...] = ()

    @property
    def gold(self) -> list[str]:
        """The answers as text; [""] when there is none."""
        return [self.text[start:end] for start, end in self.answers] or [""]


def load_held_back(folder: Path) -> list[Example]:
    """The questions of the ten articles that no training sees."""
    articles = _load_squad(folder / "dev-v2.0.json.xz")
    return [example for title in HELD_BACK for example in articles[title]]


def build_training(folder: Path, *, seed: int) -> list[Example]:
    """One round of training: every answerable question once, and about as many that their passage does not answer."""
    pick = random.Random(seed)
    squad = {t: found for t, found in _load_squad(folder / "dev-v2.0.json.xz").items() if t not in HELD_BACK}
    sets = {name: _load_squad(folder / f"squadshifts_{name}_v1.0.json.xz") for name in SHIFTS}
    natural = [example for found in squad.values() for example in found]
    answerable = [example for example in natural if example.answers]
    shifted = [example for articles in sets.values() for found in articles.values() for example in found]
    examples = natural + [e for e in natural if not e.answers] + shifted
    for articles in (squad, sets["new_wiki"]):
        for found in articles.values():
            examples += _other_paragraphs(found, pick)
            examples += [e for each in found for e in _changed_questions(each, found, pick) if pick.random() < 0.7]
    examples += [e for each in shifted for e in _changed_questions(each, [each], pick) if pick.random() < 0.25]
    examples += [e for each in answerable + shifted for e in _without_answer(each) if pick.random() < 0.2]
    examples += _from_timeqa(folder / "timeqa-hard-train.jsonl.xz", pick)
    pick.shuffle(examples)
    return examples


def _load_squad(path: Path) -> dict[str, list[Example]]:
    articles: dict[str, list[Example]] = {}
    for article in json.loads(lzma.decompress(path.read_bytes()))["data"]:
        title = article["title"].replace("_", " ")
        shown = "" if title.startswith(("Amazon Reviews", "Filtered Reddit")) else title
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                spans = [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in asked["answers"]]
                example = Example(asked["question"].strip(), paragraph["context"], tuple(spans), shown)
                articles.setdefault(article["title"], []).append(example)
    return articles


# ---- questions that their passage does not answer


def _other_paragraphs(found: Sequence[Example], pick: random.Random) -> Iterator[Example]:
    """The question with the paragraph of the same article that shares most words with it and lacks the answer."""
    texts = sorted({example.text for example in found})
    words = {text: set(_terms(text)) for text in texts}
    counts = Counter(term for each in words.values() for term in each)
    for example in found:
        if not example.answers or pick.random() < 0.3:
            continue
        asked = set(_terms(example.question))
        gold = [answer.lower() for answer in example.gold]
        others = [t for t in texts if t != example.text and not any(answer in t.lower() for answer in gold)]
        if others:
            best = max(others, key=lambda t: (sum(1 / counts[w] for w in asked & words[t]) + 0.01 * pick.random(), t))
            yield Example(example.question, best, (), example.title)


def _changed_questions(example: Example, found: Sequence[Example], pick: random.Random) -> Iterator[Example]:
    """The question with one name, number or word changed, so that the passage no longer answers it."""
    if not example.answers:
        return
    changed = (
        _change_name(example, found, pick)
        or _change_number(example, pick)
        or _turn_round(example.question, pick)
    )  # fmt: skip
    if changed and changed != example.question:
        yield replace(example, question=changed, answers=())


def _change_name(example: Example, found: Sequence[Example], pick: random.Random) -> str | None:
    names = [m for m in _NAME.finditer(example.question) if m.start() > 0]
    if not names or pick.random() < 0.3:
        return None
    name = pick.choice(names)
    pool = example.text if pick.random() < 0.7 else pick.choice(found).text
    answers = " ".join(example.gold)
    others = {m.group() for m in _NAME.finditer(pool) if m.start() > 0 and len(m.group()) > 3}
    others = {o for o in others if o not in example.question and o not in answers and name.group() not in o}
    if not others:
        return None
    other = pick.choice(sorted(others))
    return example.question[: name.start()] + other + example.question[name.end() :]


def _change_number(example: Example, pick: random.Random) -> str | None:
    numbers = list(_NUMBER.finditer(example.question))
    if not numbers:
        return None
    number = pick.choice(numbers)
    others = {m.group() for m in _NUMBER.finditer(example.text)} - {m.group() for m in numbers}
    others = {o for o in others if len(o) == len(number.group()) and o not in example.gold}
    if number.group().isdigit() and (not others or pick.random() < 0.5):
        others = {str(int(number.group()) + step) for step in (-3, -2, -1, 1, 2, 3, 5, 10)}
    if not others:
        return None
    return example.question[: number.start()] + pick.choice(sorted(others)) + example.question[number.end() :]


def _turn_round(question: str, pick: random.Random) -> str | None:
    pairs = [pair.split() for pair in _OPPOSITES.split("|")]
    turns = [(a, b) for pair in pairs for a, b in (pair, pair[::-1]) if re.search(rf"\b{a}\b", question)]
    if turns:
        word, other = pick.choice(turns)
        return re.sub(rf"\b{word}\b", other, question, count=1)
    negated = re.sub(r"\b(did|does|do|was|were|is|are|can|could|has|had)\b(?! not)", r"\1 not", question, count=1)
    return negated if pick.random() < 0.3 else None


def _without_answer(example: Example) -> Iterator[Example]:
    """The passage without the sentence that answers."""
    if not example.answers:
        return
    kept = [s for s in _SENTENCE.split(example.text) if not any(answer in s for answer in example.gold)]
    text = " ".join(kept)
    if len(text.split()) >= 20:
        yield replace(example, text=text, answers=())


# ---- TimeQA: the same question of another year


def _from_timeqa(path: Path, pick: random.Random) -> Iterator[Example]:
    for line in lzma.decompress(path.read_bytes()).decode("utf-8").splitlines():
        yield from _of_timeqa(json.loads(line), pick)


def _of_timeqa(line: dict[str, Any], pick: random.Random) -> Iterator[Example]:
    targets = [_unspaced(target) for target in line["targets"] if target]
    title = _unspaced(line["paragraphs"][0]["title"])
    paragraphs = [_unspaced(paragraph["text"]).strip() for paragraph in line["paragraphs"]]
    paragraphs = [text for text in paragraphs if len(text.split()) >= 15]
    place = _unspaced(line["context"][: line["from"][0]])[-25:] if targets else ""
    holding = [text for text in paragraphs if any(target in text for target in targets)]
    for text in holding:
        spans = [(text.index(target), text.index(target) + len(target)) for target in targets if target in text]
        if any(text[:a].rstrip().endswith(place[-15:]) for a, _ in spans):
            yield Example(line["question"], text, tuple(spans), title)
            break
    asked = set(_terms(line["question"]))
    rest = sorted((t for t in paragraphs if t not in holding), key=lambda t: -len(asked & set(_terms(t))))
    for text in rest[:3] + pick.sample(rest[3:], k=min(1, len(rest[3:]))):
        yield Example(line["question"], text, (), title)


def _unspaced(text: str) -> str:
    for spaced, joined in _SPACED:
        text = text.replace(spaced, joined)
    return " ".join(text.split())


def _terms(text: str) -> list[str]:
    return [word for word in (m.group().lower() for m in _WORD.finditer(text)) if len(word) > 3 or word.isdigit()]
