"""JSON Lines, plain or compressed by gzip or xz."""

from __future__ import annotations

import gzip
import io
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz", ".ndjson")


def is_jsonlines(path: Path) -> bool:
    """Whether the name ends as JSON Lines do."""
    return path.name.lower().endswith(SUFFIXES)


def iter_jsonlines(path: Path) -> Iterator[tuple[int, Any | ValueError]]:
    """Yield (line number from 1, value) for each line that is not blank.

    A line that is not JSON in UTF-8 yields a ValueError in place of its value, and the reading goes on. Raises OSError
    when the file cannot be opened, and EOFError, OSError or lzma.LZMAError where a compressed file breaks off.
    """
    with _open_binary(path) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except (ValueError, RecursionError) as error:
                yield number, ValueError(f"line {number} is not JSON in UTF-8: {error}")


def _open_binary(path: Path) -> IO[bytes]:
    name = path.name.lower()
    if name.endswith(".gz"):
        return io.BufferedReader(gzip.open(path, "rb"))
    if name.endswith(".xz"):
        return io.BufferedReader(lzma.open(path, "rb"))
    return path.open("rb")
