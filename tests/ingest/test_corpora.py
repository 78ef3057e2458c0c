"""Whole corpora: the sample archive against its truth, and real articles where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ingest.sources import SOURCES
from ingest.sources.base import Failure, Link, Remark, Skipped, SourceFile
from ingest.sources.folder import find_files
from ingest.sources.jsonl import JsonLines
from vectorstore.types import Article, Moment

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_archive"
SHARED = ROOT.parent / "shared" / "bench"
FIELDS = ("url", "title", "publisher", "authors", "published_at", "modified_at", "dateline", "kind", "credit")


@cache
def truth() -> dict[str, dict[str, object]]:
    facts = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    return {article["file"]: article for article in facts["articles"]}


def samples() -> Iterator[tuple[str, Article | Failure]]:
    """Each article with its name in truth.json: the file, its member of an archive, `#2` for the second of several."""
    for file, source in find_files([SAMPLES], SOURCES, IngestSettings()).files:
        items = [item for item in source.iter_items(file) if not isinstance(item, Remark | Skipped | Link)]
        for number, item in enumerate(items, start=1):
            yield name_of(file, number), item


def name_of(file: SourceFile, number: int) -> str:
    """Of a folder in an archive there is one page in each."""
    members = (name for name in truth() if name.startswith(f"{file.place}/"))
    return next((name for name in (file.place, f"{file.place}#{number}", *members) if name in truth()), file.place)


def value_of(article: Article, name: str) -> object:
    value = getattr(article, name)
    if isinstance(value, Moment):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def expected(facts: dict[str, object], name: str) -> object:
    value = facts[name]
    return Moment.from_iso(value).isoformat() if name.endswith("_at") and isinstance(value, str) else value


def test_every_sample_is_read_as_its_truth_says() -> None:
    wanted, wrong = dict(truth()), []
    for name, article in samples():
        assert isinstance(article, Article), name
        facts = wanted.pop(name)
        wrong += [
            (name, field, value_of(article, field), expected(facts, field))
            for field in FIELDS
            if value_of(article, field) != expected(facts, field)
        ]
        if article.language is not None:
            assert article.language == facts["language"], name
    assert wrong == []
    assert wanted == {}


@pytest.mark.parametrize(
    ("name", "articles"), [("multihop/articles.jsonl.xz", 609), ("realtimeqa/articles-2022.jsonl.xz", 4801)]
)
def test_real_articles_are_read_without_a_failure(name: str, articles: int) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the corpus is not here (../shared/bench/{name})")
    read = JsonLines().iter_items(SourceFile.from_path(path))
    items = [item for item in read if not isinstance(item, Remark)]
    assert len(items) == articles
    assert [item for item in items if isinstance(item, Failure)] == []
    assert all(item.published_at and item.publisher and item.url for item in items if isinstance(item, Article))
