"""Reading articles in from the page: files and addresses, in a thread, with progress and what came of it."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ingest import IngestReport, IngestSettings, ingest_paths
from page.visible import to_plain
from page.words import count
from vectorstore import Archive
from vectorstore.errors import DatelineError

_log = logging.getLogger(__name__)
_NAMED = 5  # failures that are told one by one
_PAGES = 200  # that a feed or sitemap may lead to, so that no reader keeps the archive for hours


class Uploaded(Protocol):
    """A file that the browser sent."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


class Intake:
    """One run: `said` is how far it is, or once `is_over` what came of it, in lines."""

    def __init__(self, archive: Archive, files: Sequence[Uploaded], addresses: Sequence[str]) -> None:
        """Begins at once."""
        self.is_over = False
        self.said = ["Reading …"]
        threading.Thread(target=self._run, args=(archive, files, addresses), name="intake", daemon=True).start()

    def _run(self, archive: Archive, files: Sequence[Uploaded], addresses: Sequence[str]) -> None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                paths = [_write(Path(folder) / str(place), file) for place, file in enumerate(files)]
                report = ingest_paths(
                    archive,
                    [*paths, *addresses],
                    settings=IngestSettings(visit_pages=_PAGES),
                    progress=lambda progress: self._tell(f"Reading … {count(progress.articles, 'article')}"),
                )
            self.said = report_in_words(report)
        except DatelineError as error:
            self.said = [str(error)]
        except Exception:  # noqa: BLE001  # a fault of ours must not leave the reader waiting for ever
            _log.exception("What was given could not be read in")
            self.said = ["Dateline failed at this, which is a fault of ours. The server's log has the details."]
        self.is_over = True

    def _tell(self, line: str) -> None:
        self.said = [line]


def report_in_words(report: IngestReport) -> list[str]:
    """What came of a run: the counts, then what failed and why, then warnings."""
    counts = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "twice in the run": report.duplicates,
    }
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "no article found"
    failed = [f"Failed: {to_plain(Path(failure.item).name)}: {to_plain(failure.reason)}" for failure in report.failed]
    more = [f"and {len(failed) - _NAMED} more that failed"] if len(failed) > _NAMED else []
    remarks = [f"{to_plain(about)}: {count(number, 'article')}" for about, number in report.remarks.most_common()]
    return [f"Read: {told}.", *failed[:_NAMED], *more, *remarks]


def split_addresses(text: str) -> list[str]:
    """One address a line; only those of the web, so that nobody reads the server's own files from the page."""
    words = (line.strip() for line in text.splitlines())
    return [word for word in words if word.lower().startswith(("http://", "https://"))]


def _write(folder: Path, file: Uploaded) -> Path:
    """The file under its own name, in a folder of its own."""
    folder.mkdir()
    path = folder / (Path(file.name).name or "file")
    path.write_bytes(file.getvalue())
    return path
