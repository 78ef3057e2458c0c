"""Searches the archive and answers from it: `Retriever` and `NewsAssistant`."""

from rag.assistant import NewsAssistant
from rag.retriever import Retriever
from rag.types import Answer, Citation, Plan, SearchResponse, SearchResult, Statement

__all__ = ["Answer", "Citation", "NewsAssistant", "Plan", "Retriever", "SearchResponse", "SearchResult", "Statement"]
