"""Plain-text wire copy: a headline, perhaps a stamp, a byline and a photo caption, and the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.article import Draft, one_line
from ingest.bylines import byline_names, split_names
from ingest.corrections import is_note
from ingest.dates import parse_moment
from ingest.encoding import decode_text, looks_binary
from ingest.links import read_addresses
from ingest.sources.base import UNNAMED_LIST, Failure, Item, Link, Skipped, SourceFile, read_whole, suffix_of
from ingest.sources.downloads import is_download, iter_documents
from ingest.sources.iptc7901 import is_iptc7901, iter_iptc7901, offer_sent
from ingest.wire import find_dateline, offer_dateline

# " date 2025-11-20 Strategic dialogue ..."
_DATED_HEADLINE = re.compile(r"(?:date:?\s+)?(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)\s+(?=\S)", re.IGNORECASE)
# "Xinhua) 07:57, November 20, 2025", with or without the bracket that ought to open it
_STAMP = re.compile(r"\(?(?P<agency>[^()\n:]{2,60})\)[\s,:-]*(?P<when>.{6,60})\Z")
_CAPTION = re.compile(r"\((?:file\s+)?(?:photo|picture|image|illustration)s?\b[^()\n]*\)\s*\Z", re.IGNORECASE)
# "(Roman/Xinhua)": only above the story, since a paragraph of it may end in "(and/or)"
_PHOTO_CREDIT = re.compile(r"\([A-Z][^()/\n]{1,40}/[A-Z][^()/\n]{1,40}\)\s*\Z")
# "(Adds comment from traders)": what is new in this version
_NOTE = re.compile(
    r"\((?:adds|updates|corrects|recasts|refiles|repeats|writes through|changes|removes)\b[^()]*\)\Z", re.I
)
# "Eds: Updates with quotes.", "Associated Press Writer", "* Board votes five to two"
_TO_EDITORS = re.compile(r"Eds(?:itors)?\s?:\s|(?:The )?[A-Z][\w ]{1,30} (?:Staff )?Writers?\Z")
_POINTS = re.compile(r"(?:[*•]\s[^\n]+(?:\n|\Z))+\Z")
_DESK = re.compile(
    r"\((?:(?:additional )?reporting by (?P<names>[^;()]*?)(?:\s+in\s[^;()]*)?(?:;[^()]*)?"
    r"|(?:editing|writing|compiled) by[^()]*)\)\.?\Z|ENDS?\Z|-30-\Z|###\Z|\(\([^()]*\)\)\Z"
    r"|[a-z]{2,5}(?:[-/][a-z]{2,5})+\Z",
    re.IGNORECASE,
)
# The same behind the last sentence, and Xinhua's mark of the end
_DESK_BEHIND = re.compile(
    r"\s+(?:\((?:additional )?reporting by (?P<names>[^;()]*?)(?:\s+in\s[^;()]*)?(?:;[^()]*)?\)\.?|Enditem)\Z", re.I
)
# "dpa al yyzz n1 be", "051430 Nov 24": who sent it, and when, as IPTC 7901 ends
_SENT = re.compile(r"(?:[a-z]{2,6}\s[^\n]{0,60}\n)?(?P<sent>\d{6}\s(?:[A-Z]{1,4}\s)?[A-Za-z]{3,9}\s\d\d(?:\d\d)?)\Z")
_BETWEEN_STORIES = re.compile(r"^[ \t]*(?:[-=*_~#]{5,}|-0-|-30-|\$\$\$|ENDS)[ \t]*$", re.MULTILINE)
_LABELLED = re.compile(
    r"(title|headline|date|published|author|byline|source|publisher|url|link|section|language)\s*:\s+(\S.*)\Z", re.I
)
_LABELS = {
    "headline": "title", "date": "published_at", "published": "published_at", "author": "authors",
    "byline": "authors", "source": "publisher", "link": "url",
}  # fmt: skip
_WHEN_BEHIND = re.compile(r"\s*[|,]?\s+(?P<when>\d{4}-\d\d-\d\d\b.*)\Z")  # "Source: Xinhua    2024-11-05 14:30:26"
_PREAMBLE = 6
_INDENTED = 2
_LONG_LINE = 100  # characters; a line that is longer is not wrapped, and a paragraph by itself


class WireText:
    """`.txt` and `.text`."""

    name = "text"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as plain text does."""
        return suffix_of(path) in (".txt", ".text", ".anpa", ".iptc")

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
    if is_download(text):
        yield from iter_documents(text, source="text", place=file.place, label=file.label)
    elif is_iptc7901(text):
        yield from iter_iptc7901(text, place=file.place, label=file.label)
    else:
        stories = _stories(text)
        for number, story in enumerate(stories, start=1):
            own = file if len(stories) == 1 else replace_place(file, number)
            yield from iter_wire_copy(story, file=own)


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
    blocks = _blocks(text.replace("\r\n", "\n"))
    captions, body = take_preamble(draft, _take_headline(draft, blocks))
    captions += [block for block in body if _CAPTION.search(block)]
    draft.offer("captions", tuple(map(one_line, captions)), "caption")
    draft.offer("text", "\n\n".join(block for block in body if block not in captions), "body")
    if not draft.values.get("text"):
        return Failure(file.label, "no article text found below the headline")
    offer_dateline(draft)
    _take_desk_lines(draft)
    return draft.build(place=file.place)


def _blocks(text: str) -> list[str]:
    """The parts between blank lines; where there are none, as in old wire copy, paragraphs begin with an indented line,
    and each line above the first of them stands by itself; or each line is one.
    """
    lines = text.strip("\n").split("\n")
    indented = [number for number, line in enumerate(lines) if line.strip() and re.match(r"[ \t]{2,}", line)]
    is_spaced = any(not line.strip() for line in lines)
    if not is_spaced and len(lines) > 2 and 3 * sum(len(line) > _LONG_LINE for line in lines) >= len(lines):
        return [line.strip() for line in lines]
    if is_spaced or len(indented) < _INDENTED or len(lines) == len(indented):
        return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    starts = [0, *(n for n in range(1, len(lines)) if n in indented or n <= _lead_of(lines, indented[0]))]
    return [one_line(" ".join(lines[a:b])) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _lead_of(lines: list[str], first_indented: int) -> int:
    """The number of the line with the dateline, else of the first indented one: what stands above is no text."""
    return next((n for n, line in enumerate(lines[:first_indented]) if find_dateline(line)), first_indented)


def _take_desk_lines(draft: Draft) -> None:
    """The desk's last lines "(Reporting by ...)" are no part of the story, but may name its authors."""
    paragraphs = str(draft.values["text"]).split("\n\n")
    while len(paragraphs) > 1:
        if sent := _SENT.match(paragraphs[-1]):
            offer_sent(draft, sent["sent"])
        elif found := _DESK.match(paragraphs[-1]):
            draft.offer("authors", split_names(found["names"] or ""), "desk line")
        else:
            break
        paragraphs.pop()
    if found := _DESK_BEHIND.search(paragraphs[-1]):
        draft.offer("authors", split_names(found["names"] or ""), "desk line")
        paragraphs[-1] = paragraphs[-1][: found.start()]
    origin = draft.origins["text"].partition(":")[2]
    draft.drop("text")
    draft.offer("text", "\n\n".join(paragraphs), origin)


def _take_headline(draft: Draft, blocks: list[str]) -> list[str]:
    """Offer what the first line says; the blocks that are left."""
    if not blocks:
        return []
    if _LABELLED.match(blocks[0].partition("\n")[0]) or find_dateline(blocks[0]):
        return blocks
    first, _, rest = blocks[0].partition("\n")
    dated = _DATED_HEADLINE.match(first)
    if dated:
        draft.offer_moment("published_at", dated[1], "first line")
    draft.offer_line("title", (first[dated.end() :] if dated else first).removesuffix(" ="), "first line")
    return [rest.strip(), *blocks[1:]] if rest.strip() else blocks[1:]


def take_preamble(draft: Draft, blocks: list[str]) -> tuple[list[str], list[str]]:
    """Offer the stamp, the byline and labelled lines that stand above the story; the captions there, and the rest."""
    captions: list[str] = []
    points: list[str] = []
    taken = 0
    for block in blocks[:_PREAMBLE]:
        if _POINTS.match(block) or _TO_EDITORS.match(block):
            points += [block] if _POINTS.match(block) else []
            taken += 1
            continue
        if _NOTE.match(block):
            draft.offer_line("correction", block if is_note(block) else None, "note")
            taken += 1
            continue
        if _CAPTION.search(block) or _PHOTO_CREDIT.search(block):
            captions.append(block)
        elif not _take_lines(draft, block.split("\n")):
            break
        taken += 1
    return captions, [*points, *blocks[taken:]]


def _take_lines(draft: Draft, lines: list[str]) -> bool:
    """Whether all lines stand above the story. Each is offered, so that one odd line does not hide the rest."""
    taken = [_take_line(draft, line.strip()) for line in lines]
    return all(taken)


def _take_line(draft: Draft, line: str) -> bool:
    """Whether the line stands above the story, and was offered as what it is."""
    labelled, stamp, names = _LABELLED.match(line), _STAMP.match(line), byline_names(line)
    if labelled:
        _offer_labelled(draft, labelled[1].lower(), labelled[2])
        return True
    if stamp and parse_moment(stamp["when"]):
        draft.offer_line("publisher", stamp["agency"], "stamp")
        draft.offer_line("credit", stamp["agency"], "stamp")
        draft.offer_moment("published_at", stamp["when"], "stamp")
        return True
    if names:
        draft.offer("authors", names, "byline")
        return True
    moment = parse_moment(line)
    draft.offer("published_at", moment, "date line")
    return moment is not None


def _offer_labelled(draft: Draft, label: str, value: str) -> None:
    field, origin = _LABELS.get(label, label), f"label {label}"
    if field == "published_at":
        draft.offer_moment(field, value, origin)
    elif field == "authors":
        draft.offer(field, split_names(value), origin)
    elif field == "language":
        draft.offer_language(value, origin)
    else:
        if field == "publisher" and (behind := _WHEN_BEHIND.search(value)) and parse_moment(behind["when"]):
            draft.offer_moment("published_at", behind["when"], origin)
            value = value[: behind.start()]
        draft.offer_line(field, value, origin)
    if field == "section":
        draft.offer_kind(value, origin)
