"""Pages: golden files, and pages that are none."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.bylines import split_names
from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item, Remark, SourceFile
from ingest.sources.html import HtmlPages, iter_page_items, read_page
from tests.ingest.golden import PAGES, read_golden
from vectorstore.types import Article

STORY = "<p>The talks resumed on Sunday after a break of four months, officials on both sides said on Monday.</p>" * 5


def page(head: str = "", body: str = STORY, *, encoding: str = "utf-8") -> Article:
    content = f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode(encoding)
    item = read_page(content, label="a.html", place="a.html")
    assert isinstance(item, Article)
    return item


def linked(**facts: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **facts})}</script>'


@pytest.mark.parametrize("golden", PAGES, ids=lambda path: path.stem)
def test_the_page_is_read_as_its_golden_file_says(golden: Path) -> None:
    expected = json.loads(golden.with_suffix(".json").read_text(encoding="utf-8"))
    assert read_golden(golden) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "the file holds binary data, not a page"),
        (b"<html><head><title>T</title></head><body></body></html>", "no article text found"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no article text found"),
        (b"<" * 10_000, "no article text found"),
    ],
)
def test_what_is_no_article_is_a_failure_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(content)
    assert list(HtmlPages().iter_items(SourceFile.from_path(path))) == [Failure(str(path), reason)]


def test_a_file_over_the_limit_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(STORY)
    file = SourceFile.from_path(path, IngestSettings(max_file_bytes=100))
    (item,) = HtmlPages().iter_items(file)
    assert item == Failure(str(path), "the file is larger than 100 bytes, too large for one article")


def test_a_wrong_encoding_is_put_right() -> None:
    article = page('<meta charset="utf-8">', "<h1>Zoë’s café</h1>" + STORY, encoding="cp1252")
    assert article.title == "Zoë’s café"


@pytest.mark.parametrize("box", ["div", "span", "div class='a>b'", "section"])
def test_however_deep_the_boxes_of_a_page_nest_no_text_is_lost(box: str) -> None:
    sentences = [f"The talks resumed after a break of {n} months, officials of both sides said." for n in range(9)]
    opened, closed = f"<{box}>", f"</{box.split(maxsplit=1)[0]}>"
    for depth in (200, 2000):
        body = "".join(f"<p>{sentence}</p>" for sentence in sentences[:3]) + opened * depth
        body += "".join(f"<p>{sentence}</p>" for sentence in sentences[3:6]) + closed * depth
        text = page("", body + "".join(f"<p>{sentence}</p>" for sentence in sentences[6:])).text
        assert [sentence for sentence in sentences if sentence not in text] == []


def test_a_page_of_many_times_or_paragraphs_is_read_in_time_that_grows_with_it() -> None:
    time_ = "<time datetime='2025-01-01'>1 January</time>"
    repeated = (f"<p>On {time_} it was said again.</p>", time_, "<p>It was said again, as before.</p>")
    graph = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    for one in (*repeated, "( ", "“", graph, "<li><a href='/x'>One of the other stories</a> of the day</li>"):
        few, many = seconds_of(STORY + one * 1000), seconds_of(STORY + one * 8000)
        assert many < 30 * max(few, 0.05)  # 8 where it grows as the page does, 64 where it grows as its square


def test_a_page_that_is_too_large_for_an_extractor_is_read_whole_but_for_its_menus() -> None:
    said = [f"Paragraph {n} tells of a ship that left the harbour." for n in range(25_000)]
    body = "".join(f"<p>{line}</p>" if n % 2 else f"<div>{line}</div>" for n, line in enumerate(said))
    menus = "<nav><a href=/a>All the news</a></nav>", "<footer>About us and our ships</footer>"
    article = page("<title>Ships</title>", f"{menus[0]}<h1>Ships</h1>{body}{menus[1]}")
    assert article.text.split("\n\n") == said


def test_a_page_of_more_elements_than_an_article_has_is_a_failure() -> None:
    item = read_page(f"<body>{STORY}{'<br>' * 150_000}</body>".encode(), label="x", place="x")
    assert item == Failure("x", "the page has more than 150,000 elements, too many for one article")


@pytest.mark.parametrize("many", ["a", "a=1", "a='>'", 'a="b c"'])
def test_a_page_with_a_tag_of_endless_attributes_is_a_failure(many: str) -> None:
    item = read_page(f"<body><p {' '.join([many] * 50_000)}>{STORY}</body>".encode(), label="x", place="x")
    assert item == Failure("x", "a tag of the page has more than 1,000 attributes")


def seconds_of(body: str) -> float:
    """The processor time that a page takes."""
    started = time.process_time()
    page("", body)
    return time.process_time() - started


def test_a_page_without_facts_claims_none() -> None:
    article = page()
    assert (article.url, article.publisher, article.published_at, article.authors) == (None, None, None, ())
    assert (article.language, article.kind, article.dateline, article.credit) == (None, "news", None, None)


def test_a_front_page_as_canonical_address_is_not_believed() -> None:
    assert page('<link rel="canonical" href="https://news.example/">').url is None


def test_the_address_it_was_fetched_from_counts_when_the_page_names_none() -> None:
    content = f"<html><body>{STORY}</body></html>".encode()
    item = read_page(content, label="x", place="x", address="https://news.example/talks")
    assert isinstance(item, Article)
    assert item.url == "https://news.example/talks"


def test_a_clock_time_of_the_same_day_refines_a_bare_day_and_no_other() -> None:
    same = page(
        linked(datePublished="2025-11-20") + '<meta property="article:published_time" content="2025-11-20T07:57Z">'
    )
    other = page(
        linked(datePublished="2025-11-20") + '<meta property="article:published_time" content="2025-11-21T07:57Z">'
    )
    assert same.published_at is not None
    assert same.published_at.isoformat() == "2025-11-20T07:57+00:00"
    assert other.published_at is not None
    assert other.published_at.isoformat() == "2025-11-20"


def test_the_date_in_a_masthead_is_not_the_article_s() -> None:
    masthead = '<div class="date">Saturday, 21 November 2026</div>'
    content = f"<html><body><header>{masthead}</header><main><h1>Talks resume</h1>{STORY}</main></body></html>"
    item = read_page(content.encode(), label="x", place="x")
    assert isinstance(item, Article)
    assert item.published_at is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (linked(**{"@type": "OpinionNewsArticle"}), "opinion"),
        (linked(**{"@type": "LiveBlogPosting"}), "live"),
        (linked(**{"@type": "AdvertiserContentArticle"}), "sponsored"),
        ('<meta property="article:section" content="Paid partnership">', "sponsored"),
        ('<meta property="article:section" content="Editorial">', "opinion"),
        ('<link rel="canonical" href="https://news.example/commentisfree/2025/talks">', "opinion"),
        ("<title>Opinion: Let them talk</title>", "opinion"),
        ('<meta property="article:section" content="World">', "news"),
    ],
)
def test_the_kind_is_what_the_page_says(head: str, kind: str) -> None:
    assert page(head).kind == kind


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By political reporter Jonna Veld", ("Jonna Veld",)),
        ("By Ludwig van der Berg and senior correspondent Ann Lee", ("Ludwig van der Berg", "Ann Lee")),
        ("Ann Lee (ann.lee@mail.example)", ("Ann Lee",)),
        ("de Witt Ek, Bo Ann Lee", ("de Witt Ek", "Bo Ann Lee")),
        ("By Ann Lee, Political Editor", ("Ann Lee",)),
        ("ANN LEE Chief Reporter", ("ANN LEE",)),
        ("Senior Correspondent Ann Lee", ("Ann Lee",)),
        ("Ann Lee | Email the author", ("Ann Lee",)),
        ("By Ann Lee in Hask and Bo Ek in Ottersby", ("Ann Lee", "Bo Ek")),
        ("Ann Lee (Northline)", ("Ann Lee",)),
        ("Written by: Ann Lee, PhD", ("Ann Lee",)),
        ("Staff", ()),
        ("Staff Writer", ()),
        ("Ed Reporter", ("Ed Reporter",)),
    ],
)
def test_a_job_or_an_address_is_no_part_of_a_name(byline: str, authors: tuple[str, ...]) -> None:
    assert split_names(byline) == authors


def test_a_section_front_is_refused() -> None:
    cards = "".join(
        f"<h3><a href='/{n}'>Story {n} of the day</a></h3><p>What it tells in a few words.</p>" for n in range(6)
    )
    item = read_page(f"<body><main><h1>Health</h1>{cards}</main></body>".encode(), label="x", place="x")
    assert item == Failure("x", "a section front: it holds only headlines and teasers of other stories")


def test_a_story_above_a_list_of_others_is_read() -> None:
    cards = "".join(
        f"<h3><a href='/{n}'>Story {n} of the day</a></h3><p>What it tells in a few words.</p>" for n in range(6)
    )
    article = page(body=f"<h1>Talks resume</h1>{STORY * 3}<div>{cards}</div>")
    assert "The talks resumed on Sunday" in article.text


def test_of_a_story_that_readers_pay_for_the_free_part_is_kept_and_said_to_be_one() -> None:
    box = "<div class='paywall'><p>Subscribe now for 2.95 a week, and cancel your subscription at any time.</p></div>"
    head = linked(headline="Talks", datePublished="2025-11-20", isAccessibleForFree=False)
    content = f"<html><head>{head}</head><body><article><h1>Talks</h1>{STORY}{box}</article></body></html>".encode()
    remark, article = iter_page_items(content, label="x", place="x")
    assert isinstance(remark, Remark)
    assert remark.about.startswith("the part that is free to read")
    assert isinstance(article, Article)
    assert article.is_free is False
    assert "2.95" not in article.text


def test_a_menu_is_not_stored_as_the_story() -> None:
    menu = "".join(f"<li><a href='/{n}'>Department of works and roads number {n}</a></li>" for n in range(40))
    text = page(body=f"<h1>Talks resume</h1><ul>{menu}</ul>{STORY}").text
    assert "officials on both sides" in text
    assert "Department of works" not in text


def test_a_line_that_is_one_link_to_another_story_is_left_out_and_one_within_a_sentence_stays() -> None:
    promotions = (
        "<p><a href='/x'>Ten photographs from the flooded valley</a></p>"
        "<p>Read more: <a href='/y'>What the mediators want next year</a></p>"
    )
    text = page(
        body=f"{STORY}{promotions}<p>The envoy told <a href='/z'>a reporter of the Courier</a> so.</p>{STORY}"
    ).text
    assert "photographs" not in text
    assert "mediators" not in text
    assert "The envoy told a reporter of the Courier so." in text


def test_a_story_that_is_split_over_boxes_of_one_make_is_read_whole() -> None:
    parts = [f"<p>{word} {'was said of the harbour by those who keep it, and more. ' * 9}</p>" * 3 for word in "ABCD"]
    boxes = "<figure><img src='a.jpg'></figure>".join(f"<div class='body part'>{part}</div>" for part in parts)
    content = f"<html><body><div class='grid'><h1>Harbour</h1>{boxes}</div></body></html>".encode()
    article = read_page(content, label="a.html", place="a.html")
    assert isinstance(article, Article)
    assert [word for word in "ABCD" if f"{word} was said" in article.text] == list("ABCD")


def test_entries_of_a_live_blog_that_the_page_shows_by_script_are_read_with_their_times() -> None:
    updates = [
        {"@type": "BlogPosting", "datePublished": f"2024-11-05T1{n}:00:00Z", "headline": f"Update {n}",
         "articleBody": f"Report {n}: the bridge at pier {n} was looked at by the engineers."}
        for n in range(3)
    ]  # fmt: skip
    head = linked(**{"@type": "LiveBlogPosting", "headline": "Storm live", "liveBlogUpdate": updates})
    article = page(head, f"<h1>Storm live</h1>{STORY}")
    assert article.kind == "live"
    assert article.text.split("\n\n")[-2:] == [
        "2024-11-05 12:00+00:00 Update 2", "Report 2: the bridge at pier 2 was looked at by the engineers."
    ]  # fmt: skip
    assert "officials on both sides" in article.text


def test_a_copy_in_a_web_archive_has_the_address_of_the_original() -> None:
    kept = "https://web.archive.org/web/20190107064625/https://news.example/talks"
    article = page(
        f'<link rel="canonical" href="{kept}">', f'<div id="wm-ipp-base"><p>14 captures of this page</p></div>{STORY}'
    )
    assert (article.url, "captures" in article.text) == ("https://news.example/talks", False)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_no_markup_makes_it_fail(markup: str, value: str) -> None:
    head = linked(headline=value, datePublished=value, author=[value, {"name": [value]}], publisher=[[value]])
    content = f"<html><head>{head}</head><body>{markup}{STORY}".encode("utf-8", "replace")
    assert isinstance(read_page(content, label="x", place="x"), Article | Failure)


STORY_WORDS = "The harbour board of Solmir voted five to two on Tuesday to replace the oldest ferry of the strait."
STORY_PAGE = (
    "<html lang='en'><head>{head}<title>Oldest ferry to go</title></head><body><article>"
    "<h1>Oldest ferry to go</h1>{under}"
    f"<p>{STORY_WORDS}</p><p>Engineers said that its hull had lost a third of its thickness in twelve years.</p>"
    "</article></body></html>"
)


def read_items(content: str) -> list[Item]:
    return list(iter_page_items(content.encode(), label="x", place="x", address="https://portmail.example/a"))


@pytest.mark.parametrize(
    "head",
    [
        "<meta http-equiv='refresh' content='0; url=https://portmail.example/new'>",
        "<script>window.location.replace('https://portmail.example/new')</script>",
    ],
)
def test_a_redirect_is_refused_and_says_where_it_leads(head: str) -> None:
    (failure,) = read_items(
        f"<html><head>{head}</head><body><p>If nothing happens, follow this link to it.</p></body></html>"
    )
    assert isinstance(failure, Failure)
    assert failure.reason == "a redirect: the page only leads to https://portmail.example/new"


def test_a_story_with_a_script_that_may_move_its_reader_is_a_story() -> None:
    head = "<script>if (old) location.replace('/other')</script>"
    (article,) = read_items(STORY_PAGE.format(head=head, under="").replace(STORY_WORDS, " ".join([STORY_WORDS] * 4)))
    assert isinstance(article, Article)


def test_an_error_of_a_server_is_no_story() -> None:
    words = "Sorry, the page you are looking for could not be found. It may have moved."
    (failure,) = read_items(f"<html><head><title>404 - Page not found</title></head><body><p>{words}</p></body></html>")
    assert isinstance(failure, Failure)
    assert failure.reason == "a server's error 404, no story"


def test_a_date_on_the_page_that_can_mean_two_days_leaves_it_undated_and_is_told() -> None:
    remark, article = read_items(STORY_PAGE.format(head="", under="<div class='date'>03/04/2025</div>"))
    assert isinstance(article, Article)
    assert article.published_at is None
    assert isinstance(remark, Remark)
    assert (remark.about, "03/04/2025: it can mean two days" in remark.example) == ("a date that is not read", True)
    assert "03/04" not in article.text


def test_the_day_in_the_head_of_the_site_is_not_the_day_of_the_story() -> None:
    page = STORY_PAGE.replace("<article>", "<header><p class='date'>6 May 2025</p></header>").replace("</article>", "")
    (article,) = read_items(page.format(head="", under="<p class='date'>3 May 2025</p>"))
    assert isinstance(article, Article)
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-05-03"


def test_an_organisation_as_author_is_no_credit_where_the_page_names_a_person() -> None:
    node = {"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Port Mail Staff"}}
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    (article,) = read_items(STORY_PAGE.format(head=head, under="<p class='byline'>By Ann Lee, Transport Editor</p>"))
    assert isinstance(article, Article)
    assert (article.authors, article.credit) == (("Ann Lee",), None)


@pytest.mark.parametrize(
    "copied", ["web.archive.org/web/20241106120000", "archive.ph/2024.11.06-120000", "archive.is/o/aB3"]
)
def test_a_copy_in_a_web_archive_has_its_original_address(copied: str) -> None:
    head = f"<link rel='canonical' href='https://{copied}/https://portmail.example/ferry'>"
    (article,) = read_items(STORY_PAGE.format(head=head, under=""))
    assert isinstance(article, Article)
    assert article.url == "https://portmail.example/ferry"
