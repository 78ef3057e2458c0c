"""Statements that are true of a passage of ours, and statements made wrong by changing one fact.

The passages b01 to b21 and their statements were written when the code was finished, and ran once before anything was
changed: docs/support.md gives those figures. Run with -s for the table of misses.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from rag.language.passage import Passage
from rag.verify import Support, check_evidence

PAIRS = Path(__file__).with_name("pairs.jsonl")
# What only the meaning tells (a denial, a hedge) is for the second look, not for these checks.
CAUGHT = {"number": 0.93, "unit": 1.0, "date": 0.97, "quotation": 1.0, "name": 0.7, "speaker": 0.9}


@dataclass
class Pair:
    passage: Passage
    statement: str
    changed: str  # empty for a true statement

    @cached_property
    def support(self) -> Support:
        return check_evidence(self.statement, [self.passage], [self.passage])

    @property
    def is_wrong(self) -> bool:
        """Whether a true one is held, or a changed one could be confirmed."""
        return self.support.is_in_evidence if self.changed else not self.support.supported


def read_pairs() -> Iterator[Pair]:
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        day = date.fromisoformat(entry["published"])
        passage = Passage(entry["text"], entry["title"], entry["publisher"], published=day)
        yield from (Pair(passage, statement, "") for statement in entry["true"])
        yield from (Pair(passage, statement, changed) for changed, statement in entry["false"])


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return list(read_pairs())


def share(pairs: list[Pair], changed: str) -> float:
    own = [pair for pair in pairs if pair.changed == changed]
    return 1 - sum(pair.is_wrong for pair in own) / len(own)


def test_there_are_enough_pairs_and_half_are_true(pairs: list[Pair]) -> None:
    assert len(pairs) >= 2_300
    assert 0.4 < sum(not pair.changed for pair in pairs) / len(pairs) < 0.6
    assert len({pair.passage.text for pair in pairs}) >= 150


@pytest.mark.parametrize(("changed", "least"), CAUGHT.items())
def test_a_changed_fact_is_held_or_not_confirmed(pairs: list[Pair], changed: str, least: float) -> None:
    assert share(pairs, changed) >= least


def test_few_true_statements_are_flagged(pairs: list[Pair]) -> None:
    assert share(pairs, "") >= 0.97


def test_the_misses_are_listed(pairs: list[Pair]) -> None:
    """Printed (T201), for whoever runs it with -s."""
    for kind in (*CAUGHT, ""):
        own = [pair for pair in pairs if pair.changed == kind]
        misses = [pair for pair in own if pair.is_wrong]
        print(f"\n{kind or 'true':10} {len(own) - len(misses):4} of {len(own)} right", end="")  # noqa: T201
        for pair in misses:
            told = [f"{check.kind} {check.words!r}: {check.outcome}" for check in pair.support.checks]
            print(f"\n    {pair.statement}\n        {'; '.join(told)}", end="")  # noqa: T201
