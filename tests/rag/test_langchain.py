from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag import Retriever
from rag.adapters.langchain import DatelineRetriever
from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive
from vectorstore.errors import UsageError
from vectorstore.types import Moment


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as opened:
        for number, publisher in enumerate(("Kestrel", "Northline", "Kestrel")):
            text = f"The ferry sank off Norrey in report {number}. " * 6
            article = make_article(
                number,
                text,
                publisher=publisher,
                published_at=Moment.from_iso("2025-08-12"),
                url=f"http://x.example/{number}",
            )
            opened.upsert(article, cut(article))
        yield opened


def test_documents_are_the_results_of_a_search_with_their_places(archive):
    documents = DatelineRetriever(archive=archive, k=4).invoke("Where did the ferry sink?")
    results = Retriever(archive).search("Where did the ferry sink?", 4).results
    assert [document.id for document in documents] == [result.chunk.chunk_id for result in results]
    for document in documents:
        facts = document.metadata
        article = archive.get(facts["article_id"], facts["version"])
        assert document.page_content == article.text[facts["start"] : facts["end"]]
        assert (facts["publisher"], facts["url"]) == (article.publisher, article.url)


def test_fields_can_be_given_anew_with_a_call(archive):
    retriever = DatelineRetriever(archive=archive, k=4, publishers=["Kestrel"])
    assert {d.metadata["publisher"] for d in retriever.invoke("ferry")} == {"Kestrel"}
    assert {d.metadata["publisher"] for d in retriever.invoke("ferry", publishers=["Northline"], k=2)} == {"Northline"}


def test_it_can_be_awaited(archive):
    retriever = DatelineRetriever(archive=archive, k=2)
    with ThreadPoolExecutor(1) as thread:  # the browser's tests leave a loop running in this one
        documents = thread.submit(asyncio.run, retriever.ainvoke("ferry")).result()
    assert len(documents) == 2


def test_a_wrong_option_is_said_by_its_rule(archive):
    with pytest.raises(UsageError, match="k must be between 1 and"):
        DatelineRetriever(archive=archive, k=0).invoke("ferry")
