"""The questions of the sample archive, run through the assistant, and which of them come out right.

    python -m tests.sample_questions

writes sample_questions_right.json anew, after a change for the better: the list of the questions that are right today,
which test_sample_questions.py holds. People read the diff.
"""

from __future__ import annotations

import json
import re
import string
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest import ingest_paths
from rag import Answer, NewsAssistant
from vectorstore import Archive

SAMPLES = Path(__file__).resolve().parent.parent / "sample_archive"
RIGHT = Path(__file__).with_name("sample_questions_right.json")
AS_OF = "2025-12-01"

_POSITIVE = frozenset("yes true agree similar consistent same both".split())
_NEGATIVE = frozenset("no false disagree different inconsistent neither not".split())
_MARKS = str.maketrans(dict.fromkeys(string.punctuation + "“”‘–—", " "))
_MAX_TOKENS = 12
_CLOSE = 0.8  # token F1


def load_questions() -> list[dict[str, Any]]:
    """The questions of truth.json."""
    questions: list[dict[str, Any]] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))["questions"]
    return questions


def as_of(question: dict[str, Any]) -> str:
    """The day on which a question is asked."""
    return str(question.get("as_of", AS_OF))


def ask_all(assistant: NewsAssistant) -> Iterator[tuple[dict[str, Any], Answer]]:
    """Each question with its answer."""
    for question in load_questions():
        yield question, assistant.ask(question["question"], as_of=as_of(question))


def is_right(question: dict[str, Any], answer: Answer) -> bool:
    """A refusal where nothing can be answered, that very polarity where Yes or No is asked for, else the gold's words.

    The words: as a run in the short answer, or most of them (token F1 of at least .8), in at most 12 tokens. The rule
    of the benchmark, so that a list of accepted answers needs one of them.
    """
    accepted = [question["answer"]] if isinstance(question["answer"], str) else question["answer"]
    if any("insufficient information" in gold.lower() for gold in accepted):
        return answer.refused
    given = split_tokens(answer.short_answer or "")
    return not answer.refused and any(_is_right(given, split_tokens(gold)) for gold in accepted)


def is_told(question: dict[str, Any], answer: Answer) -> bool:
    """Whether a reader finds the answer: by the rule above, or its words in one of the first three statements."""
    accepted = [question["answer"]] if isinstance(question["answer"], str) else question["answer"]
    said = [split_tokens(statement.text) for statement in answer.statements[:3]]
    wanted = [tokens for gold in accepted if (tokens := split_tokens(gold)) and not any(polarity(tokens))]
    return is_right(question, answer) or any(holds_run(one, gold) for one in said for gold in wanted)


def _is_right(given: Sequence[str], gold: Sequence[str]) -> bool:
    if len(gold) <= 2 and any(polarity(gold)):
        return polarity(given) == polarity(gold)
    return len(given) <= _MAX_TOKENS and bool(gold) and (holds_run(given, gold) or token_f1(given, gold) >= _CLOSE)


def split_tokens(text: str) -> list[str]:
    """Words without case, punctuation and articles."""
    words = text.lower().replace("’", "'").translate(_MARKS).split()
    return [word for word in words if word not in {"a", "an", "the"}]


def polarity(tokens: Sequence[str]) -> tuple[bool, bool]:
    """Whether there is a word of yes, and whether there is one of no."""
    return bool(_POSITIVE & set(tokens)), bool(_NEGATIVE & set(tokens))


def holds_run(tokens: Sequence[str], run: Sequence[str]) -> bool:
    """Whether `run` stands in `tokens`, side by side."""
    return bool(re.search(rf"(?<!\S){re.escape(' '.join(run))}(?!\S)", " ".join(tokens)))


def token_f1(tokens: Sequence[str], gold: Sequence[str]) -> float:
    """The harmonic mean of precision and recall over tokens."""
    common = (Counter(tokens) & Counter(gold)).total()
    return 2 * common / (len(tokens) + len(gold)) if common else 0.0


def load_right() -> list[str]:
    """The ids on the list."""
    ids: list[str] = json.loads(RIGHT.read_text(encoding="utf-8"))
    return ids


def write_right() -> tuple[list[str], int]:
    """Run all questions over a new archive, and write the list of those that are right; with how many are told."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive") as archive:
        ingest_paths(archive, [SAMPLES])
        asked = list(ask_all(NewsAssistant(archive)))
    right = [question["id"] for question, answer in asked if is_right(question, answer)]
    rows = [", ".join(json.dumps(name) for name in right[i : i + 12]) for i in range(0, len(right), 12)]
    RIGHT.write_text("[\n  " + ",\n  ".join(rows) + "\n]\n", encoding="utf-8")
    return right, sum(is_told(question, answer) for question, answer in asked)


if __name__ == "__main__":
    before = set(load_right()) if RIGHT.is_file() else set()
    after, told = write_right()
    sys.stdout.write(
        f"{len(after)} of {len(load_questions())} right, {told} told. New: {sorted(set(after) - before)}. "
        f"No longer: {sorted(before - set(after))}.\n"
    )
