"""Pages that stand in the place of a story, and furniture among its paragraphs."""

from __future__ import annotations

import pytest

from ingest.furniture import is_furniture
from ingest.sources.base import Failure
from ingest.sources.html import read_page
from vectorstore.types import Article

STORY = "<p>The talks resumed on Sunday after a break of four months, officials on both sides said on Monday.</p>" * 5
CONSENT = (
    "<h1>Your privacy is important to us</h1><p>We and our 842 partners store and access personal data, like "
    "browsing data or unique identifiers, on your device. Selecting “I Accept” enables tracking technologies to "
    "support the purposes shown.</p><p>You can resurface this menu to withdraw consent at any time by clicking "
    "the Cookie settings link.</p>"
)
GERMAN = (
    "<h1>Willkommen bei hasker-bote.example</h1><p>Besuchen Sie hasker-bote.example wie gewohnt mit Werbung und "
    "Tracking. Details finden Sie in der Datenschutzerklärung.</p><p>Mit Ihrer Zustimmung verwenden wir und "
    "unsere 212 Partner Cookies, um Informationen auf Ihrem Gerät zu speichern. Oder nutzen Sie das Pur-Abo.</p>"
)
HUMAN = (
    "<h1>www.haskpost.example</h1><p>Verifying you are human. This may take a few "
    "seconds.</p><p>www.haskpost.example needs to review the security of your connection before proceeding.</p>"
)
SIGN_IN = (
    "<h1>Sign in to continue reading</h1><p>To keep reading this article, please sign in or create a free account"
    " with The Hask Post. It only takes a minute, and you get three free articles a month.</p>"
)
TEASERS = "".join(
    f"<article class='story'><a href='/s{n}'><h3>Tannery wall to be rebuilt, part {n}</h3></a><p>What the council has"
    f" decided, and why.</p><span class='author'>Ann Lee</span> <time datetime='2024-11-0{n}'>{n} Nov</time></article>"
    for n in range(1, 7)
)


def read(body: str, head: str = "") -> Article | Failure:
    item = read_page(f"<html><head>{head}</head><body><main>{body}</main></body></html>".encode(), label="x", place="x")
    assert isinstance(item, Article | Failure)
    return item


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (CONSENT, "no story, but a wall: the page asks for consent to cookies and tracking"),
        (GERMAN, "no story, but a wall: the page asks for consent to cookies and tracking"),
        (HUMAN, "no story, but a wall: the page asks for a proof that a human reads it"),
        (SIGN_IN, "no story, but a wall: the page asks its reader to sign in or to subscribe"),
        (f"<h1>Local news</h1>{TEASERS}", "a section front: it holds only headlines and teasers of other stories"),
    ],
)
def test_what_stands_in_the_place_of_a_story_is_refused_with_what_it_asks(body: str, reason: str) -> None:
    assert read(body) == Failure("x", reason)


@pytest.mark.parametrize("wall", [CONSENT, GERMAN, HUMAN, SIGN_IN])
def test_a_dated_story_about_such_a_wall_is_a_story(wall: str) -> None:
    item = read(wall, "<meta property='article:published_time' content='2024-11-05T08:00:00Z'>")
    assert isinstance(item, Article)


def test_a_consent_box_above_a_story_refuses_nothing() -> None:
    item = read(f"<div class='consent'>{CONSENT}</div><article><h2>Talks resume</h2>{STORY * 3}</article>")
    assert isinstance(item, Article)


def test_the_name_that_a_byline_links_is_the_author() -> None:
    byline = "<div data-testid='prism-byline'>By <a href='/about/newsteam/ann-lee'>Ann Lee</a> KTRK Tuesday</div>"
    item = read(f"<article><h1>Talks resume</h1>{byline}{STORY}</article>")
    assert isinstance(item, Article)
    assert item.authors == ("Ann Lee",)


def test_a_byline_and_a_day_above_a_page_for_printing_are_its_facts() -> None:
    item = read(f"<h1>Talks resume</h1><p>By Ann Lee<br>Published: 5 November 2024, 8:30 am GMT</p>{STORY}")
    assert isinstance(item, Article)
    assert (item.authors, item.published_at and item.published_at.isoformat()) == (
        ("Ann Lee",),
        "2024-11-05T08:30+00:00",
    )
    assert item.text.startswith("The talks resumed")


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "The post Ferry aground appeared first on The Hask Post.",
        "Sign up to First Edition, our free daily newsletter",
        "Follow Newsbeat on Instagram, Facebook, Twitter and YouTube.",
        "The HBC is not responsible for the content of external sites.",
        "A version of this article appears in print on Nov. 6, 2024, Section A, Page 4.",
    ],
)
def test_an_invitation_is_no_paragraph_of_a_story(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the Disney+ bundle using the same email as your Hulu account",
        "Follow the coast road for two miles, then turn left at the mill.",
        "Advertisement for the post had drawn 200 replies.",
        "Copyright law of 2019 forbids it.",
        "Most viewed the vote as a defeat.",
    ],
)
def test_a_sentence_that_begins_as_an_invitation_does_is_kept(line: str) -> None:
    assert not is_furniture(line)


def test_a_teaser_within_the_story_is_none_of_it_and_what_follows_is() -> None:
    teaser = (
        "<article class='teaser'><h3><a href='/x'>Wall to be rebuilt</a></h3><p>What the council decided.</p></article>"
    )
    item = read(
        f"<article><h1>Talks resume</h1>{STORY}<div>{teaser * 3}</div><p>They will end on Friday.</p></article>"
    )
    assert isinstance(item, Article)
    assert "council decided" not in item.text
    assert item.text.endswith("They will end on Friday.")


@pytest.mark.parametrize(
    ("head", "headings"),
    [
        ("<title>Talks resume in Solmir - The Hask Post</title>", "<h1>Talks resume in Solmir</h1><h1>Ask me</h1>"),
        (
            "<title>Talks resume in Solmir – The Hask Post Blog</title>"
            "<meta property='og:title' content='Talks resume in Solmir'>",
            "<h1>The Hask Post</h1><h2>Talks resume in Solmir</h2>",
        ),
        (
            "<title>Solmir waits</title><meta property='og:title' content='Talks resume in Solmir'>",
            "<h1>Talks resume in Solmir</h1>",
        ),
    ],
)
def test_the_headline_is_told_from_other_headings_by_the_titles_of_the_page(head: str, headings: str) -> None:
    item = read(f"{headings}<article>{STORY}</article>", head)
    assert isinstance(item, Article)
    assert item.title == "Talks resume in Solmir"
