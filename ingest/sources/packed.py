"""Archives of files (.zip, .tar and its compressed forms): each member is read as the file that it is."""

from __future__ import annotations

import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.sources.base import Failure, Item, Skipped, Source, SourceFile
from ingest.sources.folder import source_of
from ingest.sources.isolation import isolate_all

_TAR = (".tar", ".tgz", ".tar.gz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")
_PIECE_BYTES = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
Member = tuple[str, int, "IO[bytes]"]


class PackedFiles:
    """`.zip`, `.tar`, `.tgz`, `.tar.gz`, `.tar.xz`, `.tar.bz2`, with files that one of `sources` reads."""

    name = "packed"

    def __init__(self, sources: Sequence[Source], *, is_inner: bool = False) -> None:
        self._sources = sources
        self._is_inner = is_inner

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as archives of files do."""
        return path.name.lower().endswith((".zip", *_TAR))

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of all members, in the archive's order. One member at a time lies unpacked in a temporary file;
        one that is too large is a Failure, and what no source reads is passed over.
        """
        iter_members = _iter_zip if file.path.name.lower().endswith(".zip") else _iter_tar
        try:
            for name, size, stream in iter_members(file.path):
                yield from self._iter_member(name, size, stream, file)
        except _BROKEN as error:
            yield Failure(file.label, f"the archive breaks off here: {error}")

    def _iter_member(self, name: str, size: int, stream: IO[bytes], file: SourceFile) -> Iterator[Item]:
        path = PurePosixPath(name.replace("\\", "/"))
        if any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts):
            return
        # An archive in an archive is read, one in that one not: what bombs are made of.
        sources = self._sources if self._is_inner else (*self._sources, PackedFiles(self._sources, is_inner=True))
        source, label = source_of(Path(path.name), sources), f"{file.label}/{path}"
        if source is None:
            yield Skipped(path.suffix.lower() or path.name)
            return
        with tempfile.TemporaryDirectory() as folder:
            unpacked = Path(folder) / path.name
            if not _unpack(stream, unpacked, file.settings.max_packed_bytes):
                yield Failure(label, f"the member is larger than {file.settings.max_packed_bytes:,} bytes unpacked")
                return
            inner = SourceFile(unpacked, label, f"{file.place}/{path}", file.settings)
            before, whole = file.bytes_read, max(1, unpacked.stat().st_size)
            for item in isolate_all(source.iter_items(inner), label):
                file.bytes_read = before + size * min(inner.bytes_read, whole) // whole  # moves within a large member
                yield item
        file.bytes_read = before + size


def _unpack(stream: IO[bytes], path: Path, max_bytes: int) -> bool:
    """Write the member to `path`; False when it is larger than it may be, whatever its header says."""
    taken = 0
    with path.open("wb") as out:
        while content := stream.read(_PIECE_BYTES):
            taken += len(content)
            if taken > max_bytes:
                return False
            out.write(content)
    return True


def _iter_zip(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            if not member.is_dir():
                with packed.open(member) as stream:
                    yield member.filename, member.compress_size, stream


def _iter_tar(path: Path) -> Iterator[Member]:
    """Files only: links and devices are none."""
    with tarfile.open(path, "r|*") as packed:
        for member in packed:
            stream = packed.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield member.name, member.size, stream
