"""Forms other than pages: golden files, and what no form may do."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sources import SOURCES
from ingest.sources.base import Failure, Item, Skipped, SourceFile
from ingest.sources.folder import source_of
from ingest.sources.isolation import isolate_all
from ingest.sources.markdown import read_markdown
from tests.ingest.golden import FORMS, golden_of, read_form
from vectorstore.types import Article

STORY = "Talks resume\n\nThe talks resumed on Sunday after a break of four months."


def read(path: Path, *, named: bool = True) -> list[Item]:
    source = source_of(path, SOURCES)
    assert source is not None
    return list(source.iter_items(SourceFile(path, path.name, path.name, named=named)))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_the_file_is_read_as_its_golden_file_says(path: Path) -> None:
    assert read_form(path) == json.loads(golden_of(path).read_text(encoding="utf-8"))


def test_every_form_has_a_golden_file() -> None:
    names = {source.name for path in FORMS if (source := source_of(path, SOURCES))}
    assert names == {source.name for source in SOURCES} - {"html", "jsonl"}


def mutated(path: Path, times: int) -> Iterator[bytes]:
    chance, content = random.Random(path.name), path.read_bytes()
    for _ in range(times):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed[: chance.randrange(1, len(changed) + 1)] if chance.random() < 0.3 else changed)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, path: Path) -> None:
    damaged, source = tmp_path / path.name, source_of(path, SOURCES)
    assert source is not None
    for content in mutated(path, 20):
        damaged.write_bytes(content)
        for item in isolate_all(source.iter_items(SourceFile.from_path(damaged)), path.name):
            assert isinstance(item, Item)
            assert not isinstance(item, Article) or item.text.strip()


def test_progress_moves_within_a_large_member_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    lines = "".join(json.dumps({"title": f"T{n}", "body": f"{n}. {STORY}", "id": n}) + "\n" for n in range(4))
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.jsonl", lines)
    file, source = SourceFile.from_path(path), source_of(path, SOURCES)
    assert source is not None
    steps = [file.bytes_read for _ in source.iter_items(file)]
    assert steps == sorted(set(steps))
    assert len(steps) == 4
    assert file.bytes_read == len(lines)


def test_a_json_file_without_articles_is_passed_over_in_a_folder_and_a_failure_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text('{"name": "x", "version": "1.0"}')
    assert read(path, named=False) == [Skipped("JSON without articles")]
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("no article in it: no object has a text")


def test_lines_in_a_json_file_are_read_around_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    good = json.dumps({"title": "T", "text": "The talks resumed."})
    path.write_text(f'{good}\n{good}\n{{"text": \n{good}\n')
    assert [type(item) for item in read(path)] == [Article, Article, Failure, Article]


def test_an_array_longer_than_a_piece_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows = [{"id": n, "title": f"T{n}", "text": "The talks resumed on Sunday. " * 40} for n in range(2000)]
    path.write_text(json.dumps(rows))
    assert [item.title for item in read(path) if isinstance(item, Article)] == [row["title"] for row in rows]


def test_a_readme_of_a_folder_is_no_story(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# About this folder\n\nThe talks are in it.")
    assert read(path, named=False) == [Skipped("README.md")]
    assert isinstance(read(path)[0], Article)


def test_a_member_that_unpacks_to_too_much_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"x" * 30_000_000)
        archive.writestr("../outside/a.txt", STORY)
    path.write_bytes(packed.getvalue())
    failure, article = read(path)
    assert failure == Failure("a.zip/bomb.txt", "the file is larger than 20,000,000 bytes, too large for one article")
    assert isinstance(article, Article)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]


def test_a_scan_without_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    page = (Path(__file__).parent / "golden" / "forms" / "page.pdf").read_bytes()
    path.write_bytes(page.replace(b"Tj", b"% "))
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert "no text layer" in failure.reason


def test_the_pages_of_a_pdf_begin_where_it_says() -> None:
    (article,) = read(Path(__file__).parent / "golden" / "forms" / "page.pdf")
    assert isinstance(article, Article)
    assert [article.text[start:][:5] for start in article.page_starts] == ["The f", "A spo"]


def test_the_marks_of_markdown_are_gone_and_a_tag_is_text():
    story = (
        'Ferry *aground*\n===\n\nBy [Ann Bo](https://a.example "t").\n\n'
        "- 5 * 3 is snake_case\n- <b>bold</b> &amp; `code`\n"
    )
    assert read_markdown(story) == {
        "title": "Ferry aground",
        "text": "By Ann Bo.\n\n5 * 3 is snake_case\n\n<b>bold</b> & code",
    }


def test_a_letter_from_endless_addresses_is_read(tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_text(
        f"From: The Port Mail <a@mail.example>, {'b <c@d.e>, ' * 100_000}\nSubject: Ships\n\nThe ship left."
    )
    (article,) = read(path)
    assert isinstance(article, Article)
    assert (article.title, article.publisher, article.text) == ("Ships", "The Port Mail", "The ship left.")


def test_paragraphs_of_a_word_file_come_in_order_those_of_a_box_behind_the_one_that_holds_it(tmp_path: Path) -> None:
    def paragraph(inner: str) -> str:
        return f"<w:p><w:r>{inner}</w:r></w:p>"

    words = [f"<w:t>Line {number} tells of a ship.</w:t>" for number in range(4)]
    body = paragraph(words[0]) + paragraph(words[1] + f"<w:box>{paragraph(words[2])}</w:box>") + paragraph(words[3])
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')
    (article,) = read(tmp_path / "a.docx")
    assert isinstance(article, Article)
    lines = [f"Line {number} tells of a ship." for number in range(4)]
    assert f"{article.title}\n\n{article.text}" == "\n\n".join((lines[0], lines[1] + lines[2], lines[2], lines[3]))
