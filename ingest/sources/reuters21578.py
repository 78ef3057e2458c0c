"""Reuters-21578 (https://www.daviddlewis.com/resources/testcollections/reuters21578/): stories of 1987 as SGML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.article import Draft, one_line
from ingest.bylines import split_names
from ingest.encoding import decode_text
from ingest.sources.base import Failure, Item, Skipped, SourceFile, finish, read_whole, suffix_of
from ingest.wire import offer_dateline, part_agencies_from_authors

_STORY = re.compile(r"<REUTERS\b(?P<facts>[^>]*)>(?P<story>.*?)</REUTERS>", re.DOTALL)
_ID = re.compile(r'\bNEWID="(\d+)"')
_CONTROL = re.compile(r"&#\d{1,2};|[\x00-\x08\x0b-\x1f]")
_END = re.compile(r"\s*\b(?:REUTER|Reuter|reuter)\s*\Z")


class ReutersCollection:
    """`.sgm` and `.sgml`, also compressed."""

    name = "reuters-21578"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as SGML does."""
        return suffix_of(path) in (".sgm", ".sgml")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The article of each story; those that are only a headline are passed over."""
        content = read_whole(file)
        if isinstance(content, Failure):
            yield content
            return
        found = False
        for number, story in enumerate(_STORY.finditer(decode_text(content)), start=1):
            for item in _iter_story(story, place=f"{file.place}:{number}", label=f"{file.label}:{number}"):
                found |= not isinstance(item, Skipped)
                yield item
        if not found:
            yield Failure(file.label, "no story with a text, in the form of Reuters-21578, in the SGML file")


def _iter_story(story: re.Match[str], *, place: str, label: str) -> Iterator[Item]:
    draft = Draft("reuters-21578")
    markup = story["story"]
    text = _part(markup, "TEXT")
    title, body = _part(text, "TITLE"), _part(text, "BODY")
    if not title and not body:  # TYPE="UNPROC": the first line is the headline
        title, _, body = html.unescape(text).strip("\n ").partition("\n")
    if not body.strip():
        yield Skipped("Reuters-21578 headline without a story")
        return
    draft.offer_line("title", title.strip(" *"), "TITLE")
    draft.offer("authors", split_names(one_line(_part(text, "AUTHOR"))), "AUTHOR")
    draft.offer_line("dateline", one_line(_part(text, "DATELINE")).rstrip(" -"), "DATELINE")
    draft.offer_moment("published_at", one_line(_part(markup, "DATE")), "DATE")
    draft.offer_line("publisher", "Reuters", "collection")
    draft.offer_language("en", "collection")
    blocks = re.split(r"\n(?:[ \t]{3,}|\s*\n)", _END.sub("", body))
    draft.offer("text", "\n\n".join(line for block in blocks if (line := one_line(block))), "BODY")
    offer_dateline(draft)
    part_agencies_from_authors(draft)
    own = _ID.search(story["facts"])
    yield from finish(draft, draft.build(place=place, source_id=own[1] if own else None), label)


def _part(markup: str, name: str) -> str:
    """The plain text of the first element of that name, "" where there is none."""
    found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", markup, re.DOTALL)
    inner = found[1] if found else ""
    inner = _CONTROL.sub("", inner)
    return inner if name == "TEXT" else html.unescape(inner)
