"""Take articles from what is read, leave out what is held already, cut the rest into chunks, and write in batches."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from ingest.article import PLACE, storable
from ingest.chunking import split_article
from ingest.inputs import Input
from ingest.outlets import OutletNames
from ingest.remarks import iter_remarks, name_of, remark_on_language
from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item
from ingest.sources.isolation import isolate
from vectorstore.types import Article, Chunk

if TYPE_CHECKING:
    from vectorstore.archive import Archive, UpsertOutcome
    from vectorstore.embedder import Vectors

# So often all is written and what was read is remembered; a run that was killed reads no more than that again.
_KEEP_S = 5.0
_KEPT_AT_ONCE = 500  # inputs that are read to their end


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An article that is to be written, with its chunks and where it came from."""

    article: Article
    chunks: Sequence[Chunk]
    source: Input


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles whose chunks are being embedded, in another thread."""

    articles: Sequence[_Waiting]
    vectors: Future[Vectors]

    @property
    def items(self) -> list[tuple[Article, Sequence[Chunk]]]:
        """What is written of it."""
        return [(one.article, one.chunks) for one in self.articles]


@dataclass(slots=True)
class Writer:
    """Collects what is to be written, counts what becomes of each article, and keeps what is remembered of inputs:
    after their articles are written, so that a kill at any moment loses none.

    While one batch is embedded, the one before is written and the next is read and cut; no more than these are held.
    """

    archive: Archive
    settings: IngestSettings
    started_at: datetime
    batch: list[_Waiting] = field(default_factory=list)
    chunks: int = 0
    # article_id -> when it was modified or else published, in seconds since 1970; None when it does not say
    seen: dict[str, int | None] = field(default_factory=dict)
    seen_contents: set[int] = field(default_factory=set)
    finished: list[Input] = field(default_factory=list)
    reading: Input | None = None
    outlets: OutletNames | None = None
    kept_s: float = field(default_factory=time.monotonic)
    embedding: _Batch | None = None
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="batch"))

    @property
    def waiting(self) -> int:
        """Articles that are taken but not yet counted."""
        return len(self.batch) + (len(self.embedding.articles) if self.embedding else 0)

    def take(self, item: Item, source: Input) -> None:
        """Take one item that was read from `source`."""
        self.reading = source
        if not isinstance(item, Article):
            source.note(item)
            return
        failure = isolate(lambda: self._take_article(self._named(storable(item)), source), name_of(item))
        if failure is not None:
            source.note(failure)
        if time.monotonic() - self.kept_s > _KEEP_S:
            self.flush()

    def _named(self, article: Article) -> Article:
        """The article under its outlet's one name; of an export as it is."""
        if self.outlets is None:
            self.outlets = OutletNames(self.archive)
        return article if article.version > 1 else self.outlets.name(article)

    def finish(self, source: Input) -> None:
        """Nothing more comes from `source`."""
        self.reading = None
        if source.stamp and not source.may_pass:
            self.finished.append(source)
        if len(self.finished) >= _KEPT_AT_ONCE:
            self.flush()

    def close(self) -> None:
        """Write what waits, and keep where a file that is not read to its end is to be gone on with."""
        self.flush()
        self.pool.shutdown()

    def flush(self) -> None:
        """Write all that waits, and keep what is to be remembered of what was read."""
        self._write_all()
        reading = self.reading
        states = {source.name: source.to_state() for source in self.finished}
        if reading and reading.stamp and reading.file and reading.file.position:
            states[reading.name] = reading.to_state()
        self.finished.clear()
        self.kept_s = time.monotonic()
        if states:
            self.archive.keep_inputs(states)

    def _write_all(self) -> None:
        self._embed()
        self._write_embedded()

    def _embed(self) -> None:
        """Begin to embed the batch at hand, and write the one before meanwhile."""
        batch, self.batch, self.chunks = self.batch, [], 0
        begun = None
        if batch:
            items = [(one.article, one.chunks) for one in batch]
            begun = _Batch(batch, self.pool.submit(self.archive.embed_chunks, items))
        self._write_embedded()
        self.embedding = begun

    def _write_embedded(self) -> None:
        batch, self.embedding = self.embedding, None
        for one, outcome in zip(batch.articles, self._write(batch), strict=True) if batch else ():
            if isinstance(outcome, Failure):
                one.source.note(outcome)
            else:
                one.source.count(outcome)

    def _take_article(self, article: Article, source: Input) -> None:
        for about, example in iter_remarks(article, now=self.started_at):
            source.remark(about, example)
        if self._came_before(article):
            source.count("duplicates")
        elif self.archive.is_unchanged(article) or self._has_moved(article):
            source.count("unchanged")
        else:
            if strange := remark_on_language(article, self.archive.embedder):
                source.remark(strange, name_of(article))
            chunks = split_article(article, embedder=self.archive.embedder, settings=self.settings.chunks)
            self.batch.append(_Waiting(article, chunks, source))
            self.chunks += len(chunks)
            if len(self.batch) >= self.settings.batch_articles or self.chunks >= self.settings.batch_chunks:
                self._embed()

    def _write(self, batch: _Batch) -> Iterator[UpsertOutcome | Failure]:
        """Write the batch whole; if one of it cannot be written, one by one, so that only that one fails."""
        outcomes = isolate(lambda: self.archive.upsert_many(batch.items, batch.vectors.result()), "")
        if not isinstance(outcomes, Failure):
            yield from outcomes
            return
        for one in batch.articles:
            yield isolate(partial(self.archive.upsert, one.article, one.chunks), name_of(one.article))

    def _came_before(self, article: Article) -> bool:
        """Whether the run has this article already, in this version or a later one. A later one is let through."""
        if article.version > 1:  # of an export, which has every version of an article, one behind the other
            self._write_all()
            return False
        if _lies_only_at_a_place(article) and self._content_came_before(article):
            return True
        # The same measure as the archive's for what is older, so that reading the same files again changes nothing.
        moment = article.modified_at or article.published_at
        stands = moment.seconds if moment else None
        if article.article_id not in self.seen:
            self.seen[article.article_id] = stands
            return False
        before = self.seen[article.article_id]
        if stands is None or before is None or stands <= before:
            return True
        self.seen[article.article_id] = stands
        # Its earlier version may still wait in the batch, where an article may stand but once.
        self._write_all()
        return False

    def _content_came_before(self, article: Article) -> bool:
        content = hash(replace(article, article_id=""))
        came_before = content in self.seen_contents
        self.seen_contents.add(content)
        return came_before

    def _has_moved(self, article: Article) -> bool:
        """Whether an article that is known only by its place is held under another place, word for word."""
        return _lies_only_at_a_place(article) and self.archive.find_same_content(article) is not None


def _lies_only_at_a_place(article: Article) -> bool:
    return article.origins.get("article_id", "").endswith(f":{PLACE}")
