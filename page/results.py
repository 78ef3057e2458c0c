"""The search view's session: the query, what was found, and which result is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from page.answers import results_to_view, words_of
from page.filters import PageFilters
from page.plans import label_of, without_chip
from page.searches import find_new
from page.sources import LoadArticle, Opened, open_result, source_to_view
from page.visible import to_hit_runs
from page.words import count
from rag.search.retriever import Retriever
from rag.types import Plan, SearchResponse, Sort
from vectorstore.errors import DatelineError

_K = 20
_MOST = 200  # passages


@dataclass(slots=True)
class LastSearch:
    """What the last search gave. `asked` is the query, filters, order and generation that it was for.

    `since` is the saved search that was run last, with the time of the look before; `new` are its articles since then.
    """

    asked: tuple[str, PageFilters, Sort, int] | None = None
    plan: Plan | None = None
    removed: tuple[str, ...] = ()
    response: SearchResponse | None = None
    error: str | None = None
    since: tuple[str, PageFilters, str] | None = None
    new: frozenset[str] = frozenset()
    k: int = _K
    opened: Opened | None = None
    moves: int = 0

    def open(self, number: int) -> None:
        """Open the `number`th result (from 0)."""
        if self.response is not None and 0 <= number < len(self.response.results):
            self.opened = open_result(self.response.results[number], f"0:result:{number}")
            self.moves += 1

    def close(self) -> None:
        """Close the source."""
        self.opened = None

    def remove_chip(self, chip_id: str) -> None:
        """Search again without what the chip stands for."""
        label = label_of(self.response.plan, chip_id) if self.response else None
        if self.response is not None and label is not None:
            self.plan = without_chip(self.response.plan, chip_id)
            self.removed = (*self.removed, label)
            self.response, self.opened = None, None

    def go_on(self) -> None:
        """Find as many again."""
        self.k, self.response = min(self.k + _K, _MOST), None

    def to_view(self, load: LoadArticle) -> dict[str, Any]:
        """The results and the open source as the component draws them."""
        return {
            "found": self._results(),
            "source": source_to_view(self.opened, load) if self.opened else None,
            "moves": self.moves,
        }

    def _results(self) -> dict[str, Any] | None:
        if self.error is not None:
            return {"error": self.error, "say": self.error}
        if self.response is None:
            return None
        return results_to_view(self.response, self.removed, self.new) | {
            "say": _say(self.response),
            "more": len(self.response.results) == self.k < _MOST,
        }


def _say(response: SearchResponse) -> str:
    """How many there are, and whether any has the words that were asked for."""
    if not response.results:
        return "Nothing matches. Try other words, or fewer filters."
    words = words_of(response.plan.question)
    hits = [any(kind == "hit" for kind, _ in to_hit_runs(r.chunk.text, words)) for r in response.results]
    if words and not any(hits):
        return "Nothing matches these words. The passages nearest in meaning:"
    articles = len({result.article.article_id for result in response.results})
    return f"{count(len(response.results), 'passage')} in {count(articles, 'article')}"


def search(found: LastSearch, retriever: Retriever, query: str, filters: PageFilters, *, sort: Sort) -> None:
    """Search unless this very thing was searched already; what came of it is kept in `found`."""
    asked = (query.strip(), filters, sort, retriever.archive.generation)
    if asked != found.asked:
        found.asked, found.plan, found.removed = asked, None, ()
        found.response, found.error, found.opened, found.k, found.new = None, None, None, _K, frozenset()
    if found.response is not None or found.error is not None or not asked[0]:
        return
    if filters.problem:
        found.error = filters.problem
        return
    try:
        options = filters.options()
        found.response = (
            retriever.search(found.plan, found.k, sort=sort)
            if found.plan
            else retriever.search(query, found.k, sort=sort, **options)
        )
    except DatelineError as error:
        found.error = str(error)
        return
    if found.since is not None and found.since[:2] == asked[:2]:
        found.new = find_new(found.response.results, retriever, asked[0], found.since[2])
