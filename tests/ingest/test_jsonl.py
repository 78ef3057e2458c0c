"""JSON Lines: field names of many exports, and lines that are broken."""

from __future__ import annotations

import gzip
import json
import lzma
import tracemalloc
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item, Remark, SourceFile
from ingest.sources.jsonl import JsonLines
from vectorstore.types import Article

BODY = "The talks resumed on Sunday.\n\nThey will end on Monday."


def read(path: Path, content: str | bytes, settings: IngestSettings | None = None) -> list[Item]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(JsonLines().iter_items(SourceFile.from_path(path, settings)))


def read_record(tmp_path: Path, **record: object) -> Article:
    items = read(tmp_path / "a.jsonl", json.dumps({"body": BODY, **record}))
    (item,) = (item for item in items if not isinstance(item, Remark))
    assert isinstance(item, Article)
    return item


def test_the_fields_of_the_benchmark_files_are_read(tmp_path: Path) -> None:
    article = read_record(
        tmp_path,
        title="Talks resume",
        author="Ann Lee and Bo Ek",
        source="The Port Mail",
        published_at="2023-11-27T08:45:59+00:00",
        category="world",
        url="https://portmail.example/talks?ref=rss",
    )
    assert (article.title, article.text, article.publisher) == ("Talks resume", BODY, "The Port Mail")
    assert (article.authors, article.section, article.kind) == (("Ann Lee", "Bo Ek"), "world", "news")
    assert article.url == "https://portmail.example/talks?ref=rss"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2023-11-27T08:45:59+00:00"
    assert article.origins["published_at"] == "jsonl:published_at"


def test_synonyms_are_read(tmp_path: Path) -> None:
    article = read_record(
        tmp_path,
        body=None,
        Headline="Talks resume",
        **{"article-body": "", "articleBody": ["First.", " ", "Second."]},
        byline="By Ann Lee",
        publisher={"@type": "Organization", "name": "The Port Mail"},
        datePublished="2025-11-20",
        date_modified="2025-11-21T10:00:00Z",
        link="https://portmail.example/talks",
        inLanguage="en-US",
        articleSection=["Opinion", "World"],
        captions=["A boat.", "A quay."],
    )
    assert (article.title, article.text, article.publisher) == ("Talks resume", "First.\n\nSecond.", "The Port Mail")
    assert (article.authors, article.language, article.kind) == (("Ann Lee",), "en", "opinion")
    assert article.captions == ("A boat.", "A quay.")
    assert article.modified_at is not None


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (["Ann Lee", "Bo Ek"], ("Ann Lee", "Bo Ek")),
        ("['Ann Lee', \"Bo O'Ek\"]", ("Ann Lee", "Bo O'Ek")),
        ([{"name": "Ann Lee"}, None, 5], ("Ann Lee",)),
        ("[not a list", ("[not a list",)),
        ([], ()),
        (None, ()),
    ],
)
def test_authors_come_in_many_forms(tmp_path: Path, authors: object, names: tuple[str, ...]) -> None:
    assert read_record(tmp_path, authors=authors).authors == names


def test_what_the_line_does_not_say_is_none(tmp_path: Path) -> None:
    article = read_record(tmp_path, published_at="03/04/2025", title=None)
    assert (article.title, article.publisher, article.published_at, article.language) == ("", None, None, None)


def test_a_date_that_can_mean_two_days_is_remarked_upon(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    remark, article = read(path, json.dumps({"title": "T", "body": BODY, "date": "03/04/2025"}))
    assert remark == Remark("a date that is not read", f"{path}:1: date = '03/04/2025': it can mean two days")
    assert isinstance(article, Article)


def test_keys_that_nobody_knows_are_remarked_upon_and_a_map_reads_them(tmp_path: Path) -> None:
    path, record = (
        tmp_path / "a.jsonl",
        json.dumps({"title": "T", "kern": BODY, "wann": "2025-11-20", "text": "Short."}),
    )
    remarks = [item.about for item in read(path, record) if isinstance(item, Remark)]
    assert remarks == [f"key '{key}' is not used (--map FIELD={key} would)" for key in ("kern", "wann")]
    (article,) = read(path, record, IngestSettings(fields={"text": "kern", "published_at": "wann"}))
    assert isinstance(article, Article)
    assert (article.text, str(article.published_at and article.published_at.day)) == (BODY, "2025-11-20")


def test_a_text_that_its_source_cut_off_is_remarked_upon(tmp_path: Path) -> None:
    remark, article = read(tmp_path / "a.jsonl", json.dumps({"title": "T", "content": "The talks resu… [+2829 chars]"}))
    assert isinstance(remark, Remark)
    assert isinstance(article, Article)
    assert (remark.about, article.text) == ("a text that its source cut off", "The talks resu")


def test_a_dateline_and_its_agency_are_read_from_the_text(tmp_path: Path) -> None:
    article = read_record(tmp_path, body="BISHKEK, Nov. 19 (Northline) -- The talks resumed.")
    assert (article.dateline, article.credit) == ("BISHKEK, Nov. 19", "Northline")
    assert article.text.startswith("BISHKEK, Nov. 19 (Northline) -- ")


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".jsonl", bytes), (".ndjson", bytes), (".jsonl.gz", gzip.compress), (".jsonl.xz", lzma.compress)],
)
def test_plain_and_compressed_files_are_read(tmp_path: Path, suffix: str, pack: object) -> None:
    path = tmp_path / f"a{suffix}"
    assert JsonLines().accepts(path)
    (item,) = read(path, pack(json.dumps({"body": BODY, "title": "T"}).encode()))  # type: ignore[operator]
    assert isinstance(item, Article)


def test_broken_json_in_the_middle_is_a_failure_and_the_rest_is_read(tmp_path: Path) -> None:
    good = json.dumps({"body": BODY, "title": "T"}).encode()
    lines = [good, b'{"body": "cut', b"", b'["a list"]', b'{"title": "no text"}', b"\xff\xfe{}", b"[" * 50_000, good]
    items = read(tmp_path / "a.jsonl", b"\n".join(lines))
    failures = [item for item in items if isinstance(item, Failure)]
    path = tmp_path / "a.jsonl"
    assert len(items) - len(failures) == 2
    assert [failure.item for failure in failures] == [f"{path}:{number}" for number in (2, 4, 5, 6, 7)]
    assert [failure.reason.partition(":")[0] for failure in failures] == [
        "not JSON",
        "the line holds a JSON list, where an object was expected",
        "no article text found (looked for body, text, content and the like; --map text=KEY names another key)",
        "not UTF-8",
        "not JSON",
    ]


def test_a_line_of_fifty_megabytes_is_a_failure_and_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.xz"
    good = json.dumps({"body": BODY, "title": "T"}).encode()
    with lzma.open(path, "wb", preset=0) as stream:
        stream.write(good + b'\n{"body": "')
        for _ in range(50):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n' + good)
    tracemalloc.start()
    items = list(JsonLines().iter_items(SourceFile.from_path(path)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [isinstance(item, Article) for item in items] == [True, False, True]
    assert items[1] == Failure(f"{path}:2", "the line is longer than 20,000,000 bytes")
    assert peak < 45_000_000


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    line = json.dumps({"body": BODY * 50, "title": "T"}).encode() + b"\n"
    packed = gzip.compress(line * 500)
    items = read(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2])
    assert isinstance(items[0], Article)
    assert isinstance(items[-1], Failure)
    assert items[-1].reason.startswith("the file breaks off here")


def test_lines_added_above_do_not_change_the_ids_of_others(tmp_path: Path) -> None:
    first, second = (json.dumps({"body": BODY, "title": title}) for title in ("One", "Two"))
    before = {item.title: item.article_id for item in read(tmp_path / "a.jsonl", second) if isinstance(item, Article)}
    after = read(tmp_path / "a.jsonl", f"{first}\n{second}\n{second}")
    ids = [item.article_id for item in after if isinstance(item, Article)]
    assert ids[1] == before["Two"]
    assert len(set(ids)) == 3


def test_an_id_of_the_source_s_own_is_used_without_an_address(tmp_path: Path) -> None:
    one = read_record(tmp_path, id=7, source="A", title="x")
    other = read_record(tmp_path, article_id="7", source="A", title="y")
    assert one.article_id == other.article_id


def test_a_title_of_ten_thousand_characters_is_kept(tmp_path: Path) -> None:
    assert len(read_record(tmp_path, title="T" * 10_000).title) == 10_000


def test_an_empty_file_holds_no_articles(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl", b"") == []


def test_the_outlet_at_the_end_of_a_headline_is_no_part_of_it(tmp_path: Path) -> None:
    article = read_record(tmp_path, title="Oldest ferry to go - The Port Mail", source={"name": "The Port Mail"})
    assert (article.title, article.publisher) == ("Oldest ferry to go", "The Port Mail")


def test_of_a_body_in_typed_parts_only_the_text_is_taken(tmp_path: Path) -> None:
    parts = [
        {"type": "kicker", "content": "News"},
        {"type": "title", "content": "Talks resume"},
        {"type": "byline", "content": "By Ann Lee"},
        {"type": "sanitized_html", "subtype": "paragraph", "content": "The talks <i>resumed</i> on Sunday."},
        {"type": "sanitized_html", "subtype": "paragraph", "content": "They will end on Monday."},
    ]
    (article,) = read(tmp_path / "a.jl", json.dumps({"title": "Talks resume", "contents": parts}))
    assert isinstance(article, Article)
    assert article.text == "The talks resumed on Sunday.\n\nThey will end on Monday."
