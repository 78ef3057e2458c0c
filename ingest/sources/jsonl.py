"""Articles as JSON Lines, one object a line, plain or compressed, under the field names that exports use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.export import is_exported, read_exported
from ingest.sources.base import BREAKS, Failure, Item, SourceFile, advance, open_content
from ingest.sources.isolation import isolate_all
from ingest.sources.record import RecordReader
from ingest.wrapped import iter_records
from vectorstore.jsonlines import is_jsonlines, read_line
from vectorstore.types import Article


class JsonLines:
    """`.jsonl`, `.ndjson`, `.jsonl.gz`, `.jsonl.xz`."""

    name = "jsonl"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as JSON Lines do."""
        return is_jsonlines(path)

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of each line; one that is broken, too long or no article is a Failure. Where the reading was
        broken off, the lines before are passed over without being parsed.
        """
        reader = RecordReader("jsonl", file.place, file.settings.fields)
        for number, (label, value) in enumerate(iter_lines(file), start=file.resume_at + 1):
            yield from advance(_iter_line(value, reader, number=number, label=label), file, number)


def _iter_line(value: dict[str, Any] | Failure, reader: RecordReader, *, number: int, label: str) -> Iterator[Item]:
    if isinstance(value, Failure):
        yield Failure(label, value.reason)
        return
    if is_exported(value):
        version = read_exported(value)
        yield version if isinstance(version, Article) else Failure(label, version)
        return
    for record, outlet in iter_records(value):
        reader.outlet = outlet
        yield from isolate_all(reader.iter_items(record, number=number, label=label), label)


def iter_lines(file: SourceFile) -> Iterator[tuple[str, dict[str, Any] | Failure]]:
    """(label, object) of each line that is not blank, from that of number `file.resume_at` (counted from 0) on; a line
    that is broken or too long is a Failure.
    """
    for number, line in islice(_iter_lines(file), file.resume_at, None):
        yield f"{file.label}:{number}", line if isinstance(line, Failure) else _value(line)


def _iter_lines(file: SourceFile) -> Iterator[tuple[int, bytes | Failure]]:
    """Lines that are not blank. One that is too long is skipped in pieces; a broken file ends with a Failure."""
    number = 0
    with open_content(file) as stream:
        while True:
            number += 1
            try:
                line = read_line(stream, file.settings.max_line_bytes)
            except BREAKS as error:
                yield number, Failure("", f"the file breaks off here: {error}")
                return
            if isinstance(line, ValueError):
                yield number, Failure("", f"the line is {line}")
            elif not line:
                return
            elif line.strip():
                yield number, line


def _value(line: bytes) -> dict[str, Any] | Failure:
    """The object of the line, or why there is none."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=lambda _: None)
    except UnicodeDecodeError as error:
        return Failure("", f"not UTF-8: {error}")
    except (ValueError, RecursionError) as error:
        return Failure("", f"not JSON: {error}")
    if not isinstance(value, dict):
        return Failure("", f"the line holds a JSON {type(value).__name__}, where an object was expected")
    return value
