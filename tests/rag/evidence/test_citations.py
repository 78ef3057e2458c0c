"""A quotation stands where its citation says, character for character, or it is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.reasons import standing_of
from rag.answer.state import Stater
from rag.evidence.citations import cite, verify_citation
from rag.types import Citation
from tests.rag.stand_ins import ARTICLES, FERRY, build_archive
from vectorstore import Archive

WORDS = sorted({word.strip(".,") for article in ARTICLES for word in f"{article.title} {article.text}".split()})


@pytest.fixture(scope="module")
def citation(retriever) -> Citation:
    (result,) = retriever.search("How many passengers were on the ferry Gannet?", 1).results
    return cite(result.article, result.chunk.chunk_id, 0, 40)


def test_a_citation_says_all_that_is_needed_to_find_its_place(citation):
    assert citation.quote == FERRY.text[:40]
    assert (citation.number, citation.article_id, citation.version) == (0, FERRY.article_id, 1)
    assert (citation.url, citation.title, citation.publisher) == (FERRY.url, FERRY.title, "The Harbour Post")
    assert citation.published_at == "2025-08-13T09:30+01:00"


def test_a_true_citation_is_verified(news, citation):
    assert verify_citation(news, citation)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "The ferry Gannet ran aground off Estmeres"},
        {"quote": ""},
        {"start": 1},
        {"end": 39},
        {"version": 2},
        {"version": 0},
        {"article_id": "nowhere"},
        {"start": -40, "end": -1},
    ],
)
def test_a_citation_that_is_off_by_anything_is_not(news, citation, change):
    assert not verify_citation(news, replace(citation, **change))


def test_a_quotation_is_checked_against_the_version_that_was_cited(tmp_path):
    with build_archive(tmp_path / "edited", FERRY) as archive:
        stored = archive.get(FERRY.article_id)
        old = Citation(
            number=1, chunk_id="", article_id=FERRY.article_id, version=1, url=None, title="", publisher=None,
            published_at=None, kind=None, start=0, end=20, quote=stored.text[:20],
        )  # fmt: skip
        archive.upsert(replace(FERRY, text="Nothing of this is left."), [])
        assert verify_citation(archive, old)
        assert not verify_citation(archive, replace(old, version=2))
        archive.delete(FERRY.article_id)
        assert not verify_citation(archive, old)


def test_a_citation_says_what_its_outlet_did_to_the_report_since(tmp_path):
    with build_archive(tmp_path / "withdrawn", FERRY) as archive:
        (chunk,) = {stored.chunk for stored in archive.load_chunks_of(FERRY.article_id)}
        old = cite(archive.get(FERRY.article_id), chunk.chunk_id, 0, 40)
        note = "This article has been withdrawn."
        archive.upsert(replace(FERRY, text=note, correction=note, is_withdrawn=True), [])
        stater = Stater(archive)
        assert stater.state_exact("Told.", old).citations == (1,)
        (cited,) = stater.citations
        assert (cited.version, cited.changed_since, cited.is_withdrawn, cited.correction) == (1, True, True, note)
        told = standing_of(cited.correction, is_withdrawn=cited.is_withdrawn, changed_since=cited.changed_since)
        assert told == f"Withdrawn by its outlet: {note}"


def test_a_citation_of_a_paged_document_names_the_page_on_which_the_quote_begins(news):
    (chunk, *_) = [stored.chunk for stored in news.load_chunks_of(FERRY.article_id)]
    paged = replace(news.get(FERRY.article_id), page_starts=(0, 20, 40))
    pages = [cite(paged, chunk.chunk_id, start, start + 5).page for start in (0, 19, 20, 41)]
    assert pages == [1, 1, 2, 3]
    assert cite(replace(paged, page_starts=()), chunk.chunk_id, 0, 5).page is None


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "Who", "When", "How many", "and", ",", "?"]), min_size=1, max_size=18))
def test_whatever_is_asked_every_quotation_is_verbatim_and_from_the_results(news: Archive, assistant, words):
    answer = assistant.ask(" ".join(words), as_of="2025-12-01")
    found = {result.article.article_id for result in answer.results}
    for citation in answer.citations:
        assert citation.article_id in found
        assert citation.quote == news.get(citation.article_id, citation.version).text[citation.start : citation.end]
        assert citation.quote.strip() == citation.quote != ""
        assert verify_citation(news, citation)
    assert (answer.refused or answer.kind != "answer") == (answer.citations == ())
    assert answer.refused == (answer.reason is not None)
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for statement in answer.statements for number in statement.citations} == set(numbers)
    assert answer.short_answer is None or 1 <= len(answer.short_answer.split()) <= 12
