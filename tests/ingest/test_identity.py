"""What makes an article the same article."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import canonical_url, id_from_place, id_from_source_id, id_from_url

PLAIN = "https://news.example/world/talks?id=7&lang=en"


@pytest.mark.parametrize(
    "url",
    [
        PLAIN,
        "HTTPS://News.Example/world/talks?id=7&lang=en",
        "https://news.example:443/world/talks/?id=7&lang=en",
        " https://news.example/world/talks?id=7&lang=en#comments ",
        "https://news.example/world/talks?utm_source=x&id=7&fbclid=abc&lang=en&utm_medium=rss",
    ],
)
def test_links_to_one_page_have_one_id(url: str) -> None:
    assert id_from_url(url) == hashlib.sha256(PLAIN.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/world/talks?id=8&lang=en",
        "http://news.example/world/talks?id=7&lang=en",
        "https://news.example/World/talks?id=7&lang=en",
        "https://news.example:8443/world/talks?id=7&lang=en",
    ],
)
def test_links_to_other_pages_have_other_ids(url: str) -> None:
    assert id_from_url(url) != id_from_url(PLAIN)


@pytest.mark.parametrize(
    "url", ["", "/world/talks", "mailto:a@b.example", "https://", "http://[bad", "https://x:99999/"]
)
def test_what_is_no_web_address_has_no_id(url: str) -> None:
    assert id_from_url(url) is None


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    canonical = canonical_url(text)
    assert canonical is None or canonical_url(canonical) == canonical


def test_a_source_id_counts_within_its_publisher() -> None:
    assert id_from_source_id("7", publisher="A") != id_from_source_id("7", publisher="B")
    assert id_from_source_id("7", publisher="A") == id_from_source_id("7", publisher="A")


def test_a_place_counts_within_its_kind_of_source() -> None:
    assert id_from_place("text", "a.txt") != id_from_place("html", "a.txt")
    assert len(id_from_place("text", "a\udcff.txt")) == 16
