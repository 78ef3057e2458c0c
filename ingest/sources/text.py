"""Plain-text wire copy: a headline, perhaps a stamp, a byline and a photo caption, and the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.article import Draft, one_line
from ingest.encoding import decode_text, looks_binary
from ingest.furniture import is_furniture
from ingest.links import read_addresses
from ingest.sources.base import UNNAMED_LIST, Failure, Item, Link, Skipped, SourceFile, finish, read_whole, suffix_of
from ingest.sources.blocks import blocks_of
from ingest.sources.desk import without_desk_lines, without_slugs
from ingest.sources.downloads import is_download, iter_documents
from ingest.sources.iptc7901 import is_iptc7901, iter_messages, offer_sent
from ingest.sources.preamble import CAPTION, LABELLED, take_preamble
from ingest.sources.proquest import is_proquest, iter_proquest
from ingest.story_head import take_story_head
from ingest.wire import find_dateline, offer_dateline, part_agencies_from_authors

# " date 2025-11-20 Strategic dialogue ..."
_DATED_HEADLINE = re.compile(r"(?:date:?\s+)?(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)\s+(?=\S)", re.IGNORECASE)
_BETWEEN_STORIES = re.compile(r"^[ \t]*(?:[-=*_~#]{5,}|-0-|-30-|\$\$\$|ENDS)[ \t]*$", re.MULTILINE)
_WORDS_OF_A_SENTENCE = 18


class WireText:
    """`.txt`, `.text`, `.anpa`, `.iptc`, and `.story` of the CNN/DailyMail set."""

    name = "text"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as plain text does."""
        return suffix_of(path) in (".txt", ".text", ".anpa", ".iptc", ".story")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of the file, a Failure, or a Link for each address of a list of them."""
        content = read_whole(file)
        if isinstance(content, Failure) or looks_binary(content):
            binary = Failure(file.label, "the file holds binary data, not text")
            yield content if isinstance(content, Failure) else binary
            return
        text = decode_text(content)
        if addresses := read_addresses(text):
            yield from map(Link, addresses) if file.named else [Skipped(UNNAMED_LIST)]
        else:
            yield from iter_texts(text, file=file)


def iter_texts(text: str, *, file: SourceFile) -> Iterator[Item]:
    """The articles of a text: of a download, of a feed of IPTC 7901, of a dump parted by lines, or the one it is."""
    if is_proquest(text):
        yield from iter_proquest(text, source="text", place=file.place, label=file.label)
    elif is_download(text):
        yield from iter_documents(text, source="text", place=file.place, label=file.label)
    elif is_iptc7901(text):
        yield from _iter_messages(text, file)
    else:
        stories = _stories(text)
        for number, story in enumerate(stories, start=1):
            own = file if len(stories) == 1 else replace_place(file, number)
            yield from iter_wire_copy(story, file=own)


def _iter_messages(text: str, file: SourceFile) -> Iterator[Item]:
    """The article of each message of a feed, or the Failure of one without a text."""
    for number, message in enumerate(iter_messages(text), start=1):
        draft = Draft("iptc7901")
        offer_wire_copy(draft, message.text)
        offer_sent(draft, message.foot)
        if not draft.values.get("text"):
            yield Failure(f"{file.label}:{number}", "no text in the message")
            continue
        paragraphs = draft.values["text"].split("\n\n")  # whose lines a wire wraps
        draft.values["text"] = "\n\n".join(p if p.startswith(("*", "•")) else one_line(p) for p in paragraphs)
        part_agencies_from_authors(draft)
        yield from finish(draft, draft.build(place=f"{file.place}:{number}", source_id=message.own_id), file.label)


def replace_place(file: SourceFile, number: int) -> SourceFile:
    """The file as the place of its story of that number."""
    return replace(file, label=f"{file.label}:{number}", place=f"{file.place}:{number}")


def _stories(text: str) -> list[str]:
    """The stories of a dump: each has a headline and a text, and lines of signs stand between them."""
    parts = [part for part in _BETWEEN_STORIES.split(text) if part.strip()]
    whole = all(len(re.split(r"\n\s*\n|\n", part.strip())) > 1 for part in parts)
    return parts if len(parts) > 1 and whole else [text]


def iter_wire_copy(text: str, *, file: SourceFile, source: str = "text") -> Iterator[Item]:
    """The article that a text is, or a Failure."""
    yield read_wire_copy(text, file=file, source=source)


def read_wire_copy(text: str, *, file: SourceFile, source: str = "text") -> Item:
    """The article that `text` is. Nothing is filled in that it does not say: a publisher is one that stamps it."""
    draft = Draft(source)
    offer_wire_copy(draft, text, is_headed=suffix_of(file.path) != ".story")
    if not draft.values.get("text"):
        return Failure(file.label, "no article text found below the headline")
    return draft.build(place=file.place)


def offer_wire_copy(draft: Draft, text: str, *, is_headed: bool = True) -> None:
    """Offer the story that a text is, with what stands above and below it. The stories of the CNN/DailyMail set have no
    headline, and highlights below.
    """
    text = text.replace("\r\n", "\n").partition("\n@highlight")[0]
    text = take_story_head(draft, text) if not is_headed else without_slugs(text)
    blocks = blocks_of(text)
    captions, body = take_preamble(draft, _take_headline(draft, blocks) if is_headed else blocks)
    captions += [block for block in body if CAPTION.search(block)]
    draft.offer("captions", tuple(map(one_line, captions)), "caption")
    body = [block for block in body if block not in captions and not is_furniture(one_line(block))]
    if not body:
        return
    draft.offer("text", "\n\n".join(body), "body")
    offer_dateline(draft)
    paragraphs = without_desk_lines(draft, body)
    draft.drop("text")
    draft.offer("text", "\n\n".join(paragraphs), "body")


def _take_headline(draft: Draft, blocks: list[str]) -> list[str]:
    """Offer what the first line says; the blocks that are left."""
    if not blocks:
        return []
    if LABELLED.match(blocks[0].partition("\n")[0]) or find_dateline(blocks[0]):
        return blocks
    if len(blocks) > 1 and _is_paragraph(blocks[0]):
        return blocks
    first, _, rest = blocks[0].partition("\n")
    dated = _DATED_HEADLINE.match(first)
    if dated:
        draft.offer_moment("published_at", dated[1], "first line")
    draft.offer_line("title", (first[dated.end() :] if dated else first).rstrip(" ="), "first line")
    return [rest.strip(), *blocks[1:]] if rest.strip() else blocks[1:]


def _is_paragraph(block: str) -> bool:
    """Whether the first block is one of the story rather than its headline: a sentence longer than headlines are."""
    return block.endswith((".", ".”", '."')) and len(block.split()) >= _WORDS_OF_A_SENTENCE
