"""The run: read every target, write what is new, keep the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.addresses import private_hosts, storable_url
from ingest.crawl import Crawl
from ingest.inputs import Input, Memory, open_file_input
from ingest.remarks import iter_remarks
from ingest.report import IngestReport, Progress
from ingest.settings import IngestSettings
from ingest.sources import SOURCES
from ingest.sources.base import Failure, Item, Link, Skipped, Source, SourceFile
from ingest.sources.folder import FoundFiles, find_files
from ingest.sources.isolation import isolate_all
from ingest.sources.page import is_address
from ingest.writer import Writer
from vectorstore.types import Article

if TYPE_CHECKING:
    from vectorstore.archive import Archive

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
    job = _Job(Input("articles"), [])
    job.steps = (_Step(article, job.run, number, total) for number, article in enumerate(articles, start=1))
    return _run(archive, job, settings or IngestSettings(), progress, should_stop)


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

    What cannot be read is listed in the report with its reason, and the run goes on. A file that was read before and
    has not changed is passed over, its articles counted as unchanged; one that was not read to its end is gone on with.
    """
    settings = settings or IngestSettings()
    return _run(archive, _open(paths, settings, sources, Memory(archive)), settings, progress, should_stop)


def preview_paths(
    paths: Sequence[str | Path], *, settings: IngestSettings | None = None, sources: Sequence[Source] = SOURCES
) -> tuple[IngestReport, list[Article]]:
    """What `ingest_paths` would read: the report on it, with every article as added, and the articles. No archive is
    opened, so that what is held already is not told apart.
    """
    job = _open(paths, settings or IngestSettings(), sources, Memory())
    report, articles = job.run.report, []
    for step in job.steps:
        if isinstance(step.item, Article):
            articles.append(step.item)
            for about, example in iter_remarks(step.item, now=datetime.now(UTC)):
                report.remark(about, example)
        elif step.item is not None:
            step.source.note(step.item)
    report.added = len(articles)
    return report, articles


@dataclass(frozen=True, slots=True)
class _Step:
    """One item and what it was read from, or None where only time went by, or at the end of a `source`; and how far the
    reading had come (of None: nobody knows).
    """

    item: Item | None
    source: Input
    done: int
    total: int | None


@dataclass(slots=True)
class _Job:
    """The run as an input, its targets, and the steps of reading them."""

    run: Input
    targets: list[Input]
    steps: Iterable[_Step] = ()


def _open(paths: Sequence[str | Path], settings: IngestSettings, sources: Sequence[Source], memory: Memory) -> _Job:
    """The targets, what of them cannot be read noted, and the steps of reading the rest."""
    run = Input("run")
    job = _Job(run, [Input(_shown(path), run) for path in paths])
    addresses = {str(path): target for path, target in zip(paths, job.targets, strict=True) if is_address(str(path))}
    if settings.typed_is_meant:
        # An address that says by itself that it is of this machine is meant; one that only leads there is not.
        settings = replace(settings, private_hosts=settings.private_hosts | private_hosts(addresses))
    found = [
        (find_files([Path(path)], sources, settings), target)
        for path, target in zip(paths, job.targets, strict=True)
        if str(path) not in addresses
    ]
    crawl = Crawl(settings, memory)
    for address, target in addresses.items():
        crawl.add(address, target)
    job.steps = chain(_read_all(found, memory, crawl), _fetch_all(crawl, run))
    return job


def _shown(path: str | Path) -> str:
    """A target as it is told and logged: without a password."""
    return (storable_url(str(path)) or str(path)) if is_address(str(path)) else str(path)


def _read_all(found: Sequence[tuple[FoundFiles, Input]], memory: Memory, crawl: Crawl) -> Iterator[_Step]:
    for folder, target in found:
        for failure in folder.failures:
            target.note(failure)
        for kind, passed in folder.skipped.items():
            target.note(Skipped(kind, passed))
    files = [(file, source, target) for folder, target in found for file, source in folder.files]
    sizes = [_size(file) for file, _, _ in files]
    total, done = sum(sizes), 0
    for (file, source, target), size in zip(files, sizes, strict=True):
        for item, one in _read_file(file, source, target, memory):
            if isinstance(item, Link):
                one.stamp = ""  # a list that is read again means its pages, which may have changed
                crawl.follow(item, one)
                continue
            yield _Step(item, one, done + min(file.bytes_read, size), total)
        done += size


def _read_file(file: SourceFile, source: Source, target: Input, memory: Memory) -> Iterator[tuple[Item | None, Input]]:
    """The items of a file, and None at its end; of one that was read before, only what is left of it."""
    try:
        one = open_file_input(file, target)
        state = memory.recall(one.name, one.stamp)
        if state:
            one.replay(state)
            file.resume_at = file.position = state["position"] or 0
        if not state or state["position"] is not None:
            for item in isolate_all(source.iter_items(file), file.label):
                yield item, one
            one.is_read = True
            yield None, one
    except OSError as error:
        yield Failure(file.label, f"the file cannot be read: {error.strerror or error}", may_pass=True), target


def _fetch_all(crawl: Crawl, run: Input) -> Iterator[_Step]:
    for item, source in crawl.iter_items():
        yield _Step(item, source or run, crawl.done, crawl.total)


def _size(file: SourceFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def _run(
    archive: Archive,
    job: _Job,
    settings: IngestSettings,
    progress: OnProgress | None,
    should_stop: Callable[[], bool],
) -> IngestReport:
    started_at, report = datetime.now(UTC), job.run.report
    writer = Writer(archive, settings, started_at)
    with archive.writing():
        for step in job.steps:
            if step.item is not None:
                writer.take(step.item, step.source)
            elif step.source.is_read and not step.source.open_parts:
                writer.finish(step.source)
            if progress:
                progress(Progress(report.articles + writer.waiting, len(report.failed), step.done, step.total))
            if should_stop():
                report.interrupted = True
                break
        writer.close()
        archive.record_run(started_at, datetime.now(UTC), _logged(job))
    return report


def _logged(job: _Job) -> dict[str, Any]:
    sources = [target.to_source() for target in job.targets]
    return job.run.report.to_dict() | {"interrupted": job.run.report.interrupted, "sources": sources}
