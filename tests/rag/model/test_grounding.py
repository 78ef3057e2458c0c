"""A model's own words: few true statements are held back for words that the passage has not, few inventions pass."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.answer.state import build_passage
from rag.model.grounding import find_quotes
from rag.model.quotations import find_quotations
from rag.types import SearchResult
from rag.verify import check_support
from tests.rag.stand_ins import article
from vectorstore.types import Chunk

HERE = Path(__file__).parents[1] / "verify"


@pytest.fixture(scope="module")
def passages() -> dict[str, dict[str, Any]]:
    rows = (json.loads(line) for line in (HERE / "pairs.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}


def result_of(row: dict[str, Any]) -> SearchResult:
    made = article(1, row["title"], row["text"], row["published"], row["publisher"])
    return SearchResult(Chunk(made.article_id, made.version, 0, 0, len(made.text), made.text), made, 1.0)


def is_shown(statement: str, result: SearchResult) -> bool:
    quoted = [statement[start:end] for start, end in find_quotations(statement)]
    found = find_quotes(statement, result, quoted)
    return bool(found) and check_support(statement, [build_passage(result)]).supported


def invented() -> Iterator[tuple[str, str]]:
    """Fifty-six statements without a number, written before the words that mean the same were gathered."""
    for line in (HERE / "inventions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield from ((row["passage"], says) for says in row["says"])


def test_nearly_all_inventions_are_held_back(passages: dict[str, dict[str, Any]]) -> None:
    """Two are known to pass: the words of one passage in another order."""
    shown = [says for key, says in invented() if is_shown(says, result_of(passages[key]))]
    assert len(shown) <= 2, shown


def test_two_thirds_of_free_retellings_are_shown(passages: dict[str, dict[str, Any]]) -> None:
    told = [(row, statement) for row in passages.values() for statement in row["true"]]
    shown = sum(is_shown(statement, result_of(row)) for row, statement in told)
    assert shown >= 0.7 * len(told), f"{shown} of {len(told)}"
