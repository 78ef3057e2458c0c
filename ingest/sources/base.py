"""What a source is: one kind of file, read into articles."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol, cast

from ingest.article import Draft
from ingest.remarks import UNREADABLE_DATE
from ingest.settings import IngestSettings
from vectorstore.types import Article


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read: `item` is the path (with a line) or address as the user gave it, `reason` for people.

    What `may_pass` is tried again in the next run, though the file or address looks as it did.
    """

    item: str
    reason: str
    may_pass: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Remark:
    """What people ought to know of an article that was read: `about` is one of few phrases ("no date"), by which
    remarks are counted; `example` names the article and what it says.
    """

    about: str
    example: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that holds no article and was passed over; counted by its kind (".css")."""

    kind: str
    files: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A page, feed or list that is to be fetched. `draft` holds what the list says of it and the page may not.
    `summary` is stored where the page cannot be had. A page with the same `stamp` as in an earlier run is not asked for
    again; one without is, in the polite way, on every run.
    """

    address: str
    draft: Draft | None = None
    summary: Article | None = None
    stamp: str = ""


Item = Article | Failure | Remark | Skipped | Link

# The kind of a list of addresses in a folder: only who names it means that its pages shall be fetched.
UNNAMED_LIST = "list of addresses, fetched only where it is named"
# What a compressed file that is broken raises.
BREAKS = (EOFError, OSError, lzma.LZMAError, zlib.error)
_PACKED = (".gz", ".xz", ".bz2")


@dataclass(slots=True)
class SourceFile:
    """A file to be read. `label` is what people are shown; `place` is its path under the folder that was given, with
    forward slashes, from which the id of an article without url and id is made. A source may count `bytes_read` up.

    A source that can begin in the middle of a long file does so at `resume_at`, and sets `position` to where it would
    have to begin for what is not yielded yet; both are in a unit of its own (bytes, lines).
    """

    path: Path
    label: str
    place: str
    settings: IngestSettings = field(default_factory=IngestSettings)
    bytes_read: int = 0
    named: bool = False  # by the user, so that it must hold articles; else it lay in a folder
    resume_at: int = 0
    position: int = 0

    @classmethod
    def from_path(cls, path: Path, settings: IngestSettings | None = None) -> SourceFile:
        """A file that is named by itself."""
        return cls(path, str(path), path.name, settings or IngestSettings(), named=True)


class Source(Protocol):
    """One kind of file. `name` is a word that stays: the ids of articles without an address are made from it."""

    name: str

    def accepts(self, path: Path) -> bool:
        """Whether this source reads files named like this; the file is not opened."""

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """Yield the articles of the file, and a Failure for each part that cannot be read. Raises OSError."""


def finish(draft: Draft, article: Article, label: str) -> Iterator[Item]:
    """The article, and before it what its draft remarks upon; an unread date counts where there is no other."""
    for about, words in draft.remarks:
        if about != UNREADABLE_DATE or article.published_at is None:
            yield Remark(about, f"{label}: {words}" if words else label)
    yield article


def advance(items: Iterable[Item], file: SourceFile, position: int) -> Iterator[Item]:
    """The items of one part of a long file; with the last of them, the next part begins at `position`."""
    last: Item | None = None
    for item in items:
        if last is not None:
            yield last
        last = item
    file.position = position
    if last is not None:
        yield last


def suffix_of(path: Path) -> str:
    """The ending that says what a file is, in small letters, below that of its compression: `.csv` of `a.CSV.gz`."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return next((suffix for suffix in reversed(suffixes) if suffix not in _PACKED), "")


@contextmanager
def open_content(file: SourceFile) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked where its name ends in .gz, .xz or .bz2; what was read is counted in `bytes_read`.

    Reading raises one of BREAKS where a compressed file is broken.
    """
    with file.path.open("rb") as raw:
        yield _Counted(_unpacked(raw, file.path), raw, file)  # type: ignore[misc]


class _Counted:
    """A stream that tells its file how far the reading has come."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes], file: SourceFile) -> None:
        self._stream, self._raw, self._file = stream, raw, file

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._file.bytes_read = self._raw.tell()
        return content

    def readline(self, size: int = -1) -> bytes:
        line = self._stream.readline(size)
        self._file.bytes_read = self._raw.tell()
        return line


def _unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    match path.suffix.lower():
        case ".gz":
            return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
        case ".xz":
            return cast("IO[bytes]", lzma.LZMAFile(raw))
        case ".bz2":
            return cast("IO[bytes]", bz2.BZ2File(raw))
    return raw


def read_whole(file: SourceFile) -> bytes | Failure:
    """The bytes of a file that is held in memory, or why it cannot be. Raises OSError."""
    limit = file.settings.max_file_bytes
    try:
        with open_content(file) as stream:
            content = stream.read(limit + 1)
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        return Failure(file.label, f"the file breaks off: {error}")
    if len(content) > limit:
        return Failure(file.label, f"the file is larger than {limit:,} bytes, too large for one article")
    if not content.strip():
        return Failure(file.label, "the file is empty")
    return content
