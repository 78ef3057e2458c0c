"""Reading articles in from the page: files and addresses, in a thread, with progress and what came of it."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from ingest import IngestReport, IngestSettings, ingest_paths
from ingest.report import Progress
from page.visible import to_plain
from page.words import count, moment_in_words
from vectorstore import Archive
from vectorstore.errors import DatelineError
from vectorstore.runs import Run
from vectorstore.types import Moment

_log = logging.getLogger(__name__)
_FAULT = "Dateline failed at this, which is a fault of ours. The server's log has the details."
_FAILURES, _RUNS = 200, 10  # that are listed
_PAGES = 200  # that a feed or sitemap may lead to, so that no reader keeps the archive for hours


class Uploaded(Protocol):
    """A file that the browser sent."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


class Intake:
    """One run. Once `is_over`, `report` says what came of it, or `problem` why nothing could."""

    def __init__(
        self,
        archive: Archive,
        files: Sequence[Uploaded],
        addresses: Sequence[str],
        *,
        private_hosts: frozenset[str] = frozenset(),
    ) -> None:
        """Begins at once. Of this machine and its network only `private_hosts` are fetched from: who reads the page is
        not who typed at the server.
        """
        self.is_over = False
        self.progress: Progress | None = None
        self.report: IngestReport | None = None
        self.problem: str | None = None
        self._is_stopped = threading.Event()
        self._settings = IngestSettings(visit_pages=_PAGES, private_hosts=private_hosts, typed_is_meant=False)
        threading.Thread(target=self._run, args=(archive, files, addresses), name="intake", daemon=True).start()

    def stop(self) -> None:
        """End it after the article that is being read; what was read by then is written."""
        self._is_stopped.set()

    def _run(self, archive: Archive, files: Sequence[Uploaded], addresses: Sequence[str]) -> None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                paths = [_write(Path(folder) / str(place), file) for place, file in enumerate(files)]
                self.report = ingest_paths(
                    archive,
                    [*paths, *addresses],
                    settings=self._settings,
                    progress=self._take,
                    should_stop=self._is_stopped.is_set,
                )
        except DatelineError as error:
            self.problem = str(error)
        except Exception:  # noqa: BLE001  # a fault of ours must not leave the reader waiting for ever
            _log.exception("What was given could not be read in")
            self.problem = _FAULT
        self.is_over = True

    def _take(self, progress: Progress) -> None:
        self.progress = progress


def intake_to_view(intake: Intake | None, runs: Sequence[Run]) -> dict[str, Any]:
    """How far the run is or what came of it, and the runs before, as the component draws them."""
    report = intake.report if intake is not None else None
    return {
        "said": _said(intake) if intake is not None else None,
        "running": intake is not None and not intake.is_over,
        "share": _share(intake.progress) if intake is not None and not intake.is_over else None,
        "failed": _failed(report) if report else [],
        "remarks": _remarks(report) if report else [],
        "runs": [run_in_words(run) for run in runs[:_RUNS]],
    }


def run_in_words(run: Run) -> dict[str, Any]:
    """A run of the archive's log: when, from where, and how many articles."""
    sources = [_short(str(source.get("source", ""))) for source in run.sources]
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    counts = {"added": run.added, "updated": run.updated, "unchanged": run.unchanged, "failed": run.failed}
    told = [f"{number:,} {name}" for name, number in counts.items() if number]
    return {
        "at": moment_in_words(Moment(run.finished_at)),
        "source": f"{sources[0]}{more}" if sources else "",
        "told": ", ".join(told) or "nothing",
    }


def split_addresses(text: str) -> list[str]:
    """One address a line; only those of the web, so that nobody reads the server's own files from the page."""
    words = (line.strip() for line in text.splitlines())
    return [word for word in words if word.lower().startswith(("http://", "https://"))]


def _said(intake: Intake) -> str:
    if intake.problem is not None:
        return intake.problem
    if intake.report is not None:
        return f"Read: {_counts(intake.report)}."
    progress = intake.progress
    failed = f", {progress.failed:,} failed" if progress and progress.failed else ""
    return f"Reading … {count(progress.articles, 'article')}{failed}" if progress else "Reading …"


def _counts(report: IngestReport) -> str:
    counts = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "twice in the run": report.duplicates,
        "failed": len(report.failed),
    }
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "no article found"
    return f"{told}; stopped before the end" if report.interrupted else told


def _failed(report: IngestReport) -> list[str]:
    return [f"{_short(failure.item)}: {to_plain(failure.reason)}" for failure in report.failed[:_FAILURES]]


def _remarks(report: IngestReport) -> list[str]:
    """What is wanting in articles that were read, and what was passed over."""
    wanting = [f"{to_plain(about)}: {count(number, 'article')}" for about, number in report.remarks.most_common()]
    return [
        *wanting,
        *(f"passed over: {count(number, 'file')}, {to_plain(kind)}" for kind, number in report.skipped.items()),
    ]


def _share(progress: Progress | None) -> float | None:
    """How much of it is done, 0 to 1; None where nobody knows."""
    return min(1.0, progress.done / progress.total) if progress is not None and progress.total else None


def _short(item: str) -> str:
    """An address as it is; of a file its name, since the folder is the server's."""
    return to_plain(item if "://" in item else Path(item).name)


def _write(folder: Path, file: Uploaded) -> Path:
    """The file under its own name, in a folder of its own."""
    folder.mkdir()
    path = folder / (Path(file.name).name or "file")
    path.write_bytes(file.getvalue())
    return path
