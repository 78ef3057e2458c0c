"""What a run of ingest did, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.sources.base import Failure

SCHEMA_VERSION = 1


@dataclass(slots=True)
class IngestReport:
    """Counts of articles. `duplicates` are articles that came twice in the run; copies at other addresses are kept.

    `warnings` are for people: dates in the future, languages that the embedder was not made for, files passed over.
    `interrupted` says that the run was asked to stop before its end; what was counted is written.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    failed: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    interrupted: bool = False

    @property
    def articles(self) -> int:
        """How many articles were read."""
        return self.added + self.updated + self.unchanged + self.duplicates

    def to_dict(self) -> dict[str, Any]:
        """The report as the commands print it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "failed": [{"item": failure.item, "reason": failure.reason} for failure in self.failed],
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: articles and failures so far, and `done` of `total` (bytes, or articles handed in).

    `total` is None where nobody knows.
    """

    articles: int
    failed: int
    done: int
    total: int | None
