"""What a run reads from: the targets it was given, their files and pages, each with its own counts; and what is
remembered of them, so that the next run passes over what has not changed, and goes on where this one was broken off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.report import IngestReport, Outcome
from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Item, Remark, Skipped, SourceFile

if TYPE_CHECKING:
    from vectorstore.archive import Archive


@dataclass(slots=True)
class Input:
    """Something that is read from: the run, a target of it, a file or page of that. Counts go up to what it belongs to.

    `stamp` is what it looked like when it was read; one without is not remembered. `facts` are remembered with it.
    """

    name: str
    parent: Input | None = None
    stamp: str = ""
    report: IngestReport = field(default_factory=IngestReport)
    facts: dict[str, Any] = field(default_factory=dict)
    file: SourceFile | None = None
    may_pass: bool = False  # something failed that another time may not
    open_parts: int = 0  # pages that it leads to and that are not read yet
    is_read: bool = False

    def count(self, outcome: Outcome, articles: int = 1) -> None:
        """Count what became of articles."""
        for one in self._chain():
            one.report.count(outcome, articles)

    def remark(self, about: str, example: str, articles: int = 1) -> None:
        """Count what is wanting in an article."""
        for one in self._chain():
            one.report.remark(about, example, articles)

    def note(self, item: Item) -> None:
        """Count what is no article."""
        match item:
            case Failure():
                for one in self._chain():
                    one.report.failed.append(item)
                    one.may_pass |= item.may_pass
            case Remark():
                self.remark(item.about, item.example)
            case Skipped():
                for one in self._chain():
                    one.report.skipped[item.kind] += item.files

    def replay(self, state: Mapping[str, Any]) -> None:
        """Count what a run of before found here, which has not changed: its articles are held, its failures stay."""
        self.count("unchanged", state["articles"])
        self.count("duplicates", state["duplicates"])
        for item, reason in state["failed"]:
            self.note(Failure(item, reason))
        for about, (articles, example) in state["remarks"].items():
            self.remark(about, example, articles)
        for kind, files in state["skipped"].items():
            self.note(Skipped(kind, files))

    def to_state(self) -> dict[str, Any]:
        """What is remembered: of one that is not read to its end, where to go on."""
        report = self.report
        return {
            "stamp": self.stamp,
            "position": None if self.is_read else self.file.position if self.file else 0,
            "articles": report.added + report.updated + report.unchanged,
            "duplicates": report.duplicates,
            "failed": [[failure.item, failure.reason] for failure in report.failed],
            "remarks": {about: [articles, report.examples[about]] for about, articles in report.remarks.items()},
            "skipped": dict(report.skipped),
            **self.facts,
        }

    def to_source(self) -> dict[str, Any]:
        """What the log of runs keeps of a target."""
        report = self.report
        return {
            "source": self.name,
            "added": report.added,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "duplicates": report.duplicates,
            "failed": len(report.failed),
            "failure": report.failed[0].reason if report.failed else None,
        }

    def _chain(self) -> list[Input]:
        chain, one = [self], self.parent
        while one is not None:
            chain.append(one)
            one = one.parent
        return chain


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs kept of inputs; nothing without an archive, or where all is to be read anew."""

    archive: Archive | None = None

    def recall(self, name: str, stamp: str) -> dict[str, Any] | None:
        """The state of an input that looks as it did, or None."""
        state = self.archive.load_input(name) if self.archive and stamp else None
        return state if state and state["stamp"] == stamp else None

    def holds(self, article_id: str) -> bool:
        """Whether the archive has this article."""
        return self.archive is not None and self.archive.get(article_id) is not None


def open_file_input(file: SourceFile, parent: Input) -> Input:
    """The input that a file is. Its stamp changes with the file, with how it is named, and with how files are read."""
    status = file.path.stat()
    looks = (status.st_size, status.st_mtime_ns, file.place, file.named)
    return Input(str(file.path.absolute()), parent, _digest([*looks, how_files_are_read(file.settings)]), file=file)


def how_files_are_read(settings: IngestSettings) -> str:
    """A digest that changes with the map of fields and with the program: what a newer one reads better is read anew."""
    return _digest([sorted(settings.fields.items()), settings.max_file_bytes, settings.max_line_bytes, _program()])


@cache
def _program() -> str:
    digest = hashlib.sha256(metadata.version("trafilatura").encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode("utf-8", "replace")).hexdigest()[:16]
