"""No input ends a run: any value in any field is an article or a failure with its reason, and the rest is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest
from ingest.fields import FIELDS, KINDS, SOURCE_IDS
from ingest.sources import SOURCES
from ingest.sources.base import Failure, Item, SourceFile
from ingest.sources.folder import source_of
from ingest.sources.jsonl import JsonLines
from tests.ingest.golden import FORMS, PAGES
from tests.ingest.stand_ins import WordEmbedder
from vectorstore import Archive
from vectorstore.types import Article

_ADDRESS = re.compile(rb"https?:(?:\\?/){2}(?=[\w.-]*\.example)")
NAMES = sorted({name for names in (*FIELDS.values(), KINDS, SOURCE_IDS) for name in names})
ODD = [
    "[{{}}]", "[[[[", "['a', {'b': [1]}]", "{" * 500, "(" * 500, "9" * 400, "0000-00-00", "9999-12-31T23:59:59+99:99",
    "-1e999", "\0", "\ud800", "\u202e", "http://[", "http://me:word@x/", "javascript:alert(1)", "By " * 400, "a|" * 99,
]  # fmt: skip
SUFFIXES = [".html", ".txt", ".jsonl", ".jsonl.gz", ".jsonl.xz", ".json", ".csv", ".csv.gz"]
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.sampled_from(ODD)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["name", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=6)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("isolation")
    with Archive.open(folder / "archive", embedder=WordEmbedder(languages=frozenset({"en"}))) as opened:
        yield opened


def read(path: Path, *records: Any) -> list[Article | Failure]:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    items = JsonLines().iter_items(SourceFile.from_path(path))
    return [item for item in items if isinstance(item, Article | Failure)]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_in_any_field_loses_no_other_line(tmp_path: Path, odd: str) -> None:
    plain: dict[str, Any] = {"title": "One", "text": "The talks resumed."}
    records = [plain | {name: value} for name in NAMES for value in (odd, [odd, {"name": odd}])]
    items = read(tmp_path / "a.jsonl", *(one for record in records for one in (record, plain)))
    assert len(items) == 2 * len(records)
    assert all(isinstance(item, Article) for item in items[1::2])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=RECORDS)
def test_any_json_in_any_field_ends_no_run(archive: Archive, tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"title": "Whole", "text": "Whole."}), encoding="utf-8")
    report = ingest.ingest_paths(archive, [path])
    assert report.articles + len(report.failed) == 2
    assert all("could not be made" not in failure.reason for failure in report.failed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400), suffix=st.sampled_from(SUFFIXES))
def test_any_bytes_in_any_kind_of_file_are_read_or_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    source = next(source for source in SOURCES if source.accepts(path))
    for item in source.iter_items(SourceFile.from_path(path)):
        assert isinstance(item, Item)


def test_a_source_that_breaks_is_a_failure_and_the_run_goes_on(archive: Archive, tmp_path: Path) -> None:
    class Breaking:
        name = "breaking"

        def accepts(self, path: Path) -> bool:
            return path.suffix == ".bad"

        def iter_items(self, file: SourceFile) -> Iterator[Article | Failure]:
            yield Article(article_id="before", title="Before", text="Read before.")
            raise ZeroDivisionError("nobody foresaw this")

    for name in ("a.bad", "b.bad"):
        (tmp_path / name).touch()
    report = ingest.ingest_paths(archive, [tmp_path], sources=[Breaking()])
    assert [(failure.item, failure.reason) for failure in report.failed] == [
        (str(tmp_path / name), "it could not be made an article of: ZeroDivisionError: nobody foresaw this")
        for name in ("a.bad", "b.bad")
    ]
    assert archive.get("before") is not None


def test_an_article_that_cannot_be_cut_is_a_failure_and_the_run_goes_on(archive: Archive) -> None:
    odd = Article(article_id="odd", title="Odd", text=7)  # type: ignore[arg-type]
    report = ingest.add(archive, [odd, Article(article_id="fine", title="Fine", text="Fine.")])
    assert (report.added, [failure.item for failure in report.failed]) == (1, ["Odd"])


def test_an_article_that_cannot_be_written_takes_no_other_of_its_batch_with_it(archive: Archive) -> None:
    odd = Article(article_id="odd", title="Odd", text="Odd.", section={"no": "text"})  # type: ignore[arg-type]
    around = [Article(article_id=f"near-{i}", title="Near", text=f"Near {i}.") for i in range(2)]
    report = ingest.add(archive, [around[0], odd, around[1]])
    assert (report.added, [failure.item for failure in report.failed]) == (2, ["Odd"])


def test_a_script_for_an_address_is_stored_from_no_form_of_file(tmp_path: Path) -> None:
    given = {path.name: path.read_bytes() for path in (*FORMS, *PAGES) if _ADDRESS.search(path.read_bytes())}
    given["a.jsonl"] = b'{"title": "One", "text": "The talks resumed.", "url": "https://news.example/a"}'
    given["wire.txt"] = b"title: Talks resume\nurl: https://news.example/b\n\nThe talks resumed on Sunday in Hask."
    files = [tmp_path / name for name in given]
    for file, content in zip(files, given.values(), strict=True):
        file.write_bytes(_ADDRESS.sub(b"javascript:alert(1)//", content))
    sources = {source.name for file in files if (source := source_of(file, SOURCES))}
    assert sources == {"html", "json", "jsonl", "csv", "text", "xml", "markdown", "mail"}
    with Archive.open(tmp_path / "archive", embedder=WordEmbedder()) as archive:
        report = ingest.ingest_paths(archive, files)
        assert report.added > len(files)
        assert not [article.url for article in archive.iter_articles() if article.url and "script" in article.url]


def test_an_address_is_stored_without_its_password_and_a_script_not_at_all(archive: Archive) -> None:
    ingest.add(
        archive,
        [
            Article(article_id="a", title="A", text="A.", url="https://me:word@news.example/a"),
            Article(article_id="b", title="B", text="B.", url="javascript:alert(1)"),
        ],
    )
    a, b = archive.get("a"), archive.get("b")
    assert a is not None
    assert b is not None
    assert (a.url, b.url) == ("https://news.example/a", None)
