"""Articles as tables: CSV or TSV with a row of names, one article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ingest.encoding import incremental_decoder, looks_binary
from ingest.fields import simple
from ingest.sources.base import BREAKS, Failure, Item, Skipped, SourceFile, open_content, suffix_of
from ingest.sources.isolation import isolate_all
from ingest.sources.record import RecordReader
from ingest.wrapped import has_text

_PIECE_BYTES = 1 << 18
_MARKS = ",;\t|"


class Tables:
    """`.csv` and `.tsv`, also compressed."""

    name = "csv"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as tables do."""
        return suffix_of(path) in (".csv", ".tsv")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """One article a row. A table of a folder without a column of texts is passed over."""
        csv.field_size_limit(file.settings.max_line_bytes)
        try:
            with open_content(file) as stream:
                yield from _iter_rows(stream, file)
        except (csv.Error, *BREAKS) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            yield Failure(file.label, f"the table breaks off: {error}")


def _iter_rows(stream: IO[bytes], file: SourceFile) -> Iterator[Item]:
    lines = _iter_lines(stream)
    head = next(lines, "")
    if not head.strip() or "\x00" in head:
        yield Failure(
            file.label, "the file is empty" if not head.strip() else "the file holds binary data, not a table"
        )
        return
    rows = csv.reader(_chain(head, lines), delimiter=_delimiter(head))
    names = [name.strip() for name in next(rows)]
    if not has_text(dict.fromkeys(names, "some text")) and simple(file.settings.fields.get("text", "")) not in map(
        simple, names
    ):
        reason = f"no column is a text (the columns are {', '.join(names)[:200]}); name one with --map text=COLUMN"
        yield Failure(file.label, reason) if file.named else Skipped("table without articles")
        return
    reader = RecordReader("csv", file.place, file.settings.fields)
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            record = dict(zip(names, row, strict=False))
            label = f"{file.label}:{number}"
            yield from isolate_all(reader.iter_items(record, number=number, label=label), label)


def _chain(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield head
    yield from lines


def _delimiter(head: str) -> str:
    return max(_MARKS, key=head.count)


def _iter_lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of the table with their ends; NULs, which some tools leave, are no text."""
    rest, decoder = "", None
    while content := stream.read(_PIECE_BYTES):
        if decoder is None and looks_binary(content):
            yield "\x00"
            return
        decoder = decoder or incremental_decoder(content)
        lines = io.StringIO((rest + decoder.decode(content)).replace("\x00", ""), newline="").readlines()
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
    if rest:
        yield rest
