"""An archive that times what is asked of it, to be handed to a Retriever or an assistant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.measure import Stages
from vectorstore import Archive

_EMBEDDING = dict.fromkeys(("embed_query", "embed_queries", "embed_passages"), "embed")

# What each call of the retriever counts as.
SEARCH_STAGES = {
    "count_matching": "window",
    "search_text": "lexical",
    "search_vectors": "dense",
    "load_vectors": "facts and vectors",
    "load_chunk_facts": "facts and vectors",
    "load_chunks": "load",
}
# What each call of the assistant counts as, beside those of its retriever.
ANSWER_STAGES = {
    "document_frequency": "word weights",
    "get": "check quotes",
    "load_article": "check quotes",
    "stats": "coverage",
}


class TimedCalls:
    """Does what `inner` does, and counts the time of some of its methods to `stages`."""

    def __init__(self, inner: Any, stages: Stages, stage_of: Mapping[str, str]) -> None:
        self._inner = inner
        self._stages = stages
        self._stage_of = stage_of

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        stage = self._stage_of.get(name)
        if stage is None:
            return value

        def timed(*arguments: Any, **options: Any) -> Any:
            with self._stages.time(stage):
                return value(*arguments, **options)

        return timed


class TimedArchive(TimedCalls):
    """Does what the archive does, and counts the time of the methods in `stage_of`, and of embedding."""

    def __init__(self, archive: Archive, stages: Stages, stage_of: Mapping[str, str]) -> None:
        super().__init__(archive, stages, stage_of)
        self.embedder = TimedCalls(archive.embedder, stages, _EMBEDDING)
