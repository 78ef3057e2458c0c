"""Articles as JSON: an array, one object, the answer of a service that wraps its articles, or lines in a .json file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.encoding import incremental_decoder, looks_binary
from ingest.sources.base import BREAKS, Failure, Item, Skipped, SourceFile, open_content, suffix_of
from ingest.sources.isolation import isolate_all
from ingest.sources.jsonl import iter_lines
from ingest.sources.record import RecordReader
from ingest.wrapped import has_text, iter_records

_PIECE_BYTES = 1 << 20
_LONGEST_FIRST_LINE = 1 << 22
_BETWEEN = re.compile(r"[\ufeff\s,]*")
_NO_ARTICLES = "JSON without articles"


class JsonObjects:
    """`.json`, also compressed."""

    name = "json"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as JSON does."""
        return suffix_of(path) == ".json"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of all objects; one that cannot be read is a Failure. A file of a folder that has none, such as
        settings, is passed over.
        """
        reader = RecordReader("json", file.place, file.settings.fields)
        found = 0
        for label, value in iter_lines(file) if _holds_lines(file) else _iter_values(file):
            if isinstance(value, Failure):
                yield Failure(label, value.reason)
                found += 1
                continue
            for record, outlet in iter_records(value):
                if file.settings.fields or has_text(record):
                    found += 1
                    reader.outlet = outlet
                    yield from isolate_all(reader.iter_items(record, number=found, label=label), label)
        if not found and file.named:
            yield Failure(file.label, "no article in it: no object has a text (body, text, content and the like)")
        elif not found:
            yield Skipped(_NO_ARTICLES)


# ---- values


def _holds_lines(file: SourceFile) -> bool:
    """Whether the first line is an object by itself, and another follows."""
    try:
        with open_content(file) as stream:
            first, second = stream.readline(_LONGEST_FIRST_LINE), stream.readline(2)
        return second.startswith(b"{") and isinstance(json.loads(first), dict)
    except (*BREAKS, ValueError, RecursionError):
        return False


def _iter_values(file: SourceFile) -> Iterator[tuple[str, object]]:
    """(label, value) of each element of an array, or of the values that stand one behind another; a Failure ends it.
    No more than one piece and one value of the file are held at once.
    """
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    rest, number, in_array = "", 0, False
    for piece in _iter_text(file):
        if isinstance(piece, Failure):
            yield file.label, piece
            return
        text, position = rest + piece, 0
        if not number and not in_array and text.lstrip("\ufeff \t\r\n").startswith("["):
            in_array, position = True, text.index("[") + 1
        while True:
            position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
            if position == len(text) or (in_array and text[position] == "]"):
                break
            try:
                value, position = decoder.raw_decode(text, position)
            except (ValueError, RecursionError):
                break  # perhaps the next piece holds the rest
            number += 1
            yield f"{file.label}:{number}", value
        rest = text[position:]
        if len(rest) > file.settings.max_line_bytes:
            reason = f"the object is longer than {file.settings.max_line_bytes:,} bytes, or broken"
            yield f"{file.label}:{number + 1}", Failure("", reason)
            return
    if rest.strip(" \t\r\n,]"):
        yield f"{file.label}:{number + 1}", Failure("", "not JSON: the file ends or breaks inside this object")


def _iter_text(file: SourceFile) -> Iterator[str | Failure]:
    """The file's text in pieces."""
    decoder = None
    try:
        with open_content(file) as stream:
            while content := stream.read(_PIECE_BYTES):
                if decoder is None and looks_binary(content):
                    yield Failure("", "the file holds binary data, not JSON")
                    return
                decoder = decoder or incremental_decoder(content)
                yield decoder.decode(content)
            yield decoder.decode(b"", final=True) if decoder else Failure("", "the file is empty")
    except BREAKS as error:
        if isinstance(error, OSError) and error.errno:
            raise
        yield Failure("", f"the file breaks off: {error}")
