"""What holds for every search: filters are hard, as_of is a wall, and what is given back stands in the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Retriever, SearchResponse
from rag.search.retriever import MAX_K
from rag.settings import RagSettings
from rag.types import Clause
from tests.rag.stand_ins import ARTICLES, FERRY, FERRY_INQUIRY, FLOOD, GAUGE, OUTLETS, TRAM, TRAM_OPINION, build_archive
from tests.stand_ins import make_article
from vectorstore import Archive, Filter, Moment, Window
from vectorstore.errors import UsageError

QUESTIONS = st.sampled_from(
    [
        "What did The Harbour Post report about the ferry Gannet?",
        "How high did the river Velling rise, and what did the tram line in Lanthorne cost the council?",
        "What did Fox News report in October 2025 about Brackwater, and what did The Lanthorne Courier report?",
        "La digue de la Velling",
        "gauge",
        "加内特号渡轮",
    ]
)
DAYS = st.none() | st.dates(date(2025, 8, 1), date(2025, 12, 1))


def urls(response: SearchResponse) -> list[str | None]:
    return [result.article.url for result in response.results]


@settings(max_examples=60, deadline=None)
@given(
    question=QUESTIONS,
    from_=DAYS,
    to=DAYS,
    as_of=DAYS,
    publishers=st.lists(st.sampled_from(OUTLETS), max_size=2),
    kinds=st.sampled_from([(), ("news",), ("opinion", "live")]),
    languages=st.sampled_from([(), ("fr",)]),
    sort=st.sampled_from(["relevance", "date"]),
    k=st.integers(1, 12),
)
def test_filters_and_the_wall_are_hard_whatever_is_asked(
    retriever, *, question, from_, to, as_of, publishers, kinds, languages, sort, k
):
    if from_ and to and to < from_:
        from_, to = to, from_
    response = retriever.search(
        question, k, from_=from_, to=to, as_of=as_of, publishers=publishers, kinds=kinds, languages=languages, sort=sort
    )
    zone = ZoneInfo("UTC")
    where = Filter(
        publishers=tuple(publishers),
        kinds=kinds,
        languages=languages,
        published=Window.from_days(from_, to, zone) if from_ or to else None,
        wall=Window.from_days(None, as_of, zone).end if as_of else None,
    )
    assert len(response.results) <= k
    assert all(where.matches(result.article) for result in response.results)
    assert as_of is None or all(result.article.published_at for result in response.results)
    assert len({result.chunk.chunk_id for result in response.results}) == len(response.results)


@settings(max_examples=30, deadline=None)
@given(question=QUESTIONS, k=st.integers(1, 12))
def test_what_is_found_stands_in_the_archive_where_it_says(news, retriever, question, k):
    for result in retriever.search(question, k).results:
        stored = news.get(result.article.article_id, result.chunk.version)
        assert result.chunk.text == stored.text[result.chunk.start : result.chunk.end]
        assert result.chunk.article_id == result.article.article_id
        assert result.article == stored


def test_the_same_question_gives_the_same_results(news, retriever):
    question = "What did The Harbour Post report about the ferry Gannet, and what will the tram line cost?"
    first, again = (retriever.search(question, as_of="2025-12-01") for _ in range(2))
    assert first == again
    assert Retriever(news).search(question, as_of="2025-12-01") == first


def test_the_parts_of_a_score_add_up_to_it(retriever):
    beside = {"bm25", "cosine"}  # as the indexes gave them, for the reader
    for result in retriever.search("What did Fox News report about the flood wall?").results:
        assert sum(value for name, value in result.parts.items() if name not in beside) == pytest.approx(
            result.score, abs=0.002
        )


def test_no_results_is_a_value(retriever, tmp_path):
    assert retriever.search("ferry", to="2019-01-01").results == ()
    with build_archive(tmp_path / "empty") as empty:
        response = Retriever(empty).search("ferry", sort="date")
    assert response.results == ()
    assert response.plan.query == "ferry"


def test_the_wall_is_now_when_no_as_of_is_given(tmp_path):
    tomorrow = replace(FERRY, published_at=Moment(datetime(2999, 1, 1, tzinfo=UTC)))
    with build_archive(tmp_path / "future", tomorrow, GAUGE) as archive:
        assert urls(Retriever(archive).search("ferry Gannet gauge")) == [GAUGE.url]
        assert tomorrow.url in urls(Retriever(archive).search("ferry Gannet", as_of="2999-01-01"))


def test_an_undated_article_is_found_only_without_as_of_and_without_bounds(retriever):
    assert GAUGE.url in urls(retriever.search("river gauge"))
    assert GAUGE.url not in urls(retriever.search("river gauge", as_of="2999-01-01"))
    assert GAUGE.url not in urls(retriever.search("river gauge", from_="0001-01-01"))


def test_as_of_includes_its_whole_day_and_nothing_after(retriever):
    flood_day = urls(retriever.search("flood wall Brackwater", as_of="2025-10-21"))
    assert FLOOD.url in flood_day
    assert FLOOD.url not in urls(retriever.search("flood wall Brackwater", as_of="2025-10-20"))
    assert FLOOD.url not in urls(retriever.search("flood wall Brackwater", as_of="2025-10-21T18:39"))


def test_sort_date_gives_the_latest_of_what_is_on_the_subject_one_an_article(retriever):
    found = urls(retriever.search("the ferry Gannet off Estmere", sort="date"))
    assert found.index(FERRY_INQUIRY.url) < found.index(FERRY.url)
    assert len(found) == len(set(found))


def test_an_inferred_outlet_raises_a_result_and_excludes_none(retriever):
    found = urls(retriever.search("What did The Lanthorne Courier report about the tram line?"))
    assert found[0] == TRAM.url
    assert TRAM_OPINION.url in found


def test_each_outlet_that_is_named_is_served(retriever):
    question = "Do The Harbour Post and The Lanthorne Courier agree about the second tram line?"
    assert {result.article.publisher for result in retriever.search(question, 2).results} == {
        "The Harbour Post",
        "The Lanthorne Courier",
    }


def test_a_time_of_publication_that_a_question_names_narrows_it(retriever):
    found = retriever.search("What was published on October 30, 2025 about the tram?")
    assert urls(found) == [TRAM_OPINION.url]
    assert found.plan.dropped == ()


def test_a_time_in_which_nothing_was_published_is_dropped_and_the_plan_says_so(retriever):
    found = retriever.search("What was published in March 2019 about the tram?")
    assert [(drop.field, drop.reason) for drop in found.plan.dropped] == [
        ("window", "the archive holds nothing published then")
    ]
    assert all(clause.window is None for clause in found.plan.clauses)
    assert {TRAM.url, TRAM_OPINION.url} <= set(urls(found))


def test_an_inferred_time_never_loosens_the_caller_s(retriever):
    found = retriever.search("What was published on October 30, 2025 about the tram?", to="2025-10-10")
    assert set(urls(found)) <= {FERRY.url, TRAM.url}
    assert [drop.field for drop in found.plan.dropped] == ["window"]


def test_a_plan_that_was_changed_is_searched_as_it_is(retriever):
    plan = retriever.plan("What did The Harbour Post report about the ferry?")
    only_tram = replace(plan, query="tram line", topic="tram line", clauses=(Clause(text="tram line"),))
    assert urls(retriever.search(only_tram, 1))[0] in (TRAM.url, TRAM_OPINION.url)
    october = Window.from_days(date(2025, 10, 1), date(2025, 10, 10), ZoneInfo("UTC"))
    assert urls(retriever.search(replace(plan, window=october))) == [TRAM.url]
    assert set(urls(retriever.search(replace(plan, publishers=("Radio Estmere",))))) == {"https://news.example/7"}
    early = replace(plan, as_of=datetime(2025, 9, 1, tzinfo=UTC), as_of_given=True)
    assert urls(retriever.search(early)) == [FERRY.url]
    assert retriever.search(replace(plan, clauses=())).results


def test_a_plan_is_given_back_as_it_was_carried_out(retriever):
    plan = retriever.plan("Who steered the ferry?", publishers=["harbour post"], as_of="2025-12-01")
    assert plan.publishers == ("The Harbour Post",)
    assert retriever.search(plan).plan == plan


def test_days_are_whole_in_the_zone_of_the_settings(news):
    abroad = Retriever(news, settings=RagSettings(zone=ZoneInfo("America/New_York")))
    # Published at 09:30 in Estmere, which is 04:30 in New York; the flood article's clock has no zone.
    assert urls(abroad.search("ferry", from_="2025-08-13", to="2025-08-13")) == [FERRY.url]
    assert urls(abroad.search("flood", from_="2025-10-21", to="2025-10-21")) == [FLOOD.url]


def test_an_outlet_that_is_added_is_known_at_once(tmp_path):
    with build_archive(tmp_path / "growing", FERRY) as archive:
        retriever = Retriever(archive)
        assert retriever.plan("What did Kestrel Weekly report about ships?").clauses[0].publishers == ()
        article = make_article(9, "Ships.", publisher="Kestrel Weekly")
        archive.upsert(article, [])
        assert retriever.plan("What did Kestrel Weekly report about ships?").clauses[0].publishers == (
            "Kestrel Weekly",
        )


@pytest.mark.parametrize("k", [0, -1, MAX_K + 1])
def test_a_number_of_results_that_cannot_be_is_refused(retriever, k):
    with pytest.raises(UsageError, match=f"k must be between 1 and 1000, but is {k}"):
        retriever.search("ferry", k)


def test_an_option_that_is_wrong_is_refused(retriever):
    with pytest.raises(UsageError, match="sort must be 'relevance' or 'date', but is 'colour'"):
        retriever.search("ferry", sort="colour")
    with pytest.raises(UsageError, match=r"publishers must be a list of names, but is the text 'Kestrel'"):
        retriever.search("ferry", publishers="Kestrel")
    with pytest.raises(UsageError, match="'colour' is no option of a search"):
        retriever.plan("ferry", colour="red")


@pytest.mark.parametrize("question", ["ferry " * 4000, 'who said "the', "?!", "\x00", "\ud800 ferry", "a", "的"])
def test_any_question_can_be_searched(retriever, question):
    assert len(retriever.search(question, 3).results) <= 3


def test_every_article_of_the_desk_is_found_by_its_title(news: Archive, retriever):
    for article in ARTICLES:
        assert urls(retriever.search(article.title, 1)) == [article.url]
