"""JSON Lines, plain or compressed by gzip or xz."""

from __future__ import annotations

import gzip
import io
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz", ".ndjson", ".jl", ".jl.gz")
MAX_LINE_BYTES = 20_000_000
_PIECE_BYTES = 1 << 20


def is_jsonlines(path: Path) -> bool:
    """Whether the name ends as JSON Lines do."""
    return path.name.lower().endswith(SUFFIXES)


def iter_jsonlines(path: Path) -> Iterator[tuple[int, Any | ValueError]]:
    """Yield (line number from 1, value) for each line that is not blank.

    A line that is not JSON in UTF-8, or longer than MAX_LINE_BYTES, yields a ValueError in place of its value, and the
    reading goes on. Raises OSError when the file cannot be opened, and EOFError, OSError or lzma.LZMAError where a
    compressed file breaks off.
    """
    with _open_binary(path) as stream:
        number = 0
        while line := read_line(stream, MAX_LINE_BYTES):
            number += 1
            if isinstance(line, ValueError):
                yield number, ValueError(f"line {number} is {line}")
            elif line.strip():
                yield number, _parse(line, number)


def read_line(stream: IO[bytes], max_bytes: int) -> bytes | ValueError:
    """The next line with its end; empty where there is none. One that is longer than `max_bytes` is passed over in
    pieces, without being held, and is a ValueError."""
    line = stream.readline(max_bytes + 1)
    if len(line) <= max_bytes:
        return line
    while line and not line.endswith(b"\n"):
        line = stream.readline(_PIECE_BYTES)
    return ValueError(f"longer than {max_bytes:,} bytes")


def _parse(line: bytes, number: int) -> Any | ValueError:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        # NaN and Infinity are no JSON, but Python and pandas write them where a value is missing: kept, they would
        # make what we print of them JSON that nobody else reads.
        return json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        return ValueError(f"line {number} is not JSON in UTF-8: {error}")


def _open_binary(path: Path) -> IO[bytes]:
    name = path.name.lower()
    if name.endswith(".gz"):
        return io.BufferedReader(gzip.open(path, "rb"))
    if name.endswith(".xz"):
        return io.BufferedReader(lzma.open(path, "rb"))
    return path.open("rb")
