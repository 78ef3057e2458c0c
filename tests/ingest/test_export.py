"""What is exported reads back as it was, and a history says what changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.export import export_archive, read_exported, to_line
from ingest.history import iter_history_lines
from ingest.pipeline import ingest_paths
from ingest.sources.base import SourceFile
from ingest.sources.jsonl import JsonLines
from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive
from vectorstore.types import Article, Moment

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
moments = st.none() | st.datetimes().map(lambda value: Moment(value.replace(second=0, microsecond=0, fold=0)))
articles = st.builds(
    Article,
    article_id=st.just("a"), title=words, text=words, url=st.none() | st.just("https://a.example/x"),
    publisher=st.none() | words, authors=st.lists(words, max_size=3).map(tuple), published_at=moments,
    modified_at=moments, dateline=st.none() | words, section=st.none() | words, language=st.none() | words, kind=words,
    credit=st.none() | words, story_id=st.none() | words, captions=st.lists(words, max_size=2).map(tuple),
    is_free=st.none() | st.booleans(), correction=st.none() | words, is_withdrawn=st.booleans(),
    page_starts=st.lists(st.integers(0, 99), max_size=3).map(tuple), version=st.integers(1, 9),
    origins=st.dictionaries(words, words, max_size=2),
)  # fmt: skip


@given(articles)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_line_of_an_export_reads_back_as_the_very_article(article: Article) -> None:
    assert read_exported(json.loads(to_line(article))) == article


def build(folder: Path) -> Archive:
    archive = Archive.open(folder, embedder=WordHashEmbedder())
    first = make_article(1, "Four people died on Monday. The bridge was closed.", url="https://a.example/1")
    placed = make_article(2, "The talks resumed on Sunday.", origins={"article_id": "text:path"})
    for article in (first, placed):
        archive.upsert(article, cut(article))
    later = replace(first, text="Five people died on Monday. The bridge was closed.", correction="It was five.")
    back = replace(later, text=first.text, correction=None, is_withdrawn=True, page_starts=(0, 9))
    for article in (later, back, replace(placed, title="Talks resume")):
        archive.upsert(article, cut(article))
    return archive


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz"])
def test_an_export_that_was_read_back_exports_to_the_same_file(tmp_path: Path, name: str) -> None:
    with build(tmp_path / "one") as archive:
        assert export_archive(archive, tmp_path / name) == 5
    with Archive.open(tmp_path / "two", embedder=WordHashEmbedder()) as archive:
        report = ingest_paths(archive, [tmp_path / name])
        assert (report.added, report.updated, report.failed) == (2, 3, [])
        assert export_archive(archive, tmp_path / f"again-{name}") == 5
        again = ingest_paths(archive, [tmp_path / name])
        assert (again.added, again.failed) == (0, [])
    first, second = (tmp_path / name, tmp_path / f"again-{name}")
    assert read(first) == read(second)


def read(path: Path) -> list[Article]:
    items = list(JsonLines().iter_items(SourceFile.from_path(path)))
    assert all(isinstance(item, Article) for item in items)
    return items  # type: ignore[return-value]


@pytest.mark.parametrize(
    "change", [{"dateline_export": 2}, {"text": 5}, {"origins": []}, {"published_at": "yesterday"}, {"authors": None}]
)
def test_a_line_of_an_export_that_was_tampered_with_is_refused_with_its_reason(change: dict[str, object]) -> None:
    record = json.loads(to_line(make_article(1, "The talks resumed.")))
    reason = read_exported(record | change)
    assert isinstance(reason, str)
    assert reason.startswith(("an export of form 2", "a line of an export"))


def test_a_history_says_which_facts_and_sentences_changed(tmp_path: Path) -> None:
    with build(tmp_path / "one") as archive:
        lines = list(iter_history_lines(archive.load_history("https://a.example/1")))
        assert archive.load_history("https://a.example/none") == []
    shown = [line for line in lines if not line.startswith("version")]
    assert shown[2:] == [
        "  correction: nothing -> It was five.",
        "  - Four people died on Monday.",
        "  + Five people died on Monday.",
        "  correction: It was five. -> nothing",
        "  is_withdrawn: False -> True",
        "  - Five people died on Monday.",
        "  + Four people died on Monday.",
    ]
