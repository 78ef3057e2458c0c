"""Saved searches, and what is new since the last look at them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ingest import ingest_paths
from page.filters import PageFilters
from page.searches import NewFinds, forget_search, list_searches, look_at_search, save_search, searches_to_view
from page.store import Store
from rag import Retriever
from tests.page.browsing import choose_view, serve
from tests.page.conftest import NewPage
from vectorstore import Archive

FILTERS = PageFilters(publishers=("Northline",), first=date(2025, 11, 1))


def write_article(folder: Path, name: str, text: str) -> Path:
    fields = {"url": f"https://example.org/{name}", "title": f"Article {name}", "source": "Northline"}
    path = folder / f"{name}.jsonl"
    path.write_text(json.dumps(fields | {"date": "2025-11-20", "text": text}))
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept.sqlite3")


def set_back(store: Store, seconds: int) -> None:
    """As if the last look at every search had been so long ago."""
    for row in store.read("SELECT search_id, seen FROM searches"):
        seen = datetime.fromisoformat(row["seen"]) - timedelta(seconds=seconds)
        store.write(
            "UPDATE searches SET seen = :seen WHERE search_id = :id", seen=seen.isoformat(), id=row["search_id"]
        )


def test_a_search_is_kept_with_its_filters_once_and_is_its_owner_s(store: Store):
    first = save_search(store, "ada", "ferry", FILTERS)
    assert save_search(store, "ada", "ferry", FILTERS) == first
    save_search(store, "ada", "ferry", PageFilters())
    save_search(store, "ben", "ferry", FILTERS)
    assert [(one.query, one.filters) for one in list_searches(store, "ada")] == [
        ("ferry", FILTERS),
        ("ferry", PageFilters()),
    ]
    assert [one.label for one in list_searches(store, "ada")] == [
        "ferry · 2 filters: Northline, since 1 Nov 2025",
        "ferry",
    ]
    forget_search(store, "ben", first)
    assert len(list_searches(store, "ada")) == 2
    forget_search(store, "ada", first)
    assert [one.filters for one in list_searches(store, "ada")] == [PageFilters()]


def test_new_is_what_was_stored_since_the_last_look_and_holds_the_words(store: Store, tmp_path: Path):
    with Archive.open(tmp_path / "archive") as archive:
        retriever, finds = Retriever(archive), NewFinds()
        ingest_paths(archive, [write_article(tmp_path, "old", "The ferry to Skerra sank in the night.")])
        search_id = save_search(store, "", "ferry to Skerra", PageFilters())

        def new() -> int:
            return int(searches_to_view(list_searches(store, ""), finds, retriever)[0]["new"])

        set_back(store, -2)  # a look two seconds after the first article was stored
        assert new() == 0
        set_back(store, 3600)
        assert new() == 1
        ingest_paths(archive, [write_article(tmp_path, "other", "The council has voted on the budget for schools.")])
        assert new() == 1  # it came, but holds none of the words
        ingest_paths(archive, [write_article(tmp_path, "new", "A second ferry was hired on Monday.")])
        assert new() == 2
        look_at_search(store, "", search_id)
        set_back(store, -2)
        assert new() == 0


def test_a_search_whose_outlet_is_gone_has_nothing_new(store: Store, sample_archive: Archive):
    save_search(store, "", "ferry", PageFilters(publishers=("Nobody's Post",)))
    (view,) = searches_to_view(list_searches(store, ""), NewFinds(), Retriever(sample_archive))
    assert view["new"] == 0


def test_a_drawing_waits_for_no_more_than_one_search_when_its_time_is_over(store: Store, sample_archive: Archive):
    for words in ("ferry", "flood", "strike"):
        save_search(store, "", words, PageFilters())
    set_back(store, 10**9)
    finds, retriever, searches = NewFinds(), Retriever(sample_archive), list_searches(store, "")
    assert [one["new"] for one in searches_to_view(searches, finds, retriever, time_s=0)] == [None, None, None]
    (first, *_) = all_known = searches_to_view(searches, finds, retriever, time_s=60)
    assert first["new"] > 0
    assert None not in [one["new"] for one in all_known]
    assert searches_to_view(searches, finds, retriever, time_s=0) == all_known


def test_a_saved_search_tells_what_is_new_on_the_first_view_and_is_run_with_its_filters(
    new_page: NewPage, tmp_path: Path
):
    with Archive.open(tmp_path / "archive") as archive:
        ingest_paths(archive, [write_article(tmp_path, "old", "The ferry to Skerra sank in the night.")])
    store = Store(tmp_path / "archive.conversations.sqlite3")
    with serve(tmp_path / "archive") as address:
        page = new_page(address)
        page.get_by_text("Look in: all articles").click()
        page.get_by_text("News only").click()
        choose_view(page, "Search")
        field = page.get_by_label("Search the archive")
        field.fill("ferry to Skerra")
        field.press("Enter")
        page.get_by_role("button", name="Save this search").click()
        saved = page.locator(".searches li")
        expect(saved).to_contain_text("ferry to Skerra · 1 filter: news")
        set_back(store, -2)
        page.reload()
        page.locator(".welcome").wait_for()
        expect(page.get_by_role("region", name="New for your searches")).to_have_count(0)
        set_back(store, 2)  # now, as it was
        with Archive.open(tmp_path / "archive") as archive:
            ingest_paths(archive, [write_article(tmp_path, "new", "A second ferry to Skerra was hired on Monday.")])
        page.reload()
        news = page.get_by_role("region", name="New for your searches")
        expect(news.locator("li")).to_have_text("ferry to Skerra · 1 filter: news 1 new")
        news.get_by_role("button").click()
        expect(page.locator(".found .badge.new")).to_have_count(1)
        expect(page.get_by_label("Search the archive")).to_have_value("ferry to Skerra")
        expect(page.get_by_text("1 filter: news", exact=True)).to_be_visible()
        page.get_by_role("button", name="Forget the search").click()
        expect(saved).to_have_count(0)
    store.close()
