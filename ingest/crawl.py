"""What comes over the network: the pages, feeds and lists that a run is given, and the pages that these lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ingest.article import Draft
from ingest.fetch import Fetched
from ingest.identity import canonical_url
from ingest.inputs import Input, Memory, how_files_are_read
from ingest.remarks import ONLY_SUMMARY
from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item, Link, Remark
from ingest.sources.isolation import isolate_all
from ingest.sources.page import iter_response
from ingest.visits import FetchOutcome, Visit, Visitor, may_pass
from vectorstore.types import Article

# A list of addresses, an index of sitemaps, a sitemap, its pages.
_DEEPEST = 4
_NOT_MODIFIED = 304
# What a feed or sitemap may say that its page does not.
_FILLED = ("title", "publisher", "authors", "published_at", "modified_at", "section", "language")
# Days that were found in what a page shows; one that its feed states goes before them.
_GUESSED = ("time", "byline", "trafilatura")


class Crawl:
    """The addresses of one run. `done` of `total` are answered."""

    def __init__(self, settings: IngestSettings, memory: Memory) -> None:
        self._settings = settings
        self._memory = memory
        self._visitor = Visitor(settings)
        self._stamp = how_files_are_read(settings)
        self._met: set[str] = set()
        self._is_full = False
        self.done = 0

    @property
    def total(self) -> int:
        """How many addresses are known so far."""
        return len(self._met)

    def add(self, address: str, target: Input) -> None:
        """An address that a person named: it is fetched whatever robots.txt says, if it has changed."""
        target.stamp = self._stamp
        state = self._memory.recall(target.name, target.stamp)
        self._met.add(canonical_url(target.name) or target.name)
        self._visitor.add(Visit(Link(address), target, _conditions(state), is_named=True))

    def follow(self, link: Link, source: Input, *, depth: int = 1) -> None:
        """A page that `source` leads to, unless it was visited when its entry there said the same."""
        name = canonical_url(link.address) or link.address
        if name in self._met:
            source.count("duplicates")
            return
        if depth > _DEEPEST or len(self._met) >= self._settings.visit_pages:
            self._leave_out(source, depth)
            return
        self._met.add(name)
        page = Input(name, source, self._stamp)
        state = self._memory.recall(name, self._stamp)
        if state and link.stamp and state.get("entry") == link.stamp:
            page.replay(state)
            self.done += 1
            return
        source.open_parts += 1
        self._visitor.add(Visit(link, page, _conditions(state), depth=depth))

    def iter_items(self) -> Iterator[tuple[Item | None, Input | None]]:
        """Every item with what it was read from, and None at the end of that; None twice where only time went by."""
        for answered in self._visitor.iter_answers():
            if answered is None:
                yield None, None
                continue
            visit, answer = answered
            self.done += 1
            for item in self._read(visit, answer):
                yield item, visit.source
            yield from _ended(visit.source)

    def _read(self, visit: Visit, answer: FetchOutcome) -> Iterator[Item]:
        page, held = visit.source, False
        if isinstance(answer, Fetched) and answer.status == _NOT_MODIFIED and visit.headers:
            page.facts = _validators(answer, visit)
            page.replay(self._memory.recall(page.name, page.stamp) or {})
            return
        for item in self._iter_answer(visit, answer):
            held |= isinstance(item, Article | Link)
            if isinstance(item, Link):
                page.facts = page.facts if item.stamp else {}  # so that the list is read, and the page asked for, again
                self.follow(item, page, depth=visit.depth + 1)
            else:
                yield complete(item, visit.link.draft) if isinstance(item, Article) else item
        summary = visit.link.summary
        if not held and summary is not None and not self._memory.holds(summary.article_id):
            yield Remark(ONLY_SUMMARY, visit.shown)
            yield summary

    def _iter_answer(self, visit: Visit, answer: FetchOutcome) -> Iterator[Item]:
        if not isinstance(answer, Fetched):
            yield Failure(visit.shown, str(answer), answer.may_pass)
        elif answer.status != 200:  # OK
            reason = f"the server answered {answer.status} {answer.reason}".strip()
            yield Failure(visit.shown, reason, may_pass(answer))
        else:
            visit.source.facts = _validators(answer, visit)
            yield from isolate_all(iter_response(answer, visit.shown, self._settings), visit.shown)

    def _leave_out(self, source: Input, depth: int) -> None:
        if depth > _DEEPEST:
            source.note(Failure(source.name, "lists that lead to lists: what they hold is not followed"))
        elif not self._is_full:
            self._is_full = True
            reason = f"more than {self._settings.visit_pages:,} addresses in one run; run again for the rest"
            source.note(Failure(source.name, reason, may_pass=True))
        else:
            source.may_pass = True


def complete(article: Article, draft: Draft | None) -> Article:
    """`article` with what `draft`, its entry in a feed or sitemap, says and the page does not."""
    changes: dict[str, Any] = {}
    origins = dict(article.origins)
    for name in _FILLED if draft else ():
        guessed = name == "published_at" and origins.get(name, "").endswith(_GUESSED)
        if draft and name in draft.values and (not getattr(article, name) or guessed):
            changes[name], origins[name] = draft.values[name], draft.origins[name]
    return replace(article, **changes, origins=origins)


def _ended(source: Input) -> Iterator[tuple[None, Input]]:
    """`source`, and what it belongs to, where nothing more comes from them."""
    source.is_read = True
    one: Input | None = source
    while one is not None and one.is_read and not one.open_parts:
        yield None, one
        one = one.parent
        if one is not None and one.open_parts:
            one.open_parts -= 1


def _conditions(state: Mapping[str, Any] | None) -> dict[str, str]:
    """The headers that ask for a page only if it has changed since it was kept."""
    headers = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    return {header: state[name] for header, name in headers.items() if state.get(name)} if state else {}


def _validators(answer: Fetched, visit: Visit) -> dict[str, str]:
    """What to ask with the next time. A server need not repeat it when nothing has changed."""
    asked = {"etag": visit.headers.get("If-None-Match"), "last-modified": visit.headers.get("If-Modified-Since")}
    held = {name: answer.headers.get(name) or asked[name] for name in asked}
    return {name: value for name, value in held.items() if value} | {"entry": visit.link.stamp}
