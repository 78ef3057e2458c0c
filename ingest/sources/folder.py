"""Find the files that a user means by a path: the file itself, or what can be read under a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.settings import IngestSettings
from ingest.sources.base import Failure, Source, SourceFile


@dataclass(slots=True)
class FoundFiles:
    """What lies at the paths: files in order, each with the source that reads it, failures, and what was passed over.

    `skipped` counts what was passed over under folders: files that no source reads, by their suffix, and links.
    """

    files: list[tuple[SourceFile, Source]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def find_files(paths: Sequence[Path], sources: Sequence[Source], settings: IngestSettings) -> FoundFiles:
    """Look at each path. Folders are walked in the order of names, without hidden entries. A link that leads out of the
    folder, to itself or to nothing is passed over, and a folder is visited once, however many links lead to it. A file
    named by itself must be one that a source reads.
    """
    found = FoundFiles()
    for path in paths:
        if path.is_dir():
            _add_folder(path, sources, settings, found)
        else:
            _add_named(path, sources, settings, found)
    return found


def _add_named(path: Path, sources: Sequence[Source], settings: IngestSettings, found: FoundFiles) -> None:
    source = source_of(path, sources)
    if not path.exists():
        found.failures.append(Failure(str(path), "there is no such file or folder"))
    elif source is None:
        known = ", ".join(source.name for source in sources)
        found.failures.append(Failure(str(path), f"not a kind of file that is read ({known})"))
    else:
        found.files.append((SourceFile.from_path(path, settings), source))


def _add_folder(folder: Path, sources: Sequence[Source], settings: IngestSettings, found: FoundFiles) -> None:
    for path in _iter_files(folder, folder.resolve(), set(), found):
        source = source_of(path, sources)
        if source is None:
            found.skipped[path.suffix.lower() or path.name] += 1
        else:
            place = path.relative_to(folder).as_posix()
            found.files.append((SourceFile(path, str(path), place, settings), source))


def _iter_files(folder: Path, root: Path, visited: set[tuple[int, int]], found: FoundFiles) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        found.failures.append(Failure(str(folder), f"the folder cannot be read: {error.strerror}"))
        return
    if (status.st_dev, status.st_ino) in visited:
        return
    visited.add((status.st_dev, status.st_ino))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if entry.is_symlink() and (kind := _odd_link(path, root)):
            found.skipped[kind] += 1
        elif entry.is_dir():
            yield from _iter_files(path, root, visited, found)
        elif entry.is_file():
            yield path


def _odd_link(path: Path, root: Path) -> str | None:
    """Why a link is not followed, or None."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: how Python 3.11 and 3.12 tell of a link to itself
        return "link that leads nowhere"
    return None if target.is_relative_to(root) else "link out of the folder"


def source_of(path: Path, sources: Sequence[Source]) -> Source | None:
    """The source that reads files named like this, or None."""
    return next((source for source in sources if source.accepts(path)), None)
