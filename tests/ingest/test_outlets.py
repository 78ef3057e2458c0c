"""One name an outlet: the archive remembers by which name the articles of a site go, and a filter finds each form."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.outlets import OutletNames
from ingest.pipeline import add
from rag.question.outlets import KnownPublishers
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive
from vectorstore.outlets import outlet_key
from vectorstore.types import Article


def article(
    number: int, publisher: str | None, *, site: str = "https://metro.example.co.uk", origin: str = "html:json-ld"
) -> Article:
    return Article(
        article_id=f"a{number}", title=f"T{number}", text=f"The talks of day {number} resumed.", publisher=publisher,
        url=f"{site}/{number}", origins={"publisher": origin},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Metro", "Metro.co.uk"), ("The Guardian", "theguardian.com"), ("the Guardian", "The Guardian"),
        ("SFGate", "www.sfgate.com"), ("Radio Estmere", "Radio-Estmere"),
    ],
)  # fmt: skip
def test_forms_of_one_name_share_a_key(first: str, second: str) -> None:
    assert outlet_key(first) == outlet_key(second) != ""


@pytest.mark.parametrize(("first", "second"), [("The Post", "The Times"), ("FOX News", "FOX News - Lifestyle")])
def test_names_of_two_outlets_do_not(first: str, second: str) -> None:
    assert outlet_key(first) != outlet_key(second)


def test_articles_of_a_site_go_by_one_name_in_this_run_and_in_later_ones(tmp_path: Path) -> None:
    metro = [article(1, "Metro"), article(2, "metro.example.co.uk"), article(3, None), article(4, "METRO")]
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        add(archive, metro)
        add(archive, [article(5, "Talks | Metro News", origin="html:title")])
        assert {a.publisher for a in archive.iter_articles()} == {"Metro"}
        again = add(archive, metro)
        assert (again.added, again.updated) == (0, 0)


def test_what_was_read_before_its_site_had_a_name_stays_when_it_is_read_again(tmp_path: Path) -> None:
    both = [article(1, "metro.example.co.uk"), article(2, "Metro")]
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        add(archive, both)
        again = add(archive, both)
        assert (again.updated, again.unchanged) == (0, 2)
        names = [a.publisher for a in archive.iter_articles()]
    assert names == ["metro.example.co.uk", "Metro"]


def test_a_filter_by_any_form_finds_every_form() -> None:
    known = KnownPublishers(["Metro", "Metro.co.uk", "Metropolis"])
    assert known.resolve("metro.co.uk") == known.resolve("Metro") == ("Metro", "Metro.co.uk")


def test_a_site_of_several_outlets_gives_no_name(tmp_path: Path) -> None:
    site = "https://portal.example"
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        names = OutletNames(archive)
        for number, name in enumerate(["The Post", "The Times"]):
            names.name(article(number, name, site=site))
        assert names.name(article(3, None, site=site)).publisher is None
