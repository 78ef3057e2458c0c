"""What a user means by a path."""

from __future__ import annotations

from pathlib import Path

from ingest.settings import IngestSettings
from ingest.sources import SOURCES
from ingest.sources.base import Failure
from ingest.sources.folder import FoundFiles, find_files


def find(*paths: Path) -> FoundFiles:
    return find_files(paths, SOURCES, IngestSettings())


def test_a_folder_is_walked_in_order_without_hidden_entries(tmp_path: Path) -> None:
    for name in (
        "b/2.txt",
        "b/1.html",
        "a.jsonl.gz",
        ".hidden/x.txt",
        ".x.txt",
        "b/style.css",
        "README.rst",
        "c/d/e.TXT",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = find(tmp_path)
    assert [file.place for file, _ in found.files] == ["a.jsonl.gz", "b/1.html", "b/2.txt", "c/d/e.TXT"]
    assert [source.name for _, source in found.files] == ["jsonl", "html", "text", "text"]
    assert dict(found.skipped) == {".css": 1, ".rst": 1}
    assert found.failures == []


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "z").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nothing")
    assert [file.place for file, _ in find(tmp_path).files] == ["a/1.txt"]


def test_a_link_to_itself_to_nothing_or_out_of_the_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.txt").write_text("x")
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "self").symlink_to("self")
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "in" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "out.txt")
    found = find(tmp_path / "in")
    assert [file.place for file, _ in found.files] == ["a.txt"]
    assert dict(found.skipped) == {"link out of the folder": 2, "link that leads nowhere": 2}
    assert found.failures == []


def test_a_file_named_by_itself_must_be_readable(tmp_path: Path) -> None:
    style, missing = tmp_path / "style.css", tmp_path / "missing.txt"
    style.write_text("x")
    assert find(style, missing).failures == [
        Failure(str(style), f"not a kind of file that is read ({', '.join(source.name for source in SOURCES)})"),
        Failure(str(missing), "there is no such file or folder"),
    ]


def test_a_file_named_by_itself_has_its_name_as_place(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    path.parent.mkdir()
    path.write_text("x")
    assert [file.place for file, _ in find(path).files] == ["a.txt"]
