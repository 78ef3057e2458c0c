"""What a run of ingest did, and how far it has come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ingest.sources.base import Failure

SCHEMA_VERSION = 1
Outcome = Literal["added", "updated", "unchanged", "duplicates"]


@dataclass(slots=True)
class IngestReport:
    """Counts of articles. `duplicates` are articles that came twice in the run; copies at other addresses are kept.

    `skipped` counts files that hold no articles by their kind. `remarks` says what is wanting in articles that were
    read, and `examples` which was the first: without date, with a date that nobody can read, in a strange language...
    `interrupted` says that the run was asked to stop before its end; what was counted is written.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    failed: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False

    @property
    def articles(self) -> int:
        """How many articles were read."""
        return self.added + self.updated + self.unchanged + self.duplicates

    @property
    def read_nothing(self) -> bool:
        """Whether the run met no article at all."""
        return not self.articles

    def count(self, outcome: Outcome, articles: int = 1) -> None:
        """Count what became of articles."""
        setattr(self, outcome, getattr(self, outcome) + articles)

    def remark(self, about: str, example: str, articles: int = 1) -> None:
        """Count what is wanting in an article; the first example is kept."""
        self.remarks[about] += articles
        self.examples.setdefault(about, example)

    def to_dict(self) -> dict[str, Any]:
        """The report as the commands print it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "skipped": [{"kind": kind, "files": files} for kind, files in sorted(self.skipped.items())],
            "failed": [{"item": failure.item, "reason": failure.reason} for failure in self.failed],
            "warnings": [
                {"about": about, "articles": articles, "example": self.examples[about]}
                for about, articles in self.remarks.most_common()
            ],
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
