"""Files as they were written: forced to the disk, told by their size and checksum, and read by nobody else."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

Facts = tuple[int, int]
"""Size in bytes and CRC-32."""

_PIECE_BYTES = 1 << 20


def make_file(path: Path) -> None:
    """Make an empty file where there is none, which only its owner and the folder's group may read."""
    path.touch(mode=0o660)


def make_folder(path: Path) -> None:
    """Make a folder where there is none, into which only its owner and group may look."""
    path.mkdir(mode=0o770, parents=True, exist_ok=True)


def force_to_disk(folder: Path) -> None:
    """Force all files below `folder`, and the folders themselves, to the disk: what is named after that is whole."""
    for place in (*folder.rglob("*"), folder, folder.parent):
        if place.is_file() or (place.is_dir() and os.name == "posix"):  # other systems force no folders
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def measure(path: Path) -> Facts:
    """Size and checksum of a file; (-1, 0) for one that is not there. 0.5 ms for a megabyte."""
    size = checksum = 0
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                size += len(piece)
                checksum = zlib.crc32(piece, checksum)
    except FileNotFoundError:
        return -1, 0
    return size, checksum


class Stamp:
    """What the files of a folder were like when they were last written well; kept in a file beside the folder."""

    def __init__(self, folder: Path, *, counts: Callable[[Path], bool]) -> None:
        """`counts` says of a path whether it is looked at."""
        self.path = folder.with_name(f"{folder.name}.clean.json")
        self._folder = folder
        self._counts = counts
        self._known: dict[str, tuple[int, Facts]] = {}  # by name: when it changed (ns), and what it was like then

    def write(self) -> None:
        """Note the files as they are. Those that have not changed since the last time are not read again."""
        written = self.path.with_name(f"{self.path.name}.new")
        written.write_text(json.dumps(self._measure_all()), encoding="utf-8")
        written.replace(self.path)

    def read(self) -> Mapping[str, Facts] | None:
        """The files as noted; None when there is no note, or none that can be read."""
        try:
            noted = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(name): (int(size), int(checksum)) for name, (size, checksum) in noted.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def holds(self) -> bool:
        """Whether the files are as noted, byte for byte, and no others are there. An empty folder is none at all."""
        noted = self.read()
        return noted is not None and noted == self._measure_all()

    def find_changed(self) -> list[str]:
        """The names of files that are there and not as noted; files that never change are meant."""
        return [
            name
            for name, facts in (self.read() or {}).items()
            if (found := measure(self._folder / name)) != facts and found[0] >= 0
        ]

    def _measure_all(self) -> dict[str, Facts]:
        found: dict[str, Facts] = {}
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and self._counts(path):
                name = path.relative_to(self._folder).as_posix()
                changed_at = path.stat().st_mtime_ns
                known = self._known.get(name)
                if known is None or known[0] != changed_at or known[1][0] != path.stat().st_size:
                    known = self._known[name] = (changed_at, measure(path))
                found[name] = known[1]
        return found
