"""Articles as JSON Lines, one object a line, plain or compressed, under the field names that exports use."""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
import lzma
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

from ingest.article import Draft, one_line
from ingest.bylines import split_names
from ingest.dates import parse_moment
from ingest.sources.base import Failure, Item, SourceFile
from ingest.sources.isolation import isolate
from ingest.wire import offer_dateline, part_agencies_from_authors
from vectorstore.jsonlines import is_jsonlines, read_line

# The first name that holds something wins. Names are compared in small letters, without "_", "-", ":" and ".".
_FIELDS: Mapping[str, Sequence[str]] = {
    "title": ("title", "headline", "head", "ogtitle", "name"),
    "text": ("body", "text", "content", "articlebody", "fulltext", "maintext", "story", "paragraphs"),
    "url": ("url", "link", "canonicalurl", "weburl", "articleurl", "sourceurl", "permalink", "uri"),
    "publisher": ("publisher", "source", "outlet", "sitename", "publication", "newspaper", "sourcename", "site"),
    "authors": ("authors", "author", "byline", "creator", "creators", "writers", "writer"),
    "published_at": (
        "publishedat", "datepublished", "published", "pubdate", "publishdate", "publicationdate", "publisheddate",
        "articlepublishedtime", "firstpublished", "date", "datetime", "timestamp", "created", "createdat",
    ),
    "modified_at": (
        "modifiedat", "datemodified", "modified", "updatedat", "updated", "lastmodified", "dateupdated",
        "articlemodifiedtime",
    ),
    "dateline": ("dateline",),
    "section": ("section", "category", "articlesection", "sectionname", "desk", "categories", "topic"),
    "language": ("language", "lang", "inlanguage", "locale"),
    "credit": ("credit", "agency", "wire", "newswire", "copyrightholder"),
    "story_id": ("storyid",),
    "captions": ("captions", "caption", "imagecaptions", "photocaptions", "imagecaption"),
}  # fmt: skip
_KINDS = ("kind", "type", "articletype", "genre", "contenttype")
_SOURCE_IDS = ("articleid", "id", "guid", "docid", "documentid", "uuid", "externalid")
_BREAKS = (EOFError, OSError, lzma.LZMAError, zlib.error)


class JsonLines:
    """`.jsonl`, `.ndjson`, `.jsonl.gz`, `.jsonl.xz`."""

    name = "jsonl"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as JSON Lines do."""
        return is_jsonlines(path)

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """One article a line; a line that is broken, too long or no article is a Failure, and the reading goes on."""
        seen: Counter[str] = Counter()
        for number, line in _iter_lines(file):
            label = f"{file.label}:{number}"
            if isinstance(line, Failure):
                yield Failure(label, line.reason)
                continue
            record = _record(line)
            if isinstance(record, dict):
                yield isolate(partial(_article, record, file.place, number, label, seen), label)
            else:
                yield Failure(label, record)


def _iter_lines(file: SourceFile) -> Iterator[tuple[int, bytes | Failure]]:
    """Lines that are not blank. One that is too long is skipped in pieces; a broken file ends with a Failure."""
    number = 0
    with file.path.open("rb") as raw, _decompressed(raw, file.path) as stream:
        while True:
            number += 1
            try:
                line = read_line(stream, file.settings.max_line_bytes)
            except _BREAKS as error:
                yield number, Failure("", f"the file breaks off here: {error}")
                return
            file.bytes_read = raw.tell()
            if isinstance(line, ValueError):
                yield number, Failure("", f"the line is {line}")
            elif not line:
                return
            elif line.strip():
                yield number, line


def _decompressed(raw: IO[bytes], path: Path) -> IO[bytes]:
    name = path.name.lower()
    if name.endswith(".gz"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    return lzma.LZMAFile(raw) if name.endswith(".xz") else raw


def _record(line: bytes) -> dict[str, Any] | str:
    """The object of the line without what is empty, or why there is none."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return f"not UTF-8: {error}"
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    if not isinstance(value, dict):
        return f"the line holds a JSON {type(value).__name__}, where an object was expected"
    return {name: content for name, content in value.items() if content not in (None, "", [], {})}


def _article(record: Mapping[str, Any], place: str, number: int, label: str, seen: Counter[str]) -> Item:
    names = {_simple(name): name for name in reversed(list(record))}
    draft = Draft("jsonl")
    for field, synonyms in _FIELDS.items():
        for name in (names[synonym] for synonym in synonyms if synonym in names):
            draft.offer(field, _READERS.get(field, _line)(record[name]), name)
    for name in (names[synonym] for synonym in (*_KINDS, *_FIELDS["section"]) if synonym in names):
        for kind in record[name] if isinstance(record[name], list) else [record[name]]:
            draft.offer_kind(kind, name)
    if not draft.values.get("text"):
        return Failure(label, "no article text found (looked for body, text, content and the like)")
    offer_dateline(draft)
    part_agencies_from_authors(draft)
    ids = (record[names[synonym]] for synonym in _SOURCE_IDS if synonym in names)
    source_id = next((str(value) for value in ids if isinstance(value, str | int)), None)
    return draft.build(place=_place(draft, place, number, seen), source_id=source_id)


def _simple(name: str) -> str:
    return re.sub(r"[_\-:. ]", "", name.lower())


def _place(draft: Draft, place: str, number: int, seen: Counter[str]) -> str:
    """Where an article without address and id lay: not its line, which moves when lines are added above it, but its
    headline and date, with a count for those that are alike.
    """
    title, published = draft.values.get("title"), draft.values.get("published_at")
    if not title:
        return f"{place}:{number}"
    mark = hashlib.sha256(
        f"{title}\n{published.isoformat() if published else ''}".encode("utf-8", "replace")
    ).hexdigest()[:16]
    seen[mark] += 1
    return f"{place}:{mark}:{seen[mark]}"


def _line(value: object) -> str | None:
    """One line of text: of a string or number, of an object's name, or of the first of a list."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("id")
    if isinstance(value, list):
        return _line(value[0]) if value else None
    return one_line(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _text(value: object) -> str | None:
    if isinstance(value, list):
        return "\n\n".join(part.strip() for part in value if isinstance(part, str) and part.strip())
    return value.strip() if isinstance(value, str) else None


def _url(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _language(value: object) -> str | None:
    draft = Draft("")
    draft.offer_language(_line(value), "")
    return draft.values.get("language")


def _names(value: object) -> tuple[str, ...]:
    """Names of a list, of one string with several, or of a Python list that was written as a string."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _literal(value)
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for part in value if (name := _line(part))))
    return split_names(_line(value) or "")


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def _captions(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    return tuple(caption for part in parts if (caption := _line(part)))


_READERS: Mapping[str, Callable[[object], object]] = {
    "text": _text,
    "url": _url,
    "authors": _names,
    "published_at": parse_moment,
    "modified_at": parse_moment,
    "language": _language,
    "captions": _captions,
}
