"""Saved searches: kept with the conversations, and asked again for what the archive has stored since the last look."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from page.answers import words_of
from page.filters import PageFilters, filters_in_words
from page.records import from_json, to_json
from page.sources import LoadArticle
from page.store import Store, new_id, now_iso
from page.visible import to_hit_runs, to_plain
from rag.search.retriever import Retriever
from rag.types import SearchResult
from vectorstore.errors import DatelineError

_K = 40  # passages that are looked through for new ones
_LISTED = 50
_LOOK_S = 0.2  # of each drawing of the page, for what is new
_NO_FILTERS = PageFilters()
_NO_ARTICLE: LoadArticle = lambda article_id, version: None  # noqa: E731  # a search holds none


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What is searched, with which filters, and when its results were last looked at (ISO 8601, UTC)."""

    search_id: str
    query: str
    filters: PageFilters
    seen: str

    @property
    def label(self) -> str:
        """The words, and the filters where there are some."""
        asks = f" · {filters_in_words(self.filters)}" if self.filters != _NO_FILTERS else ""
        return to_plain(f"{self.query}{asks}")


def save_search(store: Store, owner: str, query: str, filters: PageFilters) -> str:
    """Keep a search, as looked at now; the same one is kept once. Returns its id."""
    for search in list_searches(store, owner):
        if (search.query, search.filters) == (query, filters):
            look_at_search(store, owner, search.search_id)
            return search.search_id
    search = SavedSearch(new_id(), query, filters, now_iso())
    store.write(
        "INSERT INTO searches (search_id, owner, record, seen, updated_at) VALUES (:id, :owner, :record, :seen, :seen)",
        id=search.search_id,
        owner=owner,
        record=to_json(search),
        seen=search.seen,
    )
    return search.search_id


def list_searches(store: Store, owner: str) -> list[SavedSearch]:
    """The reader's searches, the first one saved first."""
    rows = store.read(
        "SELECT * FROM searches WHERE owner = :owner ORDER BY updated_at LIMIT :most", owner=owner, most=_LISTED
    )
    return [replace(from_json(SavedSearch, row["record"], _NO_ARTICLE), seen=row["seen"]) for row in rows]


def look_at_search(store: Store, owner: str, search_id: str) -> None:
    """Note that its results have been looked at."""
    store.write(
        "UPDATE searches SET seen = :now WHERE search_id = :id AND owner = :owner",
        id=search_id,
        owner=owner,
        now=now_iso(),
    )


def forget_search(store: Store, owner: str, search_id: str) -> None:
    """Keep it no longer."""
    store.write("DELETE FROM searches WHERE search_id = :id AND owner = :owner", id=search_id, owner=owner)


def find_new(results: Sequence[SearchResult], retriever: Retriever, query: str, seen: str) -> frozenset[str]:
    """The articles of the results that were stored, or changed, since then and hold one of the words."""
    words = words_of(query)
    hits = {
        result.article.article_id
        for result in results
        if not words or any(kind == "hit" for kind, _ in to_hit_runs(result.chunk.text, words))
    }
    return frozenset(retriever.archive.keep_stored_since(sorted(hits), datetime.fromisoformat(seen)))


@dataclass(slots=True)
class NewFinds:
    """How many new articles each search has; each is asked once for a look at it and a state of the archive."""

    _known: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def count_all(self, searches: Sequence[SavedSearch], retriever: Retriever, time_s: float) -> dict[str, int | None]:
        """By the id of each search, the articles that are new since the last look; 0 where it cannot be searched now.

        Searching goes on for so long at most, and one search more: what is not known then is None, for the next call.
        """
        until = time.monotonic() + time_s
        generation = retriever.archive.generation
        found: dict[str, int | None] = {}
        for search in searches:
            key = (search.search_id, search.seen, generation)
            if key not in self._known and time.monotonic() < until:
                self._known[key] = _count(search, retriever)
            found[search.search_id] = self._known.get(key)
        return found


def searches_to_view(
    searches: Sequence[SavedSearch], finds: NewFinds, retriever: Retriever, *, time_s: float = _LOOK_S
) -> list[dict[str, Any]]:
    """The list as the component draws it; `new` is None where that is yet to be found out."""
    new = finds.count_all(searches, retriever, time_s)
    return [{"id": one.search_id, "label": one.label, "new": new[one.search_id]} for one in searches]


def _count(search: SavedSearch, retriever: Retriever) -> int:
    try:
        found = retriever.search(search.query, _K, **search.filters.options())
    except DatelineError:  # an outlet that is no longer held, and the like: running the search says so
        return 0
    return len(find_new(found.results, retriever, search.query, search.seen))
