"""Archives that the tests of rag/ only read, built at most once for each process of the run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import NewsAssistant, Retriever
from tests.rag.stand_ins import ARTICLES, build_archive
from vectorstore import Archive


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The invented news desk, with an embedder that only counts words."""
    with build_archive(tmp_path_factory.mktemp("news") / "archive", *ARTICLES) as archive:
        yield archive


@pytest.fixture(scope="session")
def retriever(news: Archive) -> Retriever:
    return Retriever(news)


@pytest.fixture(scope="session")
def assistant(news: Archive) -> NewsAssistant:
    return NewsAssistant(news)
