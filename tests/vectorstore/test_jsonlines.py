"""JSON Lines: every line by itself, and a bad one is a value."""

from __future__ import annotations

import gzip
import json
import lzma
import tracemalloc
from pathlib import Path

import pytest

from vectorstore.jsonlines import is_jsonlines, iter_jsonlines, read_line


def read(path: Path, content: bytes) -> list[tuple[int, object]]:
    path.write_bytes(content)
    return list(iter_jsonlines(path))


def test_lines_are_numbered_from_one_and_blank_ones_left_out(tmp_path):
    assert read(tmp_path / "a.jsonl", b'{"a": 1}\n\n  \n[2]\n"three"') == [(1, {"a": 1}), (4, [2]), (5, "three")]


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_python_writes_for_a_missing_number_is_none(tmp_path, name):
    assert read(tmp_path / "a.jsonl", f'{{"a": {name}}}'.encode()) == [(1, {"a": None})]


def test_an_empty_file_has_no_lines(tmp_path):
    assert read(tmp_path / "a.jsonl", b"") == []


@pytest.mark.parametrize(
    "line", [b"{broken", b"\xff\xfe", b'{"a": 1} {"b": 2}', b"[" * 100_000, b'"' + b"x" * 10, b"9" * 5000]
)
def test_a_bad_line_is_a_value_that_says_which_and_the_next_is_read(tmp_path, line):
    first, bad, last = read(tmp_path / "a.jsonl", b"1\n" + line + b"\n3\n")
    assert (first, last) == ((1, 1), (3, 3))
    assert isinstance(bad[1], ValueError)
    assert str(bad[1]).startswith("line 2 is not JSON in UTF-8: ")


def test_a_mark_at_the_start_of_the_file_is_no_part_of_the_first_line(tmp_path):
    assert read(tmp_path / "a.jsonl", b"\xef\xbb\xbf1\n2") == [(1, 1), (2, 2)]


def test_line_ends_of_any_system_are_read(tmp_path):
    assert read(tmp_path / "a.jsonl", b"1\r\n2\r\n") == [(1, 1), (2, 2)]


def test_a_line_may_hold_any_character_and_be_long(tmp_path):
    text = "\u2028\u0085é王" * 100_000
    assert read(tmp_path / "a.jsonl", json.dumps(text, ensure_ascii=False).encode()) == [(1, text)]


def test_a_line_that_is_too_long_is_a_value_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("vectorstore.jsonlines.MAX_LINE_BYTES", 10)
    fits, too_long = b'"1234567"\n', b'"12345678"\n'
    lines = read(tmp_path / "a.jsonl", fits + too_long + b"3\n" + b"x" * 5_000_000)
    assert [number for number, _ in lines] == [1, 2, 3, 4]
    assert (lines[0][1], lines[2][1]) == ("1234567", 3)
    assert [str(lines[i][1]) for i in (1, 3)] == [f"line {i} is longer than 10 bytes" for i in (2, 4)]


def test_a_line_that_is_too_long_is_never_held_whole(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    with gzip.open(path) as stream:
        tracemalloc.start()
        line = read_line(stream, 1_000_000)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert isinstance(line, ValueError)
        assert peak < 10_000_000
        assert read_line(stream, 1_000_000) == b""


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress), (".GZ", gzip.compress)])
def test_compressed_files_are_read(tmp_path, suffix, pack):
    assert read(tmp_path / f"a.jsonl{suffix}", pack(b"1\n2\n")) == [(1, 1), (2, 2)]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_a_compressed_file_that_breaks_off_is_an_error(tmp_path, suffix, pack):
    whole = pack(b"\n".join(b'"%d"' % (i * i) for i in range(5000)))
    with pytest.raises((EOFError, OSError, lzma.LZMAError)):
        read(tmp_path / f"a.jsonl{suffix}", whole[: len(whole) // 2])


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(iter_jsonlines(tmp_path / "none.jsonl"))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.jsonl", True),
        ("A.JSONL.XZ", True),
        ("a.jsonl.gz", True),
        ("a.ndjson", True),
        ("a.json", False),
        ("jsonl", False),
    ],
)
def test_files_are_known_by_their_names(name, known):
    assert is_jsonlines(Path(name)) == known
