"""Read items, leave out what is held already, cut the rest into chunks, and write them in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.addresses import private_hosts
from ingest.article import PLACE, storable
from ingest.chunking import split_article
from ingest.remarks import iter_remarks, name_of, remark_on_language
from ingest.report import IngestReport, Progress
from ingest.settings import IngestSettings
from ingest.sources import SOURCES
from ingest.sources.base import Failure, Item, Remark, Skipped, Source, SourceFile
from ingest.sources.folder import Found, find_files
from ingest.sources.isolation import isolate, isolate_all
from ingest.sources.page import is_address, iter_page
from vectorstore.types import Article, Chunk

if TYPE_CHECKING:
    from vectorstore.archive import Archive, Outcome

OnProgress = Callable[[Progress], None]


def add(
    archive: Archive,
    articles: Iterable[Article],
    *,
    settings: IngestSettings | None = None,
    progress: OnProgress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> IngestReport:
    """Write articles to the archive: new ones, and new versions of those that changed; an unchanged one costs a hash.

    An article that comes twice counts once, unless its second copy says that it was modified later. `should_stop` is
    asked after each article; what was taken by then is written. Raises ArchiveLocked when another process writes, and
    the other errors of `Archive.upsert_many`; what was written before stays.
    """
    total = len(articles) if isinstance(articles, Sized) else None
    return _run(
        archive,
        _counted(articles, total),
        settings=settings or IngestSettings(),
        progress=progress,
        should_stop=should_stop,
        report=IngestReport(),
    )


def ingest_paths(
    archive: Archive,
    paths: Sequence[str | Path],
    *,
    settings: IngestSettings | None = None,
    progress: OnProgress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    sources: Sequence[Source] = SOURCES,
) -> IngestReport:
    """Read files, folders and web addresses, and write their articles as `add` does.

    What cannot be read is listed in the report with its reason, and the run goes on.
    """
    settings = settings or IngestSettings()
    report, steps = _open(paths, settings, sources)
    return _run(archive, steps, settings=settings, progress=progress, should_stop=should_stop, report=report)


def preview_paths(
    paths: Sequence[str | Path], *, settings: IngestSettings | None = None, sources: Sequence[Source] = SOURCES
) -> tuple[IngestReport, list[Article]]:
    """What `ingest_paths` would read: the report on it, with every article as added, and the articles. No archive is
    opened, so that what is held already is not told apart.
    """
    report, steps = _open(paths, settings or IngestSettings(), sources)
    articles: list[Article] = []
    for step in steps:
        _note(step.item, report)
        if isinstance(step.item, Article):
            articles.append(step.item)
            for about, example in iter_remarks(step.item, now=datetime.now(UTC)):
                report.remark(about, example)
    report.added = len(articles)
    return report, articles


def _open(
    paths: Sequence[str | Path], settings: IngestSettings, sources: Sequence[Source]
) -> tuple[IngestReport, Iterator[_Step]]:
    """A report that knows what cannot be read or is passed over, and the steps of reading the rest."""
    addresses = [str(path) for path in paths if is_address(str(path))]
    # An address that says by itself that it is of this machine is meant; one that only leads there is not.
    settings = replace(settings, private_hosts=settings.private_hosts | private_hosts(addresses))
    found = find_files([Path(path) for path in paths if not is_address(str(path))], sources, settings)
    report = IngestReport(failed=found.failures, skipped=found.skipped)
    return report, chain(_read_all(found), _fetch_all(addresses, settings))


def _note(item: Item, report: IngestReport) -> None:
    """Count what is no article."""
    match item:
        case Failure():
            report.failed.append(item)
        case Remark():
            report.remark(item.about, item.example)
        case Skipped():
            report.skipped[item.kind] += item.files


@dataclass(frozen=True, slots=True)
class _Step:
    """One item, and how far the reading had come when it was there (of None: nobody knows)."""

    item: Item
    done: int
    total: int | None


def _counted(articles: Iterable[Article], total: int | None) -> Iterator[_Step]:
    for number, article in enumerate(articles, start=1):
        yield _Step(article, number, total)


def _read_all(found: Found) -> Iterator[_Step]:
    sizes = [_size(file) for file, _ in found.files]
    total, done = sum(sizes), 0
    for (file, source), size in zip(found.files, sizes, strict=True):
        for item in _read(file, source):
            yield _Step(item, done + min(file.bytes_read, size), total)
        done += size


def _fetch_all(addresses: Sequence[str], settings: IngestSettings) -> Iterator[_Step]:
    for number, address in enumerate(addresses, start=1):
        for item in iter_page(address, settings):
            yield _Step(item, number, len(addresses))


def _size(file: SourceFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def _read(file: SourceFile, source: Source) -> Iterator[Item]:
    try:
        yield from isolate_all(source.iter_items(file), file.label)
    except OSError as error:
        yield Failure(file.label, f"the file cannot be read: {error.strerror or error}")


def _run(
    archive: Archive,
    steps: Iterable[_Step],
    *,
    settings: IngestSettings,
    progress: OnProgress | None,
    should_stop: Callable[[], bool],
    report: IngestReport,
) -> IngestReport:
    started_at = datetime.now(UTC)
    writer = _Writer(archive, settings, report, started_at)
    with archive.writing():
        for step in steps:
            writer.take(step.item)
            if progress:
                progress(Progress(report.articles + writer.waiting, len(report.failed), step.done, step.total))
            if should_stop():
                report.interrupted = True
                break
        writer.flush()
        archive.record_run(started_at, datetime.now(UTC), report.to_dict())
    return report


@dataclass(slots=True)
class _Writer:
    """Collects what is to be written, and counts what becomes of each article."""

    archive: Archive
    settings: IngestSettings
    report: IngestReport
    started_at: datetime
    batch: list[tuple[Article, Sequence[Chunk]]] = field(default_factory=list)
    chunks: int = 0
    # article_id -> when it was modified or else published, in seconds since 1970; None when it does not say
    seen: dict[str, int | None] = field(default_factory=dict)
    seen_contents: set[int] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        """Articles that are taken but not yet counted."""
        return len(self.batch)

    def take(self, item: Item) -> None:
        if not isinstance(item, Article):
            _note(item, self.report)
            return
        failure = isolate(lambda: self._take_article(storable(item)), name_of(item))
        if failure is not None:
            self.report.failed.append(failure)

    def _take_article(self, article: Article) -> None:
        for about, example in iter_remarks(article, now=self.started_at):
            self.report.remark(about, example)
        if self._came_before(article):
            self.report.duplicates += 1
        elif self.archive.is_unchanged(article) or self._has_moved(article):
            self.report.unchanged += 1
        else:
            if strange := remark_on_language(article, self.archive.embedder):
                self.report.remark(strange, name_of(article))
            chunks = split_article(article, embedder=self.archive.embedder, settings=self.settings.chunks)
            self.batch.append((article, chunks))
            self.chunks += len(chunks)
            if len(self.batch) >= self.settings.batch_articles or self.chunks >= self.settings.batch_chunks:
                self.flush()

    def flush(self) -> None:
        """Write what waits."""
        batch, self.batch, self.chunks = self.batch, [], 0
        for outcome in self._write(batch) if batch else ():
            match outcome:
                case Failure():
                    self.report.failed.append(outcome)
                case "added":
                    self.report.added += 1
                case "updated":
                    self.report.updated += 1
                case "unchanged":
                    self.report.unchanged += 1

    def _write(self, batch: Sequence[tuple[Article, Sequence[Chunk]]]) -> Iterator[Outcome | Failure]:
        """Write the batch whole; if one of it cannot be written, one by one, so that only that one fails."""
        outcomes = isolate(lambda: self.archive.upsert_many(batch), "")
        if not isinstance(outcomes, Failure):
            yield from outcomes
            return
        for one in batch:
            yield isolate(partial(self._write_one, one), name_of(one[0]))

    def _write_one(self, one: tuple[Article, Sequence[Chunk]]) -> Outcome:
        return self.archive.upsert_many([one])[0]

    def _came_before(self, article: Article) -> bool:
        """Whether the run has this article already, in this version or a later one. A later one is let through."""
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
        self.flush()
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
