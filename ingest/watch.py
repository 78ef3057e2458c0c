"""Read targets again whenever something changes under them, and what lies on the network every now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.pipeline import OnProgress, ingest_paths
from ingest.report import IngestReport
from ingest.settings import IngestSettings
from ingest.sources.page import is_address
from vectorstore.errors import ArchiveLocked, UsageError

if TYPE_CHECKING:
    from vectorstore.archive import Archive

# Without a change for so long, what was being written is whole.
_QUIET_MS = 500
_LONGEST_WRITING_S = 60.0
# Where another process writes to the archive, or a file system tells of no changes.
_AGAIN_S = 10.0


def watch_paths(
    archive: Archive,
    paths: Sequence[str | Path],
    *,
    settings: IngestSettings,
    every_s: float,
    on_report: Callable[[IngestReport], None],
    on_wait: Callable[[str], None],
    should_stop: Callable[[], bool],
    progress: OnProgress | None = None,
) -> None:
    """Read `paths` as `ingest_paths` does, then again after each change in a file or folder and, where some are
    addresses, every `every_s` seconds; `on_report` is told of each reading. Ends when `should_stop` says so.

    While another process writes to the archive, `on_wait` is told and the reading tried again. Raises UsageError where
    a path is not there to be watched.
    """
    local = [Path(path) for path in paths if not is_address(str(path))]
    polls = len(local) < len(paths)
    with _changes(local) as changes:
        while not should_stop():
            wait_s = every_s if polls else None
            try:
                on_report(ingest_paths(archive, paths, settings=settings, progress=progress, should_stop=should_stop))
            except ArchiveLocked as error:
                on_wait(str(error))
                wait_s = _AGAIN_S
            _wait(changes, wait_s, should_stop)


def _wait(changes: Iterator[bool], wait_s: float | None, should_stop: Callable[[], bool]) -> None:
    """Until something has changed and nothing changes any more, `wait_s` have passed, or the run is to end."""
    started_s = time.monotonic()
    changed_s: float | None = None
    while not should_stop():
        now = time.monotonic()
        if next(changes):
            changed_s = changed_s or now
            if now - changed_s < _LONGEST_WRITING_S:
                continue
        if changed_s is not None or (wait_s is not None and now - started_s >= wait_s):
            return


@contextmanager
def _changes(paths: Sequence[Path]) -> Iterator[Iterator[bool]]:
    """Whether anything changed under the paths, asked every half second; what changes between two questions counts."""
    if not paths:
        yield _nothing()
        return
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise UsageError(
            f"Only what is there can be watched, but there is no {missing}. Make the folder, then run again."
        )
    from watchfiles import watch  # noqa: PLC0415  # needed by few runs

    changes = (
        bool(found) for found in watch(*paths, rust_timeout=_QUIET_MS, yield_on_timeout=True, raise_interrupt=False)
    )
    next(changes)  # from here on
    yield changes
    changes.close()


def _nothing() -> Iterator[bool]:
    while True:
        time.sleep(_QUIET_MS / 1000)
        yield False
