"""Pages that hold several whole stories, and those that only look so."""

from __future__ import annotations

import json

from ingest.sources.html import iter_page_items
from vectorstore.types import Article

WALL = (
    "The council of Brackwater voted on Monday to rebuild the tannery wall at a cost of forty million crowns, nine "
    "months after the river took it away. Work begins in spring and will last until autumn.",
    "Engineers had warned of the weak place three times, and nobody had answered them before the flood came.",
)
SHIPS = (
    "The Skerra Line said on Tuesday that it would sell two of its oldest ships and buy a new one from the yard at "
    "Ferren, where four hundred people work all the year round.",
    "The order keeps the yard at work until the end of next year, its owner said, and apprentices will be taken on.",
)
ADDRESS = "https://haskpost.example/day"


def part(headline: str, under: str, paragraphs: tuple[str, ...], *, tag: str = "article", heading: str = "h2") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<{tag}><{heading}>{headline}</{heading}>{under}{text}</{tag}>"


def page(*parts: str, above: str = "", head: str = "<meta property='og:site_name' content='The Hask Post'>") -> str:
    return f"<html lang='en'><head>{head}</head><body><main>{above}{''.join(parts)}</main></body></html>"


def read(content: str) -> list[Article]:
    items = list(iter_page_items(content.encode(), label="x", place="x", address=ADDRESS))
    assert all(isinstance(item, Article) for item in items)
    return items  # type: ignore[return-value]


def byline(name: str, day: str) -> str:
    return f"<p class='byline'>By {name}, {day}</p>"


def test_two_stories_on_a_page_are_two_articles_each_with_its_own_facts() -> None:
    wall = part("Wall to be rebuilt", byline("Nell Okara", "3 November 2025"), WALL)
    ships = part("Two ferries to be sold", byline("Rosa Tindall", "4 November 2025"), SHIPS)
    first, second = read(page(wall, ships))
    assert [one.title for one in (first, second)] == ["Wall to be rebuilt", "Two ferries to be sold"]
    assert [one.authors for one in (first, second)] == [("Nell Okara",), ("Rosa Tindall",)]
    assert [one.published_at and one.published_at.isoformat() for one in (first, second)] == [
        "2025-11-03",
        "2025-11-04",
    ]
    assert first.text == "\n\n".join(WALL)
    assert second.text == "\n\n".join(SHIPS)
    assert {one.publisher for one in (first, second)} == {"The Hask Post"}
    assert {one.url for one in (first, second)} == {ADDRESS}
    assert first.article_id != second.article_id


def test_stories_are_told_by_their_json_ld_where_no_tag_parts_them_and_take_their_own_addresses() -> None:
    nodes = [
        {"@type": "NewsArticle", "headline": headline, "datePublished": day, "url": f"https://haskpost.example/{name}"}
        for headline, day, name in (("Wall to be rebuilt", "2025-11-03", "wall"), ("Ships sold", "2025-11-04", "ships"))
    ]
    script = f"<script type='application/ld+json'>{json.dumps(nodes)}</script>"
    parts = (part("Wall to be rebuilt", "", WALL, tag="div"), part("Ships sold", "", SHIPS, tag="div", heading="h1"))
    first, second = read(page(*parts, head=script))
    assert [first.url, second.url] == ["https://haskpost.example/wall", "https://haskpost.example/ships"]
    assert [first.text, second.text] == ["\n\n".join(WALL), "\n\n".join(SHIPS)]


def test_a_teaser_below_the_story_is_no_article() -> None:
    under = "<time datetime='2025-11-03'>3 November</time>"
    teaser = part("<a href='/ships'>Two ferries to be sold</a>", under, SHIPS[:1])
    (article,) = read(page(part("Wall to be rebuilt", under, WALL, heading="h1"), teaser))
    assert article.text == "\n\n".join(WALL)


def test_comments_under_the_story_are_no_articles() -> None:
    under = "<time datetime='2025-11-03'>3 November</time>"
    comment = part("I do not believe it", under, SHIPS).replace("<article>", "<article class='comment'>")
    (article,) = read(page(part("Wall to be rebuilt", under, WALL, heading="h1"), comment))
    assert article.title == "Wall to be rebuilt"


def test_a_headline_that_stands_twice_is_one_story() -> None:
    under = "<time datetime='2025-11-03'>3 November</time>"
    (article,) = read(page(part("Wall to be rebuilt", under, WALL), part("Wall to be rebuilt", under, WALL)))
    assert article.title == "Wall to be rebuilt"


def test_entries_of_a_live_blog_are_one_article_and_all_of_them_are_in_it_with_their_times() -> None:
    above = "<h1>Flood: as it happened</h1><p>The river rose through the night, and the lower town was cleared.</p>"
    entries = (
        part("Wall gives way", "<time datetime='2025-11-03T10:05'>10:05</time>", WALL),
        part("Ferries stopped", "<time datetime='2025-11-03T11:10'>11:10</time>", SHIPS),
    )
    (article,) = read(page(*entries, above=above, head="<title>Flood: as it happened - The Hask Post</title>"))
    assert article.title == "Flood: as it happened"
    for words in (*WALL, *SHIPS, "The river rose through the night", "10:05", "11:10"):
        assert words in article.text


def test_two_entries_in_boxes_of_an_article_are_read_both() -> None:
    entry = "<div class='liveblog-entry'><span>{clock}</span><p>{text}</p></div>"
    entries = entry.format(clock="10.05", text=WALL[0]) + entry.format(clock="11.10", text=SHIPS[0])
    (article,) = read(page(f"<article><h1>Flood: live</h1>{entries}</article>"))
    assert WALL[0] in article.text
    assert SHIPS[0] in article.text
