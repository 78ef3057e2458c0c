"""Searches the archive and answers from it: `Retriever` and `NewsAssistant`."""

from typing import TYPE_CHECKING

from vectorstore.lazy import lazy_names

__all__ = [
    "Answer",
    "AnswerStream",
    "Citation",
    "Conflict",
    "Coverage",
    "NewsAssistant",
    "Plan",
    "RagSettings",
    "Retriever",
    "SearchResponse",
    "SearchResult",
    "Statement",
]

if TYPE_CHECKING:
    from rag.assistant import AnswerStream, NewsAssistant
    from rag.search.retriever import Retriever
    from rag.settings import RagSettings
    from rag.types import Answer, Citation, Conflict, Coverage, Plan, SearchResponse, SearchResult, Statement
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "rag.assistant": ("AnswerStream", "NewsAssistant"),
            "rag.search.retriever": ("Retriever",),
            "rag.settings": ("RagSettings",),
            "rag.types": (
                "Answer", "Citation", "Conflict", "Coverage", "Plan", "SearchResponse", "SearchResult", "Statement",
            ),
        },
    )  # fmt: skip
