"""Dateline's retriever as a LangChain retriever. The only file where `Document` is met."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from rag.output import result_to_dict
from rag.retriever import Retriever
from rag.types import SearchResult
from vectorstore import Archive
from vectorstore.records import article_to_dict


class DatelineRetriever(BaseRetriever):
    """Passages as Documents, with the place where each stands.

    The fields are the options of `Retriever.search`; each can be given anew with a call: `invoke(question, k=3)`. A
    Document's id is its chunk's; its metadata holds every field of the article but the text, the chunk's `start`, `end`
    and `rank`, the `score` and its `parts`. Calls are synchronous; `ainvoke` hands them to a thread.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    k: int = 10
    from_: str | None = None
    to: str | None = None
    as_of: str | None = None
    publishers: list[str] = Field(default_factory=list)
    kinds: list[str] = Field(default_factory=list)
    languages: list[str] = Field(default_factory=list)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[Document]:
        kept = {name: getattr(self, name) for name in ("k", "from_", "to", "as_of", "publishers", "kinds", "languages")}
        found = Retriever(self.archive).search(query, **kept | options)
        return [to_document(result, rank) for rank, result in enumerate(found.results, start=1)]


def to_document(result: SearchResult, rank: int) -> Document:
    """One result as a Document; `rank` counts from 1."""
    facts = result_to_dict(result, rank)
    text, chunk_id = facts.pop("text"), facts["chunk_id"]
    return Document(page_content=text, id=chunk_id, metadata=article_to_dict(result.article) | facts)
