"""Bytes become text whatever their encoding is, or is said to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoding import decode_text, looks_binary

WORDS = "Zoë’s café — “naïve”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_encoding_is_found_without_a_declaration(encoding: str) -> None:
    assert decode_text(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize(
    ("declared", "actual", "words"),
    [
        ("iso-8859-1", "cp1252", WORDS),
        ("windows-1251", "windows-1251", "Переговоры возобновились"),
        ("shift_jis", "cp932", "会談が再開した"),
        ("iso-2022-jp", "iso-2022-jp", "会談が再開した"),
        ("iso-8859-1", "utf-8", WORDS),
        ("utf-8", "cp1252", WORDS),
        ("no-such-encoding", "cp1252", WORDS),
        ("hex", "cp1252", WORDS),
    ],
)
def test_a_declaration_counts_unless_the_bytes_deny_it(declared: str, actual: str, words: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><p>{words}'.encode(actual)
    assert decode_text(page).endswith(words)
    assert decode_text(words.encode(actual), declared=declared) == words


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    looks_binary(content)
    assert isinstance(decode_text(content), str)


def test_binary_data_is_known_from_text() -> None:
    assert looks_binary(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert looks_binary(b"%PDF-1.7 and so on")
    assert not looks_binary(WORDS.encode("utf-16"))
    assert not looks_binary(b"plain text\twith a tab\r\n")


def test_one_bad_byte_beside_two_good_signs_spoils_one_letter_where_utf_8_is_declared() -> None:
    page = '<meta charset="utf-8"><p>“It was quiet,” he said. Nobody was hurt.</p>'.encode().replace(
        b"Nobody", b"Nob\xffody"
    )
    assert "“It was quiet,” he said. Nob\ufffdody" in decode_text(page)
