"""Articles as JSON: nothing is lost, and only what makes a version changes the digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stand_ins import WordHashEmbedder, make_article
from vectorstore import Archive
from vectorstore.errors import UsageError
from vectorstore.records import article_from_json, article_to_dict, article_to_json, content_digest
from vectorstore.types import Article, Moment

WORDS = st.text(max_size=30)
OPTIONAL = st.none() | WORDS
MOMENTS = st.none() | st.dates().map(Moment.from_day) | st.datetimes().map(lambda d: Moment(d.replace(microsecond=0)))
ARTICLES = st.builds(
    Article,
    article_id=WORDS, title=WORDS, text=WORDS, url=OPTIONAL, publisher=OPTIONAL, authors=st.lists(WORDS).map(tuple),
    published_at=MOMENTS, modified_at=MOMENTS, dateline=OPTIONAL, section=OPTIONAL, language=OPTIONAL, kind=WORDS,
    credit=OPTIONAL, story_id=OPTIONAL, captions=st.lists(WORDS).map(tuple), version=st.integers(1, 99),
    origins=st.dictionaries(WORDS, WORDS),
)  # fmt: skip
ARTICLE = make_article(
    1, "Text.", url="http://a.example/1", publisher="Kestrel", authors=("A B",),
    published_at=Moment(datetime(2025, 11, 20)), captions=("A boat.",), origins={"title": "html:meta"},
)  # fmt: skip


@given(ARTICLES)
def test_an_article_survives_its_record(article: Article):
    again = article_from_json(article_to_json(article), text=article.text)
    assert again == article
    assert content_digest(again) == content_digest(article)


@given(ARTICLES)
def test_a_record_is_one_line_of_json_without_the_text(article: Article):
    line = article_to_json(article)
    assert "\n" not in line
    assert "text" not in json.loads(line)
    assert json.loads(line) == article_to_dict(article)


@pytest.mark.parametrize(
    "change",
    [{"article_id": "other"}, {"version": 9}, {"origins": {}}, {"modified_at": Moment(datetime(2026, 1, 1))},
     {"story_id": "s"}],
)  # fmt: skip
def test_our_own_numbers_and_a_ticking_clock_make_no_new_version(change):
    assert content_digest(replace(ARTICLE, **change)) == content_digest(ARTICLE)


@pytest.mark.parametrize(
    "change",
    [{"text": "Text"}, {"title": "Other"}, {"publisher": None}, {"authors": ()}, {"captions": ()}, {"url": None},
     {"published_at": Moment(datetime(2025, 11, 20), "day")}, {"kind": "opinion"}, {"credit": "Northline"}],
)  # fmt: skip
def test_what_a_reader_would_see_makes_a_new_version(change):
    assert content_digest(replace(ARTICLE, **change)) != content_digest(ARTICLE)


def test_any_characters_have_a_digest():
    assert len(content_digest(replace(ARTICLE, text="\ud800\x00\u202e", title="\udfff"))) == 64


@pytest.mark.parametrize(
    "change", [{"publisher": "\ud800"}, {"authors": ("\ud800",)}, {"url": "http://a.example/\udfff"}]
)
def test_an_article_with_a_fact_that_no_store_can_hold_is_refused_whole(tmp_path, change):
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as archive:
        with pytest.raises(UsageError, match="has a lone surrogate"):
            archive.upsert(replace(ARTICLE, **change), [])
        assert archive.stats().articles == 0
        assert archive.upsert(ARTICLE, []) == "added"
