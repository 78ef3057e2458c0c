"""The archive in view: what is listed, counted and opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from page.browse import Browsing, build_index, headlines, heat_map
from tests.page.samples import ARTICLE, load
from vectorstore.types import Article, Moment


def make_article(name: str, outlet: str | None, day: str | None, **fields: object) -> Article:
    return replace(
        ARTICLE,
        article_id=name,
        title=name,
        publisher=outlet,
        published_at=Moment.from_iso(day) if day else None,
        **fields,
    )


INDEX = build_index(
    [
        make_article("a", "Northline", "2025-10-01", kind="news"),
        make_article("b", "Northline", "2025-11-02", kind="news"),
        make_article("c", "Radio", "2025-11-03", kind="opinion"),
        make_article("d", None, None, kind="news"),
    ]
)


class Shelf:
    """The sample article, and of the others who are copies."""

    def get(self, id_or_url: str, version: int | None = None) -> Article | None:
        return load(id_or_url, version)

    def find_copies(self, article_id: str) -> list[Article]:
        return {"a": [make_article("b", None, None)], "b": [make_article("a", None, None)]}.get(article_id, [])


SHELF = Shelf()


def titles(browsing: Browsing) -> list[str]:
    return [entry.title for entry in browsing.chosen(INDEX)]


def test_all_articles_are_listed_the_latest_first_and_undated_ones_last():
    assert titles(Browsing()) == ["c", "b", "a", "d"]


def test_the_list_is_narrowed_by_outlet_month_day_kind_and_story():
    browsing = Browsing()
    for value, expected in (
        ({"outlet": "Northline", "month": "2025-11"}, ["b"]),
        ({"month": None}, ["b", "a"]),
        ({"outlet": None, "kind": "opinion"}, ["c"]),
        ({"kind": None, "day": "2025-10-01"}, ["a"]),
        ({"day": "", "outlet": ""}, ["d"]),
        ({"outlet": None, "story": "a"}, ["b", "a"]),
    ):
        browsing.on_event(INDEX, SHELF, "narrow", value)
        assert titles(browsing) == expected, value
    assert browsing.to_view(INDEX, SHELF)["browse"]["say"] == "2 articles: one story"


def test_a_day_that_is_none_narrows_nothing():
    browsing = Browsing()
    browsing.on_event(INDEX, SHELF, "narrow", {"day": "yesterday"})
    assert len(titles(browsing)) == 4


def test_the_heat_map_counts_by_outlet_and_month_and_says_the_latest_day():
    view = heat_map(INDEX)
    assert [month["name"] for month in view["months"]] == ["Oct 2025", "Nov 2025"]
    rows = {
        row["name"]: ([cell["count"] for cell in row["cells"]], row["total"], row["latest"]) for row in view["rows"]
    }
    assert rows == {
        "Northline": ([1, 1], "2", "2 Nov 2025"),
        "Radio": ([0, 1], "1", "3 Nov 2025"),
        "Outlet not given": ([0, 0], "1", "undated"),
    }


def test_an_article_is_opened_from_its_beginning_and_one_that_is_gone_is_not():
    browsing = Browsing()
    browsing.on_event((replace(INDEX[0], article_id=ARTICLE.article_id),), SHELF, "open", {"number": 0})
    assert browsing.opened is not None
    view = browsing.to_view(INDEX, SHELF)["source"]
    assert {piece["tone"] for paragraph in view["paragraphs"] for piece in paragraph} == {"plain"}
    browsing.on_event(INDEX, SHELF, "close", {})
    browsing.on_event(INDEX, SHELF, "open", {"number": 0})
    assert browsing.opened is None


def test_a_report_that_was_taken_back_or_corrected_says_so_in_the_list():
    taken_back = make_article("a", "Northline", "2025-10-01", is_withdrawn=True)
    corrected = make_article("b", "Northline", "2025-09-01", correction="An earlier version said nine.")
    entries = Browsing().to_view(build_index([taken_back, corrected]), SHELF)["browse"]["entries"]
    assert [entry["kind"] for entry in entries] == ["withdrawn", "corrected"]


def test_a_long_list_goes_on_when_it_is_asked_to():
    index = build_index(make_article(str(n), "N", "2025-11-01") for n in range(70))
    browsing = Browsing()
    assert browsing.to_view(index, SHELF)["browse"]["more"] == 40
    browsing.on_event(index, SHELF, "more", {})
    assert len(browsing.to_view(index, SHELF)["browse"]["entries"]) == 60


def test_headlines_are_the_latest_news_one_a_story():
    shown = [item["title"][0][1] for item in headlines(INDEX, 5, SHELF.find_copies)]
    assert shown == ["b"]
    assert isinstance(INDEX[0].published_at.value if INDEX[0].published_at else None, datetime)
