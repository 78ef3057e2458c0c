"""What a source is: one kind of file, read into articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.settings import IngestSettings
from vectorstore.types import Article


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read: `item` is the path (with a line) or address as the user gave it, `reason` for people."""

    item: str
    reason: str


Item = Article | Failure


@dataclass(slots=True)
class SourceFile:
    """A file to be read. `label` is what people are shown; `place` is its path under the folder that was given, with
    forward slashes, from which the id of an article without url and id is made. A source may count `bytes_read` up.
    """

    path: Path
    label: str
    place: str
    settings: IngestSettings = field(default_factory=IngestSettings)
    bytes_read: int = 0

    @classmethod
    def from_path(cls, path: Path, settings: IngestSettings | None = None) -> SourceFile:
        """A file that is named by itself."""
        return cls(path, str(path), path.name, settings or IngestSettings())


class Source(Protocol):
    """One kind of file. `name` is a word that stays: the ids of articles without an address are made from it."""

    name: str

    def accepts(self, path: Path) -> bool:
        """Whether this source reads files named like this; the file is not opened."""

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """Yield the articles of the file, and a Failure for each part that cannot be read. Raises OSError."""


def read_whole(file: SourceFile) -> bytes | Failure:
    """The bytes of a file that holds one article, or why it cannot be one. Raises OSError."""
    limit = file.settings.max_file_bytes
    with file.path.open("rb") as stream:
        content = stream.read(limit + 1)
    file.bytes_read = len(content)
    if len(content) > limit:
        return Failure(file.label, f"the file is larger than {limit:,} bytes, too large for one article")
    if not content.strip():
        return Failure(file.label, "the file is empty")
    return content
