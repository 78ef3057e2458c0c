"""Write an archive as JSON Lines, with every version and every fact, and read such a file back.

A line is one version of one article: the object that `python -m rag article --json` prints, with `dateline_export`.
"""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from vectorstore.records import article_from_dict, article_to_dict
from vectorstore.types import Article

if TYPE_CHECKING:
    from vectorstore.archive import Archive

MARK = "dateline_export"
FORMAT = 1
_PACKED: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


def export_archive(archive: Archive, path: Path) -> int:
    """Write every version of every article to `path`, packed where its name ends in .gz or .xz; returns how many.

    The file has its name only when it is whole. Raises OSError.
    """
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    written = 0
    try:
        with _open_new(part) as stream:
            for article in iter_versions(archive):
                stream.write(to_line(article) + "\n")
                written += 1
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written


def _open_new(path: Path) -> IO[str]:
    return cast("IO[str]", _PACKED.get(path.suffix.lower(), open)(path, "wt", encoding="utf-8", newline="\n"))


def iter_versions(archive: Archive) -> Iterator[Article]:
    """Every version of every article, the oldest first, in the order in which the articles were first read."""
    for current in archive.iter_articles():
        for number in range(1, current.version):
            earlier = archive.get(current.article_id, number)
            if earlier is not None:
                yield earlier
        yield current


def to_line(article: Article) -> str:
    """A version as one line of JSON."""
    return json.dumps({MARK: FORMAT, **article_to_dict(article), "text": article.text}, ensure_ascii=False)


def is_exported(record: Mapping[str, Any]) -> bool:
    """Whether an object is a line of an export."""
    return MARK in record


def read_exported(record: Mapping[str, Any]) -> Article | str:
    """The version that a line of an export holds, with every fact, or why it holds none."""
    if record[MARK] != FORMAT:
        return f"an export of form {record[MARK]!r}, where this Dateline reads form {FORMAT}; update it"
    if not all(isinstance(record.get(name), str) for name in ("article_id", "title", "text", "kind")):
        return "a line of an export without article_id, title, text or kind"
    if not isinstance(record.get("version"), int) or not isinstance(record.get("origins"), dict):
        return "a line of an export without version or origins"
    try:
        return article_from_dict(record, text=record["text"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return f"a line of an export that lacks a fact, or has one of another kind: {error!r}"
